"""The desk of programmes: list, one version, publishing and taking back."""

from datetime import date

import pytest
from sqlalchemy import select

from app.models.programme import Programme, ProgrammeVersion
from tests.client import flat
from tests.programme_maker import SMALL, make_programme, make_version
from tests.queries import counted_selects


@pytest.fixture
def version(session):
    return make_version(session, make_programme(session))


@pytest.fixture
def signed(browser, make):
    return browser.sign_in(make.coordinator())


def test_the_list_shows_all_states_and_leaves_as_a_table(signed, session, version, engine):
    make_version(session, session.get(Programme, "js1"), number=2, state="draft")
    page = flat(signed.get("/desk/programmes/").text)
    assert "전북형 JS1" in page
    assert "새 규칙 쓰기" in page
    assert "전북형 JS1" in signed.get("/desk/programmes/list.csv?state=published").text
    with counted_selects(engine) as seen:
        signed.get("/desk/programmes/", swap=True)
    assert len(seen) <= 5


def test_a_reader_changes_nothing(browser, make, version):
    reader = browser.sign_in(make.staff("auditor"))
    assert "새 규칙 쓰기" not in reader.get("/desk/programmes/").text
    assert "거두기" not in reader.get(f"/desk/programmes/{version.public_id}").text
    assert reader.post(f"/desk/programmes/{version.public_id}/withdraw").status_code == 403
    stranger = browser.sign_in(make.coordinator("48"))
    assert stranger.get(f"/desk/programmes/{version.public_id}").status_code == 404
    assert stranger.get(f"/desk/programmes/{version.public_id}/try").status_code == 404


def test_a_draft_is_begun_written_and_published(signed, session, version):
    answer = signed.post("/desk/programmes/new", {"programme": "js1", "year": "열"})
    assert answer.status_code == 422
    assert "year-error" in answer.text
    answer = signed.post("/desk/programmes/new", {"programme": "js1", "year": "2027"})
    address = answer.headers["Location"].removesuffix("/edit/basics")
    answer = signed.post(f"{address}/publish")
    assert answer.status_code == 422
    assert "언제부터 쓰는 규칙인지" in answer.text
    given = {"valid_from": "2026-11-01", "source": "https://example.org/2027", "ceiling": "5,000"}
    assert signed.post(f"{address}/edit/basics", given).status_code == 303
    page = flat(signed.get(address).text)
    assert "5,000만 원" in page
    assert "무엇이 달라졌나요?" in page
    assert "그 전날까지만 쓰게 돼요" in flat(signed.get(f"{address}/publish").text)
    signed.post(f"{address}/publish")
    session.rollback()
    states = session.scalars(select(ProgrammeVersion.state)).all()
    assert states == ["published", "published"]
    session.refresh(version)
    assert version.valid_to == date(2026, 10, 31)


def test_withdrawing_asks_and_can_be_undone(signed, session, version):
    address = f"/desk/programmes/{version.public_id}"
    assert "이 규칙을 거둘까요?" in signed.get(f"{address}/withdraw").text
    assert "되돌리기" in signed.post(f"{address}/withdraw", follow=True).text
    assert signed.get(f"/programmes/{version.public_id}").status_code == 404
    assert "되돌렸어요" in signed.post(f"{address}/restore", follow=True).text
    assert signed.get(f"/programmes/{version.public_id}").status_code == 200


def test_the_last_day_is_set_and_a_wrong_one_told(signed, session, version):
    address = f"/desk/programmes/{version.public_id}/end"
    assert "끝날을 바꿨어요" in signed.post(address, {"valid_to": ""}, follow=True).text
    assert (
        "첫날보다 앞설 수 없어요"
        in signed.post(address, {"valid_to": "2025-01-01"}, follow=True).text
    )
    assert "2026-02-23처럼" in signed.post(address, {"valid_to": "내일"}, follow=True).text


def test_two_versions_are_compared(signed, session, version):
    programme = session.get(Programme, "js1")
    other = make_version(session, programme, year=2025, rules=[SMALL], ceiling_won=None)
    address = f"/desk/programmes/{version.public_id}?against={other.public_id}"
    page = flat(signed.get(address).text)
    assert "내지 않은 세금이 있으면 안 돼요." in page
    assert "더함" in page
