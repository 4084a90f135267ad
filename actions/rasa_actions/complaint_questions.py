"""The questions of the complaint's form, the summary that is confirmed among them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

from actions.cards import count_held
from actions.complaint_words import OTHER, offered_categories
from actions.find_similar import joinable
from actions.notify import Button
from actions.office import Office
from actions.rasa_actions.base import Event, KentonganAction, Turn, rows_of, slot
from actions.save_draft import open_draft
from storage.database import Records
from storage.drafts import Draft

NEW, INTERRUPTED = "new", "interrupted"
"""Hints of every question: it follows from an answer; something else was said in between."""
TRIES = 2
"""How often in a row a place isn't found before a human is offered."""


def payload(**answers: str) -> str:
    """The payload of a button that answers a question of the form."""
    return "/inform{" + ", ".join(f'"{name}": "{value}"' for name, value in answers.items()) + "}"


def guard_of(draft: Draft) -> str:
    """What a question's buttons depend on: this draft as it stands now."""
    return f"draft:{draft.key}:{draft.revision}"


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
