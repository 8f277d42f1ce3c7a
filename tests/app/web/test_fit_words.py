import pytest

from app.services.matchday.fitness import Fitness
from app.web.fit_words import fit_level, fit_sentence, refusal_sentence
from matching.explain import REASON_CODES

FACTS = {
    "shared": ["defect"], "need": 0, "mentor": 2, "began_here": False, "km": 3.0, "radius_km": 50,
    "free_places": 1, "capacity": 2, "typical_answer_days": 1, "answers": 3, "accepted_share": 1,
}  # fmt: skip


def fitness(side, code, **facts):
    return Fitness(side, 0.7, code, {**FACTS, **facts}, "", "", "")


@pytest.fixture(autouse=True)
def page(app):
    with app.test_request_context():
        yield


@pytest.mark.parametrize("side", ["firm", "mentor", ""])
@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ("same_words", {}), ("same_category", {}), ("same_process", {"shared": ["절임"]}),
        ("same_industry", {"need": "103", "mentor": "103"}), ("level_step", {}),
        ("same_division", {"need": "103", "mentor": "107"}),
        ("related_industry", {"need": "999", "mentor": "10"}),
        ("similar_size", {"need": 1200, "mentor": 1000}), ("shared_language", {"shared": ["en"]}),
    ],
)  # fmt: skip
def test_every_reason_of_a_day_is_a_sentence_for_each_reader(side, code, facts):
    assert code in REASON_CODES
    sentence = fit_sentence(fitness(side, code, **facts))
    assert len(sentence) > 5
    assert "%" not in sentence


def test_a_mentor_is_spoken_to_as_a_mentor():
    assert fit_sentence(fitness("mentor", "same_category")) == "풀어 보신 고민이에요: 높은 불량률"
    assert fit_sentence(fitness("mentor", "similar_size", need=1200)).endswith("직원 1,200명")
    assert fit_sentence(fitness("mentor", "level_step")) == (
        "멘토님보다 한두 걸음 뒤에 있는 기업이에요: ICT 미적용"
    )


def test_a_coordinator_reads_about_both():
    assert fit_sentence(fitness("", "same_words")).startswith("기업이 적은 말과")


def test_nothing_is_said_of_two_strangers():
    assert fit_sentence(None) == ""
    assert fit_sentence(fitness("firm", "")) == ""
    assert fit_sentence(fitness("mentor", "near")) == ""


def test_rules_and_levels_are_words():
    assert refusal_sentence("competitor") == "제품이나 거래처가 겹쳐요."
    assert refusal_sentence("new_rule") == "new_rule"
    assert [fit_level(score, 0.6) for score in (0.6, 0.42, 0.2)] == [
        "잘 맞아요", "맞는 편이에요", "보통이에요",
    ]  # fmt: skip
