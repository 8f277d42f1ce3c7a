"""A plant whose connection can be cut, and how a task is written there."""

import io
from threading import Thread

from PIL import Image
from playwright.sync_api import BrowserContext, FilePayload, Page, expect
from sqlalchemy import select
from werkzeug.serving import BaseWSGIServer, make_server

from app.models.stay import StayTask
from app.web.database import Site as App
from tests.app.stay_world import StayWorld


class Plant:
    """The site on a fixed port; its connection can be cut and joined again."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.server = self._start(0)
        self.address = f"http://127.0.0.1:{self.server.port}"

    def _start(self, port: int) -> BaseWSGIServer:
        server = make_server("127.0.0.1", port, self.app, threaded=True)
        Thread(target=server.serve_forever, daemon=True).start()
        return server

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def cut(self, context: BrowserContext) -> None:
        """Take the connection from the page and from its worker alike."""
        context.set_offline(True)
        self.stop()

    def join(self, context: BrowserContext) -> None:
        self.server = self._start(int(self.server.port))
        context.set_offline(False)


def photo(colour: str, side: int = 400) -> FilePayload:
    buffer = io.BytesIO()
    Image.new("RGB", (side, side // 2), colour).save(buffer, "JPEG")
    return {"name": f"{colour}.jpg", "mimeType": "image/jpeg", "buffer": buffer.getvalue()}


def fill(page: Page, title: str, colour: str) -> None:
    if colour:
        page.locator("#photo").set_input_files([photo(colour)])
        expect(page.locator("[data-photo-preview]")).to_be_visible()
    page.locator("#title").fill(title)


def write(page: Page, title: str, colour: str = "") -> None:
    fill(page, title, colour)
    page.get_by_role("button", name="더하기", exact=True).click()


def tasks_of(world: StayWorld) -> list[StayTask]:
    world.session.rollback()
    world.session.expire_all()
    return list(world.session.scalars(select(StayTask).order_by(StayTask.number)))
