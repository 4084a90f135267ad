"""Figures that can be worked out by hand."""

import pytest

from actions.understanding import Guess
from actions.understanding.evaluation import accuracy_above, evaluate


def ranking(*pairs: tuple[str, float]) -> list[Guess]:
    return [Guess(name, share) for name, share in pairs]


def test_figures_of_four_guesses() -> None:
    answers = ["a", "a", "b", "c"]
    rankings = [
        ranking(("a", 0.9), ("b", 0.1)),
        ranking(("b", 0.55), ("a", 0.45)),
        ranking(("b", 1.0), ("a", 0.0)),
        ranking(("a", 0.5), ("b", 0.3), ("x", 0.1), ("c", 0.05)),
    ]
    measured = evaluate(answers, rankings)
    assert measured.accuracy == 0.5
    assert measured.macro_f1 == pytest.approx((0.5 + 2 / 3 + 0) / 3)
    assert measured.top_three == 0.75
    # Two bins: 0.5 to 0.6 with 0.525 and none right, 0.9 to 1 with 0.95 and all right.
    assert measured.calibration_error == pytest.approx((2 * 0.525 + 2 * 0.05) / 4)
    assert measured.confused == (("a", "b", 1), ("c", "a", 1))
    assert measured.confusion.tolist() == [[1, 1, 0], [0, 1, 0], [1, 0, 0]]


def test_plain_labels_have_neither_ranking_nor_calibration() -> None:
    measured = evaluate(["id", "jv"], [ranking(("id", 1.0)), ranking(("id", 1.0))])
    assert (measured.accuracy, measured.top_three, measured.calibration_error) == (0.5, None, None)


def test_a_threshold_is_chosen_on_what_it_keeps_and_how_much_of_that_is_right() -> None:
    rankings = [ranking(("a", share)) for share in (0.2, 0.6, 0.8)]
    assert accuracy_above(["b", "a", "b"], rankings, (0.0, 0.5, 0.9)) == [
        (0.0, 1.0, pytest.approx(1 / 3)),
        (0.5, pytest.approx(2 / 3), 0.5),
        (0.9, 0.0, 1.0),
    ]
