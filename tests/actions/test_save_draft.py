"""Drafts that are not filed leave nothing behind."""

from __future__ import annotations

from pathlib import Path

from actions.office import Office
from actions.save_draft import add_files, discard_draft, open_draft
from storage.database import Records
from storage.drafts import Draft
from storage.files import Attachment
from storage.people import Person
from tests.builders import NOW, a_person, an_office


def a_draft_with_a_photo(records: Records, office: Office, sari: Person, content: bytes) -> Draft:
    draft = open_draft(records, sari.key, NOW)
    draft.description, draft.landmark, draft.latitude = "jalan rusak", "depan rumah saya", -7.4
    photo = Attachment(kind="photo", owner=sari.key, added_at=NOW, digest=office.files.put(content))
    add_files(records, draft, [records.attachments.add(photo).key])
    return draft


def test_a_discarded_draft_is_empty_and_its_photo_deleted(tmp_path: Path) -> None:
    office = an_office(tmp_path)
    with office.transaction() as records:
        draft = a_draft_with_a_photo(records, office, a_person(records), b"foto")
        digest = str(records.attachments.of_draft(draft.key)[0].digest)
        discard_draft(records, office, draft, "cancelled", NOW)
        assert (draft.outcome, draft.description, draft.landmark, draft.latitude) == ("cancelled", "", None, None)
        assert not records.attachments.of_draft(draft.key)
        assert not office.files.path(digest).exists()


def test_a_photo_that_another_complaint_has_too_stays(tmp_path: Path) -> None:
    office = an_office(tmp_path)
    with office.transaction() as records:
        kept = a_draft_with_a_photo(records, office, a_person(records, "Ani"), b"foto")
        draft = a_draft_with_a_photo(records, office, a_person(records), b"foto")
        discard_draft(records, office, draft, "lapsed", NOW)
        assert office.files.read(str(records.attachments.of_draft(kept.key)[0].digest)) == b"foto"
