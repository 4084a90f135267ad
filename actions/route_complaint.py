"""Decides which agency a new complaint goes to, and puts it before them."""

from __future__ import annotations

import logging
from datetime import datetime

from actions.cards import chats_of, readers, show_card
from actions.escalate_complaint import escalate_complaint
from actions.index_complaint import index_complaint
from actions.lifecycle import change_status
from actions.notify import say
from actions.office import Office
from actions.permissions import confidants
from storage.complaints import Complaint
from storage.database import Records

log = logging.getLogger(__name__)


def route_complaint(records: Records, office: Office, complaint: Complaint, now: datetime) -> None:
    """Route at once when we are sure and the agency can be reached here; else leave it to the central desk.

    Sure: the category was chosen by the citizen or its probability passes the pack's threshold. A confidential
    complaint goes only to an agency that has named people for it, else to the inspectorate that has.
    """
    agency = agency_for(records, office, complaint)
    if agency is not None:
        change_status(
            records.complaints,
            complaint,
            "route",
            region=office.region,
            calendar=office.calendar,
            now=now,
            actor=None,
            agency=agency,
        )
    index_complaint(records, office.region, complaint)
    show_card(records, office, complaint, now=now)
    ensure_heard_of(records, office, complaint, now)
    escalate_complaint(records, office, complaint, now)


def ensure_heard_of(records: Records, office: Office, complaint: Complaint, now: datetime) -> None:
    """Where no chat shows the complaint, the central desk hears of it; the operator, where there is no desk."""
    if readers(records, complaint):
        return
    if complaint.identity == "rahasia" and _announce_unread(records, office, complaint, now):
        return
    log.error("nobody sees a complaint: the central desk has no group", extra={"ticket": complaint.ticket})


def agency_in_charge(office: Office, complaint: Complaint) -> str | None:
    """Whose matter it is, reachable here or not; None where the central desk has to find out or to answer."""
    if complaint.category_confidence < office.region.thresholds["routing_confidence"]:
        return None
    agency = office.region.route(complaint.category, complaint.regency_code, complaint.description)
    return None if agency == office.region.central_desk else agency


def agency_for(records: Records, office: Office, complaint: Complaint) -> str | None:
    """The agency that gets a new complaint at once; None where the central desk has to see to it."""
    agency = agency_in_charge(office, complaint)
    if complaint.identity == "rahasia":
        return _confidential_agency(records, office, complaint, agency)
    return agency if agency and records.staff.group_of_agency(agency) is not None else None


def _confidential_agency(records: Records, office: Office, complaint: Complaint, agency: str | None) -> str | None:
    """The agency in charge, else the inspectorate: the first that has named people for it and isn't accused."""
    if agency is None and confidants(records, office.region.central_desk):
        return None
    codes = [code for code in (agency, office.region.inspectorate) if code is not None]
    named = [code for code in codes if confidants(records, code) and not _accuses(office, complaint, code)]
    return named[0] if named else None


def _accuses(office: Office, complaint: Complaint, code: str) -> bool:
    sensitive = office.region.categories[complaint.category].sensitive
    return sensitive and office.region.agency(code).is_named_in(complaint.description)


def _announce_unread(records: Records, office: Office, complaint: Complaint, now: datetime) -> bool:
    """Nobody is named for a confidential complaint yet: the central desk hears that it exists, not what it says.

    False when there is no chat to say it in.
    """
    chats = chats_of(records, office.region.central_desk)
    for chat in chats:
        say(
            records,
            chat,
            "staff.confidential_waiting",
            {"ticket": complaint.ticket, "due": complaint.due_at.isoformat()},
            now=now,
        )
    return bool(chats)
