"""Plans of a day, and the sets of rules a new event can begin with."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clock import SEOUL
from app.services.matchday.day_plan import read_zones
from app.services.matchday.presets import RULES, TEMPLATES, DayPlan, lay_out

DAY = date(2026, 12, 22)


@given(
    st.integers(6, 14), st.integers(5, 60), st.integers(0, 30), st.integers(1, 20),
    st.one_of(st.none(), st.integers(11, 14)), st.integers(5, 120),
)  # fmt: skip
def test_rounds_follow_one_another_and_never_lie_in_the_long_break(
    start, minutes, pause, number, lunch, lunch_minutes
):
    plan = DayPlan(
        time(start), minutes, pause, number, time(lunch) if lunch else None, lunch_minutes
    )
    rounds = lay_out(DAY, plan)
    assert len(rounds) == number
    assert all(end - begin == timedelta(minutes=minutes) for begin, end in rounds)
    for (_, end), (begin, _) in pairwise(rounds):
        assert begin - end >= timedelta(minutes=pause) or (lunch and begin.hour >= lunch)
        assert begin >= end
    if lunch:
        out = datetime.combine(DAY, time(lunch), SEOUL)
        back = out + timedelta(minutes=lunch_minutes)
        assert not any(begin < back and end > out for begin, end in rounds)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_is_whole(name):
    template = TEMPLATES[name]
    rounds = lay_out(DAY, template.plan)
    assert rounds[-1][1].date() == DAY
    rules = RULES[template.rules]
    assert rules.firm_minimum <= template.maximum <= template.plan.number
    assert template.mentor_maximum <= template.plan.number
    assert read_zones(template.zones)


def test_the_full_day_has_lunch_at_noon():
    rounds = lay_out(DAY, TEMPLATES["full"].plan)
    written = [f"{begin:%H:%M}" for begin, _ in rounds]
    assert written[:6] == ["09:30", "10:00", "10:30", "11:00", "11:30", "13:00"]


@pytest.mark.parametrize("name", RULES)
def test_rules_keep_the_bounds_of_an_event(name):
    rules = RULES[name]
    assert 0 <= rules.floor <= rules.good <= 1
    assert 100 <= rules.priority_percent <= 150
