"""What a citizen's commands mean, as the payloads that buttons have too."""

from __future__ import annotations

import json
from collections.abc import Mapping

from actions.track_complaint import tickets_in
from bot.telegram.heard import Said

COMMANDS: Mapping[str, str] = {
    "start": "greet",
    "mulai": "greet",
    "lapor": "file_complaint",
    "status": "check_status",
    "laporan_saya": "list_complaints",
    "cabut": "withdraw",
    "batal": "cancel",
    "bantuan": "help",
    "help": "help",
    "bahasa": "change_language",
    "privasi": "ask_privacy",
    "data_saya": "delete_data",
}
"""command → the intent it stands for."""
BEGINNING = frozenset({"start", "mulai", "lapor"})
"""Commands that bring back what is being told already."""
RESUME = '/inform{"settled": "resume"}'


def payload_of(intent: str, **answers: str) -> str:
    """The payload of an intent with its entities."""
    return f"/{intent}" + (json.dumps(answers, ensure_ascii=False) if answers else "")


def payload_of_command(said: Said, *, has_draft: bool) -> str:
    """What a known command means, with what follows it: /cabut of a ticket, /start of a link to one."""
    command, words = said.command or "", said.words
    intent = COMMANDS[command]
    ticket = next(iter(tickets_in(words)), None)
    if command == "cabut":
        return payload_of(intent, **({"ticket": ticket} if ticket else {}))
    if command in ("start", "mulai") and ticket:
        return payload_of("check_status", ticket=ticket)
    if command == "status" and words:
        return payload_of(intent, text=words)
    return RESUME if has_draft and command in BEGINNING else payload_of(intent)
