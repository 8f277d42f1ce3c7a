"""Stays of a team, their tasks and days, and the items of ESG."""

import sqlalchemy as sa
from alembic import op

from app.db import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "esg_item",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("ko", sa.String(), nullable=False),
        sa.Column("en", sa.String(), nullable=False),
        sa.CheckConstraint("area IN ('E', 'S', 'G')", name=op.f("ck_esg_item_area")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_esg_item")),
    )
    op.create_table(
        "stay",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("planned_tasks", sa.Integer(), nullable=False),
        sa.Column("plan", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(state IN ('closed', 'cancelled')) = (closed_at IS NOT NULL)",
            name=op.f("ck_stay_closed"),
        ),
        sa.CheckConstraint(
            "state IN ('planned', 'running', 'closed', 'cancelled')", name=op.f("ck_stay_state")
        ),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_stay_period")),
        sa.CheckConstraint("planned_tasks >= 0", name=op.f("ck_stay_planned_tasks")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_stay_company_id")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user_account.id"], name=op.f("fk_stay_created_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["engagement.id"], name=op.f("fk_stay_engagement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stay")),
        sa.UniqueConstraint("public_id", name=op.f("uq_stay_public_id")),
    )
    with op.batch_alter_table("stay", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stay_company_id"), ["company_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stay_engagement_id"), ["engagement_id"], unique=False)
    op.create_table(
        "stay_member",
        sa.Column("stay_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.CheckConstraint("role IN ('lead', 'member', 'firm')", name=op.f("ck_stay_member_role")),
        sa.ForeignKeyConstraint(["stay_id"], ["stay.id"], name=op.f("fk_stay_member_stay_id")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_stay_member_user_id")
        ),
        sa.PrimaryKeyConstraint("stay_id", "user_id", name=op.f("pk_stay_member")),
    )
    with op.batch_alter_table("stay_member", schema=None) as batch_op:
        batch_op.create_index("ix_stay_member_user_id", ["user_id"], unique=False)
        batch_op.create_index(
            "uq_stay_member_lead",
            ["stay_id"],
            unique=True,
            sqlite_where=sa.text("role = 'lead'"),
            postgresql_where=sa.text("role = 'lead'"),
        )
    op.create_table(
        "stay_task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("stay_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("client_key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("category_id", sa.String(), nullable=True),
        sa.Column("solution_id", sa.String(), nullable=True),
        sa.Column("esg_item_id", sa.String(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("cost_won", sa.Integer(), nullable=True),
        sa.Column("before_photo_id", sa.Integer(), nullable=True),
        sa.Column("after_photo_id", sa.Integer(), nullable=True),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("before_value", sa.Numeric(precision=18, scale=4), nullable=True),
        sa.Column("after_value", sa.Numeric(precision=18, scale=4), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("found_by_id", sa.Integer(), nullable=False),
        sa.Column("found_at", UtcDateTime(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(before_value IS NULL AND after_value IS NULL) OR unit <> ''",
            name=op.f("ck_stay_task_unit"),
        ),
        sa.CheckConstraint(
            "(state IN ('closed', 'dropped')) = (done_at IS NOT NULL)",
            name=op.f("ck_stay_task_done"),
        ),
        sa.CheckConstraint(
            "state <> 'closed' OR after_photo_id IS NOT NULL OR after_value IS NOT NULL",
            name=op.f("ck_stay_task_proof"),
        ),
        sa.CheckConstraint("state <> 'dropped' OR reason <> ''", name=op.f("ck_stay_task_dropped")),
        sa.CheckConstraint(
            "state IN ('found', 'doing', 'closed', 'dropped')", name=op.f("ck_stay_task_state")
        ),
        sa.CheckConstraint("cost_won IS NULL OR cost_won >= 0", name=op.f("ck_stay_task_cost")),
        sa.ForeignKeyConstraint(
            ["after_photo_id"], ["attachment.id"], name=op.f("fk_stay_task_after_photo_id")
        ),
        sa.ForeignKeyConstraint(
            ["before_photo_id"], ["attachment.id"], name=op.f("fk_stay_task_before_photo_id")
        ),
        sa.ForeignKeyConstraint(
            ["category_id"], ["problem_category.id"], name=op.f("fk_stay_task_category_id")
        ),
        sa.ForeignKeyConstraint(
            ["esg_item_id"], ["esg_item.id"], name=op.f("fk_stay_task_esg_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["found_by_id"], ["user_account.id"], name=op.f("fk_stay_task_found_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user_account.id"], name=op.f("fk_stay_task_owner_id")
        ),
        sa.ForeignKeyConstraint(
            ["solution_id"], ["solution.id"], name=op.f("fk_stay_task_solution_id")
        ),
        sa.ForeignKeyConstraint(["stay_id"], ["stay.id"], name=op.f("fk_stay_task_stay_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stay_task")),
        sa.UniqueConstraint("client_key", name=op.f("uq_stay_task_client_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_stay_task_public_id")),
        sa.UniqueConstraint("stay_id", "number", name=op.f("uq_stay_task_stay_id_number")),
    )
    with op.batch_alter_table("stay_task", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_stay_task_after_photo_id"), ["after_photo_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_stay_task_before_photo_id"), ["before_photo_id"], unique=False
        )
    op.create_table(
        "day_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stay_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user_account.id"], name=op.f("fk_day_log_author_id")
        ),
        sa.ForeignKeyConstraint(["stay_id"], ["stay.id"], name=op.f("fk_day_log_stay_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_log")),
        sa.UniqueConstraint(
            "stay_id", "day", "author_id", name=op.f("uq_day_log_stay_id_day_author_id")
        ),
    )
    # the history of one task stands on its page
    op.create_index("ix_audit_event_object", "audit_event", ["object_type", "object_id"])


def downgrade() -> None:
    """Undo."""
    op.drop_index("ix_audit_event_object", table_name="audit_event")
    op.drop_table("day_log")
    op.drop_table("stay_task")
    op.drop_table("stay_member")
    op.drop_table("stay")
    op.drop_table("esg_item")
