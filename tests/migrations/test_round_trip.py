"""Migrations lead to the very tables of the models, and back, on SQLite and on PostgreSQL."""

from collections.abc import Iterator

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, Engine, MetaData, Table, inspect, text

from app.cli.database import alembic_config
from app.db import make_engine
from app.models.registry import metadata
from tests import postgres


def drift(engine: Engine, wanted: MetaData) -> list[str]:
    """Return how the tables of a database differ from the models, CHECK constraints included."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = [repr(difference) for difference in compare_metadata(context, wanted)]
        inspector = inspect(connection)
        for table in wanted.sorted_tables:
            if not inspector.has_table(table.name):
                continue
            # alembic does not compare these, and they carry the truth here
            there = {check["name"] for check in inspector.get_check_constraints(table.name)}
            found += [f"{table.name}: {name}" for name in sorted(_checks(table) ^ there)]
    return found


def _checks(table: Table) -> set[str]:
    return {str(one.name) for one in table.constraints if isinstance(one, CheckConstraint)}


def _tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def engine(request, tmp_path) -> Iterator[Engine]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'ieum.db'}"
    else:
        url = postgres.url(postgres.new_database())
    made = make_engine(url)
    yield made
    made.dispose()


def _config(engine: Engine):
    return alembic_config(engine.url.render_as_string(hide_password=False))


def test_up_no_drift_down_and_up_again(engine):
    config = _config(engine)
    command.upgrade(config, "head")
    assert drift(engine, metadata) == []
    command.downgrade(config, "base")
    assert _tables(engine) == set()
    command.upgrade(config, "head")
    assert drift(engine, metadata) == []


def test_drift_of_columns_and_checks_is_seen(engine):
    command.upgrade(_config(engine), "head")
    wanted = MetaData(naming_convention=metadata.naming_convention)
    for table in metadata.sorted_tables:
        table.to_metadata(wanted)
    changed = next(table for table in wanted.sorted_tables if not _checks(table))
    changed.append_constraint(CheckConstraint(text("1 = 1"), name="new_rule"))
    assert [line for line in drift(engine, wanted) if "new_rule" in line]
    wanted.remove(changed)
    assert any("remove_table" in line for line in drift(engine, wanted))
