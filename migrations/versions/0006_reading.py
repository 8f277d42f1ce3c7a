"""Which firms read which cases."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "case_read",
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_study.id"], name=op.f("fk_case_read_case_id")),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_case_read_company_id")
        ),
        sa.PrimaryKeyConstraint("company_id", "case_id", name=op.f("pk_case_read")),
    )
    with op.batch_alter_table("case_read", schema=None) as batch_op:
        batch_op.create_index("ix_case_read_case_id", ["case_id"], unique=False)
        batch_op.create_index("ix_case_read_month", ["month"], unique=False)


def downgrade() -> None:
    """Undo."""
    op.drop_table("case_read")
