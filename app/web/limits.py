"""Rate limits."""

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(key_func=get_remote_address, headers_enabled=True)

SIGN_IN = "10 per minute; 60 per hour"
REGISTER = "10 per hour"
RESET = "5 per hour"
RESEND = "5 per hour"
PER_ADDRESS = "5 per hour"
"""Letters that one mailbox may be sent by strangers."""
SEARCH = "120 per minute"
SUGGEST = "240 per minute"
"""A search is a page, a suggestion a few letters typed: a fast hand pauses twice a word."""
UPLOAD = "60 per hour"
ANSWER = "60 per minute"
"""A key in a letter cannot be guessed; whoever tries is slowed down all the same."""
INTENT = "10 per minute; 40 per hour"
"""A whole hall at a briefing may send theirs from one address."""
PAPER = "120 per hour"
"""A PDF with photos takes some seconds of a processor."""
FEED = "600 per hour"
"""Calendars ask for themselves, and a whole office may stand behind one address."""


def posted_address() -> str:
    """Return the mail address of the form: its mailbox cannot be flooded from many places."""
    return f"mailbox:{request.form.get('email', '').strip().casefold()}"


def init_limits(app: Flask, *, redis_url: str, enabled: bool) -> None:
    """Attach the limiter; it counts in the process unless Redis is given."""
    app.config["RATELIMIT_STORAGE_URI"] = redis_url or "memory://"
    app.config["RATELIMIT_ENABLED"] = enabled
    limiter.init_app(app)
