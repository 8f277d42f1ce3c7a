"""Fixtures of all tests: a fresh site on SQLite, and the same on PostgreSQL where it is asked for."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.config import Settings
from app.db import make_engine
from app.factory import create_app
from app.models.registry import metadata
from app.runtime.state import Runtime, make_runtime
from app.web.database import Site
from tests.client import Browser
from tests.factories import Factory, seed_reference
from tests.sharing import BrowserTogether, make_scheduler

# a busy machine is no fault of what is tested: speed is measured by the bench
hypothesis_settings.register_profile("ieum", deadline=None)
hypothesis_settings.load_profile("ieum")
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> BrowserTogether:
    """Share the tests among the workers."""
    return make_scheduler(config, log)


@pytest.fixture(scope="session")
def template_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a SQLite file with all tables and a small set of reference rows, to be copied."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    engine = make_engine(f"sqlite:///{path}")
    metadata.create_all(engine)
    with Session(engine) as session:
        seed_reference(session)
        session.commit()
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture
def settings(tmp_path: Path, template_database: Path) -> Settings:
    """Return the settings of a test site in its own folder."""
    (tmp_path / "ieum.db").write_bytes(template_database.read_bytes())
    return Settings(
        environment="test",
        instance_dir=tmp_path,
        secret_key="test-key",
        warm_up=False,
        rate_limits=False,
        database_url="",
    )


@pytest.fixture
def runtime(settings: Settings) -> Iterator[Runtime]:
    """Return the runtime of a test site."""
    state = make_runtime(settings)
    yield state
    state.engine.dispose()


@pytest.fixture
def app(settings: Settings, runtime: Runtime) -> Site:
    """Return a test site."""
    return create_app(settings, runtime)


@pytest.fixture
def browser(app: Site) -> Browser:
    """Return a client that fills in CSRF tokens like a browser."""
    return Browser(app)


@pytest.fixture
def engine(runtime: Runtime) -> Engine:
    """Return the database engine of the test site."""
    return runtime.engine


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """Return a session on the test site's database; what must be seen elsewhere is committed."""
    with Session(engine, expire_on_commit=False) as session:
        yield session


@pytest.fixture
def make(session: Session) -> Factory:
    """Return the maker of people, firms, cases and requests; everything it makes is committed."""
    return Factory(session, NOW)


@pytest.fixture
def now() -> datetime:
    """Return the moment at which tests take place."""
    return NOW
