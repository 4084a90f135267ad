"""When a message that is not urgent may go out."""

from __future__ import annotations

from datetime import datetime, timedelta

from actions.region import Region


def after_quiet_hours(region: Region, now: datetime) -> datetime:
    """``now``, or when the pack's quiet hours end if they are on (they may span midnight)."""
    start, end = region.quiet_hours
    local = now.astimezone(region.zone)
    quiet = local.time() >= start or local.time() < end if start > end else start <= local.time() < end
    if not quiet:
        return now
    day = local.date() + timedelta(days=1 if start > end and local.time() >= start else 0)
    return datetime.combine(day, end, region.zone).astimezone(now.tzinfo)
