"""Sentences that Rasa would refuse are named with file, line and remedy, and nothing is trained on them."""

from pathlib import Path

import pytest

from actions.understanding.check_examples import check_examples
from actions.understanding.trainer import ExamplesBroken, train

HEAD = 'version: "3.1"\nnlu:\n- intent: greet\n  examples: |\n    - halo\n'


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (HEAD + "- intent: [\n", 7, "not YAML"),
        ("greet: halo\n", 1, "there is no list `nlu`"),
        (HEAD + "- examples: |\n    - x\n", 6, "an entry without `intent`"),
        (HEAD + "- intent: deny\n  examples:\n  - bukan\n", 6, "are not a text"),
        (HEAD + "- intent: deny\n", 6, "are not a text"),
        (HEAD + "- intent: deny\n  examples: |\n    bukan\n", 6, "does not begin with `- `"),
        (HEAD + "- intent: deny\n  examples: |\n    - bukan [itu\n", 6, "is not closed"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, content: str, line: int, words: str) -> None:
    path = tmp_path / "nlu" / "greet.yml"
    path.parent.mkdir()
    path.write_text(content, encoding="utf-8")
    problems = check_examples(tmp_path)
    assert len(problems) == 1 and words in problems[0]
    assert problems[0].startswith(f"{path}:{line}: ")
    with pytest.raises(ExamplesBroken):
        train(tmp_path, tmp_path / "models", lambda step, total, what: None)
    assert not (tmp_path / "models").exists()


def test_bytes_that_are_no_text_are_named(tmp_path: Path) -> None:
    path = tmp_path / "nlu" / "greet.yml"
    path.parent.mkdir()
    path.write_bytes(HEAD.encode() + b"    - \xff\n")
    assert "not UTF-8" in check_examples(tmp_path)[0]
