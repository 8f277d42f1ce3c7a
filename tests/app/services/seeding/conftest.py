"""The whole demonstration, written once for the tests of a module."""

import pytest
from sqlalchemy.orm import Session

from app.config import ROOT
from app.db import make_engine
from app.models.registry import metadata
from app.services.seeding import demo
from app.services.seeding.reference import seed_reference
from tests.conftest import NOW


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Return a session on a database with the whole demonstration, written at NOW."""
    engine = make_engine(f"sqlite:///{tmp_path_factory.mktemp('demo') / 'demo.db'}")
    metadata.create_all(engine)
    with Session(engine) as session:
        seed_reference(session, ROOT / "seed_data" / "reference")
        assert not demo.present(session)
        written = demo.seed_demo(session, ROOT / "seed_data" / "demo", now=NOW)
        session.commit()
        yield session, written
    engine.dispose()


@pytest.fixture
def rows(world):
    """Return the session alone."""
    return world[0]
