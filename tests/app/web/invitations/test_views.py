import pytest
from sqlalchemy import select

from app.models.case import MentorInvitation
from app.models.mentor import Mentor
from tests.app.invitation_world import InvitationWorld
from tests.client import flat


@pytest.fixture
def world(session, make):
    return InvitationWorld(session, make)


@pytest.fixture
def path(world):
    world.publish()
    return f"/invitations/{world.invitations()[0].public_id}"


def answered(session):
    session.rollback()
    return session.scalars(select(MentorInvitation.answer)).one()


def test_a_publishing_coordinator_invites_through_the_site(world, session, app, browser, make):
    browser.sign_in(make.coordinator())
    done = browser.post(f"/desk/reviews/{world.case.public_id}/decide", {"decision": "publish"})
    assert done.status_code == 303
    assert answered(session) is None
    assert world.told() == ["sent"]


def test_the_page_says_what_it_means_and_asks(world, session, browser, path):
    browser.sign_in(world.owner)
    page = flat(browser.get(path).text)
    for words in ("한꺼번에 한두 곳", "바쁜 철", "버튼 한 번"):
        assert words in page
    assert answered(session) is None
    wrong = browser.post(path, {"answer": "?"})
    assert wrong.status_code == 422
    assert "세 가지 가운데" in wrong.text


@pytest.mark.parametrize(("chosen", "words"), [("later", "석 달 뒤에"), ("no", "다시 여쭤보지")])
def test_later_and_no_are_taken_without_fuss(world, session, browser, path, chosen, words):
    browser.sign_in(world.owner)
    assert words in browser.post(path, {"answer": chosen}, follow=True).text
    assert answered(session) == chosen


def test_yes_opens_the_application_filled_from_the_case(world, session, browser, path):
    browser.sign_in(world.owner)
    go = browser.post(path, {"answer": "yes"})
    assert go.headers["Location"].startswith("/mentoring/apply?invitation=")
    form = flat(browser.get(go.headers["Location"]).text)
    assert 'value="절임 염도를 맞춰' in form
    sent = browser.post(
        go.headers["Location"],
        {
            "company": world.firm.public_id, "headline": "염도를 맞춰 드려요", "topics": "defect",
            "solutions": "5s", "languages": "ko", "capacity": "1", "visits_per_month": "2",
            "radius_km": "100",
        },
    )  # fmt: skip
    assert sent.status_code == 303
    session.rollback()
    assert session.scalars(select(Mentor.headline)).one() == "염도를 맞춰 드려요"
    # who applied is led on to the own record
    assert browser.post(path, {"answer": "no"}).status_code == 409


def test_strangers_find_no_invitation(world, make, browser, path):
    browser.sign_in(make.user())
    assert browser.get(path).status_code == 404
    assert browser.post(path, {"answer": "yes"}).status_code == 404
    assert browser.get(f"/mentoring/apply?invitation={path.rpartition('/')[2]}").status_code == 404
