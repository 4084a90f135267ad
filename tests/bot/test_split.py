"""Cutting long texts: every part fits, nothing is lost, tags are closed and opened again."""

from __future__ import annotations

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.split import split_html, visible_length

WORDS = st.lists(
    st.sampled_from(["jalan", "rusak.", "Tolong!", "&amp;", "🛠", "\n", "\n\n", "<b>penting</b>", "<i>di sini</i>"]),
    min_size=1,
    max_size=120,
).map(" ".join)


def plain(text: str) -> str:
    return "".join(html.unescape(re.sub(r"<[^>]+>", "", text)).split())


@given(WORDS, st.integers(20, 200))
def test_every_part_fits_and_nothing_is_lost(text: str, limit: int) -> None:
    parts = split_html(text, limit)
    assert all(visible_length(part) <= limit for part in parts)
    assert plain("".join(parts)) == plain(text)
    for part in parts:
        assert part.count("<b>") == part.count("</b>") and part.count("<i>") == part.count("</i>")


def test_it_is_cut_at_a_sentence_and_bold_goes_on() -> None:
    text = "<b>Satu kalimat di sini. Kalimat kedua lagi.</b> Ketiga."
    assert split_html(text, 30) == ["<b>Satu kalimat di sini.</b>", "<b>Kalimat kedua lagi.</b> Ketiga."]


def test_a_word_without_end_is_cut_anyway() -> None:
    assert [len(part) for part in split_html("a" * 100, 40)] == [40, 40, 20]


def test_characters_outside_the_basic_plane_count_twice() -> None:
    assert visible_length("<b>🛠</b>&amp;") == 3


def test_a_link_keeps_its_address_in_both_halves() -> None:
    first, second = split_html('<a href="https://x.example/a b">satu dua tiga</a>', 9)
    assert (first, second) == (
        '<a href="https://x.example/a b">satu dua</a>',
        '<a href="https://x.example/a b">tiga</a>',
    )
