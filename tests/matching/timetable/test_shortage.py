"""Firms that lack mentors or slots of their own are proven to, one by one."""

import pytest

from matching.timetable.assemble import bound
from matching.timetable.day import read_day
from matching.timetable.domain import MINIMUM_LEVEL
from matching.timetable.duals import no_duals
from matching.timetable.shortage import prove_shortages
from tests.matching.days import draw_day, make_day, try_everything


def lacking(instance):
    day = read_day(instance)
    duals = prove_shortages(day, no_duals(day))
    return bound(instance, duals, MINIMUM_LEVEL, (0, 0))


def test_too_few_slots_and_too_few_mentors():
    few_slots = make_day(
        [[0.9, 0.9, 0.9]], slots=3, firms={0: {"available": frozenset({1}), "minimum": 2}}
    )
    assert lacking(few_slots) == 1
    one_mentor = make_day([[0.9, 0.1]], slots=3, firms={0: {"minimum": 2}})
    assert lacking(one_mentor) == 1
    enough = make_day([[0.9, 0.9]], slots=3, firms={0: {"minimum": 2}})
    assert lacking(enough) == 0


@pytest.mark.parametrize("seed", range(30))
def test_never_more_than_is_really_missing(seed):
    instance = draw_day(seed)
    assert lacking(instance) <= try_everything(instance)[1]
