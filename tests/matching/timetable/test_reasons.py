import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.timetable.baselines import self_book
from matching.timetable.check_claims import find_false_reasons
from matching.timetable.domain import UNMET_REASONS, Meeting, Unmet
from matching.timetable.reasons import explain_unmet
from tests.matching.days import draw_day, make_day

BUSY = (Meeting(0, 0, 0, 0), Meeting(0, 1, 1, 0))


def explain(meetings=(), *, wish=(1, 0), **changes):
    day = make_day([[0.9, 0.8], [0.7, 0.6]], **({"slots": 2, "likes": frozenset({wish})} | changes))
    (unmet,) = explain_unmet(day, meetings)
    return unmet.reason, unmet.facts


@pytest.mark.parametrize(
    ("meetings", "changes", "reason", "facts"),
    [
        ((), {"forbidden": frozenset({(1, 0)})}, "veto", {}),
        ((), {"firms": {1: {"available": frozenset()}}}, "no_common_slot", {}),
        ((), {"firms": {1: {"maximum": 0}}}, "firm_full", {"limit": 0}),
        (BUSY, {"mentors": {0: {"maximum": 1}}}, "mentor_full", {"limit": 1}),
        (
            (Meeting(1, 1, 0, 0),), {"mentors": {0: {"available": frozenset({0})}}},
            "no_free_slot", {"slots": [0]},
        ),
        (
            (Meeting(0, 0, 0, 0),), {"firms": {1: {"available": frozenset({0})}}},
            "outbid", {"firms": [0]},
        ),
        (BUSY, {"tables": (1, 1)}, "tables_full", {"slots": [1]}),
        (BUSY, {}, "possible", {"slots": [1]}),
    ],
)  # fmt: skip
def test_each_reason_stands_where_it_is_true(meetings, changes, reason, facts):
    assert explain(meetings, **changes) == (reason, facts)


def test_the_first_reason_that_is_enough_is_told():
    everything = {
        "forbidden": frozenset({(1, 0)}),
        "firms": {1: {"available": frozenset(), "maximum": 0}},
        "tables": (0, 0),
    }

    assert explain(**everything)[0] == "veto"
    del everything["forbidden"]
    assert explain(**everything)[0] == "no_common_slot"
    everything["firms"] = {1: {"maximum": 0}}
    assert explain(**everything)[0] == "firm_full"


def test_musts_are_wishes_too_and_met_ones_are_left_out():
    day = make_day(
        [[0.9, 0.8], [0.7, 0.6]], likes=frozenset({(0, 0)}), musts=frozenset({(0, 0), (1, 1)})
    )

    assert explain_unmet(day, (Meeting(0, 0, 0, 0),)) == (
        Unmet(1, 1, "possible", {"slots": [0, 1, 2]}),
    )


@settings(deadline=None)  # the machine may be busy
@given(st.integers(0, 2_000))
def test_every_unmet_wish_has_one_true_reason(seed):
    day = draw_day(seed)
    meetings = self_book(day, seed=seed)

    unmet = explain_unmet(day, meetings)
    assert list(find_false_reasons(day, meetings, unmet)) == []
    assert {one.reason for one in unmet} <= set(UNMET_REASONS)
