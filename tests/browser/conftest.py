"""A running site with the demonstration data, and chromium on it.

The site is what ``make run`` starts: gunicorn with one worker, and the job worker, on the embedded
model. All browser tests share it (one xdist group); each test has a browser context of its own.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from app.config import ROOT
from tools.serve import programs

MODEL = ROOT / "var" / "model"
SCREENSHOTS = ROOT / "var" / "screenshots"
PASSWORD = "ieum-demo-2026"
DOMAIN = "demo.ieum.example"
READY_S = 150.0
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
SIZES = {"desktop": (1280, 900), "phone": (360, 740)}


@dataclass(frozen=True)
class Site:
    """Where the site answers and where its mail lies."""

    address: str
    mail: Path

    def letters_to(self, email: str) -> list[str]:
        """Return the raw letters to an address, oldest first."""
        texts = [path.read_text(encoding="utf-8") for path in sorted(self.mail.glob("*.eml"))]
        return [text for text in texts if f"To: {email}" in text]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Prepare and start the site once; stop it at the end."""
    folder = tmp_path_factory.mktemp("site")
    _build_model()
    (folder / "model").symlink_to(MODEL, target_is_directory=True)
    port = _free_port()
    env = {
        **os.environ, "IEUM_INSTANCE_DIR": str(folder), "IEUM_SITE_URL": f"http://127.0.0.1:{port}",
        "IEUM_RATE_LIMITS": "false", "OMP_NUM_THREADS": "1", "FLASK_APP": "app.factory", "DATABASE_URL": "",
    }  # fmt: skip
    for command in (("db", "upgrade"), ("seed", "reference"), ("seed", "demo"), ("translations", "compile")):
        subprocess.run([sys.executable, "-m", "flask", *command], cwd=ROOT, env=env, check=True, capture_output=True)
    started = programs(Path(sys.executable), host="127.0.0.1", port=port, logs=Path())
    with (folder / "log").open("wb") as log:
        running = [subprocess.Popen(p.command, cwd=ROOT, env=env, stdout=log, stderr=log) for p in started]
        try:
            _wait(f"http://127.0.0.1:{port}/healthz", folder / "log")
            yield Site(f"http://127.0.0.1:{port}", folder / "mail")
        finally:
            for process in running:
                process.terminate()
            for process in running:
                process.wait(20)


def _build_model() -> None:
    line = [sys.executable, "-m", "knowledge.train", "--out", str(MODEL)]
    subprocess.run(line, cwd=ROOT, check=True, capture_output=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(address: str, log: Path) -> None:
    began = time.monotonic()
    while time.monotonic() - began < READY_S:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                if json.load(answer)["semantic"]:
                    return
        except OSError:
            pass
        time.sleep(0.3)
    pytest.fail(f"the site was not ready after {READY_S:.0f} s:\n{log.read_text(encoding='utf-8')[-3000:]}")


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

    def make(*, size: str = "desktop", language: str = "ko", scripts: bool = True, dark: bool = False) -> Page:
        width, height = SIZES[size]
        context = chromium.new_context(
            base_url=site.address, viewport={"width": width, "height": height}, java_script_enabled=scripts,
            locale="ko-KR", timezone_id="Asia/Seoul", color_scheme="dark" if dark else "light",
        )
        context.add_cookies([{"name": "language", "value": language, "url": site.address}])
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda r: None if r.url.startswith((site.address, "data:")) else foreign.append(r.url))
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
