"""Every code of the matching engine has its words, in both languages."""

import pytest

from app.web.match_words import FEATURE_HELP, FEATURES, reason_sentence
from matching.explain import REASON_CODES, WEAK_CODES
from matching.features import FEATURE_NAMES
from matching.rules import REFUSAL_CODES
from matching.score import BELOW_FLOOR, OUTRANKED

FACTS = {
    "shared": ["defect", "inv"], "need": 0, "mentor": 1, "began_here": False, "km": 12.4,
    "radius_km": 30.0, "free_places": 1, "capacity": 2, "answers": 4, "accepted_share": 0.75,
    "typical_answer_days": 2.2, "paused_until": "2027-03-01", "place": 9, "feature": "distance",
    "products": ["비밀제품"], "shared_buyers": 1, "behind": 0.1,
}  # fmt: skip
OF_OTHER_KIND = {"shared_language": {"shared": ["ko", "en"]}, "same_industry": {"mentor": "103"}}
CODES = {*REASON_CODES, *WEAK_CODES.values(), *REFUSAL_CODES, BELOW_FLOOR, OUTRANKED}


@pytest.fixture
def say(app):
    def _say(code, **facts):
        with app.test_request_context("/"):
            return reason_sentence(code, {**FACTS, **OF_OTHER_KIND.get(code, {}), **facts})

    return _say


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_has_a_sentence_without_gaps(say, code):
    sentence = say(code)
    assert sentence
    assert "%(" not in sentence


def test_facts_stand_in_the_sentence(say):
    assert "높은 불량률, 재고 불일치" in say("same_category")
    assert "과실, 채소" in say("same_industry")
    assert say("same_industry", mentor="999").endswith("999")
    assert "12 km" in say("far")
    assert "75 %" in say("often_accepts")
    assert "ICT 미적용 → 기초" in say("level_step")
    assert "2027년 3월 1일" in say("unavailable")
    assert "9번째" in say("outranked")
    assert "거리" in say("outranked")


def test_a_step_that_was_gone_is_said_and_a_mentor_without_places_too(say):
    assert "시작한 사례" in say("level_step", began_here=True)
    assert "열지 않았어요" in say("capacity_full", capacity=0)


def test_a_competitor_s_overlap_stays_unsaid(say):
    assert "비밀제품" not in say("competitor")
    assert say("competitor") == say("competitor", products=[], shared_buyers=0)


def test_every_feature_is_named_and_explained():
    assert list(FEATURES) == list(FEATURE_HELP) == list(FEATURE_NAMES)


def test_an_unknown_code_is_an_error(say):
    with pytest.raises(KeyError):
        say("nothing")
