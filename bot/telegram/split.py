"""Cuts a long Telegram HTML text into messages that Telegram takes, at a sentence, with its tags closed."""

from __future__ import annotations

import html
import re

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
"""Telegram's limits, counted in UTF-16 units after its tags and entities are read."""

_PIECE = re.compile(r"<[^>]+>|&[#\w]+;|.", re.DOTALL)
_ENDS = (r"\n\s*\n", r"\n", r"(?<=[.!?…])\s", r"\s")
"""Where to cut, best first: a paragraph, a line, a sentence, a word."""


def visible_length(text: str) -> int:
    """How long Telegram counts a text of HTML."""
    return _units(html.unescape(re.sub(r"<[^>]+>", "", text)))


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def split_html(text: str, limit: int = TEXT_LIMIT) -> list[str]:
    """The text in parts of at most ``limit``; one part when it's short enough."""
    parts: list[str] = []
    while visible_length(text) > limit:
        head, text = _cut(text, limit)
        parts.append(head)
    return [part for part in (*parts, text) if visible_length(part)] or [text]


def _cut(text: str, limit: int) -> tuple[str, str]:
    at = _find_cut(text[: _longest_head(text, limit)])
    head, rest = text[:at].rstrip(), text[at:].lstrip()
    opened = _open_tags(head)
    closing = "".join(f"</{tag[1:-1].split()[0]}>" for tag in reversed(opened))
    return head + closing, "".join(opened) + rest


def _longest_head(text: str, limit: int) -> int:
    """The index in the HTML up to which no more than ``limit`` units are visible."""
    used = 0
    for piece in _PIECE.finditer(text):
        if not piece[0].startswith("<") or piece[0] == "<":
            used += _units(html.unescape(piece[0]))
        if used > limit:
            return piece.start()
    return len(text)


def _find_cut(head: str) -> int:
    for end in _ENDS:
        # Whitespace within a tag is no place to cut.
        cuts = [found.end() for found in re.finditer(end, head) if _is_outside_tag(head, found.start())]
        if cuts and cuts[-1] > len(head) // 3:
            return cuts[-1]
    return len(head)


def _is_outside_tag(text: str, at: int) -> bool:
    return text.rfind("<", 0, at) <= text.rfind(">", 0, at)


def _open_tags(text: str) -> list[str]:
    opened: list[str] = []
    for tag in re.findall(r"<[^>]+>", text):
        if tag.startswith("</"):
            opened = opened[:-1]
        else:
            opened.append(tag)
    return opened
