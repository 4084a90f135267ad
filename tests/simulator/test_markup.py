"""HTML as Telegram reads it: text, entities in UTF-16 units, and its complaints."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.simulator.errors import Refused
from bot.simulator.markup import parse_text


@pytest.mark.parametrize(
    ("source", "shown", "entities"),
    [
        ("<b>Halo</b> Sari", "Halo Sari", [("bold", 0, 4)]),
        ("😀 <i>dua</i>", "😀 dua", [("italic", 3, 3)]),
        ("a &lt;b&gt; &amp; &quot;c&quot; &#33; &nbsp;", 'a <b> & "c" ! &nbsp;', []),
        ("  \n<b> tebal </b>\n", "tebal", [("bold", 0, 5)]),
        ("<b>tebal <i>dan</i> miring</b>", "tebal dan miring", [("bold", 0, 16), ("italic", 6, 3)]),
        ("<pre><code class='language-sql'>x</code></pre>", "x", [("pre", 0, 1)]),
        ("<code>/start @sari_w</code>", "/start @sari_w", [("code", 0, 14)]),
        ("<blockquote expandable>panjang</blockquote>", "panjang", [("expandable_blockquote", 0, 7)]),
        (
            "<span class='tg-spoiler'>s</span><tg-spoiler>t</tg-spoiler>",
            "st",
            [("spoiler", 0, 1), ("spoiler", 1, 1)],
        ),
        ('<a href="https://osm.org/?a=1&amp;b=2">peta</a>', "peta", [("text_link", 0, 4)]),
        ("<a href='apa saja'>bukan tautan</a>", "bukan tautan", []),
        ("cek /status@kentongan_lokal_bot atau #lapor", None, [("bot_command", 4, 27), ("hashtag", 37, 6)]),
        ("lihat https://jatengprov.go.id dan a@b.id", None, [("url", 6, 24), ("email", 35, 6)]),
        ("jalan 1/2 km", "jalan 1/2 km", []),
        ("<b></b>kosong", "kosong", []),
    ],
)
def test_html_becomes_text_and_entities(
    source: str, shown: str | None, entities: list[tuple[str, int, int]]
) -> None:
    text, found = parse_text(source, "HTML", None)
    assert text == (source if shown is None else shown)
    assert [(one["type"], one["offset"], one["length"]) for one in found] == entities


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("a < b", "Unclosed start tag at byte offset 2"),
        ("ya <tebal>x</tebal>", 'Unsupported start tag "tebal" at byte offset 3'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("é<b>x</i>", 'Unmatched end tag at byte offset 6, expected "</b>", found "</i>"'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_bad_html_is_complained_about(source: str, complaint: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_text(source, "HTML", None)
    assert refused.value.description == f"Bad Request: can't parse entities: {complaint}"


def test_another_parse_mode_is_refused() -> None:
    with pytest.raises(Refused, match="unsupported parse_mode"):
        parse_text("*x*", "MarkdownV2", None)


@given(some.text())
def test_entities_lie_within_any_text(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    shown, entities = parse_text(f"<b>{escaped}</b>", "HTML", None)
    assert shown == text.strip()
    for entity in entities:
        assert 0 <= entity["offset"] < entity["offset"] + entity["length"] <= len(shown.encode("utf-16-le")) // 2
