"""Topics of forum groups: each complaint gets its own where the bot may open one, else the main chat is used.

A topic is closed when its complaint ends, and opened again when it goes on.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from telegram import Bot
from telegram.error import BadRequest, Forbidden, TelegramError

from actions.office import Office
from actions.tend_topic import ENDED, tend_topic
from bot.telegram.errors import Later, Moved, Outcome, Sent, ThreadLost, judge
from bot.telegram.send import Parcel, send
from storage.outgoing import Outgoing

log = logging.getLogger(__name__)


class Topics:
    """Sends what belongs into a topic there, opening it first if need be."""

    def __init__(self, office: Office, bot: Bot, now: Callable[[], datetime]) -> None:
        self._office, self._bot, self._now = office, bot, now

    async def send(self, row: Outgoing, parcel: Parcel) -> Outcome:
        """What ``bot.telegram.send.send`` does, in the complaint's topic; where none can be, in the main chat."""
        if row.kind == "topic":
            return await self._tend(row, parcel)
        if parcel.opens_topic is not None:
            opened = await self._open(row, parcel, parcel.opens_topic)
            if not isinstance(opened, Parcel):
                return opened
            parcel = opened
        outcome = await send(self._bot, parcel)
        if isinstance(outcome, ThreadLost):
            await asyncio.to_thread(self._forget, row)
            outcome = await send(self._bot, replace(parcel, thread=None))
        return outcome

    async def _tend(self, row: Outgoing, parcel: Parcel) -> Outcome:
        """Close or open the complaint's topic. Where it is gone or so already, there is nothing to do."""
        if parcel.thread is None:
            return Sent(())
        change = self._bot.close_forum_topic if row.values["closed"] else self._bot.reopen_forum_topic
        try:
            await change(parcel.chat_id, parcel.thread)
        except TelegramError as problem:
            outcome = judge(problem)
            if isinstance(outcome, ThreadLost):
                await asyncio.to_thread(self._forget, row)
            elif isinstance(outcome, Later | Moved):
                return outcome
            log.info("a topic stays as it is", extra={"recipient": row.recipient, "why": problem.message})
        return Sent(())

    async def _open(self, row: Outgoing, parcel: Parcel, name: str) -> Parcel | Outcome:
        try:
            topic = await self._bot.create_forum_topic(parcel.chat_id, name)
        except (BadRequest, Forbidden) as problem:
            outcome = judge(problem)
            if isinstance(outcome, Later):
                return outcome
            log.warning("no topic can be opened; the main chat is used", extra={"recipient": row.recipient})
            await asyncio.to_thread(self._give_up, row)
            return replace(parcel, opens_topic=None)
        except TelegramError as problem:
            return judge(problem)
        await asyncio.to_thread(self._keep, row, topic.message_thread_id)
        return replace(parcel, opens_topic=None, thread=topic.message_thread_id)

    def _keep(self, row: Outgoing, thread: int) -> None:
        # Committed before the card is sent: should we die in between, the card finds its topic and opens no second.
        ticket, now = row.about or "", self._now()
        with self._office.transaction() as records:
            records.topics.keep(row.recipient, ticket, thread, now)
            complaint = records.complaints.by_ticket(ticket)
            if complaint is not None:  # it may have ended before its card was sent
                tend_topic(records, row.recipient, ticket, ended=complaint.status in ENDED, now=now)

    def _give_up(self, row: Outgoing) -> None:
        """The right is gone. Telegram tells us when it is given again."""
        with self._office.transaction() as records:
            group = records.staff.group(row.recipient)
            if group is not None:
                group.opens_topics = False

    def _forget(self, row: Outgoing) -> None:
        with self._office.transaction() as records:
            records.topics.forget(row.recipient, row.about or "")
