"""How many sentences of each category stand at a boundary: `python -m bench.trying.boundaries`.

A sentence stands at a boundary when words that are typical of another category than its own stand out in it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from actions.understanding.data import read_examples
from actions.understanding.lexicon import load_lexicon
from actions.understanding.normalise import Normaliser

DATA = Path(__file__).parents[2] / "nlu_data"
FEWEST = 6  # sentences of a category with the word
LIFT = 6.0  # how much oftener it stands there than in all others
STANDING_OUT = 2  # typical words of another category
ROW = "{:<24}{:>10}{:>8}{:>13}  {}"


def main() -> None:
    """Print the counts and each category's typical words."""
    sentences = read_normalised(DATA)
    typical = typical_words(sentences)
    found = boundary_sentences(sentences, typical)
    print(ROW.format("category", "sentences", "long", "at boundary", "typical words"))
    for category, texts in sentences.items():
        words = ", ".join(list(typical[category])[:12])
        long = sum(len(text.split()) > 35 for text in texts) / len(texts)
        share = len(found[category]) / len(texts)
        print(ROW.format(category, len(texts), f"{long:.2f}", f"{share:.2f}", words))


def read_normalised(data: Path) -> dict[str, list[str]]:
    """The normalised sentences of each category."""
    normalise = Normaliser(load_lexicon(data / "lexicon").meanings)
    sentences: defaultdict[str, list[str]] = defaultdict(list)
    for text, category in read_examples(data)[1]:
        sentences[category].append(normalise(text))
    return dict(sentences)


def typical_words(sentences: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """Words that FEWEST sentences of a category hold, and LIFT times as often as those of the others."""
    counts = {
        category: Counter(word for text in texts for word in set(text.split()) if word.isalpha() and len(word) > 2)
        for category, texts in sentences.items()
    }
    sizes = {category: len(list(texts)) for category, texts in sentences.items()}
    everywhere, size = sum(counts.values(), Counter()), sum(sizes.values())
    return {
        category: [
            word
            for word, count in counted.most_common()
            if count >= FEWEST
            and count / sizes[category] >= LIFT * (everywhere[word] - count + 1) / (size - sizes[category])
        ]
        for category, counted in counts.items()
    }


def boundary_sentences(
    sentences: Mapping[str, Iterable[str]], typical: Mapping[str, Iterable[str]]
) -> dict[str, list[str]]:
    """The sentences where another category stands out: two of its typical words, or as many as of their own."""
    owners: defaultdict[str, list[str]] = defaultdict(list)
    for category, words in typical.items():
        for word in words:
            owners[word].append(category)
    found: dict[str, list[str]] = {}
    for category, texts in sentences.items():
        found[category] = []
        for text in texts:
            counts = Counter(owner for word in set(text.split()) for owner in owners.get(word, ()))
            own = counts.pop(category, 0)
            most = max(counts.values(), default=0)
            if most and most >= min(own, STANDING_OUT):
                found[category].append(text)
    return found


if __name__ == "__main__":
    main()
