"""What was done to a mentor's record, as a sentence."""

import pytest

from app.services.mentor_deeds import ACTIONS, sentence

FACTS = {
    "until": "2026-12-31",
    "first_day": "2026-12-10",
    "last_day": "2026-12-20",
    "capacity": 3,
    "radius_km": 50,
}


@pytest.mark.parametrize(
    ("action", "korean", "english"),
    [
        ("mentor.paused", "2026년 12월 31일까지", "until 31 December 2026"),
        (
            "mentor.room",
            "한꺼번에 돕는 기업 3곳, 방문 거리 50 km",
            "3 firms at once, visits within 50",
        ),
        (
            "season.added",
            "2026년 12월 10일 – 2026년 12월 20일",
            "10 December 2026 – 20 December 2026",
        ),
    ],
)
def test_a_sentence_names_what_changed_in_both_languages(action, korean, english):
    assert korean in sentence(action, FACTS, "ko")
    assert english in sentence(action, FACTS, "en")


def test_a_single_day_is_named_once():
    one = FACTS | {"last_day": "2026-12-10"}
    assert sentence("season.removed", one, "ko") == "바쁜 기간을 지웠어요: 2026년 12월 10일"


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("locale", ["ko", "en"])
def test_every_action_has_a_sentence_without_gaps(action, locale):
    assert "{" not in sentence(action, FACTS, locale)
    assert sentence(action, {"until": None}, locale)


def test_an_unknown_action_is_a_mistake():
    with pytest.raises(KeyError):
        sentence("mentor.approved", FACTS, "ko")
