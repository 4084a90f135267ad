"""Which words name the writer's own home."""

import pytest

from actions.office import NLU_DATA
from actions.understanding.landmarks import Landmarks
from actions.understanding.lexicon import load_lexicon


@pytest.mark.parametrize(
    ("text", "is_own"),
    [
        ("depan rumah saya", True),
        ("ngarep omahku", True),
        ("wingking griya kula", True),
        ("di warung milik saya", True),
        ("RUMAH KAMI kebanjiran", True),
        ("rumah sakit, saya antre", False),
        ("depan rumah pak lurah", False),
        ("perumahan saya kira gelap", False),
        ("jalan menuju rumah makan", False),
    ],
)
def test_the_own_home_is_told_from_other_houses(text: str, is_own: bool) -> None:
    assert Landmarks(load_lexicon(NLU_DATA / "lexicon").landmarks).is_own_home(text) is is_own
