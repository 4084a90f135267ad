"""A search by status follows an index; the word under which every complaint was kept for it goes."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_index("ix_complaints_agency_status", "complaints", ["agency", "status", "id"])
    connection = op.get_bind()
    agencies = connection.execute(sa.text("SELECT DISTINCT agency FROM complaints WHERE agency <> ''")).scalars().all()
    for agency in agencies:
        connection.execute(sa.text("DELETE FROM terms WHERE agency = :agency AND term = '*'"), {"agency": agency})


def downgrade() -> None:
    op.drop_index("ix_complaints_agency_status", "complaints")
    op.execute(
        "INSERT INTO terms (agency, term, complaint) SELECT agency, '*', id FROM complaints WHERE agency <> ''"
    )
