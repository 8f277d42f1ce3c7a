"""Matchmaking events: rounds, tables, who comes, what they wish, how well they fit."""

import sqlalchemy as sa
from alembic import op

from app.db import UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("region_code", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("venue", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("registration_until", UtcDateTime(), nullable=False),
        sa.Column("wishes_until", UtcDateTime(), nullable=False),
        sa.Column("changes_until", UtcDateTime(), nullable=False),
        sa.Column("firm_places", sa.Integer(), nullable=True),
        sa.Column("mentor_places", sa.Integer(), nullable=True),
        sa.Column("firm_minimum", sa.Integer(), nullable=False),
        sa.Column("firm_maximum", sa.Integer(), nullable=False),
        sa.Column("mentor_maximum", sa.Integer(), nullable=False),
        sa.Column("good", sa.Double(), nullable=False),
        sa.Column("floor", sa.Double(), nullable=False),
        sa.Column("priority_percent", sa.Integer(), nullable=False),
        sa.Column("priority_areas", sa.String(), nullable=False),
        sa.Column("competitors_meet", sa.Boolean(), nullable=False),
        sa.Column("open_to", sa.JSON(), nullable=False),
        sa.Column("copied_from_id", sa.Integer(), nullable=True),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("phase_at", UtcDateTime(), nullable=False),
        sa.Column("removed_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "phase IN ('draft', 'collecting', 'provisional', 'final', 'running', 'closed')",
            name=op.f("ck_event_phase"),
        ),
        sa.CheckConstraint("firm_maximum BETWEEN 1 AND 40", name=op.f("ck_event_firm_maximum")),
        sa.CheckConstraint(
            "firm_minimum BETWEEN 0 AND firm_maximum", name=op.f("ck_event_firm_minimum")
        ),
        sa.CheckConstraint(
            "firm_places IS NULL OR firm_places >= 1", name=op.f("ck_event_firm_places")
        ),
        sa.CheckConstraint("floor BETWEEN 0 AND good AND good <= 1", name=op.f("ck_event_good")),
        sa.CheckConstraint("mentor_maximum BETWEEN 1 AND 40", name=op.f("ck_event_mentor_maximum")),
        sa.CheckConstraint(
            "mentor_places IS NULL OR mentor_places >= 1", name=op.f("ck_event_mentor_places")
        ),
        sa.CheckConstraint(
            "priority_percent BETWEEN 100 AND 150", name=op.f("ck_event_priority_percent")
        ),
        sa.ForeignKeyConstraint(
            ["copied_from_id"], ["event.id"], name=op.f("fk_event_copied_from_id")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user_account.id"], name=op.f("fk_event_created_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["region_code"], ["region.code"], name=op.f("fk_event_region_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("public_id", name=op.f("uq_event_public_id")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index("ix_event_region_day", ["region_code", "day"], unique=False)
    op.create_table(
        "event_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("side IN ('firm', 'mentor')", name=op.f("ck_event_import_side")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user_account.id"], name=op.f("fk_event_import_created_by_id")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_import_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_import")),
        sa.UniqueConstraint("public_id", name=op.f("uq_event_import_public_id")),
    )
    with op.batch_alter_table("event_import", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_event_import_event_id"), ["event_id"], unique=False)
    op.create_table(
        "event_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("number BETWEEN 1 AND 40", name=op.f("ck_event_round_number")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_event_round_period")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_round_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_round")),
        sa.UniqueConstraint("event_id", "number", name=op.f("uq_event_round_event_id_number")),
    )
    op.create_table(
        "event_table",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.CheckConstraint("number BETWEEN 1 AND 500", name=op.f("ck_event_table_number")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_table_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_table")),
        sa.UniqueConstraint("event_id", "number", name=op.f("uq_event_table_event_id_number")),
    )
    op.create_table(
        "registration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=True),
        sa.Column("industry_code", sa.String(), nullable=True),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=True),
        sa.Column("mentor_id", sa.Integer(), nullable=True),
        sa.Column("challenge_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("rounds", sa.JSON(), nullable=True),
        sa.Column("minimum", sa.Integer(), nullable=True),
        sa.Column("maximum", sa.Integer(), nullable=True),
        sa.Column("badge_code", sa.String(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("arrived_at", UtcDateTime(), nullable=True),
        sa.Column("late_round", sa.Integer(), nullable=True),
        sa.Column("absent_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "side = 'firm' OR company_id IS NULL", name=op.f("ck_registration_company")
        ),
        sa.CheckConstraint(
            "side = 'mentor' OR mentor_id IS NULL", name=op.f("ck_registration_mentor")
        ),
        sa.CheckConstraint("side IN ('firm', 'mentor')", name=op.f("ck_registration_side")),
        sa.CheckConstraint(
            "state IN ('waiting', 'approved', 'waitlisted', 'refused', 'withdrawn')",
            name=op.f("ck_registration_state"),
        ),
        sa.CheckConstraint(
            "maximum IS NULL OR maximum BETWEEN 0 AND 40", name=op.f("ck_registration_maximum")
        ),
        sa.CheckConstraint(
            "minimum IS NULL OR minimum BETWEEN 0 AND 40", name=op.f("ck_registration_minimum")
        ),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenge.id"], name=op.f("fk_registration_challenge_id")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_registration_company_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user_account.id"], name=op.f("fk_registration_decided_by_id")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_registration_event_id")),
        sa.ForeignKeyConstraint(
            ["import_id"], ["event_import.id"], name=op.f("fk_registration_import_id")
        ),
        sa.ForeignKeyConstraint(
            ["industry_code"], ["industry.code"], name=op.f("fk_registration_industry_code")
        ),
        sa.ForeignKeyConstraint(
            ["mentor_id"], ["mentor.id"], name=op.f("fk_registration_mentor_id")
        ),
        sa.ForeignKeyConstraint(
            ["municipality_code"],
            ["municipality.code"],
            name=op.f("fk_registration_municipality_code"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_registration_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration")),
        sa.UniqueConstraint("badge_code", name=op.f("uq_registration_badge_code")),
        sa.UniqueConstraint(
            "event_id", "company_id", name=op.f("uq_registration_event_id_company_id")
        ),
        sa.UniqueConstraint(
            "event_id", "mentor_id", name=op.f("uq_registration_event_id_mentor_id")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_registration_public_id")),
    )
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_registration_company_id"), ["company_id"], unique=False)
        batch_op.create_index("ix_registration_event", ["event_id", "side", "state"], unique=False)
        batch_op.create_index(op.f("ix_registration_import_id"), ["import_id"], unique=False)
        batch_op.create_index(op.f("ix_registration_mentor_id"), ["mentor_id"], unique=False)
        batch_op.create_index(op.f("ix_registration_user_id"), ["user_id"], unique=False)
    op.create_table(
        "event_fit",
        sa.Column("firm_id", sa.Integer(), nullable=False),
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("refusal", sa.String(), nullable=False),
        sa.Column("reason", sa.JSON(), nullable=False),
        sa.Column("computed_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("score BETWEEN 0 AND 1", name=op.f("ck_event_fit_score")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_fit_event_id")),
        sa.ForeignKeyConstraint(
            ["firm_id"], ["registration.id"], name=op.f("fk_event_fit_firm_id")
        ),
        sa.ForeignKeyConstraint(
            ["mentor_id"], ["registration.id"], name=op.f("fk_event_fit_mentor_id")
        ),
        sa.PrimaryKeyConstraint("firm_id", "mentor_id", name=op.f("pk_event_fit")),
    )
    with op.batch_alter_table("event_fit", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_event_fit_event_id"), ["event_id"], unique=False)
        batch_op.create_index("ix_event_fit_mentor_id", ["mentor_id"], unique=False)
    op.create_table(
        "wish",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("kind IN ('must', 'like', 'never')", name=op.f("ck_wish_kind")),
        sa.CheckConstraint("by_id <> about_id", name=op.f("ck_wish_other")),
        sa.ForeignKeyConstraint(["about_id"], ["registration.id"], name=op.f("fk_wish_about_id")),
        sa.ForeignKeyConstraint(["by_id"], ["registration.id"], name=op.f("fk_wish_by_id")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_wish_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish")),
        sa.UniqueConstraint("by_id", "about_id", name=op.f("uq_wish_by_id_about_id")),
    )
    with op.batch_alter_table("wish", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_wish_about_id"), ["about_id"], unique=False)
        batch_op.create_index(op.f("ix_wish_event_id"), ["event_id"], unique=False)


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_wish_event_id", table_name="wish")
    op.drop_index("ix_wish_about_id", table_name="wish")
    op.drop_table("wish")
    op.drop_index("ix_event_fit_mentor_id", table_name="event_fit")
    op.drop_index("ix_event_fit_event_id", table_name="event_fit")
    op.drop_table("event_fit")
    op.drop_index("ix_registration_user_id", table_name="registration")
    op.drop_index("ix_registration_mentor_id", table_name="registration")
    op.drop_index("ix_registration_import_id", table_name="registration")
    op.drop_index("ix_registration_event", table_name="registration")
    op.drop_index("ix_registration_company_id", table_name="registration")
    op.drop_table("registration")
    op.drop_table("event_table")
    op.drop_table("event_round")
    op.drop_index("ix_event_import_event_id", table_name="event_import")
    op.drop_table("event_import")
    op.drop_index("ix_event_region_day", table_name="event")
    op.drop_table("event")
