import csv
import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.models.audit import AuditEvent
from app.models.company import Company
from app.models.mentor import Mentor
from app.models.outbox import Outbox
from tests.queries import counted_selects

PAGES = ("/desk/", "/desk/companies", "/desk/mentors", "/desk/challenges")
TABLES = ("companies", "mentors", "challenges", "counties")


@pytest.fixture
def desk(browser, make):
    """Return a browser of a coordinator."""
    return browser.sign_in(make.coordinator())


@pytest.fixture
def busy(session, make, now):
    """Make one of everything that a coordinator looks after; return the waiting firm."""
    owner = make.user(name="한나리")
    firm = make.company(owner, name="진안김치", demonstration=True)
    challenge = make.challenge(firm, owner, text="염도가 들쭉날쭉해요", demonstration=True)
    mentor = make.mentor(make.company(name="먼저간집", municipality_code="52110"))
    opened, due = now - timedelta(days=9), now - timedelta(days=2)
    make.request(challenge, mentor, opened_at=opened, due_at=due)
    make.case(firm, owner, status="submitted", title="염도계로 불량을 줄인 이야기")
    make.mentor(status="waiting", headline="도금을 도와드려요")
    return make.company(make.user(), name="기다림식품", status="waiting")


def read_again(session):
    """Forget what was read, and the snapshot it was read from."""
    session.rollback()
    session.expire_all()


def rows_of(answer):
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    return list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))


@pytest.mark.parametrize("path", [*PAGES, *(f"/desk/{name}.csv" for name in TABLES)])
def test_the_desk_is_for_staff_who_read_it(browser, make, path):
    assert browser.get(path).status_code == 302
    assert browser.sign_in(make.user()).get(path).status_code == 403
    assert browser.sign_in(make.staff("reviewer")).get(path).status_code == 403
    assert browser.sign_in(make.administrator()).get(path).status_code == 200


def test_an_officer_starts_with_the_menu_and_the_own_municipality(browser, make, busy):
    browser.sign_in(make.staff("municipal_officer", municipality="52720"))
    text = browser.get("/desk/").text
    assert "진안군" in text
    assert "전주시" not in text
    assert "염도가 들쭉날쭉해요" not in text


def test_who_sees_all_regions_starts_with_one_and_chooses_another(browser, make):
    browser.sign_in(make.administrator())
    here, there = (browser.get(path).text for path in ("/desk/", "/desk/?region=48"))
    assert ("전주시" in here, "창원시" in here) == (True, False)
    assert ("전주시" in there, "창원시" in there) == (False, True)
    assert "전주시" in browser.get("/desk/?region=99").text


def test_a_reader_meets_no_address_and_no_button(browser, make, busy, session):
    browser.sign_in(make.staff("auditor"))
    firm = session.scalar(select(Company).where(Company.name == "기다림식품"))
    text = browser.get(f"/desk/firms/{firm.public_id}").text
    assert "@example.com" not in text
    assert 'name="decision"' not in text


def test_an_empty_desk_says_so(desk):
    text = desk.get("/desk/").text
    assert "지금 기다리는 일이 없어요" in text
    assert "멘토 없음" in text


def test_every_queue_is_on_the_first_page(desk, busy):
    text = desk.get("/desk/").text
    for words in ("기다림식품", "도금을 도와드려요", "염도계로 불량을 줄인 이야기", "염도가 들쭉날쭉해요",
                  "답할 날이 지난 요청", "시연용 자료", "인구감소지역"):  # fmt: skip
        assert words in text


def test_the_first_page_takes_few_selects(desk, busy, engine):
    desk.get("/desk/")
    with counted_selects(engine) as seen:
        desk.get("/desk/")
    assert len(seen) <= 11, "\n".join(seen)


def test_a_firm_takes_few_selects(desk, busy, session, engine):
    firm = session.scalar(select(Company).where(Company.name == "진안김치"))
    desk.get("/desk/")
    with counted_selects(engine) as seen:
        desk.get(f"/desk/firms/{firm.public_id}")
    assert len(seen) <= 10, "\n".join(seen)


@pytest.mark.parametrize("path", PAGES[1:])
def test_lists_take_two_selects_beside_the_person_and_the_bell(desk, busy, engine, path):
    desk.get(path)
    with counted_selects(engine) as seen:
        desk.get(path)
    assert len(seen) == 3, "\n".join(seen)


@pytest.mark.parametrize("path", PAGES[1:])
def test_a_list_swaps_its_own_partial(desk, busy, path):
    partial = desk.get(path, swap=True).text
    assert partial.lstrip().startswith('<div id="found">')
    assert partial.strip() in desk.get(path).text


@pytest.mark.parametrize("path", PAGES[1:])
def test_an_empty_list_has_one_way_on(desk, path):
    assert "기다리는 일 보기" in desk.get(path).text
    assert "모두 보기" in desk.get(f"{path}?q=없는말").text


def test_filters_and_pages_of_a_list(desk, make):
    for n in range(23):
        make.company(name=f"기업{n:02}", municipality_code="52110" if n else "52140")
    first = desk.get("/desk/companies?sort=name&place=52110")
    assert "기업 22곳" in first.text
    assert "기업01" in first.text
    assert "기업22" not in first.text
    second = desk.get("/desk/companies?sort=name&place=52110&page=2").text
    assert "기업22" in second
    assert "2 / 2쪽" in second
    assert "기업 23곳" in desk.get("/desk/companies?status=nonsense&sort=nonsense&place=1").text


def test_tables_hold_what_the_list_finds(desk, busy):
    assert [row[0] for row in rows_of(desk.get("/desk/companies.csv?status=waiting"))] == [
        "기업",
        "기다림식품",
    ]
    mentors = rows_of(desk.get("/desk/mentors.csv?sort=name"))
    assert {row[1] for row in mentors[1:]} == {"", "먼저간집"}
    (challenge,) = rows_of(desk.get("/desk/challenges.csv"))[1:]
    assert challenge[0] == "염도가 들쭉날쭉해요"
    assert challenge[4] == "인구감소지역"
    assert challenge[-1] == "예"
    counties = rows_of(desk.get("/desk/counties.csv"))
    assert counties[-1][:3] == ["진안군", "인구감소지역", "1"]
    assert counties[-1][-1] == "사례 수, 멘토 수"


def test_a_firm_shows_everything(desk, busy, session):
    firm = session.scalar(select(Company).where(Company.name == "진안김치"))
    text = desk.get(f"/desk/firms/{firm.public_id}").text
    for words in (
        "한나리",
        "염도가 들쭉날쭉해요",
        "염도계로 불량을 줄인 이야기",
        "답을 기다려요",
        "검토 중",
    ):
        assert words in text
    assert "승인할까요" not in text


def test_a_waiting_firm_is_approved(desk, busy, session):
    page = f"/desk/firms/{busy.public_id}"
    assert "승인할까요" in desk.get(page).text
    answer = desk.post(f"{page}/decide", {"decision": "approve"}, follow=True)
    assert "기다림식품 승인을 마쳤어요" in answer.text
    assert "기업을 승인했어요" in answer.text
    read_again(session)
    assert busy.status == "approved"
    assert session.scalars(select(AuditEvent.action)).all() == ["company.approved"]
    assert session.scalars(select(Outbox.kind)).all() == ["mail"]


def test_a_refusal_without_a_reason_is_sent_back(desk, busy, session):
    answer = desk.post(f"/desk/firms/{busy.public_id}/decide", {"decision": "refuse"})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    read_again(session)
    assert busy.status == "waiting"


def test_a_refusal_is_kept_with_its_reason(desk, busy):
    page = f"/desk/firms/{busy.public_id}"
    values = {"decision": "refuse", "reason": "<번호>를 다시 확인해 주세요"}
    told = desk.post(f"{page}/decide", values, follow=True).text
    assert "까닭을 메일로 알렸어요" in told
    assert "&lt;번호&gt;를 다시 확인해 주세요" in told
    assert desk.post(f"{page}/decide", values).status_code == 409


def test_too_long_a_reason_is_sent_back(desk, busy):
    values = {"decision": "refuse", "reason": "가" * 1001}
    assert desk.post(f"/desk/firms/{busy.public_id}/decide", values).status_code == 422


def test_a_decision_must_be_one(desk, busy):
    assert (
        desk.post(f"/desk/firms/{busy.public_id}/decide", {"decision": "maybe"}).status_code == 400
    )


def test_a_mentor_is_looked_at_and_decided(desk, busy, session):
    mentor = session.scalar(select(Mentor).where(Mentor.status == "waiting"))
    page = f"/desk/mentors/{mentor.public_id}"
    assert "기업 없이 활동" in desk.get(page).text
    refused = desk.post(f"{page}/decide", {"decision": "refuse"})
    assert refused.status_code == 422
    assert (
        "승인을 마쳤어요" in desk.post(f"{page}/decide", {"decision": "approve"}, follow=True).text
    )
    read_again(session)
    assert mentor.status == "approved"


def test_too_long_a_reason_for_a_mentor_is_sent_back(desk, busy, session):
    mentor = session.scalar(select(Mentor).where(Mentor.status == "waiting"))
    values = {"decision": "refuse", "reason": "가" * 1001}
    assert desk.post(f"/desk/mentors/{mentor.public_id}/decide", values).status_code == 422


def test_another_province_is_not_found(browser, make, busy):
    far = browser.sign_in(make.coordinator("48"))
    assert far.get(f"/desk/firms/{busy.public_id}").status_code == 404
    values = {"decision": "approve"}
    assert far.post(f"/desk/firms/{busy.public_id}/decide", values).status_code == 404


def test_a_mentor_with_a_firm_shows_both(desk, busy, session):
    mentor = session.scalar(select(Mentor).where(Mentor.status == "approved"))
    text = desk.get(f"/desk/mentors/{mentor.public_id}").text
    assert "먼저간집" in text
    assert "염도가 들쭉날쭉해요" in text


def test_an_unknown_deed_keeps_its_name(desk, busy, session, now):
    session.add(AuditEvent(at=now, action="company.moved", object_type="company",
                           object_id=busy.public_id))  # fmt: skip
    session.commit()
    assert "company.moved" in desk.get(f"/desk/firms/{busy.public_id}").text
