"""Inline icons from the vendored set; no icon font, no request."""

from functools import cache

from flask import Flask
from markupsafe import Markup

from app.config import ROOT

_FOLDER = ROOT / "app" / "static" / "vendor" / "bootstrap-icons"


@cache
def icon(name: str) -> Markup:
    """Return the SVG of an icon, hidden from screen readers.

    Raises:
        FileNotFoundError: for an unknown name.
    """
    svg = (_FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    # the files are ours, vendored and checksummed, so their markup may pass unescaped
    return Markup(svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1))  # noqa: S704


def init_icons(app: Flask) -> None:
    """Give templates ``icon(name)``."""
    app.jinja_env.globals["icon"] = icon
