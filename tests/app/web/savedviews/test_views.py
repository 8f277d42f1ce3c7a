"""Views can be kept, opened, renamed, deleted and put back; nobody sees another's."""

import pytest
from sqlalchemy import select

from app.models.figure import SavedView


@pytest.fixture
def reader(browser, make):
    browser.sign_in(make.coordinator())
    return browser


def keep(browser, name="진안군", query="place=52720&page=3"):
    return browser.post("/desk/views/", {"page": "figures.index", "query": query, "name": name})


def test_a_view_is_kept_opened_and_renamed(reader, session):
    assert keep(reader).headers["Location"] == "/desk/figures/?place=52720"
    view = session.scalar(select(SavedView))
    assert "진안군" in reader.get("/desk/figures/").text
    opened = reader.get(f"/desk/views/{view.public_id}")
    assert opened.headers["Location"] == "/desk/figures/?place=52720"
    assert reader.get(f"/desk/views/{view.public_id}/name").status_code == 200
    reader.post(f"/desk/views/{view.public_id}/name", {"name": "진안"})
    session.rollback()
    assert session.scalar(select(SavedView.name)) == "진안"


def test_a_deleted_view_can_be_put_back(reader, session):
    keep(reader)
    view = session.scalar(select(SavedView))
    page = reader.post(f"/desk/views/{view.public_id}/delete").text
    session.rollback()
    assert session.scalar(select(SavedView.id)) is None
    assert 'value="place=52720"' in page
    session.rollback()
    keep(reader)
    assert session.scalar(select(SavedView.name)) == "진안군"


def test_what_is_wrong_is_told_and_the_input_stays(reader):
    answer = keep(reader, name="")
    assert answer.status_code == 422
    assert "보기의 이름을 적어 주세요" in answer.text
    assert "place=52720" in answer.text
    keep(reader, name="하나")
    keep(reader, name="둘", query="place=52110")


def test_a_name_in_use_is_told(reader, session):
    keep(reader, name="하나")
    keep(reader, name="둘", query="place=52110")
    view = session.scalar(select(SavedView).where(SavedView.name == "둘"))
    answer = reader.post(f"/desk/views/{view.public_id}/name", {"name": "하나"})
    assert answer.status_code == 422
    assert "같은 이름의 보기가 이미 있어요" in answer.text


def test_only_pages_of_the_desk_are_kept(reader):
    answer = reader.post("/desk/views/", {"page": "accounts.sign_out", "query": "", "name": "x"})
    assert answer.status_code == 404


def test_a_view_of_somebody_else_is_not_there(browser, make, session):
    browser.sign_in(make.coordinator())
    keep(browser)
    view = session.scalar(select(SavedView))
    browser.sign_in(make.coordinator())
    assert browser.get(f"/desk/views/{view.public_id}").status_code == 404
    assert browser.post(f"/desk/views/{view.public_id}/delete").status_code == 404
