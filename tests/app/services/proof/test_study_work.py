from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from app.db import committing
from app.models.account import User
from app.models.registry import metadata
from app.repositories import proof
from app.services.esg.overview import list_firms, overview
from app.services.proof import panels, studies, study_work
from app.services.proof.studies import Wanted
from app.services.reference import load_catalogue
from app.services.scope import scope_of
from matching.evaluate.effect_panels import World
from tests import postgres
from tests.app.services.proof.panel_rows import as_actor, stored_panel
from tests.conftest import NOW
from tests.factories import Factory, seed_reference

WANTED = Wanted("매출 비교", ("sales",), ("area",))


@pytest.fixture
def coordinator(make):
    return make.coordinator()


@pytest.fixture
def desk(session, coordinator):
    actor = as_actor(session, coordinator)
    return actor, scope_of(actor, load_catalogue(session))


def ask(session, desk, panel, now, wanted=WANTED):
    study = studies.ask(session, *desk, panel.public_id, wanted, now=now)
    session.commit()
    return study


def test_what_a_killed_worker_left_is_begun_again_and_given_up_in_the_end(
    session, runtime, desk, coordinator, now
):
    panel = stored_panel(session, coordinator, now)
    study = ask(session, desk, panel, now)
    later = now + study_work.PATIENCE
    assert proof.claim(session, study.id, until=later, now=now)
    session.commit()

    assert study_work.look_after(runtime, clock=lambda: now) == 0
    after = later + timedelta(minutes=1)
    assert study_work.look_after(runtime, clock=lambda: after) == 1

    dead = ask(session, desk, panel, now, replace(WANTED, title="끊긴 비교"))
    dead.result = {"attempt": study_work.ATTEMPTS}
    session.commit()
    study_work.look_after(runtime, clock=lambda: now)
    session.rollback()
    page = studies.study_page(session, desk[1], dead.public_id)
    assert (page.study.state, bool(page.study.problem)) == ("failed", True)


def test_a_worker_that_lost_its_study_writes_nothing(session, coordinator, desk, now):
    panel = stored_panel(session, coordinator, now)
    study = ask(session, desk, panel, now)
    proof.claim(session, study.id, until=now + timedelta(minutes=20), now=now)

    assert not proof.note(session, study.id, now + timedelta(minutes=10), {"state": "queued"})


def test_a_panel_that_is_too_small_is_refused_with_its_reason(
    session, runtime, desk, coordinator, now
):
    panel = stored_panel(session, coordinator, now, world=World(treated=8))
    study = ask(session, desk, panel, now)

    study_work.look_after(runtime, clock=lambda: now)

    session.rollback()
    page = studies.study_page(session, desk[1], study.public_id)
    assert page.study.state == "refused"
    assert page.whole[0].refusal.kind == "few_treated"


def _build(address):
    engine = create_engine(address)
    metadata.create_all(engine)
    with Session(engine, expire_on_commit=False) as session:
        seed_reference(session)
        session.commit()
        author = Factory(session, NOW).coordinator()
        panel = stored_panel(session, author, NOW, world=World(treated=5, others=10))
        actor = as_actor(session, author)
        scope = scope_of(actor, load_catalogue(session))
        studies.ask(session, actor, scope, panel.public_id, WANTED, now=NOW)
        session.commit()
    engine.dispose()


@pytest.mark.postgres
def test_of_two_workers_one_takes_a_study_and_the_pages_read_it():
    engine = create_engine(postgres.clone(_build))

    def take(_):
        with committing(Session(engine)) as session:
            (study,) = proof.waiting(session, now=NOW) or (1,)
            return proof.claim(session, study, until=NOW + study_work.PATIENCE, now=NOW)

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(take, range(2))) == [False, True]
    with Session(engine) as session:
        author = session.scalars(select(User)).first()
        scope = scope_of(as_actor(session, author), load_catalogue(session))
        (line,), total = panels.list_panels(session, scope, sort="firms")
        assert (line.firms, line.treated, total) == (15, 5, 1)
        page = panels.panel_page(session, scope, line.panel.public_id)
        assert sum(row[2] for row in page.cells) >= 5
        assert studies.list_studies(session, scope, text="매출", state="running")[1] == 1
        # the desk of ESG reads the same scope
        assert overview(session, scope, catalogue=load_catalogue(session)).firms == 0
        assert list_firms(session, scope, text="가", sort="place") == ([], 0)
    engine.dispose()
