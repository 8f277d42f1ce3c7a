"""One's own plan in the browser, for members and guests."""

from datetime import timedelta

import pytest
import time_machine

from app.models.timetable import MeetingRecord
from app.repositories.matchday import releases
from app.services.matchday import passes
from tests.app.wish_world import KEY, WishWorld
from tests.client import Browser, flat
from tests.queries import counted_selects


@pytest.fixture
def world(session, make):
    return WishWorld(session, make)


@pytest.fixture(autouse=True)
def clock(now):
    with time_machine.travel(now, tick=False) as travelled:
        yield travelled


@pytest.fixture
def owner(app, world):
    return Browser(app).sign_in(world.owner)


@pytest.fixture
def base(world):
    return f"/events/{world.event.public_id}/plan/{world.firm.public_id}"


@pytest.fixture
def guest(world):
    return f"/events/pass/{passes.token_of(KEY, world.guest_firm)}/"


def version(world):
    world.session.rollback()
    return releases.latest(world.session, world.event.id).version


def test_one_registration_leads_straight_to_its_plan(owner, world, base):
    answer = owner.get(f"/events/{world.event.public_id}/plan/")
    assert (answer.status_code, answer.location) == (303, base)


def test_whoever_comes_twice_chooses(owner, world):
    world.make.mentor_at(world.event, world.make.mentor(user=world.owner), name="나도멘토")
    page = owner.get(f"/events/{world.event.public_id}/plan/").text
    assert "누구의 일정을 볼까요?" in page


def test_before_the_timetable_it_says_what_comes(owner, base):
    page = owner.get(base).text
    assert "시간표가 나오면 메일로 알려 드리고" in page
    assert "만나고 싶은 분 표시하기" in page


def test_a_plan_shows_who_why_where_when_and_the_badge(owner, world, base):
    world.fit(
        world.firm, world.guide, 0.9, code="same_category", facts={"shared": ["defect"]},
        quote={"asked": "a", "told": "염도를 매시간 적었어요"}, case=world.case.public_id,
    )  # fmt: skip
    world.announce((world.firm, world.guide, 2, 1))
    page = flat(owner.get(base).text)
    assert "1판" in page
    assert "A 1번 테이블" in page
    assert "<strong>10:30</strong>–10:55" in page
    assert "같은 고민을 풀어 봤어요: 높은 불량률" in page
    assert "염도를 매시간 적었어요" in page
    assert f"/cases/{world.case.public_id}" in page
    assert "인구감소지역 기업이라 맞춤 점수를 120 %로 세었어요." in page
    assert world.firm.badge_code in page
    assert 'class="qr"' in page
    assert len(page.encode()) < 60_000


def test_what_changed_stands_on_top(owner, world, base):
    world.announce((world.firm, world.guide, 1, 1))
    world.announce((world.firm, world.guide, 3, 2), version=2)
    page = flat(owner.get(base).text)
    assert "이번 판에서 바뀌었어요" in page
    assert "1라운드 1번 테이블 → 3라운드 2번 테이블" in page


def test_why_a_wish_is_open_tells_nothing_of_others(owner, world, base):
    world.make.wish(world.firm, world.guests[0], "must")
    world.announce((world.firm, world.guide, 1, 1))
    page = owner.get(base).text
    assert "이번에 만나지 못하는 분" in page
    assert "모든 분이 고루 만나게 짜다 보니 자리가 나지 않았어요." in page


def test_a_meeting_is_moved(owner, world, base):
    world.announce((world.firm, world.guide, 1, 1), (world.guest_firm, world.guide, 2, 1))
    path = f"{base}/{world.guide.public_id}"
    page = flat(owner.get(path).text)
    assert "상대가 다른 분을 만나요" in page
    assert "지금 이 라운드예요" in page
    assert owner.post(f"{path}/move", {}).status_code == 422
    assert owner.post(f"{path}/move", {"round": "2"}).status_code == 409
    assert version(world) == 1
    answer = owner.post(f"{path}/move", {"round": "4"}, follow=True)
    assert "이제 2판이에요" in answer.text
    assert version(world) == 2


def test_a_meeting_is_refused_and_put_back(owner, world, base):
    world.announce((world.firm, world.guide, 1, 1))
    path = f"{base}/{world.guide.public_id}"
    answer = owner.post(f"{path}/refuse", {"reason": "가" * 301})
    assert answer.status_code == 422
    assert "가가가" in answer.text
    page = owner.post(f"{path}/refuse", {"reason": "출장이에요"}, follow=True).text
    assert "출장이에요" in page
    assert "이 시간표에는 만남이 없어요." in page
    assert "다시 만나기" in owner.get(path).text
    owner.post(f"{path}/move", {"round": "1"})
    assert version(world) == 3
    assert world.session.query(MeetingRecord).one().refused_at is None


def test_too_late_to_refuse_is_told(owner, world, base, clock):
    world.announce((world.firm, world.guide, 1, 1))
    clock.move_to(world.event.changes_until)
    assert "옮기거나 거절하기" not in owner.get(base).text
    answer = owner.post(f"{base}/{world.guide.public_id}/refuse", {}, follow=True)
    assert "시간을 바꿀 수 있는 기간이 지났어요" in answer.text
    assert version(world) == 1


def test_on_the_day_the_next_meeting_is_large(owner, world, base, clock):
    world.announce((world.firm, world.guide, 1, 1), (world.firm, world.guests[0], 3, 2))
    world.event.phase = "running"
    world.session.commit()
    start = releases_first_round(world)
    clock.move_to(start - timedelta(minutes=5))
    assert "다음 만남" in owner.get(base).text
    clock.move_to(start + timedelta(minutes=5))
    assert "지금 만나요" in owner.get(base).text


def releases_first_round(world):
    from app.repositories.matchday import events

    return events.rounds_of(world.session, world.event.id)[0].starts_at


def test_the_calendar_is_downloaded(owner, world, base):
    world.announce((world.firm, world.guide, 1, 1))
    answer = owner.get(f"{base}/plan.ics")
    assert answer.mimetype == "text/calendar"
    assert "BEGIN:VEVENT" in answer.text


def test_others_find_nothing(app, world, base):
    world.announce((world.firm, world.guide, 1, 1))
    other = Browser(app).sign_in(world.make.user())
    assert other.get(base).status_code == 404
    assert other.get(f"{base}/plan.ics").status_code == 404
    assert other.post(f"{base}/{world.guide.public_id}/refuse", {}).status_code == 404


def test_a_guest_has_the_same_without_an_account(app, world, guest):
    browser = Browser(app)
    assert "참가가 승인됐어요." in browser.get(guest).text
    world.announce((world.guest_firm, world.guide, 1, 1))
    answer = browser.get(guest)
    assert "멘토하나" in answer.text
    assert f"{guest}feed.ics" in answer.text
    assert answer.headers["Referrer-Policy"] == "strict-origin"
    assert "BEGIN:VEVENT" in browser.get(f"{guest}feed.ics").text
    assert "BEGIN:VEVENT" in browser.get(f"{guest}plan.ics").text
    path = f"{guest}meetings/{world.guide.public_id}"
    assert "어느 라운드로 옮길까요?" in browser.get(path).text
    assert browser.post(f"{path}/move", {"round": "2"}).status_code == 303
    assert browser.post(f"{path}/refuse", {}).status_code == 303
    assert version(world) == 3
    assert browser.get("/events/pass/wrong/").status_code == 404


@pytest.mark.parametrize(
    ("state", "text"),
    [
        ("waiting", "신청을 받았어요."), ("waitlisted", "자리가 차서 차례를 기다려요."),
        ("refused", "업종이 달라요"),
    ],
)  # fmt: skip
def test_a_guest_sees_where_the_registration_stands(app, world, guest, state, text):
    world.guest_firm.state, world.guest_firm.reason = state, "업종이 달라요"
    world.session.commit()
    assert text in Browser(app).get(guest).text


def test_a_long_plan_costs_as_many_selects_as_a_short_one(owner, world, base, engine):
    def cost():
        with counted_selects(engine) as counted:
            owner.get(base)
        return len(counted)

    world.announce((world.firm, world.guide, 1, 1))
    cost()
    few = cost()
    world.announce(
        *((world.firm, other, n + 1, 1) for n, other in enumerate([world.guide, *world.guests])),
        version=2,
    )
    assert cost() <= few + 2


def test_english_is_complete(owner, world, base):
    world.announce((world.firm, world.guide, 1, 1))
    page = flat(owner.get(base, english=True).text)
    assert "Move or refuse" in page
