"""What every table shares: the base class, aware times and random keys."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, MetaData
from sqlalchemy.orm import DeclarativeBase, MappedAsDataclass
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def new_key() -> str:
    """A random key of 16 characters, safe in URLs; says nothing about what it names."""
    return secrets.token_urlsafe(12)


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC in Python; SQLite keeps it without its zone, PostgreSQL as ``timestamptz``."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times, store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone must not be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back aware UTC whatever the database keeps."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(MappedAsDataclass, DeclarativeBase, kw_only=True):
    """The base of every record: a dataclass that can be built and tested without a database."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own way to say it
        datetime: UtcDateTime,
        dict[str, Any]: JSON,
        list[Any]: JSON,
        int: BigInteger().with_variant(Integer(), "sqlite"),
    }
