"""Gathers everything that is kept about a person, as one JSON document."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from actions.bar_author import barred_since
from actions.notify import say
from actions.office import Office
from actions.reject_complaint import OTHER
from storage.complaints import Complaint, Event
from storage.data_requests import DOWNLOAD, DataRequest
from storage.database import Records
from storage.files import Attachment
from storage.outgoing import Outgoing

FILE = "data.file"
"""The text key of the message that bears the document."""
INTERNAL = frozenset({"confirm_in", "confirm_as"})
"""What messages to a citizen bear for the officer who sent them."""
AT_WORK = ("staff.", "supervisor.", "error.")
"""What is said to members of staff is about others: its keys begin so."""
BY_CITIZEN = frozenset({"file", "add", "answer", "confirm", "reopen", "withdraw", "rate"})


def send_own_data(records: Records, office: Office, person: str, now: datetime) -> None:
    """Put everything about a person into a document and send it to them; that it was asked for is recorded."""
    gathered = gather(records, person)
    content = json.dumps(gathered, ensure_ascii=False, indent=2).encode()
    document = records.attachments.add(
        Attachment(
            kind="document",
            owner=person,
            added_at=now,
            digest=office.files.put(content),
            mime="application/json",
            size=len(content),
            from_staff=True,
            cleaned=True,
        )
    )
    say(records, person, FILE, {}, now=now, kind="media", attachments=[document.key])
    counts = {name: len(rows) for name, rows in gathered.items() if isinstance(rows, list)}
    records.data_requests.add(DataRequest(kind=DOWNLOAD, at=now, counts=counts))


def forget_document(records: Records, office: Office, outgoing: Outgoing) -> None:
    """The document has gone out (or never will): it is kept no longer."""
    for digest in records.attachments.forget([str(key) for key in outgoing.attachments]):
        office.files.remove(digest)


def gather(records: Records, person: str) -> dict[str, Any]:
    """Everything about a person, named as they would name it; nothing about anybody else."""
    known = records.people.get(person)
    followed = records.complaints.with_ids(records.followers.of_person(person))
    return {
        "profil": {
            "id_telegram": known.telegram_id if known else None,
            "nama": known.name if known else None,
            "nama_pengguna": known.username if known else None,
            "bahasa": known.language if known else None,
            "terakhir_datang": _time(known.seen_at if known else None),
            "diberi_tahu_soal_data": _time(known.told_privacy_at if known else None),
            "memblokir_bot_sejak": _time(known.blocked_at if known else None),
            "laporan_baru_ditolak_sejak": _time(barred_since(records, person)),
        },
        "peran_petugas": [
            {"peran": held.role, "untuk": held.scope, "sejak": _time(held.added_at)}
            for held in records.staff.roles_of(person)
        ],
        "laporan": [_complaint(records, one, person) for one in records.complaints.all_of_author(person)],
        "laporan_yang_diikuti": [{"nomor": one.ticket, "status": one.status} for one in followed],
        "tambahan_untuk_laporan_orang_lain": [
            {"nomor": one.ticket, "waktu": _time(event.at), "isi": event.details.get("text", "")}
            for one in followed
            for event in records.complaints.history(one, audience="public")
            if event.details.get("follower") == person
        ],
        "sedang_ditulis": [
            {
                "isi": draft.description,
                "kategori": draft.category,
                "wilayah": draft.village_code or draft.district_code or draft.regency_code,
                "patokan": draft.landmark,
                "titik": _point(draft.latitude, draft.longitude),
                "mulai": _time(draft.created_at),
                "berakhir": draft.outcome,
            }
            for draft in records.drafts.of_person(person)
        ],
        "berkas": [
            {"jenis": file.kind, "tipe": file.mime, "ukuran": file.size, "waktu": _time(file.added_at)}
            for file in records.attachments.of_owner(person)
        ],
        "pesan_bot_yang_masih_tersimpan": [
            {"waktu": _time(row.created_at), "tentang": row.about, "kunci": row.key, "isi": _without_internals(row)}
            for row in records.outbox.all_to(person)
            if row.values and not row.key.startswith(AT_WORK)
        ],
    }


def _complaint(records: Records, complaint: Complaint, person: str) -> dict[str, Any]:
    return {
        "nomor": complaint.ticket,
        "isi": complaint.description,
        "kategori": complaint.category,
        "jenis": complaint.kind,
        "identitas": complaint.identity,
        "status": complaint.status,
        "instansi": complaint.agency,
        "wilayah": complaint.village_code or complaint.district_code or complaint.regency_code,
        "patokan": complaint.landmark,
        "titik": _point(complaint.latitude, complaint.longitude),
        "bintang": complaint.rating,
        "kata_untuk_petugas": complaint.rating_words,
        "dilaporkan": _time(complaint.filed_at),
        "tenggat": _time(complaint.due_at),
        "riwayat": [
            {
                "waktu": _time(event.at),
                "kejadian": event.verb,
                "status": event.to_status,
                "oleh": "Anda" if event.actor == person and event.verb in BY_CITIZEN else "petugas atau sistem",
                "isi": _told(event),
            }
            for event in records.complaints.history(complaint, audience="public")
            if "follower" not in event.details
        ],
    }


def _told(event: Event) -> str:
    """What an event has told the citizen; words to a rejection are staff's own, unless they are the reason."""
    is_internal = event.verb == "reject" and event.details.get("reason") != OTHER
    return "" if is_internal else str(event.details.get("text", ""))


def _without_internals(row: Outgoing) -> dict[str, Any]:
    return {name: value for name, value in row.values.items() if name not in INTERNAL}


def _time(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _point(latitude: float | None, longitude: float | None) -> list[float] | None:
    return None if latitude is None or longitude is None else [latitude, longitude]
