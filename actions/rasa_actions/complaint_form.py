"""The complaint's form: takes answers in, and files what is confirmed."""

from __future__ import annotations

from actions.bar_author import barred_since, barred_values, refuse_draft
from actions.cards import readers
from actions.complaint_form import answered, asks_identity, take_in
from actions.complaint_heard import Heard, Taken
from actions.errors import UnknownTicket
from actions.file_complaint import file_complaint
from actions.join_complaint import join_complaint
from actions.notify import Button
from actions.office import Office
from actions.pass_files import agree_for_draft
from actions.rasa_actions.base import Event, KentonganAction, KentonganForm, Turn, slot
from actions.rasa_actions.complaint_questions import NEW
from actions.route_complaint import agency_in_charge
from actions.save_draft import add_files, open_draft
from storage.database import Records
from storage.drafts import Draft

JOIN = "join:"
"""The confirmation of one who joins another's complaint instead begins so; its ticket follows."""
OWN_BUTTONS = ("inform", "file_complaint")
"""Intents of this form's buttons; others that are tapped in the middle are answered, and the form goes on."""
CARRIED = {"text", "attachments"}
"""What a button carries on from an earlier message: it is no answer, but said once more."""
FORM_SLOTS = ("description", "category", "place", "identity", "confirmation", "hint")


class ValidateComplaintForm(KentonganForm):
    """Takes one message into the draft and mirrors the draft in the form's slots."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "validate_complaint_form"

    def act(self, records: Records, office: Office, turn: Turn) -> list[Event]:
        """Take the message in; no slots when it was no answer."""
        requested = turn.slots.get("requested_slot") if turn.active_loop == "complaint_form" else None
        if requested is not None and turn.answers and turn.intent not in OWN_BUTTONS:
            return []
        if barred_since(records, turn.person) is not None:
            refuse_draft(records, office, turn.person, turn.now)
            # Rasa's way to end a form before it has all it needs.
            return [slot("hint", None), slot("requested_slot", None)]
        draft = open_draft(records, turn.person, turn.now)
        add_files(records, draft, turn.attachments)
        if turn.answers.get("consent") == "yes":
            agree_for_draft(records, draft.key)
        taken = take_in(draft, _heard(turn), requested, office, turn.now)
        if taken.warn:
            numbers = office.region.emergency_numbers(draft.regency_code, draft.danger)
            shown = [{"number": number.number, "service": number.service} for number in numbers]
            turn.say("complaint.emergency", {"numbers": shown, "danger": draft.danger}, in_place=False)
        if not taken.understood and requested is not None:
            return []
        misunderstood = int(turn.slots.get("misunderstood") or 0) + 1 if taken.hint == "not_found" else 0
        return [*_mirror(draft, taken, office), slot("misunderstood", misunderstood)]


def _heard(turn: Turn) -> Heard:
    return Heard(
        text=turn.text,
        understood=turn.understood,
        intent=turn.intent,
        confidence=turn.confidence,
        answers={} if turn.answers.keys() <= CARRIED else turn.answers,
        location=turn.location,
        attachments=turn.attachments,
        voice=turn.voice,
        parts=turn.parts,
    )


def _mirror(draft: Draft, taken: Taken, office: Office) -> list[Event]:
    answers = answered(draft, office)
    # Slots are copied about (into the conversation's row, to Rasa): the words themselves stay in the draft.
    answers["description"] = "told" if answers["description"] else None
    if not asks_identity(draft, office):
        answers["identity"] = draft.identity
    complete = all(answers.values())
    confirmed = "send" if taken.confirmed else f"{JOIN}{taken.joined}" if taken.joined else None
    confirmed = confirmed if complete else None
    events = [slot(name, value) for name, value in answers.items()]
    return [*events, slot("confirmation", confirmed), slot("hint", taken.hint or NEW)]


class FileComplaint(KentonganAction):
    """Files the confirmed draft and tells the ticket."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_file_complaint"

    def act(self, records: Records, office: Office, turn: Turn) -> list[Event]:
        """File, and say where it went and until when to expect an answer."""
        draft = records.drafts.open_of(turn.person)
        choice = str(turn.slots.get("confirmation") or "")
        if barred_since(records, turn.person) is not None:
            turn.say("citizen.barred", barred_values(office), in_place=False)
        elif draft is None:
            turn.say("citizen.what_next")
        elif choice.startswith(JOIN):
            _join(records, office, turn, draft, choice.removeprefix(JOIN))
        else:
            danger = draft.danger
            complaint = file_complaint(records, office, draft, turn.now)
            numbers = office.region.emergency_numbers(complaint.regency_code, danger) if complaint.urgent else ()
            values = {
                "ticket": complaint.ticket,
                "agency": complaint.agency,
                "routed": complaint.status == "routed",
                "meant_for": agency_in_charge(office, complaint),
                "due": complaint.due_at.isoformat(),
                "identity": complaint.identity,
                "seen": bool(readers(records, complaint)),
                "number": numbers[0].number if numbers else None,
            }
            turn.say("complaint.filed", values, in_place=False)
        return [slot(name, None) for name in FORM_SLOTS]


def _join(records: Records, office: Office, turn: Turn, draft: Draft, ticket: str) -> None:
    try:
        complaint = join_complaint(records, office, draft, ticket, turn.now)
    except UnknownTicket:
        # It ended a moment ago, or was never shown: the draft is as good as before.
        turn.say("follow.gone", buttons=[[Button("button.resume", "/file_complaint")]], in_place=False)
        return
    values = {"ticket": complaint.ticket, "category": complaint.category, "status": complaint.status}
    turn.say("follow.joined", {**values, "agency": complaint.agency}, in_place=False)
