"""A plan in the browser, and changes of it."""

from datetime import timedelta

from app.models.timetable import MeetingRecord
from app.repositories.matchday import events
from tests.client import flat
from tests.queries import counted_selects


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


def test_a_meeting_is_moved(owner, world, base, version):
    world.announce((world.firm, world.guide, 1, 1), (world.guest_firm, world.guide, 2, 1))
    path = f"{base}/{world.guide.public_id}"
    page = flat(owner.get(path).text)
    assert "상대가 다른 분을 만나요" in page
    assert "지금 이 라운드예요" in page
    assert owner.post(f"{path}/move", {}).status_code == 422
    assert owner.post(f"{path}/move", {"round": "2"}).status_code == 409
    assert version() == 1
    answer = owner.post(f"{path}/move", {"round": "4"}, follow=True)
    assert "이제 2판이에요" in answer.text
    assert version() == 2


def test_a_meeting_is_refused_and_put_back(owner, world, base, version):
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
    assert version() == 3
    assert world.session.query(MeetingRecord).one().refused_at is None


def test_too_late_to_refuse_is_told(owner, world, base, clock, version):
    world.announce((world.firm, world.guide, 1, 1))
    clock.move_to(world.event.changes_until)
    assert "옮기거나 거절하기" not in owner.get(base).text
    answer = owner.post(f"{base}/{world.guide.public_id}/refuse", {}, follow=True)
    assert "시간을 바꿀 수 있는 기간이 지났어요" in answer.text
    assert version() == 1


def test_on_the_day_the_next_meeting_is_large(owner, world, base, clock):
    world.announce((world.firm, world.guide, 1, 1), (world.firm, world.guests[0], 3, 2))
    world.event.phase = "running"
    world.session.commit()
    start = events.rounds_of(world.session, world.event.id)[0].starts_at
    clock.move_to(start - timedelta(minutes=5))
    assert "다음 만남" in owner.get(base).text
    clock.move_to(start + timedelta(minutes=5))
    assert "지금 만나요" in owner.get(base).text


def test_the_calendar_is_downloaded(owner, world, base):
    world.announce((world.firm, world.guide, 1, 1))
    answer = owner.get(f"{base}/plan.ics")
    assert answer.mimetype == "text/calendar"
    assert "BEGIN:VEVENT" in answer.text


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
