"""What whoever watches a process is told."""

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.db import make_engine
from app.runtime.search import SearchRuntime
from app.services.health import report
from app.services.index_changes import mark_changed
from app.services.indexing import case_engine
from app.services.reference import load_catalogue
from tests.conftest import NOW
from tests.queries import counted_selects


def test_a_process_tells_what_it_has_read_with_one_select(session, engine, runtime):
    case_engine(session, runtime.search, load_catalogue(session))
    mark_changed(session, "case", 1, now=NOW)
    mark_changed(session, "case", 2, now=NOW)
    session.commit()
    with counted_selects(engine) as seen:
        told = report(session, runtime.search)
    assert len(seen) == 1
    assert (told.seq, told.behind, told.generation, told.encoder) == (0, 2, None, None)


def test_before_the_first_search_nothing_is_claimed(session):
    told = report(session, SearchRuntime(degraded="no model in /srv/ieum/model"))
    assert (told.semantic, told.seq, told.behind, told.building) == (False, None, None, None)
    assert told.degraded == "no model in model"


def test_a_database_that_cannot_be_opened_is_told(tmp_path):
    engine = make_engine(f"sqlite:///{tmp_path / 'no-such-folder' / 'ieum.db'}")
    with Session(engine) as session, pytest.raises(OperationalError):
        report(session, SearchRuntime())
    engine.dispose()
