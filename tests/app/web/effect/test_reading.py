from dataclasses import replace

import pytest

from app.web.effect import reading
from app.web.effect.words import group_name
from matching.effect.domain import Effect, Finding, Interval, PreTrend, Refusal, Settings

GAIN = Interval(0.2, 0.05, 0.1, 0.3, 0.001)
NOTHING = Interval(0.02, 0.05, -0.08, 0.12, 0.7)
FINDING = Finding(
    "sales", "all", Effect(GAIN, 60, 55, 600, (), (), PreTrend(0.5, 2, 0.6)), placebo=NOTHING
)


@pytest.fixture(autouse=True)
def _page(app):
    with app.test_request_context():
        yield


def said(finding):
    return " ".join(reading.sentences(finding, Settings()))


def test_a_gain_is_told_with_its_interval_and_numbers():
    text = said(FINDING)

    assert "평균 +22.1\N{NO-BREAK SPACE}% 달라졌어요" in text
    assert "지원 기업 60곳, 비교 기업 55곳" in text
    assert reading.trusted(FINDING)
    assert "효과로 읽지 말아" not in text


def test_an_interval_with_zero_claims_no_difference():
    flat = replace(FINDING, effect=replace(FINDING.effect, average=NOTHING))

    assert "차이가 있다고 말할 수 없어요" in said(flat)
    assert "달라졌어요" not in said(flat)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"effect": replace(FINDING.effect, pre_trend=PreTrend(9.0, 2, 0.001))}, "추세가 달랐어요"),
        ({"placebo": GAIN}, "다른 까닭이 있어요"),
    ],
)
def test_what_speaks_against_it_is_said_and_the_figure_is_taken_back(change, words):
    doubtful = replace(FINDING, **change)

    assert words in said(doubtful)
    assert "그래서 이 수치를 지원의 효과로 읽지 말아 주세요" in said(doubtful)
    assert not reading.trusted(doubtful)


def test_a_missing_placebo_is_told():
    assert "하지 못했어요" in said(replace(FINDING, placebo=None))


def test_refusals_say_why_and_hide_small_counts():
    few = replace(FINDING, effect=None, refusal=Refusal("few_treated", 3, 20))

    assert said(few) == (
        "짝을 찾은 지원 기업이 5곳 미만이라 수치를 내지 않아요. 20곳이 있어야 해요."
    )
    assert "2년뿐" in said(replace(few, refusal=Refusal("few_years", 2, 3)))
    assert "비교 기업이 없어" in said(replace(few, refusal=Refusal("no_control", 0, 20)))


def test_groups_have_names():
    names = ["all", "area:other", "start:2021", "size:10-49"]

    assert [group_name(name) for name in names] == [
        "지원받은 기업 모두", "그 밖의 시·군", "2021년부터 지원", "규모 10-49",
    ]  # fmt: skip
