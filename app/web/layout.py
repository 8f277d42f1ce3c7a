"""What every page shows around its content."""

from typing import Any

from flask import Flask, get_flashed_messages, request

from app.services import notice_list
from app.web.auth import actor_or_none
from app.web.database import db

THEMES = ("light", "dark")


def _theme() -> str:
    chosen = request.cookies.get("theme", "")
    return chosen if chosen in THEMES else ""


def _unread_notices() -> int:
    actor = actor_or_none()
    return notice_list.unread(db(), actor) if actor else 0


def init_layout(app: Flask) -> None:
    """Give every template the actor, the theme and the address for the language switch."""

    @app.context_processor
    def _values() -> dict[str, Any]:
        return {
            "actor": actor_or_none(),
            "theme": _theme(),
            "here": request.full_path.rstrip("?") if request.method == "GET" else "/",
            "notes": get_flashed_messages,
            # called by the header alone, so a partial costs no look-up
            "unread_notices": _unread_notices,
        }
