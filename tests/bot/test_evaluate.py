"""`kentongan evaluate` and what it draws; an operator's mistake gets one sentence and exit code 2."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from PIL import Image

from bot.cli import main
from bot.pictures import draw_confusion

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, models: Path) -> Run:
    """Runs a command with an environment of its own."""
    (tmp_path / "models").symlink_to(models)

    def run(*arguments: str) -> Result:
        environ = {
            "DATA_DIR": str(tmp_path),
            "REGION": "",
            "DATABASE_URL": "",
            "TELEGRAM_BOT_TOKEN": "",
            "ENGINE": "",
        }
        return CliRunner().invoke(main, arguments, env=environ)

    return run


@pytest.fixture
def labelled(tmp_path: Path) -> Callable[..., str]:
    """Writes a file of labelled texts."""

    def write(*rows: tuple[str, str]) -> str:
        path = tmp_path / "labelled.csv"
        path.write_text("\n".join(["text,label", *map(",".join, rows)]) + "\n", encoding="utf-8")
        return str(path)

    return write


def test_categories_are_measured_and_drawn(run: Run, labelled: Callable[..., str], tmp_path: Path) -> None:
    path = labelled(
        ("jalan rusak", "jalan_jembatan"), ("air PDAM mati", "air_bersih"), ("lampu jalan mati", "listrik")
    )
    result = run("evaluate", "--categories", path)
    assert result.exit_code == 0, result.output
    assert "accuracy           0.667" in result.stdout
    assert "listrik → penerangan_jalan" in result.stdout
    assert all(word in result.stdout for word in ("macro-F1", "top 3", "calibration error", "reliability"))
    with Image.open(tmp_path / "evaluation" / "categories.png") as picture:
        assert picture.format == "PNG" and picture.width > 500


def test_places_are_right_at_the_level_of_the_label(run: Run, labelled: Callable[..., str]) -> None:
    path = labelled(
        ("jalan rusak di Kaligondang Purbalingga", "33.03"),
        ("jalan rusak di semarang", "ambiguous"),
        ("jalan rusak di Surabaya", "outside"),
        ("jalan rusak", ""),
    )
    assert "accuracy           1.000" in run("evaluate", "--places", path).stdout


@pytest.mark.parametrize(
    ("option", "row"),
    [
        ("--intents", ("halo min", "greet")),
        ("--languages", ("jalan rusak parah di desa kami", "id")),
        ("--kinds", ("usul dibangun taman bermain di alun-alun", "aspirasi")),
        ("--urgent", ("jalan rusak", "ordinary")),
    ],
)
def test_every_other_aspect_is_measured(
    run: Run, labelled: Callable[..., str], option: str, row: tuple[str, str]
) -> None:
    assert "accuracy           1.000" in run("evaluate", option, labelled(row)).stdout


def test_nothing_to_measure_and_unknown_labels_are_refused(
    run: Run, labelled: Callable[..., str], tmp_path: Path
) -> None:
    assert run("evaluate").exit_code == 2
    result = run("evaluate", "--categories", labelled(("jalan rusak", "jalan_jembatn")))
    assert result.exit_code == 2
    assert "labelled.csv:2: the label 'jalan_jembatn' is unknown. Write one of: jalan_jembatan" in result.stderr
    assert "Traceback" not in result.output
    assert not (tmp_path / "evaluation").exists()
    missing = run("evaluate", "--complaints", str(tmp_path / "none.csv"))
    assert missing.exit_code == 2 and "none.csv:1: there is no such file" in missing.stderr
    assert run("train", "--corrections", "x.csv").exit_code == 2
    refused = run("train", "--complaints", labelled(("a", "b")), "--label-column", "opd")
    assert refused.exit_code == 2 and "there is no column 'opd'" in refused.stderr


def test_a_matrix_of_many_labels_is_large_enough_to_read(tmp_path: Path) -> None:
    names = [f"Perencanaan dan sebagainya {number}" for number in range(32)]
    draw_confusion(np.eye(32, dtype=np.int64) * 7, names, tmp_path / "m.png", title="t", axes=("a", "b"))
    with Image.open(tmp_path / "m.png") as picture:
        assert min(picture.size) >= 32 * 40
    assert [path.name for path in tmp_path.iterdir()] == ["m.png"]
