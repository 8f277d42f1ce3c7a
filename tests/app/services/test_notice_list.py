"""Everybody reads and marks their own notices alone."""

from datetime import timedelta

import pytest

from app.errors import NotFound
from app.models.notice import Notice
from app.services import notice_list
from app.services.notice_list import ListWish
from app.services.signing_in import actor_for, session_key
from tests.queries import counted_selects


@pytest.fixture
def person(make):
    return make.user()


@pytest.fixture
def actor(session, person):
    return actor_for(session, session_key(person))


@pytest.fixture
def put(session, person, now):
    def add(n, **values):
        row = Notice(
            **{
                "user_id": person.id, "kind": "visit", "event": f"visit:{n}:agreed",
                "subject": f"[이음] 방문 {n}", "body": f"{n}번째 글", "link": f"https://x/{n}",
                "created_at": now + timedelta(minutes=n), **values,
            }
        )  # fmt: skip
        session.add(row)
        session.commit()
        return row

    return add


def subjects(session, actor, **wish):
    rows, total = notice_list.find(session, actor, ListWish(**wish))
    return [row.subject.split()[-1] for row in rows], total


def test_the_newest_comes_first_and_the_other_way_round(session, actor, put):
    for n in range(3):
        put(n)
    assert subjects(session, actor) == (["2", "1", "0"], 3)
    assert subjects(session, actor, sort="oldest") == (["0", "1", "2"], 3)
    assert subjects(session, actor, offset=1, limit=1) == (["1"], 3)


def test_notices_are_found_by_kind_word_and_whether_they_were_read(session, actor, put, now):
    put(0, kind="request")
    put(1, body="50%_할인", read_at=now)
    put(2)
    assert subjects(session, actor, kind="request") == (["0"], 1)
    assert subjects(session, actor, text="방문 2") == (["2"], 1)
    assert subjects(session, actor, text="50%_") == (["1"], 1)
    assert subjects(session, actor, text="%") == (["1"], 1)
    assert subjects(session, actor, unread=True) == (["2", "0"], 2)


def test_what_is_another_persons_is_neither_seen_nor_marked(session, actor, put, make, now):
    foreign = put(0, user_id=make.user().id)
    assert subjects(session, actor) == ([], 0)
    assert notice_list.unread(session, actor) == 0
    for attempt in (
        lambda: notice_list.open_one(session, actor, foreign.public_id, now=now),
        lambda: notice_list.mark(session, actor, foreign.public_id, read=True, now=now),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert notice_list.mark_all(session, actor, now=now) == 0
    session.refresh(foreign)
    assert foreign.read_at is None


def test_opening_marks_as_read_once_and_leads_on(session, actor, put, now):
    row = put(0)
    assert notice_list.open_one(session, actor, row.public_id, now=now) == "https://x/0"
    notice_list.open_one(session, actor, row.public_id, now=now + timedelta(days=1))
    assert row.read_at == now
    notice_list.mark(session, actor, row.public_id, read=False, now=now)
    assert row.read_at is None


def test_marking_all_can_be_undone_and_touches_nothing_else(session, actor, put, now):
    before = put(0, read_at=now - timedelta(days=1))
    put(1), put(2)
    assert notice_list.mark_all(session, actor, now=now) == 2
    assert notice_list.unread(session, actor) == 0
    assert notice_list.unmark_all(session, actor, at=now) == 2
    session.refresh(before)
    assert before.read_at == now - timedelta(days=1)
    assert notice_list.unread(session, actor) == 2


def test_a_page_takes_two_selects_and_the_bell_one(session, engine, actor, put):
    for n in range(5):
        put(n)
    with counted_selects(engine) as selects:
        notice_list.find(session, actor, ListWish(text="방문"))
    assert len(selects) == 2
    with counted_selects(engine) as selects:
        assert notice_list.unread(session, actor) == 5
    assert len(selects) == 1
