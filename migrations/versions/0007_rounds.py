"""Requests in ranked rounds, settings of a region, keys in letters, season blocks."""

import sqlalchemy as sa
from alembic import op

from app.db import UtcDateTime, new_public_id

_LIVE = sa.text("state IN ('open', 'asked_back')")
_AHEAD = sa.text("state IN ('queued', 'open', 'asked_back')")
_ACCEPTED = sa.text("state = 'accepted'")
_STATES_BEFORE = (
    "state IN ('open', 'accepted', 'declined', 'asked_back', 'not_this_season', "
    "'withdrawn', 'expired')"
)
_STATES = (
    "state IN ('queued', 'open', 'asked_back', 'accepted', 'declined', 'not_this_season', "
    "'withdrawn', 'expired', 'superseded')"
)
revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "region_setting",
        sa.Column("region_code", sa.String(), nullable=False),
        sa.Column("reminder_days", sa.Integer(), nullable=False),
        sa.Column("expiry_days", sa.Integer(), nullable=False),
        sa.Column("open_requests", sa.Integer(), nullable=False),
        sa.Column("ranked_mentors", sa.Integer(), nullable=False),
        sa.Column("asked_at_once", sa.Integer(), nullable=False),
        sa.Column("question_days", sa.Integer(), nullable=False),
        sa.Column("follow_up_reminder_days", sa.Integer(), nullable=False),
        sa.Column("follow_up_escalation_days", sa.Integer(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "asked_at_once BETWEEN 1 AND ranked_mentors",
            name=op.f("ck_region_setting_asked_at_once"),
        ),
        sa.CheckConstraint(
            "expiry_days BETWEEN 2 AND 30", name=op.f("ck_region_setting_expiry_days")
        ),
        sa.CheckConstraint(
            "follow_up_escalation_days > follow_up_reminder_days "
            "AND follow_up_escalation_days <= 120",
            name=op.f("ck_region_setting_follow_up_escalation"),
        ),
        sa.CheckConstraint(
            "follow_up_reminder_days BETWEEN 1 AND 60",
            name=op.f("ck_region_setting_follow_up_reminder"),
        ),
        sa.CheckConstraint(
            "open_requests BETWEEN 1 AND 10", name=op.f("ck_region_setting_open_requests")
        ),
        sa.CheckConstraint(
            "question_days BETWEEN 1 AND 60", name=op.f("ck_region_setting_question_days")
        ),
        sa.CheckConstraint(
            "ranked_mentors BETWEEN 1 AND 3", name=op.f("ck_region_setting_ranked_mentors")
        ),
        sa.CheckConstraint(
            "reminder_days < expiry_days", name=op.f("ck_region_setting_reminder_first")
        ),
        sa.CheckConstraint(
            "reminder_days BETWEEN 1 AND 20", name=op.f("ck_region_setting_reminder_days")
        ),
        sa.ForeignKeyConstraint(
            ["region_code"], ["region.code"], name=op.f("fk_region_setting_region_code")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["user_account.id"], name=op.f("fk_region_setting_updated_by_id")
        ),
        sa.PrimaryKeyConstraint("region_code", name=op.f("pk_region_setting")),
    )
    op.create_table(
        "mail_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("object_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "purpose IN ('answer', 'follow_up', 'visit')", name=op.f("ck_mail_token_purpose")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_mail_token_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_token")),
        sa.UniqueConstraint("digest", name=op.f("uq_mail_token_digest")),
    )
    with op.batch_alter_table("mail_token", schema=None) as batch_op:
        batch_op.create_index("ix_mail_token_object", ["purpose", "object_id"], unique=False)
    op.create_table(
        "season_block",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("removed_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_season_block_period")),
        sa.ForeignKeyConstraint(
            ["mentor_id"], ["mentor.id"], name=op.f("fk_season_block_mentor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_season_block")),
        sa.UniqueConstraint("public_id", name=op.f("uq_season_block_public_id")),
    )
    with op.batch_alter_table("season_block", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_season_block_mentor_id"), ["mentor_id"], unique=False)
    op.create_table(
        "request_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("challenge_id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("asker_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("escalated_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome IN ('matched', 'exhausted', 'withdrawn')",
            name=op.f("ck_request_round_outcome"),
        ),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (outcome IS NULL)", name=op.f("ck_request_round_closed")
        ),
        sa.ForeignKeyConstraint(
            ["asker_id"], ["user_account.id"], name=op.f("fk_request_round_asker_id")
        ),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenge.id"], name=op.f("fk_request_round_challenge_id")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_request_round_company_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_round")),
        sa.UniqueConstraint("public_id", name=op.f("uq_request_round_public_id")),
    )
    with op.batch_alter_table("request_round", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_request_round_challenge_id"), ["challenge_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_request_round_company_id"), ["company_id"], unique=False
        )
        batch_op.create_index(
            "uq_request_round_running",
            ["challenge_id"],
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
    _put_requests_into_rounds()


def downgrade() -> None:
    """Undo: what only rounds know, queued and superseded requests, is withdrawn."""
    _take_requests_out_of_rounds()
    op.drop_table("request_round")
    op.drop_table("season_block")
    op.drop_table("mail_token")
    op.drop_table("region_setting")


def _put_requests_into_rounds() -> None:
    with op.batch_alter_table("mentoring_request", schema=None) as batch_op:
        batch_op.add_column(sa.Column("round_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("rank", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("company_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("slot", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("reminded_at", UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("answered_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("reason_code", sa.String(), nullable=False, server_default="")
        )
    _fill(op.get_bind())
    with op.batch_alter_table("mentoring_request", schema=None) as batch_op:
        batch_op.alter_column("round_id", existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column("company_id", existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column("rank", existing_type=sa.Integer(), server_default=None)
        batch_op.alter_column("reason_code", existing_type=sa.String(), server_default=None)
        batch_op.drop_constraint(batch_op.f("ck_mentoring_request_state"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_mentoring_request_answered"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_mentoring_request_state"), _STATES)
        batch_op.create_check_constraint(
            batch_op.f("ck_mentoring_request_answered"),
            "(state IN ('queued', 'open')) = (answered_at IS NULL)",
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_mentoring_request_rank"), "rank BETWEEN 0 AND 3"
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_mentoring_request_slot"), "slot IS NULL OR slot BETWEEN 1 AND 30"
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_mentoring_request_live_slot"),
            "(state IN ('open', 'asked_back')) = (slot IS NOT NULL)",
        )
        batch_op.drop_index(
            "uq_mentoring_request_live_pair", sqlite_where=_LIVE, postgresql_where=_LIVE
        )
        batch_op.create_index(
            "uq_mentoring_request_live_pair",
            ["challenge_id", "mentor_id"],
            unique=True,
            sqlite_where=_AHEAD,
            postgresql_where=_AHEAD,
        )
        batch_op.drop_index(batch_op.f("ix_mentoring_request_challenge_id"))
        batch_op.create_index(
            "ix_mentoring_request_challenge_state", ["challenge_id", "state"], unique=False
        )
        batch_op.create_index(
            "ix_mentoring_request_due",
            ["due_at"],
            unique=False,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        )
        batch_op.create_index(
            "uq_mentoring_request_accepted",
            ["round_id"],
            unique=True,
            sqlite_where=_ACCEPTED,
            postgresql_where=_ACCEPTED,
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_mentoring_request_round_id_rank"), ["round_id", "rank"]
        )
        batch_op.create_index(
            "uq_mentoring_request_slot",
            ["company_id", "slot"],
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_mentoring_request_round_id"), "request_round", ["round_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_mentoring_request_answered_by_id"),
            "user_account",
            ["answered_by_id"],
            ["id"],
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_mentoring_request_company_id"), "company", ["company_id"], ["id"]
        )


def _fill(connection: sa.Connection) -> None:
    # what waited together for one challenge shares a round; every answered request has its own
    requests = connection.execute(
        sa.text(
            "SELECT r.id, r.challenge_id, c.company_id, r.asker_id, r.state, r.opened_at, "
            "r.answered_at FROM mentoring_request r JOIN challenge c ON c.id = r.challenge_id "
            "ORDER BY r.id"
        )
    ).all()
    running: dict[int, tuple[int, int]] = {}
    slots: dict[int, int] = {}
    for row in requests:
        live = row.state in {"open", "asked_back"}
        round_id, rank = running.get(row.challenge_id, (0, 0)) if live else (0, 0)
        if not round_id:
            round_id = _new_round(connection, row, live=live)
        slot = slots[row.company_id] = slots.get(row.company_id, 0) + 1 if live else None
        connection.execute(
            sa.text(
                "UPDATE mentoring_request SET round_id = :round, rank = :rank, "
                "company_id = :company, slot = :slot WHERE id = :id"
            ),
            {
                "round": round_id,
                "rank": rank + 1,
                "company": row.company_id,
                "slot": slot,
                "id": row.id,
            },
        )
        if live:
            running[row.challenge_id] = (round_id, rank + 1)


def _new_round(connection: sa.Connection, row: sa.Row[tuple[object, ...]], *, live: bool) -> int:
    outcome = {"accepted": "matched", "withdrawn": "withdrawn"}.get(row.state, "exhausted")
    number = connection.scalar(
        sa.text(
            "INSERT INTO request_round (public_id, challenge_id, company_id, asker_id, opened_at, "
            "closed_at, outcome) VALUES (:public_id, :challenge, :company, :asker, :opened, "
            ":closed, :outcome) RETURNING id"
        ),
        {
            "public_id": new_public_id(),
            "challenge": row.challenge_id,
            "company": row.company_id,
            "asker": row.asker_id,
            "opened": row.opened_at,
            "closed": None if live else row.answered_at or row.opened_at,
            "outcome": None if live else outcome,
        },
    )
    return int(number)


def _take_requests_out_of_rounds() -> None:
    op.execute(
        "UPDATE mentoring_request SET state = 'withdrawn', answered_at = opened_at "
        "WHERE state IN ('queued', 'superseded')"
    )
    with op.batch_alter_table("mentoring_request", schema=None) as batch_op:
        for name in ("round_id", "answered_by_id", "company_id"):
            batch_op.drop_constraint(batch_op.f(f"fk_mentoring_request_{name}"), type_="foreignkey")
        for name in ("state", "answered", "rank", "slot", "live_slot"):
            batch_op.drop_constraint(batch_op.f(f"ck_mentoring_request_{name}"), type_="check")
        batch_op.drop_constraint(batch_op.f("uq_mentoring_request_round_id_rank"), type_="unique")
        batch_op.drop_index("uq_mentoring_request_slot")
        batch_op.drop_index("uq_mentoring_request_accepted")
        batch_op.drop_index("uq_mentoring_request_live_pair")
        batch_op.drop_index("ix_mentoring_request_due")
        batch_op.drop_index("ix_mentoring_request_challenge_state")
        batch_op.create_index(
            batch_op.f("ix_mentoring_request_challenge_id"), ["challenge_id"], unique=False
        )
        batch_op.create_index(
            "uq_mentoring_request_live_pair",
            ["challenge_id", "mentor_id"],
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        )
        batch_op.create_check_constraint(batch_op.f("ck_mentoring_request_state"), _STATES_BEFORE)
        batch_op.create_check_constraint(
            batch_op.f("ck_mentoring_request_answered"), "(state = 'open') = (answered_at IS NULL)"
        )
        for name in (
            "round_id", "rank", "company_id", "slot", "reminded_at", "answered_by_id",
            "reason_code",
        ):  # fmt: skip
            batch_op.drop_column(name)
