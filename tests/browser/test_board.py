"""The coordinator's board by mouse and by keyboard, and what it says to those who do not see it."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import APIResponse, Browser, Error, Page, Route, expect
from sqlalchemy.orm import Session

from tests.app.board_world import Day
from tests.browser.conftest import sign_in
from tests.browser.live import LiveSite, live_site
from tests.factories import PASSWORD, Factory

pytestmark = [pytest.mark.browser, pytest.mark.no_cover, pytest.mark.timeout(120)]
START = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def site(tmp_path: Path, template_database: Path) -> Iterator[LiveSite]:
    with live_site(tmp_path, template_database, START) as running:
        yield running


@pytest.fixture
def board(site: LiveSite, chromium: Browser) -> Iterator[Page]:
    """The board of a day with two meetings, opened by its coordinator."""
    with Session(site.runtime.engine, expire_on_commit=False) as session:
        day = Day(session, Factory(session, START), START)
        (one, two), (guide, other) = day.firms, day.mentors
        day.take(day.run((one, guide, 1, 1), (two, other, 1, 2)))
        session.commit()
    context = chromium.new_context(base_url=site.address, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    sign_in(page, day.coordinator.email, PASSWORD)
    page.goto(f"/desk/events/{day.event.public_id}/board/")
    yield page
    context.close()


def test_a_meeting_is_dragged_and_moved_by_keyboard_and_each_step_is_said(board: Page) -> None:
    def cell(place: str):
        return board.locator(f'a[href="./?at={place}"]')

    said = board.locator("[data-live]")
    cell("1-1").focus()
    board.keyboard.press("Space")
    expect(said).to_contain_text("집었어요: 기업1, 멘토1.")
    board.keyboard.press("ArrowRight")
    expect(said).to_contain_text("2라운드 테이블 1: 빈자리")
    board.keyboard.press("Escape")
    expect(said).to_contain_text("제자리에 두었어요.")
    board.keyboard.press("Space")
    board.keyboard.press("ArrowRight")
    board.keyboard.press("Enter")
    expect(said).to_contain_text("옮겼어요.")
    expect(cell("2-1")).to_be_focused()
    expect(cell("2-1")).to_contain_text("기업1")

    board.locator('td:has(> a[href="./?at=2-1"])').drag_to(
        board.locator('td:has(> a[href="./?at=1-2"])')
    )
    expect(said).to_contain_text("두 만남의 자리를 바꿨어요.")
    expect(cell("1-2")).to_contain_text("기업1")
    cell("1-2").click()
    panel = board.locator("[data-panel]")
    expect(panel).to_contain_text("기업1 – 멘토1")
    panel.get_by_role("button", name="잠그기", exact=True).click()
    expect(cell("1-2")).to_contain_text("잠금")
    cell("1-2").focus()
    board.keyboard.press("Space")
    expect(said).to_contain_text("먼저 잠금을 풀어 주세요.")
    board.get_by_role("button", name="되돌리기: 잠금을 바꿈").click()
    expect(cell("1-2")).not_to_contain_text("잠금")


def test_a_panel_that_comes_during_a_change_does_not_hide_it(board: Page) -> None:
    board.goto(f"{board.url}?at=1-1")
    first = board.locator('a[href="./?at=1-1"]')
    panels: list[tuple[Route, APIResponse]] = []
    changes: list[Route] = []

    def hold(route: Route) -> None:
        if route.request.method == "POST":
            changes.append(route)
        else:
            panels.append((route, route.fetch()))

    board.route("**/board/**", hold)
    board.locator('a[href="./?at=1-2"]').click()
    board.locator("[data-panel]").get_by_role("button", name="잠그기", exact=True).click()
    board.wait_for_timeout(300)
    ((route, answer),) = panels
    # the page has given the request up, so there may be nobody to answer
    with suppress(Error):
        route.fulfill(response=answer)
    board.wait_for_timeout(300)
    (change,) = changes
    change.continue_()
    expect(first).to_contain_text("잠금")
