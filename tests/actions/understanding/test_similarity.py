"""How well true duplicates are found, and how fast."""

import csv
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest

from actions.region import Region
from actions.understanding import Guess, Place, Understanding
from actions.understanding.similarity import Similarity, Subject

PAIRS = Path(__file__).parents[2] / "nlu_data" / "dev_pairs.csv"
Prepare = Callable[..., Subject]
NOW = datetime(2026, 11, 23, tzinfo=UTC)
POTHOLE = "jalan berlubang besar depan pasar"


@pytest.fixture(scope="module")
def similarity(understanding: Understanding, region: Region) -> Similarity:
    return Similarity(understanding, region)


@pytest.fixture
def subject(similarity: Similarity, understanding: Understanding) -> Prepare:
    def prepare(text: str, at: datetime | None = None) -> Subject:
        understood = understanding.understand(text)
        return similarity.describe(text, understood.categories, understood.place, at)

    return prepare


def read_pairs() -> list[tuple[str, str, bool]]:
    with PAIRS.open(encoding="utf-8", newline="") as file:
        return [(row["text_a"], row["text_b"], row["label"] == "same") for row in csv.DictReader(file)]


def test_duplicates_are_found_among_lookalikes(similarity: Similarity, region: Region, subject: Prepare) -> None:
    """Every wrong pair of this set shares the place, the words or the matter: the hardest there are."""
    threshold = region.thresholds["similar_complaint"]
    pairs = read_pairs()
    found = [similarity.compare(subject(first), subject(second)) >= threshold for first, second, _ in pairs]
    right = sum(one and same for one, (_, _, same) in zip(found, pairs, strict=True))
    assert right / sum(found) >= 0.62
    assert right / sum(same for *_, same in pairs) >= 0.68


def test_duplicates_are_found_where_both_categories_are_confirmed(
    similarity: Similarity, understanding: Understanding, region: Region
) -> None:
    """As before filing: only complaints of the same category are compared, and each category was confirmed."""
    threshold = region.thresholds["similar_complaint"]
    found = right = 0
    pairs = read_pairs()
    for first, second, same in pairs:
        one, other = understanding.understand(first), understanding.understand(second)
        category = one.categories[0].name
        if not same and other.categories[0].name != category:
            continue
        guess = [Guess(category, 1.0)]
        subjects = [similarity.describe(told.text, guess, told.place) for told in (one, other)]
        is_similar = similarity.compare(*subjects) >= threshold
        found += is_similar
        right += is_similar and same
    assert right / found >= 0.74
    assert right / sum(same for *_, same in pairs) >= 0.92


def test_two_cities_of_one_street_name_are_two_matters(similarity: Similarity, subject: Prepare) -> None:
    """Semarang may be the city or the regency around it; Solo is neither."""
    here, there = subject("pohon tumbang Jl. Gajah Mada Semarang"), subject("pohon tumbang Jl. Gajah Mada Solo")
    assert similarity.compare(here, there) < similarity.compare(here, here) - 0.2


def test_complaints_that_have_nothing_in_common_are_not_similar(
    similarity: Similarity, region: Region, subject: Prepare
) -> None:
    subjects = [subject(first) for first, _, same in read_pairs() if same]
    scores = [
        similarity.compare(one, other) for one in subjects for other in subjects if one is not other
    ]  # fmt: skip
    assert sum(score >= region.thresholds["similar_complaint"] for score in scores) / len(scores) <= 0.01


def test_it_is_the_same_in_both_directions_and_between_0_and_1(similarity: Similarity, subject: Prepare) -> None:
    for first, second, _ in read_pairs():
        one, other = subject(first), subject(second)
        assert similarity.compare(one, other) == similarity.compare(other, one)
        assert 0 <= similarity.compare(one, other) <= 1


def test_near_points_make_alike_and_far_ones_apart(similarity: Similarity) -> None:
    road = (Guess("jalan_jembatan", 1.0),)
    here, there, far = (
        similarity.describe(POTHOLE, road, Place(latitude=-7.38, longitude=109.36 + east))
        for east in (0, 0.001, 0.1)
    )
    assert similarity.compare(here, there) > 0.6
    assert similarity.compare(here, far) < 0.1


def test_what_was_said_long_ago_is_another_matter(similarity: Similarity, subject: Prepare) -> None:
    text = "lampu merah Pasar Slawi mati"
    today, yesterday, last_year = (subject(text, NOW - timedelta(days=days)) for days in (0, 1, 365))
    assert similarity.compare(today, yesterday) == similarity.compare(today, today)
    assert similarity.compare(today, last_year) < similarity.compare(today, yesterday) - 0.2


def test_texts_without_anything_are_compared_too(similarity: Similarity, subject: Prepare) -> None:
    assert similarity.compare(subject(""), subject("🙂")) < 0.3


def test_two_hundred_candidates_take_a_few_milliseconds(similarity: Similarity, subject: Prepare) -> None:
    candidates = [subject(first) for first, _, _ in read_pairs()] * 2
    asked = candidates[7]
    costs = []
    for _ in range(5):
        start = perf_counter()
        for candidate in candidates[:200]:
            similarity.compare(asked, candidate)
        costs.append(perf_counter() - start)
    assert median(costs) < 0.02
