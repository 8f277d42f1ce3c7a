"""The only module that knows Flask-Login."""

from flask import Flask, request, session
from flask_login import COOKIE_NAME, LoginManager, UserMixin, current_user, login_user, logout_user

from app.errors import N_, Forbidden
from app.models.account import User
from app.services.actor import Actor
from app.services.signing_in import actor_for, session_key
from app.web.database import db


class _LoginUser(UserMixin):
    """What Flask-Login keeps for a request."""

    def __init__(self, key: str, actor: Actor | None = None) -> None:
        self.key, self.actor = key, actor

    def get_id(self) -> str:
        """Return the session key."""
        return self.key


def init_auth(app: Flask) -> None:
    """Attach Flask-Login; unauthorised visitors are handled by app.web.access."""
    manager = LoginManager()
    manager.session_protection = "basic"
    manager.init_app(app)

    @manager.user_loader
    def _load(key: str) -> _LoginUser | None:
        actor = actor_for(db(), key)
        return _LoginUser(key, actor) if actor else None


def actor_or_none() -> Actor | None:
    """Return who acts, or None for an anonymous visitor."""
    return current_user.actor if current_user.is_authenticated else None


def current_actor() -> Actor:
    """Return who acts; Forbidden for an anonymous visitor."""
    actor = actor_or_none()
    if actor is None:
        raise Forbidden(N_("로그인이 필요해요."))
    return actor


def start_session(user: User, *, remember: bool = False) -> None:
    """Sign the user in on this browser; nothing planted in the cookie before survives."""
    session.clear()
    login_user(_LoginUser(session_key(user)), remember=remember)


def end_session() -> None:
    """Sign out on this browser, also where it should have stayed signed in."""
    session.clear()
    logout_user()


def renew_session(user: User) -> None:
    """Keep this browser signed in after the user's older sessions ended."""
    start_session(user, remember=COOKIE_NAME in request.cookies)
