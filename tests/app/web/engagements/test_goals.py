"""Setting a goal, measuring where it stands, and meeting somebody else's change."""

import io

import pytest
from sqlalchemy import select

from app.models.engagement import Goal, GoalReading
from tests.app.engagement_world import PDF, EngagementWorld
from tests.client import flat

GOAL = {"unit": "%", "subject": "2호기", "target": "2", "target_by": "2027-06-30"}
BASELINE = {
    "value": "8", "period_from": "2026-09", "period_to": "2026-10",
    "measured_by": "품질팀", "method": "불량 수를 투입 수로 나눔",
}  # fmt: skip


@pytest.fixture
def world(session, make, browser):
    world = EngagementWorld(session, make)
    browser.sign_in(world.owner)
    world.path = f"/engagements/{world.id}/goals"
    return world


def test_a_goal_is_chosen_from_the_catalogue_with_figures_of_similar_firms(world, browser, make):
    case = make.case(make.company(make.user()), make.user())
    chosen = flat(browser.get(f"{world.path}/new").text)
    assert f'href="{world.path}/new?metric=process_defect"' in chosen
    form = flat(browser.get(f"{world.path}/new?metric=process_defect").text)
    assert "비슷한 기업은 이만큼 바꿨어요" in form
    assert f'href="/cases/{case.public_id}"' in form
    assert "작을수록 좋아요" in form


def test_after_the_goal_comes_its_first_measurement(world, browser, session):
    sent = browser.post(f"{world.path}/new?metric=process_defect", GOAL)
    goal = session.scalar(select(Goal))
    assert sent.location == f"{world.path}/{goal.public_id}/baseline"
    form = browser.get(sent.location).text
    mark = form.split('name="mark"')[1].split('value="')[1].split('"')[0]
    file = {"file": (io.BytesIO(PDF), "일지.pdf")}
    done = browser.post(sent.location, {**BASELINE, "mark": mark, **file})
    assert done.status_code == 303
    page = flat(browser.get(done.location).text)
    assert "품질팀" in page
    assert "일지.pdf" in page
    session.commit()
    assert session.scalar(select(GoalReading.check_state)) == "documented"


def test_problems_stand_beside_their_fields_and_the_input_is_kept(world, browser, session):
    answer = browser.post(f"{world.path}/new?metric=process_defect", {**GOAL, "target": "많이"})
    assert answer.status_code == 422
    assert 'value="많이"' in answer.text
    assert "숫자로 적어 주세요" in answer.text
    goal = world.goal()
    wrong = browser.post(f"{world.path}/{goal.public_id}/baseline", {**BASELINE, "value": ""})
    assert wrong.status_code in {409, 422}
    assert session.scalar(select(GoalReading)) is None


def _mark(page):
    return page.split('name="mark"')[1].split('value="')[1].split('"')[0]


def test_a_target_the_wrong_way_is_asked_about_and_taken_when_meant(world, browser, session):
    goal = world.goal()
    world.reading(goal)
    path = f"{world.path}/{goal.public_id}"
    mark = _mark(browser.get(path).text)
    answer = browser.post(path, {**GOAL, "target": "9", "mark": mark})
    assert answer.status_code == 422
    assert 'name="sure"' in answer.text
    meant = browser.post(path, {**GOAL, "target": "9", "mark": mark, "sure": "y"})
    assert meant.status_code == 303
    session.expire_all()
    assert session.scalar(select(Goal.target)) == 9


def test_somebody_else_s_change_is_shown_and_the_own_input_kept(world, browser, session):
    goal = world.goal()
    path = f"{world.path}/{goal.public_id}"
    mark = _mark(browser.get(path).text)
    goal.target = 5
    session.commit()
    late = browser.post(path, {**GOAL, "target": "3", "mark": mark})
    assert late.status_code == 409
    page = flat(late.text)
    assert "그사이에 다른 분이 이 목표를 고쳤어요." in page
    assert "지금 목표: 5" in page
    assert 'value="3"' in page
    again = browser.post(path, {**GOAL, "target": "3", "mark": _mark(late.text)})
    assert again.status_code == 303
    session.expire_all()
    assert session.scalar(select(Goal.target)) == 3


def test_a_baseline_that_moved_is_shown_too(world, browser, session):
    goal = world.goal()
    path = f"{world.path}/{goal.public_id}/baseline"
    mark = _mark(browser.get(path).text)
    world.reading(goal, value=7)
    late = browser.post(path, {**BASELINE, "mark": mark})
    assert late.status_code == 409
    assert "지금 저장된 값: 7" in flat(late.text)
    assert 'value="8"' in late.text


def test_a_removed_goal_is_put_back_without_a_script(world, browser, session):
    goal = world.goal()
    number = goal.public_id
    gone = browser.post(f"{world.path}/{number}/remove")
    page = flat(browser.get(gone.location).text)
    assert "목표를 지웠어요." in page
    assert f'action="{world.path}/{number}/restore"' in page
    browser.post(f"{world.path}/{number}/restore")
    assert session.scalar(select(Goal.public_id)) == number


def test_a_team_is_refused(world, browser):
    browser.sign_in(world.team_member())
    assert browser.get(f"{world.path}/new").status_code == 403
