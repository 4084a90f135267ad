"""Sends each supervisor the digests that are due: once for a person and period, late rather than never."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from actions.digest_due import Due, digests_due
from actions.digest_figures import DigestFigures, Period, Scope, compose_figures
from actions.digest_message import digest_buttons, digest_values, pictures_values
from actions.digest_period import day_period
from actions.notify import say
from actions.office import Office
from actions.periods import write_period
from actions.subscribe import subscription_of
from actions.supervision import ROLE, held_by
from storage.database import Records
from storage.subscriptions import Subscription

Compose = Callable[[Records, Scope, Period], DigestFigures]
log = logging.getLogger(__name__)

LATE = timedelta(minutes=30)
"""From here on a digest says that it is late."""


def send_digests(office: Office, now: datetime) -> int:
    """Put what is due into the outbox, each supervisor in a transaction of their own; returns how many were new.

    Called as often as one likes, by as many processes as one likes, whatever the clock does in between.
    """
    with office.transaction() as records:
        people = _supervisors(records)
    composed: dict[tuple[Scope, Period], DigestFigures] = {}

    def compose(records: Records, scope: Scope, period: Period) -> DigestFigures:
        """Once for all who look after the same, so that they see the same numbers and the same picture."""
        if (scope, period) not in composed:
            composed[scope, period] = compose_figures(records, office, scope, period, now)
        return composed[scope, period]

    sent = 0
    for person in people:
        try:
            with office.transaction() as records:
                sent += _send_to(records, office, person, now, compose)
        # One supervisor's trouble must not keep the others from theirs; it is tried again within the minute.
        except Exception as problem:
            log.error("digest not composed", extra={"person": person}, exc_info=problem)
    return sent


def _send_to(records: Records, office: Office, person: str, now: datetime, compose: Compose) -> int:
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
    for due in list(digests_due(office, wishes, now)):
        sent += _send_due(records, office, wishes, due, now, compose, held.scope)
        if due.is_daily:
            wishes.covered_until = due.period.last_day
    return sent


@dataclass(frozen=True, slots=True)
class Composed:
    """One supervisor's digest as values, and whether it was put into the outbox just now."""

    person: str
    values: Mapping[str, Any]
    is_sent: bool


def digests_of(office: Office, day: date, now: datetime, *, send: bool) -> list[Composed]:
    """The digest of one day for each supervisor; sent, when asked, to those who have not had it."""
    with office.transaction() as records:
        return [
            _compose_for(records, office, person, day, now, send=send)
            for person in _supervisors(records)
            if held_by(office.region, records.staff.roles_of(person)).scope
        ]


def _compose_for(
    records: Records, office: Office, person: str, day: date, now: datetime, *, send: bool
) -> Composed:
    scope = held_by(office.region, records.staff.roles_of(person)).scope
    figures = compose_figures(records, office, scope, day_period(office.calendar, day, now), now)
    once = _once(person, figures.period)
    is_sent = send and not records.outbox.is_known(once)
    if is_sent:
        show_digest(records, office, person, figures, now, once=once)
    return Composed(person, digest_values(figures), is_sent)


def _supervisors(records: Records) -> list[str]:
    return list(dict.fromkeys(held.person for held in records.staff.with_role(ROLE)))


def _once(person: str, period: Period) -> str:
    return f"digest:{person}:{write_period(period)}"


def _send_due(
    records: Records, office: Office, wishes: Subscription, due: Due, now: datetime, compose: Compose, scope: Scope
) -> bool:
    """Put one digest into the outbox; False when this person has had it."""
    once = _once(wishes.person, due.period)
    if records.outbox.is_known(once):
        return False
    is_late = now > max(due.at, wishes.changed_at) + LATE
    figures = compose(records, scope, due.period)
    show_digest(records, office, wishes.person, figures, now, once=once, due=due.at if is_late else None)
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
