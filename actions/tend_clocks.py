"""What the clocks of complaints say when their time comes: to officers, admins, supervisors and citizens."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from actions.cards import chats_of, readers, refresh_card
from actions.clocks import END, LONG_PAST, PASSED, REMINDER, WARNING, Ring, rings_between, set_ring
from actions.lifecycle import change_status, reopen_until
from actions.notify import Button, say, tell_author
from actions.nudge_agency import nudged_since
from actions.office import Office
from actions.permissions import may
from actions.quiet_hours import after_quiet_hours
from actions.rate_complaint import star_buttons
from actions.resolve_complaint import settled_buttons
from actions.route_complaint import ensure_heard_of
from storage.complaints import Complaint
from storage.database import Records

AT_ONCE = 500
"""How many complaints are tended in one transaction; the rest follow at the job's next time."""
LINES, BUTTONS = 10, 4
"""How many complaints one alert names, and for how many it has a button."""

Alerts = dict[tuple[str, str], list[dict[str, Any]]]
"""Who hears at which stage → a line for each complaint: all that comes at the same time is one message."""


def tend_clocks(records: Records, office: Office, now: datetime) -> int:
    """Let every clock speak whose time has come, once for each deadline; how many complaints were looked at."""
    alerts: Alerts = defaultdict(list)
    ringing = records.complaints.ringing(now, limit=AT_ONCE)
    for complaint in ringing:
        due = rings_between(complaint, office.region, office.calendar, complaint.rung_at, now)
        complaint.rung_at = due[-1].at if due else complaint.rung_at
        for ring in _last_of_each(due):
            _speak(records, office, complaint, ring, alerts, now)
        set_ring(complaint, office.region, office.calendar)
    for (reader, stage), lines in alerts.items():
        _alert(records, office, reader, stage, lines, now)
    return len(ringing)


def _last_of_each(due: Iterable[Ring]) -> list[Ring]:
    """What still has to be said when several are late: a deadline that passed is warned of no more."""
    stages: dict[str, dict[str, Ring]] = defaultdict(dict)
    for ring in due:
        stages[ring.clock][ring.stage] = ring
    for said in stages.values():
        if PASSED in said:
            said.pop(WARNING, None)
        if END in said:
            said.pop(REMINDER, None)
    return [ring for said in stages.values() for ring in said.values()]


def _speak(
    records: Records, office: Office, complaint: Complaint, ring: Ring, alerts: Alerts, now: datetime
) -> None:
    match ring.clock, ring.stage:
        case "answer", "reminder":
            told = {"due": ring.due.isoformat(), "question": _question(records, complaint)}
            tell_author(records, complaint, "follow_up.reminder", told, now=now)
        case "answer", _:
            _give_to_verifier(records, office, complaint, now)
        case "citizen_word", "reminder":
            told = {"due": ring.due.isoformat()}
            buttons = settled_buttons(complaint.ticket)
            tell_author(records, complaint, "settled.reminder", told, now=now, buttons=buttons)
        case "citizen_word", _:
            _close(records, office, complaint, now)
        case clock, stage:
            line = {"clock": clock, "days": ring.days, **_line(complaint, ring.due)}
            ensure_heard_of(records, office, complaint, now)
            for reader in _who_hears(records, office, complaint, ring):
                alerts[reader, stage].append(line)


def _question(records: Records, complaint: Complaint) -> str:
    """What the officer asked last."""
    asked = [event for event in records.complaints.history(complaint, audience="public") if event.verb == "ask"]
    return str(asked[-1].details.get("text", "")) if asked else ""


def _line(complaint: Complaint, due: datetime) -> dict[str, Any]:
    return {
        "ticket": complaint.ticket,
        "category": complaint.category,
        "agency": complaint.agency,
        "due": due.isoformat(),
        "urgent": complaint.urgent,
    }


def _who_hears(records: Records, office: Office, complaint: Complaint, ring: Ring) -> Sequence[str]:
    """A warning: the officer who has it, or the agency. When it passed: the agency's admins. When that is long ago:
    the supervisors who have not nudged about it since they were last told. Of a confidential one only those named
    for it ever hear."""
    here = readers(records, complaint)
    if ring.stage == WARNING:
        officer = complaint.officer
        is_there = officer is not None and may(records.staff.roles_of(officer), "take", complaint)
        return [officer] if officer is not None and is_there else here
    if complaint.identity == "rahasia":
        return here
    if ring.stage == LONG_PAST:
        known = nudged_since(records, complaint, ring.since or ring.due)
        scopes = (complaint.agency, complaint.regency_code, office.region.code)
        held = [one for scope in scopes if scope for one in records.staff.with_role("supervisor", scope)]
        return [person for person in dict.fromkeys(one.person for one in held) if person not in known]
    admins = records.staff.with_role("admin", complaint.agency) if complaint.agency else ()
    return [one.person for one in admins] or here


def _alert(
    records: Records, office: Office, reader: str, stage: str, lines: list[dict[str, Any]], now: datetime
) -> None:
    lines.sort(key=lambda line: (not line["urgent"], line["due"]))
    opened = () if stage == LONG_PAST else dict.fromkeys(line["ticket"] for line in lines[:BUTTONS])
    buttons = [Button("staff.button.open_ticket", f"/buka {ticket}", {"ticket": ticket}) for ticket in opened]
    say(
        records,
        reader,
        f"staff.deadline.{stage}",
        {"lines": lines[:LINES], "more": max(0, len(lines) - LINES)},
        now=now,
        buttons=[buttons[row : row + 2] for row in range(0, len(buttons), 2)],
        about=lines[0]["ticket"] if len(lines) == 1 else None,
        not_before=after_quiet_hours(office.region, now),
    )


def _give_to_verifier(records: Records, office: Office, complaint: Complaint, now: datetime) -> None:
    """A question was not answered in time: the central desk decides what becomes of it; of a confidential one,
    those named for it. The answer, if it comes after all, still goes to who asked. Another agency's complaint isn't
    opened in the desk's group: there the ticket, a link, opens it in private."""
    _change(records, office, complaint, "unanswered", now)
    confidential = complaint.identity == "rahasia"
    deciding = readers(records, complaint) if confidential else chats_of(records, office.region.central_desk)
    told = {"ticket": complaint.ticket, "category": complaint.category, "agency": complaint.agency}
    opening = [[Button("staff.button.open_ticket", f"/buka {complaint.ticket}", {"ticket": complaint.ticket})]]
    here = readers(records, complaint)
    for reader in dict.fromkeys([*deciding, *here]):
        opens = reader in here or records.staff.group(reader) is None
        say(
            records,
            reader,
            "staff.unanswered",
            {**told, "decides": reader in deciding, "confidential": confidential},
            now=now,
            buttons=opening if opens else [],
            about=complaint.ticket,
            not_before=after_quiet_hours(office.region, now),
        )
    tell_author(records, complaint, "follow_up.unanswered", {"confidential": confidential}, now=now)


def _close(records: Records, office: Office, complaint: Complaint, now: datetime) -> None:
    """The citizen has said nothing: closed, and told how it can still be rated or opened again."""
    _change(records, office, complaint, "close", now)
    until = reopen_until(complaint, office.region, office.calendar)
    again = Button("button.not_settled", f'/add_follow_up{{"ticket": "{complaint.ticket}"}}')
    buttons = [*star_buttons(complaint.ticket), [again]]
    tell_author(records, complaint, "settled.closed", {"until": until.isoformat()}, now=now, buttons=buttons)
    refresh_card(records, office, complaint, now=now)


def _change(records: Records, office: Office, complaint: Complaint, verb: str, now: datetime) -> None:
    change_status(
        records.complaints,
        complaint,
        verb,
        region=office.region,
        calendar=office.calendar,
        now=now,
        actor=None,
    )
