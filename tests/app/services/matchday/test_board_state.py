import pytest

from app.errors import NotFound
from app.services.matchday import board_state
from tests.app.board_world import Day
from tests.queries import counted_selects


@pytest.fixture
def day(session, make, now):
    return Day(session, make, now, firm_maximum=5)


@pytest.fixture
def state(day):
    (one, two), (guide, other) = day.firms, day.mentors
    day.mentors[1].maximum, day.firms[1].minimum = 1, 9
    work = day.take(day.run((one, guide, 1, 1), (one, other, 2, 1), (two, guide, 3, 2)))
    day.session.commit()
    return board_state.load(day.session, day.event, work)


def test_a_board_is_read_with_four_selects(day, engine):
    work = day.open()
    day.session.flush()
    with counted_selects(engine) as seen:
        board_state.load(day.session, day.event, work)
    assert len(seen) == 4


def test_who_meets_whom_when_and_how_often(day, state):
    one, guide = day.firms[0].id, day.mentors[0].id
    assert (state.count(one), state.count(guide), state.count(-1)) == (2, 2, 0)
    assert state.meets_at(one, 2).mentor_id == day.mentors[1].id
    assert state.meets_at(one, 3) is None
    assert state.seat((3, 2)).firm_id == day.firms[1].id
    with pytest.raises(NotFound):
        state.seat((4, 1))


def test_limits_come_from_the_person_or_else_from_the_event(day, state):
    assert state.maximum(day.mentors[1]) == 1
    assert state.maximum(day.mentors[0]) == 12
    assert (state.maximum(day.firms[0]), state.minimum(day.firms[0])) == (5, 2)
    # nobody can need more than they may have
    assert state.minimum(day.firms[1]) == 5


def test_people_are_known_by_their_public_name_and_side(day, state):
    one = day.firms[0]
    assert state.person(one.public_id, "firm") is not None
    with pytest.raises(NotFound):
        state.person(one.public_id, "mentor")
    with pytest.raises(NotFound):
        state.person("nobody")


def test_who_left_is_still_on_the_board_and_known_as_gone(day):
    (one, _), (guide, _) = day.firms, day.mentors
    work = day.take(day.run((one, guide, 1, 1)))
    one.state = "refused"
    day.session.commit()
    state = board_state.load(day.session, day.event, work)
    assert [state.gone(seat) for seat in state.seats] == [True]
    assert one.id not in {row.id for row in state.coming}
