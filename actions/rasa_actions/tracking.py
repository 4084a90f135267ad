"""Status, list, cancelling and withdrawal."""

from __future__ import annotations

from actions.errors import IllegalTransition, UnknownTicket
from actions.join_complaint import stop_following
from actions.notify import Button
from actions.office import Office
from actions.rasa_actions.base import Event, KentonganAction, Turn, rows_of, slot
from actions.rasa_actions.complaint_form import FORM_SLOTS
from actions.save_draft import discard_draft
from actions.tickets import is_ticket_shaped
from actions.track_complaint import (
    followed_complaints,
    followed_values,
    likely_ticket,
    list_values,
    own_complaint,
    status_values,
    tickets_in,
)
from actions.withdraw_complaint import withdraw_complaint
from storage.complaints import Complaint
from storage.database import Records


def _named(complaint: Complaint) -> dict[str, str]:
    return {"ticket": complaint.ticket, "category": complaint.category}


def _stop_button(complaint: Complaint) -> Button:
    return Button("follow.stop", f'/withdraw{{"ticket": "{complaint.ticket}"}}', _named(complaint))


def _tell_followed(records: Records, office: Office, turn: Turn, complaint: Complaint) -> None:
    """How a complaint stands that this person follows, and a way to follow it no longer."""
    shown = followed_values(records, office, complaint, turn.now)
    turn.say("follow.status", shown, buttons=[[_stop_button(complaint)]], in_place=False)


def _status_button(complaint: Complaint) -> Button:
    return Button("button.ticket", f'/check_status{{"ticket": "{complaint.ticket}"}}', _named(complaint))


class CheckStatus(KentonganAction):
    """How does my complaint stand?"""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_check_status"

    def act(self, records: Records, office: Office, turn: Turn) -> list[Event]:
        """Tell of the ticket named, offer the one meant by a slip, or show one's own."""
        named = turn.answers.get("ticket") or next(iter(tickets_in(turn.text)), None)
        wrote_ticket = named is not None or is_ticket_shaped(turn.text)
        if wrote_ticket:
            self._tell_named(records, office, turn, named)
            return []
        own = records.complaints.of_author(turn.person)
        followed = followed_complaints(records, turn.person) if not own else ()
        if followed:
            _tell_followed(records, office, turn, followed[0])
        elif not own:
            turn.say("status_check.none", in_place=False)
        elif len(own) == 1:
            turn.say("status_check.one", status_values(records, own[0], turn.now), in_place=False)
        else:
            values = {**status_values(records, own[0], turn.now), "more": len(own) - 1}
            others = rows_of([_status_button(complaint) for complaint in own[1:4]])
            turn.say("status_check.one", values, buttons=others, in_place=False)
        return []

    def _tell_named(self, records: Records, office: Office, turn: Turn, ticket: str | None) -> None:
        followed = [one for one in followed_complaints(records, turn.person) if one.ticket == ticket]
        if followed:
            _tell_followed(records, office, turn, followed[0])
            return
        try:
            complaint = own_complaint(records, ticket or "", turn.person)
            turn.say("status_check.one", status_values(records, complaint, turn.now), in_place=False)
        except UnknownTicket:
            meant = likely_ticket(records, ticket or turn.text, turn.person)
            if meant is None:
                turn.say("status_check.unknown", {"ticket": ticket}, in_place=False)
                return
            yes = Button("button.yes", f'/check_status{{"ticket": "{meant}"}}')
            no = Button("button.no", "/list_complaints")
            values = status_values(records, own_complaint(records, meant, turn.person), turn.now)
            turn.say("status_check.meant", values, buttons=[[yes, no]], in_place=False)


class ListComplaints(KentonganAction):
    """What have I reported?"""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_list_complaints"

    def act(self, records: Records, office: Office, turn: Turn) -> list[Event]:
        """Show the newest ten and those followed, a button each."""
        own, followed = records.complaints.of_author(turn.person), followed_complaints(records, turn.person)
        if own or followed:
            buttons = rows_of([_status_button(complaint) for complaint in [*own[:6], *followed[:4]]])
            values = {"complaints": list_values(own), "followed": list_values(followed)}
            turn.say("status_check.list", values, buttons=buttons, in_place=False)
        else:
            turn.say("status_check.none", in_place=False)
        return []


class Cancel(KentonganAction):
    """Stop what is going on; with a ticket named, withdraw that complaint."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_cancel"

    def act(self, records: Records, office: Office, turn: Turn) -> list[Event]:
        """End the draft or the form in hand."""
        ticket = next(iter(tickets_in(turn.text)), None)
        if ticket is not None and turn.active_loop is None:
            _withdraw(records, office, turn, ticket)
            return []
        draft = records.drafts.open_of(turn.person)
        if draft is not None:
            discard_draft(records, office, draft, "cancelled", turn.now)
            turn.say("draft.cancelled")
        else:
            turn.say("draft.nothing_to_cancel" if turn.active_loop is None else "draft.stopped")
        return [slot(name, None) for name in (*FORM_SLOTS, "ticket", "follow_up")]


class Withdraw(KentonganAction):
    """Withdraw a complaint that is filed."""

    def name(self) -> str:
        """Rasa's name for it."""
        return "action_withdraw"

    def act(self, records: Records, office: Office, turn: Turn) -> list[Event]:
        """Ask which one where several are open, and whether one is sure; then withdraw."""
        own = [complaint for complaint in records.complaints.of_author(turn.person) if complaint.is_open]
        ticket = turn.answers.get("ticket") or (own[0].ticket if len(own) == 1 else None)
        if ticket is not None:
            _withdraw(records, office, turn, ticket)
            return []
        buttons = [
            Button("button.ticket", f'/withdraw{{"ticket": "{complaint.ticket}"}}', _named(complaint))
            for complaint in own[:6]
        ]
        followed = followed_complaints(records, turn.person)
        if followed and not own:
            turn.say("withdraw.follows", buttons=[[_stop_button(complaint)] for complaint in followed[:6]])
            return []
        turn.say("withdraw.which" if own else "withdraw.none", buttons=rows_of(buttons))
        return []


def _withdraw(records: Records, office: Office, turn: Turn, ticket: str) -> None:
    try:
        if any(followed.ticket == ticket for followed in followed_complaints(records, turn.person)):
            stop_following(records, office, ticket, person=turn.person, now=turn.now)
            turn.say("follow.stopped", {"ticket": ticket})
            return
        if turn.answers.get("sure") == "yes":
            gone = withdraw_complaint(records, office, ticket, person=turn.person, now=turn.now)
            followers = records.followers.count(gone.id) if gone.author_left else 0
            turn.say("withdraw.done", {"ticket": ticket, "followers": followers})
            return
        complaint = own_complaint(records, ticket, turn.person)
        if not complaint.is_open:
            turn.say("withdraw.ended", status_values(records, complaint, turn.now))
            return
        yes = Button("button.withdraw_yes", f'/withdraw{{"ticket": "{ticket}", "sure": "yes"}}')
        no = Button("button.withdraw_no", f'/check_status{{"ticket": "{ticket}"}}')
        values = {
            **status_values(records, complaint, turn.now),
            "followers": records.followers.count(complaint.id),
        }
        turn.say("withdraw.sure", values, buttons=[[yes], [no]])
    except UnknownTicket:
        turn.say("status_check.unknown", {"ticket": ticket})
    except IllegalTransition as refused:
        turn.say("withdraw.ended", refused.values)
