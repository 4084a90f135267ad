"""Every number of a digest and of the league table is what a recount of the whole history says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from actions.digest_figures import compose_figures, compose_league, list_overdue
from actions.digest_period import day_period, days_period, month_period, previous_period, week_period
from actions.digest_values import Period, Scope
from actions.errors import ScopeGone
from actions.keep_figures import check_figures, rebuild_figures
from actions.office import Office
from actions.statistics import wilson
from storage.complaints import Complaint
from storage.database import open_database
from tests.builders import a_complaint, a_person, an_office
from tests.half_year import BURST, END, NOW, HalfYear, after_half_a_year
from tests.postgres import Server
from tests.recount import Life, Recount, read_lives

SCOPES: Sequence[Scope] = (
    ("33",),
    ("33.03",),
    ("33.02", "33.74"),
    ("DISHUB",),
    ("SETDA",),
    ("PEMKAB-33.02", "DISDIKBUD"),
    ("33.03", "DISHUB"),
)


@pytest.fixture(scope="module")
def office(half_year: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    yield from after_half_a_year(half_year, tmp_path_factory.mktemp("figures"))


@pytest.fixture(scope="module")
def lives(office: Office) -> Sequence[Life]:
    with office.transaction() as records:
        return read_lives(records, office.region)


def periods_of(office: Office) -> Sequence[Period]:
    calendar = office.calendar
    return (
        day_period(calendar, END.date(), NOW),
        day_period(calendar, NOW.date(), NOW),
        day_period(calendar, date(2026, 3, 20), NOW),
        day_period(calendar, BURST.date(), NOW),
        week_period(calendar, date(2026, 3, 18), NOW),
        week_period(calendar, NOW.date(), NOW),
        month_period(calendar, date(2026, 2, 3), NOW),
        month_period(calendar, date(2026, 6, 3), NOW),
        days_period(calendar, date(2026, 1, 1), date(2026, 7, 30), NOW),
        days_period(calendar, date(2026, 4, 3), date(2026, 5, 12), NOW),
    )


def recount_of(office: Office, lives: Any, scope: Scope) -> Recount:
    regencies = {code for code in scope if code.startswith("33.")}
    everything = "33" in scope
    return Recount(
        lives,
        office.region,
        lambda agency, regency: everything or agency in scope or regency in regencies,
        lambda regency: everything or regency in regencies,
    )


def check_a_digest(records: Any, office: Office, recount: Recount, scope: Scope, period: Period) -> None:
    calendar, before = office.calendar, previous_period(office.calendar, period)
    stands_at = None if period.end == NOW else period.end
    figures = compose_figures(records, office, scope, period, NOW)
    assert asdict(figures.counts) == recount.counts(period.start, period.end, stands_at)
    assert asdict(figures.previous) == recount.counts(before.start, before.end, before.end)
    found = {row.agency: asdict(row.counts) for row in figures.agencies}
    expected = {
        agency: recount.counts(period.start, period.end, stands_at, agency)
        for agency in {one.agency for life in recount.lives for one in life.moments}
    }
    assert found == {agency: counts for agency, counts in expected.items() if any(counts.values())}
    assert {row.category: row.new for row in figures.categories} == recount.categories(period.start, period.end)
    areas = recount.areas(period.start, period.end, stands_at)
    assert {row.code: (row.open, row.new) for row in figures.areas} == areas
    late = recount.overdue(period.end, NOW)
    assert [(row.ticket, row.days_late) for row in figures.oldest_overdue] == late[:10]
    rows = list_overdue(records, office, scope, period.end, NOW)
    assert [(row.ticket, row.days_late) for row in rows] == late
    series = figures.series
    assert list(series.days) == [period.last_day - timedelta(days=ago) for ago in reversed(range(30))]
    for number in (0, 11, 28, 29):
        day = recount.flow(series.days[number])
        assert (series.inflow[number], series.outflow[number]) == day, series.days[number]
    groups = [(bucket.least, bucket.most) for bucket in series.age_buckets]
    assert [bucket.count for bucket in series.age_buckets] == recount.ages(NOW, groups)
    unusual = {kind: [one for one in figures.unusual if one.kind == kind] for kind in KINDS}
    places = recount.places(calendar.start_of(period.last_day - timedelta(days=6)), period.end, 4)
    assert {(one.category, one.place): one.count for one in unusual["repeated_place"]} == places
    assert sum(one.count for one in unusual["undelivered"]) == recount.undelivered(
        records, period.start, period.end
    )
    idle = recount.idle(IDLE_SINCE) if period.last_day >= END.date() else {}
    assert {one.agency: one.count for one in unusual["idle_agency"]} == idle


KINDS = ("rise", "repeated_place", "undelivered", "idle_agency")
IDLE_SINCE = datetime.combine(date(2026, 6, 26), datetime.min.time(), END.tzinfo)
"""Friday: Wednesday the 1st of July began less than an hour ago, Friday, Monday and Tuesday are the days before."""


def test_every_number_is_what_the_history_says(office: Office, lives: Sequence[Life]) -> None:
    with office.transaction() as records:
        periods = periods_of(office)
        for number, scope in enumerate(SCOPES):
            recount = recount_of(office, lives, scope)
            for period in periods if scope == ("33",) else periods[number % 2 :: 2]:
                check_a_digest(records, office, recount, scope, period)


def test_the_half_year_holds_what_it_should(office: Office, lives: Sequence[Life]) -> None:
    with office.transaction() as records:
        verbs = [moment.verb for life in lives for moment in life.moments]
        for verb in ("forward", "return", "merge", "reinstate", "reopen", "ask", "answer", "rate", "withdraw"):
            assert verbs.count(verb) >= 5, verb
        drawn = [compose_figures(records, office, ("33",), period, NOW) for period in periods_of(office)]
        assert drawn[0].counts.overdue >= 5
        assert {one.kind for figures in drawn for one in figures.unusual} == set(KINDS)
        assert {life.complaint.identity for life in lives} == {"terbuka", "anonim", "rahasia"}


def test_the_league_is_what_the_history_says(office: Office, lives: Sequence[Life]) -> None:
    with office.transaction() as records:
        for scope in SCOPES:
            recount = recount_of(office, lives, scope)
            for period in periods_of(office)[4:9:2]:
                stands_at = None if period.end == NOW else period.end
                league = compose_league(records, office, scope, period, NOW)
                total = recount.counts(period.start, period.end, stands_at)
                for row in (*league.rows, *league.apart):
                    own = recount.counts(period.start, period.end, stands_at, row.agency)
                    n = own["settled"] + own["overdue"]
                    assert (row.n, row.settled_on_time) == (n, own["settled_on_time"])
                    assert (row.on_time_share, row.votes) == (own["on_time_share"], own["votes"])
                    assert row.follow_up_minutes == own["follow_up_minutes"]
                    assert (row.low, row.high) == (wilson(own["settled_on_time"], n) if n else (None, None))
                    if own["votes"]:
                        stars = own["votes"] * own["satisfaction"] + 10 * total["satisfaction"]
                        assert row.satisfaction == pytest.approx(stars / (own["votes"] + 10))
                lows = [row.low or 0.0 for row in league.rows]
                assert lows == sorted(lows, reverse=True)
                assert all(row.n >= 10 for row in league.rows)
                assert all(row.n < 10 for row in league.apart)


def test_the_sums_agree_with_the_histories_and_can_be_built_anew(office: Office) -> None:
    with office.transaction() as records:
        assert check_figures(records, office.calendar) == []
        sums = records.rollups.everything()
        records.rollups.clear()
        assert check_figures(records, office.calendar) != []
        assert rebuild_figures(records, office.calendar) == 119
        assert records.rollups.everything() == sums
        assert check_figures(records, office.calendar) == []


def test_a_burst_is_a_rise_and_one_place_repeated(office: Office) -> None:
    with office.transaction() as records:
        figures = compose_figures(records, office, ("33",), day_period(office.calendar, BURST.date(), NOW), NOW)
    rise = next(one for one in figures.unusual if one.kind == "rise")
    assert (rise.category, rise.regency) == ("air_bersih", "33.03")
    assert rise.count >= 6
    assert rise.usual_high is not None
    assert rise.usual_high <= 2


def test_a_changed_complaint_without_an_event_is_found(tmp_path: Path) -> None:
    office = an_office(tmp_path)
    with office.transaction() as records:
        complaint = a_complaint(records, a_person(records))
        assert check_figures(records, office.calendar) == []
        found = records.session.get(Complaint, complaint.id)
        assert found is not None
        found.agency = "DISHUB"
        assert check_figures(records, office.calendar) == [
            f"{complaint.ticket}: its last event doesn't tell how it stands"
        ]
    office.database.close()


def test_a_failed_transaction_counts_nothing(tmp_path: Path) -> None:
    office = an_office(tmp_path)
    with pytest.raises(RuntimeError), office.transaction() as records:
        a_complaint(records, a_person(records))
        compose_figures(records, office, ("33",), day_period(office.calendar, NOW.date(), NOW), NOW)
        raise RuntimeError
    with office.transaction() as records:
        assert records.rollups.everything() == {}
    office.database.close()


@pytest.mark.postgres
def test_postgresql_counts_alike(postgres: Server, tmp_path: Path) -> None:
    office = an_office(tmp_path, database=open_database(postgres.new_database(), migrate=False))
    HalfYear(office, seed=8, complaints=12).live()
    with office.transaction() as records:
        lives = read_lives(records, office.region)
        for scope in (("33",), ("33.03", "DISHUB")):
            for period in periods_of(office)[6:9]:
                check_a_digest(records, office, recount_of(office, lives, scope), scope, period)
        assert check_figures(records, office.calendar) == []
        records.rollups.clear()
        assert check_figures(records, office.calendar) != []
        rebuild_figures(records, office.calendar)
        assert check_figures(records, office.calendar) == []
    office.database.close()


def test_a_scope_that_is_none_is_refused(office: Office) -> None:
    period = day_period(office.calendar, END.date(), NOW)
    with office.transaction() as records:
        for scope in (("99",), ("33", "DINAS-LAMA"), ("33.03.04",), ()):
            with pytest.raises(ScopeGone):
                compose_figures(records, office, scope, period, NOW)


def test_open_ones_per_100_thousand_people_where_the_pack_knows_them(office: Office) -> None:
    known = replace(office, region=replace(office.region, population={"33.03": 200_000}))
    with office.transaction() as records:
        figures = compose_figures(records, known, ("33",), day_period(office.calendar, END.date(), NOW), NOW)
    rates = {area.code: (area.open, area.per_100k) for area in figures.areas}
    assert rates["33.03"][1] == pytest.approx(rates["33.03"][0] / 2)
    assert {rate for code, (_, rate) in rates.items() if code != "33.03"} == {None}


def test_a_confidential_one_is_a_ticket_a_category_and_a_clock(office: Office) -> None:
    period = day_period(office.calendar, END.date(), NOW)
    with office.transaction() as records:
        rows = [row for row in list_overdue(records, office, ("33",), period.end, NOW) if row.confidential]
    assert rows
    assert all(row.ticket and row.category and row.days_late >= 0 and not row.agency for row in rows)
