"""Rate limits."""

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(key_func=get_remote_address, headers_enabled=True)

SIGN_IN = "10 per minute; 60 per hour"
REGISTER = "10 per hour"
RESET = "5 per hour"
SEARCH = "120 per minute"
UPLOAD = "60 per hour"


def init_limits(app: Flask, *, redis_url: str, enabled: bool) -> None:
    """Attach the limiter; it counts in the process unless Redis is given."""
    app.config["RATELIMIT_STORAGE_URI"] = redis_url or "memory://"
    app.config["RATELIMIT_ENABLED"] = enabled
    limiter.init_app(app)
