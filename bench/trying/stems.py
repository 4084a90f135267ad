"""What a search finds by stems, beyond the words that begin with the asked one: `python -m bench.trying.stems`.

Asked are the words that stand in many of the training sentences, or those of a file, one a line. Whether what more
is found means the same is for the reader to judge.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from pathlib import Path

import click

from actions.understanding.data import read_examples
from storage.words import stem_of, terms_of

DATA = Path(__file__).parents[2] / "nlu_data"


@click.command()
@click.argument("file", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--often", default=10, help="How many sentences an asked word stands in.")
def main(file: Path | None, often: int) -> None:
    """Print for each asked word what more is found, and the sums."""
    sentences = [terms_of(text) for text, _ in read_examples(DATA)[1]]
    words = Counter(word for sentence in sentences for word in sentence)
    start = time.process_time()
    rows = sum(len({stem_of(word) for word in sentence}.difference(sentence)) for sentence in sentences)
    spent = time.process_time() - start
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for word in words:
        alike[stem_of(word)].append(word)
    asked = file.read_text().split() if file else [word for word, count in words.items() if count >= often]
    asked = [word for word in dict.fromkeys(asked) if word in words]
    by_beginning = by_stem = 0
    for word in asked:
        by_beginning += sum(count for other, count in words.items() if other.startswith(word))
        stem = stem_of(word)
        more = {other for other in [*alike[stem], stem] if other in words and not other.startswith(word)}
        by_stem += sum(words[other] for other in more)
        if more:
            shown = " ".join(f"{other} {words[other]}" for other in sorted(more, key=lambda one: -words[one]))
            click.echo(f"{word} {words[word]} + {shown}")
    click.echo(f"{len(asked)} words: {by_beginning} by how words begin, {by_stem} more by stems")
    kept = words.total()
    click.echo(
        f"{len(sentences)} sentences, {kept} words, {rows} stems more to keep ({rows / kept:.0%}), {spent:.2f} s"
    )


if __name__ == "__main__":
    main()
