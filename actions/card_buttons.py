"""The buttons under a complaint: what can be done with it now, and what one person may do of that."""

from __future__ import annotations

from actions.lifecycle import ADOPTABLE, possible_verbs
from actions.notify import Button
from actions.permissions import may
from actions.region import Region
from storage.complaints import Complaint
from storage.database import Records

VERBS = {
    "ambil": "take",
    "balas": "reply",
    "tanya": "ask",
    "lanjut": "unask",
    "selesai": "resolve",
    "teruskan": "forward",
    "kembalikan": "return",
    "kategori": "route",
}
"""What a button's command takes; opening a complaint and asking for more are for all who see it."""


def own_buttons(records: Records, region: Region, complaint: Complaint, person: str) -> list[list[Button]]:
    """Those of a card's buttons that this person may use now."""
    roles = records.staff.roles_of(person)
    is_desks = "route" in possible_verbs(complaint.status)

    def is_theirs(button: Button) -> bool:
        command = button.payload[1:].split()[0]
        if command == "ambil" and is_held_by_another(records, complaint, person):
            return False
        verb = "route" if command == "teruskan" and is_desks else VERBS.get(command, "read")
        return may(roles, verb, complaint)

    rows = ([one for one in row if is_theirs(one)] for row in card_buttons(region, complaint))
    return [row for row in rows if row]


def is_held_by_another(records: Records, complaint: Complaint, person: str) -> bool:
    """Whether an officer who still works there holds it; one who has left holds up nobody."""
    holder = complaint.officer
    if holder is None or holder == person or not complaint.is_open:
        return False
    return may(records.staff.roles_of(holder), "take", complaint)


def card_buttons(region: Region, complaint: Complaint) -> list[list[Button]]:
    """The buttons of a card, each the command one could type instead; for the central desk also what it may be."""
    verbs = possible_verbs(complaint.status)
    ticket = complaint.ticket
    is_desks = "route" in verbs
    at_desk = complaint.agency == region.central_desk
    is_nobodys = complaint.officer is None and complaint.status in ADOPTABLE
    first = [Button("staff.button.take", f"/ambil {ticket}")] if "take" in verbs or is_nobodys else []
    can_be_told = complaint.author_left is None
    if complaint.is_open and can_be_told:
        first.append(Button("staff.button.reply", f"/balas {ticket}"))
    second = [Button("staff.button.ask", f"/tanya {ticket}")] if "ask" in verbs and can_be_told else []
    if "unask" in verbs:
        second.append(Button("staff.button.unask", f"/lanjut {ticket}"))
    if "resolve" in verbs:
        second.append(Button("staff.button.resolve", f"/selesai {ticket}"))
    third = [Button("staff.button.forward", f"/teruskan {ticket}")] if is_desks or "forward" in verbs else []
    if "return" in verbs and not at_desk:
        third.append(Button("staff.button.return", f"/kembalikan {ticket}"))
    fourth = [Button("staff.button.open", f"/buka {ticket}"), Button("staff.button.more", f"/lagi {ticket}")]
    guesses = _guess_buttons(region, complaint) if is_desks else []
    return [*guesses, *(row for row in (first, second, third, fourth) if row)]


def _guess_buttons(region: Region, complaint: Complaint) -> list[list[Button]]:
    """The likeliest categories, each with whose it would be: a tap sets the one and routes to the other."""
    ticket = complaint.ticket
    guesses = []
    for guess in complaint.guesses[:3]:
        slug = guess["name"]
        agency = region.route(slug, complaint.regency_code, complaint.description)
        if agency is not None and agency == complaint.returned_by:
            continue
        values = {"category": slug, "agency": agency, "confidence": guess["confidence"]}
        guesses.append([Button("staff.button.guess", f"/kategori {ticket} {slug}", values)])
    if guesses:
        return guesses
    return [
        [Button("staff.button.route", f"/teruskan {ticket} {agency}", {"agency": agency})]
        for agency in likely_agencies(region, complaint)
    ]


def likely_agencies(region: Region, complaint: Complaint, limit: int = 3) -> list[str]:
    """Where a complaint may belong, the likeliest first: the routes of its category and of the other guesses."""
    slugs = [complaint.category, *(guess["name"] for guess in complaint.guesses)]
    routed = (region.route(slug, complaint.regency_code, complaint.description) for slug in slugs)
    codes = dict.fromkeys(code for code in routed if code and code not in (complaint.agency, complaint.returned_by))
    return list(codes)[:limit]
