"""The list holds what waits: running searches, and those that found nobody."""

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from app.services import requests, stuck_rounds
from tests import postgres
from tests.app.asking_world import World, build
from tests.conftest import NOW
from tests.factories import Factory


@pytest.fixture
def world(session, make):
    return World(session, make)


def _listed(world, **wish):
    actor = world.act(world.coordinator)
    return [
        (row.company.id, row.waits_for)
        for row in stuck_rounds.list_stuck(world.session, actor, **wish)[0]
    ]


def _decline(world, sent):
    requests.decline(world.session, world.helper(), sent.public_id, "멀어요", **world.values)
    world.session.commit()


def _another(world):
    owner = world.make.user()
    firm = world.make.company(owner, products=["두부"])
    challenge = world.make.challenge(firm, owner, text="재고가 자꾸 틀려서 힘들어요")
    return firm, world.ask(world.mentor, world.act(owner), challenge)


def test_a_search_that_found_nobody_stays_until_somebody_looks_after_it(world):
    sent = world.ask()
    _decline(world, sent)
    assert _listed(world) == [(world.firm.id, "desk")]
    other = world.new_mentor("단무지")
    again = world.ask(other)
    assert _listed(world) == [(world.firm.id, "mentor")]
    world.accept(again, other)
    assert _listed(world) == []


def test_a_withdrawn_search_and_a_closed_challenge_wait_for_nobody(world):
    sent = world.ask()
    requests.withdraw(world.session, world.asker, sent.public_id, "", **world.values)
    world.session.commit()
    assert _listed(world) == []
    _decline(world, world.ask())
    world.challenge.status = "resolved"
    world.session.commit()
    assert _listed(world) == []


def test_of_two_asked_at_once_the_first_ranked_stands_for_the_search(world):
    world.limit(asked_at_once=2)
    sent, _ = world.rank(world.mentor, world.new_mentor("단무지"))
    (row,) = stuck_rounds.list_stuck(world.session, world.act(world.coordinator))[0]
    assert (row.request.id, row.person.id) == (sent.id, world.mentor.user_id)


def _wishes(world):
    _decline(world, world.ask())
    firm, _ = _another(world)
    mine, other = (world.firm.id, "desk"), (firm.id, "mentor")
    assert _listed(world) == [mine, other]
    assert _listed(world, sort="due") == [other, mine]
    assert _listed(world, sort="firm", text="요") == [mine, other]
    assert _listed(world, waits_for="mentor") == [other]
    assert _listed(world, waits_for="desk") == [mine]
    assert _listed(world, waits_for="firm") == []
    assert _listed(world, text="재고가") == [other]
    assert _listed(world, page=2, size=1) == [other]


def test_the_list_is_filtered_sorted_searched_and_paged(world):
    _wishes(world)


@pytest.mark.postgres
def test_the_list_runs_on_postgresql_too():
    engine = create_engine(postgres.clone(build))
    with Session(engine, expire_on_commit=False) as session:
        _wishes(World(session, Factory(session, NOW)))
    engine.dispose()


def test_coordinators_of_elsewhere_see_nothing(world, make):
    world.ask()
    actor = world.act(make.coordinator("48"))
    assert stuck_rounds.list_stuck(world.session, actor) == ([], 0)
