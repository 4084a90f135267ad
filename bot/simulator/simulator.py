"""The simulator in a thread of its own, for tests and for programs that have an event loop already."""

import asyncio
import threading
from concurrent.futures import Future
from typing import Any, Self

from bot.simulator.server import serve
from bot.simulator.telegram import Telegram


class Simulator(Telegram):
    """`with Simulator() as telegram:` serves the world at `telegram.url` until the block ends.

    Everything on it and on its people may be called from any thread; what waits (`hears`, `wait_for`) blocks the
    calling thread, so coroutines call it through `asyncio.to_thread`.
    """

    def __init__(self, *, host: str = "127.0.0.1", port: int = 0, **settings: Any) -> None:
        """Take where to listen (port 0: any free one) and World's settings."""
        super().__init__(**settings)
        self._address = (host, port)
        self._loop = asyncio.new_event_loop()
        self._stopping = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="simulator", daemon=True)
        self._started: Future[str] = Future()
        self.url = ""

    def __enter__(self) -> Self:
        self._thread.start()
        self.url = self._started.result()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()

    @property
    def base_url(self) -> str:
        """What python-telegram-bot calls `base_url`."""
        return f"{self.url}/bot"

    @property
    def base_file_url(self) -> str:
        """What python-telegram-bot calls `base_file_url`."""
        return f"{self.url}/file/bot"

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        try:
            server = await serve(self, *self._address)
        except OSError as error:
            self._started.set_exception(error)
            return
        self._started.set_result(server.url)
        await self._stopping.wait()
        await server.stop()
