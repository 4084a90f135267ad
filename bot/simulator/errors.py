"""What the Bot API answers when it refuses a request."""

from typing import Any


class Refused(Exception):
    """The request is answered with `ok: false`, an error code, a description and maybe parameters."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def as_json(self) -> dict[str, Any]:
        """Return the answer's body."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(reason: str, **parameters: int) -> Refused:
    """Make the 400 that says what is wrong with the request."""
    return Refused(400, f"Bad Request: {reason}", **parameters)


def forbidden(reason: str) -> Refused:
    """Make the 403 that says why the bot may not speak here."""
    return Refused(403, f"Forbidden: {reason}")
