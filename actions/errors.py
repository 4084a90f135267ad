"""What verbs refuse, by name; the edge turns each into a text."""

from __future__ import annotations

from collections.abc import Sequence


class Refused(Exception):
    """A verb was refused. ``key`` names the text that tells the person why, ``values`` fill it."""

    key = "error.sorry"

    def __init__(self, **values: object) -> None:
        super().__init__(self.key)
        self.values = values


class UnknownTicket(Refused):
    """No such ticket, or none that this person may read: a stranger gets the same answer for both."""

    key = "error.unknown_ticket"


class NotAllowed(Refused):
    """The person's role does not allow it."""

    key = "error.not_allowed"


class IllegalTransition(Refused):
    """The complaint's status does not allow it; ``possible`` names the verbs that are."""

    key = "error.illegal_transition"

    def __init__(self, ticket: str, status: str, verb: str, possible: Sequence[str]) -> None:
        super().__init__(ticket=ticket, status=status, verb=verb, possible=list(possible))


class AlreadyThere(Refused):
    """The complaint is with this ``agency`` already."""

    key = "error.already_there"


class TakenAlready(Refused):
    """Another officer was faster; ``officer`` says who."""

    key = "error.taken_already"


class NothingToSay(Refused):
    """A reply, question or result without words; ``command`` shows how it is written."""

    key = "error.nothing_to_say"


class ScopeGone(Refused):
    """No region, regency or agency of this ``code``, or not any more."""

    key = "error.scope_gone"


class InviteInvalid(Refused):
    """The code is unknown, spent, expired or revoked."""

    key = "error.invite_invalid"


class DraftIncomplete(Refused):
    """The draft lacks something a complaint needs."""

    key = "error.draft_incomplete"


class UnknownAgency(Refused):
    """The words name no agency of this region, or several."""

    key = "error.unknown_agency"


class UnknownRole(Refused):
    """There is no such role; ``possible`` names those there are."""

    key = "error.unknown_role"


class UnknownScope(Refused):
    """The role can't be given for this agency or area."""

    key = "error.unknown_scope"
