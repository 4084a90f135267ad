"""What the database and the screens hold after all the kills, held against what was said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import func, select

from bench.crashing.citizens import Story
from bot.simulator.simulator import Simulator
from storage.complaints import Complaint, Event
from storage.database import Database, Records
from storage.drafts import Draft
from storage.files import FileStore
from storage.inbox import Arrival
from storage.outgoing import NEVER, WAITING, Outgoing, Posted


@dataclass
class Findings:
    """Figures for the table, and every loss in words; without losses all is well."""

    figures: dict[str, int] = field(default_factory=dict)
    losses: list[str] = field(default_factory=list)

    def lose(self, loss: str) -> None:
        """Note a loss."""
        self.losses.append(loss)


def examine(
    database: Database,
    files: FileStore,
    telegram: Simulator,
    stories: Sequence[Story],
    first_update: int,
    kills: Sequence[float],
    sent_at: dict[tuple[int, int], float],
) -> Findings:
    """Hold the database against the stories.

    ``first_update`` is the id of the first update that came after the setting of the stage; ``sent_at`` says when
    each message of the bot appeared, by chat and message id.
    """
    findings = Findings()
    with database.transaction() as records:
        for story in stories:
            if story.trouble is not None:
                findings.lose(f"an answer never came: {story.trouble}")
            (_examine_draft if story.is_draft else _examine_complaint)(records, files, story, findings)
        _examine_inbox(records, telegram, first_update, findings)
        _examine_outbox(records, findings)
        _count_duplicates(records, telegram, kills, sent_at, findings)
        findings.figures |= {
            "complaints confirmed by citizens": sum(story.ticket is not None for story in stories),
            "complaints stored": _count(records, Complaint.id),
            "drafts left open": sum(story.is_draft for story in stories),
            "drafts stored open": records.session.scalar(
                select(func.count()).select_from(Draft).where(Draft.outcome.is_(None))
            )
            or 0,
            "officers' replies": sum(story.reply_mark is not None for story in stories),
        }
    return findings


def _count(records: Records, column: object) -> int:
    return records.session.scalar(select(func.count(column))) or 0  # type: ignore[arg-type]


def _examine_complaint(records: Records, files: FileStore, story: Story, findings: Findings) -> None:
    mark = story.marks[0] if story.marks else "?"
    found = records.session.scalars(select(Complaint).where(Complaint.description.contains(mark))).all()
    if len(found) != 1:
        findings.lose(f"{story.script}: {mark} is in {len(found)} complaints")
        return
    complaint = found[0]
    missing = [one for one in story.marks if complaint.description.count(one) != 1]
    if missing or complaint.ticket != story.ticket:
        findings.lose(f"{story.script}: {complaint.ticket}, told {story.ticket}, lacks or repeats {missing}")
    verbs = Counter(records.session.scalars(select(Event.verb).where(Event.complaint == complaint.id)))
    expected = {"file": 1, "route": 1} | ({"reply": 1} if story.reply_mark else {})
    if verbs != expected:
        findings.lose(f"{story.script}: {complaint.ticket} has the history {dict(verbs)}")
    attached = records.attachments.of_complaint(complaint.id)
    kept = [file for file in attached if file.digest is not None and files.path(file.digest).is_file()]
    if len(attached) != story.has_photo or len(kept) != len(attached):
        findings.lose(f"{story.script}: {complaint.ticket} has {len(attached)} files, {len(kept)} with bytes")


def _examine_draft(records: Records, _files: FileStore, story: Story, findings: Findings) -> None:
    drafts = records.session.scalars(select(Draft).where(Draft.description.contains(story.marks[0]))).all()
    if [draft.outcome for draft in drafts] != [None]:
        findings.lose(f"{story.script}: {story.marks[0]} is in {len(drafts)} drafts")


def _examine_inbox(records: Records, telegram: Simulator, first_update: int, findings: Findings) -> None:
    """Everything was meant for us, so the inbox must have no gap, and nothing in it may be unanswered."""
    arrivals = select(Arrival.update_id).where(Arrival.update_id >= first_update).order_by(Arrival.update_id)
    ids = list(records.session.scalars(arrivals))
    waiting = select(func.count()).select_from(Arrival).where(Arrival.done_at.is_(None))
    undone = records.session.scalar(waiting) or 0
    gaps = len(set(range(first_update, ids[-1] + 1)) - set(ids)) if ids else 0
    tried = select(func.count()).select_from(Arrival).where(Arrival.attempts > 0)
    findings.figures |= {
        "updates received": len(ids),
        "updates lost": gaps,
        "updates unanswered": undone,
        "turns that failed and were tried again": records.session.scalar(tried) or 0,
    }
    if gaps or undone or len(telegram.updates):
        findings.lose(f"updates: {gaps} lost, {undone} unanswered, {len(telegram.updates)} never fetched")


def _examine_outbox(records: Records, findings: Findings) -> None:
    states = Counter(records.session.scalars(select(Outgoing.state)))
    findings.figures |= {
        "messages put out": sum(states.values()),
        "messages unsent": states[WAITING],
        "messages given up": states[NEVER],
    }
    if states[WAITING] or states[NEVER]:
        findings.lose(f"outbox: {dict(states)}")


def _count_duplicates(
    records: Records,
    telegram: Simulator,
    kills: Sequence[float],
    sent_at: dict[tuple[int, int], float],
    findings: Findings,
) -> None:
    """Messages on a screen that the database doesn't know: sent, and then the kill came before the mark."""
    known = set(records.session.scalars(select(Posted.message_id)))
    strays = [
        message
        for chat in telegram.chats.values()
        for message in chat.messages.values()
        if message.from_bot and message.id not in known
    ]
    unexplained = [stray for stray in strays if not _is_explained((stray.chat_id, stray.id), kills, sent_at)]
    findings.figures |= {"messages seen twice": len(strays), "… with no kill to explain it": len(unexplained)}
    for stray in unexplained:
        findings.lose(f"sent twice without a kill: {stray.text[:80]!r}")


def _is_explained(stray: tuple[int, int], kills: Sequence[float], sent_at: dict[tuple[int, int], float]) -> bool:
    """Whether the bot died before it marked a message: the last that it sent to this chat in that life."""
    sent = sent_at[stray]
    death = min((kill for kill in kills if kill > sent - 0.2), default=None)
    return death is not None and not any(
        chat == stray[0] and sent < later < death for (chat, _), later in sent_at.items()
    )


def read_log(log: Path, secrets: Sequence[str], describe: Callable[[str], str] = str) -> list[str]:
    """The secrets that stand in the log, described."""
    text = log.read_text(encoding="utf-8", errors="replace")
    return [describe(secret) for secret in secrets if secret in text]
