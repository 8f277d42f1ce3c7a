"""Lists read from files, and the ledger of aid: agreements, papers, settlement, overlaps."""

import sqlalchemy as sa
from alembic import op

from app.db import UtcDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "panel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("region_code", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("removed_at", UtcDateTime(), nullable=True),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.CheckConstraint("source <> ''", name=op.f("ck_panel_source")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user_account.id"], name=op.f("fk_panel_created_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["region_code"], ["region.code"], name=op.f("fk_panel_region_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel")),
        sa.UniqueConstraint("public_id", name=op.f("uq_panel_public_id")),
    )
    with op.batch_alter_table("panel", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_panel_region_code"), ["region_code"], unique=False)
    op.create_table(
        "data_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("region_code", sa.String(), nullable=False),
        sa.Column("panel_id", sa.Integer(), nullable=True),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("claimed_until", UtcDateTime(), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("applied_at", UtcDateTime(), nullable=True),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('companies', 'mentors', 'aid', 'panel', 'county_base')",
            name=op.f("ck_data_import_kind"),
        ),
        sa.CheckConstraint(
            "state IN ('reading', 'preview', 'applying', 'applied', 'undoing', 'undone',"
            " 'failed', 'dropped')",
            name=op.f("ck_data_import_state"),
        ),
        sa.CheckConstraint("done BETWEEN 0 AND total", name=op.f("ck_data_import_progress")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user_account.id"], name=op.f("fk_data_import_created_by_id")
        ),
        sa.ForeignKeyConstraint(["panel_id"], ["panel.id"], name=op.f("fk_data_import_panel_id")),
        sa.ForeignKeyConstraint(
            ["region_code"], ["region.code"], name=op.f("fk_data_import_region_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_import")),
        sa.UniqueConstraint("public_id", name=op.f("uq_data_import_public_id")),
    )
    with op.batch_alter_table("data_import", schema=None) as batch_op:
        batch_op.create_index(
            "ix_data_import_region", ["region_code", "kind", "created_at"], unique=False
        )
        batch_op.create_index("ix_data_import_state", ["state"], unique=False)
    op.create_table(
        "data_import_row",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("search", sa.String(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("match", sa.JSON(), nullable=False),
        sa.Column("object_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("applied", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "action IN ('create', 'update', 'match', 'skip', 'bad')",
            name=op.f("ck_data_import_row_action"),
        ),
        sa.CheckConstraint("line >= 1", name=op.f("ck_data_import_row_line")),
        sa.ForeignKeyConstraint(
            ["import_id"], ["data_import.id"], name=op.f("fk_data_import_row_import_id")
        ),
        sa.PrimaryKeyConstraint("import_id", "line", name=op.f("pk_data_import_row")),
    )
    with op.batch_alter_table("data_import_row", schema=None) as batch_op:
        batch_op.create_index("ix_data_import_row_action", ["import_id", "action"], unique=False)
    op.create_table(
        "aid",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("region_code", sa.String(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=True),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("programme_id", sa.String(), nullable=True),
        sa.Column("programme_version_id", sa.Integer(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("firm", sa.String(), nullable=False),
        sa.Column("registration_number", sa.String(), nullable=False),
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("agreement_number", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("cost_won", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("removed_at", UtcDateTime(), nullable=True),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "purpose IN ('smart_factory', 'automation', 'consulting', 'research', 'export',"
            " 'energy', 'safety', 'training', 'facility', 'other')",
            name=op.f("ck_aid_purpose"),
        ),
        sa.CheckConstraint(
            "state IN ('agreed', 'running', 'settling', 'settled', 'cancelled')",
            name=op.f("ck_aid_state"),
        ),
        sa.CheckConstraint("cost_won IS NULL OR cost_won >= 0", name=op.f("ck_aid_cost")),
        sa.CheckConstraint(
            "first_day IS NULL OR first_day <= last_day", name=op.f("ck_aid_period")
        ),
        sa.CheckConstraint("year BETWEEN 1990 AND 2100", name=op.f("ck_aid_year")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_aid_application_id")
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_aid_company_id")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user_account.id"], name=op.f("fk_aid_created_by_id")
        ),
        sa.ForeignKeyConstraint(["import_id"], ["data_import.id"], name=op.f("fk_aid_import_id")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_aid_programme_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_version_id"],
            ["programme_version.id"],
            name=op.f("fk_aid_programme_version_id"),
        ),
        sa.ForeignKeyConstraint(["region_code"], ["region.code"], name=op.f("fk_aid_region_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aid")),
        sa.UniqueConstraint("application_id", name=op.f("uq_aid_application_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_aid_public_id")),
    )
    with op.batch_alter_table("aid", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_aid_company_id"), ["company_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_aid_import_id"), ["import_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_aid_programme_id"), ["programme_id"], unique=False)
        batch_op.create_index("ix_aid_region_year", ["region_code", "year"], unique=False)
        batch_op.create_index("ix_aid_registration_number", ["registration_number"], unique=False)
    op.create_table(
        "aid_funding",
        sa.Column("aid_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("won", sa.BigInteger(), nullable=False),
        sa.Column("paid_won", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "source IN ('state', 'host', 'province', 'municipality', 'own', 'other')",
            name=op.f("ck_aid_funding_source"),
        ),
        sa.CheckConstraint("won >= 0 AND paid_won >= 0", name=op.f("ck_aid_funding_won")),
        sa.ForeignKeyConstraint(["aid_id"], ["aid.id"], name=op.f("fk_aid_funding_aid_id")),
        sa.PrimaryKeyConstraint("aid_id", "source", name=op.f("pk_aid_funding")),
    )
    op.create_table(
        "aid_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("aid_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_aid_change_reason")),
        sa.ForeignKeyConstraint(["aid_id"], ["aid.id"], name=op.f("fk_aid_change_aid_id")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user_account.id"], name=op.f("fk_aid_change_author_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aid_change")),
        sa.UniqueConstraint("aid_id", "number", name=op.f("uq_aid_change_aid_id_number")),
    )
    with op.batch_alter_table("aid_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_aid_change_aid_id"), ["aid_id"], unique=False)
    op.create_table(
        "deliverable",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("aid_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("attachment_id", sa.Integer(), nullable=True),
        sa.Column("reminded_at", UtcDateTime(), nullable=True),
        sa.Column("escalated_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('interim_report', 'final_report', 'settlement', 'result_report', 'other')",
            name=op.f("ck_deliverable_kind"),
        ),
        sa.CheckConstraint(
            "state IN ('due', 'received', 'returned', 'accepted', 'waived')",
            name=op.f("ck_deliverable_state"),
        ),
        sa.CheckConstraint(
            "state IN ('due', 'waived') OR received_on IS NOT NULL",
            name=op.f("ck_deliverable_received"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('returned', 'waived') OR reason <> ''",
            name=op.f("ck_deliverable_reason"),
        ),
        sa.ForeignKeyConstraint(["aid_id"], ["aid.id"], name=op.f("fk_deliverable_aid_id")),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachment.id"], name=op.f("fk_deliverable_attachment_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user_account.id"], name=op.f("fk_deliverable_decided_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliverable")),
        sa.UniqueConstraint("public_id", name=op.f("uq_deliverable_public_id")),
    )
    with op.batch_alter_table("deliverable", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deliverable_aid_id"), ["aid_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_deliverable_attachment_id"), ["attachment_id"], unique=False
        )
        batch_op.create_index("ix_deliverable_state_due", ["state", "due_on"], unique=False)
    op.create_table(
        "settlement_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("aid_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("attachment_id", sa.Integer(), nullable=True),
        sa.Column("task_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'attached', 'returned', 'accepted', 'not_needed')",
            name=op.f("ck_settlement_item_state"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('attached', 'accepted') OR attachment_id IS NOT NULL OR task_id IS"
            " NOT NULL OR note <> ''",
            name=op.f("ck_settlement_item_evidence"),
        ),
        sa.ForeignKeyConstraint(["aid_id"], ["aid.id"], name=op.f("fk_settlement_item_aid_id")),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachment.id"], name=op.f("fk_settlement_item_attachment_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user_account.id"], name=op.f("fk_settlement_item_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["stay_task.id"], name=op.f("fk_settlement_item_task_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settlement_item")),
        sa.UniqueConstraint("aid_id", "position", name=op.f("uq_settlement_item_aid_id_position")),
        sa.UniqueConstraint("public_id", name=op.f("uq_settlement_item_public_id")),
    )
    with op.batch_alter_table("settlement_item", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_settlement_item_attachment_id"), ["attachment_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_settlement_item_task_id"), ["task_id"], unique=False)
    op.create_table(
        "overlap_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("region_code", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("ko", sa.String(), nullable=False),
        sa.Column("en", sa.String(), nullable=False),
        sa.Column("purposes", sa.JSON(), nullable=False),
        sa.Column("years", sa.Integer(), nullable=True),
        sa.Column("limit_won", sa.BigInteger(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("edited", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('same_purpose_at_once', 'same_purpose_within', 'same_programme_again',"
            " 'aid_over_cost', 'aid_over_limit')",
            name=op.f("ck_overlap_rule_kind"),
        ),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_from <= valid_to", name=op.f("ck_overlap_rule_validity")
        ),
        sa.CheckConstraint(
            "years IS NULL OR years BETWEEN 1 AND 20", name=op.f("ck_overlap_rule_years")
        ),
        sa.ForeignKeyConstraint(
            ["region_code"], ["region.code"], name=op.f("fk_overlap_rule_region_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_overlap_rule")),
        sa.UniqueConstraint("public_id", name=op.f("uq_overlap_rule_public_id")),
    )
    op.create_table(
        "overlap_finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("region_code", sa.String(), nullable=False),
        sa.Column("rule_id", sa.Integer(), nullable=False),
        sa.Column("aid_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("found_at", UtcDateTime(), nullable=False),
        sa.Column("gone_at", UtcDateTime(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome IN ('cleared', 'breach')",
            name=op.f("ck_overlap_finding_outcome"),
        ),
        sa.CheckConstraint(
            "outcome IS NULL OR reason <> ''", name=op.f("ck_overlap_finding_reason")
        ),
        sa.CheckConstraint(
            "(outcome IS NULL) = (decided_at IS NULL)", name=op.f("ck_overlap_finding_decided")
        ),
        sa.ForeignKeyConstraint(["aid_id"], ["aid.id"], name=op.f("fk_overlap_finding_aid_id")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user_account.id"], name=op.f("fk_overlap_finding_decided_by_id")
        ),
        sa.ForeignKeyConstraint(["other_id"], ["aid.id"], name=op.f("fk_overlap_finding_other_id")),
        sa.ForeignKeyConstraint(
            ["region_code"], ["region.code"], name=op.f("fk_overlap_finding_region_code")
        ),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["overlap_rule.id"], name=op.f("fk_overlap_finding_rule_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_overlap_finding")),
        sa.UniqueConstraint("public_id", name=op.f("uq_overlap_finding_public_id")),
        sa.UniqueConstraint(
            "rule_id", "aid_id", "other_id", name=op.f("uq_overlap_finding_rule_id_aid_id_other_id")
        ),
    )
    with op.batch_alter_table("overlap_finding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_overlap_finding_aid_id"), ["aid_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_overlap_finding_other_id"), ["other_id"], unique=False)
        batch_op.create_index("ix_overlap_finding_region", ["region_code", "outcome"], unique=False)
        batch_op.create_index(
            "uq_overlap_finding_alone",
            ["rule_id", "aid_id"],
            unique=True,
            sqlite_where=sa.text("other_id IS NULL"),
            postgresql_where=sa.text("other_id IS NULL"),
        )


def downgrade() -> None:
    """Undo."""
    op.drop_table("overlap_finding")
    op.drop_table("overlap_rule")
    op.drop_table("settlement_item")
    op.drop_table("deliverable")
    op.drop_table("aid_change")
    op.drop_table("aid_funding")
    op.drop_table("aid")
    op.drop_table("data_import_row")
    op.drop_table("data_import")
    op.drop_table("panel")
