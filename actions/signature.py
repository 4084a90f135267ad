"""Signs what the bot hands to the action server, so that nobody else can speak in a citizen's name."""

from __future__ import annotations

import hashlib
import hmac


def sign(secret: str, person: str, update_id: int) -> str:
    """HMAC-SHA256 over person and update, as hex."""
    return hmac.new(secret.encode(), f"{person}\n{update_id}".encode(), hashlib.sha256).hexdigest()


def is_signed(secret: str, person: str, update_id: int, signature: str) -> bool:
    """Whether a signature is ours; False for an empty secret."""
    return bool(secret) and hmac.compare_digest(sign(secret, person, update_id), signature)
