"""Tells supervisors of a sudden rise on the day it shows, not only the morning after."""

from __future__ import annotations

from datetime import datetime, timedelta

from actions.digest_figures import Unusual
from actions.digest_message import unusual_values
from actions.digest_period import day_period
from actions.find_unusual import find_unusual
from actions.keep_figures import keep_figures
from actions.notify import say
from actions.office import Office
from actions.supervision import ROLE
from storage.database import Records
from storage.figures import Narrow

WEEK = timedelta(days=7)


def escalate_rises(records: Records, office: Office, now: datetime) -> int:
    """Tell those who look after the regency or the whole region; returns how many were told.

    The same rise is told once; one that goes on into the next week is the same.
    """
    supervisors = records.staff.with_role(ROLE)
    if not supervisors:
        return 0
    period = day_period(office.calendar, office.calendar.local_day(now), now)
    keep_figures(records, office.calendar)
    told = 0
    for rise in find_unusual(records, office, Narrow(), period, now):
        if rise.kind != "rise" or rise.regency is None:
            continue
        people = {held.person for held in supervisors if held.scope in (office.region.code, rise.regency)}
        told += sum(_tell(records, person, rise, now) for person in sorted(people))
    return told


def _tell(records: Records, person: str, rise: Unusual, now: datetime) -> bool:
    this, last = (_once(person, rise, moment) for moment in (now, now - WEEK))
    if records.outbox.is_known(last):
        return False
    return say(records, person, "supervisor.rise", unusual_values(rise), now=now, once=this)


def _once(person: str, rise: Unusual, at: datetime) -> str:
    year, week, _ = at.isocalendar()
    return f"rise:{rise.category}:{rise.regency}:{year}-{week}:{person}"
