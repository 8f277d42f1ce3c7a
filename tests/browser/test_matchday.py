"""A matchmaking day of 150 firms and 50 mentors in the browser: from the lists to the report.

The site runs in this process, so that the test can let weeks pass; the solver is the site's own
program, asked as the worker asks it.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.clock import now
from app.models.event import Event, Registration
from app.models.timetable import Meeting, MeetingRecord, Release, TimetableRun
from app.services.matchday import fit_work, solving
from app.services.matchday.passes import token_of
from tests.browser.conftest import SIZES, keep, sign_in
from tests.browser.hall import people
from tests.browser.live import LiveSite, live_site
from tests.factories import PASSWORD, Factory

pytestmark = [pytest.mark.browser, pytest.mark.no_cover, pytest.mark.timeout(600)]
START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
DAY = datetime(2026, 4, 1, 0, 30, tzinfo=UTC)
ROUNDS = 14


@pytest.fixture
def site(tmp_path: Path, template_database: Path) -> Iterator[LiveSite]:
    with live_site(tmp_path, template_database, START) as running:
        yield running


def page_of(chromium: Browser, site: LiveSite, size: str) -> Page:
    width, height = SIZES[size]
    context = chromium.new_context(
        base_url=site.address,
        viewport={"width": width, "height": height},
        locale="ko-KR",
        timezone_id="Asia/Seoul",
    )
    context.set_default_timeout(45_000)
    page = context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    return page


def bring(page: Page, desk: str, side: str, count: int) -> None:
    """Import a list of people; the preview counts them first."""
    page.goto(f"{desk}/imports")
    page.locator(f"#side-{side}").check()
    page.locator("#file").set_input_files(
        {
            "name": f"{side}.csv",
            "mimeType": "text/csv",
            "buffer": people(side, count, rounds=ROUNDS),
        }
    )
    page.get_by_role("button", name="미리 보기").click()
    page.locator("#state-approved").check()
    page.get_by_role("button", name=f"{count}명 가져오기").click()
    expect(page.locator("main")).to_contain_text(f"{count}")


def solve(site: LiveSite) -> None:
    """Do what the programs of the worker do: scores first, then the runs that wait."""
    fit_work.work(site.runtime, clock=now)
    for lane in solving.LANE_KINDS:
        solving.work(site.runtime, lane, clock=now)


def count(site: LiveSite, table: type, *where: object) -> int:
    with Session(site.runtime.engine) as session:
        return session.scalar(select(func.count()).select_from(table).where(*where)) or 0


def test_a_day_of_a_province_from_its_lists_to_its_report(
    chromium: Browser, site: LiveSite
) -> None:
    with Session(site.runtime.engine) as session:
        email = Factory(session, now()).coordinator().email
    desk_page, phone = page_of(chromium, site, "desktop"), page_of(chromium, site, "phone")
    for page in (desk_page, phone):
        sign_in(page, email, PASSWORD)

    desk = make_event(desk_page)
    bring(desk_page, desk, "firm", 150)
    bring(desk_page, desk, "mentor", 50)
    assert count(site, Registration, Registration.state == "approved") == 200

    plan(desk_page, desk, site)
    publish(desk_page, desk, "provisional")
    publish(desk_page, desk, "final")
    papers(desk_page, chromium, desk, site)

    site.traveller.move_to(DAY)
    for page in (desk_page, phone):
        page.context.clear_cookies()
        sign_in(page, email, PASSWORD)
    hold(desk_page, phone, desk, site)
    finish(desk_page, desk, site)


def make_event(page: Page) -> str:
    """Create the event, its rounds and tables, and open it; return its address on the desk."""
    page.goto("/desk/events/new")
    page.locator("#title").fill("전북 봄 매칭 데이")
    page.locator("#venue").fill("전주 컨벤션홀")
    page.locator("#day").fill("2026-04-01")
    page.locator("input[name=source]").nth(1).check()
    page.locator("main form button.btn-primary").click()
    page.wait_for_url(lambda url: "/new" not in url)
    desk = page.url.split("?")[0].removesuffix("/edit").removesuffix("/rounds")
    page.goto(f"{desk}/rounds")
    expect(page.locator(".round-times > li:not(.round-break)")).to_have_count(ROUNDS)
    page.locator("#zones").fill("가 20, 나 20")
    page.locator("form[action$='/tables'] button.btn-primary").click()
    page.goto(desk)
    page.get_by_role("button", name="신청 받기 시작").click()
    expect(page.locator("[aria-current=step]")).to_contain_text("신청")
    return desk


def plan(page: Page, desk: str, site: LiveSite) -> None:
    """Ask for a timetable; the page answers at once, and later shows what was found."""
    page.goto(f"{desk}/feasibility/")
    page.goto(f"{desk}/runs/")
    page.get_by_role("button", name="시간표 만들기").click()
    page.wait_for_load_state()
    keep(page, "matchday-runs-waiting")
    solve(site)
    with Session(site.runtime.engine) as session:
        runs = {run.kind: run for run in session.scalars(select(TimetableRun))}
        assert {run.state for run in runs.values()} == {"done"}, [
            run.error for run in runs.values()
        ]
        fair = runs["fair"]
    page.goto(f"{desk}/runs/compare/{fair.group_id}")
    keep(page, "matchday-compare")
    page.goto(f"{desk}/runs/{fair.public_id}")
    keep(page, "matchday-run")
    page.get_by_role("button", name="보드로 가져오기").click()
    page.wait_for_url("**/board/**")
    keep(page, "matchday-board")


def publish(page: Page, desk: str, phase: str) -> None:
    """Publish the board as the next version, opened again where it was published before."""
    page.goto(f"{desk}/board/")
    again = page.get_by_role("button", name="보드를 열어 고치기")
    if again.count():
        again.click()
        page.wait_for_load_state()
    page.goto(f"{desk}/board/publish")
    choice = page.locator(f"input[name=phase][value={phase}]")
    if choice.count():
        choice.check()
    page.get_by_role("button", name="공개하고 알리기").click()
    page.wait_for_url(lambda url: "/publish" not in url)


def papers(page: Page, chromium: Browser, desk: str, site: LiveSite) -> None:
    """Look at the sheet of a table, and at the plan of one firm on a phone."""
    page.goto(f"{desk}/papers/tables/1")
    keep(page, "matchday-table-sheet")
    with Session(site.runtime.engine) as session:
        last = select(func.max(Release.id)).where(Release.version.is_not(None)).scalar_subquery()
        row = session.scalars(
            select(Registration)
            .join(Meeting, Meeting.firm_id == Registration.id)
            .where(Meeting.release_id == last)
        ).first()
        assert row is not None
        row_name = row.name
        token = token_of(site.runtime.settings.key(), row)
    # a guest of the list has no account: the link of the letter opens the plan
    guest = page_of(chromium, site, "phone")
    guest.goto(f"/events/pass/{token}/")
    expect(guest.locator("main")).to_contain_text(row_name)
    keep(guest, "matchday-phone-plan")


def hold(page: Page, phone: Page, desk: str, site: LiveSite) -> None:
    """Start the day, check people in, note who is missing, plan again, mark the rounds."""
    page.goto(desk)
    page.get_by_role("button", name="행사 시작하기").click()
    expect(page.locator("[aria-current=step]")).to_contain_text("오늘")
    phone.goto(f"{desk}/day/check-in?q=시연기업001")
    keep(phone, "matchday-check-in")
    with Session(site.runtime.engine) as session:
        event = session.scalars(select(Event)).one()
        rows = session.scalars(select(Registration).order_by(Registration.id)).all()
        for at, row in enumerate(rows):
            # every twentieth stays away, as many come from the fifth round on
            if at % 20 == 7:
                row.absent_at = now()
            elif at % 20 == 13:
                row.late_round, row.arrived_at = 5, now()
            else:
                row.arrived_at = now()
        session.commit()
        public_id = event.public_id
    page.goto(f"{desk}/day/changes")
    keep(page, "matchday-changes")
    page.get_by_role("button", name="지금부터 다시 짜기").click()
    page.wait_for_load_state()
    solve(site)
    page.goto(f"{desk}/day/changes")
    group = page.locator("a[href*='/day/changes/']").first
    if group.count():
        group.click()
    keep(page, "matchday-frontier")
    page.locator("form[action$='/choose'] button").first.click()
    page.wait_for_url(lambda url: "/changes/" not in url)
    assert count(site, Release, Release.version.is_not(None)) == 3
    site.traveller.move_to(DAY + timedelta(minutes=50))
    page.goto(f"{desk}/day/screen")
    keep(page, "matchday-screen-code")
    screen = page.locator(f"a[href*='/events/{public_id}/screen/']").first
    page.goto(str(screen.get_attribute("href")))
    keep(page, "matchday-big-screen")
    phone.goto(f"{desk}/day/")
    keep(phone, "matchday-day")
    site.traveller.move_to(DAY + timedelta(hours=9, minutes=30))
    for number in range(1, ROUNDS + 1):
        phone.goto(f"{desk}/day/rounds/{number}")
        if number == 2:
            keep(phone, "matchday-round")
        everybody = phone.locator("form[action$='/all'] button")
        if everybody.count():
            everybody.first.click()
            phone.wait_for_load_state("networkidle")
    assert count(site, MeetingRecord, MeetingRecord.state == "held") > 300


def finish(page: Page, desk: str, site: LiveSite) -> None:
    """End the day and read the report."""
    site.traveller.move_to(DAY + timedelta(hours=10))
    page.goto(desk)
    page.get_by_role("button", name="행사 마치기").click()
    expect(page.locator("[aria-current=step]")).to_contain_text("끝난")
    page.goto(f"{desk}/report/")
    keep(page, "matchday-report")
    expect(page.locator("main")).to_contain_text("%")
    for kind in ("pdf", "xlsx"):
        answer = page.request.get(f"{desk}/report/report.{kind}")
        assert answer.status == 200
        assert len(answer.body()) > 4000
