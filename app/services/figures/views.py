"""Filters of desk pages that a person keeps under a name; each sees the own ones alone."""

from datetime import datetime
from urllib.parse import parse_qsl, urlencode

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Invalid, NotFound, Problem
from app.models.figure import SavedView
from app.repositories.figures import views as rows
from app.services.actor import Actor

MAX_NAME, MAX_QUERY, MOST = 60, 2000, 100
_GONE = N_("이 보기를 찾지 못했어요. 그사이 지워졌을 수 있어요.")
_TWICE = N_("같은 이름의 보기가 이미 있어요. 다른 이름을 적어 주세요.")
_LEFT_OUT = frozenset({"page", "view"})
"""Parts of an address that belong to a moment, not to a view."""


def views_of(session: Session, actor: Actor, page: str) -> list[SavedView]:
    """Return the actor's views of a page, by name."""
    return rows.of_page(session, actor.user_id, page)


def save(
    session: Session, actor: Actor, *, page: str, name: str, query: str, now: datetime
) -> SavedView:
    """Keep a filter; the same name on the same page is kept anew with the new filter.

    Raises:
        Invalid: ``name`` is empty or longer than 60 characters, or the filter too long.
        Conflict: the actor keeps 100 views already.
    """
    kept = cleaned(query)
    _check(name)
    if len(kept) > MAX_QUERY:
        raise Invalid({"query": N_("조건이 너무 길어서 저장할 수 없어요.")})
    for view in rows.of_page(session, actor.user_id, page):
        if view.name == name:
            view.query = kept
            return view
    if rows.of_user(session, actor.user_id) >= MOST:
        raise Conflict(N_("보기는 100개까지 저장할 수 있어요. 쓰지 않는 보기를 지워 주세요."))
    view = SavedView(user_id=actor.user_id, page=page, name=name, query=kept, created_at=now)
    try:
        with session.begin_nested():
            session.add(view)
    except IntegrityError as error:
        raise Conflict(_TWICE) from error
    return view


def own(session: Session, actor: Actor, public_id: str) -> SavedView:
    """Return a view of the actor; NotFound for anybody else's."""
    found = rows.one(session, actor.user_id, public_id)
    if found is None:
        raise NotFound(_GONE)
    return found


def rename(session: Session, actor: Actor, public_id: str, name: str) -> SavedView:
    """Give a view another name; Invalid or Conflict like ``save``, Conflict for a name in use."""
    view = own(session, actor, public_id)
    _check(name)
    try:
        with session.begin_nested():
            view.name = name
    except IntegrityError as error:
        raise Conflict(_TWICE) from error
    return view


def delete(session: Session, actor: Actor, public_id: str) -> SavedView:
    """Delete a view and return what it was, so that it can be saved again."""
    view = own(session, actor, public_id)
    session.delete(view)
    session.flush()
    return view


def cleaned(query: str) -> str:
    """Return the filter of an address without empty parts and without the page number."""
    parts = parse_qsl(query.lstrip("?"))
    return urlencode([(name, value) for name, value in parts if value and name not in _LEFT_OUT])


def _check(name: str) -> None:
    if not name:
        raise Invalid({"name": N_("보기의 이름을 적어 주세요.")})
    if len(name) > MAX_NAME:
        problem = Problem(N_("%(most)s자까지 적을 수 있어요."), {"most": MAX_NAME})
        raise Invalid({"name": problem})
