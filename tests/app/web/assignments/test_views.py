"""Drafts of the whole pool in the browser, and their words."""

import pytest
from sqlalchemy import select

from app.models.account import Grant
from app.models.assignment import AssignmentDraft, AssignmentPair
from app.models.request import Request
from tests.app.asking_world import World
from tests.client import Browser
from tests.queries import counted_selects


@pytest.fixture
def world(session, make):
    return World(session, make)


@pytest.fixture
def signed(browser, world):
    return browser.sign_in(world.coordinator)


@pytest.fixture
def draft(signed, session):
    signed.post("/desk/assignments/", {"region": "52"})
    return session.scalars(select(AssignmentDraft)).one()


@pytest.fixture
def pair(draft, session):
    return session.scalars(select(AssignmentPair)).one()


def test_a_draft_is_made_listed_and_shown_with_its_certificate(signed, world):
    empty = signed.get("/desk/assignments/")
    assert "아직 초안이 없어요" in empty.text
    page = signed.post("/desk/assignments/", {"region": "52"}, follow=True)
    assert "아직 아무에게도 알리지 않았어요" in page.text
    assert "고민 1개 가운데 1개가 멘토를 만나요" in page.text
    assert "이론상 최댓값" in page.text
    assert world.person(world.mentor).name in page.text
    listed = signed.get("/desk/assignments/?status=draft")
    assert "초안" in listed.text
    part = signed.get("/desk/assignments/?status=nothing", swap=True)
    assert part.text.lstrip().startswith('<div id="draft-list">')


def test_approval_sends_and_is_final(signed, draft, pair, session):
    address = f"/desk/assignments/{draft.public_id}"
    page = signed.post(f"{address}/approve", {"pair": [str(pair.id), "x"]}, follow=True)
    assert "요청 1개를 기업을 대신해 보냈어요" in page.text
    session.rollback()
    assert len(session.scalars(select(Request)).all()) == 1
    assert "disabled" in page.text
    assert signed.post(f"{address}/approve", {"pair": str(pair.id)}).status_code == 409
    assert signed.post(f"{address}/discard").status_code == 409


def test_what_could_not_be_sent_is_named(signed, draft, pair, world):
    world.ask()
    page = signed.post(
        f"/desk/assignments/{draft.public_id}/approve", {"pair": str(pair.id)}, follow=True
    )
    assert "보내지 않았어요:" in page.text
    assert "이미 물어보고" in page.text


def test_ticks_are_kept_and_a_draft_is_discarded_and_restored(signed, draft):
    address = f"/desk/assignments/{draft.public_id}"
    assert "짝 0개를 보내기로" in signed.post(f"{address}/keep", follow=True).text
    assert "초안 되살리기" in signed.post(f"{address}/discard", follow=True).text
    assert "초안 버리기" in signed.post(f"{address}/restore", follow=True).text


def test_drafts_and_pairs_leave_as_csv(signed, draft, world):
    assert "초안" in signed.get("/desk/assignments/export.csv").text
    table = signed.get(f"/desk/assignments/{draft.public_id}/pairs.csv").text
    assert world.firm.name in table
    assert "예" in table


def test_a_challenge_without_mentor_stands_below_with_its_reason(signed, world, session):
    world.mentor.languages = ["vi"]
    session.commit()
    page = signed.post("/desk/assignments/", {"region": "52"}, follow=True)
    assert "멘토를 찾지 못한 고민 1개" in page.text
    assert "언어가 다름 1명" in page.text
    assert "이을 수 있는 짝이 없어요" in page.text


def test_a_coordinator_of_two_regions_chooses(signed, world, session, now):
    session.add(
        Grant(user_id=world.coordinator.id, role="coordinator", region_code="48", created_at=now)
    )
    session.commit()
    assert '<option value="52">' in signed.get("/desk/assignments/").text
    assert signed.post("/desk/assignments/", {"region": "48"}).status_code == 409


def test_only_coordinators_of_the_region(app, world, draft, make):
    elsewhere = Browser(app).sign_in(make.coordinator("48"))
    assert elsewhere.get(f"/desk/assignments/{draft.public_id}").status_code == 404
    assert Browser(app).sign_in(world.owner).get("/desk/assignments/").status_code == 403


def test_pages_state_their_selects(signed, draft, engine):
    signed.get("/desk/assignments/")
    with counted_selects(engine) as seen:
        signed.get("/desk/assignments/")
    assert len(seen) == 4
    with counted_selects(engine) as seen:
        signed.get(f"/desk/assignments/{draft.public_id}")
    assert len(seen) == 4
