"""The central desk says what a complaint is about; that settles, as a rule, who gets it."""

from __future__ import annotations

from datetime import datetime

from actions.cards import refresh_card
from actions.errors import IllegalTransition, UnknownCategory
from actions.escalate_complaint import escalate_complaint
from actions.forward_complaint import Forwarded, give_to
from actions.history import note_event
from actions.index_complaint import index_complaint
from actions.keep_correction import keep_correction
from actions.lifecycle import possible_verbs, set_category
from actions.office import Office
from actions.permissions import find_for
from storage.database import Records


def categorise_complaint(
    records: Records, office: Office, ticket: str, category: str, *, actor: str, now: datetime
) -> Forwarded | None:
    """Set the category and route the complaint to whose it then is; None when the desk still has to say where.

    Raises UnknownTicket, NotAllowed, UnknownCategory, IllegalTransition when it is not the desk's to route.
    """
    complaint = find_for(records, ticket, "route", actor)
    if category not in office.region.categories:
        raise UnknownCategory(category=category)
    if "route" not in possible_verbs(complaint.status):
        raise IllegalTransition(ticket, complaint.status, "route", possible_verbs(complaint.status))
    before = complaint.category
    set_category(complaint, category, office.region, office.calendar)
    note_event(records, complaint, "categorise", actor=actor, now=now, details={"from": before, "to": category})
    index_complaint(records, office.region, complaint)
    target = office.region.route(category, complaint.regency_code, complaint.description)
    if target is None:
        keep_correction(records, complaint, actor=actor, now=now, category=category)
        refresh_card(records, office, complaint, now=now)
        escalate_complaint(records, office, complaint, now)
        return None
    return give_to(records, office, complaint, target, actor=actor, now=now, category=category)
