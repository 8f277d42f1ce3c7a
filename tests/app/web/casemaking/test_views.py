from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.models.case import CaseStudy, CaseVersion
from app.models.kpi import Measure
from tests.app.results_world import ResultsWorld
from tests.client import Browser, flat


@pytest.fixture
def world(session, make, runtime):
    return ResultsWorld(session, make, runtime.files)


def cases(session):
    session.rollback()
    return list(session.scalars(select(CaseStudy)))


def draft(world, browser):
    return browser.post(f"/case-making/engagements/{world.engagement.public_id}")


def test_the_button_makes_one_draft_and_leads_to_it(world, session, app):
    firm, mentor = (Browser(app).sign_in(u) for u in (world.owner, world.mentor_person))
    first, again = draft(world, firm), draft(world, mentor)
    (case,) = cases(session)
    assert first.headers["Location"] == again.headers["Location"]
    assert first.headers["Location"] == f"/my/cases/{case.public_id}/preview"


def test_a_coordinator_is_led_back_to_the_results(world, session, app):
    made = draft(world, Browser(app).sign_in(world.coordinator))
    assert made.headers["Location"] == f"/results/{world.engagement.public_id}"
    assert len(cases(session)) == 1


def test_the_mentor_sees_the_draft_writes_in_it_and_is_offered_neither_sending_nor_deleting(
    world, session, app
):
    draft(world, Browser(app).sign_in(world.owner))
    (case,) = cases(session)
    path = f"/my/cases/{case.public_id}"
    seen = flat(Browser(app).sign_in(world.mentor_person).get(f"{path}/preview").text)
    own = flat(Browser(app).sign_in(world.owner).get(f"{path}/preview").text)
    for words in ("보내기 전에 확인하기", "이 글 지우기"):
        assert words in own
        assert words not in seen
    for words in ("이어 쓰기", "최신 수치 가져오기", "함께 만든 사람: 김사장"):
        assert words in own
        assert words in seen
    mentor = Browser(app).sign_in(world.mentor_person)
    step = mentor.get(f"{path}/step/2")
    token = step.text.split('name="token"')[1].split('value="')[1].split('"')[0]
    saved = mentor.post(f"{path}/step/2", {"token": token, "situation": "멘토의 글", "go": "next"})
    assert saved.status_code == 303
    session.rollback()
    assert session.scalars(select(CaseVersion.situation)).one() == "멘토의 글"
    assert mentor.post(f"{path}/submit").status_code == 403
    assert mentor.post(f"{path}/discard").status_code == 403
    assert (
        "절임" in mentor.get("/my/cases/").text or case.public_id in mentor.get("/my/cases/").text
    )


def test_newer_values_are_taken_in_by_a_button(world, session, browser):
    browser.sign_in(world.owner)
    draft(world, browser)
    (case,) = cases(session)
    world.read(world.defects, "m0", "4", date(2026, 9, 1), date(2026, 10, 31))
    taken = browser.post(f"/case-making/cases/{case.public_id}/figures", follow=True)
    assert "최신 수치를 가져왔어요" in taken.text
    session.rollback()
    assert Decimal(4) in session.scalars(select(Measure.after)).all()


def test_each_takes_the_own_name_off_the_public_page(world, session, app):
    firm = Browser(app).sign_in(world.owner)
    draft(world, firm)
    (case,) = cases(session)
    version = session.scalars(select(CaseVersion)).one()
    version.state, version.submitted_at, version.title = "published", world.now, "함께 한 일"
    case.status, case.published_version_id, case.published_at = (
        "published", version.id, world.now,
    )  # fmt: skip
    session.commit()
    page = f"/cases/{case.public_id}"
    name = world.mentor_person.name
    line = f"함께 만든 사람: 김사장, {name} (멘토)"
    assert line in flat(Browser(app).get(page).text)
    mentor = Browser(app).sign_in(world.mentor_person)
    path = f"/case-making/cases/{case.public_id}/name"
    left = mentor.post(path, {"named": "0", "back": "page"})
    assert left.headers["Location"] == page
    public = flat(Browser(app).get(page).text)
    assert "함께 만든 사람: 김사장" in public
    assert name not in public
    assert "내 이름 올리기" in mentor.get(page).text
    assert Browser(app).sign_in(world.coordinator).post(path, {"named": "0"}).status_code == 404
