"""Asking and answering in the browser."""

import csv
import io
import re
from datetime import date

import pytest
from sqlalchemy import select

from app.models.request import Request
from tests.app.asking_world import MESSAGE, World
from tests.client import Browser
from tests.queries import counted_selects


@pytest.fixture
def world(session, make):
    return World(session, make)


@pytest.fixture
def as_firm(browser, world):
    return browser.sign_in(world.owner)


@pytest.fixture
def as_mentor(app, world):
    return Browser(app).sign_in(world.person(world.mentor))


def _state(world, sent):
    # what other transactions committed is seen by a new one
    world.session.rollback()
    world.session.expire_all()
    return world.session.get_one(Request, sent.id).state


def _new(world):
    return f"/requests/new?challenge={world.challenge.public_id}&mentor={world.mentor.public_id}"


def _ask(world, *more, **values):
    mentors = [mentor.public_id for mentor in (world.mentor, *more)]
    return {"mentor": mentors, "message": MESSAGE, **values}


def test_the_form_says_what_happens_next_and_sends(as_firm, world):
    form = as_firm.get(_new(world))
    assert "보내면 이렇게 돼요" in form.text
    assert "2자리 가운데 2자리" in form.text
    assert re.search(r"멘토에게 메일로 알리고, .+까지 답을 기다려요", form.text)
    assert "(추정)" in form.text
    answer = as_firm.post(_new(world), _ask(world), follow=True)
    assert "요청을 보냈어요" in answer.text
    assert MESSAGE in answer.text


def test_a_short_message_stays_in_the_form(as_firm, world):
    answer = as_firm.post(_new(world), _ask(world, message="짧아요"))
    assert answer.status_code == 422
    assert "짧아요</textarea>" in answer.text
    assert "10자 이상" in answer.text


def test_a_mentor_asked_twice_is_a_conflict_that_keeps_what_was_typed(as_firm, world):
    world.ask()
    assert "이미 물어보고" in as_firm.get(_new(world)).text
    answer = as_firm.post(_new(world), _ask(world))
    assert answer.status_code == 409
    assert f"{MESSAGE}</textarea>" in answer.text


def test_mentors_are_ranked_by_buttons_that_keep_what_was_typed(as_firm, world):
    second = world.new_mentor("단무지")
    form = as_firm.get(f"{_new(world)}&mentor={second.public_id}").text
    assert form.index(world.mentor.public_id) < form.index(second.public_id)
    moved = as_firm.post(_new(world), _ask(world, second, move=f"up:{second.public_id}"))
    assert moved.status_code == 200
    assert f"{MESSAGE}</textarea>" in moved.text
    first, last = re.findall(r'name="mentor"\s+value="(\w+)"', moved.text)
    assert (first, last) == (second.public_id, world.mentor.public_id)
    assert world.session.scalars(select(Request)).all() == []
    as_firm.post(_new(world), {"mentor": [first, last], "message": MESSAGE})
    world.session.rollback()
    asked = world.session.scalars(select(Request).order_by(Request.rank)).all()
    assert [(r.mentor_id, r.state) for r in asked] == [
        (second.id, "open"), (world.mentor.id, "queued"),
    ]  # fmt: skip


def test_the_firm_sees_its_ranking_and_changes_what_was_not_asked(as_firm, world):
    second, third = world.new_mentor("단무지"), world.new_mentor("두부")
    sent, _, last = world.rank(world.mentor, second, third)
    page = f"/requests/{sent.public_id}"
    assert "물어보는 순서" in as_firm.get(page).text
    moved = as_firm.post(
        f"/requests/{last.public_id}/move?back={sent.public_id}", {"way": "up"}, follow=True
    )
    assert "순서를 바꿨어요" in moved.text
    assert _state(world, last) == "queued"
    assert world.session.get_one(Request, last.id).rank == 2
    gone = as_firm.post(f"{page}/withdraw-round", {"reason": ""}, follow=True)
    assert "모두 거뒀어요" in gone.text
    assert {_state(world, r) for r in (sent, last)} == {"withdrawn"}


def test_a_coordinator_prolongs_and_answers_for_the_mentor(app, world):
    sent = world.ask()
    desk, page = Browser(app).sign_in(world.coordinator), f"/requests/{sent.public_id}"
    assert "멘토 대신 답하기" in desk.get(page).text
    assert desk.post(f"{page}/prolong", {"days": "99"}).status_code == 422
    assert desk.post(f"{page}/prolong", {"days": "bald"}).status_code == 422
    assert "늘리고" in desk.post(f"{page}/prolong", {"days": "3"}, follow=True).text
    assert "수락했어요" in desk.post(f"{page}/accept", {"note": ""}, follow=True).text
    assert _state(world, sent) == "accepted"


def test_a_no_comes_with_a_reason_of_the_list_and_may_close_the_door(as_mentor, world):
    sent = world.ask()
    page = f"/requests/{sent.public_id}/decline"
    open_ended = as_mentor.post(page, {"code": "no_time", "close": "y"})
    assert open_ended.status_code == 422
    assert "언제부터 다시 받을지" in open_ended.text
    as_mentor.post(page, {"code": "no_time", "close": "y", "until": "2027-01-04"})
    assert _state(world, sent) == "declined"
    world.session.refresh(world.mentor)
    assert world.mentor.paused_until == date(2027, 1, 4)


def test_a_firm_that_waits_for_approval_sees_what_is_missing(as_firm, world):
    world.firm.status = "waiting"
    world.session.commit()
    answer = as_firm.get(_new(world))
    assert "기업 승인을 기다리고 있어요" in answer.text
    assert "<textarea" not in answer.text


def test_without_a_challenge_one_is_chosen_and_without_a_mentor_the_match_page_comes(
    as_firm, world, make
):
    assert (
        world.challenge.text in as_firm.get(f"/requests/new?mentor={world.mentor.public_id}").text
    )
    answer = as_firm.get(f"/requests/new?challenge={world.challenge.public_id}")
    assert answer.location == f"/challenges/{world.challenge.public_id}/match"
    world.challenge.status = "withdrawn"
    world.session.commit()
    assert "아직 남긴 고민이 없어요" in as_firm.get("/requests/new").text


def test_a_coordinator_sees_that_it_is_on_behalf(browser, world):
    assert "대신 물어봐요" in browser.sign_in(world.coordinator).get(_new(world)).text


def test_a_mentor_accepts_and_both_go_on_at_the_mentoring(as_firm, as_mentor, world):
    sent = world.ask()
    page = f"/requests/{sent.public_id}"
    assert "수락할게요" in as_mentor.get(page).text
    answer = as_mentor.post(f"{page}/accept", {"note": "화요일에 뵐게요"}, follow=True)
    assert "수락했어요. 기업에 알렸어요" in answer.text
    assert "화요일에 뵐게요" in as_firm.get(page).text
    for browser in (as_firm, as_mentor):
        assert "멘토링으로 가기" in browser.get(page).text


def test_question_and_answer(as_firm, as_mentor, world):
    sent = world.ask()
    page = f"/requests/{sent.public_id}"
    as_mentor.post(f"{page}/ask-back", {"question": "하루에 몇 통인가요?"})
    assert _state(world, sent) == "asked_back"
    assert "기업의 답을 기다려요" in as_mentor.get(page).text
    assert "하루에 몇 통인가요?" in as_firm.get(page).text
    assert "답을 보냈어요" in as_firm.post(f"{page}/reply", {"text": "스무 통"}, follow=True).text
    assert _state(world, sent) == "open"


@pytest.mark.parametrize(
    ("step", "data", "state"),
    [
        ("decline", {"code": "process", "reason": ""}, "declined"),
        ("not-this-season", {"reason": "", "until": "2027-01-04"}, "not_this_season"),
    ],
)
def test_a_no_leads_the_firm_to_other_mentors(as_firm, as_mentor, world, step, data, state):
    sent = world.ask()
    assert as_mentor.post(f"/requests/{sent.public_id}/{step}", data).status_code == 303
    assert _state(world, sent) == state
    assert "다른 멘토 보기" in as_firm.get(f"/requests/{sent.public_id}").text


def test_a_mistake_keeps_the_step_open_with_the_problem_beside_it(as_mentor, world):
    sent = world.ask()
    answer = as_mentor.post(f"/requests/{sent.public_id}/decline", {"code": "other", "reason": ""})
    assert answer.status_code == 422
    assert "한 줄이라도 적어 주세요" in answer.text
    assert 'id="step-decline" open' in answer.text
    wrong = as_mentor.post(f"/requests/{sent.public_id}/not-this-season", {"until": "내일"})
    assert wrong.status_code == 422
    assert 'id="step-not_this_season" open' in wrong.text


def test_a_request_past_its_day_says_so(as_firm, world):
    sent = world.ask()
    sent.due_at = sent.opened_at = world.now.replace(year=2025)
    world.session.commit()
    assert "날이 지났어요" in as_firm.get(f"/requests/{sent.public_id}").text
    assert "지났어요" in as_firm.get("/requests/").text


def test_the_list_has_sides_filters_and_csv(as_mentor, world):
    sent = world.ask()
    page = as_mentor.get("/requests/")
    assert "받은 요청" in page.text
    assert f"/requests/{sent.public_id}" in page.text
    assert "조건에 맞는 요청이 없어요" in as_mentor.get("/requests/?state=declined&sort=x").text
    assert "아직 보낸 요청이 없어요" in as_mentor.get("/requests/?side=firm").text
    part = as_mentor.get("/requests/?q=반품이", swap=True)
    assert part.text.lstrip().startswith('<div id="request-list">')
    table = as_mentor.get("/requests/export.csv").text.removeprefix("\ufeff")
    rows = list(csv.reader(io.StringIO(table)))
    assert [len(rows), rows[1][1]] == [2, world.firm.name]


def test_empty_lists_say_what_to_do(app, world, make):
    assert "기업이나 멘토로 등록하면" in Browser(app).sign_in(make.user()).get("/requests/").text
    assert "우리 지역에는 아직 요청이 없어요" in (
        Browser(app).sign_in(world.coordinator).get("/requests/").text
    )
    mentor = Browser(app).sign_in(world.person(world.mentor))
    assert "아직 받은 요청이 없어요" in mentor.get("/requests/").text
    nobody = Browser(app).sign_in(make.user())
    assert nobody.get("/requests/export.csv").text.count("\n") == 1


def test_roles_are_checked(as_firm, world, app, make):
    sent = world.ask()
    assert as_firm.post(f"/requests/{sent.public_id}/accept").status_code == 403
    assert Browser(app).get(f"/requests/{sent.public_id}").status_code == 302
    assert Browser(app).sign_in(make.user()).get(f"/requests/{sent.public_id}").status_code == 404


def test_pages_state_their_selects(as_firm, world, engine):
    sent = world.ask()
    as_firm.get(f"/requests/{sent.public_id}")
    with counted_selects(engine) as seen:
        as_firm.get("/requests/")
    assert len(seen) == 4
    with counted_selects(engine) as seen:
        as_firm.get(f"/requests/{sent.public_id}")
    assert len(seen) == 7
