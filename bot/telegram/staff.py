"""Answers members of staff: in their agency's group, and in private where it is their work."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from actions.errors import InviteInvalid, NotAllowed, ProofMissing, Refused, UnknownTicket
from actions.invite import GROUP_PREFIX, accept_invite, is_invite
from actions.notify import say
from actions.office import Office
from actions.permissions import agencies_of, find_for
from actions.show_confidential import show_confidential
from bot.telegram.staff_binding import bind
from bot.telegram.staff_commands import COMMANDS, IN_GROUPS, forget_prompt
from bot.telegram.staff_proof import COMMAND as PROOFLESS
from bot.telegram.staff_proof import PROMPT, finish_without_proof
from bot.telegram.staff_recording import FORMS, QUESTIONS
from bot.telegram.staff_refused import answer_refused
from bot.telegram.staff_turn import StaffTurn
from bot.telegram.staff_words import Order, StaffMessage, read_order
from bot.telegram.staff_writing import WRITINGS, Words, finish, offer
from storage.database import Records

__all__ = ["StaffMessage", "admit", "answer_staff", "bind", "is_for_staff", "is_staff_button", "leave_ticket"]

FOR_STAFF = "staff."
"""The keys of what is said to staff begin so; what officers say to citizens begins otherwise."""
FOR_SUPERVISORS = "supervisor."
PLAIN = Order("")
ANSWERS = {**FORMS, PROOFLESS: finish_without_proof}
"""What a plain message goes to while one of these is asked about; after another prompt it is the words wanted."""
PROMPTS = frozenset({ProofMissing.key, PROMPT, *(writing.prompt for writing in WRITINGS.values())})
"""The keys of what asks for words: a reply to it is the answer."""
WELCOMES: Mapping[str, str] = {
    "officer": "staff.welcome.officer",
    "admin": "staff.welcome.admin",
    "trusted": "staff.welcome.trusted",
    "verifier": "staff.welcome.verifier",
    "supervisor": "staff.welcome.supervisor",
}


def answer_staff(records: Records, office: Office, message: StaffMessage) -> None:
    """Do what a member of staff wants, and put every answer into the outbox; refusals are answers too."""
    order = read_order(message.text)
    group = None if message.private else records.staff.group(message.chat)
    turn = StaffTurn(records, office, message, order or PLAIN, group.agency if group else None)
    try:
        if message.private:
            _answer_private(turn, order)
        else:
            _answer_group(turn, order)
    except Refused as refused:
        answer_refused(turn, refused)


def _answer_private(turn: StaffTurn, order: Order | None) -> None:
    if order is None:
        _answer_plain(turn)
    elif order.command == "start":
        COMMANDS["buka"](turn)
    elif order.command == "batal":
        forget_prompt(turn)
    elif order.command in COMMANDS:
        COMMANDS[order.command](turn)


def _answer_group(turn: StaffTurn, order: Order | None) -> None:
    binds = order is not None and (order.command == "ikat" or is_invite(order.words))
    if binds:
        COMMANDS["ikat"](turn)
        return
    reply_to = turn.message.reply_to
    if order is None and (reply_to is None or reply_to.about is None):
        return  # colleagues among themselves
    if turn.agency is None:
        turn.answer("group.unbound")
        return
    roles = turn.records.staff.roles_of(turn.person)
    if turn.agency not in agencies_of(roles, "read") and turn.order.command != "rekap":
        turn.answer("staff.only_officers", {"agency": turn.agency})
        return
    if order is None:
        _answer_plain(turn)
        return
    handler = COMMANDS.get(order.command) or IN_GROUPS.get(order.command)
    if handler is None:
        turn.answer("staff.unknown_command", {"command": order.command})
        return
    handler(turn)


def _answer_plain(turn: StaffTurn) -> None:
    """Plain words: the answer to a prompt, else something about a ticket that needs a choice."""
    message = turn.message
    prompt = _prompt_of(turn.records, message)
    answer = ANSWERS.get(prompt["command"]) if prompt is not None else None
    if prompt is not None and answer is not None:
        answer(turn, prompt)
        return
    if prompt is not None:
        text = "\n".join(part for part in (prompt.get("text", ""), message.text.strip()) if part)
        finish(turn, prompt["command"], Words(prompt["ticket"], text, message.attachments))
        return
    if message.reply_to is not None and message.reply_to.key.startswith(FOR_SUPERVISORS):
        turn.answer("supervisor.not_passed_on", {"ticket": turn.ticket("tegur")})
        return
    offer(turn, turn.ticket("balas"))


def _prompt_of(records: Records, message: StaffMessage) -> Mapping[str, Any] | None:
    """The prompt that a plain message answers: the one it replies to, in private else the one still open."""
    row = message.reply_to
    if row is not None and not row.key.startswith(QUESTIONS):
        return row.values if row.key in PROMPTS and row.values else None
    if not message.private:
        return None
    prompt: Mapping[str, Any] | None = records.conversations.of(message.person, message.now).state.get("staff")
    return prompt


def is_for_staff(records: Records, message: StaffMessage) -> bool:
    """Whether a private message is work and not a citizen's own; in a group everything is."""
    if not message.private:
        return True
    if not records.staff.roles_of(message.person):
        return False
    order = read_order(message.text)
    if order is not None:
        return _is_staff_order(records, message, order)
    if message.text.startswith("/"):
        return False
    if message.reply_to is not None and not message.reply_to.key.startswith(QUESTIONS):
        return message.reply_to.about is not None and message.reply_to.key.startswith((FOR_STAFF, FOR_SUPERVISORS))
    if _prompt_of(records, message) is not None:
        return True
    person = records.people.get(message.person)
    return person is not None and person.opened is not None


def _is_staff_order(records: Records, message: StaffMessage, order: Order) -> bool:
    if order.command == "batal":
        return _prompt_of(records, message) is not None
    if order.command != "start":
        return order.command in COMMANDS
    try:
        find_for(records, order.ticket or "", "read", message.person)
    except (UnknownTicket, NotAllowed):
        return _may_look(records, order.ticket, message.person)
    return True


def is_staff_button(payload: str) -> bool:
    """Whether a button is one of staff's: in the hands of one who is no staff (any more) it does nothing."""
    order = read_order(payload)
    return order is not None and order.command in COMMANDS


def _may_look(records: Records, ticket: str | None, person: str) -> bool:
    """Whether a supervisor has tapped a ticket that isn't their own report; whether there is such a one, and in
    their scope, is seen to later."""
    if ticket is None or not any(held.role == "supervisor" for held in records.staff.roles_of(person)):
        return False
    complaint = records.complaints.by_ticket(ticket)
    return complaint is None or complaint.author != person


def leave_ticket(records: Records, person: str, now: datetime) -> None:
    """Someone turned to their own affairs in the private chat: close the ticket and the prompt they had open."""
    known = records.people.get(person)
    if known is None or not records.staff.roles_of(person):
        return
    known.opened = None
    conversation = records.conversations.of(person, now)
    if "staff" in conversation.state:
        state = {name: value for name, value in conversation.state.items() if name != "staff"}
        records.conversations.keep(conversation, state, now)


def admit(records: Records, office: Office, person: str, code: str, now: datetime) -> bool:
    """Spend an invite that came with /start and welcome the person to the role; False when it is no invite."""
    if not is_invite(code):
        return False
    if code.startswith(GROUP_PREFIX):
        say(records, person, "staff.bind_in_group", {}, now=now)
        return True
    try:
        held = accept_invite(records, code, actor=person, now=now)
    except InviteInvalid as refused:
        say(records, person, refused.key, refused.values, now=now)
        return True
    is_agency = held.scope in office.region.agencies
    values = {"agency": held.scope if is_agency else None, "area": None if is_agency else held.scope}
    say(records, person, WELCOMES[held.role], values, now=now)
    if held.role == "trusted":
        show_confidential(records, office, person, held.scope, now)
    return True
