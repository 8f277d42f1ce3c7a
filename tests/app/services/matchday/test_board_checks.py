"""What is asked of a place alone; the rest is seen where changes are made."""

import pytest

from app.services.matchday import board_state
from app.services.matchday.board_checks import check_pair, check_place, locked
from tests.app.board_world import Day
from tests.queries import counted_selects


@pytest.fixture
def day(session, make, now):
    return Day(session, make, now)


def _state(day):
    (one, two), (guide, other) = day.firms, day.mentors
    work = day.take(day.run((one, guide, 1, 1), (two, other, 1, 2)))
    day.session.commit()
    return board_state.load(day.session, day.event, work)


def test_a_free_place_has_nothing_against_it_and_asks_no_database(day, engine):
    state = _state(day)
    with counted_selects(engine) as seen:
        assert check_place(state, day.firms[0], day.mentors[1], (2, 1)) == ()
    assert seen == []


def test_who_leaves_with_the_same_change_is_not_in_the_way(day):
    state, pairs = _state(day), day.pairs("0-0", "1-1")
    assert check_place(state, day.firms[0], day.mentors[0], (1, 2), without=pairs) == ()
    codes = {f.code for f in check_place(state, day.firms[0], day.mentors[0], (1, 2))}
    assert codes == {"pair_twice", "table_taken", "firm_busy", "mentor_busy"}


def test_a_pair_is_looked_at_with_four_selects(day, engine, session):
    state = _state(day)
    firm, mentor = day.firms[0], day.mentors[1]
    with counted_selects(engine) as seen:
        found = check_pair(session, state, firm, mentor)
    assert [each.code for each in found] == ["below_floor"]
    assert len(seen) <= 4


def test_a_lock_is_a_hard_reason():
    assert locked().hard
