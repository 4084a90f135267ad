"""Sorts what a chat has sent into things said: words, files and points that belong together are one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from telegram import CallbackQuery, Message, Update

from bot.telegram.files import Kept, files_of

_COMMAND = re.compile(r"/([A-Za-z_]{1,32})(?:@\w+)?(?:\s+(.*))?", re.DOTALL)


@dataclass(slots=True)
class Said:
    """One thing a person said, in one or several updates; ``arrivals`` are the inbox's ids of them."""

    updates: list[Update]
    arrivals: list[int]
    command: str | None = None
    words: str = ""
    tapped: CallbackQuery | None = None
    edited: Message | None = None
    parts: list[tuple[int, str]] = field(default_factory=list)
    location: tuple[float, float] | None = None
    files: list[Kept] = field(default_factory=list)
    unreadable: str | None = None
    """The kind of a message that we can't take: sticker, video_note, contact, poll or other."""
    too_large: bool = False

    @property
    def text(self) -> str:
        """All the words, a line a message."""
        return "\n".join(text for _, text in self.parts)

    @property
    def message(self) -> Message | None:
        """The last message of it."""
        return self.updates[-1].effective_message

    @property
    def is_voice(self) -> bool:
        """Whether a voice note is among the files."""
        return any(file.kind == "voice" for file in self.files)


def things_said(updates: Sequence[Update], arrivals: Sequence[int], files: dict[int, list[Kept]]) -> Iterator[Said]:
    """The updates of one private chat as things said, in order; ``files`` are those kept, by update id.

    Several messages in a row are one thought, so are the parts of an album, whichever of them bears the words. A
    command, a tapped button and an edited message stand alone.
    """
    thought: Said | None = None
    for update, arrival in zip(updates, arrivals, strict=True):
        said = _read(update, arrival, files.get(update.update_id, []))
        is_alone = said.command is not None and (said.message is None or said.message.media_group_id is None)
        if not is_alone and said.tapped is None and said.edited is None and said.message is not None:
            if thought is not None and _same_thought(thought, said):
                _join(thought, said)
                continue
            if thought is not None:
                yield thought
            thought = said
            continue
        if thought is not None:
            yield thought
            thought = None
        yield said
    if thought is not None:
        yield thought


def _same_thought(one: Said, other: Said) -> bool:
    """What another person says, a reply to another message and what can't be read are thoughts of their own."""
    first, second = one.message, other.message
    if first is None or second is None or one.unreadable or other.unreadable:
        return False
    if first.from_user != second.from_user:
        return False
    answered = [m.reply_to_message.message_id if m.reply_to_message else None for m in (first, second)]
    if first.media_group_id is not None and first.media_group_id == second.media_group_id:
        return True
    if one.command is not None or other.command is not None:
        return False
    return answered[0] == answered[1] or answered[1] is None


def _join(thought: Said, more: Said) -> None:
    thought.updates += more.updates
    thought.arrivals += more.arrivals
    thought.parts += more.parts
    if more.command is not None:
        thought.command, thought.words = more.command, more.words
    thought.files += more.files
    thought.location = more.location or thought.location
    thought.too_large = thought.too_large or more.too_large


def _read(update: Update, arrival: int, kept: list[Kept]) -> Said:
    said = Said([update], [arrival], tapped=update.callback_query, edited=update.edited_message)
    message = update.edited_message or update.message
    if message is None or update.callback_query is not None:
        return said
    text = message.text or message.caption or ""
    if text:
        said.parts = [(message.message_id, text)]
    command = _COMMAND.fullmatch(text.strip())
    if command and said.edited is None:
        said.command, said.words = command[1].lower(), (command[2] or "").strip()
    point = message.location or (message.venue.location if message.venue else None)
    if point is not None:
        said.location = (point.latitude, point.longitude)
    said.files = [file for file in kept if not file.is_too_large]
    said.too_large = any(file.is_too_large for file in kept)
    if not (text or point or kept):
        said.unreadable = _kind(message)
    return said


def _kind(message: Message) -> str | None:
    """What a message is that has neither words nor a file nor a point; None for Telegram's own notices."""
    for kind in ("sticker", "video_note", "contact", "poll"):
        if getattr(message, kind) is not None:
            return kind
    service = message.new_chat_members or message.left_chat_member or message.pinned_message
    return None if service or message.migrate_to_chat_id or message.migrate_from_chat_id else "other"


def has_files(update: Update) -> bool:
    """Whether an update brings files that we keep (round videos we don't)."""
    message = update.message
    return message is not None and message.video_note is None and bool(files_of(message))
