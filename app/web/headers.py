"""Security headers: a strict policy, one nonce a page, no outside origin."""

import secrets

from flask import Flask, Response, g

_POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; "
    "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'; worker-src 'self'"
)
CAMERA = "camera=(self), geolocation=(), microphone=()"
"""Permissions of the one page that reads badges with the camera; all others may use nothing."""
_NOTHING = "camera=(), geolocation=(), microphone=()"
# pages and tables show what the person who asked may see: no cache keeps them for another
_PERSONAL = frozenset({"text/html", "text/csv"})


def nonce() -> str:
    """Return the script nonce of this page."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    value: str = g.nonce
    return value


def init_headers(app: Flask) -> None:
    """Set the headers on every answer."""
    app.jinja_env.globals["csp_nonce"] = nonce

    @app.after_request
    def _secure(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", _POLICY.format(nonce=nonce()))
        headers["X-Content-Type-Options"] = "nosniff"
        headers["X-Frame-Options"] = "DENY"
        headers.setdefault("Referrer-Policy", "same-origin")
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers.setdefault("Permissions-Policy", _NOTHING)
        headers["X-Request-Id"] = g.get("request_id", "")
        if "Set-Cookie" in headers or response.mimetype in _PERSONAL:
            headers.setdefault("Cache-Control", "no-store")
        if app.config["SESSION_COOKIE_SECURE"]:
            headers["Strict-Transport-Security"] = "max-age=31536000"
        return response
