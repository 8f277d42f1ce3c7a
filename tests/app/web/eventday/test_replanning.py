"""The re-plan in the browser."""

import re

import pytest
import time_machine

from app.repositories.matchday import releases
from tests.app.day_world import Day
from tests.client import Browser, flat
from tests.queries import counted_selects


@pytest.fixture
def day(session, make):
    return Day(session, make)


@pytest.fixture(autouse=True)
def clock(day):
    """It is ten minutes into the first round."""
    with time_machine.travel(day.now, tick=False) as travelled:
        yield travelled


@pytest.fixture
def desk(app, day):
    return Browser(app).sign_in(day.coordinator)


@pytest.fixture
def base(day):
    return f"/desk/events/{day.id}/day"


def test_a_quiet_day_needs_no_new_plan(desk, base, day):
    for row in (day.hanbit, day.daeun, day.kim, day.lee):
        row.arrived_at = day.start
    day.session.commit()
    page = desk.get(f"{base}/changes").text
    assert "남은 만남을 모두 그대로 할 수 있어요." in page
    assert "지금부터 다시 짜기" in page


def test_what_went_wrong_is_told_and_the_rest_is_placed_again(desk, base, day):
    day.away(day.kim)
    day.record(day.hanbit, day.kim, "no_show")
    day.guests(day.one_day, 1, state="waitlisted")
    page = flat(desk.get(f"{base}/changes").text)
    assert "1명이 못 오거나 늦거나 먼저 갔어요." in page
    assert "만남 2건을 할 수 없어요." in page
    assert "못 만난 만남이 1건" in page
    assert "1명이 빈자리를 기다려요." in page
    answer = desk.post(f"{base}/changes", {"from_round": "2"})
    assert answer.status_code == 303
    waiting = desk.get(answer.headers["Location"]).text
    assert "계산하고 있어요. 0 / 5" in waiting
    assert "차례를 기다려요." in waiting
    assert 'hx-trigger="every' in waiting
    part = desk.get(answer.headers["Location"], swap=True).text
    assert part.startswith('<div id="frontier"')
    assert "이미 다시 짜 본 결과가 있어요." in desk.get(f"{base}/changes").text


def test_who_is_overdue_is_given_up_and_waited_for_again(desk, base, day):
    assert "오지 않은 분이 4명 있어요." in desk.get(f"{base}/changes").text
    page = desk.post(f"{base}/changes/absent", follow=True).text
    assert "4명을 못 오는 것으로 표시했어요." in page
    assert "만남 3건을 할 수 없어요." in flat(page)
    at = page.split('name="at"')[1].split('value="')[1].split('"')[0]
    page = desk.post(f"{base}/changes/absent", {"at": at}, follow=True).text
    assert "4명을 되돌렸어요." in page
    assert "오지 않은 분이 4명 있어요." in page


def test_a_choice_is_looked_at_taken_and_taken_back(desk, base, day, clock):
    day.away(day.saebom)
    run = day.choice(
        (day.hanbit, day.kim, 1, 1), (day.daeun, day.lee, 1, 2), (day.daeun, day.kim, 2, 1),
        (day.hanbit, day.lee, 3, 2),
    )  # fmt: skip
    page = flat(desk.get(f"{base}/changes/group").text)
    assert "거의 그대로" in page
    assert "어차피 못 함 1" in page
    assert "새봄산업, 한빛정밀, 김도현, 이서준" in page
    table = desk.get(f"{base}/changes/group/{run.public_id}.csv").text
    assert "라운드 바뀜,한빛정밀,이서준,2,2,3,2" in table
    page = desk.post(f"{base}/changes/group/choose", {"run": run.public_id}, follow=True).text
    assert "2판을 공개했어요. 일정이 바뀐 4명에게만 알렸어요." in page
    assert "1판으로 되돌리기" in page
    clock.shift(60)
    assert "3판을 공개했어요." in desk.post(f"{base}/changes/undo", follow=True).text
    day.session.rollback()
    assert releases.latest(day.session, day.one_day.id).version == 3


def test_choices_of_an_older_version_cannot_be_taken(desk, base, day):
    run = day.choice((day.daeun, day.kim, 2, 1), created_at=day.at(minutes=-90))
    page = desk.get(f"{base}/changes/group").text
    assert "지금 시간표로 다시 짜 주세요." in page
    assert "고르기</button>" not in page
    assert desk.post(f"{base}/changes/group/choose", {"run": run.public_id}).status_code == 409


def test_a_choice_that_failed_says_why(desk, base, day):
    day.choice(state="failed", error="계산하다가 문제가 생겼어요. 다시 만들어 주세요.", result={})
    assert "계산하다가 문제가 생겼어요." in desk.get(f"{base}/changes/group").text
    assert desk.get(f"{base}/changes/none").status_code == 404


def test_who_stands_by_is_let_in_and_put_back(desk, base, day):
    first, second = day.guests(day.one_day, 2, state="waitlisted")
    page = desk.get(f"{base}/standbys").text
    assert first.name in page
    page = desk.post(f"{base}/standbys", {"person": first.public_id}, follow=True).text
    assert "들어오셨어요" in page
    assert "오늘 들어온 분" in page
    assert day.states(first, second) == ["approved", "waitlisted"]
    assert "새로 들어온 분이 1명 있어요." in desk.get(f"{base}/changes").text
    desk.post(f"{base}/standbys", {"person": first.public_id, "do": "back"})
    day.session.rollback()
    assert day.states(first) == ["waitlisted"]


def test_the_line_is_searched_and_handed_out(desk, base, day):
    assert "빈자리를 기다리는 분이 없어요." in desk.get(f"{base}/standbys").text
    first, second = day.guests(day.one_day, 2, state="waitlisted")
    found = desk.get(f"{base}/standbys?q=firm 1&sort=name", swap=True).text
    assert second.name in found
    assert first.name not in found
    assert "조건에 맞는 분이 없어요." in desk.get(f"{base}/standbys?side=mentor").text
    table = desk.get(f"{base}/standbys.csv?q=firm 1").text
    assert second.name in table
    assert first.name not in table


def test_before_the_day_nothing_can_be_placed_again(desk, base, day):
    day.one_day.phase = "final"
    day.session.commit()
    page = desk.get(f"{base}/changes").text
    assert "행사를 시작하면" in page
    assert "지금부터 다시 짜기" not in page
    assert desk.post(f"{base}/changes").status_code == 409


def test_pages_cost_a_fixed_number_of_selects(desk, base, day, engine):
    day.choice((day.daeun, day.kim, 2, 1))
    for path, most in (("/changes", 17), ("/changes/group", 11), ("/standbys", 10)):
        with counted_selects(engine) as selects:
            assert desk.get(base + path).status_code == 200
        assert len(selects) <= most, path


def test_everything_is_there_in_english(desk, base, day):
    day.away(day.kim)
    day.record(day.hanbit, day.kim, "no_show")
    day.choice((day.daeun, day.kim, 2, 1), (day.saebom, day.lee, 3, 1))
    for path in ("/changes", "/changes/group", "/standbys"):
        page = desk.get(base + path, english=True).text
        # below the bar of tabs, whose labels belong to other features
        main = page.split("<main")[1].split("</main>")[0].partition("</nav>")[2]
        for name in (
            "전북 스마트제조 매칭 데이",
            "한빛정밀",
            "다은푸드",
            "새봄산업",
            "김도현",
            "이서준",
        ):
            main = main.replace(name, "")
        assert re.findall("[가-힣]+", main) == [], path
