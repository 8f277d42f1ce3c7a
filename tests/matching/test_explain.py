import pytest
from hypothesis import given

from matching.explain import REASON_CODES, WEAK_CODES, find_near_miss_reasons, find_reasons
from matching.features import FEATURE_NAMES
from matching.rules import REFUSAL_CODES
from matching.score import rank, score_pair
from matching.weights import DEFAULT_WEIGHTS, Weights
from tests.matching import builders
from tests.matching.builders import GUNSAN, TODAY, make_mentor, make_need


def codes_for(need=None, mentor=None, weights=DEFAULT_WEIGHTS):
    pairing = score_pair(need or make_need(), mentor or make_mentor(), weights, today=TODAY)
    return {reason.code for reason in find_reasons(pairing)}


def test_a_good_pair_is_explained_strongest_first_with_its_facts():
    need = make_need(text_scores={7: 0.9})
    pairing = score_pair(need, make_mentor(), today=TODAY)

    reasons = find_reasons(pairing)

    assert [reason.code for reason in reasons] == [
        "same_words",
        "same_category",
        "near",
        "free_places",
        "same_process",
        "level_step",
        "same_industry",
        "similar_size",
    ]
    assert reasons[1].facts["shared"] == ["rework"]
    assert find_reasons(pairing, limit=2) == reasons[:2]


@pytest.mark.parametrize(
    ("industry", "code"),
    [("259", "same_industry"), ("251", "same_division"), ("24", "related_industry")],
)
def test_the_nearness_of_the_industry_is_named(industry, code):
    assert code in codes_for(mentor=make_mentor(industry=industry))


def test_unknown_facts_are_no_reasons():
    nobody = make_mentor(
        company_id=None,
        industry=None,
        level=None,
        headcount=None,
        languages=frozenset(),
        categories={},
        processes=frozenset(),
        place=GUNSAN,
        free_places=0,
    )

    assert codes_for(make_need(categories={}, processes=frozenset()), nobody) == set()


def test_a_mentor_below_is_no_level_step():
    assert "level_step" not in codes_for(make_need(level=3))


@pytest.mark.parametrize(
    ("history", "code"),
    [
        ({"answer_count": 5, "accepted_share": 0.9, "typical_answer_days": 1.0}, "quick_answer"),
        ({"answer_count": 5, "accepted_share": 0.9, "typical_answer_days": 9.0}, "often_accepts"),
        ({"answer_count": 5, "accepted_share": 0.9}, "often_accepts"),
        ({"answer_count": 5, "accepted_share": 0.2, "typical_answer_days": 9.0}, None),
        ({"answer_count": 1, "accepted_share": 1.0, "typical_answer_days": 1.0}, None),
    ],
)
def test_answers_are_a_reason_only_with_a_history_that_says_so(history, code):
    found = codes_for(mentor=make_mentor(**history)) & {"quick_answer", "often_accepts"}

    assert found == ({code} if code else set())


def test_only_a_language_beside_korean_is_worth_telling():
    both = frozenset({"ko", "vi"})

    assert "shared_language" not in codes_for()
    assert "shared_language" in codes_for(make_need(languages=both), make_mentor(languages=both))


def test_a_feature_without_weight_is_no_reason():
    assert codes_for(weights=Weights.from_mapping({"process": 1.0})) == {"same_process"}


def test_a_hard_refusal_is_the_whole_explanation():
    need = make_need(vetoed=frozenset({7}))
    pairing = score_pair(need, make_mentor(free_places=0), today=TODAY)

    codes = [reason.code for reason in find_near_miss_reasons(pairing)]
    assert codes == ["vetoed", "capacity_full"]
    assert len(find_near_miss_reasons(pairing, limit=1)) == 1


def test_a_low_score_is_explained_by_its_greatest_losses():
    mentor = make_mentor(industry="10", place=GUNSAN, radius_km=27.0, level=0, headcount=300)
    (miss,) = rank(make_need(), [mentor], today=TODAY, floor=0.9).near_misses

    reasons = find_near_miss_reasons(miss)

    assert [reason.code for reason in reasons] == [
        "below_floor",
        "other_words",
        "far",
        "other_industry",
        "other_size",
        "level_apart",
    ]
    assert reasons[2].facts["radius_km"] == 27.0
    assert find_near_miss_reasons(miss, limit=2) == reasons[:2]


def test_every_feature_has_a_name_for_its_weakness():
    assert tuple(WEAK_CODES) == FEATURE_NAMES


@given(builders.needs(), builders.mentors())
def test_reasons_are_known_codes_and_sorted_by_strength(need, mentor):
    pairing = score_pair(need, mentor, today=TODAY)
    reasons = find_reasons(pairing)

    assert all(reason.code in REASON_CODES and reason.strength > 0 for reason in reasons)
    strengths = [reason.strength for reason in reasons]
    assert strengths == sorted(strengths, reverse=True)
    against = {reason.code for reason in find_near_miss_reasons(pairing)}
    assert against <= {*REFUSAL_CODES, *WEAK_CODES.values()}
