import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.domain import Place
from matching.features import FEATURE_NAMES, FEATURES, NEUTRAL
from tests.matching import builders
from tests.matching.builders import GUNSAN, make_mentor, make_need


def value(name, need=None, mentor=None):
    return FEATURES[name](need or make_need(), mentor or make_mentor()).value


def detail(name, need=None, mentor=None):
    return FEATURES[name](need or make_need(), mentor or make_mentor()).detail


@given(builders.needs(), builders.mentors())
def test_every_feature_lies_between_0_and_1(need, mentor):
    for name in FEATURE_NAMES:
        assert 0.0 <= FEATURES[name](need, mentor).value <= 1.0


def test_text_is_the_score_of_the_search_engine_or_nothing():
    assert value("text", make_need(text_scores={7: 0.8})) == 0.8
    assert value("text", make_need(text_scores={8: 0.8})) == 0.0


def test_equal_proportions_of_categories_overlap_fully_on_any_scale():
    need = make_need(categories={"rework": 1.0, "inv": 3.0})
    mentor = make_mentor(categories={"rework": 0.1, "inv": 0.3})

    assert value("category", need, mentor) == pytest.approx(1.0)
    assert detail("category", need, mentor)["shared"] == ["inv", "rework"]


def test_no_shared_category_is_no_overlap():
    mentor = make_mentor(categories={"inv": 1.0})

    assert value("category", mentor=mentor) == 0.0
    assert value("category", mentor=make_mentor(categories={})) == 0.0
    assert value("category", mentor=make_mentor(categories={"rework": 0.0})) == 0.0


def test_a_need_without_categories_is_neutral():
    assert value("category", make_need(categories={})) == NEUTRAL


@given(st.floats(0, 1), st.floats(0, 1))
def test_weight_moved_onto_the_shared_category_never_hurts(a, b):
    low, high = sorted([a, b])

    def overlap(weight):
        return value(
            "category", mentor=make_mentor(categories={"rework": weight, "inv": 1 - weight})
        )

    assert overlap(low) <= overlap(high) + 1e-12


@given(st.frozensets(st.sampled_from("abcd")), st.sampled_from("abcd"))
def test_one_more_process_known_never_hurts(known, another):
    need = make_need(processes=frozenset("abc"))
    before = value("process", need, make_mentor(processes=known))

    assert before <= value("process", need, make_mentor(processes=known | {another}))


def test_process_is_the_share_of_the_need():
    need = make_need(processes=frozenset({"press", "weld"}))

    assert value("process", need) == 0.5
    assert detail("process", need)["shared"] == ["press"]
    assert value("process", make_need(processes=frozenset())) == NEUTRAL


def test_industry_is_neutral_for_an_expert_without_a_firm():
    assert value("industry") == 1.0
    assert value("industry", mentor=make_mentor(industry="24")) == 0.3
    assert value("industry", mentor=make_mentor(industry=None)) == NEUTRAL


def test_one_or_two_levels_above_is_best_and_it_falls_on_both_sides():
    need = make_need(level=1)
    values = [value("level", need, make_mentor(level=level)) for level in range(5)]

    assert values == [0.2, 0.5, 1.0, 1.0, 0.7]
    assert value("level", make_need(level=4), make_mentor(level=1)) == 0.0
    assert value("level", mentor=make_mentor(level=None)) == NEUTRAL


def test_having_begun_at_the_firms_own_level_helps_only_from_above():
    need = make_need(level=0)
    began = frozenset({0})

    assert value("level", need, make_mentor(level=3, levels_before=began)) == pytest.approx(0.85)
    assert value("level", need, make_mentor(level=0, levels_before=began)) == 0.5


@given(st.integers(1, 1000), st.integers(1, 1000), st.integers(1, 1000))
def test_the_nearer_headcount_never_scores_less(own, a, b):
    near, far = sorted([a, b], key=lambda n: max(n / own, own / n))
    need = make_need(headcount=own)
    near_value = value("size", need, make_mentor(headcount=near))

    assert near_value >= value("size", need, make_mentor(headcount=far)) - 1e-12


def test_size_is_full_for_equals_and_gone_at_ten_to_one():
    assert value("size") == 1.0
    assert value("size", mentor=make_mentor(headcount=300)) == pytest.approx(0.0)
    assert value("size", make_need(headcount=0), make_mentor(headcount=1)) == 1.0
    assert value("size", mentor=make_mentor(headcount=None)) == NEUTRAL


@given(st.floats(0, 3), st.floats(0, 3))
def test_further_away_never_scores_more(a, b):
    near, far = sorted([a, b])
    near_value = value("distance", mentor=make_mentor(place=Place(35.8242 + near, 127.1480)))

    assert near_value >= value("distance", mentor=make_mentor(place=Place(35.8242 + far, 127.1480)))


def test_the_radius_is_where_distance_counts_half():
    km = detail("distance", mentor=make_mentor(place=GUNSAN))["km"]

    assert value("distance", mentor=make_mentor(place=GUNSAN, radius_km=km)) == 0.5
    assert value("distance") == 1.0


@given(st.integers(0, 9), st.integers(0, 9))
def test_more_free_places_never_score_less(a, b):
    few, many = sorted([a, b])

    def free(places):
        return value("capacity", mentor=make_mentor(capacity=9, free_places=places))

    assert free(few) <= free(many)


def test_a_mentor_without_any_place_has_none_free():
    assert value("capacity", mentor=make_mentor(capacity=0, free_places=0)) == 0.0


def test_language_is_the_share_spoken_and_neutral_when_unknown():
    both = frozenset({"ko", "en"})

    assert value("language", make_need(languages=both)) == 0.5
    assert value("language") == 1.0
    assert value("language", make_need(languages=frozenset())) == NEUTRAL
    assert value("language", mentor=make_mentor(languages=frozenset())) == NEUTRAL


def test_answers_are_neutral_without_history():
    assert value("answer") == NEUTRAL
    assert value("answer", mentor=make_mentor(typical_answer_days=0.0)) == NEUTRAL


def test_few_good_answers_count_less_than_many():
    def ready(count):
        return value(
            "answer",
            mentor=make_mentor(answer_count=count, accepted_share=1.0, typical_answer_days=0.0),
        )

    assert NEUTRAL < ready(1) < ready(4) < ready(40) < 1.0
    assert ready(4) == 0.75


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 60), st.floats(0, 60))
def test_accepting_more_and_answering_sooner_never_hurts(share_a, share_b, days_a, days_b):
    def ready(share, days):
        mentor = make_mentor(answer_count=5, accepted_share=share, typical_answer_days=days)
        return value("answer", mentor=mentor)

    better = ready(max(share_a, share_b), min(days_a, days_b))
    assert better >= ready(min(share_a, share_b), max(days_a, days_b))


def test_unknown_days_are_neutral_days():
    known = make_mentor(answer_count=5, accepted_share=0.8, typical_answer_days=3.0)
    unknown = make_mentor(answer_count=5, accepted_share=0.8)

    assert value("answer", mentor=known) == value("answer", mentor=unknown)
