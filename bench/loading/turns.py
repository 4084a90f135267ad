"""What a turn asks of the database: each query or verb alone, so that it can be timed and its plan be read."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta

from actions.card_list import refresh_list
from actions.delete_data import delete_data
from actions.digest_figures import compose_figures
from actions.digest_period import day_period
from actions.file_complaint import file_complaint
from actions.find_similar import joinable
from actions.notify import say, tell_followers
from actions.office import Office
from actions.own_data import gather
from actions.save_draft import open_draft
from actions.search_complaints import search_complaints
from actions.tend_clocks import tend_clocks
from bench.loading.filling import AGENCIES, OPEN_DAYS, PER_DAY
from storage.database import Records
from storage.figures import Narrow
from storage.files import Attachment

NOW = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
WEEK = timedelta(days=7)
_fresh = iter(range(10**9, 2 * 10**9))


class Sample:
    """Draws what a turn may be about: a recent complaint, an old one, its author, an agency."""

    def __init__(self, office: Office, size: int, luck: random.Random) -> None:
        self.office, self._size, self._luck = office, size, luck

    @property
    def agency(self) -> str:
        """An agency's code."""
        return f"PEMKAB-{self._luck.randrange(AGENCIES):02d}"

    @property
    def ticket(self) -> str:
        """Any complaint's ticket."""
        return f"LOD-{self._luck.randrange(self._size):07X}-0"

    @property
    def person(self) -> str:
        """Anyone's key."""
        return f"pload{self._luck.randrange(0, self._size, 2)}"

    @property
    def group(self) -> str:
        """An agency's group."""
        return f"gload{self._luck.randrange(AGENCIES)}"

    @property
    def word(self) -> str:
        """A word that few complaints hold."""
        return f"n{self._luck.randrange(5000)}"

    @property
    def message(self) -> int:
        """A message's id in its group."""
        return self._luck.randrange(min(self._size, PER_DAY * OPEN_DAYS))


def _meet(records: Records, sample: Sample) -> None:
    person = records.people.meet(7_000_000_000 + int(sample.person[5:]), name="Warga", username=None, now=NOW)
    records.drafts.open_of(person.key)
    records.conversations.of(person.key, NOW)
    records.staff.roles_of(person.key)
    records.complaints.waiting_for(person.key)


def _queue(records: Records, sample: Sample) -> None:
    agency = sample.agency
    records.complaints.queue(agency)
    records.complaints.count_queue(agency)


def _worklist(records: Records, sample: Sample) -> None:
    agencies = [sample.agency]
    records.worklists.find(agencies, officer="pload0", confidential=())
    records.worklists.count(agencies, confidential=(), overdue_at=NOW)


def _narrowed(records: Records, sample: Sample) -> None:
    agencies = [sample.agency]
    for only in ("mine", "overdue", "unassigned"):
        records.worklists.find(agencies, officer="pload0", confidential=(), only=only, now=NOW)
        records.worklists.count(agencies, officer="pload0", confidential=(), only=only, overdue_at=NOW)


SEARCHES: Mapping[str, str] = {
    "a common word": "jalan",
    "a rare word": "{rare}",
    "how words begin": "bol",
    "what a word is made of": "tambal",
    "two common words": "jalan bolong",
    "a common and a rare word": "jalan {rare}",
    "a word and its place": "bolong daerah7",
    "a word and many a status": "selesai jalan",
    "a word and a rare status": "ditolak jalan",
    "a status": "selesai",
    "a rare status": "ditolak",
    "words never together": "pagi malam",
}
"""What the officer with the most complaints looks for."""


def _search(asked: str) -> Callable[[Records, Sample], None]:
    def turn(records: Records, sample: Sample) -> None:
        words = asked.format(rare=sample.word)
        search_complaints(records, sample.office, words, actor="sload0", now=NOW)

    return turn


def _choose_many(records: Records, sample: Sample) -> None:
    records.worklists.alike([sample.agency], category="jalan_jembatan", area="33.03", limit=300)


def _merged(records: Records, sample: Sample) -> None:
    found = records.complaints.by_ticket(sample.ticket)
    assert found is not None
    records.complaints.merged_into(found)
    records.terms.move(found)
    records.templates.of_agency(sample.agency, status="routed")


def _track(records: Records, sample: Sample) -> None:
    found = records.complaints.by_ticket(sample.ticket, lock=True)
    assert found is not None
    records.complaints.history(found)
    records.attachments.of_complaint(found.id)
    records.complaints.of_author(sample.person)


def _file(records: Records, sample: Sample) -> None:
    draft = open_draft(records, sample.person, NOW)
    draft.description = "jalan depan SD 2 Kaligondang bolong besar, banyak yg jatuh"
    draft.category, draft.category_confidence = "jalan_jembatan", 0.97
    draft.regency_code, draft.district_code, draft.landmark = "33.03", "33.03.04", "depan SD 2 Kaligondang"
    file_complaint(records, sample.office, draft, NOW)


def _find_similar(records: Records, sample: Sample) -> None:
    number = int(sample.person[5:])
    regency = f"33.{number % 35 + 1:02d}"
    draft = open_draft(records, sample.person, NOW)
    draft.description = f"jalan depan SD {number} bolong besar, sudah sebulan tidak ditambal"
    draft.category, draft.regency_code, draft.district_code = "jalan_jembatan", regency, f"{regency}.04"
    joinable(records, sample.office, draft, NOW)
    draft.outcome = "cancelled"


def _own_data(records: Records, sample: Sample) -> None:
    gather(records, sample.person)
    records.followers.of_person(sample.person)
    found = records.complaints.by_ticket(sample.ticket)
    assert found is not None
    tell_followers(records, found, now=NOW)


def _delete(records: Records, sample: Sample) -> None:
    person = sample.person
    digest = sample.office.files.put(person.encode())
    records.attachments.add(Attachment(kind="voice", owner=person, added_at=NOW, digest=digest))
    delete_data(records, sample.office, person, NOW)
    records.wipes = False


def _receive(records: Records, sample: Sample) -> None:
    update, chat = next(_fresh), next(_fresh)
    records.inbox.put(bot_id=1, update_id=update, chat=chat, payload="{}", now=NOW)
    for arrival in records.inbox.waiting(chat):
        records.inbox.hold([arrival.id])
        records.inbox.finish(arrival.id, NOW)


def _take_up(records: Records, _sample: Sample) -> None:
    records.inbox.waiting_chats()


def _say(records: Records, sample: Sample) -> None:
    say(records, sample.person, "complaint.filed", {}, now=NOW)
    group, ticket = sample.group, sample.ticket
    records.card_lists.has_card(group, ticket)
    refresh_list(records, group, ticket, NOW)
    say(records, group, "staff.card", {}, now=NOW, kind="edit", subject=f"card:{ticket}")


def _deliver(records: Records, sample: Sample) -> None:
    """To a group, whose history is the longest."""
    say(records, sample.group, "staff.card", {}, now=NOW)
    claim = records.lanes.claim(NOW, timedelta(seconds=20))
    assert claim is not None
    records.card_lists.untried(claim.recipient)
    records.card_lists.newest(claim.recipient, "cards:20261116T0200.1")
    row = records.lanes.next_of(claim.recipient, NOW)
    assert row is not None
    records.outbox.mark_sent(row.id, [next(_fresh)], NOW)
    while (row := records.lanes.next_of(claim.recipient, NOW)) is not None:
        records.outbox.mark_sent(row.id, [next(_fresh)], NOW)
    records.lanes.release(claim, NOW)
    records.lanes.next_due()
    records.lanes.renew([claim], NOW)


def _find_message(records: Records, sample: Sample) -> None:
    records.outbox.posted(sample.group, sample.message)
    records.outbox.message_of(sample.group, f"card:{sample.ticket}")
    records.outbox.about(sample.ticket, sample.group)
    records.outbox.has_keyboard(sample.person)
    records.buttons.find(f"bload{sample.message}")


def _digest(records: Records, sample: Sample) -> None:
    yesterday = day_period(sample.office.calendar, NOW.date() - timedelta(days=1), NOW)
    for code in ("33", "33.03", "SETDA"):
        compose_figures(records, sample.office, (code,), yesterday, NOW)


def _overdue(records: Records, sample: Sample) -> None:
    for narrow in (Narrow(), Narrow(regencies=("33.03",)), Narrow((sample.agency,), ("33.03",))):
        records.overdue.count(narrow, NOW)
        records.overdue.page(narrow, NOW)


def _tend(records: Records, _sample: Sample) -> None:
    records.drafts.idle_since(NOW - WEEK, reminded=True)
    records.drafts.idle_since(NOW - WEEK, reminded=False)


def _ring(records: Records, sample: Sample) -> None:
    """The clocks' job, with some forty complaints due, alerts and closings; taken back, to be done anew."""
    point = records.session.begin_nested()
    assert tend_clocks(records, sample.office, NOW + timedelta(hours=1)) > 30
    point.rollback()
    records.complaints.take_recorded()


def _rate(records: Records, sample: Sample) -> None:
    records.complaints.to_rate(sample.person)
    records.outbox.replace_waiting(sample.person, sample.ticket, ["officer.taken"])
    records.outbox.bears(sample.group, f"rating:{sample.ticket}")


TURNS: Mapping[str, Callable[[Records, Sample], None]] = {
    "meet who writes": _meet,
    "receive, answer": _receive,
    "find similar": _find_similar,
    "file": _file,
    "own data": _own_data,
    "track": _track,
    "queue": _queue,
    "work list": _worklist,
    "narrowed work list": _narrowed,
    **{f"search {name}": _search(asked) for name, asked in SEARCHES.items()},
    "choose many": _choose_many,
    "merge": _merged,
    "say": _say,
    "claim and deliver": _deliver,
    "find a message": _find_message,
    "digest figures": _digest,
    "overdue list": _overdue,
    "tend drafts": _tend,
    "clocks": _ring,
    "rate": _rate,
    "take up at start": _take_up,
    "delete data": _delete,
}


def rounds(sample: Sample, times: int) -> Iterator[tuple[str, Callable[[], None]]]:
    """Every turn, again and again, each in a transaction of its own."""
    for _ in range(times):
        for name, turn in TURNS.items():
            yield name, _in_transaction(sample, turn)


def _in_transaction(sample: Sample, turn: Callable[[Records, Sample], None]) -> Callable[[], None]:
    def work() -> None:
        with sample.office.transaction() as records:
            turn(records, sample)

    return work
