"""Service malls, agencies, a human, and what to do when a message is not understood."""

from __future__ import annotations

from actions.complaint_words import OTHER
from actions.menu import menu_buttons
from actions.notify import Button
from actions.office import Office
from actions.rasa_actions.base import Event, KentonganAction, Turn, slot
from actions.rasa_actions.follow_up_form import open_complaints
from storage.database import Records

TRIES = 2
"""How often in a row we ask again before offering buttons, and after those a human."""


def desk_button() -> list[Button]:
    """A matter for the central desk: filed like a complaint, in the category that is the desk's own."""
    return [Button("button.write_desk", f'/file_complaint{{"category": "{OTHER}"}}')]


class AskServiceMall(KentonganAction):
    """Where is the public service mall?"""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_ask_service_mall"

    def act(self, records: Records, office: Office, turn: Turn) -> list[Event]:
        """Tell of the regency named; else list the regencies that have one."""
        region = office.region
        place = turn.understood.place
        codes = [place.regency_code] if place.regency_code else [area.code for area in place.candidates]
        malls = [region.service_malls[code] for code in codes if code in region.service_malls]
        if malls:
            shown = [
                {"area": mall.regency_code, "name": mall.name, "address": mall.address, "services": mall.services}
                for mall in malls
            ]
            turn.say("information.service_mall", {"malls": shown}, in_place=False)
        elif codes:
            ask = [desk_button()] if turn.active_loop is None else []
            turn.say(
                "information.no_service_mall", {"area": codes[0], "ask": bool(ask)}, buttons=ask, in_place=False
            )
        else:
            turn.say("information.service_malls", {"areas": list(region.service_malls)}, in_place=False)
        return []


class AskAgency(KentonganAction):
    """How does one reach an agency?"""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_ask_agency"

    def act(self, records: Records, office: Office, turn: Turn) -> list[Event]:
        """Tell what the pack knows of the agency named, and never more."""
        region = office.region
        named = region.agencies_in(turn.text)
        if not named and turn.understood.place.regency_code:
            government = region.government(turn.understood.place.regency_code)
            named = [government] if government else []
        if not named:
            turn.say("information.which_agency", in_place=False)
            return []
        contacts = [{"agency": agency.code, "contacts": dict(agency.contacts)} for agency in named[:3]]
        turn.say("information.agency", {"agencies": contacts}, in_place=False)
        return []


class TalkToOfficer(KentonganAction):
    """May I talk to a human?"""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_talk_to_officer"

    def act(self, records: Records, office: Office, turn: Turn) -> list[Event]:
        """Offer a message to the officer of an open complaint, and a new matter for the central desk."""
        own = open_complaints(records, turn.person)
        buttons = (
            [
                [
                    Button(
                        "button.write_officer",
                        f'/add_follow_up{{"ticket": "{own[0].ticket}"}}',
                        {"ticket": own[0].ticket},
                    )
                ]
            ]
            if own
            else []
        )
        if turn.active_loop is None:
            buttons.append(desk_button())
        values = {"ticket": own[0].ticket if own else None, "in_form": turn.active_loop is not None}
        turn.say("information.human", values, buttons=buttons, in_place=False)
        return [slot("misunderstood", 0)]


class Clarify(KentonganAction):
    """We did not understand."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_clarify"

    def act(self, records: Records, office: Office, turn: Turn) -> list[Event]:
        """Ask again twice, then offer buttons, then a human."""
        tries = int(turn.slots.get("misunderstood") or 0) + 1
        in_form = turn.active_loop is not None
        if tries <= TRIES:
            turn.say("clarify.again" if not in_form else "clarify.in_form", {"tries": tries}, in_place=False)
        elif tries == TRIES + 1 and not in_form:
            turn.say("clarify.choose", buttons=menu_buttons(), in_place=False)
        else:
            officer = [[Button("button.human", "/talk_to_officer")]]
            turn.say("clarify.human", {"in_form": in_form}, buttons=officer, in_place=False)
        return [slot("misunderstood", tries)]
