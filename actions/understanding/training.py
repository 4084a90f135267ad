"""Trains the models with scikit-learn and exports plain arrays; as a process of its own it leaves no memory."""

# mypy: disable-error-code="no-untyped-call"
# (scikit-learn ships no types)

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from actions.understanding.alarm import fit_alarm
from actions.understanding.arrays import write_arrays
from actions.understanding.data import fingerprint
from actions.understanding.features import pieces_of, spellings_of, words_of
from actions.understanding.fitting import fit
from actions.understanding.lessons import Lesson, plan_languages, plan_lessons
from actions.understanding.lexicon import load_lexicon
from actions.understanding.normalise import Normaliser
from actions.understanding.urgency import Urgency

if TYPE_CHECKING:
    from sklearn.feature_extraction.text import TfidfVectorizer

Report = Callable[[int, int, str], None]

STEPS = 8
KEPT = 3  # models of earlier data that another process may still be about to load
FEWEST_PAIRS = 2  # sentences a pair of words must stand in; single words are all kept, to know the unknown ones
FEWEST_PIECES = 3
FEWEST_SPELLINGS = 2


def train_here(data: Path, cache: Path, progress: Report) -> Path:
    """Train in this process and write `<cache>/<fingerprint>.npz`, all or nothing."""
    # Here and not above: the action server imports every module, and has no use for 120 MB of scikit-learn.
    from scipy.sparse import hstack

    target = cache / f"{fingerprint(data)}.npz"
    progress(1, STEPS, "reading")
    lexicon = load_lexicon(data / "lexicon")
    normalise, urgency = Normaliser(lexicon.meanings), Urgency(lexicon)
    lessons = plan_lessons(data)
    texts = {text: normalise(text) for lesson in lessons.values() for text in _texts_of(lesson)}
    progress(2, STEPS, "features")
    kept = _kept_words(texts.values())
    words = _vectorizer(lambda text: [word for word in words_of(text) if word in kept])
    pieces = _vectorizer(pieces_of, FEWEST_PIECES)
    matrix = hstack([words.fit_transform(texts.values()), pieces.fit_transform(texts.values())]).tocsr()
    rows = {text: row for row, text in enumerate(texts)}
    names = {"words": words.get_feature_names_out().tolist(), "pieces": pieces.get_feature_names_out().tolist()}
    arrays = {"words_rarity": words.idf_, "pieces_rarity": pieces.idf_}
    for step, (name, lesson) in enumerate(lessons.items(), 3):
        progress(step, STEPS, name)
        fitted = fit(lambda texts: matrix[[rows[text] for text in texts]], lesson)
        names[name] = fitted.labels
        arrays |= {f"{name}_{part}": array for part, array in fitted.arrays.items()}
        if name == "urgency":
            arrays["alarm"] = fit_alarm(fitted, lesson, lambda text: urgency.signs(texts[text]))
    progress(7, STEPS, "languages")
    lesson = plan_languages(data, lexicon)
    spellings = _vectorizer(spellings_of, FEWEST_SPELLINGS).fit(_texts_of(lesson))
    fitted = fit(spellings.transform, lesson)
    names["languages"] = fitted.labels
    names["spellings"] = spellings.get_feature_names_out().tolist()
    arrays |= {
        "spellings_rarity": spellings.idf_,
        **{f"languages_{part}": array for part, array in fitted.arrays.items()},
    }
    progress(8, STEPS, "writing")
    arrays["names"] = np.frombuffer(json.dumps(names).encode(), dtype=np.uint8)
    _write(target, arrays)
    return target


def _texts_of(lesson: Lesson) -> list[str]:
    return [text for text, _ in [*lesson.examples, *lesson.floor, *lesson.doubtful]]


def _vectorizer(analyzer: Callable[[str], list[str]], fewest: int = 1) -> TfidfVectorizer:
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(analyzer=analyzer, sublinear_tf=True, min_df=fewest, dtype=np.float32)


def _kept_words(texts: Iterable[str]) -> Collection[str]:
    counts = Counter(word for text in texts for word in set(words_of(text)))
    return {word for word, count in counts.items() if count >= FEWEST_PAIRS or word.isalnum()}


def _write(target: Path, arrays: dict[str, Any]) -> None:
    write_arrays(target, arrays)
    models = sorted(target.parent.glob("*.npz"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in models[KEPT:]:
        old.unlink(missing_ok=True)


def main() -> None:
    """`python -m actions.understanding.training DATA CACHE`: progress as `step total what` lines, then the path."""
    data, cache = map(Path, sys.argv[1:3])

    def report(step: int, total: int, what: str) -> None:
        sys.stdout.write(f"{step} {total} {what}\n")
        sys.stdout.flush()

    sys.stdout.write(f"= {train_here(data, cache, report)}\n")


if __name__ == "__main__":
    main()
