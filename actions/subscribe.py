"""A supervisor's wishes about digests: when, on which days, weekly, monthly."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from actions.errors import Refused
from actions.office import Office
from actions.supervision import held_by, scope_of
from storage.database import Records
from storage.subscriptions import Subscription

ZONES: Mapping[str, str] = {"wib": "Asia/Jakarta", "wita": "Asia/Makassar", "wit": "Asia/Jayapura"}
_CLOCK = re.compile(r"([01]?\d|2[0-3])[.:]?([0-5]\d)?")


class NoSuchTime(Refused):
    """The words are no time of day."""

    key = "supervisor.no_such_time"


def subscription_of(records: Records, person: str) -> Subscription:
    """A supervisor's wishes; one who has said nothing gets the region's habits from the day of the role on."""
    since = min(held.added_at for held in records.staff.roles_of(person) if held.role == "supervisor")
    return records.subscriptions.of(person, since=since)


def time_of(office: Office, wishes: Subscription) -> time:
    """The time of day when digests are due."""
    return time.fromisoformat(wishes.at) if wishes.at else office.region.digest_time


def zone_of(office: Office, wishes: Subscription) -> ZoneInfo:
    """The zone of that time."""
    return ZoneInfo(wishes.zone) if wishes.zone else office.region.zone


def set_time(records: Records, office: Office, words: str, *, actor: str, now: datetime) -> None:
    """Have digests come at this time ("06.30", "7"). Raises NoSuchTime and NotAllowed."""
    found = _CLOCK.fullmatch(words.strip())
    if found is None:
        raise NoSuchTime(words=words)
    wishes = _changed(records, office, actor, now)
    wishes.at = time(int(found[1]), int(found[2] or 0)).isoformat("minutes")


def set_zone(records: Records, office: Office, zone: str, *, actor: str, now: datetime) -> None:
    """Read that time by another clock: wib, wita or wit. Raises NoSuchTime and NotAllowed."""
    if zone not in ZONES:
        raise NoSuchTime(words=zone)
    _changed(records, office, actor, now).zone = ZONES[zone]


def set_days(records: Records, office: Office, days: str, *, actor: str, now: datetime) -> None:
    """Daily ones on each day, on ``working`` days, or on no day (``none``). Raises NotAllowed."""
    wishes = _changed(records, office, actor, now)
    wishes.working_days = days == "working"
    if days == "none":
        wishes.daily_since = None
    elif wishes.daily_since is None:
        wishes.daily_since, wishes.covered_until = now, None


def set_longer(records: Records, office: Office, which: str, wanted: bool, *, actor: str, now: datetime) -> None:
    """Want the ``weekly`` or ``monthly`` one, or not. Raises NotAllowed."""
    wishes = _changed(records, office, actor, now)
    if which == "weekly":
        wishes.weekly_since = (wishes.weekly_since or now) if wanted else None
    else:
        wishes.monthly_since = (wishes.monthly_since or now) if wanted else None


def show_wishes(records: Records, office: Office, *, actor: str) -> dict[str, Any]:
    """The wishes as values. Raises NotAllowed."""
    scope = scope_of(records, office, actor)
    wishes = subscription_of(records, actor)
    zone = zone_of(office, wishes)
    names = [name for name, known in ZONES.items() if known == zone.key]
    return {
        "scope": list(scope),
        "gone": list(held_by(office.region, records.staff.roles_of(actor)).gone),
        "at": time_of(office, wishes).strftime("%H.%M"),
        "zone": names[0] if names else None,
        "days": "none" if wishes.daily_since is None else "working" if wishes.working_days else "each",
        "weekly": wishes.weekly_since is not None,
        "monthly": wishes.monthly_since is not None,
    }


def _changed(records: Records, office: Office, actor: str, now: datetime) -> Subscription:
    scope_of(records, office, actor)
    wishes = subscription_of(records, actor)
    wishes.changed_at = now
    return wishes
