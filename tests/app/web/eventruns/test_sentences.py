import pytest

from app.models.event import EventRound, Registration
from app.models.timetable import TimetableRun
from app.services.matchday.comparison import Column, Comparison
from app.services.matchday.feasibility_sheet import ToldConflict, ToldSuggestion
from app.services.matchday.instances import People
from app.services.matchday.run_results import Result, UnmetRow
from app.web.eventruns import sentences
from matching.timetable import conflict, feasibility
from matching.timetable.domain import UNMET_REASONS


@pytest.fixture(autouse=True, params=["ko", "en"])
def page(app, request):
    headers = {"Cookie": f"language={request.param}"}
    with app.test_request_context("/", headers=headers):
        yield request.param


@pytest.fixture
def people(now):
    rounds = [EventRound(number=n, starts_at=now, ends_at=now) for n in (1, 2)]
    return People(
        (Registration(name="가온식품"),), (Registration(name="김도현"),), tuple(rounds), (1,)
    )


def constants(module, prefix=""):
    return {
        value
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, str) and name.startswith(prefix)
    }


def result(kind="fair", score=(1840, 1900), with_good=2):
    levels = [
        {"name": "firms_with_good_meeting", "value": with_good, "bound": 2},
        {"name": "missing_minimum", "value": 0, "bound": 0},
        {"name": "weighted_score", "value": score[0], "bound": score[1]},
    ]
    figures = {"firms": 2, "with_good": with_good}
    return Result(kind, levels, 0.1, "lp", figures, (), 1.0, None)


def test_every_caution_of_the_engine_has_a_sentence_without_gaps(people):
    at = {"firm": 0, "mentor": 0, "slot": 1}
    for code in constants(feasibility) - {*UNMET_REASONS}:
        caution = feasibility.Caution(code, at, {"needed": 4, "places": 2})
        said = sentences.caution_sentence(caution, people)
        assert said
        assert "%(" not in said


def test_every_contradiction_and_every_change_has_a_sentence(people, page):
    firm, mentor, number = people.firms[0], people.mentors[0], people.rounds[0]
    for kind in ("alone", "mentors", "tables", "slots"):
        told = ToldConflict(kind, (firm,), (mentor,), (number,), 3, 2, True, ())
        assert "가온식품" in sentences.conflict_sentence(told)
    for kind in constants(conflict) - {"alone", "mentors", "tables", "slots"}:
        said = sentences.suggestion_sentence(ToldSuggestion(kind, firm, mentor, number))
        assert "%(" not in said
        assert "가온식품" in said or "김도현" in said or "1" in said
    raised = sentences.suggestion_sentence(ToldSuggestion("raise_maximum", firm, None, None))
    assert "가온식품" in raised


def test_what_is_not_proven_is_not_claimed(page):
    fair, alone, booked = (
        sentences.certificate(result(kind)) for kind in ("fair", "score", "self_booked")
    )
    best = sentences.certificate(result(score=(1900, 1900)))
    assert ("3.16 %" in fair, "3.16 %" in alone) == (True, True)
    equal = "이론상 최댓값과 같아요" if page == "ko" else "equals the theoretical maximum"
    assert equal in best
    assert equal not in fair + alone + booked


def test_the_price_of_fairness_is_told_with_whom_it_serves(page):
    columns = tuple(
        Column(TimetableRun(kind=kind, state="done"), found)
        for kind, found in (
            ("fair", result(score=(1990, 1990))),
            ("score", result("score", score=(2000, 2000))),
            ("self_booked", result("self_booked", with_good=1)),
        )
    )
    said = sentences.price_sentence(Comparison(columns, ()))
    assert "0.50 %" in said
    assert ("1곳" if page == "ko" else "1 more") in said
    assert "1" not in sentences.price_sentence(Comparison(columns[:2], ())).replace("0.50", "")


def test_an_open_wish_says_how_strong_it_was_and_who_has_the_place(people):
    firm, mentor = people.firms[0], people.mentors[0]
    row = UnmetRow(firm, mentor, True, "outbid", {}, (firm,))
    assert "가온식품" in sentences.unmet_sentence(row)
    weak = UnmetRow(firm, mentor, False, "firm_full", {"limit": 5})
    assert "5" in sentences.unmet_sentence(weak)
    assert sentences.wish_word(row) != sentences.wish_word(weak)
