import pytest

from app.errors import Conflict, Invalid
from app.services.matchday import outcome_requests, outcomes
from app.services.rounds import Scene
from tests.app.after_world import AfterWorld
from tests.app.event_world import LINKS

WORDS = "행사에서 만난 한들김치예요. 염도계를 보러 와 주세요."


@pytest.fixture
def world(session, make):
    return AfterWorld(session, make)


def ask(world, challenge=None, message=WORDS):
    return outcome_requests.ask(
        world.session, world.act(world.owner), world.whole(), world.met(world.one, world.guide),
        world.one, challenge=challenge or world.challenge.public_id, message=message,
        scene=Scene(world.catalogue, LINKS, world.now),
    )  # fmt: skip


def test_a_meeting_becomes_a_request_on_the_site(world):
    sent = ask(world)
    assert (sent.state, sent.mentor_id, sent.company_id) == (
        "open", world.mentor.id, world.firm.id,
    )  # fmt: skip
    assert world.held.request_id == sent.id
    assert (world.held.next_step, world.held.outcome_by_id) == ("request", world.one.id)
    assert world.met(world.one, world.guide).request.id == sent.id
    with pytest.raises(Conflict):
        ask(world)
    # what became a request is not taken back
    with pytest.raises(Conflict):
        outcomes.take_back(
            world.session, world.desk, world.whole(), world.met(world.one, world.guide),
            seen=world.held.outcome_at, now=world.now,
        )  # fmt: skip


def test_the_form_suggests_the_challenge_that_the_firm_came_with(world):
    met = world.met(world.one, world.guide)
    form = outcome_requests.request_form(world.session, world.act(world.owner), met, world.one)
    assert [each.id for each in form.challenges] == [world.challenge.id]
    assert form.chosen == world.challenge.public_id
    assert form.mentor_id == world.mentor.public_id


def test_rules_of_requests_hold_here_too(world):
    with pytest.raises(Invalid):
        ask(world, challenge="none")
    with pytest.raises(Invalid):
        ask(world, message="짧다")
    assert world.held.request_id is None


def test_only_the_firm_asks_and_only_among_members(world):
    met = world.met(world.one, world.guide)
    assert outcome_requests.hurdle(met, world.one) is None
    assert outcome_requests.hurdle(met, world.guide) is not None
    assert outcome_requests.hurdle(world.met(world.one, world.other), world.one) is not None
    guest = world.met(world.two, world.other)
    with pytest.raises(Conflict):
        outcome_requests.request_form(world.session, world.act(world.owner), guest, world.two)
