"""The line on PostgreSQL: as on SQLite, and with two processes on one database behind a load balancer."""

from __future__ import annotations

import itertools
import socket
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.simulator.person import Person
from bot.simulator.simulator import Simulator
from storage.complaints import Complaint, Event
from storage.database import open_database
from storage.drafts import Draft
from storage.inbox import Arrival
from storage.outgoing import Posted
from tests.dialogue import Player, read_dialogue
from tests.live import MONDAY, LiveTown, a_live_town
from tests.postgres import Server

pytestmark = pytest.mark.postgres
POTHOLE = Path(__file__).parents[1] / "dialogues" / "pothole_one_message_one_tap.yml"
SEND = "✓ Kirim"
SECRET = "two-processes"


def test_a_complaint_goes_all_the_way(tmp_path: Path, postgres: Server) -> None:
    with a_live_town(tmp_path, DATABASE_URL=postgres.new_database()) as town:
        Player(town, read_dialogue(POTHOLE)).play()


@contextmanager
def a_balancer(ports: list[int]) -> Iterator[str]:
    """The address of a load balancer that hands request after request to the next port."""
    turns = itertools.cycle(ports)

    class Balancer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            name = "X-Telegram-Bot-Api-Secret-Token"
            onward = urllib.request.Request(
                f"http://127.0.0.1:{next(turns)}/hook", body, {name: self.headers[name]}, method="POST"
            )
            with urllib.request.urlopen(onward, timeout=30) as answer:
                self.send_response(answer.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Balancer) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/hook"
        server.shutdown()
        thread.join()


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


@contextmanager
def two_processes(folder: Path, url: str) -> Iterator[LiveTown]:
    """Two applications on one database; updates come to each in turn. The town that is given is the first's."""
    ports = free_ports(2)
    with Simulator() as telegram, a_balancer(ports) as address:
        common = {"DATABASE_URL": url, "WEBHOOK_URL": address, "WEBHOOK_SECRET": SECRET}
        towns = [LiveTown(telegram, folder / str(port), {**common, "LISTEN_PORT": str(port)}) for port in ports]
        for town in towns:
            town.start()
        try:
            yield towns[0]
        finally:
            for town in towns:
                town.stop()


def test_two_processes_tend_a_draft_once(postgres: Server) -> None:
    database = open_database(postgres.new_database())
    with database.transaction() as records:
        sari = records.people.meet(1, name="Sari", username=None, now=MONDAY)
        records.drafts.add(Draft(person=sari.key, created_at=MONDAY, updated_at=MONDAY))
    later = MONDAY + timedelta(days=1)
    found: list[int] = []

    def tend() -> None:
        with database.transaction() as records:
            found.append(len(records.drafts.idle_since(later, reminded=False)))

    with database.transaction() as records:
        assert len(records.drafts.idle_since(later, reminded=False)) == 1
        other = threading.Thread(target=tend)
        other.start()
        other.join(10)
    tend()
    database.close()
    assert found == [0, 1]


def test_two_processes_answer_once_and_file_once(tmp_path: Path, postgres: Server) -> None:
    with two_processes(tmp_path, postgres.new_database()) as town:
        people = [town.person(f"Warga{number}") for number in range(8)]
        parts = (
            "sudah seminggu lebih dibiarkan",
            "tadi pagi ada motor masuk lubang",
            "malam hari gelap sekali di situ",
        )
        for number, person in enumerate(people):
            person.says(f"jalan depan SD 2 Kaligondang Purbalingga bolong besar, banyak yg jatuh warga-{number}x")
        for part in parts:
            for person in people:
                person.says(part)
        town.settle(30)
        for person in people:
            summary = [message for message in person.sees() if SEND in message.buttons][-1]
            with town.telegram.changed:
                person.taps(SEND, message=summary)
                person.taps(SEND, message=summary)
        town.settle(30)
        for number, person in enumerate(people):
            _was_served_once(town, number, person, parts)
        _nothing_was_sent_twice(town)


def _was_served_once(town: LiveTown, number: int, person: Person, parts: tuple[str, ...]) -> None:
    with town.app.office.transaction() as records:
        found = select(Complaint).where(Complaint.description.contains(f"warga-{number}x"))
        [complaint] = records.session.scalars(found).all()
        verbs = records.session.scalars(select(Event.verb).where(Event.complaint == complaint.id)).all()
    assert [complaint.description.count(part) for part in parts] == [1, 1, 1]
    assert verbs.count("file") == 1
    assert sum("sudah tercatat" in message.text for message in person.sees() if message.from_bot) == 1


def _nothing_was_sent_twice(town: LiveTown) -> None:
    with town.app.office.transaction() as records:
        known = set(records.session.scalars(select(Posted.message_id)))
        undone = records.session.scalars(select(Arrival).where(Arrival.done_at.is_(None))).all()
    seen = [m.id for chat in town.telegram.chats.values() for m in chat.messages.values() if m.from_bot]
    assert undone == []
    assert sorted(seen) == sorted(known)
