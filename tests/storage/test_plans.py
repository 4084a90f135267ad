"""However many complaints there are, no query of a turn reads a whole table."""

from __future__ import annotations

import random
from pathlib import Path

from bench.loading.filling import fill
from bench.loading.plans import plans_of, scans_in
from bench.loading.turns import TURNS, Sample
from tests.builders import an_office


def test_every_query_of_a_turn_finds_its_rows_by_an_index(tmp_path: Path) -> None:
    office = an_office(tmp_path)
    fill(office.database.engine, 0, 2000)
    plans = plans_of(office, Sample(office, 2000, random.Random(1)))
    office.database.close()
    assert plans.keys() == TURNS.keys()
    assert scans_in(plans) == []


def test_a_scan_would_be_seen() -> None:
    assert scans_in({"queue": ["SELECT … | SCAN complaints", "SELECT … | SEARCH complaints USING INDEX x (a=?)"]})
    assert not scans_in({"start": ["SELECT … | SCAN inbox USING COVERING INDEX ix_inbox_waiting"]})
