"""A running site with the demonstration data, and chromium on it.

The site is what ``make run`` starts: gunicorn with one worker, and the job worker, on the embedded
model. All browser tests share it (``tests.sharing`` keeps them on one worker); each test has a browser context of its own.
"""

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from app.config import ROOT
from tests.browser.running import Site, running_site

SCREENSHOTS = ROOT / "var" / "screenshots"
PASSWORD = "ieum-demo-2026"
DOMAIN = "demo.ieum.example"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
SIZES = {"desktop": (1280, 900), "phone": (360, 740)}
# the other worker keeps both cores busy: five seconds were too few for what takes half of one alone
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Prepare and start the site once; stop it at the end."""
    with running_site(tmp_path_factory.mktemp("site")) as started:
        yield started


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start Debian's chromium once."""
    path = shutil.which("chromium")
    if path is None:
        pytest.fail("chromium is missing: apt-get install chromium fonts-noto-cjk")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


Open = Callable[..., Page]


@pytest.fixture
def open_page(chromium: Browser, site: Site) -> Iterator[Open]:
    """Return a maker of pages, each in a context of its own; requests to other origins fail the test."""
    contexts: list[BrowserContext] = []
    foreign: list[str] = []

    def make(
        *, size: str = "desktop", language: str = "ko", scripts: bool = True, dark: bool = False
    ) -> Page:
        width, height = SIZES[size]
        context = chromium.new_context(
            base_url=site.address,
            viewport={"width": width, "height": height},
            java_script_enabled=scripts,
            locale="ko-KR",
            timezone_id="Asia/Seoul",
            color_scheme="dark" if dark else "light",
        )
        context.add_cookies([{"name": "language", "value": language, "url": site.address}])
        context.set_default_timeout(45_000)
        contexts.append(context)
        page = context.new_page()
        page.on(
            "request",
            lambda r: (
                None
                if r.url.startswith((site.address, "data:", f"blob:{site.address}"))
                else foreign.append(r.url)
            ),
        )
        return page

    yield make
    for context in contexts:
        context.close()
    assert foreign == []


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    """Sign in through the form."""
    page.goto("/account/sign-in")
    page.locator("#email").fill(email)
    page.locator("#password").fill(password)
    page.locator("main form button").click()
    page.wait_for_url(lambda url: "/account/sign-in" not in url)


def keep(page: Page, name: str) -> None:
    """Keep a screenshot of the whole page under var/screenshots."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(SCREENSHOTS / f"{name}.png"), full_page=True)
