"""Times each kind of digest on a filled database, in a process whose memory is the digests' alone."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select

from actions.digest_figures import compose_figures, compose_league
from actions.digest_period import day_period, month_period, week_period
from actions.digest_values import Period
from actions.office import NLU_DATA, Office
from actions.send_digests import send_digests
from bench.digesting.filling import Filling
from bot.pictures_figures import draw_figures
from bot.pictures_map import draw_map
from bot.texts import Texts
from storage.complaints import Complaint, Event
from storage.outgoing import Outgoing
from storage.people import Person
from storage.staff import Staff
from storage.subscriptions import Subscription

_fresh = count(10**9 + int(time.time()))


def measure(office: Office, now: datetime) -> Mapping[str, tuple[float, float]]:
    """Milliseconds by the clock and of this process; megabytes for "peak MB"."""
    calendar, region = office.calendar, office.region.code
    yesterday = now.date() - timedelta(days=1)
    day, week = day_period(calendar, yesterday, now), week_period(calendar, yesterday, now)
    month = month_period(calendar, datetime(2026, 10, 1, tzinfo=UTC).date(), now)
    scopes = Filling(office, now).supervisors
    with office.transaction() as records:
        first = records.figures.first_day()
    assert first is not None
    oldest = month_period(calendar, first, now)

    def compose(scope: str, period: Period) -> None:
        with office.transaction() as records:
            compose_figures(records, office, (scope,), period, now)

    def league() -> None:
        with office.transaction() as records:
            compose_league(records, office, (region,), month, now)

    def reply() -> None:
        with office.transaction() as records:
            one = records.session.get(Complaint, 5)
            assert one is not None
            told = Event(
                complaint=5, at=now, verb="reply", from_status=one.status, to_status=one.status, actor="p2"
            )
            told.id, told.agency = next(_fresh), one.agency
            records.complaints.record(told)

    def sixty() -> None:
        assert send_digests(office, now) == len(scopes)

    figures = {
        "region, day": _ms(lambda: compose(region, day)),
        "region, week": _ms(lambda: compose(region, week)),
        "region, month": _ms(lambda: compose(region, month)),
        "region, oldest month": _ms(lambda: compose(region, oldest)),
        "a regency, day": _ms(lambda: compose("33.03", day)),
        "an agency, day": _ms(lambda: compose(scopes[-1], day)),
        "league, month": _ms(league),
        "record a reply": _ms(reply, times=9),
    }
    _appoint(office, scopes, now)
    figures["60 digests"] = _ms(sixty, times=1)
    figures["60 digests, MB"] = (peak_megabytes(),) * 2
    drawing = _ms(lambda: _draw_all(office), times=1)
    figures["60 digests, drawn"] = (figures["60 digests"][0] + drawing[0], figures["60 digests"][1] + drawing[1])
    figures["drawn, MB"] = (peak_megabytes(),) * 2
    return figures


def _ms(work: Callable[[], object], *, times: int = 3) -> tuple[float, float]:
    """The best of a few: the machine may have other things to do."""
    taken = []
    for _ in range(times):
        start, spent = time.perf_counter(), time.process_time()
        work()
        taken.append(((time.perf_counter() - start) * 1000, (time.process_time() - spent) * 1000))
    return min(taken)


def _appoint(office: Office, scopes: Sequence[str], now: datetime) -> None:
    """A supervisor for each scope, who has had no digest yet."""
    since = now - timedelta(days=30)
    with office.transaction() as records:
        records.session.execute(delete(Outgoing).where(Outgoing.key.like("supervisor.%")))
        for table in (Subscription, Staff):
            records.session.execute(delete(table))
        for number, scope in enumerate(scopes):
            key = f"supervisor{number}"
            if records.people.get(key) is None:
                records.session.add(Person(key=key, telegram_id=8_000_000_000 + number, seen_at=since))
                records.session.flush()
            records.staff.add(Staff(person=key, role="supervisor", scope=scope, added_at=since))


def _draw_all(office: Office) -> None:
    """Each picture once, as they are drawn when they are sent: one after the other."""
    texts = Texts(NLU_DATA / "texts", office.region)
    drawn: list[tuple[str, Mapping[str, Any]]] = []
    with office.transaction() as records:
        for values in records.session.scalars(select(Outgoing.values).where(Outgoing.key == "supervisor.pictures")):
            drawn += [one for one in _pictures(values) if one not in drawn]
    for kind, data in drawn:
        if kind == "map":
            draw_map(data, lambda key, values: texts.label(key, "id", values), office.region.folder)
        else:
            draw_figures(data, lambda key, values: texts.label(key, "id", values))


def _pictures(values: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for made in values["made"]:
        yield made["kind"], made["data"]


def peak_megabytes() -> float:
    """The most memory this process has had. Linux gives a child its parent's peak in ``ru_maxrss``, so not that."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        return int(lines["VmHWM"].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
