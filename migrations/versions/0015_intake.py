"""From three fields on a phone to a plan: intents, visits, measured pain, plans."""

import sqlalchemy as sa
from alembic import op

from app.db import UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "intake",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("client_key", sa.String(), nullable=False),
        sa.Column("region_code", sa.String(), nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("programme_version_id", sa.Integer(), nullable=True),
        sa.Column("firm", sa.String(), nullable=False),
        sa.Column("sales_won", sa.BigInteger(), nullable=True),
        sa.Column("headcount", sa.Integer(), nullable=False),
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("pain", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("ended_as", sa.String(), nullable=True),
        sa.Column("ended_reason", sa.String(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=True),
        sa.Column("visitor_id", sa.Integer(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("assigned_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("erased_at", UtcDateTime(), nullable=True),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(state = 'closed') = (ended_as IS NOT NULL)", name=op.f("ck_intake_end")
        ),
        sa.CheckConstraint(
            "(state = 'closed') = (ended_at IS NOT NULL)", name=op.f("ck_intake_ended")
        ),
        sa.CheckConstraint(
            "ended_as IS NULL OR ended_as IN ('withdrawn', 'not_eligible', 'no_answer',"
            " 'doubled', 'other')",
            name=op.f("ck_intake_ended_as"),
        ),
        sa.CheckConstraint("locale IN ('ko', 'en')", name=op.f("ck_intake_locale")),
        sa.CheckConstraint(
            "state <> 'assigned' OR visitor_id IS NOT NULL", name=op.f("ck_intake_visitor")
        ),
        sa.CheckConstraint(
            "state IN ('new', 'assigned', 'visited', 'planning', 'applied', 'closed')",
            name=op.f("ck_intake_state"),
        ),
        sa.CheckConstraint("headcount BETWEEN 1 AND 100000", name=op.f("ck_intake_headcount")),
        sa.CheckConstraint("sales_won IS NULL OR sales_won >= 0", name=op.f("ck_intake_sales")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_intake_company_id")),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["municipality.code"], name=op.f("fk_intake_municipality_code")
        ),
        sa.ForeignKeyConstraint(
            ["programme_version_id"],
            ["programme_version.id"],
            name=op.f("fk_intake_programme_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["region_code"], ["region.code"], name=op.f("fk_intake_region_code")
        ),
        sa.ForeignKeyConstraint(
            ["visitor_id"], ["user_account.id"], name=op.f("fk_intake_visitor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake")),
        sa.UniqueConstraint("client_key", name=op.f("uq_intake_client_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_intake_public_id")),
    )
    with op.batch_alter_table("intake", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_intake_company_id"), ["company_id"], unique=False)
        batch_op.create_index(
            "ix_intake_region_state", ["region_code", "state", "created_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_intake_visitor_id"), ["visitor_id"], unique=False)
    op.create_table(
        "intake_visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("intake_id", sa.Integer(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("products", sa.String(), nullable=False),
        sa.Column("process", sa.String(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("level", sa.String(), nullable=True),
        sa.Column("records", sa.String(), nullable=False),
        sa.Column("will", sa.Integer(), nullable=True),
        sa.Column("supplier", sa.String(), nullable=False),
        sa.Column("safety", sa.String(), nullable=False),
        sa.Column("first_step", sa.String(), nullable=False),
        sa.Column("readiness", sa.String(), nullable=True),
        sa.Column("private", sa.String(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "level IS NULL OR level IN ('none', 'basic', 'mid1', 'mid2', 'advanced')",
            name=op.f("ck_intake_visit_level"),
        ),
        sa.CheckConstraint(
            "readiness IS NULL OR readiness IN ('ready', 'needs_help', 'not_now')",
            name=op.f("ck_intake_visit_readiness"),
        ),
        sa.CheckConstraint(
            "sent_at IS NULL OR (day IS NOT NULL AND problem <> '')",
            name=op.f("ck_intake_visit_sent"),
        ),
        sa.CheckConstraint(
            "will IS NULL OR will BETWEEN 1 AND 5", name=op.f("ck_intake_visit_will")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user_account.id"], name=op.f("fk_intake_visit_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["intake_id"], ["intake.id"], name=op.f("fk_intake_visit_intake_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake_visit")),
        sa.UniqueConstraint("intake_id", name=op.f("uq_intake_visit_intake_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_intake_visit_public_id")),
    )
    op.create_table(
        "pain",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("intake_id", sa.Integer(), nullable=False),
        sa.Column("metric_id", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("value", sa.Numeric(precision=18, scale=4), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.Column("measured_by", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=True),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("period_from <= period_to", name=op.f("ck_pain_period")),
        sa.CheckConstraint("value >= 0", name=op.f("ck_pain_value")),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["user_account.id"], name=op.f("fk_pain_entered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["attachment.id"], name=op.f("fk_pain_evidence_id")
        ),
        sa.ForeignKeyConstraint(["intake_id"], ["intake.id"], name=op.f("fk_pain_intake_id")),
        sa.ForeignKeyConstraint(["metric_id"], ["kpi_metric.id"], name=op.f("fk_pain_metric_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pain")),
        sa.UniqueConstraint(
            "intake_id",
            "metric_id",
            "unit",
            "subject",
            name=op.f("uq_pain_intake_id_metric_id_unit_subject"),
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_pain_public_id")),
    )
    with op.batch_alter_table("pain", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pain_evidence_id"), ["evidence_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pain_intake_id"), ["intake_id"], unique=False)
    op.create_table(
        "plan_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("intake_id", sa.Integer(), nullable=False),
        sa.Column("programme_version_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("situation", sa.String(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("approach", sa.String(), nullable=False),
        sa.Column("solutions", sa.JSON(), nullable=False),
        sa.Column("schedule", sa.JSON(), nullable=False),
        sa.Column("costs", sa.JSON(), nullable=False),
        sa.Column("after_care", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("state IN ('draft', 'ready')", name=op.f("ck_plan_draft_state")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user_account.id"], name=op.f("fk_plan_draft_created_by_id")
        ),
        sa.ForeignKeyConstraint(["intake_id"], ["intake.id"], name=op.f("fk_plan_draft_intake_id")),
        sa.ForeignKeyConstraint(
            ["programme_version_id"],
            ["programme_version.id"],
            name=op.f("fk_plan_draft_programme_version_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_draft")),
        sa.UniqueConstraint("intake_id", name=op.f("uq_plan_draft_intake_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_plan_draft_public_id")),
    )
    op.create_table(
        "plan_target",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("pain_id", sa.Integer(), nullable=True),
        sa.Column("metric_id", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("baseline", sa.Numeric(precision=18, scale=4), nullable=False),
        sa.Column("target", sa.Numeric(precision=18, scale=4), nullable=False),
        sa.Column("target_by", sa.Date(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("measure_id", sa.Integer(), nullable=True),
        sa.Column("quoted", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("baseline >= 0 AND target >= 0", name=op.f("ck_plan_target_values")),
        sa.CheckConstraint(
            "measure_id IS NULL OR case_id IS NOT NULL", name=op.f("ck_plan_target_quoted")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_study.id"], name=op.f("fk_plan_target_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measure.id"], name=op.f("fk_plan_target_measure_id")
        ),
        sa.ForeignKeyConstraint(
            ["metric_id"], ["kpi_metric.id"], name=op.f("fk_plan_target_metric_id")
        ),
        sa.ForeignKeyConstraint(["pain_id"], ["pain.id"], name=op.f("fk_plan_target_pain_id")),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan_draft.id"], name=op.f("fk_plan_target_plan_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_target")),
        sa.UniqueConstraint(
            "plan_id",
            "metric_id",
            "unit",
            "subject",
            name=op.f("uq_plan_target_plan_id_metric_id_unit_subject"),
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_plan_target_public_id")),
    )
    with op.batch_alter_table("plan_target", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_target_measure_id"), ["measure_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_plan_target_pain_id"), ["pain_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_plan_target_plan_id"), ["plan_id"], unique=False)


def downgrade() -> None:
    """Undo."""
    op.drop_table("plan_target")
    op.drop_table("plan_draft")
    op.drop_table("pain")
    op.drop_table("intake_visit")
    op.drop_table("intake")
