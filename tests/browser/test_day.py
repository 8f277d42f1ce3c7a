"""The day on a phone and in the hall: a badge before the camera, a mark without network, the screen.

The site runs in this process, so that the test holds the time.
"""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import segno
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy.orm import Session

from app.models.timetable import MeetingRecord
from tests.app.day_world import Day
from tests.browser.conftest import FLAGS, SIZES, keep, sign_in
from tests.browser.live import LiveSite, live_site
from tests.browser.pages import axe_findings, layout_findings
from tests.conftest import NOW
from tests.factories import PASSWORD, Factory

pytestmark = [pytest.mark.browser, pytest.mark.no_cover, pytest.mark.timeout(180)]
CAMERA = (640, 480)


@pytest.fixture
def site(tmp_path: Path, template_database: Path) -> Iterator[LiveSite]:
    with live_site(tmp_path, template_database, NOW) as running:
        yield running


@pytest.fixture
def day(site: LiveSite) -> Iterator[Day]:
    with Session(site.runtime.engine, expire_on_commit=False) as session:
        world = Day(session, Factory(session, NOW))
        site.traveller.move_to(world.now)
        yield world


def film(path: Path, text: str) -> None:
    """Write what a camera sees to whom a badge with a text is held, a little askew."""
    code = path.with_suffix(".png")
    segno.make(text, error="m").save(str(code), scale=6, border=4)
    badge = Image.open(code).convert("RGB").resize((260, 260))
    picture = Image.new("RGB", CAMERA, "#777788")
    picture.paste(badge.rotate(8, expand=True, fillcolor="#777788"), (190, 100))
    planes = np.array(picture.convert("YCbCr"))
    frame = b"".join(
        plane.tobytes() for plane in (planes[..., 0], planes[::2, ::2, 1], planes[::2, ::2, 2])
    )
    head = f"YUV4MPEG2 W{CAMERA[0]} H{CAMERA[1]} F10:1 Ip A1:1 C420jpeg\n".encode()
    path.write_bytes(head + b"".join(b"FRAME\n" + frame for _ in range(10)))


def phone(browser: Browser, site: LiveSite, day: Day) -> tuple[BrowserContext, Page]:
    width, height = SIZES["phone"]
    context = browser.new_context(
        base_url=site.address, viewport={"width": width, "height": height}, locale="ko-KR"
    )
    page = context.new_page()
    sign_in(page, day.coordinator.email, PASSWORD)
    return context, page


def test_a_badge_before_the_camera_checks_its_owner_in(
    chromium: Browser, site: LiveSite, day: Day, tmp_path: Path
) -> None:
    base = f"/desk/events/{day.id}/day"
    film(tmp_path / "camera.y4m", f"{site.address}{base}/check-in/{day.daeun.badge_code}")
    camera = [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={tmp_path / 'camera.y4m'}",
    ]
    path = shutil.which("chromium")
    browser = chromium.browser_type.launch(executable_path=path, args=[*FLAGS, *camera])
    context, page = phone(browser, site, day)
    context.grant_permissions(["camera"])
    page.goto(f"{base}/scan")
    page.get_by_role("button", name="카메라 켜기").click()
    expect(page.locator("#scanned")).to_contain_text("다은푸드", timeout=20_000)
    expect(page.locator("#scanned")).to_contain_text("다음 만남: 1라운드 2번 테이블")
    assert axe_findings(page) == []
    keep(page, "day-scan")
    browser.close()
    day.session.rollback()
    assert day.row(day.daeun).arrived_at is not None


def test_a_mark_without_network_is_sent_again_and_the_keyboard_goes_on(
    chromium: Browser, site: LiveSite, day: Day
) -> None:
    context, page = phone(chromium, site, day)
    page.goto(f"/desk/events/{day.id}/day/rounds/1")
    assert axe_findings(page) + layout_findings(page) == []
    keep(page, "day-round")
    first = page.locator(".day-meetings li").first
    context.set_offline(offline=True)
    first.get_by_role("button", name="기업 안 옴").press("Enter")
    expect(page.locator(".day-unsent")).to_have_text(re.compile("표시 1건"))
    context.set_offline(offline=False)
    expect(first).to_contain_text("안 온 쪽: 기업")
    expect(page.locator(".day-unsent")).to_have_count(0)
    day.session.rollback()
    assert [row.state for row in day.session.query(MeetingRecord)] == ["no_show"]
    first.get_by_role("button", name="되돌리기").press("Enter")
    expect(first.get_by_role("button", name="만났어요")).to_be_focused()
    context.close()


def test_the_screen_counts_down_and_turns_by_itself(
    chromium: Browser, site: LiveSite, day: Day
) -> None:
    context = chromium.new_context(
        base_url=site.address, viewport={"width": 1920, "height": 1080}, locale="ko-KR"
    )
    page = context.new_page()
    code, desk = phone(chromium, site, day)
    desk.goto(f"/desk/events/{day.id}/day/screen")
    shown = desk.locator(".day-code").inner_text()
    code.close()
    site.traveller.move_to(day.at(minutes=24, seconds=57))
    page.goto(f"/events/{day.id}/screen")
    page.get_by_label("화면 번호").fill(shown)
    page.get_by_role("button", name="열기").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1라운드")
    assert axe_findings(page) + layout_findings(page) == []
    tall = page.evaluate("document.documentElement.scrollHeight")
    assert tall <= 1080
    keep(page, "day-screen")
    expect(page.get_by_role("heading", level=1)).to_contain_text("곧 2라운드")
    expect(page.locator(".big-timer")).to_contain_text("시작하기까지")
    context.close()
