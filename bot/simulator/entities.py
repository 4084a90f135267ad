"""What Telegram finds in plain text by itself: commands, mentions, hashtags, links and addresses."""

import re
from typing import Any

COMMAND = re.compile(r"(?<![\w/<>@])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])")
PATTERNS = {
    "url": re.compile(
        r"(?:https?://[^\s<>\"]+|(?<![\w@.-])(?:[\w-]+\.)+(?:id|com|org|net|go|info|me)\b(?:/[^\s<>\"]*)?)"
    ),
    "email": re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    "bot_command": COMMAND,
    "mention": re.compile(r"(?<![\w@])@[A-Za-z][A-Za-z0-9_]{3,31}\b"),
    "hashtag": re.compile(r"(?<![\w#])#\w*[^\W\d]\w*"),
}
HINTS = re.compile(r"[/@#.]")


def width(text: str) -> int:
    """Return the length in UTF-16 units, the way Telegram counts offsets."""
    return len(text) + sum(character > "\uffff" for character in text)


def detect_entities(text: str, taken: list[tuple[int, int]] | None = None) -> list[dict[str, Any]]:
    """Find the entities of plain text outside the `taken` spans (character positions); offsets are UTF-16 units."""
    if not HINTS.search(text):
        return []
    spans = list(taken or [])
    found = []
    for kind, pattern in PATTERNS.items():
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(start < other_end and other_start < end for other_start, other_end in spans):
                continue
            spans.append((start, end))
            found.append({"type": kind, "offset": width(text[:start]), "length": width(text[start:end])})
    return sorted(found, key=lambda entity: entity["offset"])
