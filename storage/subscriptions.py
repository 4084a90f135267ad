"""When each supervisor gets which digest, and how far the last one reached."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.schema import Base


class Subscription(Base):
    """A supervisor's wishes. ``at`` ("06.30") and ``zone`` are None where the region's own hold.

    ``daily_since``, ``weekly_since`` and ``monthly_since`` tell since when that digest is wanted, None when it
    isn't: what fell due before then is not made up for.
    """

    __tablename__ = "subscriptions"

    person: Mapped[str] = mapped_column(ForeignKey("people.key"), primary_key=True)
    daily_since: Mapped[datetime | None]
    changed_at: Mapped[datetime]
    at: Mapped[str | None] = mapped_column(default=None)
    zone: Mapped[str | None] = mapped_column(default=None)
    working_days: Mapped[bool] = mapped_column(default=False)
    """Daily ones on working days only; the first after a pause covers all the days since."""
    weekly_since: Mapped[datetime | None] = mapped_column(default=None)
    monthly_since: Mapped[datetime | None] = mapped_column(default=None)
    covered_until: Mapped[date | None] = mapped_column(default=None)
    """The last day that a daily digest told of."""
    blocked_told_at: Mapped[datetime | None] = mapped_column(default=None)
    """When the operator was told that this supervisor blocked the bot; None while they don't."""


class Subscriptions:
    """Finds and keeps supervisors' wishes."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, person: str, *, since: datetime) -> Subscription:
        """This supervisor's wishes, made with the region's habits at first sight, locked for the transaction.

        ``since``: from when on a new one is owed daily digests.
        """
        dialect = self._session.get_bind().dialect.name
        insert = postgresql_insert if dialect == "postgresql" else sqlite_insert
        row = insert(Subscription).values(person=person, daily_since=since, changed_at=since, working_days=False)
        self._session.execute(row.on_conflict_do_nothing(index_elements=[Subscription.person]))
        found = select(Subscription).where(Subscription.person == person).with_for_update()
        return self._session.scalars(found.execution_options(populate_existing=True)).one()
