"""How many stars people give, in their own words."""

from __future__ import annotations

import pytest

from tests.builders import the_understanding


@pytest.mark.parametrize(
    ("text", "stars"),
    [
        ("kasih bintang 4", 4),
        ("bintang lima", 5),
        ("⭐⭐", 2),
        ("4", 4),
        ("lelet, satu bintang aja", 1),
        ("sae sanget, bintang gangsal", 5),
        ("tiga dari lima", 3),
        ("nilainya 9 dari 10", 5),
        ("skor 8", 4),
        ("good service, five stars", 5),
        ("nilai 4/5", 4),
        ("puas sekali", None),
        ("sudah ditambal di RT 3, terima kasih", None),
        ("nilai 4 atau nilai 5 ya", None),
        ("bintang 0", None),
        ("bintang 100", None),
    ],
)
def test_stars_are_read_from_words(text: str, stars: int | None) -> None:
    assert the_understanding().stars(text) == stars
