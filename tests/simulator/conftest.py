"""A running simulator, a client that holds every answer to the Bot API's description, and the real library."""

import os
from collections.abc import AsyncIterator, Iterator
from typing import Any

os.environ["PTB_TIMEDELTA"] = "1"

import httpx
import pytest
from telegram import Bot

from bot.simulator.person import Person
from bot.simulator.schema import METHODS, faults
from bot.simulator.simulator import Simulator


class Wire:
    """Speaks raw HTTP with the simulator."""

    def __init__(self, simulator: Simulator) -> None:
        self.client = httpx.Client(base_url=f"{simulator.base_url}{simulator.token}/", timeout=10)
        self.offset = 0

    def ask(self, method: str, files: dict[str, Any] | None = None, **given: Any) -> Any:
        """Return the result, which must be what bot_api.json says."""
        body = self._post(method, files, given).json()
        assert body.get("ok"), body
        wrong = faults(METHODS[method].returns, body["result"], method)
        assert not wrong, wrong
        return body["result"]

    def refused(self, method: str, **given: Any) -> str:
        """Return "<code> <description>" of the refusal."""
        response = self._post(method, None, given)
        body = response.json()
        assert body["ok"] is False
        assert response.status_code == body["error_code"]
        return f"{body['error_code']} {body['description']}"

    def updates(self, **given: Any) -> list[dict[str, Any]]:
        """Return the pending updates, which must be what bot_api.json says, and confirm them."""
        found: list[dict[str, Any]] = self.ask("getUpdates", offset=self.offset, **given)
        if found:
            self.offset = found[-1]["update_id"] + 1
            self.client.post("getUpdates", json={"offset": self.offset})
        return found

    def _post(self, method: str, files: dict[str, Any] | None, given: dict[str, Any]) -> httpx.Response:
        if files:
            return self.client.post(method, data=given, files=files)
        return self.client.post(method, json=given)


@pytest.fixture
def telegram() -> Iterator[Simulator]:
    with Simulator() as simulator:
        yield simulator


@pytest.fixture
def wire(telegram: Simulator) -> Iterator[Wire]:
    wire = Wire(telegram)
    yield wire
    wire.client.close()


@pytest.fixture
async def bot(telegram: Simulator) -> AsyncIterator[Bot]:
    async with Bot(telegram.token, base_url=telegram.base_url, base_file_url=telegram.base_file_url) as bot:
        yield bot


@pytest.fixture
def sari(telegram: Simulator, wire: Wire) -> Person:
    """A citizen who has started the bot; her update is out of the way."""
    person = telegram.person("Sari")
    person.starts()
    wire.updates()
    return person
