"""The daily sums stay right when several work at once, on the same complaints and the same day's rows."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

from actions.keep_figures import check_figures
from storage.complaints import Event
from storage.database import Database
from tests.builders import NOW, PURBALINGGA, a_complaint, a_person, an_office

WORKERS, TURNS = 4, 6


def test_several_at_once_add_up(each_database: Database, tmp_path: Path) -> None:
    office = an_office(tmp_path, database=each_database)
    with office.transaction() as records:
        tickets = [a_complaint(records, a_person(records)).ticket for _ in range(3)]
    together = threading.Barrier(WORKERS)
    troubles: list[BaseException] = []

    def work(worker: int) -> None:
        try:
            together.wait(30)
            for turn in range(TURNS):
                with office.transaction() as records:
                    # In an order of its own, and with no lock: the sums have to see to themselves.
                    for ticket in tickets if worker % 2 else reversed(tickets):
                        complaint = records.complaints.by_ticket(ticket)
                        assert complaint is not None
                        verb, at = "reply" if turn % 2 else "note", NOW + timedelta(minutes=turn)
                        event = Event(
                            complaint=complaint.id, at=at, verb=verb, from_status="routed", to_status="routed"
                        )
                        event.actor, event.agency = f"officer {worker}", PURBALINGGA
                        records.complaints.record(event)
        except BaseException as trouble:
            troubles.append(trouble)

    workers = [threading.Thread(target=work, args=(number,)) for number in range(WORKERS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert troubles == []
    with office.transaction() as records:
        assert check_figures(records, office.calendar) == []
        assert sum(tally.acts for tally in records.rollups.everything().values()) == WORKERS * TURNS * len(tickets)
