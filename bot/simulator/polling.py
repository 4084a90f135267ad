"""getUpdates: long polling with Telegram's offsets and conflicts."""

import time
from typing import Any

from bot.simulator.errors import Refused
from bot.simulator.failures import DESCRIPTIONS
from bot.simulator.updates import Doorbell
from bot.simulator.world import World

LIMIT = 100
LONGEST = 50  # seconds
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


async def poll(world: World, given: dict[str, Any]) -> list[dict[str, Any]]:
    """Return pending updates, waiting up to `timeout` seconds for the first; raises Refused (409) for the loser."""
    bell = _enter(world, given)
    limit = min(max(given.get("limit", LIMIT), 1), LIMIT)
    end = time.monotonic() + min(given.get("timeout", 0), LONGEST)
    try:
        while True:
            with world.changed:
                _check(world, bell)
                found = world.updates.first(limit)
            left = end - time.monotonic()
            if found or left <= 0:
                return found
            await bell.wait(left)
    finally:
        with world.changed:
            world.updates.bells.discard(bell)
            if world.updates.poll is bell:
                world.updates.poll = None


def _enter(world: World, given: dict[str, Any]) -> Doorbell:
    with world.changed:
        bell = Doorbell()
        _check(world, bell)
        updates = world.updates
        updates.allow(given.get("allowed_updates"))
        updates.confirm(given.get("offset", 0))
        if updates.poll is not None:  # the newcomer wins
            updates.poll.evicted = True
            updates.poll.ring()
        updates.poll = bell
        updates.bells.add(bell)
        return bell


def _check(world: World, bell: Doorbell) -> None:
    if world.webhook.url:
        raise Refused(409, WEBHOOK_ACTIVE)
    if bell.evicted:
        raise Refused(409, DESCRIPTIONS[409])
