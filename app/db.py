"""The database: declarative base, own column types, engine, and the one way to commit."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated, Any

from sqlalchemy import BigInteger, DateTime, Dialect, Engine, MetaData, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

Won = Annotated[int, BigInteger]
"""Money in whole won: 64 bits, since the sales of one firm pass what 32 bits hold."""
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
_ANALYSED_ROWS = 10_000


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC moment. SQLite forgets the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Refuse a naive datetime; store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = f"naive datetime {value!r}: use app.clock.now()"
            raise ValueError(msg)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return an aware UTC datetime."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Base of all tables; constraint names are fixed so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime, Won: BigInteger}  # noqa: RUF012 - read once by SQLAlchemy


def new_public_id() -> str:
    """Return ten random characters for use in addresses (about 49 bits, no look-alikes)."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(10))


def make_engine(url: str) -> Engine:
    """Create an engine for SQLite (WAL, foreign keys on, real transactions) or PostgreSQL."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": 15})

    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: object) -> None:
        # the driver's own implicit BEGIN comes too late for SELECTs: we emit it ourselves below
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        # a reader that later writes would fail at once when another writer came between,
        # so a request that may write takes the write lock first (see writing())
        mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {mode}")

    return engine


def refresh_statistics(engine: Engine) -> int:
    """Count rows anew for SQLite's choice of indexes, and return how many indexes were looked at.

    PostgreSQL does this by itself, and nothing is done there. Each index is read in part only, so
    the lock is short.
    """
    if engine.dialect.name != "sqlite":
        return 0
    with writing(engine).begin() as connection:
        connection.exec_driver_sql(f"PRAGMA analysis_limit={_ANALYSED_ROWS}")
        connection.exec_driver_sql("ANALYZE")
        counted = connection.exec_driver_sql("SELECT count(*) FROM sqlite_stat1")
        return int(counted.scalar_one())


def writing(engine: Engine) -> Engine:
    """Return a view of ``engine`` whose SQLite transactions take the write lock at their start."""
    return engine.execution_options(sqlite_begin="IMMEDIATE")


@contextmanager
def committing(session: Session) -> Iterator[Session]:
    """Commit at the end of the block, roll back and close on any error."""
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.close()
