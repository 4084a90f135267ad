"""Takes words into the draft of a complaint: its description, its subject, its name, its last word."""

from __future__ import annotations

from rapidfuzz import fuzz, process

from actions.complaint_changes import correct, named_category
from actions.complaint_heard import Heard, Taken
from actions.complaint_place import take_place
from actions.office import Office
from actions.substance import has_substance
from actions.understanding import Understood
from storage.drafts import Draft

OTHER = "lainnya"
IDENTITIES = ("terbuka", "anonim", "rahasia")
HIDDEN = ("anonim", "rahasia")
QUESTION_WORDS = frozenset(
    {"apa", "apaan", "bedanya", "beda", "maksudnya", "maksud", "kenapa", "bagaimana", "gimana"}
)
NO_MATTER = ("affirm", "deny", "skip", "greet", "goodbye")
TELLING = ("file_complaint", "file_suggestion", "report_emergency")
JOINING = frozenset({"juga", "sama", "ikut", "podo", "sami", "melu", "uga", "ugi"})
JOINING_ALONG = JOINING | {
    "saya",
    "sy",
    "aku",
    "kula",
    "kulo",
    "saja",
    "aja",
    "ya",
    "yang",
    "itu",
    "dong",
    "pak",
    "bu",
}
"""Words that say "me too", and those that may go with them."""
SEND = frozenset({"kirim", "kintun", "send"})


def take_description(draft: Draft, heard: Heard, office: Office, taken: Taken, *, first: bool) -> None:
    """What is the matter: kept word for word, and everything else that the words hold."""
    if not first and heard.is_clearly(*NO_MATTER) and not has_substance(heard.text, least=3):
        return
    taken.understood = True
    if not has_substance(heard.text, least=1):
        taken.hint = taken.hint or (None if first else "too_short")
        return
    alone = not draft.description
    add_words(draft, heard)
    draft.fearful = draft.fearful or heard.understood.fearful
    if not has_substance(draft.description):
        taken.hint = taken.hint or "too_short"
        take_place(draft, heard.understood.place, office, taken)
        return
    understood = heard.understood if alone else office.understanding.understand(draft.description)
    draft.language, draft.kind = understood.language, understood.kind
    guess_category(draft, understood, office)
    take_place(draft, heard.understood.place, office, taken)


def add_words(draft: Draft, heard: Heard) -> None:
    """Keep what was written, word for word."""
    draft.sources = {**draft.sources, **{str(number): text for number, text in heard.parts}}
    draft.description = f"{draft.description}\n{heard.text}".strip()


def keep_more_words(draft: Draft, heard: Heard) -> None:
    """An answer to another question may go on telling: nothing of the matter is lost."""
    if heard.is_clearly(*TELLING) and has_substance(heard.text, least=4):
        add_words(draft, heard)


def guess_category(draft: Draft, understood: Understood, office: Office) -> None:
    """The likeliest subjects; the first is taken when it is likely enough and the citizen hasn't chosen one."""
    draft.guesses = [[guess.name, round(guess.confidence, 4)] for guess in understood.categories[:3]]
    best = understood.categories[0] if understood.categories else None
    if draft.category is not None and draft.category_confidence == 1.0:
        return
    if best and best.confidence >= office.region.thresholds["category_confidence"]:
        draft.category, draft.category_confidence = best.name, best.confidence


def offered_categories(draft: Draft) -> list[str]:
    """The subjects to choose from, in the order of the buttons; "something else" is the last."""
    guesses = [name for name, _ in draft.guesses]
    return guesses if OTHER in guesses else [*guesses, OTHER]


def choose_category(draft: Draft, slug: str) -> None:
    """The citizen's choice is certain."""
    draft.category, draft.category_confidence = slug, 1.0


def take_category(draft: Draft, heard: Heard, office: Office, taken: Taken) -> None:
    """An answer to "what is it about?": a number of the list, a name, none of them, or more of the matter."""
    offered = offered_categories(draft)
    numbers = [word for word in heard.text.replace(".", " ").split() if word.isdigit()]
    if len(numbers) == 1 and len(heard.text.split()) <= 3 and 0 < int(numbers[0]) <= len(offered):
        choose_category(draft, offered[int(numbers[0]) - 1])
    elif slug := named_category(draft, heard.text, office):
        choose_category(draft, slug)
    elif heard.is_clearly("skip", "deny") and not has_substance(heard.text, least=3):
        choose_category(draft, OTHER)
    elif has_substance(heard.text):
        take_description(draft, heard, office, taken, first=False)
        taken.hint = None if draft.category else "still_open"
    else:
        return
    taken.understood = True


def take_identity(draft: Draft, heard: Heard, taken: Taken) -> bool:
    """One of the three kinds named, and not asked about. Whether it was."""
    words = heard.text.lower().replace(",", " ").split()
    asks = "?" in heard.text or not QUESTION_WORDS.isdisjoint(words)
    named = [kind for kind in IDENTITIES if process.extractOne(kind, words, scorer=fuzz.ratio, score_cutoff=85)]
    if len(named) != 1 or asks:
        return False
    draft.identity, draft.identity_asked, taken.understood = named[0], True, True
    return True


def take_hidden_name(draft: Draft, heard: Heard, taken: Taken) -> bool:
    """ "anonim saja ya" is heard at every question. Whether it was said."""
    words = heard.text.lower()
    return len(words.split()) <= 4 and any(kind in words for kind in HIDDEN) and take_identity(draft, heard, taken)


def take_last_word(draft: Draft, heard: Heard, office: Office, taken: Taken) -> None:
    """An answer to the summary: yes, no, a correction, or something more to say."""
    place = heard.understood.place
    taken.understood = True
    if heard.intent == "affirm" or heard.text.lower().strip(" .!") in SEND:
        taken.confirmed = True
    elif heard.intent == "deny" and (place.code or place.candidates):
        correct(draft, heard, office, taken)
    elif heard.intent == "deny":
        taken.hint = "edit"
    elif heard.intent == "skip" or heard.is_clearly("goodbye"):
        taken.hint = "ready"
    elif len(heard.text.split()) <= 4 and take_identity(draft, heard, taken):
        taken.hint = None
    elif place.code and place.regency_code != draft.regency_code and len(heard.text.split()) <= 5:
        correct(draft, heard, office, taken)
    elif has_substance(heard.text):
        add_words(draft, heard)
        if draft.regency_code in (None, place.regency_code):
            take_place(draft, place, office, taken)
        taken.hint = "added"
    else:
        taken.understood = bool(heard.attachments or heard.location)


def is_me_too(text: str) -> bool:
    """Whether a few words say that one's matter is the one shown: "saya juga", "sama", "ikut saja"."""
    words = text.lower().replace(",", " ").strip(" .!").split()
    return 0 < len(words) <= 4 and not JOINING.isdisjoint(words) and JOINING_ALONG.issuperset(words)


def take_joining(draft: Draft, taken: Taken) -> None:
    """Join the one complaint that was shown; among several it has to be tapped."""
    shown = shown_to_join(draft)
    taken.understood = True
    if len(shown) == 1:
        taken.joined = shown[0]


def shown_to_join(draft: Draft) -> list[str]:
    """The tickets of the complaints that were shown with the summary."""
    return [str(ticket) for ticket, _, is_shown in draft.similar or () if is_shown]
