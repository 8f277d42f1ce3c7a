"""A reworded copy of a published case is noticed, another story of the same trade is not."""

import json
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.case import CaseVersion
from app.runtime.search import SearchRuntime
from app.services.adapt import plain
from app.services.reference import load_catalogue
from app.services.resemblance import (
    FEWEST_RUNS,
    RESEMBLES,
    degree_of,
    likeness,
    resembling,
    runs_of,
)
from tests.architecture.house import ROOT


def told(case):
    """Return what a writer types of a story; a copy may stop after the causes."""
    steps = [f"{step['title']}\n{step['text']}" for step in case.get("steps", ())]
    fields = ("title", "situation", "problem", "root_cause")
    return plain("\n".join([*(case.get(field, "") for field in fields), *steps]))


def shown(case):
    """Return what everybody may read of a case."""
    closed = {field for field, level in case["visibility"].items() if level != "public"}
    return "\n".join(
        [told(case), *(case[f] for f in ("failed", "again", "advice") if f not in closed)]
    )


@pytest.fixture(scope="module")
def stories():
    files = sorted((ROOT / "seed_data/demo/firms").glob("*.json"))
    firms = [json.loads(path.read_text(encoding="utf-8")) for path in files]
    return {case["slug"]: case for firm in firms for case in firm["cases"]}


def test_no_two_cases_of_the_demonstration_warn_each_other(stories):
    highest = max(
        likeness(told(stories[one]), shown(stories[other]))
        for one, other in permutations(stories, 2)
    )
    assert 0 < highest < RESEMBLES / 1.5


def test_every_lightly_reworded_copy_warns_of_its_original_and_of_nothing_else(stories):
    path = ROOT / "seed_data/evaluation/reworded_a.jsonl"
    copies = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(copies) == 10
    for copy in copies:
        warned = {
            s for s, case in stories.items() if likeness(told(copy), shown(case)) >= RESEMBLES
        }
        assert warned == {copy["case"]}


@given(st.text(), st.text())
def test_likeness_is_a_share_and_whole_for_the_text_itself(text, more):
    assert 0.0 <= likeness(text, more) <= 1.0
    if len(runs_of(text)) >= FEWEST_RUNS:
        assert likeness(text, text + more) == 1.0


def test_spaces_signs_and_case_do_not_hide_a_copy():
    assert runs_of("QR 코드를, 붙였다") == runs_of("qr코드를붙였다")


def test_a_text_of_a_sentence_resembles_nothing():
    assert (
        likeness("금형 교체를 74분에서 31분으로 줄였어요", "금형 교체를 74분에서 31분으로 줄였어요")
        == 0.0
    )


@pytest.mark.parametrize(
    ("share", "degree"), [(0.24, None), (0.25, "some"), (0.4, "half"), (0.7, "nearly")]
)
def test_the_degree_is_said_in_steps(share, degree):
    assert degree_of(share) == degree


@pytest.fixture
def ask(session):
    def _ask(case):
        version = session.query(CaseVersion).filter_by(case_id=case.id).one()
        return resembling(
            session, SearchRuntime(), version, viewer=None, catalogue=load_catalogue(session)
        )

    return _ask


LONG = (
    "절임 통마다 염도가 달라서 학교 급식에서 짜다는 전화와 싱겁다는 전화를 같은 날 받았습니다. "
    "다시 절이는 양이 한 달에 육백 킬로를 넘었고 그때마다 라인이 두 시간씩 늦게 돌았습니다. "
    "소금물을 손끝으로 맞추다 보니 사람이 바뀌면 맛도 바뀌었고 적어 둔 것이 하나도 없었습니다."
)


def test_a_draft_that_repeats_a_published_case_is_told(make, ask):
    original = make.case(make.company(), make.user(), situation="", problem=LONG)
    draft = make.case(
        make.company(),
        make.user(),
        status="draft",
        situation="",
        problem=f"우리 이야기입니다. {LONG}",
    )
    (found,) = ask(draft)
    assert (found.card.case_id, found.degree) == (original.id, "nearly")


def test_the_own_case_does_not_warn(make, ask):
    case = make.case(make.company(), make.user(), problem=LONG)
    assert ask(case) == ()


def test_hidden_text_does_not_warn(make, ask):
    hidden = {"problem": "matched", "steps": "matched"}
    make.case(make.company(), make.user(), problem=LONG, visibility=hidden)
    draft = make.case(make.company(), make.user(), status="draft", problem=LONG, steps=[])
    assert all(found.degree != "nearly" for found in ask(draft))
