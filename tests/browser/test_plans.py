"""Wishes and plans in the hand: one tap, no page reload, nothing for axe to find."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy.orm import Session

from app.services.matchday import passes
from tests.app.wish_world import WishWorld
from tests.browser.conftest import SIZES, sign_in
from tests.browser.live import LiveSite, live_site
from tests.browser.pages import axe_findings, layout_findings
from tests.factories import PASSWORD, Factory

pytestmark = [pytest.mark.browser, pytest.mark.no_cover, pytest.mark.timeout(120)]
START = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def site(tmp_path: Path, template_database: Path) -> Iterator[LiveSite]:
    with live_site(tmp_path, template_database, START) as running:
        yield running


def test_a_wish_is_one_tap_and_a_plan_reads_well(site: LiveSite, chromium: Browser) -> None:
    with Session(site.runtime.engine, expire_on_commit=False) as session:
        world = WishWorld(session, Factory(session, START))
        world.fit(
            world.firm, world.guide, 0.9, code="same_words", facts={},
            quote={"asked": "a", "told": "염도를 매시간 적었어요"}, case=world.case.public_id,
        )  # fmt: skip
        token = passes.token_of("journey", world.guest_firm)
    width, height = SIZES["phone"]
    context = chromium.new_context(
        base_url=site.address, viewport={"width": width, "height": height}
    )
    page = context.new_page()
    found = []

    def look(path: str) -> None:
        page.goto(path)
        found.extend(f"{path}: {line}" for line in (*axe_findings(page), *layout_findings(page)))

    sign_in(page, world.owner.email, PASSWORD)
    base = f"/events/{world.event.public_id}"
    look(f"{base}/wishes/{world.firm.public_id}")
    must = page.locator(f"#mark-{world.guide.public_id}-must")
    must.click()
    expect(must).to_have_attribute("aria-pressed", "true")
    expect(must).to_be_focused()
    expect(page.locator(".wish-counts")).to_contain_text("꼭 만나요 1/3")
    with Session(site.runtime.engine, expire_on_commit=False) as session:
        world.session = world.make.session = session
        world.event = session.merge(world.event)
        world.announce((world.firm, world.guide, 2, 1), (world.guest_firm, world.guide, 3, 1))
    look(f"{base}/plan/{world.firm.public_id}")
    expect(page.get_by_text("염도를 매시간 적었어요")).to_be_visible()
    look(f"{base}/plan/{world.firm.public_id}/{world.guide.public_id}")
    page.get_by_label("4라운드").check()
    page.get_by_role("button", name="이 라운드로 옮기기").click()
    expect(page.get_by_text("이번 판에서 바뀌었어요")).to_be_visible()
    look(f"/events/pass/{token}/")
    look(f"/events/pass/{token}/wishes")
    context.clear_cookies()
    sign_in(page, world.desk.email, PASSWORD)
    for name in ("wishes/", "fits/", f"wishes/{world.firm.public_id}"):
        look(f"/desk{base}/{name}")
    assert found == []
    context.close()
