from hypothesis import given, settings
from hypothesis import strategies as st

from matching.timetable.domain import NO_COMMON_SLOT
from matching.timetable.feasibility import Balance, Caution, SlotLoad, look
from matching.timetable.plain import solve_plainly
from tests.matching.days import draw_day, make_day

DAY = make_day(
    [[0.9, 0.3, 0.1, 0.8], [0.5, 0.5, 0.2, 0.1], [0.9, 0.9, 0.9, 0.9]],
    tables=(1, 4, 4),
    firms={2: {"available": frozenset()}},
    mentors={3: {"available": frozenset()}},
    forbidden=frozenset({(0, 1)}),
)


def test_every_mentor_is_eligible_or_fell_out_for_one_reason():
    first = look(DAY).outlooks[0]

    assert (first.eligible, first.good, first.reach) == ((0,), (0,), 1)
    assert first.fallen == {"veto": (1,), NO_COMMON_SLOT: (3,), "below_floor": (2,)}


def test_the_balance_counts_places_within_the_slots_of_people():
    assert look(DAY).balance == Balance(minima=3, mentors=9, tables=9, firms=4)
    assert look(DAY).slots[0] == SlotLoad(firms=2, mentors=3, tables=1)


def test_cautions_name_what_there_is_to_mend_and_each_person_once():
    assert look(DAY).cautions == (
        Caution("firm_without_good", {"firm": 1}),
        Caution("firm_never_there", {"firm": 2}),
        Caution("mentor_without_firm", {"mentor": 2}),
        Caution("mentor_never_there", {"mentor": 3}),
        Caution("slot_short_of_tables", {"slot": 0}, {"needed": 2, "places": 1}),
    )


def test_a_day_too_small_for_its_minima_says_so_with_numbers():
    tight = make_day(
        [[0.9], [0.9], [0.1]], slots=2, tables=(0, 1), firms={0: {"minimum": 2}, 1: {"minimum": 3}}
    )

    assert look(tight).cautions[:3] == (
        Caution("minima_over_mentors", {}, {"needed": 6, "places": 2}),
        Caution("minima_over_tables", {}, {"needed": 6, "places": 1}),
        Caution("mentors_over_tables", {}, {"needed": 2, "places": 1}),
    )
    assert Caution("firm_below_minimum", {"firm": 0}, {"needed": 2, "places": 1}) in (
        look(tight).cautions
    )
    assert Caution("firm_without_mentor", {"firm": 2}) in look(tight).cautions


def test_a_comfortable_day_has_no_caution():
    assert look(make_day([[0.9, 0.8], [0.7, 0.9]])).cautions == ()


@settings(deadline=None)  # the machine may be busy
@given(st.integers(0, 60))
def test_no_timetable_goes_beyond_the_reach_of_a_firm(seed):
    day = draw_day(seed, firms=3, mentors=3, slots=3)
    sheet = look(day)

    for outlook in sheet.outlooks:
        assert len(outlook.eligible) + sum(map(len, outlook.fallen.values())) == len(day.mentors)
        held = [
            one for one in solve_plainly(day, time_limit=20.0).meetings if one.firm == outlook.firm
        ]
        assert len(held) <= outlook.reach
