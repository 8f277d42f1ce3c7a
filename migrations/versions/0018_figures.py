"""Figures that can be traced: counties, KPI facts, press, effect, ESG."""

import sqlalchemy as sa
from alembic import op

from app.db import UtcDateTime

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "panel_row",
        sa.Column("panel_id", sa.Integer(), nullable=False),
        sa.Column("firm_key", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=True),
        sa.Column("industry", sa.String(), nullable=False),
        sa.Column("size_band", sa.String(), nullable=False),
        sa.Column("treated_from", sa.Integer(), nullable=True),
        sa.Column("sales", sa.Double(), nullable=True),
        sa.Column("jobs", sa.Double(), nullable=True),
        sa.Column("rnd", sa.Double(), nullable=True),
        sa.Column("export", sa.Double(), nullable=True),
        sa.Column("productivity", sa.Double(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("year BETWEEN 1990 AND 2100", name=op.f("ck_panel_row_year")),
        sa.ForeignKeyConstraint(
            ["import_id"], ["data_import.id"], name=op.f("fk_panel_row_import_id")
        ),
        sa.ForeignKeyConstraint(["panel_id"], ["panel.id"], name=op.f("fk_panel_row_panel_id")),
        sa.PrimaryKeyConstraint("panel_id", "firm_key", "year", name=op.f("pk_panel_row")),
    )
    with op.batch_alter_table("panel_row", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_panel_row_import_id"), ["import_id"], unique=False)
    op.create_table(
        "effect_study",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("panel_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("input_digest", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("claimed_until", UtcDateTime(), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(state IN ('done', 'refused', 'failed')) = (finished_at IS NOT NULL)",
            name=op.f("ck_effect_study_finished"),
        ),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'done', 'refused', 'failed')",
            name=op.f("ck_effect_study_state"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user_account.id"], name=op.f("fk_effect_study_created_by_id")
        ),
        sa.ForeignKeyConstraint(["panel_id"], ["panel.id"], name=op.f("fk_effect_study_panel_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_effect_study")),
        sa.UniqueConstraint("panel_id", "title", name=op.f("uq_effect_study_panel_id_title")),
        sa.UniqueConstraint("public_id", name=op.f("uq_effect_study_public_id")),
    )
    with op.batch_alter_table("effect_study", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_effect_study_panel_id"), ["panel_id"], unique=False)
        batch_op.create_index("ix_effect_study_state", ["state"], unique=False)
    op.create_table(
        "county_base",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("base", sa.String(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.Column("edited", sa.Boolean(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "base IN ('manufacturers', 'employees', 'population')", name=op.f("ck_county_base_base")
        ),
        sa.CheckConstraint("source <> ''", name=op.f("ck_county_base_source")),
        sa.CheckConstraint("value >= 0", name=op.f("ck_county_base_value")),
        sa.ForeignKeyConstraint(
            ["municipality_code"],
            ["municipality.code"],
            name=op.f("fk_county_base_municipality_code"),
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["user_account.id"], name=op.f("fk_county_base_updated_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_county_base")),
        sa.UniqueConstraint(
            "municipality_code",
            "base",
            "as_of",
            name=op.f("uq_county_base_municipality_code_base_as_of"),
        ),
    )
    op.create_table(
        "kpi_fact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=True),
        sa.Column("reading_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("engagement_id", sa.Integer(), nullable=True),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("region_code", sa.String(), nullable=False),
        sa.Column("municipality_code", sa.String(), nullable=False),
        sa.Column("industry_code", sa.String(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=True),
        sa.Column("programme_year", sa.Integer(), nullable=True),
        sa.Column("metric_id", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("formula", sa.String(), nullable=False),
        sa.Column("point", sa.String(), nullable=False),
        sa.Column("before_period", sa.String(), nullable=False),
        sa.Column("after_period", sa.String(), nullable=False),
        sa.Column("before", sa.Numeric(precision=18, scale=4), nullable=False),
        sa.Column("after", sa.Numeric(precision=18, scale=4), nullable=False),
        sa.Column("change", sa.Double(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=False),
        sa.Column("check_state", sa.String(), nullable=False),
        sa.Column("visibility", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'case') = (measure_id IS NOT NULL) AND (kind = 'goal') = (reading_id IS NOT"
            " NULL)",
            name=op.f("ck_kpi_fact_origin"),
        ),
        sa.CheckConstraint(
            "after_period IN ('day', 'week', 'month', 'quarter', 'half', 'year', 'other')",
            name=op.f("ck_kpi_fact_after_period"),
        ),
        sa.CheckConstraint(
            "before_period IN ('day', 'week', 'month', 'quarter', 'half', 'year', 'other')",
            name=op.f("ck_kpi_fact_before_period"),
        ),
        sa.CheckConstraint(
            "check_state IN ('self_reported', 'documented', 'checked')",
            name=op.f("ck_kpi_fact_check_state"),
        ),
        sa.CheckConstraint("kind IN ('case', 'goal')", name=op.f("ck_kpi_fact_kind")),
        sa.ForeignKeyConstraint(["case_id"], ["case_study.id"], name=op.f("fk_kpi_fact_case_id")),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_kpi_fact_company_id")
        ),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["engagement.id"], name=op.f("fk_kpi_fact_engagement_id")
        ),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measure.id"], name=op.f("fk_kpi_fact_measure_id")
        ),
        sa.ForeignKeyConstraint(
            ["metric_id"], ["kpi_metric.id"], name=op.f("fk_kpi_fact_metric_id")
        ),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["goal_reading.id"], name=op.f("fk_kpi_fact_reading_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kpi_fact")),
        sa.UniqueConstraint("measure_id", name=op.f("uq_kpi_fact_measure_id")),
        sa.UniqueConstraint("reading_id", name=op.f("uq_kpi_fact_reading_id")),
    )
    with op.batch_alter_table("kpi_fact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kpi_fact_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_kpi_fact_company_id"), ["company_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_kpi_fact_engagement_id"), ["engagement_id"], unique=False
        )
        batch_op.create_index(
            "ix_kpi_fact_group",
            [
                "region_code",
                "metric_id",
                "unit",
                "formula",
                "before_period",
                "after_period",
                "point",
                "company_id",
                "year",
                "check_state",
                "change",
                "municipality_code",
                "industry_code",
                "programme_id",
            ],
            unique=False,
        )
        batch_op.create_index("ix_kpi_fact_place", ["municipality_code", "metric_id"], unique=False)
    op.create_table(
        "press_figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("region_code", sa.String(), nullable=False),
        sa.Column("cohort", sa.String(), nullable=False),
        sa.Column("firms", sa.Integer(), nullable=True),
        sa.Column("metric_id", sa.String(), nullable=True),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("value", sa.Numeric(precision=18, scale=4), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("definition", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_date", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("source <> ''", name=op.f("ck_press_figure_source")),
        sa.CheckConstraint("firms IS NULL OR firms >= 1", name=op.f("ck_press_figure_firms")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user_account.id"], name=op.f("fk_press_figure_created_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["metric_id"], ["kpi_metric.id"], name=op.f("fk_press_figure_metric_id")
        ),
        sa.ForeignKeyConstraint(
            ["region_code"], ["region.code"], name=op.f("fk_press_figure_region_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_press_figure")),
        sa.UniqueConstraint("public_id", name=op.f("uq_press_figure_public_id")),
        sa.UniqueConstraint(
            "region_code",
            "cohort",
            "label",
            "source",
            name=op.f("uq_press_figure_region_code_cohort_label_source"),
        ),
    )
    with op.batch_alter_table("press_figure", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_press_figure_region_code"), ["region_code"], unique=False
        )
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("page", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("query", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("length(query) <= 2000", name=op.f("ck_saved_view_query")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_saved_view_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("public_id", name=op.f("uq_saved_view_public_id")),
        sa.UniqueConstraint(
            "user_id", "page", "name", name=op.f("uq_saved_view_user_id_page_name")
        ),
    )
    op.create_table(
        "stage_limit",
        sa.Column("region_code", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "stage IN ('matched', 'met', 'closed', 'published', 'visited', 'applied')",
            name=op.f("ck_stage_limit_stage"),
        ),
        sa.CheckConstraint("days BETWEEN 1 AND 730", name=op.f("ck_stage_limit_days")),
        sa.ForeignKeyConstraint(
            ["region_code"], ["region.code"], name=op.f("fk_stage_limit_region_code")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by_id"], ["user_account.id"], name=op.f("fk_stage_limit_updated_by_id")
        ),
        sa.PrimaryKeyConstraint("region_code", "stage", name=op.f("pk_stage_limit")),
    )
    op.create_table(
        "esg_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("attachment_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "state <> 'evidenced' OR attachment_id IS NOT NULL", name=op.f("ck_esg_record_document")
        ),
        sa.CheckConstraint(
            "state <> 'not_applicable' OR note <> ''", name=op.f("ck_esg_record_reason")
        ),
        sa.CheckConstraint(
            "state IN ('evidenced', 'planned', 'not_applicable')", name=op.f("ck_esg_record_state")
        ),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachment.id"], name=op.f("fk_esg_record_attachment_id")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user_account.id"], name=op.f("fk_esg_record_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_esg_record_company_id")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["esg_item.id"], name=op.f("fk_esg_record_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_esg_record")),
        sa.UniqueConstraint("company_id", "item_id", name=op.f("uq_esg_record_company_id_item_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_esg_record_public_id")),
    )
    with op.batch_alter_table("esg_record", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_esg_record_attachment_id"), ["attachment_id"], unique=False
        )
    op.create_table(
        "energy_factor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("energy", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("kg_co2e", sa.Numeric(precision=12, scale=6), nullable=False),
        sa.Column("megajoules", sa.Numeric(precision=12, scale=6), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("edited", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "energy IN ('electricity', 'lng', 'lpg', 'diesel', 'gasoline', 'kerosene', 'steam')",
            name=op.f("ck_energy_factor_energy"),
        ),
        sa.CheckConstraint("source <> ''", name=op.f("ck_energy_factor_source")),
        sa.CheckConstraint("kg_co2e >= 0", name=op.f("ck_energy_factor_co2")),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_from <= valid_to", name=op.f("ck_energy_factor_validity")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_energy_factor")),
        sa.UniqueConstraint(
            "energy", "unit", "valid_from", name=op.f("uq_energy_factor_energy_unit_valid_from")
        ),
    )
    op.create_table(
        "energy_saving",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("energy", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("before_year", sa.Numeric(precision=18, scale=4), nullable=False),
        sa.Column("after_year", sa.Numeric(precision=18, scale=4), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("basis <> ''", name=op.f("ck_energy_saving_basis")),
        sa.CheckConstraint(
            "energy IN ('electricity', 'lng', 'lpg', 'diesel', 'gasoline', 'kerosene', 'steam')",
            name=op.f("ck_energy_saving_energy"),
        ),
        sa.CheckConstraint(
            "before_year >= 0 AND after_year >= 0", name=op.f("ck_energy_saving_amounts")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user_account.id"], name=op.f("fk_energy_saving_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["stay_task.id"], name=op.f("fk_energy_saving_task_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_energy_saving")),
        sa.UniqueConstraint("task_id", name=op.f("uq_energy_saving_task_id")),
    )
    op.create_index("ix_engagement_started_at", "engagement", ["started_at"])
    op.create_index("ix_mentoring_request_opened_at", "mentoring_request", ["opened_at"])


def downgrade() -> None:
    """Undo."""
    op.drop_index("ix_mentoring_request_opened_at", "mentoring_request")
    op.drop_index("ix_engagement_started_at", "engagement")
    op.drop_table("energy_saving")
    op.drop_table("energy_factor")
    op.drop_table("esg_record")
    op.drop_table("stage_limit")
    op.drop_table("saved_view")
    op.drop_table("press_figure")
    op.drop_table("kpi_fact")
    op.drop_table("county_base")
    op.drop_table("effect_study")
    op.drop_table("panel_row")
