"""How SQLite finds what each turn asks for: every statement of a turn, explained by the database itself."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import event

from actions.office import Office
from bench.loading.turns import Sample, rounds

SMALL = frozenset({"staff", "groups", "invites", "templates"})
"""Tables that don't grow with the complaints."""
PARTIAL = frozenset({"ix_inbox_waiting", "ix_complaints_open_due", "ix_complaints_open_agency_due"})
"""Indexes of what is unfinished only; reading one from end to end is no more work than there is to do."""
# anon_1 is what another SELECT of the statement found, whose own lines say how.
_SCAN = re.compile(r"SCAN (?P<table>(?!CONSTANT|anon_)\w+)(?: USING (?:COVERING )?INDEX (?P<index>\w+))?")


def plans_of(office: Office, sample: Sample) -> Mapping[str, Sequence[str]]:
    """For each turn, what the database says about each of its statements: "statement | plan"."""
    found: dict[str, list[str]] = {}
    for name, work in rounds(sample, 1):
        statements: list[tuple[str, Any]] = []

        def note(
            _c: Any, _k: Any, statement: str, parameters: Any, _x: Any, many: bool, seen: Any = statements
        ) -> None:
            if not many and statement.split(maxsplit=1)[0] in ("SELECT", "UPDATE", "DELETE"):
                seen.append((statement, parameters))

        engine = office.database.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            work()
        finally:
            event.remove(engine, "before_cursor_execute", note)
        with engine.connect() as connection:
            for statement, parameters in dict.fromkeys(statements):
                plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
                short = re.sub(r"SELECT .*? FROM", "SELECT … FROM", " ".join(statement.split()))
                found.setdefault(name, []).extend(f"{short} | {line[-1]}" for line in plan)
    return found


def scans_in(plans: Mapping[str, Sequence[str]]) -> list[str]:
    """The statements that read a whole table, or a whole index of everything."""
    return [
        f"{name}: {detail}"
        for name, details in plans.items()
        for detail in details
        if (scan := _SCAN.search(detail.rpartition("|")[2]))
        and scan["table"] not in SMALL
        and scan["index"] not in PARTIAL
    ]
