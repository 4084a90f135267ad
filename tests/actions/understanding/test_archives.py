"""An agency's own archive becomes a second opinion; measured by folds on a stand-in for a city's archive."""

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from actions.region import Region
from actions.understanding import Understanding, Understood
from actions.understanding.archive import Source, read_archive, share_out
from actions.understanding.archive_training import Job, do
from actions.understanding.archives import Learnt, train_on_archive
from actions.understanding.evaluation import evaluate
from actions.understanding.second_opinion import find_second_opinion, load_second_opinion, name_agencies
from actions.understanding.tables import TableError
from actions.understanding.trainer import find_model
from actions.understanding.understood import Guess
from tests.actions.understanding.stand_in import make_archive, write_archive

ROOT = Path(__file__).parents[3]
DATA, MODELS = ROOT / "nlu_data", ROOT / "build" / "models"
FEW = ("PDAM", "PLN", "DINKES", "DISHUB", "DLH")


def ignore(step: int, total: int, what: str) -> None:
    """Progress for nobody."""


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory, understanding: Understanding) -> Path:
    """Some hundred rows of five agencies; two labels are written as an agency of Jawa Tengah is named."""
    assert understanding.model  # trained once, for all
    path = tmp_path_factory.mktemp("archive") / "archive.csv"
    names = {"PLN": "pln", "DINKES": "Dinas Kesehatan"}
    rows = [(text, names.get(label, label)) for text, label in make_archive() if label in FEW]
    write_archive(path, [*rows, ("", "PLN"), ("tanpa label", ""), ("sekali saja", "LANGKA")])
    return path


def a_cache(parent: Path) -> Path:
    folder = parent / "models"
    folder.mkdir()
    for path in MODELS.glob("*.npz"):
        (folder / path.name).symlink_to(path)
    return folder


@pytest.fixture
def cache(tmp_path: Path, understanding: Understanding) -> Path:
    """A folder of models of its own, with the project's model in it."""
    assert understanding.model
    return a_cache(tmp_path)


@pytest.fixture(scope="module")
def learnt(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Learnt:
    """What was learnt of the archive."""
    return learn(archive, a_cache(tmp_path_factory.mktemp("learnt")))


def learn(path: Path, cache: Path) -> Learnt:
    return train_on_archive(Source(path, "isi", "opd"), data=DATA, cache=cache, region="jateng", progress=ignore)


def learn_here(source: Source, cache: Path, folds: int = 0) -> dict[str, Any]:
    """In this process; otherwise it is a child's work, so as not to keep its memory."""
    job = Job(DATA, find_model(DATA, cache, ignore), cache, "jateng", source, folds)
    return do(job, lambda done, what: None)


def test_a_region_with_history_guesses_the_agency(learnt: Learnt, cache: Path, region: Region) -> None:
    without = Understanding(region, DATA, cache)
    assert without.understand("lampu mati").agencies == ()
    assert learnt.path is not None
    cache = learnt.path.parent.parent
    assert (learnt.left_out, learnt.too_rare, learnt.labels) == (2, ("LANGKA",), 5)
    assert find_second_opinion(cache, "jateng") == learnt.path
    assert find_second_opinion(cache, "jatim") is None
    understood = Understanding(region, DATA, cache).understand("air ledeng mati sudah tiga hari")
    assert understood.agencies[0].name == "PDAM"
    assert sum(guess.confidence for guess in understood.agencies) == pytest.approx(1, abs=0.01)
    assert "PLN" in {guess.name for guess in understood.agencies}
    assert Understood.from_dict(json.loads(json.dumps(understood.as_dict()))) == understood
    earlier = understood.as_dict()
    del earlier["agencies"]
    assert Understood.from_dict(earlier).agencies == ()


def test_corrections_win_and_change_the_model(archive: Path, learnt: Learnt, cache: Path, tmp_path: Path) -> None:
    assert learnt.path is not None
    (cache / "archive").mkdir()
    earlier = cache / "archive" / learnt.path.name
    shutil.copy(learnt.path, earlier)
    with archive.open(encoding="utf-8", newline="") as file:
        text = next(csv.DictReader(file))["isi"]
    corrections = tmp_path / "corrections.csv"
    write_archive(corrections, [(text, "PDAM"), ("kran asat kabeh", "PDAM")])
    source = Source(archive, "isi", "opd", corrections)
    rows = read_archive(source)
    assert [label for one, label in zip(rows.texts, rows.labels, strict=True) if one == text] == ["PDAM"]
    second = learn_here(source, cache)
    assert second["rows"] == learnt.rows + 1
    assert list((cache / "archive").iterdir()) == [Path(second["path"])]
    assert Path(second["path"]) != earlier


def test_labels_of_the_archive_become_the_packs_codes(learnt: Learnt, region: Region) -> None:
    assert learnt.path is not None
    opinion = name_agencies(load_second_opinion(learnt.path), region)
    assert set(opinion.classifier.labels) == {"PDAM", "PLN", "DINKES", "DISHUB", "DLHK"}
    assert opinion.classifier.weights.dtype == np.float16


def test_folds_measure_what_a_model_of_the_rest_would_guess(archive: Path, cache: Path) -> None:
    told = learn_here(Source(archive, "isi", "opd"), cache, folds=3)
    measured = evaluate(told["answers"], [[Guess(*one) for one in ranking] for ranking in told["rankings"]])
    assert "path" not in told and not (cache / "archive").exists()
    assert measured.count == told["rows"] > 500
    assert measured.macro_f1 > 0.8
    assert measured.calibration_error is not None and measured.calibration_error < 0.08


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("isi,dinas\na,b\n", "archive.csv:1: there is no column 'opd'"),
        ("", "archive.csv:1: the file is empty"),
    ],
)
def test_an_archive_that_cannot_be_read_is_refused(tmp_path: Path, content: str, words: str) -> None:
    path = tmp_path / "archive.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(TableError) as problem:
        read_archive(Source(path, "isi", "opd"))
    assert words in str(problem.value)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("isi,opd\n" + "jalan rusak,PU\n" * 30, "1 labels with at least 2 rows"),
        ("isi,opd\na,PU\nb,PU\nc,PLN\nd,PLN\n", "only 4 rows"),
    ],
)
def test_an_archive_that_teaches_nothing_is_refused_and_nothing_written(
    tmp_path: Path, cache: Path, content: str, words: str
) -> None:
    path = tmp_path / "archive.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(TableError) as problem:
        learn_here(Source(path, "isi", "opd"), cache)
    assert words in str(problem.value)
    assert not (cache / "archive").exists()


def test_a_refusal_comes_back_from_the_process_that_learns(tmp_path: Path, cache: Path) -> None:
    path = tmp_path / "archive.csv"
    path.write_text("isi,opd\na,PU\nb,PU\nc,PLN\nd,PLN\n", encoding="utf-8")
    with pytest.raises(TableError, match="only 4 rows"):
        learn(path, cache)


def test_of_a_large_archive_the_rare_labels_are_kept_whole() -> None:
    assert share_out([10, 20, 5000, 9000], 1030) == 500
    assert share_out([10, 20], 1000) == 20
    assert share_out([], 1000) == 0
