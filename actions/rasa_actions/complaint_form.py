"""The complaint's form: takes answers in, asks what is missing, files what is confirmed."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

from actions.bar_author import barred_since, barred_values, refuse_draft
from actions.cards import count_held, readers
from actions.complaint_form import answered, asks_identity, take_in
from actions.complaint_heard import Heard, Taken
from actions.complaint_words import OTHER, offered_categories
from actions.errors import UnknownTicket
from actions.file_complaint import file_complaint
from actions.find_similar import joinable
from actions.join_complaint import join_complaint
from actions.notify import Button
from actions.office import Office
from actions.pass_files import agree_for_draft
from actions.rasa_actions.base import Event, KentonganAction, KentonganForm, Turn, rows_of, slot
from actions.route_complaint import agency_in_charge
from actions.save_draft import add_files, open_draft
from storage.database import Records
from storage.drafts import Draft

JOIN = "join:"
"""The confirmation of one who joins another's complaint instead begins so; its ticket follows."""
NEW, INTERRUPTED = "new", "interrupted"
"""Hints of every question: it follows from an answer; something else was said in between."""
OWN_BUTTONS = ("inform", "file_complaint")
"""Intents of this form's buttons; others that are tapped in the middle are answered, and the form goes on."""
CARRIED = {"text", "attachments"}
"""What a button carries on from an earlier message: it is no answer, but said once more."""
TRIES = 2
"""How often in a row a place isn't found before a human is offered."""
FORM_SLOTS = ("description", "category", "place", "identity", "confirmation", "hint")


def payload(**answers: str) -> str:
    """The payload of a button that answers a question of the form."""
    return "/inform{" + ", ".join(f'"{name}": "{value}"' for name, value in answers.items()) + "}"


def guard_of(draft: Draft) -> str:
    """What a question's buttons depend on: this draft as it stands now."""
    return f"draft:{draft.key}:{draft.revision}"


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


class _Question(KentonganAction, ABC):
    """One question of the form, asked from the draft as it stands."""

    slot_name = ""

    def name(self) -> str:
        """Rasa's name for it."""
        return f"action_ask_complaint_form_{self.slot_name}"

    def act(self, records: Records, office: Office, turn: Turn) -> list[Event]:
        """Ask."""
        draft = open_draft(records, turn.person, turn.now)
        # Only a message taken in leaves a hint, so where there is none, something else was answered first.
        self.ask(records, office, turn, draft, turn.slots.get("hint") or INTERRUPTED)
        return [slot("hint", None)]

    @abstractmethod
    def ask(self, records: Records, office: Office, turn: Turn, draft: Draft, hint: str) -> None:
        """Say the question; ``hint`` is what it has to explain first."""


class AskDescription(_Question):
    """What is the matter?"""

    slot_name = "description"

    def ask(self, records: Records, office: Office, turn: Turn, draft: Draft, hint: str) -> None:
        """Ask for the matter in a sentence."""
        turn.say(
            "complaint.ask_description", {"hint": hint, "files": _files(records, draft)}, guard=guard_of(draft)
        )


class AskCategory(_Question):
    """Which subject?"""

    slot_name = "category"

    def ask(self, records: Records, office: Office, turn: Turn, draft: Draft, hint: str) -> None:
        """Offer the three best guesses and "something else"."""
        offered = offered_categories(draft)
        buttons = [Button("button.category", payload(category=slug), {"category": slug}) for slug in offered]
        if offered[-1] == OTHER:
            buttons[-1] = Button("button.category_other", payload(category=OTHER))
        values = {"hint": hint, "guesses": offered, "files": _files(records, draft)}
        turn.say("complaint.ask_category", values, buttons=rows_of(buttons), guard=guard_of(draft))


class AskPlace(_Question):
    """Where?"""

    slot_name = "place"

    def ask(self, records: Records, office: Office, turn: Turn, draft: Draft, hint: str) -> None:
        """Ask where, which of several places of one name, or for a point within a known regency."""
        values: dict[str, Any] = {
            "hint": hint,
            "area": draft.district_code or draft.regency_code,
            "exact": draft.category is None or office.region.categories[draft.category].needs_point,
            "region": office.region.name,
            "files": _files(records, draft),
        }
        if draft.place_candidates:
            codes = draft.place_candidates[:8]
            buttons = [Button("button.area", payload(place=code), {"area": code}) for code in codes]
            values["candidates"] = codes
            wide = 2 if all(code.count(".") == 1 for code in codes) else 1
            turn.say("complaint.ask_which_place", values, buttons=rows_of(buttons, wide), guard=guard_of(draft))
            return
        if draft.regency_code is not None:
            enough = [[Button("button.place_enough", payload(settled="yes"))]]
            turn.say("complaint.ask_point", values, buttons=enough, guard=guard_of(draft), ask_location=True)
            return
        lost = int(turn.slots.get("misunderstood") or 0) >= TRIES
        human = [[Button("button.human", "/talk_to_officer")]] if lost else []
        turn.say("complaint.ask_place", values, buttons=human, guard=guard_of(draft), ask_location=True)


class AskIdentity(_Question):
    """May the agency know who tells it?"""

    slot_name = "identity"

    def ask(self, records: Records, office: Office, turn: Turn, draft: Draft, hint: str) -> None:
        """Offer the three kinds."""
        kinds = [Button(f"button.{kind}", payload(identity=kind)) for kind in ("anonim", "rahasia", "terbuka")]
        difference = [] if hint == INTERRUPTED else [[Button("button.difference", "/ask_privacy")]]
        turn.say(
            "complaint.ask_identity",
            {"hint": hint},
            buttons=[*rows_of(kinds, 3), *difference],
            guard=guard_of(draft),
        )


class AskConfirmation(_Question):
    """Is it right like this?"""

    slot_name = "confirmation"

    def ask(self, records: Records, office: Office, turn: Turn, draft: Draft, hint: str) -> None:
        """Show the summary with what can be done to it; or, when asked for, what can be changed."""
        if hint == "edit":
            buttons = [
                Button(f"button.edit_{answer}", payload(edit=answer))
                for answer in ("description", "category", "place", "identity")
            ]
            back = [Button("button.back", payload(settled="back"))]
            turn.say("complaint.ask_edit", {}, buttons=[*rows_of(buttons, 2), back], guard=guard_of(draft))
            return
        if hint == "photo":
            back = [Button("button.without_photo", payload(settled="back"))]
            turn.say("complaint.ask_photo", {}, buttons=[back], guard=guard_of(draft))
            return
        similar = joinable(records, office, draft, turn.now)
        send = [Button("follow.send_anyway" if similar else "button.send", payload(confirmation="send"))]
        more = [
            Button("button.add_photo", payload(confirmation="photo")),
            Button("button.edit", payload(confirmation="edit")),
        ]
        rows = [*_joining(similar), send, more]
        if draft.identity == "terbuka":
            rows.append([Button("button.hide_name", payload(edit="identity"))])
        else:
            rows += [[_REMOVING[told]] for told in _telling_of_home(office, draft)]
            if count_held(draft.identity, records.attachments.of_draft(draft.key)):
                rows.append([Button("button.pass_files", payload(consent="yes"))])
        values = {**_summary(records, office, draft, hint), "similar": similar}
        turn.say("complaint.summary", values, buttons=rows, guard=guard_of(draft))


def _joining(similar: Sequence[Mapping[str, Any]]) -> list[list[Button]]:
    """A button for each complaint that can be joined."""
    label = "follow.me_too" if len(similar) == 1 else "follow.me_too_with"
    return [
        [Button(label, payload(confirmation="join", ticket=one["ticket"]), {"ticket": one["ticket"]})]
        for one in similar
    ]


_REMOVING = {
    "point": Button("button.remove_point", payload(point="remove")),
    "landmark": Button("button.remove_landmark", payload(landmark="remove")),
    "description": Button("button.edit_description", payload(edit="description")),
}


def _telling_of_home(office: Office, draft: Draft) -> list[str]:
    """What may give away where a hidden citizen lives: the point, and words that name one's own home."""
    if draft.identity == "terbuka":
        return []
    words = {"landmark": draft.landmark or "", "description": draft.description}
    telling = [name for name, text in words.items() if office.understanding.names_own_home(text)]
    return [*(["point"] if draft.latitude is not None else []), *telling]


def _summary(records: Records, office: Office, draft: Draft, hint: str) -> dict[str, Any]:
    files = records.attachments.of_draft(draft.key)
    agency = office.region.route(draft.category or "lainnya", draft.regency_code, draft.description)
    return {
        "hint": hint,
        "category": draft.category,
        "area": draft.village_code or draft.district_code or draft.regency_code,
        "landmark": draft.landmark,
        "point": draft.latitude is not None,
        "description": draft.description,
        "files": len(files),
        "held": count_held(draft.identity, files),
        "agreed": sum(file.consented for file in files) if draft.identity != "terbuka" else 0,
        "identity": draft.identity,
        "home": _telling_of_home(office, draft),
        "region": office.region.name,
        "vertical": agency if agency and office.region.agency(agency).level == "vertical" else None,
    }


def _files(records: Records, draft: Draft) -> int:
    return len(records.attachments.of_draft(draft.key))


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
