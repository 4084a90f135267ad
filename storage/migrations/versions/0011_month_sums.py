"""Each month's sums per agency and regency, for long periods and those long past."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
COUNTS = (
    "filed", "reached", "settled", "on_time", "rejected", "merged", "withdrawn", "back", "open_change", "late_from",
    "late_until", "acts", "votes", "stars",
)


def upgrade() -> None:
    op.create_table(
        "month_sums",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("regency", sa.String(), nullable=False),
        *(sa.Column(name, INTEGER, nullable=False) for name in COUNTS),
        sa.PrimaryKeyConstraint("month", "agency", "regency", name="pk_month_sums"),
        sqlite_with_rowid=False,
    )
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    month = "date(day, 'start of month')" if is_sqlite else "CAST(date_trunc('month', day) AS date)"
    op.execute(
        f"INSERT INTO month_sums (month, agency, regency, {', '.join(COUNTS)}) "
        f"SELECT {month}, agency, regency, {', '.join(f'sum({name})' for name in COUNTS)} "
        f"FROM rollups GROUP BY {month}, agency, regency"
    )


def downgrade() -> None:
    op.drop_table("month_sums")
