"""Asking and answering in the browser."""

import csv
import io

import pytest

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


def test_the_form_says_what_happens_next_and_sends(as_firm, world):
    form = as_firm.get(_new(world))
    assert "보내면 이렇게 돼요" in form.text
    assert "2자리 가운데 2자리" in form.text
    answer = as_firm.post(_new(world), {"message": MESSAGE}, follow=True)
    assert "요청을 보냈어요" in answer.text
    assert MESSAGE in answer.text


def test_a_short_message_stays_in_the_form(as_firm, world):
    answer = as_firm.post(_new(world), {"message": "짧아요"})
    assert answer.status_code == 422
    assert "짧아요</textarea>" in answer.text
    assert "10자 이상" in answer.text


def test_a_mentor_asked_twice_is_a_conflict(as_firm, world):
    world.ask()
    assert "이미 물어보고" in as_firm.get(_new(world)).text
    assert as_firm.post(_new(world), {"message": MESSAGE}).status_code == 409


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


def test_a_mentor_accepts_and_the_firm_withdraws_the_rest_with_one_tap(as_firm, as_mentor, world):
    sent = world.ask()
    other = world.ask(world.new_mentor("단무지"))
    page = f"/requests/{sent.public_id}"
    assert "수락할게요" in as_mentor.get(page).text
    answer = as_mentor.post(f"{page}/accept", {"note": "화요일에 뵐게요"}, follow=True)
    assert "수락했어요. 기업에 메일로 알렸어요" in answer.text
    seen = as_firm.get(page)
    assert "화요일에 뵐게요" in seen.text
    assert "다른 멘토 1명의 답도 기다리고 있어요" in seen.text
    back = as_firm.post(f"/requests/{other.public_id}/withdraw?back={sent.public_id}")
    assert back.location == page
    assert _state(world, other) == "withdrawn"
    ended = as_mentor.post(f"{page}/end", {"reason": "검사 순서를 정했어요"}, follow=True)
    assert "도움을 마쳤어요" in ended.text


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
        ("decline", {"reason": "공정이 달라요"}, "declined"),
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
    answer = as_mentor.post(f"/requests/{sent.public_id}/decline", {"reason": ""})
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
    assert len(seen) == 3
    with counted_selects(engine) as seen:
        as_firm.get(f"/requests/{sent.public_id}")
    assert len(seen) == 5
