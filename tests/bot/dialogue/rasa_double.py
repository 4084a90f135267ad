"""What our engine sees of a Rasa server, over HTTP: a channel that answers, a tracker that remembers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

CUSTOM = {"say": "citizen.what_next", "values": {}, "buttons": []}


@dataclass
class RasaDouble:
    """A Rasa that says ``CUSTOM`` to everything, after which ``slots`` and ``loop`` stand in its tracker."""

    slots: dict[str, Any] = field(default_factory=dict)
    loop: str | None = None
    is_silent: bool = False
    """An action fails: the message is in the tracker, and nothing is said."""
    loses_answers: bool = False
    """The connection ends before the answer; the tracker holds it."""
    work: Callable[[], None] = lambda: None
    """What an action does before the answer."""
    heard: list[dict[str, Any]] = field(default_factory=list)
    events: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    url: str = ""

    def webhook(self, body: dict[str, Any]) -> list[dict[str, Any]]:
        """The REST channel."""
        self.heard.append(body)
        events = self.events.setdefault(body["sender"], [])
        events.append({"event": "user", "text": body["message"], "metadata": body["metadata"]})
        self.work()
        if self.is_silent:
            return []
        events.append({"event": "bot", "text": None, "data": {"custom": CUSTOM}})
        return [{"recipient_id": body["sender"], "custom": CUSTOM}]

    def tracker(self, sender: str) -> dict[str, Any]:
        """A conversation as the HTTP API shows it."""
        loop = {"name": self.loop} if self.loop else {}
        slots = {"requested_slot": None, **self.slots}
        return {"slots": slots, "active_loop": loop, "events": self.events.get(sender, [])}


@contextmanager
def a_rasa_double() -> Iterator[RasaDouble]:
    """A listening double."""
    rasa = RasaDouble()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._give(rasa.tracker(self.path.split("/")[2]))

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if self.path == "/webhooks/rest/webhook":
                answer = rasa.webhook(body)
                if not rasa.loses_answers:
                    self._give(answer)
                return
            sender = self.path.split("/")[2]
            rasa.events.setdefault(sender, []).extend(body)
            self._give(rasa.tracker(sender))

        def _give(self, answer: Any) -> None:
            content = json.dumps(answer).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Keep the test's output clean."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        rasa.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield rasa
        finally:
            server.shutdown()
            thread.join()
