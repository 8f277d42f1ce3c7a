import pytest

from app.models.timetable import MeetingRecord
from app.services.matchday import no_shows, passes
from tests.app.after_world import AfterWorld
from tests.client import flat


@pytest.fixture
def world(session, make):
    return AfterWorld(session, make)


@pytest.fixture
def at(world, app):
    token = passes.token_of(app.extensions["ieum"].settings.key(), world.two)
    return f"/events/pass/{token}"


def test_a_guest_writes_what_follows_without_an_account(browser, world, at):
    page = flat(browser.get(f"{at}/outcomes/").text)
    assert "1개 가운데 0개를 적었어요" in page
    assert "이고문" in page
    assert browser.get(f"{at}/outcomes/").headers["Referrer-Policy"] == "strict-origin"
    form = f"{at}/outcomes/{world.two.public_id}/{world.other.public_id}"
    assert browser.get(form).status_code == 200
    assert browser.post(form, {"step": ""}).status_code == 422
    assert browser.post(form, {"step": "none", "note": "고마웠어요"}).status_code == 303
    world.session.rollback()
    found = world.session.query(MeetingRecord).filter_by(note="고마웠어요").one()
    assert found.outcome_by_id == world.two.id
    seen = str(found.outcome_at.timestamp())
    assert browser.post(f"{form}/remove", {"seen": seen}).status_code == 303


def test_a_link_opens_nothing_of_others(browser, world, at):
    other = f"{at}/outcomes/{world.one.public_id}/{world.guide.public_id}"
    assert browser.get(other).status_code == 404
    assert browser.get("/events/pass/forged/outcomes/").status_code == 404


def test_a_guest_contests_a_mark(browser, world, at, session):
    mark = no_shows.mark(session, world.desk, world.missed, world.two, now=world.now)
    no_shows.mark(session, world.desk, world.held, world.one, now=world.now)
    session.commit()
    page = browser.get(f"{at}/no-shows/").text
    assert page.count("사실과 달라요") == 1
    form = f"{at}/no-shows/{mark.public_id}"
    assert browser.get(form).status_code == 200
    assert browser.post(form, {"contest": "네"}).status_code == 422
    assert browser.post(form, {"contest": "미리 전화했어요."}).status_code == 303
    session.rollback()
    session.refresh(mark)
    assert mark.contest == "미리 전화했어요."
    assert browser.get(f"{at}/no-shows/none").status_code == 404
