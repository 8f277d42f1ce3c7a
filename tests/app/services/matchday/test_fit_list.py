import pytest
from sqlalchemy import select

from app.errors import Conflict, NotFound
from app.models.audit import AuditEvent
from app.services.matchday import fit, fit_list
from app.services.matchday.fit_list import FitWish
from tests.app.wish_world import WishWorld


@pytest.fixture
def world(session, make):
    made = WishWorld(session, make)
    made.fit(made.firm, made.guide, 0.9, mark="m2")
    made.fit(made.firm, made.guests[0], 0.25)
    made.fit(made.firm, made.guests[1], 0.2)
    made.fit(made.guest_firm, made.guide, 0.7, refusal="language")
    return made


def scores(world, **wish):
    actor = world.actor(world.desk)
    found = fit_list.show(world.session, actor, world.event.public_id, FitWish(**wish))
    return [pair.fitness.score for pair in found.pairs], found.total


@pytest.mark.parametrize(
    ("wish", "found"),
    [
        ({}, [0.9, 0.7, 0.25, 0.2]),
        ({"shown": "good"}, [0.9]),
        ({"shown": "able"}, [0.9, 0.25]),
        ({"shown": "low"}, [0.2]),
        ({"shown": "apart"}, [0.7]),
        ({"place": "52720"}, [0.9, 0.25, 0.2]),
        ({"text": "손님"}, [0.7]),
    ],
)
def test_pairs_are_found_by_what_they_are(world, wish, found):
    assert scores(world, **wish) == (found, len(found))


def test_a_page_holds_so_many(world):
    assert scores(world, offset=1, limit=2) == ([0.7, 0.25], 4)


def test_it_says_whether_pairs_are_still_to_be_worked_out(world):
    actor, event = world.actor(world.desk), world.event.public_id
    assert fit_list.show(world.session, actor, event, FitWish()).waiting
    for guest in world.guests:
        world.fit(world.guest_firm, guest)
    assert not fit_list.show(world.session, actor, event, FitWish()).waiting


def test_asking_again_forgets_only_what_the_engine_found_and_is_noted(world):
    actor, event = world.actor(world.desk), world.event.public_id
    assert fit_list.ask_again(world.session, actor, event, now=world.now) == 1
    assert len(fit.of_event(world.session, world.event.id)) == 3
    noted = world.session.scalars(select(AuditEvent).where(AuditEvent.action == "event.fits")).one()
    assert noted.after == {"pairs": 1}


def test_an_event_that_is_over_or_elsewhere_stays_as_it_is(world):
    event = world.event.public_id
    other = world.actor(world.make.coordinator("48"))
    with pytest.raises(NotFound):
        fit_list.ask_again(world.session, other, event, now=world.now)
    world.event.phase = "closed"
    world.session.commit()
    with pytest.raises(Conflict):
        fit_list.ask_again(world.session, world.actor(world.desk), event, now=world.now)
