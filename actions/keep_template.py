"""Keeps the answers an agency gives often; what staff write is data and is never run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from actions.errors import NotAllowed, NothingToSay, UnknownTemplate
from actions.permissions import agencies_of
from storage.complaints import Complaint
from storage.database import Records
from storage.templates import Template

LONGEST_TITLE = 40
LONGEST_TEXT = 2000


def add_template(
    records: Records, agency: str, title: str, text: str, *, status: str | None, actor: str, now: datetime
) -> Template:
    """Keep an answer for complaints in ``status`` (None: in any). Raises NotAllowed, NothingToSay."""
    _check(records, agency, actor)
    if not title.strip() or not text.strip():
        raise NothingToSay(command="templat")
    return records.templates.add(
        Template(
            agency=agency,
            title=title.strip()[:LONGEST_TITLE],
            text=text.strip()[:LONGEST_TEXT],
            status=status,
            added_by=actor,
            added_at=now,
        )
    )


def remove_template(records: Records, number: int, *, actor: str, now: datetime) -> Template:
    """Offer it no more. Raises UnknownTemplate for another agency's too, NotAllowed."""
    template = records.templates.get(number)
    roles = records.staff.roles_of(actor)
    if template is None or template.removed_at is not None or template.agency not in agencies_of(roles, "read"):
        raise UnknownTemplate(number=number)
    _check(records, template.agency, actor)
    template.removed_at = now
    return template


def may_keep(records: Records, agency: str, actor: str) -> bool:
    """Whether this person adds and removes an agency's templates."""
    return agency in agencies_of(records.staff.roles_of(actor), "templates")


def fitting_templates(records: Records, complaint: Complaint) -> Sequence[Template]:
    """What the complaint's agency keeps for its present status."""
    return records.templates.of_agency(complaint.agency or "", status=complaint.status)


def find_template(records: Records, complaint: Complaint, number: int) -> Template:
    """A template of the complaint's own agency. Raises UnknownTemplate."""
    template = records.templates.get(number)
    if template is None or template.removed_at is not None or template.agency != complaint.agency:
        raise UnknownTemplate(number=number)
    return template


def template_values(template: Template) -> dict[str, Any]:
    """What a list shows of a template."""
    return {"number": template.id, "title": template.title, "status": template.status, "text": template.text}


def _check(records: Records, agency: str, actor: str) -> None:
    if not may_keep(records, agency, actor):
        raise NotAllowed
