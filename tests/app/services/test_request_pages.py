"""Requests are read by both sides and the region, each with what they may know."""

import pytest

from app.errors import NotFound
from app.services import request_pages, requests
from tests.app.asking_world import World
from tests.queries import counted_selects


@pytest.fixture
def world(session, make):
    return World(session, make)


def _show(world, actor, request):
    return request_pages.show(world.session, actor, request.public_id, catalogue=world.catalogue)


def test_each_reader_sees_the_steps_that_are_open_to_them(world):
    sent = world.ask()
    assert _show(world, world.helper(), sent).steps == {
        "accept",
        "decline",
        "not_this_season",
        "ask_back",
    }
    assert _show(world, world.asker, sent).steps == {"withdraw", "withdraw_round"}
    as_coordinator = _show(world, world.act(world.coordinator), sent)
    assert as_coordinator.role == "region"
    assert as_coordinator.steps >= {"withdraw", "withdraw_round", "prolong", "accept"}
    assert _show(world, world.asker, sent).categories == ("defect",)


def test_strangers_do_not_see_a_request(world, make):
    sent = world.ask()
    for user in (make.user(), make.coordinator("48")):
        with pytest.raises(NotFound):
            _show(world, world.act(user), sent)
        with pytest.raises(NotFound):
            requests.withdraw(world.session, world.act(user), sent.public_id, "", **world.values)
    with pytest.raises(NotFound):
        request_pages.show(world.session, world.asker, "nothing", catalogue=world.catalogue)


def test_lists_show_what_waits_first_and_can_be_searched(world, make):
    done = world.ask()
    world.accept(done)
    waiting = world.ask(world.new_mentor("단무지"))
    other = make.company(make.user())
    find = lambda actor, side, **wish: [  # noqa: E731 - one line of the table below
        row.request.id for row in request_pages.list_requests(world.session, actor, side, **wish)[0]
    ]
    assert find(world.asker, "firm") == [waiting.id, done.id]
    assert find(world.asker, "firm", sort="newest") == [waiting.id, done.id]
    assert find(world.asker, "firm", sort="firm") == [done.id, waiting.id]
    assert find(world.asker, "firm", states=("accepted",)) == [done.id]
    assert find(world.asker, "firm", text="반품이") == [waiting.id, done.id]
    assert find(world.asker, "firm", text="100%_") == []
    assert find(world.helper(), "mentor") == [done.id]
    assert find(world.act(world.coordinator), "region") == [waiting.id, done.id]
    assert find(world.act(make.coordinator("48")), "region") == []
    assert find(world.asker, "firm", page=2, size=1) == [done.id]
    assert other.id
    with pytest.raises(NotFound):
        find(world.asker, "region")


def test_everyone_has_the_sides_of_their_roles(world, make):
    assert request_pages.sides(world.helper()) == ("mentor", "firm")
    assert request_pages.sides(world.act(world.coordinator)) == ("region",)
    assert request_pages.sides(world.act(make.user())) == ()


def test_a_list_takes_two_selects_whatever_its_length(world, engine):
    world.rank(*(world.new_mentor(f"제품 {n}") for n in range(3)))
    actor = world.asker
    with counted_selects(engine) as seen:
        request_pages.list_requests(world.session, actor, "firm")
    assert len(seen) == 2


def test_the_firm_sees_its_ranking_and_the_mentor_only_what_was_asked(world):
    second = world.new_mentor("단무지")
    sent, queued = world.rank(world.mentor, second)
    page = _show(world, world.asker, queued)
    assert [each.request.rank for each in page.ranking] == [1, 2]
    assert [each.person for each in page.queue] == [world.person(second)]
    assert page.steps == {"withdraw", "withdraw_round"}
    assert _show(world, world.helper(), sent).ranking == ()
    with pytest.raises(NotFound):
        _show(world, world.helper(second), queued)
    assert request_pages.list_requests(world.session, world.helper(second), "mentor")[1] == 0
    world.accept(sent)
    with pytest.raises(NotFound):
        _show(world, world.helper(second), queued)


def test_addresses_are_for_both_sides_while_help_runs(world):
    sent = world.ask()
    assert _show(world, world.asker, sent).contacts == ()
    world.accept(sent)
    page = _show(world, world.asker, sent)
    assert [item.message.kind for item in page.thread] == ["ask", "answer"]
    assert (page.steps, page.contacts) == (frozenset(), (world.person(world.mentor),))
    assert _show(world, world.helper(), sent).contacts == (world.owner,)


def test_a_coordinator_of_the_firm_s_region_alone_answers_for_nobody(world, make):
    away = make.mentor(make.company(municipality_code="48120", products=["엿"]))
    sent = world.ask(away)
    assert "accept" not in _show(world, world.act(world.coordinator), sent).steps
