"""What is checked on every page: axe, sideways scroll, one heading."""

import io
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw
from playwright.sync_api import FilePayload, Page

_AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
_RUN = """() => axe.run(document, {resultTypes: ['violations']}).then(r => r.violations.map(v =>
  v.id + ': ' + v.nodes.slice(0, 3).map(n => n.target.join(' ') + ' ' + (n.failureSummary || '').slice(0, 160)).join(' | ')))"""


@cache
def _axe_source() -> str:
    return _AXE.read_text(encoding="utf-8")


def axe_findings(page: Page) -> list[str]:
    """Return what axe finds on the page, one line a rule."""
    # evaluated through the debugger, so the page's own strict policy stays as it is
    page.evaluate(_axe_source())
    found: list[str] = page.evaluate(_RUN)
    return found


def layout_findings(page: Page) -> list[str]:
    """Return what is wrong with the layout: sideways scroll, small targets, headings."""
    measured: dict[str, Any] = page.evaluate(
        """() => ({
          wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
          widest: [...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1
            && !e.closest('.visually-hidden')).slice(0, 3).map(e => e.tagName + '.' + e.className),
          headings: document.querySelectorAll('h1').length,
          title: document.title.trim().length,
        })"""
    )
    found = []
    if measured["wide"] > 0:
        found.append(f"scrolls {measured['wide']} px sideways: {measured['widest']}")
    if measured["headings"] != 1:
        found.append(f"{measured['headings']} first headings")
    if not measured["title"]:
        found.append("no title")
    return found


def photo(label: str, colour: str) -> FilePayload:
    """Return a picture as a phone sends it."""
    image = Image.new("RGB", (1600, 1200), colour)
    ImageDraw.Draw(image).rectangle((500, 400, 1100, 800), fill="white")
    buffer = io.BytesIO()
    image.save(buffer, "JPEG")
    return {"name": f"{label}.jpg", "mimeType": "image/jpeg", "buffer": buffer.getvalue()}
