"""Programmes as dated data, years of firms, staff of a municipality."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from app.db import UtcDateTime, new_public_id

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_TEXTS = {
    "area_designation": ("source",),
    "esg_item": ("topic", "evidence_ko", "evidence_en", "source"),
    "programme": ("family", "host_ko", "host_en"),
}
_OLD_ROLES = "role IN ('coordinator', 'administrator')"
_ROLES = "role IN ('coordinator', 'municipal_officer', 'reviewer', 'auditor', 'administrator')"
_OLD_REGION = "role = 'administrator' OR region_code IS NOT NULL"
_REGION = "role IN ('administrator', 'auditor') OR region_code IS NOT NULL"
_VERSION = ("programme_id", "year", "ceiling_won", "own_share_percent", "source")


def upgrade() -> None:
    """Apply."""
    op.create_index("ix_audit_event_region", "audit_event", ["region_code", "at"])
    for table, names in _TEXTS.items():
        _add_texts(table, names)
    with op.batch_alter_table("area_designation") as batch_op:
        batch_op.add_column(sa.Column("next_review_on", sa.Date(), nullable=True))
    with op.batch_alter_table("programme") as batch_op:
        batch_op.add_column(sa.Column("region_code", sa.String(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_programme_region_code"), "region", ["region_code"], ["code"]
        )
    _make_money(sa.BigInteger(), sa.Integer())
    _replace_versions(_new_versions)
    with op.batch_alter_table("role_grant") as batch_op:
        batch_op.add_column(sa.Column("municipality_code", sa.String(), nullable=True))
        batch_op.drop_constraint(
            batch_op.f("uq_role_grant_user_id_role_region_code"), type_="unique"
        )
        batch_op.drop_constraint(batch_op.f("ck_role_grant_role"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_role_grant_region"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_role_grant_role"), _ROLES)
        batch_op.create_check_constraint(batch_op.f("ck_role_grant_region"), _REGION)
        batch_op.create_check_constraint(
            batch_op.f("ck_role_grant_municipality"),
            "(role = 'municipal_officer') = (municipality_code IS NOT NULL)",
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_role_grant_municipality_code"),
            "municipality", ["municipality_code"], ["code"],
        )  # fmt: skip
    for name, columns, condition in (
        ("uq_role_grant_municipality", ["user_id", "role", "municipality_code"], "IS NOT NULL"),
        ("uq_role_grant_region", ["user_id", "role", "region_code"], "IS NULL"),
    ):
        where = sa.text(f"municipality_code {condition}")
        op.create_index(
            name, "role_grant", columns, unique=True, sqlite_where=where, postgresql_where=where
        )
    op.create_table(
        "company_year",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("sales_won", sa.BigInteger(), nullable=True),
        sa.Column("headcount", sa.Integer(), nullable=True),
        sa.Column("export_won", sa.BigInteger(), nullable=True),
        sa.Column("rnd_won", sa.BigInteger(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "export_won IS NULL OR export_won >= 0", name=op.f("ck_company_year_export")
        ),
        sa.CheckConstraint(
            "headcount IS NULL OR headcount >= 0", name=op.f("ck_company_year_headcount")
        ),
        sa.CheckConstraint("rnd_won IS NULL OR rnd_won >= 0", name=op.f("ck_company_year_rnd")),
        sa.CheckConstraint(
            "sales_won IS NULL OR sales_won >= 0", name=op.f("ck_company_year_sales")
        ),
        sa.CheckConstraint("year BETWEEN 1990 AND 2100", name=op.f("ck_company_year_year")),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_company_year_company_id")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["user_account.id"], name=op.f("fk_company_year_entered_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_year")),
        sa.UniqueConstraint("company_id", "year", name=op.f("uq_company_year_company_id_year")),
    )
    op.create_table(
        "company_declaration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("fact", sa.String(), nullable=False),
        sa.Column("value", sa.Boolean(), nullable=False),
        sa.Column("declared_on", sa.Date(), nullable=False),
        sa.Column("declared_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "fact IN ('building_elsewhere', 'closed', 'tax_debt', 'root_industry',"
            " 'disabled_owned', 'women_owned', 'social_enterprise', 'crisis_area', 'venture',"
            " 'exporter')",
            name=op.f("ck_company_declaration_fact"),
        ),
        sa.ForeignKeyConstraint(
            ["company_id"], ["company.id"], name=op.f("fk_company_declaration_company_id")
        ),
        sa.ForeignKeyConstraint(
            ["declared_by_id"],
            ["user_account.id"],
            name=op.f("fk_company_declaration_declared_by_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_declaration")),
        sa.UniqueConstraint(
            "company_id", "fact", name=op.f("uq_company_declaration_company_id_fact")
        ),
    )
    with op.batch_alter_table("company_declaration", schema=None) as batch_op:
        batch_op.create_index("ix_company_declaration_fact", ["fact", "value"], unique=False)


def downgrade() -> None:
    """Undo."""
    op.drop_index("ix_audit_event_region", table_name="audit_event")
    op.drop_table("company_declaration")
    op.drop_table("company_year")
    op.drop_index("uq_role_grant_region", table_name="role_grant")
    op.drop_index("uq_role_grant_municipality", table_name="role_grant")
    op.execute("DELETE FROM role_grant WHERE role NOT IN ('coordinator', 'administrator')")
    with op.batch_alter_table("role_grant") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_role_grant_municipality_code"), type_="foreignkey")
        for name in ("municipality", "region", "role"):
            batch_op.drop_constraint(batch_op.f(f"ck_role_grant_{name}"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_role_grant_role"), _OLD_ROLES)
        batch_op.create_check_constraint(batch_op.f("ck_role_grant_region"), _OLD_REGION)
        batch_op.create_unique_constraint(
            batch_op.f("uq_role_grant_user_id_role_region_code"),
            ["user_id", "role", "region_code"],
        )
        batch_op.drop_column("municipality_code")
    _replace_versions(_old_versions)
    _make_money(sa.Integer(), sa.BigInteger())
    with op.batch_alter_table("programme") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_programme_region_code"), type_="foreignkey")
        batch_op.drop_column("region_code")
    with op.batch_alter_table("area_designation") as batch_op:
        batch_op.drop_column("next_review_on")
    for table, names in _TEXTS.items():
        with op.batch_alter_table(table) as batch_op:
            for name in names:
                batch_op.drop_column(name)


def _add_texts(table: str, names: tuple[str, ...]) -> None:
    """Add text columns that are empty in the rows there are; the default does not stay."""
    with op.batch_alter_table(table) as batch_op:
        for name in names:
            batch_op.add_column(sa.Column(name, sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table(table) as batch_op:
        for name in names:
            batch_op.alter_column(name, existing_type=sa.String(), server_default=None)


def _make_money(new: Any, old: Any) -> None:
    """Money of one firm may pass what 32 bits hold."""
    for table, names in (
        ("case_version", ("cost_won", "own_share_won")),
        ("stay_task", ("cost_won",)),
    ):
        with op.batch_alter_table(table) as batch_op:
            for name in names:
                batch_op.alter_column(name, existing_type=old, type_=new, existing_nullable=True)


def _replace_versions(make: Any) -> None:
    """Put the other table of programme versions in the place of the one there is."""
    bind = op.get_bind()
    columns = ", ".join(_VERSION)
    query = f"SELECT {columns} FROM programme_version ORDER BY id"
    rows = {(row[0], row[1]): row for row in bind.execute(sa.text(query))}
    op.drop_table("programme_version")
    table, extra = make()
    if rows:
        op.bulk_insert(
            table, [{**dict(zip(_VERSION, row, strict=True)), **extra()} for row in rows.values()]
        )


def _old_versions() -> tuple[Any, Any]:
    table = op.create_table(
        "programme_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("ceiling_won", sa.Integer(), nullable=True),
        sa.Column("own_share_percent", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_programme_version_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_version")),
        sa.UniqueConstraint(
            "programme_id", "year", name=op.f("uq_programme_version_programme_id_year")
        ),
    )
    return table, dict


def _new_versions() -> tuple[Any, Any]:
    table = op.create_table(
        "programme_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("programme_id", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("ceiling_won", sa.BigInteger(), nullable=True),
        sa.Column("own_share_percent", sa.Integer(), nullable=True),
        sa.Column("shares", sa.JSON(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("preferences", sa.JSON(), nullable=False),
        sa.Column("documents", sa.JSON(), nullable=False),
        sa.Column("stages", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_date", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("edited", sa.Boolean(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=True),
        sa.Column("published_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'published', 'withdrawn')", name=op.f("ck_programme_version_state")
        ),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_from <= valid_to", name=op.f("ck_programme_version_validity")
        ),
        sa.CheckConstraint(
            "ceiling_won IS NULL OR ceiling_won > 0", name=op.f("ck_programme_version_ceiling")
        ),
        sa.CheckConstraint(
            "own_share_percent IS NULL OR own_share_percent BETWEEN 0 AND 100",
            name=op.f("ck_programme_version_own_share"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user_account.id"], name=op.f("fk_programme_version_created_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_programme_version_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_version")),
        sa.UniqueConstraint(
            "programme_id", "year", "number",
            name=op.f("uq_programme_version_programme_id_year_number"),
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_programme_version_public_id")),
    )  # fmt: skip
    return table, lambda: {
        "public_id": new_public_id(), "number": 1, "state": "published", "note": "",
        "edited": False, "shares": [], "rules": [], "preferences": [], "documents": [],
        "stages": [],
    }  # fmt: skip
