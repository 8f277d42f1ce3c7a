import io

import pytest
from pypdf import PdfReader

from tests.app.services.matchday.test_prints import Planned


@pytest.fixture
def planned(session, make):
    return Planned(session, make)


@pytest.fixture
def desk(browser, planned):
    return browser.sign_in(planned.coordinator)


def at(planned, path=""):
    return f"/desk/events/{planned.day.public_id}/papers/{path}"


def pdf(answer):
    assert answer.mimetype == "application/pdf"
    return [page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages]


@pytest.mark.parametrize(
    ("kind", "pages", "text"),
    [
        ("people", 4, "가온정밀"), ("tables", 3, "테이블 A 1"), ("master", 1, "전체 시간표"),
        ("badges", 1, "이고문"), ("ticks", 1, "도착 확인표"),
    ],
)  # fmt: skip
def test_prints_are_pdfs_in_korean_with_their_version(desk, planned, kind, pages, text):
    answer = desk.get(at(planned, f"{kind}.pdf"))
    found = pdf(answer)
    assert len(found) == pages
    assert text in found[0]
    assert all("· 2판 ·" in page for page in found)
    assert f"ieum-{kind}-v2.pdf" in answer.headers["Content-Disposition"]


def test_the_pdf_of_a_long_day_breaks_between_meetings(desk, planned, make, session):
    big = planned.event(title="긴 날", rounds=24, tables=1)
    guide = make.mentor_at(big, name="바쁜 멘토")
    firms = [make.firm_at(big, name=f"기업 {n}", topic="공정 개선 " * 40) for n in range(24)]
    make.release(big, *((firm, guide, n + 1, 1) for n, firm in enumerate(firms)))
    answer = desk.get(f"/desk/events/{big.public_id}/papers/people/{guide.public_id}.pdf")
    found = pdf(answer)
    assert len(found) == 2
    assert all("바쁜 멘토" in page for page in found)
    assert all(sum(f"기업 {n}\n" in page for page in found) == 1 for n in range(24))
    tables = pdf(desk.get(f"/desk/events/{big.public_id}/papers/tables.pdf"))
    assert len(tables) == 1


def test_one_person_without_a_meeting_is_told_so(desk, planned):
    (page,) = pdf(desk.get(at(planned, f"people/{planned.other.public_id}.pdf?version=1")))
    assert "이 판에는 잡힌 만남이 없어요." in page
