"""Engagements with goals, visits, notes, the check of fit, and files."""

import sqlalchemy as sa
from alembic import op

from app.db import UtcDateTime, new_public_id

_CODES = (
    "closed_code IS NULL OR closed_code IN ('goal_reached', 'time_over', 'poor_fit', "
    "'mentor_left', 'firm_left', 'programme', 'other')"
)
_NEW_COLUMNS = (
    "public_id", "previous_id", "closed_code", "closed_by_id", "fit_asked_at", "fit_reminded_at",
)  # fmt: skip
revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "calendar_feed",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("stamp", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_calendar_feed_user_id")
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_calendar_feed")),
    )
    op.create_table(
        "engagement_file",
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("attachment_id", sa.Integer(), nullable=False),
        sa.Column("caption", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachment.id"], name=op.f("fk_engagement_file_attachment_id")
        ),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["engagement.id"], name=op.f("fk_engagement_file_engagement_id")
        ),
        sa.PrimaryKeyConstraint("engagement_id", "attachment_id", name=op.f("pk_engagement_file")),
    )
    with op.batch_alter_table("engagement_file", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_engagement_file_attachment_id"), ["attachment_id"], unique=False
        )
    op.create_table(
        "engagement_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("visibility", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("deleted_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "visibility IN ('shared', 'private')", name=op.f("ck_engagement_note_visibility")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user_account.id"], name=op.f("fk_engagement_note_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["engagement.id"], name=op.f("fk_engagement_note_engagement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engagement_note")),
        sa.UniqueConstraint("public_id", name=op.f("uq_engagement_note_public_id")),
    )
    with op.batch_alter_table("engagement_note", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_engagement_note_engagement_id"), ["engagement_id"], unique=False
        )
    op.create_table(
        "fit_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("understood", sa.Integer(), nullable=False),
        sa.Column("useful", sa.Integer(), nullable=False),
        sa.Column("goes_on", sa.Integer(), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("side IN ('firm', 'mentor')", name=op.f("ck_fit_check_side")),
        sa.CheckConstraint("goes_on BETWEEN 1 AND 4", name=op.f("ck_fit_check_goes_on")),
        sa.CheckConstraint("understood BETWEEN 1 AND 4", name=op.f("ck_fit_check_understood")),
        sa.CheckConstraint("useful BETWEEN 1 AND 4", name=op.f("ck_fit_check_useful")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user_account.id"], name=op.f("fk_fit_check_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["engagement.id"], name=op.f("fk_fit_check_engagement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fit_check")),
        sa.UniqueConstraint("engagement_id", "side", name=op.f("uq_fit_check_engagement_id_side")),
    )
    op.create_table(
        "goal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("metric_id", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("target", sa.Numeric(precision=18, scale=4), nullable=False),
        sa.Column("target_by", sa.Date(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("target >= 0", name=op.f("ck_goal_target")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user_account.id"], name=op.f("fk_goal_created_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["engagement.id"], name=op.f("fk_goal_engagement_id")
        ),
        sa.ForeignKeyConstraint(["metric_id"], ["kpi_metric.id"], name=op.f("fk_goal_metric_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal")),
        sa.UniqueConstraint(
            "engagement_id",
            "metric_id",
            "unit",
            "subject",
            name=op.f("uq_goal_engagement_id_metric_id_unit_subject"),
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_goal_public_id")),
    )
    op.create_table(
        "goal_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("goal_id", sa.Integer(), nullable=False),
        sa.Column("point", sa.String(), nullable=False),
        sa.Column("value", sa.Numeric(precision=18, scale=4), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.Column("measured_by", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=True),
        sa.Column("check_state", sa.String(), nullable=False),
        sa.Column("checked_by_id", sa.Integer(), nullable=True),
        sa.Column("checked_at", UtcDateTime(), nullable=True),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "check_state <> 'checked' OR (checked_by_id IS NOT NULL AND checked_at IS NOT NULL)",
            name=op.f("ck_goal_reading_checker"),
        ),
        sa.CheckConstraint(
            "check_state <> 'documented' OR evidence_id IS NOT NULL",
            name=op.f("ck_goal_reading_document"),
        ),
        sa.CheckConstraint(
            "check_state IN ('self_reported', 'documented', 'checked')",
            name=op.f("ck_goal_reading_check_state"),
        ),
        sa.CheckConstraint(
            "point IN ('baseline', 'm0', 'm3', 'm6', 'm12')", name=op.f("ck_goal_reading_point")
        ),
        sa.CheckConstraint("period_from <= period_to", name=op.f("ck_goal_reading_period")),
        sa.CheckConstraint("value >= 0", name=op.f("ck_goal_reading_value")),
        sa.ForeignKeyConstraint(
            ["checked_by_id"], ["user_account.id"], name=op.f("fk_goal_reading_checked_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["user_account.id"], name=op.f("fk_goal_reading_entered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["attachment.id"], name=op.f("fk_goal_reading_evidence_id")
        ),
        sa.ForeignKeyConstraint(["goal_id"], ["goal.id"], name=op.f("fk_goal_reading_goal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal_reading")),
        sa.UniqueConstraint("goal_id", "point", name=op.f("uq_goal_reading_goal_id_point")),
        sa.UniqueConstraint("public_id", name=op.f("uq_goal_reading_public_id")),
    )
    with op.batch_alter_table("goal_reading", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_goal_reading_evidence_id"), ["evidence_id"], unique=False
        )
    op.create_table(
        "visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("driver", sa.String(), nullable=False),
        sa.Column("travel_minutes", sa.Integer(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_side", sa.String(), nullable=False),
        sa.Column("proposals", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("firm_mark", sa.String(), nullable=True),
        sa.Column("mentor_mark", sa.String(), nullable=True),
        sa.Column("reminded_at", UtcDateTime(), nullable=True),
        sa.Column("asked_at", UtcDateTime(), nullable=True),
        sa.Column("escalated_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "NOT (state IN ('agreed', 'held', 'missed')) OR starts_at IS NOT NULL",
            name=op.f("ck_visit_time_chosen"),
        ),
        sa.CheckConstraint(
            "driver IN ('mentor', 'firm', 'coordinator', 'public_transport')",
            name=op.f("ck_visit_driver"),
        ),
        sa.CheckConstraint(
            "state IN ('proposed', 'agreed', 'held', 'missed', 'cancelled')",
            name=op.f("ck_visit_state"),
        ),
        sa.CheckConstraint("minutes BETWEEN 15 AND 600", name=op.f("ck_visit_minutes")),
        sa.CheckConstraint("sequence >= 0", name=op.f("ck_visit_sequence")),
        sa.CheckConstraint(
            "proposed_side IN ('firm', 'mentor')", name=op.f("ck_visit_proposed_side")
        ),
        sa.CheckConstraint("proposals >= 1", name=op.f("ck_visit_proposals")),
        sa.CheckConstraint(
            "firm_mark IS NULL OR firm_mark IN ('held', 'missed')",
            name=op.f("ck_visit_firm_mark"),
        ),
        sa.CheckConstraint(
            "mentor_mark IS NULL OR mentor_mark IN ('held', 'missed')",
            name=op.f("ck_visit_mentor_mark"),
        ),
        sa.CheckConstraint(
            "travel_minutes IS NULL OR travel_minutes >= 0", name=op.f("ck_visit_travel_minutes")
        ),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["engagement.id"], name=op.f("fk_visit_engagement_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["user_account.id"], name=op.f("fk_visit_proposed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
        sa.UniqueConstraint("public_id", name=op.f("uq_visit_public_id")),
    )
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_engagement_id"), ["engagement_id"], unique=False)
        batch_op.create_index("ix_visit_starts_at", ["starts_at"], unique=False)
    op.create_table(
        "visit_time",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_visit_time_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_time")),
        sa.UniqueConstraint("visit_id", "starts_at", name=op.f("uq_visit_time_visit_id_starts_at")),
    )
    _name_engagements()


def downgrade() -> None:
    """Undo."""
    _forget_names()
    op.drop_table("visit_time")
    op.drop_table("visit")
    op.drop_table("goal_reading")
    op.drop_table("goal")
    op.drop_table("fit_check")
    op.drop_table("engagement_note")
    op.drop_table("engagement_file")
    op.drop_table("calendar_feed")


def _name_engagements() -> None:
    with op.batch_alter_table("engagement", schema=None) as batch_op:
        batch_op.add_column(sa.Column("public_id", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("previous_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("closed_code", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("closed_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("fit_asked_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("fit_reminded_at", UtcDateTime(), nullable=True))
    op.execute("UPDATE engagement SET closed_code = 'other' WHERE ended_at IS NOT NULL")
    connection = op.get_bind()
    for (number,) in connection.execute(sa.text("SELECT id FROM engagement")).all():
        connection.execute(
            sa.text("UPDATE engagement SET public_id = :name WHERE id = :id"),
            {"name": new_public_id(), "id": number},
        )
    with op.batch_alter_table("engagement", schema=None) as batch_op:
        batch_op.alter_column("public_id", existing_type=sa.String(), nullable=False)
        batch_op.create_unique_constraint(batch_op.f("uq_engagement_public_id"), ["public_id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_engagement_previous_id"), "engagement", ["previous_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_engagement_closed_by_id"), "user_account", ["closed_by_id"], ["id"]
        )
        batch_op.create_check_constraint(batch_op.f("ck_engagement_closed_code"), _CODES)
        batch_op.create_check_constraint(
            batch_op.f("ck_engagement_closed"), "(ended_at IS NULL) = (closed_code IS NULL)"
        )


def _forget_names() -> None:
    with op.batch_alter_table("engagement", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_engagement_closed"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_engagement_closed_code"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_engagement_previous_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_engagement_closed_by_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_engagement_public_id"), type_="unique")
        for name in _NEW_COLUMNS:
            batch_op.drop_column(name)
