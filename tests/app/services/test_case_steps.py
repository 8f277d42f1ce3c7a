from datetime import date

import pytest

from app.services import case_steps
from app.services.case_steps import Known, check_step
from app.services.reference import load_catalogue


@pytest.fixture
def known(session):
    return Known(load_catalogue(session), {}, date(2026, 11, 22))


@pytest.mark.parametrize("step", case_steps.STEPS)
def test_an_empty_step_is_never_wrong_and_says_what_it_needs(known, step):
    found = check_step(step, {}, known)
    assert found.wrong == {}
    assert found.missing


@pytest.mark.parametrize(
    ("step", "typed", "field"),
    [
        (1, {"title": "가" * 121}, "title"),
        (1, {"categories": ["defect", "moon"]}, "categories"),
        (1, {"processes": "가" * 41}, "processes"),
        (4, {"steps": [{"title": "가" * 101, "text": "x"}]}, "steps-0-title"),
        (4, {"steps": [{"title": "", "text": "x"}] * 21}, "steps"),
        (5, {"solutions": [{"solution": "magic", "note": ""}]}, "solutions-0-solution"),
        (5, {"solutions": [{"solution": "mes", "note": ""}] * 2}, "solutions-1-solution"),
        (5, {"solutions": [{"solution": "mes", "note": "가" * 501}]}, "solutions-0-note"),
        (6, {"kpis": [{"metric": "moon"}]}, "kpis-0-metric"),
        (7, {"level_before": "heaven"}, "level_before"),
        (7, {"level_before": "mid1", "level_after": "basic"}, "level_after"),
        (7, {"programme": "moon"}, "programme"),
        (7, {"programme_year": "2031"}, "programme_year"),
        (7, {"months": "넉 달"}, "months"),
        (7, {"people": "²"}, "people"),
        (7, {"cost": "20000000"}, "cost"),
        (7, {"cost": "10", "own_share": "11"}, "own_share"),
        (8, {"visibility_cost": "nobody"}, "visibility_cost"),
    ],
)
def test_what_cannot_be_stored_is_named_by_its_input(known, step, typed, field):
    assert list(check_step(step, typed, known).wrong) == [field]


def test_cost_and_own_share_are_stored_together_or_not_at_all(known):
    assert "cost_won" not in check_step(7, {"cost": "40", "own_share": "?"}, known).content
    content = check_step(7, {"cost": "4,000.5", "own_share": ""}, known).content
    assert (content["cost_won"], content["own_share_won"]) == (40_005_000, None)


def test_rows_without_words_are_no_rows_and_the_others_keep_their_number(known):
    typed = {"steps": [{"title": "", "text": ""}, {"title": "둘째", "text": ""}]}
    found = check_step(4, typed, known)
    assert list(found.missing) == ["steps-1-text"]
    assert found.content["steps"] == [{"title": "둘째", "text": ""}]


def test_a_half_written_kpi_is_kept_back_and_a_finished_one_is_computed(known):
    half = {"metric": "process_defect", "before": "8"}
    full = {
        **half,
        "before_from": "2025-01",
        "before_to": "2025-02",
        "after": "2",
        "after_from": "2025-05",
        "after_to": "2025-05",
    }
    found = check_step(6, {"kpis": [half, full]}, known)
    assert len(found.content["figures"]) == 1
    assert list(found.pairs) == [1]
    assert "kpis" not in found.missing
    assert "kpis-0-before_from" in found.problems


def test_public_is_the_silent_choice(known):
    content = check_step(
        8, {"visibility_cost": "matched", "visibility_failed": "public"}, known
    ).content
    assert content["visibility"] == {"cost": "matched"}


def test_words_come_once_each_in_order():
    assert case_steps.words_of(" 절임, 세척,절임,\n 포장 , ") == ["절임", "세척", "포장"]


def test_rows_move_and_stay_at_the_ends():
    rows = [{"a": "1"}, {"a": "2"}]
    assert case_steps.moved(rows, 1, -1) == rows[::-1]
    assert case_steps.moved(rows, 1, 1) == rows
    assert case_steps.moved(rows, 9, -1) == rows
    assert case_steps.without(rows, 0) == rows[1:]
    assert case_steps.without(rows, 9) == rows


def test_another_text_has_another_mark():
    assert case_steps.fingerprint({"a": "1"}) != case_steps.fingerprint({"a": "2"})
    assert case_steps.fingerprint({"a": "1", "b": ""}) == case_steps.fingerprint(
        {"b": "", "a": "1"}
    )


def test_rows_are_shown_as_lines():
    typed = {"title": "가", "categories": ["a", "b"], "steps": [{"title": "하나", "text": ""}]}
    assert case_steps.flat(typed) == {"title": "가", "categories": "a\nb", "steps": "하나"}


def test_money_is_typed_in_ten_thousands():
    assert case_steps.in_man_won(40_005_000) == "4000.5"
    assert case_steps.in_man_won(None) == ""
