"""Sends each supervisor the digests that are due: once for a person and period, late rather than never."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from actions.digest_figures import DigestFigures, Period, compose_figures
from actions.digest_message import digest_buttons, digest_values, pictures_values
from actions.notify import say
from actions.office import Office
from actions.periods import DAY, month_of, week_of, whole_days, write_period
from actions.subscribe import subscription_of, time_of, zone_of
from actions.supervision import ROLE, held_by
from storage.database import Records
from storage.subscriptions import Subscription

log = logging.getLogger(__name__)

LATE = timedelta(minutes=30)
"""From here on a digest says that it is late."""


@dataclass(frozen=True, slots=True)
class Due:
    """A digest that is owed since ``at``."""

    period: Period
    at: datetime
    is_daily: bool = False


def send_digests(office: Office, now: datetime) -> int:
    """Put what is due into the outbox, each supervisor in a transaction of their own; returns how many were new.

    Called as often as one likes, by as many processes as one likes, whatever the clock does in between.
    """
    with office.transaction() as records:
        people = list(dict.fromkeys(held.person for held in records.staff.with_role(ROLE)))
    sent = 0
    for person in people:
        with office.transaction() as records:
            sent += _send_to(records, office, person, now)
    return sent


def _send_to(records: Records, office: Office, person: str, now: datetime) -> int:
    roles = records.staff.roles_of(person)
    held = held_by(office.region, roles)
    if not held.scope and not held.gone:
        return 0  # lost the role meanwhile
    wishes = subscription_of(records, person)
    for code in held.gone:
        _tell_gone(records, person, code, now)
    if _has_blocked(records, wishes, now) or not held.scope:
        return 0
    sent = 0
    for due in list(_due(office, wishes, now)):
        is_late = now > max(due.at, wishes.changed_at) + LATE
        sent += send_digest(records, office, person, held.scope, due, now, is_late=is_late)
        if due.is_daily:
            wishes.covered_until = due.period.last_day
    return sent


def send_digest(
    records: Records,
    office: Office,
    person: str,
    scope: tuple[str, ...],
    due: Due,
    now: datetime,
    *,
    is_late: bool = False,
) -> bool:
    """Put one digest and its pictures into the outbox; False when this person has had it."""
    once = f"digest:{person}:{write_period(due.period)}"
    if records.outbox.is_known(once):
        return False
    figures = compose_figures(records, office, scope, due.period, now)
    show_digest(records, office, person, figures, now, once=once, due=due.at if is_late else None)
    return True


def show_digest(
    records: Records,
    office: Office,
    person: str,
    figures: DigestFigures,
    now: datetime,
    *,
    once: str | None = None,
    due: datetime | None = None,
) -> None:
    """Put figures before a supervisor: the message, then what can be drawn. ``due``: when it should have come."""
    values = digest_values(figures) | {"due": due.isoformat() if due else None}
    say(records, person, "supervisor.digest", values, now=now, buttons=digest_buttons(figures), once=once)
    if values["quiet"]:
        return
    drawn = pictures_values(office, figures)
    pictures = f"{once}:pictures" if once else None
    if drawn["made"]:
        say(records, person, "supervisor.pictures", drawn, now=now, kind="media", once=pictures)
    else:
        say(records, person, "supervisor.no_picture", now=now, once=pictures)


def _due(office: Office, wishes: Subscription, now: datetime) -> Iterator[Due]:
    """What is owed and may not have been sent: the newest of each sort."""
    zone = zone_of(office, wishes)
    clock = time_of(office, wishes)
    today = now.astimezone(zone).date()
    is_past = datetime.combine(today, clock, zone) <= now
    newest = today if is_past else today - DAY

    def at(day: date) -> datetime:
        return datetime.combine(day, clock, zone)

    if wishes.daily_since is not None:
        yield from _daily(office, wishes, newest, at, now)
    if wishes.weekly_since is not None:
        monday = newest - timedelta(days=newest.weekday())
        if at(monday) > wishes.weekly_since:
            yield Due(week_of(office.region.zone, monday - DAY, now), at(monday))
    if wishes.monthly_since is not None:
        first = newest.replace(day=1)
        if at(first) > wishes.monthly_since:
            yield Due(month_of(office.region.zone, first - DAY, now), at(first))


def _daily(
    office: Office, wishes: Subscription, newest: date, at: Callable[[date], datetime], now: datetime
) -> Iterator[Due]:
    """The whole days since the last one, if the newest morning has not been served yet."""

    def is_morning(day: date) -> bool:
        return not wishes.working_days or office.calendar.is_working_day(day)

    while not is_morning(newest):
        newest -= DAY
    if wishes.daily_since is None or at(newest) <= wishes.daily_since:
        return
    # Somebody further east may want it before the region's day is over.
    last = min(newest, at(newest).astimezone(office.region.zone).date()) - DAY
    covered = wishes.covered_until
    if covered is not None and covered >= last:
        return
    if covered is None:
        covered = last - DAY
        while not is_morning(covered + DAY):
            covered -= DAY
    missed = covered + 2 * DAY
    while not is_morning(missed):
        missed += DAY
    yield Due(whole_days(office.region.zone, covered + DAY, last, now), at(min(missed, newest)), is_daily=True)


def _has_blocked(records: Records, wishes: Subscription, now: datetime) -> bool:
    """Whether nothing reaches this supervisor; the operator hears of it once, until they are back."""
    person = records.people.get(wishes.person)
    if person is None or person.blocked_at is None:
        wishes.blocked_told_at = None
        return False
    if wishes.blocked_told_at is None:
        wishes.blocked_told_at = now
        log.error("a supervisor has blocked the bot: digests wait", extra={"person": wishes.person})
    return True


def _tell_gone(records: Records, person: str, code: str, now: datetime) -> None:
    """The region has no such scope any more: the supervisor and the operator hear of it once."""
    told = say(
        records, person, "supervisor.scope_gone", {"code": code}, now=now, once=f"scope gone:{person}:{code}"
    )
    if told:
        log.error("a supervisor's scope is not in the region any more", extra={"person": person, "scope": code})
