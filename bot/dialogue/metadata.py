"""What travels with a message to the actions, in process or through Rasa."""

from __future__ import annotations

from typing import Any

from actions.signature import sign
from bot.dialogue.engine import Message


def metadata_of(message: Message, secret: str = "") -> dict[str, Any]:
    """The message's metadata, signed when there is a secret to sign with."""
    metadata: dict[str, Any] = {
        "person": message.person,
        "update_id": message.update_id,
        "now": message.now.isoformat(),
        "text": message.text,
        "location": list(message.location) if message.location else None,
        "attachments": list(message.attachments),
        "parts": [list(part) for part in message.parts],
        "voice": message.voice,
    }
    if message.understood is not None:
        metadata["understood"] = message.understood.as_dict()
    if secret:
        metadata["signature"] = sign(secret, message.person, message.update_id)
    return metadata
