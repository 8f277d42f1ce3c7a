"""Addresses that a visitor may be sent back to, and those that stand in letters."""

from typing import Any
from urllib.parse import urlsplit

from flask import current_app, url_for

from app.services.site_links import SiteLinks
from app.web.database import runtime


def safe_next(target: str | None) -> str:
    """Return ``target`` when it is a path of this site, else the first page."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return "/"
    # browsers drop these before they read the address, so "/\t/elsewhere" would leave the site
    if any(ord(sign) < ord(" ") or sign == "\\" for sign in target):
        return "/"
    parts = urlsplit(target)
    return target if not parts.netloc and not parts.scheme else "/"


def full_address(endpoint: str, **values: Any) -> str:
    """Return the address of a page for a letter.

    It begins with the configured site address, never with the Host header of a request, which
    whoever asks may choose.
    """
    return runtime().settings.site_url.rstrip("/") + url_for(endpoint, **values)


def site_links() -> SiteLinks:
    """Return the addresses of this site for letters, as jobs write them."""
    settings = runtime().settings
    return SiteLinks(settings.site_url, settings.key())


def after_sign_in(target: str | None) -> str:
    """Return where a person goes on after signing in: back, or to what they have to do now."""
    if target and safe_next(target) == target:
        return target
    known = current_app.view_functions
    return url_for("my.index" if "my.index" in known else "home.index")
