"""Notices, how people want them, and when a letter may go out."""

import sqlalchemy as sa
from alembic import op

from app.db import UtcDateTime

_WEEKLY = sa.text("mode = 'digest' AND digested_at IS NULL AND read_at IS NULL")
_WAITING = sa.text("done_at IS NULL AND failed_at IS NULL")
revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("read_at", UtcDateTime(), nullable=True),
        sa.Column("digested_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("mode IN ('now', 'digest', 'off')", name=op.f("ck_notice_mode")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_notice_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("public_id", name=op.f("uq_notice_public_id")),
        sa.UniqueConstraint("user_id", "event", name=op.f("uq_notice_user_id_event")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index("ix_notice_user_created", ["user_id", "created_at"], unique=False)
        batch_op.create_index("ix_notice_user_unread", ["user_id", "read_at"], unique=False)
        batch_op.create_index(
            "ix_notice_digest",
            ["user_id"],
            unique=False,
            sqlite_where=_WEEKLY,
            postgresql_where=_WEEKLY,
        )
    op.create_table(
        "notice_preference",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.CheckConstraint(
            "mode IN ('now', 'digest', 'off')", name=op.f("ck_notice_preference_mode")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_notice_preference_user_id")
        ),
        sa.PrimaryKeyConstraint("user_id", "kind", name=op.f("pk_notice_preference")),
    )
    op.create_table(
        "notice_setting",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=True),
        sa.Column("quiet_to", sa.Integer(), nullable=True),
        sa.Column("digest_weekday", sa.Integer(), nullable=False),
        sa.Column("digested_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(quiet_from IS NULL) = (quiet_to IS NULL)", name=op.f("ck_notice_setting_quiet")
        ),
        sa.CheckConstraint(
            "digest_weekday BETWEEN 0 AND 6", name=op.f("ck_notice_setting_digest_weekday")
        ),
        sa.CheckConstraint(
            "quiet_from IS NULL OR quiet_from BETWEEN 0 AND 23",
            name=op.f("ck_notice_setting_quiet_from"),
        ),
        sa.CheckConstraint(
            "quiet_to IS NULL OR quiet_to BETWEEN 0 AND 23", name=op.f("ck_notice_setting_quiet_to")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_notice_setting_user_id")
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_notice_setting")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("user_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("not_before", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("failed_at", UtcDateTime(), nullable=True))
        batch_op.create_check_constraint(
            batch_op.f("ck_outbox_one_end"), "done_at IS NULL OR failed_at IS NULL"
        )
        batch_op.create_index(
            "ix_outbox_waiting",
            ["id"],
            unique=False,
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        )
        batch_op.create_index(batch_op.f("ix_outbox_user_id"), ["user_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_outbox_user_id"), "user_account", ["user_id"], ["id"]
        )


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_outbox_user_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_outbox_user_id"))
        batch_op.drop_index("ix_outbox_waiting")
        batch_op.drop_constraint(batch_op.f("ck_outbox_one_end"), type_="check")
        batch_op.drop_column("failed_at")
        batch_op.drop_column("not_before")
        batch_op.drop_column("user_id")
    op.drop_table("notice_setting")
    op.drop_table("notice_preference")
    op.drop_table("notice")
