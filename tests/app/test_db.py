"""The database: aware moments, real transactions, one way to commit."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError
from sqlalchemy.orm import Session

from app.db import UtcDateTime, committing, make_engine, new_public_id, refresh_statistics, writing
from app.models.account import Grant, User


def test_a_moment_comes_back_aware_and_in_utc(session, make, now):
    seoul = timezone(timedelta(hours=9))
    user = make.user(created_at=now.astimezone(seoul))
    session.expire_all()
    kept = session.scalar(select(User.created_at).where(User.id == user.id))
    assert (kept, kept.tzinfo) == (now, UTC)
    assert make.user(verified_at=None).verified_at is None


def test_a_naive_moment_is_refused(session, make):
    with pytest.raises(StatementError, match="naive datetime"):
        make.user(created_at=datetime(2026, 11, 22))  # noqa: DTZ001 - the mistake itself
    session.rollback()


def test_a_moment_of_another_zone_is_turned_into_utc():
    seoul = datetime(2026, 11, 22, 9, tzinfo=timezone(timedelta(hours=9)))
    kept = UtcDateTime().process_result_value(seoul, make_engine("sqlite://").dialect)
    assert (kept.hour, kept.tzinfo) == (0, UTC)


def test_public_ids_have_ten_signs_without_look_alikes():
    ids = {new_public_id() for _ in range(500)}
    assert len(ids) == 500
    assert {len(public_id) for public_id in ids} == {10}
    assert not set("".join(ids)) & set("01ilo")


def test_sqlite_keeps_foreign_keys_and_writes_ahead(engine, session, now):
    with engine.connect() as connection:
        pragmas = [
            connection.execute(text(f"PRAGMA {n}")).scalar()
            for n in ("foreign_keys", "journal_mode")
        ]
    assert pragmas == [1, "wal"]
    session.add(Grant(user_id=4711, role="administrator", created_at=now))
    with pytest.raises(IntegrityError):
        session.flush()


def test_one_writer_at_a_time_while_readers_go_on(engine, make):
    make.user()
    impatient = make_engine(str(engine.url))
    event.listen(impatient, "connect", lambda wire, _: wire.execute("PRAGMA busy_timeout = 0"))
    with Session(writing(engine)) as first, Session(impatient) as reader:
        first.scalar(select(User))
        assert reader.scalar(select(User)) is not None
        with (
            Session(writing(impatient)) as second,
            pytest.raises(OperationalError, match="database is locked"),
        ):
            second.scalar(select(User))
    impatient.dispose()


def test_another_database_is_asked_whether_it_still_listens():
    engine = make_engine("postgresql+psycopg://nobody@127.0.0.1:1/none")
    assert engine.dialect.name == "postgresql"
    assert engine.pool._pre_ping


def test_a_block_is_committed_as_a_whole(engine, make, session):
    user = make.user(name="옛 이름")
    with committing(Session(engine)) as block:
        block.get(User, user.id).name = "새 이름"
    session.refresh(user)
    assert user.name == "새 이름"


def test_a_block_that_fails_leaves_nothing(engine, make, session):
    user = make.user(name="옛 이름")

    def fail():
        with committing(Session(engine)) as block:
            block.get(User, user.id).name = "새 이름"
            block.flush()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    session.refresh(user)
    assert user.name == "옛 이름"


def test_rows_are_counted_for_sqlite_alone(tmp_path):
    engine = make_engine(f"sqlite:///{tmp_path / 'x.db'}")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE firm (id INTEGER PRIMARY KEY, place TEXT)")
        connection.exec_driver_sql("CREATE INDEX ix_place ON firm (place)")
        connection.exec_driver_sql("INSERT INTO firm (place) VALUES ('진안'), ('진안'), ('무주')")
    assert refresh_statistics(engine) == 1
    with engine.begin() as connection:
        told = connection.exec_driver_sql("SELECT idx, stat FROM sqlite_stat1").one()
    assert tuple(told) == ("ix_place", "3 2")
    assert refresh_statistics(make_engine("postgresql+psycopg://nobody@127.0.0.1:1/none")) == 0
