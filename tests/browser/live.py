"""The site inside the test's own process, so that the test can move the clock: months in seconds.

No model and no worker process: search is by words, and the test calls the periodic work itself.
"""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread

import time_machine
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from app.config import Settings
from app.factory import create_app
from app.jobs import PERIODIC, run
from app.models.account import User
from app.runtime.state import Runtime, make_runtime
from tests.browser.conftest import SIZES, sign_in
from tests.browser.running import Site
from tests.factories import PASSWORD


@dataclass(frozen=True)
class LiveSite(Site):
    """A running site whose time the test holds."""

    runtime: Runtime
    traveller: time_machine.Traveller

    def move_to(self, moment: datetime) -> None:
        """Go to a moment and do the periodic work of it."""
        self.traveller.move_to(moment)
        self.work()

    def wait(self, span: timedelta) -> None:
        """Let time pass, then do the periodic work."""
        self.traveller.shift(span)
        self.work()

    def work(self) -> None:
        """Do all periodic work once, and send the letters that it wrote."""
        for job in (*PERIODIC, PERIODIC[0]):
            assert run(self.runtime, job) is not None, job.name


@contextmanager
def live_site(folder: Path, template: Path, start: datetime) -> Iterator[LiveSite]:
    """Serve a fresh site over ``template`` from ``start`` on, time running as usual."""
    (folder / "ieum.db").write_bytes(template.read_bytes())
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    address = f"http://127.0.0.1:{port}"
    settings = Settings(
        environment="test", instance_dir=folder, secret_key="journey", warm_up=False,
        rate_limits=False, database_url="", site_url=address,
    )  # fmt: skip
    runtime = make_runtime(settings)
    server = make_server("127.0.0.1", port, create_app(settings, runtime), threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    with time_machine.travel(start, tick=True) as traveller:
        thread.start()
        try:
            yield LiveSite(address, folder / "mail", runtime, traveller)
        finally:
            server.shutdown()
            thread.join()
            runtime.engine.dispose()


def open_page(chromium: Browser, site: LiveSite, person: User | None, size: str = "phone") -> Page:
    """Open a window, signed in when a person is given."""
    width, height = SIZES[size]
    context = chromium.new_context(
        base_url=site.address, viewport={"width": width, "height": height},
        locale="ko-KR", timezone_id="Asia/Seoul",
    )  # fmt: skip
    context.set_default_timeout(20_000)
    page = context.new_page()
    if person is not None:
        sign_in(page, person.email, PASSWORD)
    return page
