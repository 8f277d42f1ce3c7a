"""A saved view is a name for a filter."""

import pytest

from app.errors import Conflict, Invalid
from app.services.figures import views
from app.services.signing_in import actor_for, session_key


@pytest.fixture
def actor(session, make):
    return actor_for(session, session_key(make.coordinator()))


def test_a_filter_is_kept_without_what_belongs_to_the_moment():
    assert views.cleaned("?place=52720&q=&page=3&sort=name") == "place=52720&sort=name"


def test_the_same_name_is_kept_anew(session, actor, now):
    for query in ("year=2025", "year=2026"):
        views.save(session, actor, page="figures.index", name="올해", query=query, now=now)
    [view] = views.views_of(session, actor, "figures.index")
    assert view.query == "year=2026"


def test_there_is_an_end(session, actor, now, monkeypatch):
    monkeypatch.setattr(views, "MOST", 1)
    views.save(session, actor, page="figures.index", name="하나", query="", now=now)
    with pytest.raises(Conflict):
        views.save(session, actor, page="figures.index", name="둘", query="", now=now)


@pytest.mark.parametrize(("name", "query"), [("", ""), ("가" * 61, ""), ("x", "q=" + "a" * 2001)])
def test_too_little_and_too_much_is_told(session, actor, now, name, query):
    with pytest.raises(Invalid):
        views.save(session, actor, page="figures.index", name=name, query=query, now=now)
