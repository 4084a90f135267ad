"""Finds complaints by words, ticket, place, category and status, among what this person may read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from actions.errors import NotAllowed, NothingToSay
from actions.list_queue import line_of
from actions.office import Office
from actions.open_complaint import find_readable
from actions.permissions import agencies_of, trusted_agencies
from actions.tickets import find_tickets
from storage.complaints import OPEN_STATUSES
from storage.database import Records
from storage.words import terms_of

PAGE = 8
STATUSES: Mapping[str, tuple[str, ...]] = {
    "terbuka": OPEN_STATUSES,
    "baru": ("submitted", "routed"),
    "menunggu verifikasi": ("submitted",),
    "diteruskan ke instansi": ("routed",),
    "diproses": ("in_progress", "reopened"),
    "sedang diproses": ("in_progress",),
    "dibuka kembali": ("reopened",),
    "menunggu": ("needs_info",),
    "menunggu keterangan": ("needs_info",),
    "menunggu keterangan pelapor": ("needs_info",),
    "menunggu tanggapan": ("resolved",),
    "menunggu tanggapan pelapor": ("resolved",),
    "dikembalikan": ("returned",),
    "selesai": ("resolved", "closed"),
    "ditutup": ("closed",),
    "ditolak": ("rejected",),
    "tidak dapat ditindaklanjuti": ("rejected",),
    "digabung": ("merged",),
    "dicabut": ("withdrawn",),
}
"""What officers write for a status, as the first words of what they look for; also as the cards name it."""
_LONGEST = max(len(status.split()) for status in STATUSES)


def search_complaints(
    records: Records,
    office: Office,
    asked: str,
    *,
    actor: str,
    now: datetime,
    before: int | None = None,
    group_agency: str | None = None,
) -> dict[str, Any]:
    """A page of what is found, the newest first, as values; ``next`` goes with the following page. A page with
    nothing on it may have a next one too: then only the newest complaints were looked at.

    Every word must be there; place and category count as words. A ticket finds its complaint. In a group only its
    agency's, and nothing confidential. Raises NotAllowed, UnknownTicket, NothingToSay when nothing is asked.
    """
    roles = records.staff.roles_of(actor)
    agencies = [code for code in agencies_of(roles, "read") if group_agency in (None, code)]
    if not agencies:
        raise NotAllowed
    confidential = trusted_agencies(roles) if group_agency is None else []
    status, words = _read_status(asked)
    statuses = STATUSES[status] if status else ()
    values = {"asked": asked, "plain": words, "status": status}
    tickets = find_tickets(words)
    if tickets:
        complaint = find_readable(records, tickets[0], actor, group_agency)
        return {**values, "complaints": [line_of(records, office, complaint, actor, now)], "next": None}
    terms = terms_of(words)
    if not terms and not statuses:
        raise NothingToSay(command="cari")
    found = records.terms.find(
        agencies,
        terms,
        confidential=confidential,
        statuses=statuses,
        before=before,
        limit=PAGE,
        names=office.region.words_of_names,
    )
    return {
        **values,
        "complaints": [line_of(records, office, complaint, actor, now) for complaint in found.complaints],
        "next": found.next,
    }


def _read_status(asked: str) -> tuple[str | None, str]:
    """The longest status that stands first, and what is left to look for."""
    told = asked.split()
    for count in range(min(len(told), _LONGEST), 0, -1):
        status = " ".join(told[:count]).lower()
        if status in STATUSES:
            return status, " ".join(told[count:])
    return None, asked.strip()
