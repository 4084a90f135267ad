"""Who works where: staff and their groups."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.schema import Base, new_key


class Staff(Base):
    """A role that a person holds. ``scope`` is an agency's code, or an area's for supervisors."""

    __tablename__ = "staff"
    __table_args__ = (Index("ix_staff_person", "person"), Index("ix_staff_role_scope", "role", "scope"))

    person: Mapped[str] = mapped_column(ForeignKey("people.key"))
    role: Mapped[str]
    scope: Mapped[str]
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None] = mapped_column(default=None)
    id: Mapped[int] = mapped_column(primary_key=True, init=False)


class Group(Base):
    """A Telegram group that the bot is in; ``agency`` is None until it is bound."""

    __tablename__ = "groups"
    __table_args__ = (Index("ix_groups_agency", "agency"),)

    telegram_id: Mapped[int] = mapped_column(unique=True)
    title: Mapped[str] = mapped_column(default="")
    agency: Mapped[str | None] = mapped_column(default=None)
    bound_by: Mapped[str | None] = mapped_column(default=None)
    bound_at: Mapped[datetime | None] = mapped_column(default=None)
    left_at: Mapped[datetime | None] = mapped_column(default=None)
    is_forum: Mapped[bool] = mapped_column(default=False)
    opens_topics: Mapped[bool] = mapped_column(default=False)
    """Whether the bot may open topics there."""
    key: Mapped[str] = mapped_column(primary_key=True, default_factory=lambda: "g" + new_key())


class StaffRoll:
    """Finds roles and groups."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def roles_of(self, person: str) -> Sequence[Staff]:
        """The roles this person holds now."""
        found = select(Staff).where(Staff.person == person, Staff.removed_at.is_(None)).order_by(Staff.id)
        return self._session.scalars(found).all()

    def with_role(self, role: str, scope: str | None = None) -> Sequence[Staff]:
        """Everyone who holds this role now, for one scope or for all."""
        found = select(Staff).where(Staff.role == role, Staff.removed_at.is_(None)).order_by(Staff.id)
        if scope is not None:
            found = found.where(Staff.scope == scope)
        return self._session.scalars(found).all()

    def of_scope(self, scope: str) -> Sequence[Staff]:
        """Every role that is held now at this agency or for this area, the oldest first."""
        found = select(Staff).where(Staff.scope == scope, Staff.removed_at.is_(None)).order_by(Staff.id)
        return self._session.scalars(found).all()

    def add(self, staff: Staff) -> Staff:
        """Give a role; one that the person holds already is returned as it is."""
        for held in self.roles_of(staff.person):
            if (held.role, held.scope) == (staff.role, staff.scope):
                return held
        self._session.add(staff)
        self._session.flush()
        return staff

    def remove_all(self, person: str, now: datetime) -> int:
        """Take every role from a person; how many there were."""
        held = self.roles_of(person)
        for role in held:
            role.removed_at = now
        self._session.flush()
        return len(held)

    def group(self, key: str) -> Group | None:
        """The group of this key, or None."""
        return self._session.get(Group, key)

    def group_by_telegram_id(self, telegram_id: int) -> Group | None:
        """The group of this Telegram chat, or None."""
        return self._session.scalar(select(Group).where(Group.telegram_id == telegram_id))

    def group_of_agency(self, agency: str) -> Group | None:
        """The group where this agency works, or None when it has bound none that the bot is still in."""
        found = select(Group).where(Group.agency == agency, Group.left_at.is_(None))
        return self._session.scalars(found.order_by(Group.bound_at.desc())).first()

    def bound_groups(self) -> Sequence[Group]:
        """Every group where an agency works."""
        found = select(Group).where(Group.agency.is_not(None), Group.left_at.is_(None))
        return self._session.scalars(found.order_by(Group.bound_at)).all()

    def remember_group(self, telegram_id: int, title: str) -> Group:
        """The group of this Telegram chat, made at first sight."""
        group = self.group_by_telegram_id(telegram_id)
        if group is None:
            group = Group(telegram_id=telegram_id)
            self._session.add(group)
        group.title, group.left_at = title, None
        self._session.flush()
        return group

    def move_group(self, group: Group, telegram_id: int) -> bool:
        """The group has become a supergroup with another id; if that one was met as a stranger, it was this one.

        False, and nothing done, when another bound group has the id.
        """
        met = self.group_by_telegram_id(telegram_id)
        if met is not None and met.key != group.key:
            if met.agency is not None:
                return False
            self._session.delete(met)
            self._session.flush()
        group.telegram_id, group.left_at = telegram_id, None
        self._session.flush()
        return True
