from dataclasses import replace

import pytest

from matching.errors import SolverError
from matching.timetable.conflict import Suggestion, smallest_conflict
from matching.timetable.feasibility import look
from matching.timetable.scarcity import restrict
from tests.matching.days import draw_day, make_day, try_everything

TWO = {"minimum": 2}


def test_a_day_that_can_give_every_minimum_has_no_conflict():
    assert smallest_conflict(make_day([[0.9, 0.8], [0.7, 0.9]])) is None


def test_a_firm_that_nobody_suits_is_a_conflict_of_its_own():
    found = smallest_conflict(
        make_day([[0.9, 0.8], [0.1, 0.2], [0.9, 0.1]], forbidden=frozenset({(1, 1)}))
    )

    assert (found.kind, found.firms, found.mentors, found.slots) == ("alone", (1,), (), ())
    assert (found.needed, found.places, found.minimal) == (1, 0, True)
    assert found.suggestions == (
        Suggestion("lower_minimum", firm=1),
        Suggestion("allow_pair", firm=1, mentor=0),
    )


def test_a_veto_that_would_help_is_named():
    found = smallest_conflict(
        make_day([[0.9, 0.8], [0.9, 0.2]], forbidden=frozenset({(1, 0), (0, 0)}))
    )

    assert found.firms == (1,)
    assert Suggestion("lift_veto", firm=1, mentor=0) in found.suggestions


def test_firms_that_crowd_at_two_mentors_are_named_with_their_numbers():
    day = make_day(
        [[0.9, 0.8, 0.1]] * 3 + [[0.1, 0.1, 0.9]],
        firms={0: TWO, 1: TWO, 2: TWO},
        mentors={0: {"available": frozenset({0, 1})}},
    )

    found = smallest_conflict(day)
    assert (found.kind, found.firms, found.mentors) == ("mentors", (0, 1, 2), (0, 1))
    assert (found.needed, found.places, found.minimal) == (6, 5, True)
    assert found.slots == (0, 1, 2)
    assert {one.kind for one in found.suggestions} == {
        "lower_minimum", "add_mentor_slot", "allow_pair",
    }  # fmt: skip
    assert Suggestion("add_mentor_slot", mentor=0, slot=2) in found.suggestions


def test_a_lack_of_tables_is_called_that():
    found = smallest_conflict(make_day([[0.9, 0.9]] * 3, slots=2, tables=(1, 1)))

    assert (found.kind, found.needed, found.places) == ("tables", 3, 2)
    assert Suggestion("add_table", slot=0) in found.suggestions


def test_two_meetings_that_need_the_same_slot_are_a_core():
    late = {"available": frozenset({2})}
    day = make_day([[0.9, 0.1], [0.9, 0.1], [0.9, 0.9]], firms={0: late, 1: late})

    found = smallest_conflict(day)
    assert (found.kind, found.firms, found.mentors, found.slots) == ("slots", (0, 1), (0,), (2,))
    assert (found.needed, found.places) == (2, 1)
    assert Suggestion("add_firm_slot", firm=0, slot=0) in found.suggestions


def test_a_contradiction_that_only_whole_meetings_have_is_found():
    # a triangle: in halves all three would fit into two slots and three half mentors
    ends = [frozenset({0, 1})] * 3
    day = make_day(
        [[0.9, 0.9, 0.1], [0.1, 0.9, 0.9], [0.9, 0.1, 0.9]],
        slots=2,
        firms={n: {"minimum": 2, "available": ends[n]} for n in range(3)},
        tables=(2, 4),
    )

    found = smallest_conflict(day)
    assert found.firms == (0, 1, 2)
    assert found.needed - found.places == 1


def test_without_time_only_what_pairs_and_places_show_is_said():
    late = {"available": frozenset({2})}
    day = make_day([[0.9, 0.1], [0.9, 0.1], [0.9, 0.9]], firms={0: late, 1: late})

    with pytest.raises(SolverError):
        smallest_conflict(day, time_limit=0.0)
    crowded = make_day([[0.9, 0.1]] * 4 + [[0.1, 0.9]], tables=(2, 2, 1))
    found = smallest_conflict(crowded, time_limit=0.0)
    assert (found.firms, found.minimal) == ((0, 1, 2, 3), False)


def test_every_conflict_is_one_and_ends_with_any_firm_left_out():
    kinds = set()
    for seed in range(80):
        day = _without_hopeless(draw_day(seed))
        found = smallest_conflict(day)
        if found is None:
            assert _missing(day) == 0, seed
            continue
        kinds.add(found.kind)
        crowd = restrict(day, found.firms)
        assert _missing(crowd) == found.needed - found.places > 0, seed
        for position in range(len(found.firms)):
            others = found.firms[:position] + found.firms[position + 1 :]
            assert not others or _missing(restrict(day, others)) == 0, seed
        for suggestion in found.suggestions:
            assert _missing(_follow(day, suggestion, found.firms)) < _missing(crowd), seed
    assert kinds >= {"mentors", "slots"}


def _without_hopeless(day):
    """Firms that could not even be served alone ask for nothing: else they are every answer."""
    asks = [
        replace(firm, minimum=firm.minimum if outlook.reach >= firm.minimum else 0)
        for firm, outlook in zip(day.firms, look(day).outlooks, strict=True)
    ]
    return replace(day, firms=tuple(asks))


def _missing(day):
    # with nothing good and every pair worth nothing, only the minima count
    return try_everything(replace(day, good=2.0))[1]


def _follow(day, suggestion, firms):
    people, mentors, tables = list(day.firms), list(day.mentors), list(day.tables)
    firm, mentor, slot = suggestion.firm, suggestion.mentor, suggestion.slot
    pair = frozenset({(firm, mentor)})
    change = {}
    match suggestion.kind:
        case "lower_minimum":
            people[firm] = replace(people[firm], minimum=people[firm].minimum - 1)
        case "raise_maximum":
            people[firm] = replace(people[firm], maximum=people[firm].maximum + 1)
        case "add_place":
            mentors[mentor] = replace(mentors[mentor], maximum=mentors[mentor].maximum + 1)
        case "add_mentor_slot":
            stay = mentors[mentor].available | {slot}
            mentors[mentor] = replace(mentors[mentor], available=stay)
        case "add_firm_slot":
            people[firm] = replace(people[firm], available=people[firm].available | {slot})
        case "add_table":
            tables[slot] += 1
        case "lift_veto":
            change = {"forbidden": day.forbidden - pair}
        case "allow_pair":
            change = {"likes": day.likes | pair}
        case _:
            pytest.fail(suggestion.kind)
    parts = {"firms": tuple(people), "mentors": tuple(mentors), "tables": tuple(tables)}
    return restrict(replace(day, **parts, **change), firms)
