"""Failures on demand: the next request is refused, delayed, or its connection dropped."""

from dataclasses import dataclass, field
from typing import Any

from bot.simulator.errors import Refused

DESCRIPTIONS = {
    400: "Bad Request: simulated failure",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    429: "Too Many Requests: retry after {retry_after}",
    500: "Internal Server Error",
    502: "Bad Gateway",
}


@dataclass
class Failure:
    """What happens to the next `times` requests of this `method` (None: any but getUpdates) and `chat`."""

    method: str | None = None
    chat: int | None = None
    refusal: Refused | None = None
    drop: str | None = None  # "before" the request is carried out, or "after": done, but the answer is lost
    delay: float = 0.0  # seconds
    times: int = 1

    def fits(self, method: str, given: dict[str, Any]) -> bool:
        """Does it concern this request?"""
        fits_method = method != "getUpdates" if self.method is None else self.method.lower() == method.lower()
        return fits_method and self.chat in (None, given.get("chat_id"))


@dataclass
class Failures:
    """The failures that were ordered and haven't happened yet."""

    waiting: list[Failure] = field(default_factory=list)

    def order(self, failure: Failure) -> None:
        """Add a failure after those already ordered."""
        self.waiting.append(failure)

    def take(self, method: str, given: dict[str, Any]) -> Failure:
        """Return what shall happen to this request: a failure, used up once, or one that does nothing."""
        for failure in self.waiting:
            if failure.fits(method, given):
                failure.times -= 1
                if failure.times <= 0:
                    self.waiting.remove(failure)
                return failure
        return Failure()


def refusal(error_code: int, description: str | None = None, retry_after: int | None = None) -> Refused:
    """Make the answer for an error code; a 429 says when to come again (seconds)."""
    seconds = 1 if retry_after is None and error_code == 429 else retry_after
    text = description or DESCRIPTIONS.get(error_code, "Error")
    parameters = {} if seconds is None else {"retry_after": seconds}
    return Refused(error_code, text.format(retry_after=seconds), **parameters)
