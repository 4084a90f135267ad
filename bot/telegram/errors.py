"""What Telegram's refusals mean for a message: sent after all, later, or never."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram took it, as these messages."""

    message_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Later:
    """It did not go now. ``after`` is Telegram's own word, None when we choose."""

    reason: str
    after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Never:
    """It can't be delivered; ``left`` when the chat is closed to us altogether."""

    reason: str
    left: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """The group became a supergroup with another id."""

    chat_id: int


@dataclass(frozen=True, slots=True)
class EditLost:
    """The message to edit is gone, or can't be edited any more."""

    reason: str


@dataclass(frozen=True, slots=True)
class ThreadLost:
    """The topic it was meant for is gone or closed."""

    reason: str


Outcome = Sent | Later | Never | Moved | EditLost | ThreadLost

_EDIT_LOST = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "there is no text in the message to edit",
)
_THREAD_LOST = ("message thread not found", "topic_closed", "topic_deleted", "topic_id_invalid")
_LEFT = ("chat not found", "user not found", "peer_id_invalid", "chat_id is empty")
_STALE_FILE = ("wrong file identifier", "wrong remote file", "file reference", "wrong file_id", "file_id")


def judge(error: TelegramError, edited: int | None = None) -> Outcome:
    """The meaning of an error; ``edited`` is the message that was to be edited, if any."""
    text = error.message.lower()
    match error:
        case RetryAfter():
            return Later("flood limit", as_timedelta(error.retry_after))
        case ChatMigrated():
            return Moved(error.new_chat_id)
        case Forbidden():
            return Never(error.message, left=True)
        # A BadRequest is a NetworkError, so it stands before the rest, which may pass with time.
        case BadRequest() if edited is not None and "message is not modified" in text:
            return Sent((edited,))
        case BadRequest() if edited is not None and any(words in text for words in _EDIT_LOST):
            return EditLost(error.message)
        case BadRequest() if any(words in text for words in _THREAD_LOST):
            return ThreadLost(error.message)
        case BadRequest():
            return Never(error.message, left=any(words in text for words in _LEFT))
        # Among them InvalidToken: a token that was revoked while we run, or a method the server hasn't (404).
        case _:
            return Later(type(error).__name__)


def as_timedelta(value: int | timedelta) -> timedelta:
    """How long Telegram asks us to wait: it comes as seconds or as a timedelta."""
    return value if isinstance(value, timedelta) else timedelta(seconds=value)


def is_stale_file(error: TelegramError) -> bool:
    """Whether Telegram no longer knows a file by the id we kept."""
    return isinstance(error, BadRequest) and any(words in error.message.lower() for words in _STALE_FILE)
