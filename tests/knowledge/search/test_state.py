from knowledge.search.state import NO_REVISION, newest
from tests.knowledge.builders import document, engine


def test_the_newest_revision_of_an_id_counts():
    found = newest([document(2), document(1, 3), document(1, 2)])
    assert [(row.id, row.rev) for row in found] == [(1, 3), (2, 1)]


def test_segments_are_merged_as_they_grow():
    made = engine(count=0)
    for number in range(40):
        made.upsert([document(number)])
    assert len(made._state.view.segments) <= 4
    assert made._state.revision(39) == 1
    assert made._state.revision(40) == NO_REVISION
    assert sorted(made._state.view.row_of) == list(range(40))
