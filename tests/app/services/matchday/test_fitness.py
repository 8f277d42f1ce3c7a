import pytest

from app.models.event import EventFit
from app.services.matchday.fitness import fitness_of

REASON = {
    "mark": "m2", "code": "same_words", "facts": {"text_score": 0.7}, "case": "abc",
    "quote": {"asked": "우리 고민", "told": "그분 말"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("side", "asked"), [("firm", "우리 고민"), ("", "우리 고민"), ("mentor", "")]
)
def test_the_sentence_of_the_firm_is_for_the_firm_and_the_desk(side, asked):
    fitness = fitness_of(EventFit(score=0.7, reason=REASON), side)
    assert (fitness.asked, fitness.told, fitness.case) == (asked, "그분 말", "abc")
    assert (fitness.score, fitness.code, fitness.side) == (0.7, "same_words", side)


@pytest.mark.parametrize("reason", [{}, None])
def test_a_pair_without_a_reason_has_none(reason):
    fitness = fitness_of(EventFit(score=0.3, reason=reason), "firm")
    assert (fitness.code, fitness.asked, fitness.told, fitness.case) == ("", "", "", "")
