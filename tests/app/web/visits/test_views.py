"""Visits in the browser."""

import csv
import io
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
import vobject
from sqlalchemy import select

from app.models.visit import Visit
from tests.app.visit_world import DETAILS, World, at
from tests.client import Browser, flat
from tests.queries import counted_selects


@pytest.fixture(autouse=True)
def _noon(now):
    """The world stands still at noon of 22 November 2026 in Korea."""
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def world(session, make):
    return World(session, make)


@pytest.fixture
def as_firm(app, world):
    return Browser(app).sign_in(world.owner)


@pytest.fixture
def as_mentor(app, world):
    return Browser(app).sign_in(world.person)


@pytest.fixture
def as_desk(app, world):
    return Browser(app).sign_in(world.coordinator)


def again(world, visit):
    # what other transactions committed is seen by a new one
    world.session.rollback()
    world.session.expire_all()
    return world.session.get_one(Visit, visit.id)


def details(**values):
    return {
        "purpose": DETAILS.purpose, "address": DETAILS.address, "minutes": "90",
        "driver": "firm", "travel_minutes": "45", **values,
    }  # fmt: skip


def page_of(visit):
    return f"/visits/{visit.public_id}"


def test_a_visit_from_the_proposal_to_what_came_of_it(world, as_mentor, as_firm, app, now):
    form = as_mentor.get(f"/visits/propose/{world.engagement.public_id}")
    assert 'min="2026-11-22T12:00"' in form.text
    assert 'max="2027-03-22T12:00"' in form.text
    answer = as_mentor.post(
        f"/visits/propose/{world.engagement.public_id}",
        details(time_1="2026-11-26T14:00", time_2="2026-11-27T10:00"),
    )
    assert answer.status_code == 303
    page = answer.location
    assert "기업이 시간을 고르기를 기다려요" in as_mentor.get(page).text
    seen = as_firm.get(page).text
    assert "2026년 11월 26일 (목) 오후 2:00" in seen
    assert "이 시간으로 약속하기" in seen
    world.session.rollback()
    visit = world.session.scalars(select(Visit)).one()
    assert (visit.minutes, visit.driver, visit.travel_minutes) == (90, "firm", 45)
    done = as_firm.post(f"{page}/choose", {"time": at(11, 26).isoformat()}, follow=True)
    assert "약속했어요. 두 분께 초대장을 보냈어요." in done.text
    assert "달력에 넣기" in done.text
    with time_machine.travel(now + timedelta(days=5), tick=False):
        assert "방문은 어땠나요?" in as_firm.get(page).text
        done = as_firm.post(
            f"{page}/mark", {"took_place": "held", "note": "염도를 쟀어요"}, follow=True
        )
        assert "염도를 쟀어요" in done.text
        assert "다녀왔다고 했어요" in as_mentor.get(page).text


def test_an_agreed_visit_is_moved_kept_changed_and_cancelled(world, as_mentor, as_firm):
    visit = world.agree()
    page = page_of(visit)
    as_firm.post(f"{page}/times", {"time_1": "2026-12-01T09:30"})
    assert "상대가 다른 시간을 제안했어요" in as_mentor.get(page).text
    kept = as_mentor.post(f"{page}/keep", follow=True)
    assert "원래 시간 그대로 두었어요" in kept.text
    as_firm.post(f"{page}/times", {"time_1": "2026-12-01T09:30"})
    as_mentor.post(f"{page}/choose", {"time": at(12, 1, 9, 30).isoformat()})
    assert again(world, visit).starts_at == at(12, 1, 9, 30)
    assert "방문 내용을 고쳤어요" in as_firm.post(f"{page}/change", details(), follow=True).text
    done = as_firm.post(f"{page}/cancel", {"reason": "설비가 멈췄어요"}, follow=True)
    assert "취소한 이유: 설비가 멈췄어요" in done.text
    assert again(world, visit).sequence == 3
    late = as_firm.post(f"{page}/cancel", {"reason": "다시"})
    assert late.status_code == 409
    assert "그사이에 방문이 바뀌었어요" in late.text


def test_mistakes_keep_what_was_typed_beside_the_problem(world, as_mentor, as_firm):
    answer = as_mentor.post(
        f"/visits/propose/{world.engagement.public_id}",
        details(time_1="2026-11-20T14:00", time_2="2026-11-26T10:00", minutes="", purpose="보기"),
    )
    assert answer.status_code == 422
    assert "분으로 적어 주세요" in answer.text
    assert 'value="2026-11-20T14:00"' in answer.text
    answer = as_mentor.post(
        f"/visits/propose/{world.engagement.public_id}", details(time_1="2026-11-20T14:00")
    )
    assert "지난 시간이에요" in answer.text
    page = page_of(world.propose())
    for step, values, word in (
        ("times", {"time_1": "내일"}, 'id="step-times" open'),
        ("times", {}, "시간을 하나 이상 골라 주세요"),
        ("cancel", {"reason": ""}, "한 줄이라도 적어 주세요"),
        ("change", details(minutes="5"), "15부터 600까지"),
        ("choose", {}, "시간을 하나 골라 주세요"),
        ("choose", {"time": "2026-11-26T14:00"}, "시간을 하나 골라 주세요"),
    ):
        answer = as_firm.post(f"{page}/{step}", values)
        assert answer.status_code == 422
        assert word in flat(answer.text)
    # what was typed into one form stands in no other
    text = as_firm.post(f"{page}/cancel", {"reason": "가" * 1001}).text
    assert text.count("가" * 1001) == 1


def test_an_overlap_asks_to_be_confirmed(world, as_mentor):
    _, elsewhere = world.help(mentor=world.mentor)
    world.agree()
    path = f"/visits/propose/{elsewhere.public_id}"
    asked = as_mentor.post(path, details(time_1="2026-11-26T15:00"))
    assert asked.status_code == 422
    assert "겹치는 것을 알고 있어요" in asked.text
    sure = as_mentor.post(path, details(time_1="2026-11-26T15:00", confirm="y"))
    assert sure.status_code == 303
    assert "멘토의 다른 방문과 겹쳐요" not in as_mentor.get(sure.location).text


def test_the_one_who_chooses_sees_the_overlap(world, as_firm):
    _, elsewhere = world.help(mentor=world.mentor)
    visit = world.propose()
    world.past(engagement_id=elsewhere.id, starts_at=at(11, 26))
    page = page_of(visit)
    assert "멘토의 다른 방문과 겹쳐요" in as_firm.get(page).text
    values = {"time": at(11, 26).isoformat()}
    assert as_firm.post(f"{page}/choose", values).status_code == 422
    assert as_firm.post(f"{page}/choose", {**values, "confirm": "y"}).status_code == 303


def test_a_coordinator_proposes_for_a_side_and_moves_at_once(world, as_desk, as_firm):
    path = f"/visits/propose/{world.engagement.public_id}"
    assert "누구를 대신해 제안하나요?" in as_desk.get(path).text
    assert as_desk.post(path, details(time_1="2026-11-26T14:00")).status_code == 422
    made = as_desk.post(path, details(time_1="2026-11-26T14:00", side="mentor"))
    assert made.status_code == 303
    visit = world.agree(at(12, 3))
    page = page_of(visit)
    assert "바로 옮기기" in as_desk.get(page).text
    assert as_firm.post(f"{page}/move", {"time_1": "2026-12-04T10:00"}).status_code == 403
    moved = as_desk.post(
        f"{page}/move", {"time_1": "2026-12-04T10:00", "reason": "통화했어요"}, follow=True
    )
    assert "시간을 옮겼어요" in moved.text
    assert again(world, visit).starts_at == at(12, 4, 10)


def test_the_list_groups_by_month_filters_and_pages(world, as_mentor, as_firm):
    agreed, open_ = world.agree(at(12, 3)), world.propose()
    world.past(state="held", outcome="=염도")
    seen = flat(as_firm.get("/visits/").text)
    assert seen.index("시간이 정해지지 않은 방문") < seen.index("2026년 12월")
    assert page_of(agreed) in seen
    assert page_of(open_) in seen
    part = as_firm.get("/visits/?state=agreed&q=절임", swap=True).text
    assert part.lstrip().startswith('<div id="visit-list">')
    assert page_of(open_) not in part
    assert "조건에 맞는 방문이 없어요" in as_firm.get("/visits/?q=없는말").text
    assert "기업 이름순" in as_mentor.get("/visits/?sort=firm&side=mentor").text
    assert "다녀왔어요" in as_firm.get("/visits/?when=past").text
    table = as_firm.get("/visits/export.csv?when=past").text.removeprefix("\ufeff")
    rows = list(csv.reader(io.StringIO(table)))
    assert (len(rows), rows[1][2], rows[1][7]) == (2, "진안김치", "'=염도")


def test_empty_lists_say_what_to_do(app, world, make):
    assert "기업이나 멘토로 등록하면" in Browser(app).sign_in(make.user()).get("/visits/").text
    firm = Browser(app).sign_in(world.owner)
    assert "약속한 방문이 없어요" in firm.get("/visits/").text
    assert "지난 방문이 아직 없어요" in firm.get("/visits/?when=past").text
    nobody = Browser(app).sign_in(make.user())
    assert nobody.get("/visits/export.csv").text.count("\n") == 1


def test_the_download_is_the_visit_and_of_the_same_number(world, as_firm):
    visit = world.agree()
    answer = as_firm.get(f"{page_of(visit)}/invite.ics")
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert "ieum-visit.ics" in answer.headers["Content-Disposition"]
    read = vobject.readOne(answer.text)
    assert read.method.value == "PUBLISH"
    assert read.vevent.uid.value.startswith(visit.public_id)
    assert read.vevent.dtstart.value == at(11, 26)
    empty = as_firm.get(f"{page_of(world.propose(at(12, 2)))}/invite.ics")
    assert "VEVENT" not in empty.text


def test_the_calendar_address_is_made_renewed_and_taken_away(world, app, as_firm):
    world.agree()
    assert "달력 주소 만들기" in as_firm.get("/visits/").text
    made = as_firm.post("/visits/feed", follow=True).text
    address = made.partition('id="feed-address"')[2].partition('value="')[2].partition('"')[0]
    assert f'href="webcal:{address.partition(":")[2]}"' in made
    path = urlsplit(address).path
    stranger = Browser(app)
    answer = stranger.get(path)
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "진안김치" in answer.text.replace("\r\n ", "")
    tag = answer.headers["ETag"]
    assert stranger.client.get(path, headers={"If-None-Match": tag}).status_code == 304
    as_firm.post("/visits/feed")
    assert stranger.get(path).status_code == 404
    assert "달력 주소를 없앴어요" in as_firm.post("/visits/feed/stop", follow=True).text
    assert stranger.get("/visits/feed/forged.ics").status_code == 404


def test_strangers_find_no_visit(world, app, make):
    visit = world.agree()
    stranger = Browser(app).sign_in(make.user())
    for path in (page_of(visit), f"{page_of(visit)}/invite.ics"):
        assert stranger.get(path).status_code == 404
    assert stranger.post(f"{page_of(visit)}/cancel", {"reason": "장난"}).status_code == 404
    assert stranger.get(f"/visits/propose/{world.engagement.public_id}").status_code == 404


def test_pages_are_english_throughout(world, as_firm):
    visit, _ = world.propose(), world.agree(at(12, 3))
    for path in ("/visits/", page_of(visit), f"/visits/propose/{world.engagement.public_id}"):
        text = as_firm.get(path, english=True).text
        main = text.partition("<main")[2].partition("</main>")[0]
        for own in (world.firm.name, "김멘토", *DETAILS.purpose.split(), *DETAILS.address.split()):
            main = main.replace(own, "")
        assert not [c for c in main if "가" <= c <= "힣"], path


def test_pages_state_their_selects(world, as_firm, engine):
    visit = world.propose()
    as_firm.get(page_of(visit))
    # the actor, unread notices, and for the list two and the calendar address
    with counted_selects(engine) as seen:
        as_firm.get("/visits/")
    assert len(seen) == 5
    # for a visit four, and one for overlaps while times wait
    with counted_selects(engine) as seen:
        as_firm.get(page_of(visit))
    assert len(seen) == 7
