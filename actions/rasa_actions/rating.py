"""Is it settled, how many stars, and a word if they like."""

from __future__ import annotations

from actions.confirm_settled import confirm_settled
from actions.errors import IllegalTransition, UnknownTicket
from actions.lifecycle import may_reopen
from actions.notify import Button
from actions.office import Office
from actions.rasa_actions.base import Event, KentonganAction, Turn
from actions.rate_complaint import rate_complaint, star_buttons
from actions.resolve_complaint import settled_buttons
from actions.track_complaint import own_complaint, status_values
from storage.complaints import Complaint
from storage.database import Records

WORDS, ENOUGH = "words", "enough"
"""What stands in place of stars: the message is a word to the stars given; nothing more to say."""
FEW = 5
"""Words up to which a message says no more than its stars."""


class RateService(KentonganAction):
    """The citizen's judgement of a complaint that was resolved."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_rate_service"

    def act(self, records: Records, office: Office, turn: Turn) -> list[Event]:
        """Close on a yes, take stars and words; ask for one's word on what waits for it; otherwise thank."""
        ticket = turn.answers.get("ticket")
        try:
            if ticket is None:
                self._judge(records, office, turn)
            elif turn.answers.get("settled") == "yes":
                confirm_settled(records, office, ticket, person=turn.person, now=turn.now)
                self._take(records, office, turn, ticket)
            else:
                self._take(records, office, turn, ticket)
        except UnknownTicket:
            turn.say("status_check.unknown", {"ticket": ticket})
        except IllegalTransition as refused:
            turn.say("settled.not_waiting", refused.values)
        return []

    def _take(self, records: Records, office: Office, turn: Turn, ticket: str) -> None:
        stars = turn.answers.get("stars")
        if stars is None:
            turn.say("settled.thanks", {"ticket": ticket}, buttons=star_buttons(ticket))
        elif stars == ENOUGH:
            own_complaint(records, ticket, turn.person)
            turn.say("rating.enough")
        elif stars == WORDS:
            rate_complaint(records, office, ticket, person=turn.person, now=turn.now, words=turn.text)
            turn.say("rating.done", {"ticket": ticket}, in_place=False)
        elif own_complaint(records, ticket, turn.person).status == "resolved":
            self._ask_settled(records, turn, ticket, int(stars))
        else:
            self._rate(records, office, turn, ticket, int(stars), turn.answers.get("text", ""))

    def _rate(self, records: Records, office: Office, turn: Turn, ticket: str, stars: int, words: str = "") -> None:
        rate_complaint(records, office, ticket, person=turn.person, now=turn.now, stars=stars, words=words)
        if words:
            turn.say("rating.done", {"ticket": ticket})
            return
        enough = Button("button.enough", f'/rate_service{{"ticket": "{ticket}", "stars": "{ENOUGH}"}}')
        turn.say("rating.words", {"ticket": ticket, "stars": stars}, buttons=[[enough]])

    def _judge(self, records: Records, office: Office, turn: Turn) -> None:
        """Nothing was tapped: words such as "bintang empat" or "terima kasih, sudah diperbaiki"."""
        stars = office.understanding.stars(turn.text)
        waiting = [c for c in records.complaints.of_author(turn.person) if c.status == "resolved"]
        closed = self._to_rate(records, office, turn)
        if waiting:
            self._ask_settled(records, turn, waiting[0].ticket, stars)
        elif not closed:
            turn.say("citizen.rated")
        else:
            ticket = closed[0].ticket
            words = turn.text if len(turn.text.split()) > FEW else ""
            if stars is not None:
                self._rate(records, office, turn, ticket, stars, words)
            else:
                values = {"ticket": ticket, "category": closed[0].category}
                turn.say("rating.ask", values, buttons=star_buttons(ticket, words))

    def _to_rate(self, records: Records, office: Office, turn: Turn) -> list[Complaint]:
        """What was closed lately: as long as it could be opened again, it can be judged in words."""
        found = records.complaints.to_rate(turn.person)
        return [one for one in found if may_reopen(one, office.region, office.calendar, turn.now)]

    def _ask_settled(self, records: Records, turn: Turn, ticket: str, stars: int | None) -> None:
        values = status_values(records, own_complaint(records, ticket, turn.person), turn.now)
        turn.say("settled.ask", values, buttons=settled_buttons(ticket, stars), in_place=False)
