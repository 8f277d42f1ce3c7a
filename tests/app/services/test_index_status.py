"""What lies in the folder of the index."""

from app.services.index_changes import mark_changed
from app.services.index_status import index_status
from app.services.rebuilding import rebuild
from tests.app.search_world import FakeModels
from tests.conftest import NOW


def test_nothing_was_built_yet(session, runtime):
    status = index_status(session, runtime.search.store)
    assert (status.kept, status.newest, status.building) == ((), 0, None)


def test_generations_come_in_the_order_they_are_tried(session, runtime, make):
    make.case(make.company(), make.user())
    runtime.models = FakeModels()
    first, second = (rebuild(runtime, lambda *_: None, if_needed=False) for _ in range(2))
    mark_changed(session, "case", 1, now=NOW)
    session.commit()
    status = index_status(session, runtime.search.store)
    assert [kept.name for kept in status.kept] == [second, first]
    assert status.kept[0].facts.counts["documents"] == 1
    assert status.newest - status.kept[0].facts.seq == 1
    assert status.kept[0].size > 1000
    (runtime.search.store / second / "manifest.json").write_text("{", encoding="utf-8")
    assert index_status(session, runtime.search.store).kept[0].facts is None
