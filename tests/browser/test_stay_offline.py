"""A plant without a connection: tasks are written, kept, sent later in order, and never twice."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, FilePayload, Page, Route, expect
from sqlalchemy.orm import Session

from app.config import Settings
from app.models.stay import Stay
from app.web.database import Site as App
from tests.app.stay_world import StayWorld
from tests.browser.conftest import SIZES, keep, sign_in
from tests.browser.plant import Plant, photo, tasks_of, write
from tests.browser.running import Site
from tests.factories import PASSWORD, Factory

pytestmark = [pytest.mark.browser, pytest.mark.no_cover, pytest.mark.timeout(180)]


@pytest.fixture
def plant(app: App) -> Iterator[Plant]:
    running = Plant(app)
    yield running
    running.stop()


@pytest.fixture
def site(plant: Plant, settings: Settings) -> Site:
    """The small site of this test in place of the demonstration."""
    return Site(plant.address, settings.instance_dir / "mail")


@pytest.fixture
def world(session: Session, make: Factory) -> StayWorld:
    return StayWorld(session, make)


@pytest.fixture
def stay(world: StayWorld) -> Stay:
    stay = world.running()
    world.session.rollback()
    return stay


@contextmanager
def phone(chromium: Browser, plant: Plant, *, worker: bool = True) -> Iterator[Page]:
    width, height = SIZES["phone"]
    context = chromium.new_context(
        base_url=plant.address, viewport={"width": width, "height": height}, locale="ko-KR",
        timezone_id="Asia/Seoul", service_workers="allow" if worker else "block",
    )  # fmt: skip
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


def _until(page: Page, condition: str, argument: object = None) -> None:
    """Wait in the page until an async function is true: Playwright would take its promise for yes."""
    page.evaluate(
        f"""async argument => {{
          const holds = {condition}, end = Date.now() + 30000;
          while (!(await holds(argument))) {{
            if (Date.now() > end) throw new Error("never became true");
            await new Promise(done => setTimeout(done, 50));
          }}
        }}""",
        argument,
    )


def _kept(page: Page, address: str) -> None:
    """Wait until the worker keeps a page."""
    _until(
        page,
        """async path => {
          for (const name of await caches.keys())
            if (await (await caches.open(name)).match(location.origin + path)) return true;
          return false;
        }""",
        address,
    )


def _unsent(page: Page, count: int) -> None:
    expect(page.locator("[data-drafts-count]")).to_have_text(f"보내지 못한 과제 {count}개")


def _nothing_unsent(page: Page) -> None:
    expect(page.locator("[data-drafts]")).to_be_hidden()


def test_two_tasks_written_without_a_connection_arrive_once_and_in_order(
    chromium: Browser, plant: Plant, world: StayWorld, stay: Stay
) -> None:
    board = f"/stays/{stay.public_id}"
    with phone(chromium, plant) as page:
        sign_in(page, world.lead.email, PASSWORD)
        page.goto(board)
        _kept(page, board)
        _kept(page, f"{board}/tasks/new")
        page.get_by_role("link", name="과제 더하기").click()
        page.wait_for_url(re.compile("/tasks/new$"))
        page.wait_for_load_state("networkidle")
        plant.cut(page.context)
        write(page, "동선이 길어요", "red")
        _unsent(page, 1)
        write(page, "바닥이 미끄러워요", "blue")
        _unsent(page, 2)
        keep(page, "stay-drafts-offline-phone-ko")
        # the page and what was written outlive a reload without a connection
        page.reload()
        _unsent(page, 2)
        expect(page.locator("[data-offline-mark]")).to_contain_text("오프라인")
        page.goto(board)
        expect(page.locator("h1")).to_have_text("한들김치 현장 상주")
        expect(page.locator("[data-offline-mark]")).to_contain_text(
            re.compile(r"\d\d:\d\d에 본 내용")
        )
        keep(page, "stay-board-offline-phone-ko")
        assert tasks_of(world) == []
        plant.join(page.context)
        _nothing_unsent(page)
        tasks = tasks_of(world)
        assert [(t.number, t.title) for t in tasks] == [
            (1, "동선이 길어요"), (2, "바닥이 미끄러워요"),
        ]  # fmt: skip
        assert all(t.before_photo_id for t in tasks)
        expect(page.locator("#task-2")).to_be_visible()


def test_an_answer_that_is_lost_after_the_commit_doubles_nothing(
    chromium: Browser, plant: Plant, world: StayWorld, stay: Stay
) -> None:
    lost: list[int] = []

    def lose(route: Route) -> None:
        if route.request.method != "POST" or lost:
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort()

    with phone(chromium, plant, worker=False) as page:
        sign_in(page, world.lead.email, PASSWORD)
        page.route("**/tasks/new", lose)
        page.goto(f"/stays/{stay.public_id}/tasks/new")
        write(page, "동선이 길어요", "red")
        _unsent(page, 1)
        expect(page.locator("[data-drafts-why]")).to_contain_text("연결이 없어요")
        assert (lost, len(tasks_of(world))) == ([201], 1)
        page.get_by_role("button", name="다시 보내기").click()
        _nothing_unsent(page)
        expect(page.locator("[data-drafts-said]")).to_contain_text("과제 1번을 더했어요.")
        assert len(tasks_of(world)) == 1


def test_a_connection_that_drops_in_the_upload_loses_nothing(
    chromium: Browser, plant: Plant, world: StayWorld, stay: Stay
) -> None:
    with phone(chromium, plant, worker=False) as page:
        sign_in(page, world.lead.email, PASSWORD)
        page.route(
            "**/tasks/new",
            lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
        )
        page.goto(f"/stays/{stay.public_id}/tasks/new")
        write(page, "동선이 길어요", "red")
        expect(page.locator("[data-drafts-why]")).to_contain_text("연결이 없어요")
        page.unroute("**/tasks/new")
        # the next visit sends what waits
        page.goto(f"/stays/{stay.public_id}")
        expect(page.locator("#task-1")).to_be_visible()
        _nothing_unsent(page)
        assert [t.title for t in tasks_of(world)] == ["동선이 길어요"]


def test_who_is_signed_out_meanwhile_keeps_the_draft_and_sends_it_after_signing_in(
    chromium: Browser, plant: Plant, world: StayWorld, stay: Stay
) -> None:
    with phone(chromium, plant, worker=False) as page:
        sign_in(page, world.lead.email, PASSWORD)
        page.goto(f"/stays/{stay.public_id}/tasks/new")
        page.context.clear_cookies()
        write(page, "동선이 길어요", "red")
        expect(page.locator("[data-drafts-why]")).to_contain_text("로그인이 풀렸어요")
        assert tasks_of(world) == []
        page.get_by_role("link", name="로그인하기").click()
        page.locator("#email").fill(world.lead.email)
        page.locator("#password").fill(PASSWORD)
        page.locator("main form button").click()
        page.wait_for_url(re.compile(f"/stays/{stay.public_id}"))
        expect(page.locator("#task-1")).to_be_visible()
        _nothing_unsent(page)
        assert [t.title for t in tasks_of(world)] == ["동선이 길어요"]


def test_a_draft_of_somebody_else_is_not_sent_by_the_next_who_signs_in(
    chromium: Browser, plant: Plant, world: StayWorld, stay: Stay
) -> None:
    with phone(chromium, plant, worker=False) as page:
        sign_in(page, world.lead.email, PASSWORD)
        page.goto(f"/stays/{stay.public_id}/tasks/new")
        page.context.clear_cookies()
        write(page, "멘토가 적은 과제")
        expect(page.locator("[data-drafts-why]")).to_contain_text("로그인이 풀렸어요")
        sign_in(page, world.owner.email, PASSWORD)
        page.goto(f"/stays/{stay.public_id}/tasks/new")
        _nothing_unsent(page)
        write(page, "기업이 적은 과제")
        expect(page.locator("[data-drafts-said]")).to_contain_text("과제 1번을 더했어요.")
        assert [(t.title, t.found_by_id) for t in tasks_of(world)] == [
            ("기업이 적은 과제", world.owner.id)
        ]


def test_a_refused_draft_says_why_holds_up_nobody_and_goes_without_itsphoto(
    chromium: Browser, plant: Plant, world: StayWorld, stay: Stay
) -> None:
    with phone(chromium, plant, worker=False) as page:
        sign_in(page, world.lead.email, PASSWORD)
        page.goto(f"/stays/{stay.public_id}/tasks/new")
        broken: FilePayload = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"}
        page.locator("#photo").set_input_files([broken])
        page.locator("#title").fill("사진이 깨졌어요")
        page.get_by_role("button", name="더하기", exact=True).click()
        expect(page.locator(".draft-list .field-error")).to_contain_text("사진은")
        write(page, "그다음 과제")
        expect(page.locator("[data-drafts-said]")).to_contain_text("과제 1번을 더했어요.")
        _unsent(page, 1)
        page.get_by_role("button", name="사진 없이 보내기").click()
        _nothing_unsent(page)
        assert [t.title for t in tasks_of(world)] == ["그다음 과제", "사진이 깨졌어요"]


def test_a_large_photo_shrinks_before_it_is_kept(
    chromium: Browser, plant: Plant, world: StayWorld, stay: Stay
) -> None:
    sent: list[int] = []
    with phone(chromium, plant, worker=False) as page:
        sign_in(page, world.lead.email, PASSWORD)
        page.goto(f"/stays/{stay.public_id}/tasks/new")
        page.on(
            "request",
            lambda r: (
                sent.append(int(r.headers.get("content-length", 0))) if r.method == "POST" else None
            ),
        )
        page.locator("#photo").set_input_files([photo("green", 6000)])
        preview = page.locator("[data-photo-preview]")
        expect(preview).to_be_visible()
        expect(preview).to_have_js_property("naturalWidth", 2000, timeout=30_000)
        expect(preview).to_have_js_property("naturalHeight", 1000)
        page.locator("#title").fill("넓은 바닥")
        page.get_by_role("button", name="더하기", exact=True).click()
        expect(page.locator("[data-drafts-said]")).to_contain_text("과제 1번을 더했어요.")
        assert len(tasks_of(world)) == 1


def test_kept_boards_are_forgotten_when_one_signs_out(
    chromium: Browser, plant: Plant, world: StayWorld, stay: Stay
) -> None:
    board = f"/stays/{stay.public_id}"
    with phone(chromium, plant) as page:
        sign_in(page, world.lead.email, PASSWORD)
        page.goto(board)
        _kept(page, board)
        assert f"ieum-stays-{world.lead.public_id}" in page.evaluate("caches.keys()")
        page.locator("summary.menu-button").click()
        page.get_by_role("button", name="로그아웃").click()
        page.wait_for_url(lambda url: "/stays/" not in url)
        _until(page, "async () => (await caches.keys()).every(name => name === 'ieum-stays-files')")
        plant.cut(page.context)
        page.goto(board)
        expect(page.locator("h1")).to_have_text("연결이 없어요")
        plant.join(page.context)
