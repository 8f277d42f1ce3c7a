"""The day in the browser: where it stands, who has come, what became of each meeting."""

import re

import pytest
import time_machine
from sqlalchemy import select

from app.models.event import Registration
from app.models.timetable import MeetingRecord
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


def person(day, row):
    day.session.rollback()
    return day.session.get_one(Registration, row.id, populate_existing=True)


def states(day):
    day.session.rollback()
    return [row.state for row in day.session.scalars(select(MeetingRecord))]


def test_the_day_shows_the_round_who_is_missing_and_what_comes(desk, base):
    page = flat(desk.get(f"{base}/").text)
    assert "1라운드</strong> <span>10:00–10:25" in page
    assert "다음은 2라운드, 10:30에 시작해요." in page
    assert "0 / 3" in page
    assert "한빛정밀님이 기다려요" in page
    assert len(page.encode()) < 60_000
    part = desk.get(f"{base}/", swap=True).text
    assert part.startswith('<div id="now"')


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (-30, "시작 전"),
        (27, "쉬는 시간"),
        (95, "마지막 라운드예요."),
        (300, "모든 라운드가 끝났어요."),
    ],
)
def test_the_day_says_where_it_is(app, base, day, clock, minutes, text):
    clock.move_to(day.at(minutes=minutes))
    assert text in Browser(app).sign_in(day.coordinator).get(f"{base}/").text


def test_the_day_is_begun_ended_and_taken_up_again(desk, base, day):
    day.one_day.phase = "final"
    day.session.commit()
    assert "행사 시작하기" in desk.get(f"{base}/").text
    for to in ("running", "closed", "running"):
        desk.post(f"{base}/phase", {"to": to}, follow=True)
        day.session.rollback()
        day.session.refresh(day.one_day)
        assert day.one_day.phase == to


def test_the_rest_of_the_day_is_delayed_and_pulled_forward(desk, base):
    page = desk.post(f"{base}/delay", {"minutes": "10"}, follow=True).text
    assert "10분 미뤘어요" in page
    assert "10:40" in page
    assert "5분 당겼어요" in desk.post(f"{base}/delay", {"minutes": "-5"}, follow=True).text
    assert desk.post(f"{base}/delay", {"minutes": "x"}).status_code == 422


def test_somebody_is_checked_in_with_one_tap_and_taken_back(desk, base, day):
    form = {"person": day.hanbit.public_id, "presence": "arrived"}
    part = desk.post(f"{base}/check-in?q=한빛", form, swap=True).text
    assert "한빛정밀: 도착으로 표시했어요." in part
    assert "방금 표시 되돌리기" in part
    assert "다은푸드" not in part
    assert person(day, day.hanbit).arrived_at == day.now
    back = {"person": day.hanbit.public_id, "presence": "expected"}
    answer = desk.post(f"{base}/check-in?q=한빛", back)
    assert answer.status_code == 303
    assert "q=" in answer.headers["Location"]
    assert person(day, day.hanbit).arrived_at is None


def test_the_list_is_searched_filtered_paged_and_handed_out(desk, base, day):
    day.guests(day.one_day, 25)
    whole = desk.get(f"{base}/check-in").text
    assert "1 / 2쪽" in whole
    assert len(whole.encode()) < 60_000
    found = desk.get(
        f"{base}/check-in?q=다은&side=firm&presence=expected&sort=name", swap=True
    ).text
    assert "다은푸드" in found
    assert "한빛정밀" not in found
    assert "조건에 맞는 분이 없어요." in desk.get(f"{base}/check-in?presence=left").text
    table = desk.get(f"{base}/check-in.csv?side=mentor").text
    assert "김도현" in table
    assert "다은푸드" not in table
    assert desk.get(f"{base}/check-in.xlsx").data[:2] == b"PK"


def test_an_event_without_people_says_so(desk, day, make):
    empty = make.event(day.coordinator, phase="running")
    assert (
        "참가를 승인한 분이 없어요."
        in desk.get(f"/desk/events/{empty.public_id}/day/check-in").text
    )


def test_a_badge_opened_by_the_camera_of_the_phone_marks_nothing_by_itself(desk, base, day):
    address = f"{base}/check-in/{day.daeun.badge_code}"
    page = desk.get(address).text
    assert "도착 확인" in page
    assert "남은 만남" in page
    assert person(day, day.daeun).arrived_at is None
    for _ in range(2):
        assert "도착으로 표시했어요." in desk.post(address, follow=True).text
    assert person(day, day.daeun).arrived_at == day.now


def test_who_comes_late_leaves_or_does_not_come_is_marked_on_their_page(desk, base, day):
    form = {"person": day.daeun.public_id, "from": "badge"}
    page = desk.post(
        f"{base}/check-in", {**form, "presence": "late", "late_round": "3"}, follow=True
    ).text
    assert "3라운드부터" in page
    assert person(day, day.daeun).late_round == 3
    for presence, word in (
        ("absent", "못 와요"),
        ("arrived", "도착했어요"),
        ("left", "먼저 갔어요"),
    ):
        page = desk.post(f"{base}/check-in", {**form, "presence": presence}, follow=True).text
        assert word in page
    assert desk.post(f"{base}/check-in", {**form, "presence": "late"}).status_code == 422


def test_a_badge_read_by_the_camera_page_answers_with_who_it_was(desk, base, day):
    address = f"{base}/check-in/{day.daeun.badge_code}"
    first = desk.post(address, swap=True).text
    assert "다은푸드" in first
    assert "다음 만남: 1라운드 2번 테이블" in first
    assert "이미 10:10에 도착한 분이에요." in desk.post(address, swap=True).text
    unknown = desk.post(f"{base}/check-in/nobodyhere", swap=True)
    assert unknown.status_code == 422
    assert "이 이름표를 찾지 못했어요" in unknown.text
    assert desk.post(f"{base}/check-in/nobodyhere").status_code == 404


def test_the_camera_is_allowed_on_its_page_alone(desk, base):
    assert desk.get(f"{base}/scan").headers["Permissions-Policy"].startswith("camera=(self)")
    assert desk.get(f"{base}/").headers["Permissions-Policy"].startswith("camera=()")
    assert "unsafe" not in desk.get(f"{base}/scan").headers["Content-Security-Policy"]


@pytest.mark.parametrize("form", ["{}", " https://site.example/desk/events/x/day/check-in/{} "])
def test_a_typed_code_or_address_leads_to_the_person(desk, base, day, form):
    code = day.daeun.badge_code
    answer = desk.get(f"{base}/code", follow=False)
    assert answer.status_code == 422
    answer = desk.client.get(f"{base}/code", query_string={"code": form.format(code.upper())})
    assert answer.headers["Location"].endswith(f"/check-in/{code}")


def test_a_code_that_cannot_be_one_is_kept_and_explained(desk, base):
    answer = desk.get(f"{base}/code?code=12-34")
    assert answer.status_code == 422
    assert 'value="12-34"' in answer.text
    assert "글자와 숫자 10개" in answer.text


def test_a_round_shows_its_meetings_and_each_is_marked_with_one_tap(desk, base, day):
    page = desk.get(f"{base}/rounds/1").text
    assert "나머지는 모두 만났어요" in page
    form = {"firm": day.hanbit.public_id, "mentor": day.kim.public_id, "seen": "unknown"}
    part = desk.post(f"{base}/rounds/1", {**form, "mark": "held"}, swap=True).text
    assert part.lstrip().startswith("<li")
    assert "만났어요" in part
    assert states(day) == ["held"]
    late = desk.post(f"{base}/rounds/1", {**form, "mark": "no_show:firm"}, swap=True)
    assert late.status_code == 409
    assert "다른 분이 이 만남을 표시했어요" in late.text
    form["seen"] = "held"
    answer = desk.post(f"{base}/rounds/1?state=held", {**form, "mark": "no_show:both"})
    assert answer.status_code == 303
    assert "안 온 쪽: 기업, 멘토" in flat(desk.get(f"{base}/rounds/1").text)


def test_a_mark_that_makes_no_sense_is_refused(desk, base, day):
    form = {"firm": day.hanbit.public_id, "mentor": day.kim.public_id}
    for mark, status in (("no_show", 422), ("lost", 422), ("", 422)):
        answer = desk.post(f"{base}/rounds/1", {**form, "mark": mark})
        assert answer.status_code == status
    gone = {**form, "mentor": "nobodyhere", "mark": "held"}
    assert desk.post(f"{base}/rounds/1", gone).status_code == 404


def test_a_whole_round_is_marked_and_taken_back(desk, base, day):
    page = desk.post(f"{base}/rounds/1/all", follow=True).text
    assert "만남 2건을 만난 것으로 표시했어요." in page
    at = page.split('name="at"')[1].split('value="')[1].split('"')[0]
    assert states(day) == ["held", "held"]
    assert "더 표시할 만남이 없어요" in desk.post(f"{base}/rounds/1/all", follow=True).text
    assert (
        "만남 2건을 되돌렸어요." in desk.post(f"{base}/rounds/1/undo", {"at": at}, follow=True).text
    )
    assert states(day) == ["unknown", "unknown"]
    for nonsense in ("", "9" * 30):
        answer = desk.post(f"{base}/rounds/1/undo", {"at": nonsense}, follow=True)
        assert "만남 0건을 되돌렸어요." in answer.text


def test_a_round_is_searched_and_filtered(desk, base, day):
    found = desk.get(f"{base}/rounds/1?q=다은", swap=True).text
    assert "다은푸드" in found
    assert "한빛정밀" not in found
    assert "조건에 맞는 만남이 없어요." in desk.get(f"{base}/rounds/1?state=held").text
    assert "이 라운드에는 만남이 없어요." in desk.get(f"{base}/rounds/4").text
    assert desk.get(f"{base}/rounds/9").status_code == 404


def test_a_full_round_is_light_enough_for_a_slow_network(desk, base, day, make):
    firms = day.guests(day.one_day, 30)
    mentors = day.guests(day.one_day, 30, side="mentor")
    pairs = zip(firms, mentors, strict=True)
    day.later(*((firm, mentor, 1, n + 1) for n, (firm, mentor) in enumerate(pairs)))
    assert len(desk.get(f"{base}/rounds/1").data) < 60_000


def test_the_code_of_the_screen_is_shown_to_coordinators(desk, base):
    page = desk.get(f"{base}/screen").text
    assert "화면 번호" in page
    assert "/screen</code>" in page


def test_pages_of_the_day_cost_a_fixed_number_of_selects(desk, base, engine):
    for path, most in (("/", 16), ("/check-in", 8), ("/rounds/1", 9)):
        with counted_selects(engine) as selects:
            assert desk.get(base + path).status_code == 200
        assert len(selects) <= most, path


def test_everything_is_there_in_english(desk, base, day):
    for path in (
        "/",
        "/check-in",
        "/scan",
        "/rounds/1",
        "/screen",
        f"/check-in/{day.hanbit.badge_code}",
    ):
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
            "전주기계",
        ):
            main = main.replace(name, "")
        assert re.findall("[가-힣]+", main) == [], path
