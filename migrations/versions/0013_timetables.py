"""Timetables of an event: runs, releases, meetings, and what became of them."""

import sqlalchemy as sa
from alembic import op

from app.db import UtcDateTime

_DRAFT = sa.text("version IS NULL")
revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "timetable_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("time_limit", sa.Integer(), nullable=False),
        sa.Column("keep", sa.Integer(), nullable=False),
        sa.Column("from_round", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("instance", sa.JSON(), nullable=False),
        sa.Column("progress", sa.JSON(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("restarts", sa.Integer(), nullable=False),
        sa.Column("cancel_asked", sa.Boolean(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("seen_at", UtcDateTime(), nullable=True),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(state IN ('queued', 'running')) = (finished_at IS NULL)",
            name=op.f("ck_timetable_run_finished"),
        ),
        sa.CheckConstraint(
            "kind IN ('fair', 'score', 'self_booked', 'holes', 'replan')",
            name=op.f("ck_timetable_run_kind"),
        ),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'done', 'failed', 'cancelled')",
            name=op.f("ck_timetable_run_state"),
        ),
        sa.CheckConstraint("keep >= 0", name=op.f("ck_timetable_run_keep")),
        sa.CheckConstraint(
            "time_limit BETWEEN 1 AND 600", name=op.f("ck_timetable_run_time_limit")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user_account.id"], name=op.f("fk_timetable_run_created_by_id")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_timetable_run_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timetable_run")),
        sa.UniqueConstraint("public_id", name=op.f("uq_timetable_run_public_id")),
    )
    with op.batch_alter_table("timetable_run", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_timetable_run_event_id"), ["event_id"], unique=False)
        batch_op.create_index(op.f("ix_timetable_run_group_id"), ["group_id"], unique=False)
    op.create_table(
        "release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("stamp", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "phase IN ('provisional', 'final', 'running')", name=op.f("ck_release_phase")
        ),
        sa.CheckConstraint(
            "(version IS NULL) = (published_at IS NULL)", name=op.f("ck_release_published")
        ),
        sa.CheckConstraint("version IS NULL OR version >= 1", name=op.f("ck_release_version")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user_account.id"], name=op.f("fk_release_created_by_id")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_release_event_id")),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["user_account.id"], name=op.f("fk_release_published_by_id")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["timetable_run.id"], name=op.f("fk_release_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
        sa.UniqueConstraint("event_id", "version", name=op.f("uq_release_event_id_version")),
        sa.UniqueConstraint("public_id", name=op.f("uq_release_public_id")),
    )
    with op.batch_alter_table("release", schema=None) as batch_op:
        batch_op.create_index(
            "uq_release_draft",
            ["event_id"],
            unique=True,
            sqlite_where=_DRAFT,
            postgresql_where=_DRAFT,
        )
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("firm_id", sa.Integer(), nullable=False),
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("round_number", sa.Integer(), nullable=False),
        sa.Column("table_number", sa.Integer(), nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.CheckConstraint(
            "origin IN ('solver', 'hand', 'person')", name=op.f("ck_meeting_origin")
        ),
        sa.ForeignKeyConstraint(["firm_id"], ["registration.id"], name=op.f("fk_meeting_firm_id")),
        sa.ForeignKeyConstraint(
            ["mentor_id"], ["registration.id"], name=op.f("fk_meeting_mentor_id")
        ),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name=op.f("fk_meeting_release_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint(
            "release_id",
            "firm_id",
            "mentor_id",
            name=op.f("uq_meeting_release_id_firm_id_mentor_id"),
        ),
        sa.UniqueConstraint(
            "release_id",
            "firm_id",
            "round_number",
            name=op.f("uq_meeting_release_id_firm_id_round_number"),
        ),
        sa.UniqueConstraint(
            "release_id",
            "mentor_id",
            "round_number",
            name=op.f("uq_meeting_release_id_mentor_id_round_number"),
        ),
        sa.UniqueConstraint(
            "release_id",
            "table_number",
            "round_number",
            name=op.f("uq_meeting_release_id_table_number_round_number"),
        ),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_meeting_firm_id"), ["firm_id"], unique=False)
        batch_op.create_index(op.f("ix_meeting_mentor_id"), ["mentor_id"], unique=False)
    op.create_table(
        "board_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("delta", sa.JSON(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('take_over', 'return', 'move', 'swap', 'add', 'remove', 'lock', 'fill', "
            "'person')",
            name=op.f("ck_board_change_kind"),
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_board_change_by_id")),
        sa.ForeignKeyConstraint(
            ["release_id"], ["release.id"], name=op.f("fk_board_change_release_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_change")),
    )
    with op.batch_alter_table("board_change", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_board_change_release_id"), ["release_id"], unique=False)
    op.create_table(
        "placement",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("firm_id", sa.Integer(), nullable=False),
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("round_number", sa.Integer(), nullable=False),
        sa.Column("table_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["firm_id"], ["registration.id"], name=op.f("fk_placement_firm_id")
        ),
        sa.ForeignKeyConstraint(
            ["mentor_id"], ["registration.id"], name=op.f("fk_placement_mentor_id")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["timetable_run.id"], name=op.f("fk_placement_run_id")),
        sa.PrimaryKeyConstraint("run_id", "firm_id", "mentor_id", name=op.f("pk_placement")),
        sa.UniqueConstraint(
            "run_id",
            "firm_id",
            "round_number",
            name=op.f("uq_placement_run_id_firm_id_round_number"),
        ),
        sa.UniqueConstraint(
            "run_id",
            "mentor_id",
            "round_number",
            name=op.f("uq_placement_run_id_mentor_id_round_number"),
        ),
        sa.UniqueConstraint(
            "run_id",
            "table_number",
            "round_number",
            name=op.f("uq_placement_run_id_table_number_round_number"),
        ),
    )
    op.create_table(
        "meeting_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("firm_id", sa.Integer(), nullable=False),
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("marked_at", UtcDateTime(), nullable=True),
        sa.Column("marked_by_id", sa.Integer(), nullable=True),
        sa.Column("refused_at", UtcDateTime(), nullable=True),
        sa.Column("refused_by_id", sa.Integer(), nullable=True),
        sa.Column("refusal", sa.String(), nullable=False),
        sa.Column("next_step", sa.String(), nullable=False),
        sa.Column("step_owner", sa.String(), nullable=False),
        sa.Column("step_due", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("outcome_at", UtcDateTime(), nullable=True),
        sa.Column("outcome_by_id", sa.Integer(), nullable=True),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(next_step = '') = (outcome_at IS NULL)", name=op.f("ck_meeting_record_outcome")
        ),
        sa.CheckConstraint(
            "next_step = '' OR next_step IN "
            "('visit', 'request', 'material', 'introduction', 'contact', 'none')",
            name=op.f("ck_meeting_record_next_step"),
        ),
        sa.CheckConstraint(
            "state IN ('unknown', 'held', 'excused', 'no_show')",
            name=op.f("ck_meeting_record_state"),
        ),
        sa.CheckConstraint(
            "step_owner IN ('', 'firm', 'mentor')", name=op.f("ck_meeting_record_step_owner")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_meeting_record_event_id")
        ),
        sa.ForeignKeyConstraint(
            ["firm_id"], ["registration.id"], name=op.f("fk_meeting_record_firm_id")
        ),
        sa.ForeignKeyConstraint(
            ["marked_by_id"], ["user_account.id"], name=op.f("fk_meeting_record_marked_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["mentor_id"], ["registration.id"], name=op.f("fk_meeting_record_mentor_id")
        ),
        sa.ForeignKeyConstraint(
            ["outcome_by_id"], ["registration.id"], name=op.f("fk_meeting_record_outcome_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["refused_by_id"], ["registration.id"], name=op.f("fk_meeting_record_refused_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["mentoring_request.id"], name=op.f("fk_meeting_record_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_record")),
        sa.UniqueConstraint(
            "firm_id", "mentor_id", name=op.f("uq_meeting_record_firm_id_mentor_id")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_meeting_record_public_id")),
    )
    with op.batch_alter_table("meeting_record", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_meeting_record_event_id"), ["event_id"], unique=False)
        batch_op.create_index(op.f("ix_meeting_record_mentor_id"), ["mentor_id"], unique=False)
    op.create_table(
        "no_show_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("marked_at", UtcDateTime(), nullable=False),
        sa.Column("fades_on", sa.Date(), nullable=False),
        sa.Column("contested_at", UtcDateTime(), nullable=True),
        sa.Column("contest", sa.String(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("lifted", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(contest = '') = (contested_at IS NULL)", name=op.f("ck_no_show_mark_contested")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user_account.id"], name=op.f("fk_no_show_mark_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["meeting_record.id"], name=op.f("fk_no_show_mark_record_id")
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_no_show_mark_registration_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_no_show_mark")),
        sa.UniqueConstraint("public_id", name=op.f("uq_no_show_mark_public_id")),
        sa.UniqueConstraint(
            "record_id", "registration_id", name=op.f("uq_no_show_mark_record_id_registration_id")
        ),
    )
    with op.batch_alter_table("no_show_mark", schema=None) as batch_op:
        batch_op.create_index(
            op.f("ix_no_show_mark_registration_id"), ["registration_id"], unique=False
        )


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_no_show_mark_registration_id", table_name="no_show_mark")
    op.drop_table("no_show_mark")
    op.drop_index("ix_meeting_record_mentor_id", table_name="meeting_record")
    op.drop_index("ix_meeting_record_event_id", table_name="meeting_record")
    op.drop_table("meeting_record")
    op.drop_table("placement")
    op.drop_index("ix_board_change_release_id", table_name="board_change")
    op.drop_table("board_change")
    op.drop_index("ix_meeting_mentor_id", table_name="meeting")
    op.drop_index("ix_meeting_firm_id", table_name="meeting")
    op.drop_table("meeting")
    op.drop_index("uq_release_draft", table_name="release")
    op.drop_table("release")
    op.drop_index("ix_timetable_run_group_id", table_name="timetable_run")
    op.drop_index("ix_timetable_run_event_id", table_name="timetable_run")
    op.drop_table("timetable_run")
