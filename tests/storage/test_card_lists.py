"""Cards in the outbox of each kind of database: untried, gathered into a list, found again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from storage.database import Database, Records
from storage.outgoing import REPLACED, WAITING, Outgoing

NOW = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)


def put(records: Records, ticket: str, kind: str = "send", recipient: str = "ggrup", **more: Any) -> Outgoing:
    subject = more.pop("subject", f"card:{ticket}")
    row = Outgoing(
        recipient=recipient,
        kind=kind,
        key=more.pop("key", "card"),
        created_at=NOW,
        not_before=NOW,
        subject=subject,
        about=ticket,
        **more,
    )
    records.outbox.put(row)
    return row


def test_a_list_takes_the_place_of_cards_their_edits_and_their_files(each_database: Database) -> None:
    with each_database.transaction() as records:
        first, second = put(records, "A"), put(records, "B")
        edit = put(records, "A", "edit")
        files = put(records, "A", "media", key="files", subject=None, reply_to="card:A")
        said = put(records, "A", "media", key="said", subject=None, reply_to="card:A")
        others = put(records, "A", recipient="gother")
        assert list(records.card_lists.untried("ggrup")) == [first, second]
        assert records.card_lists.has_card("ggrup", "A")
        records.card_lists.gather([first, second], "cards:1", files_key="files")
    with each_database.transaction() as records:
        rows = [records.outbox.get(row.id) for row in (first, second, edit, files, said, others)]
        states = [row.state for row in rows if row is not None]
        assert states == [REPLACED, REPLACED, REPLACED, REPLACED, WAITING, WAITING]
        assert list(records.card_lists.untried("ggrup")) == []
        assert not records.card_lists.has_card("ggrup", "A") and records.card_lists.has_card("gother", "A")
        assert records.card_lists.list_of("ggrup", "B") == "cards:1"
        assert records.card_lists.list_of("gother", "A") is None
        assert records.card_lists.newest("ggrup", "cards:1") is None
        listed = put(records, "A", subject="cards:1")
        assert records.card_lists.newest("ggrup", "cards:1") is listed
