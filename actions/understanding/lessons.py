"""What each classifier is taught: which sentences of nlu_data, under which labels, and how much they count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from actions.understanding.data import read_descriptions, read_examples, read_labelled, read_turns
from actions.understanding.features import LONGEST_SPELT
from actions.understanding.lexicon import Lexicon
from actions.understanding.normalise import clean, tokenise

Pairs = list[tuple[str, str]]

SEED = 33
COMPLAINTS_PER_CATEGORY = 20  # so that complaints don't drown the other intents
EMERGENCY = "report_emergency"
EMERGENCIES = 600
INDONESIAN = 1500  # sentences known to be Indonesian: enough to tell it from the rest
SIZES = (1, 2, 4)  # words of the parts that are learnt beside a whole sentence
KINDS = {
    "file_suggestion": "aspirasi",
    "request_information": "permintaan_informasi",
    "ask_service_mall": "permintaan_informasi",
    "ask_agency": "permintaan_informasi",
    "file_complaint": "pengaduan",
    "report_emergency": "pengaduan",
    "add_follow_up": "pengaduan",
    "check_status": "pengaduan",
}
"""The kinds that intents have by themselves."""
WRITTEN = 3.0  # a sentence written for a kind counts as three
BAYES = 0.2  # of categories; see docs/decisions/models-tried.md
NEAR_MISS = 4.0  # and what sounds like danger as four


@dataclass(frozen=True)
class Lesson:
    """Sentences and labels of one classifier.

    `floor` is always learnt and never counts for the calibration. `doubtful` examples are learnt under their label
    only where a model of the others agrees. `weights` (by label and text) say what counts more than once.
    """

    examples: Pairs
    floor: Pairs = field(default_factory=list)
    doubtful: Pairs = field(default_factory=list)
    weights: Mapping[tuple[str, str], float] = field(default_factory=dict)
    strength: float = 1.0  # how closely the examples are followed (LinearSVC's C)
    bayes: float = 0.0  # how much complement naive Bayes says beside the machine


def plan_lessons(data: Path) -> dict[str, Lesson]:
    """The lessons on normalised text: intents, categories, kinds, urgency."""
    intents, complaints = read_examples(data)
    sample = sample_complaints(complaints)
    known = {"file_complaint", *(intent for _, intent in intents)}
    turns = [(text, intent) for text, intent in read_turns(data) if intent in known]
    return {
        "intents": Lesson([*_few_emergencies(intents), *((text, "file_complaint") for text, _ in sample)], turns),
        "categories": Lesson(complaints, read_descriptions(data), bayes=BAYES),
        "kinds": _plan_kinds(data, _few_emergencies(intents), sample),
        "urgency": _plan_urgency(data, intents, complaints),
    }


def _few_emergencies(intents: Pairs) -> Pairs:
    """The sentences of all intents, of emergencies some only: these have a lesson of their own, which decides."""
    emergencies = [pair for pair in intents if pair[1] == EMERGENCY]
    left_out = set(emergencies) - set(Random(SEED).sample(emergencies, min(EMERGENCIES, len(emergencies))))
    return [pair for pair in intents if pair not in left_out]


def _plan_kinds(data: Path, intents: Pairs, sample: Pairs) -> Lesson:
    written = read_labelled(data, "kinds")
    return Lesson(
        [*((text, KINDS[intent]) for text, intent in intents if intent in KINDS), *written],
        doubtful=[(text, "pengaduan") for text, _ in sample],
        weights=dict.fromkeys(written, WRITTEN),
    )


def _plan_urgency(data: Path, intents: Pairs, complaints: Pairs) -> Lesson:
    near_misses = read_labelled(data, "urgency")
    texts = [
        *((text, "urgent" if intent == EMERGENCY else "ordinary") for text, intent in intents),
        *((text, "ordinary") for text, _ in [*read_labelled(data, "kinds"), *complaints]),
    ]
    return Lesson([*texts, *near_misses], weights=dict.fromkeys(near_misses, NEAR_MISS), strength=0.3)


def plan_languages(data: Path, lexicon: Lexicon) -> Lesson:
    """The lesson on text as written: our own sentences by the word lists, other languages by their files.

    A few words out of each long Javanese sentence are learnt too: citizens answer briefly.
    """
    intents, complaints = read_examples(data)
    labels = [
        (clean(text)[:LONGEST_SPELT], language)
        for text, _ in [*intents, *complaints]
        if (language := _evident_language(text, lexicon.languages))
    ]
    dice = Random(SEED)
    indonesian = [pair for pair in labels if pair[1] == "id"]
    others = [pair for pair in labels if pair[1] != "id"]
    chosen = [*dice.sample(indonesian, min(INDONESIAN, len(indonesian))), *others]
    parts = [(_cut(text, size, dice), language) for text, language in chosen for size in SIZES]
    evident = [
        (part, language)
        for part, language in parts
        if language == "id" or _evident_language(part, lexicon.languages, 1) == language
    ]
    named = [(clean(text), language) for text, language in read_labelled(data, "languages")]
    return Lesson(list(dict.fromkeys([*chosen, *evident, *named])), strength=0.2)


def _evident_language(text: str, listed: Mapping[str, str], least: int = 2) -> str | None:
    counts = Counter(language for word in tokenise(clean(text).lower()) if (language := listed.get(word)))
    if counts["jv"] >= least and counts["jv"] > counts["id"]:
        return "jv"
    if counts["id"] >= least and not counts["jv"] and not counts["en"]:
        return "id"
    return None


def _cut(text: str, size: int, dice: Random) -> str:
    """So many words in a row out of a text."""
    words = text.split()
    start = dice.randint(0, max(0, len(words) - size))
    return " ".join(words[start : start + size])


def sample_complaints(complaints: Pairs) -> Pairs:
    """Some complaints of each category, the same every time."""
    taken: Counter[str] = Counter()
    chosen: Pairs = []
    for text, category in Random(SEED).sample(complaints, len(complaints)):
        taken[category] += 1
        if taken[category] <= COMPLAINTS_PER_CATEGORY:
            chosen.append((text, category))
    return chosen
