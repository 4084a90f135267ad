"""What says nothing is never an emergency, however it is typed."""

from random import Random
from string import ascii_lowercase

import pytest

from actions.understanding import Understanding

DICE = Random(7)
SMALL_WORDS = [
    "yang",
    "di",
    "ke",
    "dari",
    "itu",
    "ini",
    "ada",
    "dan",
    "juga",
    "saya",
    "kami",
    "pak",
    "sudah",
    "masih",
]
NONSENSE = {
    "di, for 10,000 characters": "di " * 3_334,
    "a word of danger over and over": "api " * 1_000,
    "blood over and over": "darah " * 12,
    "a call and nothing else": "tolong " * 40,
    "there is": "ada " * 900,
    "one letter, 4,096 times": "a" * 4_096,
    "fires": "🔥" * 40,
    "emoji": "🆘🚒🔥😭",
    "digits": "1234567890" * 400,
    "emergency numbers": "112 110 113 119",
    "marks": "!!!???" * 60,
    "keys": "sdfjkl sdfkjl wer uioxcv mnb,sdf",
    **{
        f"letters at random, {size}": "".join(DICE.choices(ascii_lowercase + "   ", k=size))
        for size in (20, 60, 300, 4_096, 10_000)
    },
    **{f"small words, {size}": " ".join(DICE.choices(SMALL_WORDS, k=size)) for size in (6, 25, 120, 2_000)},
}


@pytest.mark.parametrize("text", NONSENSE.values(), ids=NONSENSE.keys())
def test_nonsense_is_never_an_emergency(understanding: Understanding, text: str) -> None:
    understood = understanding.understand(text)
    assert not understood.urgent
    assert understood.intent.name != "report_emergency"


@pytest.mark.parametrize(
    "text", ["KEBAKARAN!!!", "ad bom", "ada yg tenggelam", "gempa tolong kejepit", "kobong kobong"]
)
def test_few_words_are_enough_to_call_for_help(understanding: Understanding, text: str) -> None:
    assert understanding.understand(text).urgent


def test_what_is_said_over_and_over_is_no_sure_guess(understanding: Understanding) -> None:
    assert understanding.understand("di " * 3_334).intent.confidence < 0.5
    assert understanding.understand("jalan " * 40).categories[0].confidence < 0.5
