"""A mentor's room and absences, for the mentor and on their behalf."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.clock import today_in_seoul
from app.models.audit import AuditEvent
from app.models.mentor import MentorSeat, SeasonBlock
from app.models.notice import Notice
from tests.client import flat
from tests.queries import counted_selects


@pytest.fixture
def user(make):
    return make.user()


@pytest.fixture
def mentor(make, user):
    return make.mentor(make.company(), user=user)


@pytest.fixture
def own(browser, user, mentor):
    return browser.sign_in(user)


@pytest.fixture
def coordinator(browser, make, mentor):
    return browser.sign_in(make.coordinator())


def ahead(days):
    return (today_in_seoul() + timedelta(days=days)).isoformat()


def span(first, last, note=""):
    return {"first_day": ahead(first), "last_day": ahead(last), "note": note}


def blocks(session):
    session.rollback()
    session.expire_all()
    return session.scalars(select(SeasonBlock).where(SeasonBlock.removed_at.is_(None))).all()


def test_a_mentor_sees_room_and_rules_and_the_way_to_both(own):
    page = flat(own.get("/mentoring/").text)
    assert "새 요청을 받고 있어요. 빈자리가 2자리 있어요." in page
    assert "2번 가운데 2번 남았어요" in page
    assert "거래처 이름은 상대에게 보이지 않아요" in page
    assert 'href="/mentoring/seasons"' in page
    assert f'href="/mentoring/record/{today_in_seoul().year}"' in page
    assert "아직 없어요. 코디네이터가 대신 바꾸면" in page


def test_a_season_is_written_and_shown(own, session):
    assert "앞으로 적어 둔 기간이 없어요" in own.get("/mentoring/seasons").text
    answer = own.post("/mentoring/seasons", span(10, 20, "김장철"), follow=True)
    assert "바쁜 기간을 적었어요" in answer.text
    assert "김장철" in answer.text
    assert len(blocks(session)) == 1
    assert "다음 바쁜 기간" in own.get("/mentoring/").text


def test_a_season_of_today_tells_when_it_is_over(own, browser, mentor):
    own.post("/mentoring/seasons", span(0, 4))
    back = today_in_seoul() + timedelta(days=5)
    assert f"{back.month}월 {back.day}일" in own.get("/mentoring/").text
    assert f"{back.month}월 {back.day}일" in own.get(f"/mentors/{mentor.public_id}").text


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (span(20, 10), "last_day"),
        (span(-1, 10), "first_day"),
        ({"first_day": "soon", "last_day": ""}, "first_day"),
        ({}, "first_day"),
        (span(1, 2, "가" * 101), "note"),
    ],
)
def test_what_cannot_be_stays_typed_beside_its_problem(own, session, given, field):
    answer = own.post("/mentoring/seasons", given)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    if given.get("last_day"):
        assert f'value="{given["last_day"]}"' in answer.text
    assert blocks(session) == []


def test_a_season_is_changed(own, session):
    own.post("/mentoring/seasons", span(10, 20))
    (block,) = blocks(session)
    address = f"/mentoring/seasons/{block.public_id}"
    assert f'value="{ahead(10)}"' in own.get(address).text
    assert own.post(address, span(30, 20)).status_code == 422
    assert "저장했어요" in own.post(address, span(10, 25), follow=True).text
    assert blocks(session)[0].last_day.isoformat() == ahead(25)


def test_a_season_taken_away_can_be_put_back(own, session):
    own.post("/mentoring/seasons", span(10, 20, "전시회"))
    address = f"/mentoring/seasons/{blocks(session)[0].public_id}"
    answer = own.post(f"{address}/remove", follow=True)
    assert "기간을 지웠어요" in answer.text
    assert f'action="{address}/restore"' in flat(answer.text)
    assert blocks(session) == []
    answer = own.post(f"{address}/restore", follow=True)
    assert "다시 적어 두었어요" in answer.text
    assert blocks(session)[0].note == "전시회"
    assert own.post(f"{address}/restore").status_code == 404
    assert own.post("/mentoring/seasons/nothing234/restore").status_code == 404


def test_a_coordinator_does_it_for_the_mentor_who_sees_it(coordinator, session, user, mentor):
    base = f"/desk/mentors/{mentor.public_id}"
    assert f'href="{base}/care"' in coordinator.get(base).text
    assert f'href="{base}/seasons"' in coordinator.get(f"{base}/care").text
    assert (
        coordinator.post(f"{base}/seasons", span(10, 20)).headers["Location"] == f"{base}/seasons"
    )
    answer = coordinator.post(f"{base}/care/pause", {"until": ahead(5)}, follow=True)
    assert "멘토를 대신해서 바꿨어요" in answer.text
    room = {"capacity": "3", "visits_per_month": "4", "radius_km": "60"}
    coordinator.post(f"{base}/care/room", room)
    coordinator.post(f"{base}/care/pause", {"resume": "1"})
    session.rollback()
    assert len(session.scalars(select(MentorSeat)).all()) == 3
    assert len(session.scalars(select(Notice).where(Notice.user_id == user.id)).all()) == 4
    assert all(
        event.after["on_behalf"] == mentor.public_id
        for event in session.scalars(select(AuditEvent))
    )
    page = flat(coordinator.sign_in(user).get("/mentoring/").text)
    for text in (
        "새 요청을 받지 않아요",
        "한 달 방문 4번",
        "바쁜 기간을 적었어요",
        "다시 새 요청을 받아요",
    ):
        assert text in page


def test_wrong_input_on_behalf_stays_beside_its_field(coordinator, make, mentor):
    base = f"/desk/mentors/{mentor.public_id}/care"
    for until in ("", "soon", ahead(0), ahead(400)):
        answer = coordinator.post(f"{base}/pause", {"until": until})
        assert answer.status_code == 422
        assert 'id="until-error"' in answer.text
    room = {"capacity": "0", "visits_per_month": "x", "radius_km": "601"}
    answer = coordinator.post(f"{base}/room", room)
    assert answer.status_code == 422
    make.engagement(mentor=mentor)
    make.engagement(mentor=mentor)
    room = {"capacity": "1", "visits_per_month": "2", "radius_km": "60"}
    answer = coordinator.post(f"{base}/room", room)
    assert answer.status_code == 409
    assert "2개 기업을 돕고 있어서" in answer.text


def test_strangers_find_nothing(browser, make, mentor, session):
    block = SeasonBlock(mentor_id=mentor.id, first_day=today_in_seoul(), last_day=today_in_seoul())
    session.add(block)
    session.commit()
    other = make.user()
    make.mentor(user=other)
    browser.sign_in(other)
    assert browser.get(f"/mentoring/seasons/{block.public_id}").status_code == 404
    assert browser.get(f"/desk/mentors/{mentor.public_id}/seasons").status_code == 404
    assert browser.post(f"/mentoring/seasons/{block.public_id}/remove").status_code == 404
    browser.sign_in(make.user())
    assert browser.get("/mentoring/seasons").status_code == 404
    assert browser.get("/mentoring/").status_code == 403
    browser.sign_in(make.coordinator("48"))
    assert browser.get(f"/desk/mentors/{mentor.public_id}/care").status_code == 404
    assert len(blocks(session)) == 1


def test_the_pages_speak_english(own):
    assert "Busy season" in own.get("/mentoring/seasons", english=True).text
    assert "Mentoring" in own.get("/mentoring/").text


def test_the_pages_cost_few_selects(own, engine):
    own.get("/mentoring/")
    with counted_selects(engine) as seen:
        own.get("/mentoring/")
    assert len(seen) == 9
    with counted_selects(engine) as seen:
        own.get("/mentoring/seasons")
    assert len(seen) == 5
