"""Hands a complaint to an agency: from the central desk to whose it is, or from one agency to another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from actions.card_list import refresh_list
from actions.cards import is_carded, readers, refresh_card, show_card
from actions.errors import AlreadyThere, UnknownAgency
from actions.escalate_complaint import escalate_complaint
from actions.keep_correction import keep_correction
from actions.lifecycle import change_status, possible_verbs
from actions.notify import say, tell_author
from actions.office import Office
from actions.permissions import confidants, find_for
from actions.route_complaint import ensure_heard_of
from actions.tend_topic import tend_topic
from storage.complaints import Complaint
from storage.database import Records

GOVERNMENT_WORDS = frozenset({"pemerintah", "pemkab", "pemkot", "pemda", "kab", "kabupaten", "kota"})
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Forwarded:
    """Where a complaint went. ``kept``: the agency can't be reached here, so the central desk keeps it."""

    complaint: Complaint
    agency: str
    kept: bool


def forward_complaint(
    records: Records, office: Office, ticket: str, agency: str, *, actor: str, now: datetime, reason: str = ""
) -> Forwarded:
    """Route or forward a complaint to the agency of this code or name, and tell the citizen what is true.

    The ``reason`` is for the agency that gets it, or for the central desk, which then also learns whose it is.

    An agency with no group bound (for a confidential one: with nobody named for it) can't work here: the central
    desk keeps the complaint and hands it on by other means. What is the desk's own matter is always reachable.
    Raises UnknownTicket, NotAllowed, UnknownAgency, AlreadyThere, IllegalTransition.
    """
    complaint = find_for(records, ticket, "forward", actor)
    verb = "route" if "route" in possible_verbs(complaint.status) else "forward"
    if verb == "route":
        find_for(records, ticket, "route", actor)
    target = _agency(office, agency)
    if verb == "forward" and target == complaint.agency and complaint.is_open:
        raise AlreadyThere(ticket=ticket, agency=target)
    return give_to(records, office, complaint, target, actor=actor, now=now, reason=reason)


def give_to(
    records: Records,
    office: Office,
    complaint: Complaint,
    target: str,
    *,
    actor: str,
    now: datetime,
    reason: str = "",
    category: str | None = None,
) -> Forwarded:
    """A member of staff decides that it is this agency's; the decision is kept as an example to learn from.

    ``category`` is what they have just said it is about, if they did. Raises IllegalTransition.
    """
    verb = "route" if "route" in possible_verbs(complaint.status) else "forward"
    source = complaint.agency
    kept = target != office.region.central_desk and not is_reachable(records, complaint, target)
    gone = hand_on(records, office, complaint, verb, target, kept=kept, actor=actor, now=now, reason=reason)
    keep_correction(records, complaint, actor=actor, now=now, category=category, agency=target)
    is_for_desk_to_pass_on = kept and source != office.region.central_desk
    if reason or is_for_desk_to_pass_on:
        for reader in readers(records, complaint):
            say(
                records,
                reader,
                "staff.kept_for" if is_for_desk_to_pass_on else "staff.forwarded_because",
                {"ticket": complaint.ticket, "agency": source, "target": target, "reason": reason},
                now=now,
                reply_to=f"card:{complaint.ticket}",
                about=complaint.ticket,
                protect=True,
            )
    return gone


def hand_on(
    records: Records,
    office: Office,
    complaint: Complaint,
    verb: str,
    target: str,
    *,
    kept: bool,
    actor: str | None,
    now: datetime,
    reason: str = "",
) -> Forwarded:
    """Route or forward it to an agency, or ``kept`` for it at the central desk; every card and the citizen know.

    What can't wait is told to the supervisors who look after it there.
    ``actor`` is None when nobody decided it anew. Raises IllegalTransition.
    """
    before = readers(records, complaint)
    change_status(
        records.complaints,
        complaint,
        verb,
        region=office.region,
        calendar=office.calendar,
        now=now,
        actor=actor,
        agency=office.region.central_desk if kept else target,
        details={"to": target, "kept": kept} | ({"reason": reason} if reason else {}),
    )
    records.terms.move(complaint)
    after = readers(records, complaint)
    for reader in set(before) - set(after):
        show_gone(records, complaint, reader, now)
    ensure_heard_of(records, office, complaint, now)
    if set(after) <= set(before):
        refresh_card(records, office, complaint, now=now)
    else:
        show_card(records, office, complaint, now=now)
    escalate_complaint(records, office, complaint, now)
    tell_author(
        records,
        complaint,
        "officer.kept" if kept else "officer.forwarded",
        {"target": target, "due": complaint.due_at.isoformat(), "late": complaint.due_at < now},
        now=now,
    )
    return Forwarded(complaint, target, kept)


def _agency(office: Office, named: str) -> str:
    region, code = office.region, named.strip().upper()
    if code in region.agencies:
        return code
    found = [agency.code for agency in region.agencies_in(named)] or _governments(office, named)
    if len(found) != 1:
        raise UnknownAgency(agency=named.strip(), possible=found[:5])
    return found[0]


def _governments(office: Office, named: str) -> list[str]:
    """The governments of the regency or city that these words name and nothing else ("Pemkab Banyumas")."""
    place = office.understanding.find_place(named)
    if place is None:
        return []
    codes = [place.code] if place.code else [area.code for area in place.candidates]
    words, found = set(_WORD.findall(named.lower())) - GOVERNMENT_WORDS, []
    for code in codes:
        government = office.region.government(code)
        if government is not None and words <= set(_WORD.findall(office.region.area_name(code).lower())):
            found.append(government.code)
    return found


def is_reachable(records: Records, complaint: Complaint, agency: str) -> bool:
    """Whether somebody at this agency would see the complaint's card."""
    if complaint.identity == "rahasia":
        return bool(confidants(records, agency))
    return records.staff.group_of_agency(agency) is not None


def show_gone(records: Records, complaint: Complaint, reader: str, now: datetime) -> None:
    """The card of an agency that no longer has the complaint says only where it went, and its topic is closed."""
    refresh_list(records, reader, complaint.ticket, now)
    tend_topic(records, reader, complaint.ticket, ended=True, now=now)
    if not is_carded(records, reader, complaint):
        return
    say(
        records,
        reader,
        "staff.card_gone",
        {"ticket": complaint.ticket, "agency": complaint.agency},
        now=now,
        kind="edit",
        subject=f"card:{complaint.ticket}",
        about=complaint.ticket,
        protect=True,
    )
