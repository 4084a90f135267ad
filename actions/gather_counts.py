"""The counts of a period, for the whole scope and for each agency, from what the database says of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from actions.digest_values import Counts, Period
from actions.office import Office
from storage.database import Records
from storage.figures import Narrow, Place, Standing
from storage.rollups import Tally

DAY = timedelta(days=1)


@dataclass
class Gathered:
    """What the database says of a period, by agency and regency."""

    narrow: Narrow
    sums: Mapping[Place, Tally]
    standing: Mapping[Place, Standing]
    minutes: Mapping[tuple[str, str], Sequence[int]]
    """By kind (follow_up or settle) and agency."""

    def new(self, place: Place) -> int:
        """New in this scope: filed in its regencies, or come to its agencies."""
        tally = self.sums.get(place, Tally())
        by_arrival = self.narrow.agencies and place.regency not in self.narrow.regencies
        return tally.reached if by_arrival else tally.filed

    def counts(self) -> Counts:
        """Of the whole scope."""
        total, stands = Tally(), Standing()
        for tally in self.sums.values():
            total.add(tally)
        for one in self.standing.values():
            stands.open += one.open
            stands.overdue += one.overdue
        minutes: dict[str, list[int]] = defaultdict(list)
        for (kind, _), values in self.minutes.items():
            minutes[kind] += values
        return _counts(sum(map(self.new, self.sums)), total, stands, minutes["follow_up"], minutes["settle"])

    def counts_by_agency(self) -> Mapping[str, Counts]:
        """Of each agency; what reached it is new."""
        totals: dict[str, Tally] = defaultdict(Tally)
        stands: dict[str, Standing] = defaultdict(Standing)
        for place, tally in self.sums.items():
            totals[place.agency].add(tally)
        for place, one in self.standing.items():
            stands[place.agency].open += one.open
            stands[place.agency].overdue += one.overdue
        return {
            agency: _counts(
                totals[agency].reached,
                totals[agency],
                stands[agency],
                self.minutes.get(("follow_up", agency), ()),
                self.minutes.get(("settle", agency), ()),
            )
            for agency in {*totals, *stands}
        }


def _counts(
    new: int, total: Tally, stands: Standing, follow_ups: Sequence[int], settlements: Sequence[int]
) -> Counts:
    measured = total.settled + stands.overdue
    return Counts(
        new=new,
        settled=total.settled,
        rejected=total.rejected,
        merged=total.merged,
        withdrawn=total.withdrawn,
        waiting=stands.open,
        overdue=stands.overdue,
        settled_on_time=total.on_time,
        on_time_share=total.on_time / measured if measured else None,
        follow_up_minutes=float(median(follow_ups)) if follow_ups else None,
        settle_minutes=float(median(settlements)) if settlements else None,
        satisfaction=total.stars / total.votes if total.votes else None,
        votes=total.votes,
    )


def gather(records: Records, office: Office, narrow: Narrow, period: Period, now: datetime) -> Gathered:
    """All that counts are made of, for a period that may be long past."""
    is_over = office.calendar.start_of(period.last_day + DAY) <= now
    return Gathered(
        narrow,
        records.figures.sums(narrow, period.first_day, period.last_day),
        records.figures.standing(narrow, period.end, period.last_day if is_over else None),
        records.figures.timings(narrow, period.first_day, period.last_day),
    )
