"""The follow-up's form: which complaint, and what there is to add or answer."""

from __future__ import annotations

from collections.abc import Sequence

from actions.add_follow_up import add_follow_up, complaint_to_add_to
from actions.cards import count_held
from actions.complaint_heard import CLEAR
from actions.errors import IllegalTransition, UnknownTicket
from actions.lifecycle import may_reopen
from actions.notify import Button
from actions.office import Office
from actions.pass_files import pass_files
from actions.rasa_actions.base import Event, KentonganAction, KentonganForm, Turn, rows_of, slot
from actions.substance import has_substance
from actions.track_complaint import tickets_in
from storage.complaints import Complaint
from storage.database import Records
from storage.files import Attachment

NOTHING_OPEN = "none"
INTERRUPTIONS = frozenset({"cancel", "withdraw", "help", "ask_privacy", "check_status", "list_complaints"})


def open_complaints(records: Records, person: str) -> list[Complaint]:
    """This person's complaints that can be added to: open, or resolved and waiting for their word."""
    return [
        complaint
        for complaint in records.complaints.of_author(person)
        if complaint.is_open or complaint.status == "resolved"
    ]


def _choice(turn: Turn, complaints: Sequence[Complaint]) -> str | None:
    named = turn.answers.get("ticket") or next(iter(tickets_in(turn.text)), None) or turn.slots.get("ticket")
    if named:
        return str(named)
    if not complaints:
        return NOTHING_OPEN
    asking = [complaint.ticket for complaint in complaints if complaint.status == "needs_info"]
    if len(asking) == 1:
        return asking[0]
    return complaints[0].ticket if len(complaints) == 1 else None


def _words(turn: Turn, requested: str | None) -> str | None:
    if (turn.attachments and not turn.text) or "consent" in turn.answers:
        return " "
    if turn.text.strip() and (requested == "follow_up" or "ticket" in turn.answers):
        return turn.text
    return turn.text if has_substance(turn.text) and not _is_bare_wish(turn) else turn.slots.get("follow_up")


def _is_bare_wish(turn: Turn) -> bool:
    """ "mau nambah keterangan" wants to add but adds nothing yet."""
    return turn.intent in ("add_follow_up", "talk_to_officer") and len(turn.text.split()) <= 4


class ValidateFollowUpForm(KentonganForm):
    """Finds out which complaint is meant and what is to be passed on."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "validate_follow_up_form"

    def act(self, records: Records, office: Office, turn: Turn) -> list[Event]:
        """Take ticket and words; nothing when the message interrupts the form."""
        requested = turn.slots.get("requested_slot") if turn.active_loop == "follow_up_form" else None
        other_button = not (turn.text or turn.attachments) and turn.intent not in ("add_follow_up", "inform")
        if requested and (other_button or (turn.confidence >= CLEAR and turn.intent in INTERRUPTIONS)):
            return []
        ticket = _choice(turn, open_complaints(records, turn.person))
        words = "" if ticket == NOTHING_OPEN else _words(turn, requested)
        if words is None and ticket is not None and _has_ended(records, office, turn, ticket):
            words = ""  # there is nothing to ask: it takes no more
        return [slot("ticket", ticket), slot("follow_up", words), slot("misunderstood", 0)]


def _consent(complaint: Complaint, files: Sequence[Attachment], *, follows: bool) -> list[list[Button]]:
    """The button that lets held files go along all the same."""
    identity = "anonim" if follows else complaint.identity
    held = [file.key for file in files if count_held(identity, [file])]
    if not held:
        return []
    payload = f'/add_follow_up{{"ticket": "{complaint.ticket}", "consent": "{" ".join(held)}"}}'
    return [[Button("button.pass_files", payload)]]


class AskTicket(KentonganAction):
    """Which of several complaints?"""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_ask_follow_up_form_ticket"

    def act(self, records: Records, office: Office, turn: Turn) -> list[Event]:
        """Offer those that are open."""
        # The files of this message come along: the tap that follows brings none.
        files = f', "attachments": "{" ".join(turn.attachments)}"' if turn.attachments else ""
        buttons = [
            Button("button.ticket", f'/add_follow_up{{"ticket": "{complaint.ticket}"{files}}}', _label(complaint))
            for complaint in open_complaints(records, turn.person)
        ]
        turn.say("follow_up.ask_ticket", buttons=rows_of(buttons))
        return []


def _has_ended(records: Records, office: Office, turn: Turn, ticket: str) -> bool:
    """Whether it is this person's and can neither be added to nor opened again."""
    complaint = records.complaints.by_ticket(ticket)
    if complaint is None or complaint.author != turn.person or complaint.is_open:
        return False
    return not may_reopen(complaint, office.region, office.calendar, turn.now)


def _label(complaint: Complaint) -> dict[str, str]:
    return {"ticket": complaint.ticket, "category": complaint.category}


class AskFollowUp(KentonganAction):
    """What is there to add?"""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_ask_follow_up_form_follow_up"

    def act(self, records: Records, office: Office, turn: Turn) -> list[Event]:
        """Ask for the words, or what is not settled yet."""
        ticket = str(turn.slots.get("ticket"))
        complaint = records.complaints.by_ticket(ticket)
        settled = complaint is not None and complaint.status in ("resolved", "closed")
        turn.say("follow_up.ask_words", {"ticket": ticket, "settled": settled})
        return []


class AddFollowUp(KentonganAction):
    """Passes on what the citizen adds."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_add_follow_up"

    def act(self, records: Records, office: Office, turn: Turn) -> list[Event]:
        """Pass it on and say so; in the middle of a complaint only when it says all that is needed."""
        clear = [slot("ticket", None), slot("follow_up", None)]
        in_form = turn.active_loop == "complaint_form"
        ticket = _choice(turn, open_complaints(records, turn.person)) if in_form else turn.slots.get("ticket")
        words = _words(turn, None) if in_form else turn.slots.get("follow_up")
        if ticket == NOTHING_OPEN:
            turn.say("follow_up.nothing_open")
            return clear
        if not ticket or words is None:
            turn.say("follow_up.later", in_place=False)
            return clear
        try:
            if "consent" in turn.answers:
                keys = turn.answers["consent"].split()
                count = pass_files(records, office, str(ticket), keys, person=turn.person, now=turn.now)
                turn.say("follow_up.files_passed", {"ticket": ticket, "count": count})
                return clear
            earlier = complaint_to_add_to(records, str(ticket), turn.person)
            ticket = earlier.ticket
            follows = earlier.author != turn.person or earlier.author_left is not None
            before = "followed" if follows else earlier.status
            if not follows and _has_ended(records, office, turn, str(ticket)):
                turn.say("follow_up.ended", {"ticket": ticket, "status": before})
                return clear
            complaint = add_follow_up(
                records,
                office,
                str(ticket),
                str(words).strip(),
                person=turn.person,
                now=turn.now,
                attachments=turn.attachments,
                messages=[str(number) for number, _ in turn.parts],
            )
            files = [file for key in turn.attachments if (file := records.attachments.get(key)) is not None]
            values = {
                "ticket": complaint.ticket,
                "agency": complaint.agency,
                "before": before,
                "status": complaint.status,
                "held": count_held("anonim" if follows else complaint.identity, files),
            }
            turn.say("follow_up.passed_on", values, buttons=_consent(complaint, files, follows=follows))
        except UnknownTicket:
            turn.say("status_check.unknown", {"ticket": ticket})
        except IllegalTransition as refused:
            turn.say("follow_up.ended", refused.values)
        return clear
