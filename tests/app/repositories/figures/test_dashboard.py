"""What dashboard and figures ask of large tables is found by an index, on both databases."""

import re
from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine, event
from sqlalchemy.orm import Session

from app.db import make_engine
from app.models.account import User
from app.models.registry import metadata
from app.services.figures import annual, dashboard, figures
from app.services.figures.facts import rebuild_all
from app.services.reference import load_catalogue
from app.services.scope import scope_of
from app.services.signing_in import actor_for, session_key
from tests import postgres
from tests.bench import desk_world
from tests.conftest import NOW
from tests.factories import seed_reference

LARGE = (
    "kpi_fact", "company", "measure", "goal_reading", "goal", "case_study", "case_version", "visit",
    "mentoring_request", "intake", "aid", "deliverable", "engagement",
)  # fmt: skip
FEW = "uq_engagement_seat_in_use"
"""Holds engagements that run alone: reading all of it is reading what is asked for."""


def build(url):
    engine = make_engine(url)
    metadata.create_all(engine)
    with Session(engine) as session:
        seed_reference(session)
        add_metrics(session)
        desk_world.fill(session, load_catalogue(session), NOW, scale=0.004)
        rebuild_all(session)
        session.commit()
    engine.dispose()


def add_metrics(session):
    from app.models.reference import KpiMetric

    for number in range(desk_world.GOALS):
        session.add(
            KpiMetric(
                id=f"m{number}", area="P", ko="지표", en="metric", units=["%"], direction="up",
                formula_ko="", formula_en="",
            )
        )  # fmt: skip
    session.flush()


@contextmanager
def statements(engine):
    found = []

    def note(_connection, _cursor, statement, parameters, *_rest):
        if statement.lstrip().upper().startswith("SELECT"):
            found.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


def asked_of(engine):
    """Return everything that the pages ask in one region of two."""
    with Session(engine) as session:
        known = load_catalogue(session)
        scope = scope_of(actor_for(session, session_key(session.get_one(User, 1))), known)
        with statements(engine) as found:
            dashboard.picture(session, scope, dashboard.Wish(year=2026), catalogue=known, now=NOW)
            for wish in ({}, {"year": "2026"}, {"place": "52720"}, {"industry": "10"}):
                figures.list_figures(session, scope, figures.Wish(wish), known)
            annual.report(session, scope, region="52", year=2026, catalogue=known, now=NOW)
    return found


def test_sqlite_searches_and_does_not_scan(tmp_path):
    url = f"sqlite:///{tmp_path}/plans.db"
    build(url)
    engine = make_engine(url)
    asked = asked_of(engine)
    assert len(asked) > 20
    scans = []
    with engine.connect() as connection:
        for statement, parameters in asked:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            steps = [row[3] for row in plan]
            scans += [
                (step, statement)
                for step in steps
                if re.match(rf"SCAN ({'|'.join(LARGE)})\b", step) and FEW not in step
            ]
    engine.dispose()
    assert scans == []


@pytest.mark.postgres
def test_postgresql_has_an_index_for_each():
    engine = create_engine(postgres.clone(build))
    asked = asked_of(engine)
    scans = []
    with engine.connect() as connection:
        # so small a table is read whole by choice: what is asked is whether it has to be
        connection.exec_driver_sql("SET enable_seqscan = off")
        for statement, parameters in asked:
            plan = connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)
            scans += [
                (row[0], statement)
                for row in plan
                if re.search(rf"Seq Scan on ({'|'.join(LARGE)})\b", row[0])
            ]
    engine.dispose()
    assert scans == []
