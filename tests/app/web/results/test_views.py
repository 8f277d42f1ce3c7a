import io
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.models.engagement import GoalReading
from app.models.follow_up import FollowUp
from tests.app.results_world import PDF, VALUES, ResultsWorld
from tests.client import Browser, flat


@pytest.fixture
def world(session, make, runtime):
    return ResultsWorld(session, make, runtime.files)


def row(goal, **changes):
    return {f"{goal.public_id}-{name}": text for name, text in {**VALUES, **changes}.items()}


def left_out(goal, reason="저울이 고장 났어요"):
    return {f"{goal.public_id}-unmeasured": "y", f"{goal.public_id}-reason": reason}


def mark(answer):
    return answer.text.split('name="mark"')[1].split('value="')[1].split('"')[0]


def stored(session):
    session.rollback()
    query = select(GoalReading.value).where(GoalReading.point != "baseline")
    return list(session.scalars(query.execution_options(populate_existing=True)))


def state(session):
    session.rollback()
    query = select(FollowUp.state).where(FollowUp.month == 0)
    return session.scalars(query.execution_options(populate_existing=True)).one()


def test_whoever_holds_the_key_reads_answers_and_is_thanked(world, session, browser):
    world.asked()
    path = f"/results/answer/{world.keys(world.owner)[0]}"
    for _ in range(2):
        # a scanner of mail that opens links changes nothing
        page = browser.get(path)
    assert page.status_code == 200
    assert "8 %" in flat(page.text)
    assert (stored(session), state(session)) == ([], "asked")
    sent = browser.post(path, {"mark": mark(page), **row(world.defects), **left_out(world.output)})
    assert (sent.status_code, sent.headers["Location"]) == (303, "/results/thanks")
    assert "잘 받았어요" in browser.get("/results/thanks").text
    assert (stored(session), state(session)) == ([Decimal(5)], "answered")
    again = browser.get(path)
    assert again.status_code == 404
    assert "이미 쓴 링크예요" in again.text


def test_a_part_of_an_answer_is_kept_and_the_page_says_what_is_left(world, session, browser):
    world.asked()
    path = f"/results/answer/{world.keys(world.owner)[0]}"
    sent = browser.post(path, {"mark": mark(browser.get(path)), **row(world.defects)})
    assert sent.headers["Location"] == path
    page = browser.get(path)
    assert "목표 1개가 남았어요" in page.text
    assert (stored(session), state(session)) == ([Decimal(5)], "asked")


def test_wrong_input_stands_beside_its_field_and_the_file_is_not_asked_for_again(
    world, session, browser
):
    asked = world.asked()
    browser.sign_in(world.owner)
    path = f"/results/forms/{asked.public_id}"
    name = f"{world.defects.public_id}-evidence"
    page = browser.post(
        path,
        {
            "mark": mark(browser.get(path)), **row(world.defects, value="많이"),
            **row(world.output, value="812"), name: (io.BytesIO(PDF), "일지.pdf"),
        },
        content_type="multipart/form-data",
    )  # fmt: skip
    assert page.status_code == 422
    text = flat(page.text)
    assert 'value="많이"' in text
    assert "숫자로 적어 주세요" in text
    assert "파일은 받아 두었어요" in text
    kept = text.split(f'name="{world.defects.public_id}-kept"')[1].split('value="')[1].split('"')[0]
    sent = browser.post(
        path,
        {
            "mark": mark(page), **row(world.defects), **row(world.output, value="812"),
            f"{world.defects.public_id}-kept": kept,
        },
    )  # fmt: skip
    assert sent.headers["Location"] == f"/results/{world.engagement.public_id}"
    states = session.scalars(select(GoalReading.check_state).where(GoalReading.point == "m0"))
    assert sorted(states) == ["documented", "self_reported"]


def test_a_page_that_a_colleague_overtook_keeps_what_was_typed_and_shows_theirs(
    world, session, browser
):
    asked = world.asked()
    browser.sign_in(world.owner)
    path = f"/results/forms/{asked.public_id}"
    old = mark(browser.get(path))
    browser.post(path, {"mark": old, **row(world.defects, value="6")})
    page = browser.post(path, {"mark": old, **row(world.defects, value="7")})
    assert page.status_code == 409
    text = flat(page.text)
    assert "그사이 다른 분이" in text
    assert 'value="7"' in text
    assert "<strong>6 %</strong>" in text
    assert stored(session) == [Decimal(6)]
    browser.post(path, {"mark": mark(page), **row(world.defects, value="7")})
    assert stored(session) == [Decimal(7)]


def test_a_request_that_is_too_large_is_told_kindly_and_nothing_is_stored(
    world, session, app, browser
):
    asked = world.asked()
    browser.sign_in(world.owner)
    path = f"/results/forms/{asked.public_id}"
    old = mark(browser.get(path))
    app.config["MAX_CONTENT_LENGTH"] = 64 * 1024
    page = browser.client.post(
        path,
        data={
            "csrf_token": browser.token(), "mark": old, **row(world.defects),
            f"{world.defects.public_id}-evidence": (io.BytesIO(b"x" * 100_000), "big.jpg"),
        },
        content_type="multipart/form-data",
        headers={"Referer": f"http://localhost{path}"},
    )  # fmt: skip
    assert page.status_code == 413
    assert f'href="{path}"' in page.text
    assert stored(session) == []


def test_strangers_find_no_form_and_a_form_before_its_day_says_so(world, make, browser):
    first, later = world.plan()[:2]
    browser.sign_in(world.owner)
    assert browser.get(f"/results/forms/{first.public_id}").status_code == 409
    world.tick()
    browser.sign_in(make.user())
    assert browser.get(f"/results/forms/{first.public_id}").status_code == 404
    assert later.state == "planned"


def test_the_results_show_chart_table_and_marks_in_both_languages(world, app):
    world.read(
        world.defects, "m0", "4", date(2026, 9, 1), date(2026, 10, 31),
        evidence_id=world.file().id, check_state="documented",
    )  # fmt: skip
    world.asked()
    page = flat(
        Browser(app).sign_in(world.owner).get(f"/results/{world.engagement.public_id}").text
    )
    assert "<title" in page.split('class="goal-chart"')[1]
    assert "마친 직후 4 %, 증빙 첨부." in page
    assert "4 %p 줄었어요" in page
    assert page.count('class="goal-chart"') == 2
    assert "값 적기" in page
    assert "문서와 맞아요" not in page
    english = flat(
        Browser(app)
        .sign_in(world.mentor_person)
        .get(f"/results/{world.engagement.public_id}", english=True)
        .text
    )
    assert "Process defect rate" in english
    assert "값 적기" not in english


def test_a_coordinator_checks_or_sends_back_with_a_reason(world, session, browser):
    reading = world.read(
        world.defects, "m0", "4", date(2026, 9, 1), date(2026, 10, 31),
        evidence_id=world.file().id, check_state="documented",
    )  # fmt: skip
    browser.sign_in(world.coordinator)
    base = f"/results/{world.engagement.public_id}"
    page = browser.get(base)
    path = f"{base}/readings/{reading.public_id}"
    assert browser.post(f"{path}/check", {"mark": mark(page)}).status_code == 303
    session.rollback()
    session.refresh(reading)
    assert reading.check_state == "checked"
    empty = browser.post(f"{path}/send-back", {"reason": ""})
    assert empty.status_code == 422
    assert "기업에 그대로 전해져요" in empty.text
    assert browser.post(f"{path}/send-back", {"reason": "10월이 빠졌어요"}).status_code == 303
    session.rollback()
    session.refresh(reading)
    assert reading.check_state == "documented"
    assert browser.post(f"{path}/check", {"mark": "old"}).status_code == 409


def test_the_list_narrows_pages_and_leaves_as_a_table(world, make, browser):
    browser.sign_in(world.coordinator)
    assert "아직 여쭤볼 것이 없어요" in browser.get("/results/").text
    world.asked()
    assert "진안김치" in browser.get("/results/").text
    part = browser.get("/results/?state=late", swap=True).text
    assert "조건에 맞는 것이 없어요" in part
    assert "<html" not in part
    assert "진안김치" in browser.get("/results/?state=waiting&q=진안&sort=firm").text
    lines = browser.get("/results/export.csv").text.splitlines()
    assert len(lines) == 5
    assert lines[1].startswith("진안김치,")
