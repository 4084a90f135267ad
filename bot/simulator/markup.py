"""Reads parse_mode=HTML as Telegram does: text, entities, and the same complaints about bad markup."""

import html
import re
from dataclasses import dataclass, field
from typing import Any

from bot.simulator.entities import detect_entities, width
from bot.simulator.errors import bad_request

# https://core.telegram.org/bots/api#html-style
KINDS = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("s", "strike", "del"), "strikethrough"),
    **dict.fromkeys(("tg-spoiler", "span"), "spoiler"),
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
}
TAG = re.compile(r"<(?P<end>/?)(?P<name>[^\s>]*)(?P<attributes>[^>]*)>")
ATTRIBUTE = re.compile(
    r"(?P<name>[a-zA-Z-]+)(?:\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"']+)))?"
)
ESCAPE = re.compile(r"&(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);")
VERBATIM = frozenset({"code", "pre"})
LINK = re.compile(r"(?:https?|tg|mailto|tel)://?[^\s]+|[\w.-]+\.[a-z]{2,}(?:/\S*)?", re.IGNORECASE)


@dataclass
class _Open:
    name: str
    start: int
    attributes: dict[str, str] = field(default_factory=dict)


def parse_text(
    text: str, mode: str | None, entities: list[dict[str, Any]] | None
) -> tuple[str, list[dict[str, Any]]]:
    """Return what is shown and its entities (UTF-16 offsets); raises Refused (400) for bad markup."""
    if mode and mode.lower() != "html":
        raise bad_request("unsupported parse_mode")  # Telegram has Markdown too; this simulator speaks HTML only
    if mode:
        return _finish(*_parse_html(text))
    if entities:
        return text, entities
    shown = text.strip()
    return shown, detect_entities(shown)


def _parse_html(source: str) -> tuple[str, list[tuple[int, int, dict[str, Any]]]]:
    shown = ""
    position = 0
    opened: list[_Open] = []
    spans: list[tuple[int, int, dict[str, Any]]] = []
    while (at := source.find("<", position)) >= 0:
        shown += _unescape(source[position:at])
        tag = TAG.match(source, at)
        offset = len(source[:at].encode())
        if tag is None:
            kind = "end" if source[at : at + 2] == "</" else "start"
            raise _cannot_parse(f"Unclosed {kind} tag at byte offset {offset}")
        if tag["end"]:
            spans += _close(opened, tag["name"].lower(), len(shown), offset, shown)
        else:
            opened.append(_opened(tag, len(shown), offset))
        position = tag.end()
    shown += _unescape(source[position:])
    if opened:
        raise _cannot_parse(f'Can\'t find end tag corresponding to start tag "{opened[-1].name}"')
    return shown, spans


def _opened(tag: re.Match[str], start: int, offset: int) -> _Open:
    name = tag["name"].lower()
    attributes = {
        found["name"].lower(): html.unescape(found["double"] or found["single"] or found["bare"] or "")
        for found in ATTRIBUTE.finditer(tag["attributes"])
    }
    if name not in KINDS:
        raise _cannot_parse(f'Unsupported start tag "{name}" at byte offset {offset}')
    if name == "span" and attributes.get("class") != "tg-spoiler":
        raise _cannot_parse(f'Tag "span" must have class "tg-spoiler" at byte offset {offset}')
    return _Open(name, start, attributes)


def _close(
    opened: list[_Open], name: str, end: int, offset: int, shown: str
) -> list[tuple[int, int, dict[str, Any]]]:
    if not opened:
        raise _cannot_parse(f"Unexpected end tag at byte offset {offset}")
    tag = opened.pop()
    if name and name != tag.name:
        expected = f'expected "</{tag.name}>", found "</{name}>"'
        raise _cannot_parse(f"Unmatched end tag at byte offset {offset}, {expected}")
    entity = _entity(tag, shown[tag.start : end])
    inside_code = any(outer.name in VERBATIM for outer in opened)
    if inside_code and tag.name == "code" and opened[-1].name == "pre":
        opened[-1].attributes["class"] = tag.attributes.get("class", "")
    return [] if entity is None or inside_code or tag.start == end else [(tag.start, end, entity)]


def _entity(tag: _Open, shown: str) -> dict[str, Any] | None:
    kind = KINDS[tag.name]
    if kind == "blockquote" and "expandable" in tag.attributes:
        return {"type": "expandable_blockquote"}
    language = tag.attributes.get("class", "")
    if kind == "pre" and language.startswith("language-"):
        return {"type": "pre", "language": language.removeprefix("language-")}
    if kind != "text_link":
        return {"type": kind}
    target = tag.attributes.get("href") or shown
    return {"type": "text_link", "url": target} if LINK.fullmatch(target) else None


def _finish(shown: str, spans: list[tuple[int, int, dict[str, Any]]]) -> tuple[str, list[dict[str, Any]]]:
    """Trim the text, clip the spans to what is left, and add what Telegram finds by itself."""
    lead = len(shown) - len(shown.lstrip())
    text = shown.strip()
    clipped = [(max(a - lead, 0), min(b - lead, len(text)), entity) for a, b, entity in spans]
    kept = sorted((span for span in clipped if span[0] < span[1]), key=lambda span: (span[0], -span[1]))
    styled = [{**entity, "offset": width(text[:a]), "length": width(text[a:b])} for a, b, entity in kept]
    taken = [(a, b) for a, b, entity in kept if entity["type"] in {"text_link", *VERBATIM}]
    found = detect_entities(text, taken)
    return text, sorted(styled + found, key=lambda entity: (entity["offset"], -entity["length"]))


def _unescape(text: str) -> str:
    return ESCAPE.sub(lambda match: html.unescape(match[0]), text) if "&" in text else text


def _cannot_parse(reason: str) -> Exception:
    return bad_request(f"can't parse entities: {reason}")
