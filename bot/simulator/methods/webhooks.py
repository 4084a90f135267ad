"""The methods that say where updates go."""

import re
from typing import Any
from urllib.parse import urlsplit

from bot.simulator.errors import bad_request
from bot.simulator.methods.call import Call, Json
from bot.simulator.records import Webhook

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
CONNECTIONS = range(1, 101)


def set_webhook(call: Call) -> bool:
    """Post updates to a URL from now on: https, or plain http on this very machine."""
    given = call.given
    url, secret, connections = given["url"], given.get("secret_token"), given.get("max_connections", 40)
    parts = urlsplit(url)
    if url and not (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if secret is not None and not SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    if connections not in CONNECTIONS:
        raise bad_request("max_connections must be between 1 and 100")
    _drop_pending(call)
    call.world.updates.allow(given.get("allowed_updates"))
    call.world.webhook = Webhook(url, secret, connections)
    _ring(call)
    return True


def delete_webhook(call: Call) -> bool:
    """Keep updates for getUpdates from now on."""
    _drop_pending(call)
    call.world.webhook = Webhook()
    _ring(call)
    return True


def get_webhook_info(call: Call) -> Json:
    """Return where updates go and how that fares."""
    webhook, updates = call.world.webhook, call.world.updates
    info: dict[str, Any] = {
        "url": webhook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(updates),
    }
    if webhook.url:
        info["max_connections"] = webhook.max_connections
    if updates.allowed:
        info["allowed_updates"] = updates.allowed
    if webhook.last_error:
        info["last_error_date"], info["last_error_message"] = webhook.last_error
    return info


def _drop_pending(call: Call) -> None:
    if call.given.get("drop_pending_updates"):
        call.world.updates.clear()


def _ring(call: Call) -> None:
    for bell in call.world.updates.bells:
        bell.ring()
