"""Empties the outbox into Telegram: chats side by side, each in order, nothing lost at a crash."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from telegram import Bot

from actions.card_list import gather_cards
from actions.office import Office
from actions.quiet_hours import time_to_send
from bot.limits import Gates, Limits
from bot.packing import Packer, Unsendable
from bot.telegram.errors import EditLost, Later, Moved, Never, Outcome, Sent, ThreadLost
from bot.telegram.send import Parcel, send
from bot.texts import TextBroken, TextMissing, Texts
from bot.topics import Topics
from storage.database import Records
from storage.lanes import Claim
from storage.outgoing import Outgoing

log = logging.getLogger(__name__)

OWN_MISTAKES = 3
"""How often a message is tried that fails by no fault of Telegram's."""
Settled = Callable[[Records, Office, Outgoing, datetime], None]
"""Called in the marking transaction once a person's message was sent, never will be, or waits for the morning."""


@dataclass(frozen=True, slots=True)
class Job:
    """A row that is being sent."""

    row: Outgoing
    parcel: Parcel


class Delivery:
    """Claims a chat under a lease, lets go of the database, sends, marks what became of it."""

    def __init__(
        self,
        office: Office,
        texts: Texts,
        bot: Bot,
        limits: Limits | None = None,
        *,
        on_settled: Settled | None = None,
    ) -> None:
        self._office, self._bot, self._limits = office, bot, limits or Limits()
        self._packer = Packer(office, texts)
        self._topics = Topics(office, bot, office.clock)
        self._on_settled = on_settled
        self._gates = Gates(self._limits)
        self._awake = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._working: dict[Claim, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Deliver until cancelled; what is being sent then is finished first."""
        self._loop = asyncio.get_running_loop()
        self._office.database.on_commit = self.wake
        heart = asyncio.create_task(self._renew_leases())
        try:
            while True:
                self._awake.clear()
                try:
                    pause = await self._start_due()
                # The database may be away for a while; the outbox waits in it.
                except Exception as problem:
                    log.error("outbox can't be read", exc_info=problem)
                    pause = self._limits.poll
                # Not wait_for: on Python 3.11 a cancellation is lost when it comes together with the waking.
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(pause.total_seconds()):
                        await self._awake.wait()
        finally:
            self._office.database.on_commit = None
            if self._working:
                await asyncio.wait(list(self._working.values()), timeout=20)
            heart.cancel()

    def wake(self) -> None:
        """Something was put into the outbox. May be called from any thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._awake.set)

    async def drain(self) -> None:
        """Deliver all that is due now, and return when it is done."""
        while True:
            await self._start_due()
            if not self._working:
                return
            await asyncio.wait(list(self._working.values()), return_when=asyncio.FIRST_COMPLETED)

    async def _start_due(self) -> timedelta:
        """Start on every chat that is due while there are hands; how long nothing will be."""
        while len(self._working) < self._limits.lanes:
            claimed = await asyncio.to_thread(self._claim)
            if isinstance(claimed, timedelta):
                return claimed
            claim, job = claimed
            if job is not None:
                self._working[claim] = asyncio.create_task(self._deliver(claim, job))
        return self._limits.poll

    def _claim(self) -> tuple[Claim, Job | None] | timedelta:
        """A chat that is due with its first message, or how long to sleep."""
        with self._office.transaction() as records:
            now = self._now()
            claim = records.lanes.claim(now, self._limits.lease)
            if claim is not None:
                return claim, self._pack_next(records, claim)
            due = records.lanes.next_due()
        pause = self._limits.poll if due is None else due - now
        return max(min(pause, self._limits.poll), timedelta(milliseconds=5))

    async def _renew_leases(self) -> None:
        while True:
            await asyncio.sleep(self._limits.lease.total_seconds() / 3)
            if self._working:
                try:
                    await asyncio.to_thread(self._renew, list(self._working))
                except Exception as problem:
                    log.warning("leases not renewed", exc_info=problem)

    def _renew(self, claims: list[Claim]) -> None:
        with self._office.transaction() as records:
            records.lanes.renew(claims, self._now() + self._limits.lease)

    async def _deliver(self, claim: Claim, first: Job) -> None:
        """Send a chat's due messages one after the other, then let go of it."""
        job: Job | None = first
        try:
            while job is not None:
                await self._gates.pass_through(claim.recipient, job.parcel.weight, self._now())
                outcome = await self._send(job)
                job = await asyncio.to_thread(self._settle, claim, job.row, outcome)
        # Without a database nothing can be marked: the lease runs out and the chat is tried again.
        except Exception as problem:
            log.error("delivery to a chat broke off", extra={"recipient": claim.recipient}, exc_info=problem)
        finally:
            self._working.pop(claim, None)
            self._awake.set()

    async def _send(self, job: Job) -> Outcome:
        row = job.row
        try:
            async with self._packer.made.uploaded_once(job.parcel) as parcel:
                outcome = await self._topics.send(row, parcel)
            if isinstance(outcome, EditLost) and row.key and row.recipient.startswith("p"):
                # What a citizen must hear is never lost; a card in a group stays away when it was deleted.
                outcome = await send(self._bot, replace(job.parcel, edits=None))
        # A mistake of ours in one message must hold up its chat only for a moment.
        except Exception as problem:
            log.error("sending failed", extra={"outgoing": row.id, "text": row.key}, exc_info=problem)
            reason = type(problem).__name__
            return Later(reason) if row.attempts < OWN_MISTAKES else Never(reason)
        if isinstance(outcome, Later) and outcome.after is not None:
            self._gates.halt(row.recipient, self._now() + outcome.after)
        return outcome

    def _settle(self, claim: Claim, row: Outgoing, outcome: Outcome) -> Job | None:
        """Mark what became of a row; the chat's next one, or None when it was let go or is another's by now."""
        with self._office.transaction() as records:
            self._mark(records, row, outcome)
            return self._pack_next(records, claim) if records.lanes.is_held(claim) else None

    def _pack_next(self, records: Records, claim: Claim) -> Job | None:
        gather_cards(records, claim.recipient, at_once=self._limits.cards_at_once, now=self._now())
        while (row := records.lanes.next_of(claim.recipient, self._now())) is not None:
            now = self._now()
            later = time_to_send(records, self._office, row, now)
            if later > now:
                self._postpone(records, row, later)
                continue
            try:
                return Job(row, self._packer.pack(records, row))
            except Unsendable as problem:
                self._mark(records, row, Never(str(problem)))
            except (TextMissing, TextBroken) as problem:
                log.error(
                    "text can't be rendered", extra={"outgoing": row.id, "text": row.key, "why": str(problem)}
                )
                self._mark(records, row, Never(f"{type(problem).__name__}: {problem}"))
            except (KeyError, ValueError, TypeError) as problem:
                log.error("message is malformed", extra={"outgoing": row.id, "text": row.key}, exc_info=problem)
                self._mark(records, row, Never(type(problem).__name__))
        records.lanes.release(claim, self._now())
        return None

    def _postpone(self, records: Records, row: Outgoing, until: datetime) -> None:
        """Hold it back over the quiet hours; whoever wrote it is told until when."""
        records.outbox.postpone(row.id, until)
        if self._on_settled is not None:
            self._on_settled(records, self._office, row, self._now())

    def _mark(self, records: Records, row: Outgoing, outcome: Outcome) -> None:
        now = self._now()
        match outcome:
            case Moved(chat_id):
                group = records.staff.group(row.recipient)
                if group is not None and records.staff.move_group(group, chat_id):
                    records.outbox.mark_later(row.id, now, "the group has a new id")
                    return
                records.outbox.mark_never(row.id, "another group has this group's new id")
            case Later(reason, after) if row.attempts + 1 < self._limits.attempts:
                pause = after if after is not None else self._limits.pause_after(row.attempts)
                records.outbox.mark_later(row.id, now + pause, reason)
                return
            case Sent(message_ids):
                records.outbox.mark_sent(row.id, message_ids, now)
            case Never(reason, left):
                if left:
                    self._close_chat(records, row.recipient, now)
                records.outbox.mark_never(row.id, reason)
                log.warning("message never delivered", extra={"outgoing": row.id, "text": row.key, "why": reason})
            case Later(reason) | EditLost(reason) | ThreadLost(reason):
                records.outbox.mark_never(row.id, reason)
                log.error("message given up", extra={"outgoing": row.id, "text": row.key, "why": reason})
        marked = records.outbox.get(row.id)
        if self._on_settled is not None and marked is not None and row.recipient.startswith("p"):
            self._on_settled(records, self._office, marked, now)

    def _close_chat(self, records: Records, recipient: str, now: datetime) -> None:
        person, group = records.people.get(recipient), records.staff.group(recipient)
        if person is not None:
            person.blocked_at = now
        if group is not None:
            group.left_at = now

    def _now(self) -> datetime:
        return self._office.clock()
