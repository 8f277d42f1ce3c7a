"""Pages of a stay: plan, board, team, progress, log, in both languages and without scripts."""

import pytest
import time_machine

from app.models.stay import DayLog, Stay, StayMember
from app.services import stay_drafts
from app.services.stay_drafts import Draft
from app.web.database import Site
from tests.app.stay_world import StayWorld
from tests.client import Browser, flat
from tests.queries import counted_selects

PLAN = {"first_day": "2026-11-23", "last_day": "2027-01-08", "planned_tasks": "28", "plan": "동선"}


@pytest.fixture(autouse=True)
def _today(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def world(session, make):
    return StayWorld(session, make)


@pytest.fixture
def stay(world):
    return world.running()


@pytest.fixture
def mentor(browser: Browser, world):
    return browser.sign_in(world.lead)


def _task(world, stay, number=1, runtime=None, **values):
    stay_drafts.add(
        world.session, world.act(world.lead), stay.public_id,
        Draft(f"a-key-of-a-phone-{number}", f"과제 {number}", **values),
        files=runtime and runtime.files, catalogue=world.catalogue, now=world.now,
    )  # fmt: skip
    world.session.commit()


def test_a_stay_is_planned_from_its_engagement(world, mentor, session):
    address = f"/stays/new?engagement={world.engagement.public_id}"
    assert "한들김치" in mentor.get(address).text
    answer = mentor.post(address, PLAN)
    session.rollback()
    stay = session.query(Stay).one()
    assert (answer.status_code, answer.location) == (303, f"/stays/{stay.public_id}/team")
    assert (stay.planned_tasks, stay.plan) == (28, "동선")


def test_a_bad_plan_keeps_what_was_typed(world, mentor):
    address = f"/stays/new?engagement={world.engagement.public_id}"
    answer = mentor.post(address, {**PLAN, "last_day": "2026-11-01"})
    assert answer.status_code == 422
    assert "마지막 날이 첫날보다 빨라요." in answer.text
    assert "동선" in answer.text


def test_an_unusual_length_is_asked_about_and_then_taken(world, mentor, session):
    address = f"/stays/new?engagement={world.engagement.public_id}"
    long = {**PLAN, "last_day": "2027-06-30"}
    answer = mentor.post(address, long)
    assert answer.status_code == 422
    assert 'name="sure"' in answer.text
    assert mentor.post(address, {**long, "sure": "y"}).status_code == 303


def test_a_second_stay_meets_the_page_of_a_conflict(world, mentor, stay):
    answer = mentor.post(f"/stays/new?engagement={world.engagement.public_id}", PLAN)
    assert answer.status_code == 409
    assert "먼저 그 상주를 마쳐 주세요" in answer.text


def test_the_board_shows_tasks_and_the_way_to_add_one(world, mentor, stay, runtime):
    page = mentor.get(f"/stays/{stay.public_id}").text
    assert "첫 과제 적기" in page
    _task(world, stay, runtime=runtime)
    page = flat(mentor.get(f"/stays/{stay.public_id}").text)
    assert "1. 과제 1" in page
    assert "계획 28개 가운데 0개를 마쳤어요." in page
    assert f"/stays/{stay.public_id}/tasks/new" in page


def test_a_filter_swaps_the_board_alone(world, mentor, stay, runtime):
    _task(world, stay, runtime=runtime)
    part = mentor.get(f"/stays/{stay.public_id}?q=없는말", swap=True).text
    assert part.lstrip().startswith('<div id="board">')
    assert "조건에 맞는 과제가 없어요." in part
    assert "1. 과제 1" in mentor.get(f"/stays/{stay.public_id}?q=과제", swap=True).text


def test_wild_words_in_the_address_are_ignored(world, mentor, stay, runtime):
    _task(world, stay, runtime=runtime)
    page = mentor.get(f"/stays/{stay.public_id}?state=x&sort=x&esg=x&late=x").text
    assert "1. 과제 1" in page


def test_the_board_takes_six_selects_however_many_tasks(world, mentor, stay, runtime, engine):
    mentor.get(f"/stays/{stay.public_id}")
    for number in range(1, 30):
        _task(world, stay, number, runtime=runtime)
    with counted_selects(engine) as seen:
        assert mentor.get(f"/stays/{stay.public_id}").status_code == 200
    # who asks, the stay, its engagement, tasks, team; and the notices of the header, where shown
    assert len(seen) <= 6


def test_the_tasks_leave_as_a_table_whose_formulas_are_disarmed(world, mentor, stay, runtime):
    _task(world, stay, 1, runtime=runtime)
    stay_drafts.add(
        world.session, world.act(world.lead), stay.public_id,
        Draft("a-key-of-a-phone-2", "=1+1", "defect"),
        files=runtime.files, catalogue=world.catalogue, now=world.now,
    )  # fmt: skip
    world.session.commit()
    table = mentor.get(f"/stays/{stay.public_id}/tasks.csv").text
    assert "과제 1" in table
    assert "'=1+1,찾음" in table
    assert "높은 불량률" in table
    assert "과제 1" not in mentor.get(f"/stays/{stay.public_id}/tasks.csv?q=1%2B1").text


def test_strangers_find_nothing(world, stay, app: Site, make):
    stranger = Browser(app).sign_in(make.user())
    for path in ("", "/tasks.csv", "/team", "/progress", "/log", "/edit", "/close", "/cancel"):
        assert stranger.get(f"/stays/{stay.public_id}{path}").status_code == 404
    assert stranger.get("/stays/new").status_code == 404


def test_days_are_changed_and_the_firm_is_not_offered_it(world, mentor, stay, app: Site, session):
    address = f"/stays/{stay.public_id}/edit"
    assert 'value="2027-01-08"' in mentor.get(address).text
    answer = mentor.post(address, {**PLAN, "first_day": "2026-11-22", "last_day": "2027-01-15"})
    assert answer.status_code == 303
    session.refresh(stay)
    assert stay.last_day.isoformat() == "2027-01-15"
    firm = Browser(app).sign_in(world.owner)
    assert firm.get(address).status_code == 403
    assert "날짜와 계획 고치기" not in firm.get(f"/stays/{stay.public_id}").text


def test_a_planned_stay_starts_or_is_given_up(world, mentor, session):
    stay = world.plan()
    address = f"/stays/{stay.public_id}"
    assert "지금 시작하기" in mentor.get(address).text
    assert mentor.post(f"{address}/cancel", {"reason": ""}).status_code == 422
    assert mentor.post(f"{address}/cancel", {"reason": "수확 철이에요"}).location == address
    assert "수확 철이에요" in mentor.get(address).text
    other = world.plan()
    assert mentor.post(f"/stays/{other.public_id}/start").status_code == 303
    session.refresh(other)
    assert other.state == "running"


def test_closing_names_the_tasks_that_are_open(world, mentor, stay, runtime, session):
    _task(world, stay, runtime=runtime)
    address = f"/stays/{stay.public_id}/close"
    assert "1. 과제 1" in mentor.get(address).text
    answer = mentor.post(address, {"summary": "동선을 줄였어요"})
    assert answer.status_code == 422
    assert "아직 열린 과제가 있어요: 1번" in answer.text
    assert "동선을 줄였어요" in answer.text
    assert mentor.post(address, {"summary": "끝", "left": "1"}).status_code == 303
    session.refresh(stay)
    assert stay.state == "closed"
    page = mentor.get(f"/stays/{stay.public_id}").text
    assert "과제 더하기" not in page
    assert "상주 다시 열기" in page
    assert mentor.get(address).status_code == 409
    assert mentor.post(f"/stays/{stay.public_id}/reopen").status_code == 303


def test_the_team_grows_shrinks_and_changes_its_lead(world, mentor, stay, session):
    base, second = f"/stays/{stay.public_id}/team", world.second.public_id
    assert world.second.name in mentor.get(base).text
    assert "맞는 멘토가 없어요" in mentor.get(f"{base}?q=없는말", swap=True).text
    assert mentor.post(f"{base}/{second}/add").status_code == 303
    assert mentor.post(f"{base}/{second}/lead").status_code == 303
    roles = {m.user_id: m.role for m in session.query(StayMember).all()}
    assert (roles[world.second.id], roles[world.lead.id]) == ("lead", "member")
    assert mentor.post(f"{base}/{world.owner.public_id}/remove").status_code == 303
    assert mentor.post(f"{base}/nothing234/add").status_code == 404


def test_progress_is_told_in_words_drawn_and_listed(world, mentor, stay, runtime):
    _task(world, stay, runtime=runtime)
    page = flat(mentor.get(f"/stays/{stay.public_id}/progress").text)
    assert "찾은 과제 1개, 아직 열린 과제 1개, 접은 과제 0개예요." in page
    assert page.count("<rect") == page.count('scope="row"') == 7
    assert "<polyline" in page


def test_the_log_is_written_changed_and_read(world, mentor, stay, session):
    address = f"/stays/{stay.public_id}/log"
    day = stay.first_day.isoformat()
    assert mentor.post(address, {"day": day, "text": "창고를 쟀어요"}).status_code == 303
    assert "창고를 쟀어요" in mentor.get(f"{address}?day={day}").text
    assert session.query(DayLog).count() == 1
    answer = mentor.post(address, {"day": "2030-01-01", "text": "먼 날"})
    assert answer.status_code == 422
    assert "먼 날" in answer.text
    assert mentor.get(f"{address}?day=nonsense").status_code == 200


def test_the_list_holds_ones_stays_and_leaves_as_a_table(world, mentor, stay, app: Site, make):
    assert "한들김치" in mentor.get("/stays/").text
    assert "한들김치" in mentor.get("/stays/?state=running&sort=firm&q=한들").text
    assert "조건에 맞는 상주가 없어요." in mentor.get("/stays/?q=없는말", swap=True).text
    assert "한들김치,상주 중" in mentor.get("/stays/export.csv").text
    assert "아직 상주가 없어요." in Browser(app).sign_in(make.user()).get("/stays/").text


def test_pages_are_english_where_one_reads_english(world, stay, app: Site, runtime):
    _task(world, stay, runtime=runtime)
    reader = Browser(app).sign_in(world.coordinator)
    page = reader.get(f"/stays/{stay.public_id}", english=True).text
    assert "Add a task" in page
    assert "과제 더하기" not in page
