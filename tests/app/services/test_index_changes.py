"""Index changes are numbered without gaps, kind by kind, even where the first two writers race."""

import threading

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import make_engine
from app.models.outbox import IndexChange, IndexClock
from app.repositories.index_changes import changes_after, last_number
from app.services.index_changes import mark_changed
from tests import postgres


def _make_tables(url: str) -> None:
    engine = make_engine(url)
    tables = [IndexClock.__table__, IndexChange.__table__]
    IndexClock.metadata.create_all(engine, tables=tables)
    engine.dispose()


def test_numbers_rise_by_one_for_each_kind(session, now):
    numbers = [mark_changed(session, "mentor", 7, now=now) for _ in range(3)]
    assert numbers == [1, 2, 3]
    assert mark_changed(session, "case", 7, now=now) == 1
    assert last_number(session, "mentor") == 3
    assert session.info["effects"]


def test_a_reader_gets_what_came_after_its_number(session, now):
    for object_id in (5, 6, 5):
        mark_changed(session, "case", object_id, now=now)
    session.commit()
    assert [c.object_id for c in changes_after(session, "case", 1, limit=10)] == [6, 5]
    assert [c.object_id for c in changes_after(session, "case", 0, limit=1)] == [5]


def test_nothing_changed_yet_is_number_zero(session):
    assert last_number(session, "mentor") == 0


def test_a_change_that_is_rolled_back_leaves_no_gap(session, now):
    mark_changed(session, "case", 1, now=now)
    session.commit()
    mark_changed(session, "case", 2, now=now)
    session.rollback()
    assert mark_changed(session, "case", 3, now=now) == 2


@pytest.mark.postgres
def test_writers_on_postgres_queue_up_from_the_very_first_change(now):
    engine = make_engine(postgres.clone(_make_tables))
    gate = threading.Barrier(4)

    def write(object_id: int) -> None:
        with Session(engine) as session:
            gate.wait()
            mark_changed(session, "mentor", object_id, now=now)
            session.commit()

    threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Session(engine) as session:
        assert sorted(session.scalars(select(IndexChange.seq))) == [1, 2, 3, 4]
    engine.dispose()
