"""However many complaints there are, no query of a turn reads a whole table."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

from sqlalchemy import event, text

from bench.loading.filling import fill
from bench.loading.plans import plans_of, scans_in
from bench.loading.turns import TURNS, Sample
from storage.database import Database
from tests.builders import PURBALINGGA, an_office


def test_every_query_of_a_turn_finds_its_rows_by_an_index(tmp_path: Path) -> None:
    office = an_office(tmp_path)
    fill(office.database.engine, 0, 2000)
    plans = plans_of(office, Sample(office, 2000, random.Random(1)))
    office.database.close()
    assert plans.keys() == TURNS.keys()
    assert scans_in(plans) == []


FILL = (
    "INSERT INTO people (key, telegram_id, seen_at, name) VALUES ('p1', 1, '2026-01-01', '')",
    """WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 6000)
    INSERT INTO complaints (id, ticket, author, identity, description, category, kind, status, filed_at, due_at,
        language, category_confidence, guesses, urgent, agency)
    SELECT n, 'PBG-' || n, 'p1', 'terbuka', '', 'lainnya', 'pengaduan',
        CASE WHEN n % 500 = 1 THEN 'rejected' ELSE 'closed' END, '2026-01-01', '2026-01-01', 'id', 1.0, '[]', :no,
        CASE WHEN n % 4 = 0 THEN 'PEMKAB-33.02' ELSE 'PEMKAB-33.03' END
    FROM numbers""",
    """INSERT INTO terms (agency, term, complaint) SELECT agency, 'jalan', id FROM complaints
    UNION ALL SELECT agency, 'jalannya', id FROM complaints WHERE id % 3 = 0
    UNION ALL SELECT agency, 'pasar' || (id % 50), id FROM complaints""",
)


def test_a_search_follows_its_index_and_sorts_nothing(each_database: Database) -> None:
    """On both databases; only the few that a rare word or status has may be put in order afterwards.

    No two lists are joined: each might be long.
    """
    with each_database.engine.begin() as connection:
        for statement in FILL:
            connection.execute(text(statement), {"no": False})
    with each_database.engine.begin() as connection:
        connection.execute(text("ANALYZE"))
    searches: list[tuple[list[str], tuple[str, ...]]] = [
        (["jalan"], ()),
        (["jalan", "pasar7"], ()),
        (["jal"], ("rejected",)),
        ([], ("closed",)),
    ]
    whole = r"SCAN (terms|term_|complaints)|Seq Scan|Join"
    sqlite = each_database.engine.dialect.name == "sqlite"
    for terms, statuses in searches:
        statements: list[tuple[str, Any]] = []

        def note(_c: Any, _k: Any, statement: str, given: Any, *_: Any, seen: Any = statements) -> None:
            seen.append((statement, given))

        event.listen(each_database.engine, "before_cursor_execute", note)
        with each_database.transaction() as records:
            found = records.terms.find([PURBALINGGA], terms, confidential=(), statuses=statuses)
        event.remove(each_database.engine, "before_cursor_execute", note)
        assert found.complaints
        with each_database.engine.connect() as connection:
            for statement, given in statements:
                explain = "EXPLAIN QUERY PLAN" if sqlite else "EXPLAIN"
                plan = [str(line[-1]) for line in connection.exec_driver_sql(f"{explain} {statement}", given)]
                many = (terms, statuses) in (searches[0], searches[-1])
                unwanted = f"{whole}|Sort|TEMP B-TREE" if many else whole
                assert not re.search(unwanted, "\n".join(plan)), plan


def test_a_scan_would_be_seen() -> None:
    assert scans_in({"queue": ["SELECT … | SCAN complaints", "SELECT … | SEARCH complaints USING INDEX x (a=?)"]})
    assert not scans_in({"start": ["SELECT … | SCAN inbox USING COVERING INDEX ix_inbox_waiting"]})
