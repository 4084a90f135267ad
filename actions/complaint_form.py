"""Takes what a citizen says into the draft of a complaint: one message may fill several answers at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from rapidfuzz import fuzz, process, utils

from actions.office import Office
from actions.substance import has_substance
from actions.understanding import Place, Understood
from storage.drafts import Draft

INTERRUPTIONS = frozenset(
    {"help", "ask_privacy", "delete_data", "change_language", "bot_challenge", "check_status", "list_complaints"}
    | {"ask_service_mall", "ask_agency", "talk_to_officer", "rate_service", "cancel", "thank"}
)
"""Intents that are no answer to a question of the form, when they are clear."""
CLEAR = 0.6
EDITS = {
    "place": ("lokasi", "tempat", "alamat", "desa", "kecamatan", "panggonan", "panggenan"),
    "category": ("kategori", "jenis", "bidang"),
    "identity": ("nama", "identitas", "anonim", "rahasia", "asma"),
    "description": ("isi", "cerita", "keterangan", "laporan", "tulisan", "aduan"),
}
IDENTITIES = ("terbuka", "anonim", "rahasia")
AT_LEAST = 75
"""How alike (0 to 100) a typed word must be to a category's name."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One message as the form sees it; ``answers`` are the entities of a button's payload."""

    text: str
    understood: Understood
    intent: str
    confidence: float
    answers: Mapping[str, str] = field(default_factory=dict)
    location: tuple[float, float] | None = None
    attachments: Sequence[str] = ()
    voice: bool = False
    parts: Sequence[tuple[int, str]] = ()


@dataclass(slots=True)
class Taken:
    """What became of a message: whether it was an answer, and what the next question has to explain."""

    understood: bool = False
    hint: str | None = None
    confirmed: bool = False
    warn: bool = False


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
    if heard.understood.urgent and not draft.urgent:
        draft.urgent, draft.danger, taken.warn = True, heard.understood.danger, True
    if heard.answers:
        _take_answers(draft, heard, office, taken)
    if heard.location is not None:
        _take_place(draft, office.understanding.place_at(*heard.location), office, taken)
    if heard.attachments:
        taken.understood = True
        taken.hint = "voice" if heard.voice and not has_substance(draft.description) else "files"
    if heard.text and not heard.answers:
        _take_text(draft, heard, requested, office, taken)
    if taken.understood:
        draft.revision += 1
        draft.updated_at, draft.reminded_at = now, None
    return taken


def _take_answers(draft: Draft, heard: Heard, office: Office, taken: Taken) -> None:
    answers = heard.answers
    taken.understood = True
    if answers.get("category") in office.region.categories:
        draft.category, draft.category_confidence = answers["category"], 1.0
    if answers.get("place") in office.region.areas:
        _set_area(draft, answers["place"])
    if answers.get("settled") == "yes":
        draft.place_settled = True
    if answers.get("identity") in IDENTITIES:
        draft.identity, draft.identity_asked = answers["identity"], True
    if answers.get("point") == "remove":
        draft.latitude = draft.longitude = None
    if "edit" in answers:
        _reopen(draft, answers["edit"], taken)
    if "edited" in answers:
        _replace_part(draft, answers["edited"], heard, office, taken)
    match answers.get("confirmation"):
        case "send":
            taken.confirmed = True
        case "photo" | "edit" as wish:
            taken.hint = wish


def _take_text(draft: Draft, heard: Heard, requested: str | None, office: Office, taken: Taken) -> None:
    clear = heard.confidence >= CLEAR
    if requested is not None and clear and heard.intent in INTERRUPTIONS:
        return
    if requested is not None and heard.intent == "edit_answer" and clear:
        _take_correction(draft, heard, office, taken)
        return
    match requested:
        case None | "description":
            _take_description(draft, heard, office, taken, first=requested is None)
        case "category":
            _take_category(draft, heard, office, taken)
        case "place":
            _take_place_text(draft, heard, office, taken)
        case "identity":
            _take_identity(draft, heard, taken)
        case "confirmation":
            _take_last_word(draft, heard, office, taken)


def _take_description(draft: Draft, heard: Heard, office: Office, taken: Taken, *, first: bool) -> None:
    taken.understood = True
    if not has_substance(heard.text):
        taken.hint = None if first else "too_short"
        return
    _add_words(draft, heard)
    draft.language, draft.kind = heard.understood.language, heard.understood.kind
    _guess_category(draft, heard.understood, office)
    draft.fearful = draft.fearful or heard.understood.fearful
    _take_place(draft, heard.understood.place, office, taken)


def _add_words(draft: Draft, heard: Heard) -> None:
    """Keep what was written, word for word."""
    draft.sources = {**draft.sources, **{str(number): text for number, text in heard.parts}}
    draft.description = f"{draft.description}\n{heard.text}".strip()


def _guess_category(draft: Draft, understood: Understood, office: Office) -> None:
    draft.guesses = [[guess.name, round(guess.confidence, 4)] for guess in understood.categories[:3]]
    best = understood.categories[0] if understood.categories else None
    if best and best.confidence >= office.region.thresholds["category_confidence"]:
        draft.category, draft.category_confidence = best.name, best.confidence


def _take_category(draft: Draft, heard: Heard, office: Office, taken: Taken) -> None:
    names = {slug: category.name for slug, category in office.region.categories.items()}
    shown = [slug for slug, _ in draft.guesses]
    typed = heard.text.strip().rstrip(".")
    if typed.isdigit() and 0 < int(typed) <= len(shown):
        draft.category, draft.category_confidence = shown[int(typed) - 1], 1.0
        taken.understood = True
        return
    found = process.extractOne(
        typed, names, scorer=fuzz.token_set_ratio, processor=utils.default_process, score_cutoff=AT_LEAST
    )
    if found and len(typed.split()) <= 5:
        draft.category, draft.category_confidence = found[2], 1.0
        taken.understood = True
    elif has_substance(heard.text):
        _take_description(draft, heard, office, taken, first=False)
        taken.hint = None if draft.category else "still_open"


def _take_place_text(draft: Draft, heard: Heard, office: Office, taken: Taken) -> None:
    known = draft.regency_code
    place = office.understanding.find_place(heard.text, within=known)
    if place.regency_code or place.candidates:
        _take_place(draft, place, office, taken)
        if known and not (place.district_code or place.candidates):
            draft.landmark = draft.landmark or place.landmark or heard.text.strip()
    elif place.outside:
        taken.understood, taken.hint = True, "outside"
    elif known and heard.intent in ("skip", "deny"):
        draft.place_settled = taken.understood = True
    elif known and has_substance(heard.text, least=1):
        draft.landmark, taken.understood = heard.text.strip(), True
    elif heard.intent != "nlu_fallback" or has_substance(heard.text, least=1):
        draft.landmark = place.landmark or draft.landmark
        taken.understood, taken.hint = True, "not_found"


def _take_place(draft: Draft, place: Place, office: Office, taken: Taken) -> None:
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
        draft.place_candidates = [area.code for area in place.candidates]
        draft.landmark = place.landmark or draft.landmark
        taken.understood = True
        return
    if place.regency_code is not None:
        finest = place.village_code or place.district_code or place.regency_code
        _set_area(draft, finest)
        draft.landmark = place.landmark or draft.landmark
        taken.understood = True
    elif place.landmark and not draft.landmark:
        draft.landmark = place.landmark


def _set_area(draft: Draft, code: str) -> None:
    levels = code.split(".")
    draft.regency_code = ".".join(levels[:2])
    draft.district_code = ".".join(levels[:3]) if len(levels) > 2 else None
    draft.village_code = code if len(levels) > 3 else None
    draft.place_candidates = []


def _take_identity(draft: Draft, heard: Heard, taken: Taken) -> None:
    words = heard.text.lower().split()
    named = [identity for identity in IDENTITIES if process.extractOne(identity, words, score_cutoff=85)]
    if len(named) == 1:
        draft.identity, draft.identity_asked, taken.understood = named[0], True, True
    elif heard.intent not in INTERRUPTIONS:
        taken.understood, taken.hint = True, "choose"


def _take_last_word(draft: Draft, heard: Heard, office: Office, taken: Taken) -> None:
    """An answer to the summary: yes, no, a correction, or something more to say."""
    taken.understood = True
    words = heard.text.lower()
    if heard.intent == "affirm" or words.strip(" .!") in ("kirim", "kintun", "send"):
        taken.confirmed = True
    elif any(identity in words for identity in ("anonim", "rahasia")) and len(words.split()) <= 4:
        _take_identity(draft, heard, taken)
    elif heard.intent == "deny":
        taken.hint = "edit"
    elif heard.intent == "skip":
        taken.hint = "ready"
    elif has_substance(heard.text):
        _add_words(draft, heard)
        place = heard.understood.place
        if place.regency_code == draft.regency_code or draft.regency_code is None:
            _take_place(draft, place, office, taken)
        taken.hint = "added"
    else:
        taken.understood = False


def _take_correction(draft: Draft, heard: Heard, office: Office, taken: Taken) -> None:
    """ "salah, harusnya di Kutasari" corrects at once; "ganti lokasi" asks again."""
    taken.understood = True
    place = heard.understood.place
    if place.regency_code or place.candidates:
        draft.landmark = draft.latitude = draft.longitude = None
        _take_place(draft, place, office, taken)
        return
    words = heard.text.lower()
    for answer, names in EDITS.items():
        if any(name in words for name in names):
            _reopen(draft, answer, taken)
            return
    taken.hint = "edit"


def _reopen(draft: Draft, answer: str, taken: Taken) -> None:
    """Ask one question again."""
    match answer:
        case "place":
            draft.regency_code = draft.district_code = draft.village_code = draft.landmark = None
            draft.latitude = draft.longitude = None
            draft.place_candidates, draft.place_settled = [], False
        case "category":
            draft.category = None
        case "description":
            draft.description, draft.sources = "", {}
            taken.hint = "again"
        case "identity":
            draft.identity_asked, draft.fearful = False, True


def _replace_part(draft: Draft, number: str, heard: Heard, office: Office, taken: Taken) -> None:
    """A message edited in Telegram changes its part of the description."""
    old = draft.sources.get(number)
    if old is None:
        taken.hint = "edit_unknown"
        return
    draft.sources = {**draft.sources, number: heard.text}
    draft.description = draft.description.replace(old, heard.text, 1)
    if draft.category_confidence < 1.0:
        _guess_category(draft, office.understanding.understand(draft.description), office)
    place = heard.understood.place
    if place.regency_code or place.candidates:
        _take_place(draft, place, office, taken)
