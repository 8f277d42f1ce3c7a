"""When a mentor is away: two visits and the ways to and from them."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import Invalid
from app.models.visit import Visit
from app.services.visit_rules import Details, _overlap, check_text, clashes, details_of
from tests.app.visit_world import DETAILS, World, at

START = at(11, 26)
MINUTES = st.integers(15, 600)
TRAVEL = st.none() | st.integers(0, 600)


def visit(starts_at: datetime, minutes: int, travel: int | None) -> Visit:
    return Visit(starts_at=starts_at, minutes=minutes, travel_minutes=travel)


@settings(deadline=None)  # the machine may be busy
@given(MINUTES, TRAVEL, MINUTES, TRAVEL, st.integers(-2000, 2000))
def test_an_overlap_is_one_whichever_visit_is_looked_at_first(m1, t1, m2, t2, shift):
    later = START + timedelta(minutes=shift)
    first = _overlap(later, Details("", "", m1, "mentor", t1), visit(START, m2, t2))
    second = _overlap(START, Details("", "", m2, "mentor", t2), visit(later, m1, t1))
    assert first == second
    ways = (t1 or 0) + (t2 or 0)
    gap = shift - m2 if shift >= 0 else -shift - m1
    assert first == (gap < ways)


def test_visits_that_were_called_off_or_are_anothers_leave_the_day_free(session, make):
    world = World(session, make)
    agreed = world.agree()
    another, _ = world.help()
    assert clashes(session, world.mentor, [at(11, 26), at(11, 30)], DETAILS) == [at(11, 26)]
    assert clashes(session, world.mentor, [at(11, 26)], DETAILS, visit=agreed) == []
    assert clashes(session, another, [at(11, 26)], DETAILS) == []
    assert clashes(session, world.mentor, [], DETAILS) == []
    agreed.state = "cancelled"
    session.commit()
    assert clashes(session, world.mentor, [at(11, 26)], DETAILS) == []


def test_details_go_into_a_visit_and_come_out_again():
    made = Visit()
    DETAILS.write_to(made)
    assert details_of(made) == DETAILS


def test_texts_are_there_and_not_too_long():
    check_text("가" * 1000, "reason")
    check_text("", "note", required=False)
    for text in ("", "가" * 1001):
        with pytest.raises(Invalid) as caught:
            check_text(text, "reason")
        assert set(caught.value.fields) == {"reason"}
