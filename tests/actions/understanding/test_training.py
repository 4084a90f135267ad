"""A model is tied to its data, written whole or not at all, and answers without scikit-learn."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from actions.region import Region
from actions.understanding import TrainingError, train
from actions.understanding.data import fingerprint, read_descriptions, read_examples, read_turns
from actions.understanding.model import load_model
from actions.understanding.training import train_here

DATA = Path(__file__).parents[3] / "nlu_data"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A small data folder: three intents, two categories, and the other labels."""
    small = tmp_path / "nlu_data"
    (small / "nlu" / "categories").mkdir(parents=True)
    shutil.copytree(DATA / "lexicon", small / "lexicon")
    for name in ("kinds", "urgency", "languages"):
        shutil.copytree(DATA / "nlu" / name, small / "nlu" / name)
    shutil.copy(DATA / "categories.csv", small)
    for name in ("greet", "check_status", "report_emergency", "categories/listrik", "categories/air_bersih"):
        shutil.copy(DATA / "nlu" / f"{name}.yml", small / "nlu" / f"{name}.yml")
    return small


def test_training_reports_progress_and_leaves_one_file(data: Path, tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    path = train_here(data, tmp_path / "models", lambda step, total, what: steps.append((step, total)))
    assert path == tmp_path / "models" / f"{fingerprint(data)}.npz"
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert steps[0][0] == 1
    assert steps[-1][0] == steps[-1][1]
    assert load_model(path).classify("halo selamat pagi").intents[0].name == "greet"


def test_other_data_has_another_fingerprint(data: Path) -> None:
    before = fingerprint(data)
    greetings = data / "nlu" / "greet.yml"
    greetings.write_text(greetings.read_text(encoding="utf-8") + "    - ngapunten\n", encoding="utf-8")
    assert fingerprint(data) != before


def test_training_without_sentences_says_so_and_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(TrainingError):
        train(tmp_path, tmp_path / "models", lambda step, total, what: None)
    assert not list((tmp_path / "models").glob("*"))


def test_the_sentences_of_a_category_name_it() -> None:
    intents, complaints = read_examples(DATA)
    assert len({intent for _, intent in intents}) == 26
    assert len({category for _, category in complaints}) == 32
    assert all("/" not in intent for _, intent in intents)


def test_answering_needs_no_scikit_learn() -> None:
    code = "import sys, actions.understanding; sys.exit('sklearn' in sys.modules or 'scipy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=DATA.parent, check=False).returncode == 0


def test_the_lexicon_names_every_intent_and_category(region: Region) -> None:
    assert {category for _, category in read_descriptions(DATA)} == set(region.categories)
    assert {intent for _, intent in read_turns(DATA)} == {intent for _, intent in read_examples(DATA)[0]}
