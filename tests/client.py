"""A test client that acts like a browser: cookies, CSRF tokens, redirects, htmx."""

import re
from typing import Any

from werkzeug.test import TestResponse

from app.services.signing_in import session_key
from app.web.database import Site

_TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')


def flat(html: str) -> str:
    """Return markup on one line with single spaces: its layout is the formatter's affair."""
    return " ".join(html.split())


class Browser:
    """Wraps Flask's client. ``get`` and ``post`` return the answer; ``text`` is its body."""

    def __init__(self, app: Site) -> None:
        """Open a fresh browser on the site."""
        self.app, self.client = app, app.test_client()

    def sign_in(self, user: Any) -> "Browser":
        """Start a session for a user without the form (the form has tests of its own)."""
        with self.client.session_transaction() as cookie:
            cookie["_user_id"] = session_key(user)
            cookie["_fresh"] = True
        return self

    def get(
        self, path: str, *, swap: bool = False, english: bool = False, follow: bool = False
    ) -> TestResponse:
        """Open an address; ``swap`` asks like htmx does."""
        if english:
            self.client.set_cookie("language", "en")
        headers = {"HX-Request": "true"} if swap else {}
        return self.client.get(path, headers=headers, follow_redirects=follow)

    def token(self) -> str:
        """Return a CSRF token of this session."""
        found = _TOKEN.search(self.client.get("/account/sign-in").text)
        assert found
        return found.group(1)

    def post(
        self,
        path: str,
        data: dict[str, Any] | None = None,
        *,
        swap: bool = False,
        follow: bool = False,
        **kwargs: Any,
    ) -> TestResponse:
        """Send a form with its token."""
        headers = {"HX-Request": "true"} if swap else {}
        values = {"csrf_token": self.token(), **(data or {})}
        return self.client.post(
            path, data=values, headers=headers, follow_redirects=follow, **kwargs
        )
