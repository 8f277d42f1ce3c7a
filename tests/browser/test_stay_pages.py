"""The pages of a stay in a browser: one hand, no scripts, every size."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from app.config import Settings
from app.models.stay import Stay
from app.web.database import Site as App
from tests.app.stay_world import StayWorld
from tests.browser.conftest import Open, keep, sign_in
from tests.browser.pages import axe_findings, layout_findings
from tests.browser.plant import Plant, fill, photo, tasks_of, write
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


def test_adding_a_task_takes_a_photo_a_line_and_a_tap(
    open_page: Open, world: StayWorld, stay: Stay
) -> None:
    page = open_page(size="phone")
    sign_in(page, world.owner.email, PASSWORD)
    page.goto(f"/stays/{stay.public_id}")
    page.get_by_role("link", name="과제 더하기").click()
    photo = page.locator("#photo")
    assert photo.get_attribute("capture") == "environment"
    # the camera comes first, the button lies under the thumb
    target = page.get_by_role("button", name="더하기", exact=True).bounding_box()
    assert target
    assert target["height"] >= 44
    assert target["y"] + target["height"] <= 740
    page.get_by_text("높은 불량률").first.click()
    write(page, "검사대가 어두워요", "red")
    expect(page.locator("[data-drafts-said]")).to_contain_text("과제 1번을 더했어요.")
    (task,) = tasks_of(world)
    assert (task.category_id, task.found_by_id) == ("defect", world.owner.id)


def test_without_scripts_a_task_is_added_too(open_page: Open, world: StayWorld, stay: Stay) -> None:
    page = open_page(size="phone", scripts=False)
    sign_in(page, world.lead.email, PASSWORD)
    page.goto(f"/stays/{stay.public_id}/tasks/new")
    page.locator("#photo").set_input_files([photo("red")])
    page.locator("#title").fill("검사대가 어두워요")
    page.get_by_role("button", name="더하기", exact=True).click()
    expect(page.locator("#task-1")).to_contain_text("검사대가 어두워요")
    page.get_by_role("button", name="1번 시작하기").click()
    expect(page.locator(".board-doing #task-1")).to_be_visible()


@pytest.mark.parametrize(
    "look",
    [
        {"size": "phone", "language": "ko"}, {"size": "phone", "language": "en", "dark": True},
        {"size": "desktop", "language": "ko"},
    ],
    ids=lambda look: "-".join(str(v) for v in look.values()),
)  # fmt: skip
def test_every_page_of_a_stay_is_accessible_and_fits(
    open_page: Open, world: StayWorld, stay: Stay, look: dict[str, object]
) -> None:
    board = f"/stays/{stay.public_id}"
    page = open_page(**look)
    sign_in(page, world.lead.email, PASSWORD)
    page.goto(f"{board}/tasks/new")
    for number, colour in ((1, "red"), (2, "blue"), (3, "")):
        fill(page, f"포장대가 멀어서 상자를 들고 서른 걸음을 걸어요 {number}", colour)
        page.locator("[data-draft-form] .add-bar button").click()
        expect(page.locator("[data-drafts-said] a")).to_be_visible()
        page.goto(f"{board}/tasks/new")
    page.goto(board)
    page.locator("#task-1 form button").click()
    page.goto(f"{board}/tasks/2")
    page.locator("#step-close > summary").click()
    page.locator("#close-photo").set_input_files([photo("green")])
    page.locator("#step-close button").click()
    expect(page.locator("#step-close")).to_have_count(0)
    wrong = {}
    paths = (
        "", "?state=doing", "?q=zzzz", "/tasks/new", "/tasks/1", "/tasks/2", "/tasks/1/edit",
        "/progress", "/log", "/team", "/edit", "/close",
    )  # fmt: skip
    addresses = [*(board + path for path in paths), "/stays/", "/stays/offline"]
    for number, address in enumerate(addresses):
        page.goto(address)
        if findings := axe_findings(page) + layout_findings(page):
            wrong[address.replace(board, "")] = findings
        keep(page, f"stay-{number:02d}-{look['size']}-{look['language']}")
    assert wrong == {}
