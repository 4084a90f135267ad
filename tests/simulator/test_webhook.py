"""Updates by webhook: the secret, the order, the retries."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from bot.simulator.person import Person
from bot.simulator.simulator import Simulator
from tests.simulator.conftest import Wire


class Receiver:
    """A web server that notes what it gets, and fails as often as told."""

    def __init__(self) -> None:
        self.received: list[dict[str, Any]] = []
        self.secrets: set[str | None] = set()
        self.failures = 0
        self.arrived = threading.Condition()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                with receiver.arrived:
                    receiver.secrets.add(self.headers["X-Telegram-Bot-Api-Secret-Token"])
                    fails = receiver.failures > 0
                    receiver.failures -= fails
                    if not fails:
                        receiver.received.append(body)
                    receiver.arrived.notify_all()
                self.send_response(500 if fails else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        class Server(ThreadingHTTPServer):
            request_queue_size = 100  # five, the default, makes the others wait a second

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/hook"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        self.thread.start()

    def wait_for(self, count: int) -> list[dict[str, Any]]:
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.received) >= count, 5), self.received
        return self.received

    def stop(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.stop()


def test_updates_are_posted_with_the_secret_until_accepted_and_in_order(
    wire: Wire, sari: Person, receiver: Receiver
) -> None:
    receiver.failures = 2
    sari.says("sebelum")
    wire.ask("setWebhook", url=receiver.url, secret_token="rahasia-1", max_connections=1)
    for number in range(5):
        sari.says(str(number))
    received = [update["message"]["text"] for update in receiver.wait_for(6)]
    assert received == ["sebelum", "0", "1", "2", "3", "4"]
    assert receiver.secrets == {"rahasia-1"}
    info = wire.ask("getWebhookInfo")
    assert (info["url"], info["max_connections"]) == (receiver.url, 1)
    assert info["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"


def test_chats_are_served_side_by_side(telegram: Simulator, wire: Wire, receiver: Receiver) -> None:
    people = [telegram.person(f"Warga {number}") for number in range(20)]
    wire.ask("setWebhook", url=receiver.url)
    for text in ("satu", "dua"):
        for person in people:
            person.says(text)
    receiver.wait_for(40)
    for person in people:
        own = [
            update["message"]["text"]
            for update in receiver.received
            if update["message"]["from"]["id"] == person.id
        ]
        assert own == ["satu", "dua"]
    telegram.wait_for(lambda: len(telegram.updates) == 0)


def test_a_webhook_and_polling_exclude_each_other(wire: Wire, sari: Person, receiver: Receiver) -> None:
    wire.ask("setWebhook", url=receiver.url)
    assert wire.refused("getUpdates").startswith(
        "409 Conflict: can't use getUpdates method while webhook is active"
    )
    wire.ask("deleteWebhook")
    sari.says("satu")
    assert wire.ask("getWebhookInfo") == {"url": "", "has_custom_certificate": False, "pending_update_count": 1}
    wire.ask("deleteWebhook", drop_pending_updates=True)
    assert wire.updates() == []


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"url": "http://example.org/hook"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        (
            {"url": "https://example.org", "secret_token": "tidak boleh"},
            "secret token contains unallowed characters",
        ),
    ],
)
def test_a_bad_webhook_is_refused(wire: Wire, given: dict[str, str], refusal: str) -> None:
    assert wire.refused("setWebhook", **given) == f"400 Bad Request: {refusal}"


def test_a_dead_webhook_is_reported_and_tried_again(
    wire: Wire, telegram: Simulator, sari: Person, receiver: Receiver
) -> None:
    wire.ask("setWebhook", url="http://127.0.0.1:9/hook")
    sari.says("satu")
    telegram.wait_for(lambda: telegram.webhook.last_error)
    wire.ask("setWebhook", url=receiver.url)
    assert receiver.wait_for(1)[0]["message"]["text"] == "satu"
