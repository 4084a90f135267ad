"""Takes what a citizen says into the draft of a complaint: one message may fill several answers at once."""

from __future__ import annotations

from datetime import datetime

from actions.complaint_changes import ask_anew, correct, replace_part
from actions.complaint_heard import INTERRUPTIONS, Heard, Taken
from actions.complaint_place import (
    has_bare_place,
    remove_landmark,
    remove_point,
    set_area,
    take_place,
    take_place_text,
)
from actions.complaint_words import (
    IDENTITIES,
    OTHER,
    choose_category,
    guess_category,
    is_me_too,
    keep_more_words,
    shown_to_join,
    take_category,
    take_description,
    take_hidden_name,
    take_identity,
    take_joining,
    take_last_word,
)
from actions.office import Office
from actions.substance import has_substance
from storage.drafts import Draft

ALWAYS_INTERRUPT = ("cancel", "help", "greet", "thank", "goodbye")


def asks_identity(draft: Draft, office: Office) -> bool:
    """Whether to ask what the agency may know of the citizen: only where giving one's name may be dangerous."""
    sensitive = draft.category is not None and office.region.categories[draft.category].sensitive
    return draft.identity_asked or sensitive or draft.fearful


def answered(draft: Draft, office: Office) -> dict[str, str | None]:
    """The answers as the form's slots mirror them; None where one is missing."""
    exact = draft.district_code or draft.landmark or draft.latitude is not None or draft.place_settled
    place = draft.village_code or draft.district_code or draft.regency_code
    needs_point = draft.category is None or office.region.categories[draft.category].needs_point
    return {
        "description": draft.description if has_substance(draft.description) else None,
        "category": draft.category,
        "place": place if place and not draft.place_candidates and (exact or not needs_point) else None,
        "identity": draft.identity if draft.identity_asked else None,
    }


def take_in(draft: Draft, heard: Heard, requested: str | None, office: Office, now: datetime) -> Taken:
    """Work one message into the draft. ``requested`` is the question just asked, None at the beginning."""
    taken = Taken()
    if _is_alarm(heard) and not draft.urgent:
        draft.urgent, draft.danger, taken.warn = True, heard.understood.danger, True
    if heard.answers:
        _take_answers(draft, heard, office, taken)
    if heard.location is not None:
        take_place(draft, office.understanding.place_at(*heard.location), office, taken)
    if heard.attachments:
        taken.understood = True
        taken.hint = "voice" if heard.voice and not has_substance(draft.description) else "files"
    if heard.text and not heard.answers:
        _take_text(draft, heard, requested, office, taken)
    elif requested is not None and heard.intent == "file_complaint":
        taken.understood, taken.hint = True, "resume"
    if taken.understood:
        draft.revision += 1
        draft.updated_at, draft.reminded_at = now, None
    return taken


def _take_answers(draft: Draft, heard: Heard, office: Office, taken: Taken) -> None:
    answers = heard.answers
    taken.understood = True
    if answers.get("category") in office.region.categories:
        choose_category(draft, answers["category"])
    if answers.get("place") in office.region.areas:
        set_area(draft, answers["place"])
    if answers.get("identity") in IDENTITIES:
        draft.identity, draft.identity_asked = answers["identity"], True
    if answers.get("point") == "remove":
        remove_point(draft, office)
    if answers.get("landmark") == "remove":
        remove_landmark(draft)
    if "edit" in answers:
        ask_anew(draft, answers["edit"], taken)
    if "edited" in answers and replace_part(draft, answers["edited"], heard, taken):
        guess_category(draft, office.understanding.understand(draft.description), office)
        take_place(draft, heard.understood.place, office, taken)
    match answers.get("settled"):
        case "yes":
            draft.place_settled = True
        case "resume":
            taken.hint = "resume"
    match answers.get("confirmation"):
        case "send":
            taken.confirmed = True
        case "join":
            taken.joined = answers.get("ticket")
        case "photo" | "edit" as wish:
            taken.hint = wish


def _take_text(draft: Draft, heard: Heard, requested: str | None, office: Office, taken: Taken) -> None:
    if requested is not None and take_hidden_name(draft, heard, taken):
        return
    if requested == "confirmation" and shown_to_join(draft) and is_me_too(heard.text):
        take_joining(draft, taken)
        return
    if requested == "identity" and take_identity(draft, heard, taken):
        return
    is_told = requested == "place" and has_bare_place(heard, office)
    is_told = is_told or (_is_for_desk(draft, requested) and not heard.is_clearly(*ALWAYS_INTERRUPT))
    if requested is not None and not is_told and (heard.is_clearly(*INTERRUPTIONS) or _is_about_another(heard)):
        return
    if requested is not None and heard.is_clearly("edit_answer"):
        correct(draft, heard, office, taken)
        return
    if requested is not None and heard.attachments and not has_substance(heard.text, least=1):
        return
    match requested:
        case None | "description":
            take_description(draft, heard, office, taken, first=requested is None)
        case "category":
            take_category(draft, heard, office, taken)
        case "place":
            take_place_text(draft, heard, office, taken)
            keep_more_words(draft, heard)
        case "identity":
            taken.understood, taken.hint = heard.intent not in INTERRUPTIONS, "choose"
            keep_more_words(draft, heard)
        case "confirmation":
            take_last_word(draft, heard, office, taken)


def _is_for_desk(draft: Draft, requested: str | None) -> bool:
    """Whether these are the first words of a matter for the central desk, which may be anything: deleting one's
    data, an address, a human."""
    return requested == "description" and draft.category == OTHER and not draft.description


def _is_alarm(heard: Heard) -> bool:
    """Whether somebody is in danger; "tolong dipercepat" only sounds like it."""
    danger = heard.understood.danger is not None or has_substance(heard.text, least=3)
    return heard.understood.urgent and danger


def _is_about_another(heard: Heard) -> bool:
    """Whether it adds to a complaint that is filed already, by its ticket."""
    return heard.intent == "add_follow_up" and any(
        entity.entity == "ticket" for entity in heard.understood.entities
    )
