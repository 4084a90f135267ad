"""Daily sums for the figures, what they need of complaints and events, and an index on open deadlines."""

import sqlalchemy as sa
from alembic import op

from storage.schema import UtcDateTime

revision = "0009"
down_revision = "0004"

INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN = sa.text("status IN ('submitted', 'routed', 'in_progress', 'needs_info', 'returned', 'reopened')")
NEVER = sa.text("state = 'never'")
RATING = (("rating", INTEGER), ("rating_words", sa.String()), ("rated_at", UtcDateTime(timezone=True)))
COUNTS = (
    "filed", "reached", "settled", "on_time", "rejected", "merged", "withdrawn", "back", "open_change", "late_from",
    "late_until", "acts", "votes", "stars",
)


def upgrade() -> None:
    op.create_table(
        "rollups",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("regency", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        *(sa.Column(name, INTEGER, nullable=False) for name in COUNTS),
        sa.PrimaryKeyConstraint("day", "agency", "regency", "category", name="pk_rollups"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_rollups_agency_day", "rollups", ["agency", "day"])
    op.create_index("ix_rollups_regency_day", "rollups", ["regency", "day"])
    op.create_table(
        "timings",
        sa.Column("event", INTEGER, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("complaint", INTEGER, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("regency", sa.String(), nullable=False),
        sa.Column("minutes", INTEGER, nullable=False),
        sa.ForeignKeyConstraint(["event"], ["events.id"], name="fk_timings_event_events"),
        sa.PrimaryKeyConstraint("event", "kind", name="pk_timings"),
    )
    op.create_index("ix_timings_complaint", "timings", ["complaint"])
    op.create_index("ix_timings_day", "timings", ["day", "agency", "regency", "kind", "minutes"])
    op.create_index("ix_timings_agency_day", "timings", ["agency", "day", "regency", "kind", "minutes"])
    # A rating may have got its columns already: they belong to the citizen's word.
    known = {column["name"] for column in sa.inspect(op.get_bind()).get_columns("complaints")}
    with op.batch_alter_table("complaints") as table:
        for name, kind in RATING:
            if name not in known:
                table.add_column(sa.Column(name, kind, nullable=True))
        table.add_column(sa.Column("changed_at", UtcDateTime(timezone=True), nullable=True))
    with op.batch_alter_table("events") as table:
        table.add_column(sa.Column("category", sa.String(), nullable=True))
        table.add_column(sa.Column("regency_code", sa.String(), nullable=True))
        table.add_column(sa.Column("due_at", UtcDateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("rating", INTEGER, nullable=True))
    # Earlier events didn't note the deadline: the complaint's present one stands in for it.
    op.execute(
        "UPDATE events SET (category, regency_code, due_at) = "
        "(SELECT category, regency_code, due_at FROM complaints WHERE complaints.id = events.complaint)"
    )
    op.execute("UPDATE complaints SET changed_at = (SELECT max(at) FROM events WHERE complaint = complaints.id)")
    op.create_index(
        "ix_complaints_standing",
        "complaints",
        ["regency_code", "agency", "due_at", "paused_at", "changed_at", "filed_at"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_index(
        "ix_complaints_place",
        "complaints",
        ["filed_at", "category", "village_code", "regency_code", "agency", "identity"],
    )
    op.create_index("ix_outbox_never", "outbox", ["created_at"], sqlite_where=NEVER, postgresql_where=NEVER)


def downgrade() -> None:
    op.drop_index("ix_outbox_never", "outbox")
    op.drop_index("ix_complaints_place", "complaints")
    op.drop_index("ix_complaints_standing", "complaints")
    with op.batch_alter_table("events") as table:
        for name in ("category", "regency_code", "due_at", "rating"):
            table.drop_column(name)
    with op.batch_alter_table("complaints") as table:
        table.drop_column("changed_at")
    op.drop_table("timings")
    op.drop_table("rollups")
