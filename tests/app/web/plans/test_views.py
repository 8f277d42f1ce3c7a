"""A plan begins from the note of a visit, quotes published cases and leaves as a file."""

import io
from datetime import date, timedelta
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from app.models.account import User
from app.models.intake import Intake, Pain, PlanDraft, PlanTarget
from tests.client import flat
from tests.intake_maker import IntakeMaker
from tests.queries import counted_selects


@pytest.fixture
def maker(make):
    return IntakeMaker(make)


@pytest.fixture
def visitor(make):
    return make.mentor().user_id


@pytest.fixture
def person(session, visitor):
    return session.get_one(User, visitor)


@pytest.fixture
def quoted(make):
    owner = make.user()
    return make.case(make.company(owner, name="익산 절임"), owner)


@pytest.fixture
def begun(browser, maker, person, session, quoted):
    intake = maker.visited(person)
    browser.sign_in(person)
    answer = browser.post(f"/plans/from/{intake.public_id}")
    assert answer.status_code == 303
    return session.scalars(select(PlanDraft)).one()


def typed(plan, **changes):
    return {
        "revision": str(plan.revision), "title": "염도 관리 계획", "situation": "배추김치를 " * 8,
        "problem": "염도가 들쭉날쭉해서 열에 하나는 버리고 다시 담가요. 반품도 와요.",
        "approach": "염도계를 달고 한 시간마다 적은 값을 화면으로 보며 소금물을 맞춰요.",
        "solutions": ["5s"], "version": "", "after_care": "생산팀이 매일 적어요.",
        "schedule_what": ["염도계 달기", ""], "schedule_from": ["2027-01", ""],
        "schedule_to": ["2027-02", ""], "cost_what": ["염도계", ""],
        "cost_won": ["12,000,000", ""], **changes,
    }  # fmt: skip


def test_the_draft_takes_the_note_and_quotes_the_case_behind_each_target(begun, browser, session):
    page = flat(browser.get(f"/plans/{begun.public_id}").text)
    assert "염도가 들쭉날쭉해서 열에 하나는 버려요." in page
    assert "익산 절임" in page
    # 8 % became 3 %, so 10 % becomes 3.75 %
    target = session.scalars(select(PlanTarget)).one()
    assert (target.baseline, target.target) == (10, pytest.approx(3.75))
    assert target.quoted["before"] == "8"
    assert "3.75" in page
    assert "2025년 1월–3월" in page
    assert session.scalars(select(Intake)).one().state == "planning"
    assert "대표님이 바빠요" not in page


def test_beginning_twice_is_one_plan(begun, browser, session):
    intake = session.scalars(select(Intake)).one()
    answer = browser.post(f"/plans/from/{intake.public_id}")
    assert answer.headers["Location"].endswith(begun.public_id)
    assert len(session.scalars(select(PlanDraft)).all()) == 1


def test_a_figure_of_another_unit_period_or_visibility_is_not_quoted(
    browser, make, maker, person, session
):
    owner = make.user()
    make.case(make.company(owner), owner, visibility={"measures": "members"})
    intake = maker.visited(person, pain=False)
    maker.pain(intake, person)
    maker.pain(intake, person, unit="ppm", value=50_000)
    maker.pain(
        intake, person, subject="한 해", period_from=date(2025, 7, 1), period_to=date(2026, 6, 30)
    )
    browser.sign_in(person).post(f"/plans/from/{intake.public_id}")
    assert session.scalars(select(PlanTarget)).all() == []
    plan = session.scalars(select(PlanDraft)).one()
    assert "목표 정하기" in browser.get(f"/plans/{plan.public_id}").text


def test_texts_rows_and_costs_are_kept_and_what_is_missing_is_told(begun, browser, session):
    before = flat(browser.get(f"/plans/{begun.public_id}").text)
    assert "빠진 것" in before
    assert browser.post(f"/plans/{begun.public_id}/edit", typed(begun)).status_code == 303
    session.rollback()
    session.refresh(begun)
    assert begun.costs == [{"what": "염도계", "won": 12_000_000}]
    assert begun.schedule == [{"what": "염도계 달기", "from": "2027-01", "to": "2027-02"}]
    assert begun.revision == 2
    page = flat(browser.get(f"/plans/{begun.public_id}").text)
    assert "1,200만 원" in page
    # the programme and the firm are still missing
    assert "빠진 것 2가지" in page
    refused = browser.post(f"/plans/{begun.public_id}/ready", follow=True).text
    assert "아직 빠진 것이 있어요" in refused


def test_who_comes_second_sees_both_and_loses_nothing(begun, browser, session):
    first = typed(begun)
    browser.post(f"/plans/{begun.public_id}/edit", first)
    answer = browser.post(f"/plans/{begun.public_id}/edit", typed(begun, title="다른 제목"))
    assert answer.status_code == 409
    page = flat(answer.text)
    assert 'value="다른 제목"' in page
    assert "염도 관리 계획" in page
    assert 'name="revision" type="hidden" value="2"' in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"cost_won": ["많이", ""]}, "금액을 원 단위의 숫자로"),
        ({"cost_what": ["", ""]}, "무엇에 쓰는 돈인지"),
        ({"schedule_from": ["", ""]}, "시작하고 끝나는 달을"),
        ({"schedule_to": ["2026-12", ""]}, "마지막 달이 첫 달보다"),
        ({"title": "가" * 121}, "120자까지"),
        ({"version": "nothing"}, "목록에 있는 것을"),
    ],
)
def test_what_cannot_be_taken_is_told_beside_its_row(begun, browser, changes, said):
    answer = browser.post(f"/plans/{begun.public_id}/edit", typed(begun, **changes))
    assert answer.status_code == 422
    assert said in answer.text
    assert "염도계 달기" in answer.text


def pain_of(session):
    return session.scalars(select(Pain)).one()


def test_a_target_of_ones_own_needs_a_reason_and_must_be_better(begun, browser, session, now):
    address = f"/plans/{begun.public_id}/targets/{pain_of(session).public_id}"
    assert "익산 절임" in browser.get(address).text
    by = (now + timedelta(days=200)).date().isoformat()
    bare = browser.post(address, {"quote": "", "value": "5", "target_by": by})
    assert bare.status_code == 422
    assert "왜 이만큼인지" in bare.text
    worse = browser.post(address, {"quote": "", "value": "12", "target_by": by, "reason": "x"})
    assert "나아지는 목표가 아니에요" in worse.text
    sent = {"quote": "", "value": "5", "target_by": by, "reason": "설비가 오래됐어요"}
    assert browser.post(address, sent).status_code == 303
    session.rollback()
    target = session.scalars(select(PlanTarget)).one()
    assert (target.target, target.case_id, target.quoted) == (5, None, {})


def test_a_target_can_be_quoted_again_and_taken_away(begun, browser, session, quoted, now):
    address = f"/plans/{begun.public_id}/targets/{pain_of(session).public_id}"
    assert "이 목표를 지울까요" in browser.get(f"{address}/remove").text
    assert browser.post(f"{address}/remove").status_code == 303
    session.rollback()
    assert session.scalars(select(PlanTarget)).all() == []
    by = (now + timedelta(days=200)).date().isoformat()
    assert browser.post(address, {"quote": quoted.public_id, "target_by": by}).status_code == 303
    session.rollback()
    assert session.scalars(select(PlanTarget)).one().case_id == quoted.id


@pytest.mark.parametrize("kind", ["docx", "pdf", "xlsx"])
def test_a_plan_leaves_as_a_file_with_the_source_of_each_target(begun, browser, kind):
    browser.post(f"/plans/{begun.public_id}/edit", typed(begun))
    answer = browser.get(f"/plans/{begun.public_id}/plan.{kind}")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    if kind == "pdf":
        assert answer.data.startswith(b"%PDF")
        return
    with ZipFile(io.BytesIO(answer.data)) as packed:
        name = "word/document.xml" if kind == "docx" else "xl/sharedStrings.xml"
        text = packed.read(name).decode()
    assert "익산 절임" in text
    assert "8\N{NO-BREAK SPACE}%" in text
    assert "염도 관리 계획" in text


def test_people_of_the_firm_write_along_and_strangers_see_nothing(begun, browser, make, session):
    owner, stranger = make.user(), make.user()
    firm = make.company(owner)
    intake = session.scalars(select(Intake)).one()
    assert browser.sign_in(owner).get(f"/plans/{begun.public_id}").status_code == 404
    intake.company_id = firm.id
    session.commit()
    assert browser.sign_in(owner).get(f"/plans/{begun.public_id}/edit").status_code == 200
    make.company(stranger)
    for path in ("", "/edit", "/plan.docx", "/plan.xlsx"):
        assert browser.sign_in(stranger).get(f"/plans/{begun.public_id}{path}").status_code == 404


def test_readers_of_the_desk_read_and_change_nothing(begun, browser, make):
    near, far = (make.staff("municipal_officer", municipality=m) for m in ("52720", "52110"))
    elsewhere = make.coordinator("48")
    assert browser.sign_in(near).get(f"/plans/{begun.public_id}").status_code == 200
    assert browser.get(f"/plans/{begun.public_id}/edit").status_code == 403
    assert browser.sign_in(far).get(f"/plans/{begun.public_id}").status_code == 404
    assert browser.sign_in(elsewhere).get(f"/plans/{begun.public_id}").status_code == 404


def test_a_page_of_a_plan_takes_a_fixed_number_of_selects(begun, browser, engine):
    browser.get(f"/plans/{begun.public_id}")
    with counted_selects(engine) as selects:
        answer = browser.get(f"/plans/{begun.public_id}")
    assert len(selects) <= 12, selects
    assert len(answer.data) < 60_000


def test_the_pages_are_in_english_too(begun, browser):
    page = browser.get(f"/plans/{begun.public_id}", english=True).text
    assert "things missing" in page
    assert "The problem to solve" in page
