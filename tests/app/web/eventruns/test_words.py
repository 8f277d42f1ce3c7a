import pytest

from app.models.timetable import RUN_KINDS, RUN_STATES, TimetableRun
from app.services.matchday import run_work
from app.services.matchday.comparison import Column
from app.services.matchday.feasibility_sheet import RULE
from app.services.matchday.run_results import Result
from app.web.eventruns import words
from matching.timetable.domain import BELOW_FLOOR, LEVELS, NO_COMMON_SLOT, VETO

FIGURES = {
    "meetings": 1200, "firms": 60, "with_good": 57, "with_minimum": 60, "without_any": 0,
    "score": 165_580, "gini": 0.19749, "idle": 3, "table_changes": 0, "wishes": 180,
    "wishes_met": 122, "musts": 0, "musts_met": 0,
}  # fmt: skip


@pytest.fixture(autouse=True)
def page(app):
    with app.test_request_context("/"):
        yield


def column(**values):
    result = Result(
        kind="fair", levels=(), gap=0.0004, method="lp", figures={**FIGURES, **values}, unmet=(),
        seconds=3.21, conflict=None,
    )  # fmt: skip
    return Column(TimetableRun(kind="fair", keep=0), result)


def test_every_kind_state_level_and_reason_has_a_name():
    assert set(words.KINDS) == set(words.ABOUT_KINDS) == set(RUN_KINDS)
    assert set(words.STATES) == set(RUN_STATES)
    assert set(words.LEVELS) == set(LEVELS)
    assert set(words.FALLEN) == {VETO, RULE, NO_COMMON_SLOT, BELOW_FLOOR}


@pytest.mark.parametrize(
    ("gap", "said"), [(None, "–"), (0.0, "0 %"), (0.0004, "0.04 %"), (0.031, "3.1 %")]
)
def test_a_gap_that_is_there_never_reads_as_none(gap, said):
    assert words.gap_of(gap) == said


def test_figures_are_written_with_what_they_are_part_of():
    shown = {code: words.figure_of(code, column()) for code in words.FIGURES}
    assert shown["with_good"] == "57 / 60"
    assert shown["wishes"] == "122 / 180"
    assert shown["musts"] == "–"
    assert (shown["meetings"], shown["score"], shown["gini"]) == ("1,200", "165,580", "0.197")
    assert (shown["gap"], shown["seconds"]) == ("0.04 %", "3.2초")
    assert len(words.figures(column().result, column().run)) == len(words.FIGURES)


def test_a_run_without_result_has_no_figures():
    empty = Column(TimetableRun(kind="replan", keep=600), None)
    assert {words.figure_of(code, empty) for code in words.FIGURES} == {"–"}
    assert words.coverage_of(empty) is None
    assert words.coverage_of(column()) == 0.95
    assert words.coverage_of(column(firms=0)) is None
    assert words.column_name(empty.run) == "당일 다시 짜기 (유지 600)"


def test_errors_that_are_no_sentence_stay_in_the_log():
    assert words.error_of(run_work.KILLED) == run_work.KILLED
    assert words.error_of("sqlite3.OperationalError") == run_work.FAILED


@pytest.mark.parametrize(
    ("progress", "said"),
    [({}, "맞춤 점수를 확인하고 있어요."),
     ({"step": "fit", "done": 20, "total": 150}, "기업 150곳 가운데 20곳을 마쳤어요."),
     ({"step": "solve"}, "더 좋은 시간표를 찾고 있어요."),
     ({"step": "solve", "score": 9, "meetings": 3}, "만남 3개짜리 시간표를 찾았고")],
)  # fmt: skip
def test_a_run_at_work_says_what_it_does(progress, said):
    assert said in words.standing(progress)


def test_states_that_matter_stand_out():
    assert words.tone("failed") == "tag-red"
    assert words.tone("queued") == ""
