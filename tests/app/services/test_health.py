"""Whether the database answers."""

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.db import make_engine
from app.services.health import check_database


def test_a_database_that_answers_is_healthy(session):
    check_database(session)


def test_a_database_that_cannot_be_opened_is_told(tmp_path):
    engine = make_engine(f"sqlite:///{tmp_path / 'no-such-folder' / 'ieum.db'}")
    with Session(engine) as session, pytest.raises(OperationalError):
        check_database(session)
    engine.dispose()
