"""Figures of one year are grouped in the order of an index."""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_index(
        "ix_kpi_fact_year",
        "kpi_fact",
        [
            "region_code", "year", "metric_id", "unit", "formula", "before_period",
            "after_period", "point", "company_id",
        ],
    )  # fmt: skip


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_kpi_fact_year", "kpi_fact")
