"""The firms that somebody visits: the list, the note on a phone, measured pains."""

import io
import re
from datetime import date

import pytest
from sqlalchemy import select

from app.models.account import User
from app.models.attachment import Attachment
from app.models.intake import IntakeVisit, Pain
from app.models.notice import Notice
from app.models.outbox import Outbox
from tests.client import flat
from tests.intake_maker import IntakeMaker


@pytest.fixture
def maker(make):
    return IntakeMaker(make)


@pytest.fixture
def person(make, session):
    return session.get_one(User, make.mentor().user_id)


@pytest.fixture
def own(browser, person):
    return browser.sign_in(person)


def mark(browser, intake):
    page = browser.get(f"/intakes/{intake.public_id}/visit").text
    found = re.search(r'name="mark"[^>]*value="([^"]+)"', page)
    assert found
    return found[1]


def typed(browser, intake, **changes):
    return {
        "mark": mark(browser, intake), "day": "2026-11-20", "problem": "염도가 들쭉날쭉해요",
        "categories": ["inv", "defect"], "readiness": "ready", "will": "4", "level": "none",
        "records": "paper", "private": "조심", **changes,
    }  # fmt: skip


def measured(**changes):
    return {
        "value": "8.5", "unit": "%", "subject": "", "period_from": "2026-07",
        "period_to": "2026-09", "measured_by": "생산팀", "method": "전수", **changes,
    }  # fmt: skip


def test_the_list_shows_the_firms_to_visit_and_says_when_there_are_none(own, maker, person, make):
    assert "부탁받은 방문이 없어요" in own.get("/intakes/mine").text
    maker.assigned(person, firm="내가 갈 곳")
    maker.assigned(make.user(), firm="남이 갈 곳")
    page = own.get("/intakes/mine").text
    assert "내가 갈 곳" in page
    assert "남이 갈 곳" not in page


def test_a_note_is_kept_as_a_draft_that_nobody_else_reads_then_handed_in(
    own, maker, person, make, session, browser
):
    boss = make.coordinator()
    row = maker.assigned(person)
    address = f"/intakes/{row.public_id}/visit"
    assert "0634321234" in own.get(address).text
    draft = own.post(address, typed(own, row, day="", categories=[], readiness=""))
    assert draft.status_code == 303
    browser.sign_in(boss)
    assert "염도가 들쭉날쭉해요" not in browser.get(f"/desk/intakes/{row.public_id}").text
    browser.sign_in(person)
    assert own.post(address, {**typed(own, row), "hand_in": "1"}).status_code == 303
    session.rollback()
    session.refresh(row)
    note = session.scalars(select(IntakeVisit)).one()
    assert (row.state, note.day, note.categories) == ("visited", date(2026, 11, 20), ["inv", "defect"])  # fmt: skip
    assert session.scalars(select(Notice.user_id)).all() == [boss.id]
    # what was handed in can be mended, and stays handed in
    assert own.post(address, typed(own, row, problem="고친 말")).status_code == 303
    session.rollback()
    session.refresh(note)
    assert note.sent_at is not None
    assert note.problem == "고친 말"


def test_handing_in_asks_for_what_a_plan_needs_and_keeps_what_was_typed(own, maker, person):
    row = maker.assigned(person)
    sent = {**typed(own, row, day="", problem="", categories=[], readiness="", cause="감으로"), "hand_in": "1"}  # fmt: skip
    answer = own.post(f"/intakes/{row.public_id}/visit", sent)
    assert answer.status_code == 422
    for said in ("다녀온 날을", "무엇이 힘든지", "하나는 골라", "준비가 됐는지"):
        assert said in answer.text
    assert "감으로" in answer.text


def test_two_windows_do_not_overwrite_one_another(own, maker, person, session):
    row = maker.assigned(person)
    address, first = f"/intakes/{row.public_id}/visit", mark(own, row)
    note = session.scalars(select(IntakeVisit)).one()
    note.updated_at = note.updated_at.replace(year=2027)
    session.commit()
    answer = own.post(address, {**typed(own, row), "mark": first})
    assert answer.status_code == 422
    assert "다른 화면에서 이 기록을 고쳤어요" in answer.text
    assert "염도가 들쭉날쭉해요" in answer.text


def test_nobody_else_opens_the_note(browser, maker, person, make):
    row = maker.assigned(person)
    address = f"/intakes/{row.public_id}/visit"
    assert browser.sign_in(make.user()).get(address).status_code == 404
    assert browser.sign_in(make.coordinator()).get(address).status_code == 403
    assert browser.sign_in(make.coordinator("48")).get(address).status_code == 404


def test_a_day_is_set_the_firm_hears_of_it_and_a_calendar_takes_it(own, maker, person, session):
    row = maker.assigned(person)
    assert own.get(f"/intakes/{row.public_id}/visit.ics").status_code == 404
    answer = own.post(f"/intakes/{row.public_id}/day", {"day": "2027-01-20"}, follow=True)
    assert "방문할 날을 적었어요" in answer.text
    entry = own.get(f"/intakes/{row.public_id}/visit.ics").text
    assert "20270120" in entry
    assert "0634321234" not in entry
    assert [o.payload["to"] for o in session.scalars(select(Outbox))] == ["ceo@kimchi.example"]
    refused = own.post(f"/intakes/{row.public_id}/day", {"day": "2020-01-20"}, follow=True)
    assert "1년 안의 날짜" in refused.text


def test_a_pain_is_measured_changed_and_taken_away(own, maker, person, session):
    row = maker.assigned(person)
    base = f"/intakes/{row.public_id}/pains"
    assert "공정불량률" in own.get(f"{base}/new").text
    assert own.post(f"{base}/new?metric=process_defect", measured()).status_code == 303
    pain = session.scalars(select(Pain)).one()
    assert (str(pain.value.normalize()), pain.period_to) == ("8.5", date(2026, 9, 30))
    twice = own.post(f"{base}/new?metric=process_defect", measured())
    assert twice.status_code == 422
    assert "이미 있어요" in twice.text
    page = own.get(f"{base}/{pain.public_id}").text
    known = re.search(r'name="mark"[^>]*value="([^"]+)"', page)
    assert known
    sent = measured(value="9", mark=known[1])
    assert own.post(f"{base}/{pain.public_id}", sent).status_code == 303
    stale = own.post(f"{base}/{pain.public_id}", measured(value="7", mark="old"))
    assert stale.status_code == 422
    assert "이 값을 지울까요" in flat(own.get(f"{base}/{pain.public_id}/remove").text)
    own.post(f"{base}/{pain.public_id}/remove")
    session.rollback()
    assert session.scalars(select(Pain)).all() == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"value": "많음"}, "숫자로 적어 주세요"),
        ({"value": "-1"}, "0부터"),
        ({"period_to": "2026-06"}, "마지막 달이"),
        ({"unit": "kg"}, "지표에 맞는 단위"),
        ({"measured_by": ""}, "누가 쟀는지"),
    ],
)
def test_what_cannot_be_measured_is_told(own, maker, person, changes, said):
    row = maker.assigned(person)
    answer = own.post(
        f"/intakes/{row.public_id}/pains/new?metric=process_defect", measured(**changes)
    )
    assert answer.status_code == 422
    assert said in answer.text


def test_a_coordinator_adds_a_pain_and_an_officer_does_not(browser, maker, person, make):
    row = maker.visited(person, pain=False)
    address = f"/intakes/{row.public_id}/pains/new?metric=process_defect"
    browser.sign_in(make.coordinator())
    assert browser.post(address, measured()).status_code == 303
    browser.sign_in(make.staff("municipal_officer", municipality="52720"))
    assert browser.post(address, measured(subject="x")).status_code == 403


def test_the_page_is_small_and_in_english_too(own, maker, person):
    row = maker.assigned(person)
    answer = own.get(f"/intakes/{row.public_id}/visit", english=True)
    assert "What is hardest?" in answer.text
    assert len(answer.data) < 60_000


def test_the_paper_behind_a_figure_is_for_its_visitor_its_firm_and_the_desk(
    browser, own, maker, person, make, session
):
    row = maker.assigned(person)
    browser.sign_in(make.coordinator())
    paper = (io.BytesIO(b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"), "log.pdf")
    address = f"/intakes/{row.public_id}/pains/new?metric=process_defect"
    assert browser.post(address, {**measured(), "file": paper}).status_code == 303
    file = session.scalars(select(Attachment)).one()
    owner = make.user()
    row.company_id = make.company(owner).id
    session.commit()
    officer = make.staff("municipal_officer", municipality="52720")
    for reader, status in (
        (person, 200), (owner, 200), (officer, 200), (make.user(), 404),
        (make.coordinator("48"), 404), (make.staff("municipal_officer", municipality="52110"), 404),
    ):  # fmt: skip
        answer = browser.sign_in(reader).get(f"/files/{file.public_id}")
        assert answer.status_code == status, reader.id
        answer.close()
