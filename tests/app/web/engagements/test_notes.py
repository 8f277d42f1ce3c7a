"""Notes and files on the page of an engagement."""

import io

import pytest
from sqlalchemy import select

from app.models.attachment import Attachment
from app.models.engagement import EngagementNote
from tests.app.engagement_world import PDF, EngagementWorld
from tests.client import flat


@pytest.fixture
def world(session, make, browser):
    world = EngagementWorld(session, make)
    browser.sign_in(world.owner)
    world.path = f"/engagements/{world.id}"
    return world


def test_a_note_is_kept_changed_deleted_and_put_back(world, browser, session):
    sent = browser.post(f"{world.path}/notes", {"text": "온도를 적기로", "visibility": "private"})
    assert sent.location.endswith("#notes")
    note = session.scalar(select(EngagementNote))
    assert "나만 봐요" in browser.get(world.path).text
    form = browser.get(f"{world.path}/notes/{note.public_id}").text
    assert "온도를 적기로" in form
    browser.post(
        f"{world.path}/notes/{note.public_id}", {"text": "염도를 적기로", "visibility": "shared"}
    )
    gone = browser.post(f"{world.path}/notes/{note.public_id}/delete")
    page = flat(browser.get(gone.location).text)
    assert "염도를 적기로" not in page
    assert f'action="{world.path}/notes/{note.public_id}/restore"' in page
    browser.post(f"{world.path}/notes/{note.public_id}/restore")
    assert "염도를 적기로" in browser.get(world.path).text


def test_an_empty_note_opens_its_section_with_the_problem(world, browser):
    answer = browser.post(f"{world.path}/notes", {"text": "", "visibility": "shared"})
    assert answer.status_code == 422
    page = flat(answer.text)
    assert '<details class="card step fold" id="notes" open>' in page
    assert "기록할 내용을 적어 주세요." in page


def test_the_other_side_neither_reads_nor_opens_a_private_note(world, browser, session):
    browser.post(f"{world.path}/notes", {"text": "혼잣말", "visibility": "private"})
    number = session.scalar(select(EngagementNote.public_id))
    browser.sign_in(world.person)
    assert "혼잣말" not in browser.get(world.path).text
    assert browser.get(f"{world.path}/notes/{number}").status_code == 404


def test_a_file_is_uploaded_opened_by_the_other_side_removed_and_put_back(world, browser, session):
    sent = browser.post(
        f"{world.path}/files", {"file": (io.BytesIO(PDF), "견적.pdf"), "caption": "견적서"}
    )
    assert sent.location.endswith("#files")
    number = session.scalar(select(Attachment.public_id))
    browser.sign_in(world.person)
    assert "견적서" in browser.get(world.path).text
    with browser.get(f"/files/{number}") as opened:
        assert opened.data == PDF
    assert browser.post(f"{world.path}/files/{number}/remove").status_code == 403
    browser.sign_in(world.owner)
    gone = browser.post(f"{world.path}/files/{number}/remove")
    page = flat(browser.get(gone.location).text)
    assert f'action="{world.path}/files/{number}/restore"' in page
    browser.post(f"{world.path}/files/{number}/restore")
    assert "견적서" in browser.get(world.path).text


def test_a_file_that_cannot_be_taken_opens_its_section(world, browser):
    answer = browser.post(
        f"{world.path}/files", {"file": (io.BytesIO(b""), "빈.pdf"), "caption": "견적서"}
    )
    assert answer.status_code == 422
    page = flat(answer.text)
    assert '<details class="card step fold" id="files" open>' in page
    assert 'value="견적서"' in page
