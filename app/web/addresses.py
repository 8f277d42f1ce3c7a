"""Addresses that a visitor may be sent back to."""

from urllib.parse import urlsplit


def safe_next(target: str | None) -> str:
    """Return ``target`` when it is a path of this site, else the first page."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return "/"
    parts = urlsplit(target)
    return target if not parts.netloc and not parts.scheme else "/"
