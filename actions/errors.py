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


class InviteGone(Refused):
    """There is no such code (any more) that this person could revoke."""

    key = "error.invite_gone"


class GroupOfAnother(Refused):
    """The group is another agency's; only a code for it can change that."""

    key = "error.group_of_another"


class NotStaff(Refused):
    """The person does not work at this agency (any more)."""

    key = "error.not_staff"


class UnknownColleague(Refused):
    """The person can't be given this complaint: they don't work there, aren't named for it, or hold it already."""

    key = "error.unknown_colleague"


class NotRecorded(Refused):
    """The complaint came from its author by Telegram: no officer recorded it from elsewhere."""

    key = "error.not_recorded"


class DraftIncomplete(Refused):
    """The draft lacks something a complaint needs."""

    key = "error.draft_incomplete"


class UnknownAgency(Refused):
    """The words name no agency of this region, or several."""

    key = "error.unknown_agency"


class UnknownRole(Refused):
    """There is no such role; ``possible`` names those there are."""

    key = "error.unknown_role"


class UnknownFilter(Refused):
    """``value`` is none of what a ``filter`` can be, which ``possible`` names."""

    key = "error.unknown_filter"


class UnknownScope(Refused):
    """The role can't be given for this agency or area."""

    key = "error.unknown_scope"


class UnknownReason(Refused):
    """There is no such reason to reject a complaint."""

    key = "error.unknown_reason"


class UnknownCategory(Refused):
    """There is no such category."""

    key = "error.unknown_category"


class NothingProposed(Refused):
    """No proposal to reject waits for a decision: it was decided, or the complaint has moved on."""

    key = "error.nothing_proposed"


class ProposalReplaced(NothingProposed):
    """The proposal that was decided on is not the one that waits; ``reason`` is of the newest."""

    key = "error.proposal_replaced"


class CannotMerge(Refused):
    """Both tickets are one, or the ``survivor`` has ended with this ``status``."""

    key = "error.cannot_merge"


class ProofMissing(Refused):
    """The category asks for a photo of what was done; ``text`` is what the officer has written so far."""

    key = "staff.prompt.proof"


class UnknownTemplate(Refused):
    """There is no such template here."""

    key = "error.unknown_template"


class NothingFound(Refused):
    """Nothing open was found that this could go to."""

    key = "error.nothing_found"


class TooMany(Refused):
    """More complaints than go at once; ``most`` says how many do."""

    key = "error.too_many"


class AuthorGone(Refused):
    """Nobody can be written to: the author withdrew, or had their data deleted; ``why`` says which."""

    key = "error.author_gone"


class NothingRedacted(Refused):
    """The words to be blacked out stand nowhere in the complaint."""

    key = "error.nothing_redacted"


class UnknownPlace(Refused):
    """These words name no one ``place`` of the region."""

    key = "error.unknown_place"
