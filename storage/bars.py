"""That an account was barred when its owner's data was deleted: a mark that can't be read back to the account."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Index, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.schema import Base

COST = 2**13
"""Work for one mark: nothing to whoever asks about one account, years to whoever tries them all."""


class Bar(Base):
    """One such account. ``person`` is the key that its complaints still bear; no row of ``people`` leads back from
    it to the account."""

    __tablename__ = "bars"
    __table_args__ = (Index("ix_bars_mark", "mark"), Index("ix_bars_kept_at", "kept_at"))

    person: Mapped[str] = mapped_column(primary_key=True)
    mark: Mapped[str]
    salt: Mapped[str]
    """The same for all of them, so that an account is looked up with one mark."""
    since: Mapped[datetime]
    """When it was barred."""
    kept_at: Mapped[datetime]
    """When its owner's data was deleted."""


class Bars:
    """Keeps marks, and knows an account by them that comes back."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def keep(self, person: str, telegram_id: int, since: datetime, now: datetime) -> None:
        """Remember that this account is barred."""
        salt = self._salt() or secrets.token_hex(16)
        self._session.merge(Bar(person=person, mark=_mark(salt, telegram_id), salt=salt, since=since, kept_at=now))
        self._session.flush()

    def since(self, telegram_id: int) -> datetime | None:
        """Since when the account is barred; None if it isn't, as far as is remembered here."""
        salt = self._salt()
        if salt is None:
            return None
        found = select(Bar.since).where(Bar.mark == _mark(salt, telegram_id)).order_by(Bar.since).limit(1)
        return self._session.scalar(found)

    def lift(self, person: str) -> None:
        """The account whose complaints bear this key is barred no more."""
        known = self._session.get(Bar, person)
        if known is not None:
            self._session.execute(delete(Bar).where(Bar.mark == known.mark))

    def forget_before(self, before: datetime) -> None:
        """Forget those kept since before then."""
        self._session.execute(delete(Bar).where(Bar.kept_at < before))

    def _salt(self) -> str | None:
        return self._session.scalar(select(Bar.salt).where(Bar.mark > "").order_by(Bar.mark).limit(1))


@lru_cache(maxsize=2048)
def _mark(salt: str, telegram_id: int) -> str:
    return hashlib.scrypt(str(telegram_id).encode(), salt=bytes.fromhex(salt), n=COST, r=8, p=1).hex()
