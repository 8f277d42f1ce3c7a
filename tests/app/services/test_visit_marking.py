"""How a visit went, as each side says."""

import pytest

from app.errors import Conflict, Invalid
from app.services import visit_marking
from tests.app.visit_world import World


@pytest.fixture
def world(session, make):
    return World(session, make)


def mark(world, visit, took_place, note="", actor=None):
    visit_marking.mark(
        world.session, actor or world.asker, visit.public_id, took_place, note, **world.values
    )
    world.session.commit()


def test_one_word_of_held_makes_it_held_and_notes_add_up(world):
    visit = world.past()
    mark(world, visit, "held", "검사 순서를 정했어요")
    assert (visit.state, visit.firm_mark, visit.mentor_mark) == ("held", "held", None)
    mark(world, visit, "held", "염도계를 두 개 달기로 했어요", world.helper)
    assert visit.outcome == "검사 순서를 정했어요\n\n염도계를 두 개 달기로 했어요"
    mark(world, visit, "held", actor=world.helper)
    assert visit.outcome.endswith("달기로 했어요")
    assert world.letters("disputed") == []


def test_a_missed_visit_needs_a_reason(world):
    visit = world.past()
    with pytest.raises(Invalid) as caught:
        mark(world, visit, "missed")
    assert set(caught.value.fields) == {"note"}
    world.session.rollback()
    mark(world, visit, "missed", "눈이 많이 왔어요")
    assert (visit.state, visit.reason) == ("missed", "눈이 많이 왔어요")


def test_two_sides_that_disagree_reach_the_coordinators_once(world):
    visit = world.past()
    mark(world, visit, "missed", "아무도 안 왔어요")
    mark(world, visit, "held", "", world.helper)
    assert visit.state == "held"
    assert world.told(world.coordinator) == ["disputed"]
    mark(world, visit, "missed", "정말 안 왔어요")
    assert visit.state == "held"
    assert world.told(world.coordinator) == ["disputed"]
    mark(world, visit, "missed", "길이 막혀 돌아갔어요", world.helper)
    assert visit.state == "missed"


def test_the_first_visit_held_asks_both_whether_they_fit(world):
    visit = world.past()
    mark(world, visit, "missed", "눈이 왔어요")
    assert world.engagement.fit_asked_at is None
    for actor in (world.asker, world.helper):
        mark(world, visit, "held", "다녀왔어요", actor)
    assert world.told(world.owner).count("fit_ask") == 1
    assert world.told(world.person).count("fit_ask") == 1


def test_nobody_is_asked_whether_they_fit_after_the_end(world):
    visit = world.past()
    world.engagement.ended_at, world.engagement.closed_code = world.now, "other"
    world.session.commit()
    mark(world, visit, "held")
    assert world.engagement.fit_asked_at is None


def test_what_a_coordinator_says_holds_for_both(world):
    visit = world.past()
    mark(world, visit, "missed", "못 만났어요")
    mark(world, visit, "held", "두 분과 통화했어요", world.desk)
    assert (visit.firm_mark, visit.mentor_mark, visit.state) == ("held", "held", "held")
    assert world.audited("visit.marked")[-1].after["on_behalf"] == "firm,mentor"


def test_nothing_is_said_before_it_began_or_with_no_word(world):
    with pytest.raises(Conflict):
        mark(world, world.agree(), "held")
    with pytest.raises(Conflict):
        mark(world, world.past(state="cancelled"), "held")
    for took_place in ("", "perhaps"):
        with pytest.raises(Invalid) as caught:
            mark(world, world.past(), took_place)
        assert set(caught.value.fields) == {"took_place"}
        world.session.rollback()


def test_the_note_that_both_write_has_an_end(world):
    visit = world.past(outcome="가" * 3999)
    with pytest.raises(Invalid):
        mark(world, visit, "held", "나")
    world.session.rollback()
    assert visit.outcome == "가" * 3999
