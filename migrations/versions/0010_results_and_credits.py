"""KPIs asked again, people credited, mentors invited, best answers."""

import sqlalchemy as sa
from alembic import op

from app.db import UtcDateTime, new_public_id

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "follow_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=True),
        sa.Column("reminded_at", UtcDateTime(), nullable=True),
        sa.Column("escalated_at", UtcDateTime(), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("unmeasured", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "(state = 'answered') = (answered_at IS NOT NULL)", name=op.f("ck_follow_up_answered")
        ),
        sa.CheckConstraint(
            "state <> 'asked' OR asked_at IS NOT NULL", name=op.f("ck_follow_up_asked")
        ),
        sa.CheckConstraint(
            "state IN ('planned', 'asked', 'answered', 'cancelled')",
            name=op.f("ck_follow_up_state"),
        ),
        sa.CheckConstraint("month IN (0, 3, 6, 12)", name=op.f("ck_follow_up_month")),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["engagement.id"], name=op.f("fk_follow_up_engagement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
        sa.UniqueConstraint(
            "engagement_id", "month", name=op.f("uq_follow_up_engagement_id_month")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_follow_up_public_id")),
    )
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.create_index("ix_follow_up_state_due", ["state", "due_on"], unique=False)
    op.create_table(
        "case_credit",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.CheckConstraint("role IN ('firm', 'mentor')", name=op.f("ck_case_credit_role")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_study.id"], name=op.f("fk_case_credit_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_case_credit_user_id")
        ),
        sa.PrimaryKeyConstraint("case_id", "user_id", name=op.f("pk_case_credit")),
    )
    with op.batch_alter_table("case_credit", schema=None) as batch_op:
        batch_op.create_index("ix_case_credit_user_id", ["user_id"], unique=False)
    op.create_table(
        "mentor_invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.CheckConstraint(
            "answer IS NULL OR answer IN ('yes', 'later', 'no')",
            name=op.f("ck_mentor_invitation_answer"),
        ),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_mentor_invitation_answered")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_study.id"], name=op.f("fk_mentor_invitation_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_mentor_invitation_company_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_mentor_invitation_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentor_invitation")),
        sa.UniqueConstraint("company_id", name=op.f("uq_mentor_invitation_company_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_mentor_invitation_public_id")),
    )
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("best", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(sa.Column("consent", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("public_id", sa.String(), nullable=True))
    connection = op.get_bind()
    for (number,) in connection.execute(sa.text("SELECT id FROM answer")).all():
        connection.execute(
            sa.text("UPDATE answer SET public_id = :name WHERE id = :id"),
            {"name": new_public_id(), "id": number},
        )
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.alter_column("best", existing_type=sa.Boolean(), server_default=None)
        batch_op.alter_column("public_id", existing_type=sa.String(), nullable=False)
        batch_op.create_unique_constraint(batch_op.f("uq_answer_public_id"), ["public_id"])
        batch_op.create_check_constraint(
            batch_op.f("ck_answer_consent"),
            "consent IS NULL OR consent IN ('asked', 'given', 'refused')",
        )
        batch_op.create_index(
            "uq_answer_best",
            ["question_id"],
            unique=True,
            sqlite_where=sa.text("best"),
            postgresql_where=sa.text("best"),
        )
    with op.batch_alter_table("case_study", schema=None) as batch_op:
        batch_op.add_column(sa.Column("engagement_id", sa.Integer(), nullable=True))
        batch_op.create_unique_constraint(
            batch_op.f("uq_case_study_engagement_id"), ["engagement_id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_case_study_engagement_id"), "engagement", ["engagement_id"], ["id"]
        )
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.add_column(sa.Column("escalated_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.drop_column("escalated_at")
    with op.batch_alter_table("case_study", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_case_study_engagement_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_case_study_engagement_id"), type_="unique")
        batch_op.drop_column("engagement_id")
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.drop_index("uq_answer_best")
        batch_op.drop_constraint(batch_op.f("ck_answer_consent"), type_="check")
        batch_op.drop_constraint(batch_op.f("uq_answer_public_id"), type_="unique")
        batch_op.drop_column("public_id")
        batch_op.drop_column("consent")
        batch_op.drop_column("best")
    op.drop_table("mentor_invitation")
    op.drop_table("case_credit")
    op.drop_table("follow_up")
