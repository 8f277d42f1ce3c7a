"""Default deny: a view without one of these marks is refused, and the suite finds it."""

from collections.abc import Callable
from typing import Any

from flask import Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import N_, Forbidden
from app.services.actor import Actor
from app.web.auth import actor_or_none
from app.web.htmx import is_swap_request, leave_to

View = Callable[..., Any]
PUBLIC, SIGNED_IN, MEMBER, MENTOR, COORDINATOR, ADMINISTRATOR, STAFF, DESK_READER, REVIEWER = (
    "public", "signed_in", "member", "mentor", "coordinator", "administrator", "staff",
    "desk_reader", "reviewer",
)  # fmt: skip
TRAIL_READER = "trail_reader"

_RULES: dict[str, Callable[[Actor], bool]] = {
    SIGNED_IN: lambda actor: True,  # noqa: ARG005
    MEMBER: lambda actor: actor.member,
    MENTOR: lambda actor: actor.mentor is not None,
    COORDINATOR: lambda actor: actor.coordinator,
    ADMINISTRATOR: lambda actor: actor.administrator,
    STAFF: lambda actor: actor.coordinator or actor.administrator,
    DESK_READER: lambda actor: actor.desk_reader,
    REVIEWER: lambda actor: actor.reviewer or actor.coordinator,
    TRAIL_READER: lambda actor: actor.coordinator or actor.auditor or actor.administrator,
}


def _mark(kind: str) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        view.access = kind  # type: ignore[attr-defined]  # a mark on the function itself
        return view

    return decorate


public = _mark(PUBLIC)
signed_in = _mark(SIGNED_IN)
member = _mark(MEMBER)
mentor = _mark(MENTOR)
coordinator = _mark(COORDINATOR)
administrator = _mark(ADMINISTRATOR)
staff = _mark(STAFF)
desk_reader = _mark(DESK_READER)
reviewer = _mark(REVIEWER)
trail_reader = _mark(TRAIL_READER)


def access_of(app: Flask, endpoint: str) -> str | None:
    """Return the access mark of an endpoint, or None when it has none."""
    return getattr(app.view_functions.get(endpoint), "access", None)


def may_open(app: Flask, endpoint: str, actor: Actor) -> bool:
    """Tell whether the mark of a view lets the actor in; an unmarked view lets nobody in."""
    kind = access_of(app, endpoint)
    return kind == PUBLIC or (kind in _RULES and _RULES[kind](actor))


def check_access() -> ResponseReturnValue | None:
    """Refuse what the mark of the view does not allow; send an anonymous visitor to sign in."""
    if request.endpoint is None:
        return None
    kind = access_of(current_app, request.endpoint)
    if kind == PUBLIC:
        return None
    if kind is None:
        raise Forbidden(N_("이 페이지는 열 수 없어요."))
    actor = actor_or_none()
    if actor is None:
        back = request.full_path.rstrip("?") if request.method == "GET" else None
        target = url_for("accounts.sign_in", next=back)
        return leave_to(target) if is_swap_request() else redirect(target)
    if not _RULES[kind](actor):
        raise Forbidden(N_("이 페이지를 볼 권한이 없어요."))
    return None
