from dataclasses import replace
from datetime import timedelta

import pytest

from app.repositories import proof
from app.services.proof import studies, study_work
from app.services.proof.studies import Wanted
from app.services.reference import load_catalogue
from app.services.scope import scope_of
from matching.evaluate.effect_panels import World
from tests.app.services.proof.panel_rows import as_actor, stored_panel

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
