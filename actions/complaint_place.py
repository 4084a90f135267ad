"""Takes places into the draft of a complaint: typed, chosen among several of one name, or as a point."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz, utils

from actions.complaint_heard import Heard, Taken
from actions.office import Office
from actions.region import Region
from actions.substance import has_substance, words_of_matter
from actions.understanding import Place
from storage.drafts import Draft

NO_PLACE = frozenset({"affirm", "deny", "skip", "goodbye", "greet", "insult"})
"""Intents that name no place, when the words name none either."""
ENOUGH = ("skip", "deny", "goodbye")
"""Answers to "where exactly?" that say that there is no more to say."""
AT_LEAST, AHEAD = 75, 10
"""How alike (0 to 100) typed words must be to one of several places, and how much more than to the others."""


def take_place_text(draft: Draft, heard: Heard, office: Office, taken: Taken) -> None:
    """An answer to "where?", "which of these?" or "where exactly?"."""
    chosen = _choose(draft.place_candidates, heard.text, office.region)
    if chosen is not None:
        set_area(draft, chosen)
        taken.understood = True
        return
    known = draft.regency_code
    place = office.understanding.find_place(heard.text, within=known)
    names_place = place.code != known or bool(place.candidates) or place.outside or place.latitude is not None
    if not names_place and heard.is_clearly(*NO_PLACE):
        draft.place_settled = taken.understood = known is not None and heard.intent in ENOUGH
        return
    if names_place and (place.regency_code or place.candidates):
        take_place(draft, place, office, taken)
    elif place.outside:
        taken.understood, taken.hint = True, "outside"
    elif known and has_substance(heard.text, least=1):
        # Only the regency once more: there is no more to be had.
        draft.landmark = heard.text.strip() if place.landmark else draft.landmark
        draft.place_settled = taken.understood = True
    elif known is None and (heard.intent != "nlu_fallback" or has_substance(heard.text, least=1)):
        draft.landmark = heard.understood.place.landmark or draft.landmark
        taken.understood, taken.hint = True, "not_found"


def has_bare_place(heard: Heard, office: Office) -> bool:
    """Whether a few words are a place and no question: "Kendal"."""
    if len(heard.text.split()) > 3 or "?" in heard.text:
        return False
    place = office.understanding.find_place(heard.text)
    return place.code is not None or bool(place.candidates)


def take_place(draft: Draft, place: Place, office: Office, taken: Taken) -> None:
    """Take a place over; what is known already stays unless the new one says otherwise."""
    if place.latitude is not None:
        taken.understood = True
        if place.outside or place.regency_code is None:
            taken.hint = "outside"
            return
        draft.latitude, draft.longitude = place.latitude, place.longitude
    if place.outside and not place.regency_code and not place.candidates:
        taken.hint = "outside"
        return
    if place.candidates:
        near = [area.code for area in place.candidates if area.code.startswith(f"{draft.regency_code}.")]
        draft.landmark = place.landmark or draft.landmark
        taken.understood = True
        if len(near) == 1:
            set_area(draft, near[0])
        else:
            draft.place_candidates = near or [area.code for area in place.candidates]
    elif place.code is not None:
        set_area(draft, place.code)
        draft.landmark = place.landmark or draft.landmark
        taken.understood = True
    elif place.landmark and not draft.landmark:
        draft.landmark = place.landmark


def set_area(draft: Draft, code: str) -> None:
    """The area by its code, and the areas it lies in."""
    levels = code.split(".")
    draft.regency_code = ".".join(levels[:2])
    draft.district_code = ".".join(levels[:3]) if len(levels) > 2 else None
    draft.village_code = code if len(levels) > 3 else None
    draft.place_candidates = []


def remove_point(draft: Draft, office: Office) -> None:
    """Forget the point, and the area it lay in where the words name one."""
    draft.latitude = draft.longitude = None
    told = office.understanding.understand(draft.description).place
    if told.code is not None:
        set_area(draft, told.code)


def remove_landmark(draft: Draft) -> None:
    """Forget the words for the spot; the area is enough then."""
    draft.landmark, draft.place_settled = None, True


def forget_place(draft: Draft) -> None:
    """Begin anew with the place."""
    draft.regency_code = draft.district_code = draft.village_code = draft.landmark = None
    draft.latitude = draft.longitude = None
    draft.place_candidates, draft.place_settled = [], False


def _choose(candidates: Sequence[str], words: str, region: Region) -> str | None:
    """The one of several places that is named by its number in the list or by what it lies in."""
    typed = words.strip().rstrip(".")
    if typed.isdigit():
        return candidates[int(typed) - 1] if 0 < int(typed) <= len(candidates) else None
    words = " ".join(words_of_matter(typed))
    if not candidates or not words or len(words.split()) > 4:
        return None
    alike = sorted(
        (fuzz.token_set_ratio(words, _with_parents(code, region), processor=utils.default_process), code)
        for code in candidates
    )
    (second, _), (best, code) = (alike[-2] if len(alike) > 1 else (0.0, "")), alike[-1]
    return code if best >= AT_LEAST and best - second >= AHEAD else None


def _with_parents(code: str, region: Region) -> str:
    """ "Karangjati Susukan Kabupaten Banjarnegara kab": every word that tells it from others of its name."""
    levels = code.split(".")
    names = [region.area(".".join(levels[:depth])).name for depth in range(len(levels), 1, -1)]
    return " ".join([*names, *(["kab"] if names[-1].startswith("Kabupaten") else [])])
