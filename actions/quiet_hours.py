"""When a message that is not urgent may go out."""

from __future__ import annotations

from datetime import datetime, timedelta

from actions.office import Office
from actions.region import Region
from storage.database import Records
from storage.outgoing import Outgoing


def after_quiet_hours(region: Region, now: datetime) -> datetime:
    """``now``, or when the pack's quiet hours end if they are on (they may span midnight)."""
    start, end = region.quiet_hours
    local = now.astimezone(region.zone)
    quiet = local.time() >= start or local.time() < end if start > end else start <= local.time() < end
    if not quiet:
        return now
    day = local.date() + timedelta(days=1 if start > end and local.time() >= start else 0)
    return datetime.combine(day, end, region.zone).astimezone(now.tzinfo)


def time_to_send(records: Records, office: Office, outgoing: Outgoing, now: datetime) -> datetime:
    """``now``, or later for what may wait and would disturb: its reader hasn't written to us just before.

    One that was tried already keeps its turn, so that it holds up nobody.
    """
    if not outgoing.may_wait or outgoing.attempts:
        return now
    reader = records.people.get(outgoing.recipient)
    is_awake = reader is not None and now - reader.seen_at <= office.region.awake
    return now if is_awake else after_quiet_hours(office.region, now)
