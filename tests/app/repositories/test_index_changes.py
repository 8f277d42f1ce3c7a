"""The clock of index changes is taken from the database, so two sessions never share a number."""

from sqlalchemy.orm import Session

from app.repositories.index_changes import changes_after, last_number, next_number


def test_the_first_number_of_a_kind_is_one_and_the_next_two(session):
    assert [next_number(session, "case"), next_number(session, "case")] == [1, 2]


def test_a_committed_number_is_seen_by_the_next_session(session, engine):
    next_number(session, "mentor")
    session.commit()
    with Session(engine) as other:
        assert next_number(other, "mentor") == 2
        assert last_number(other, "case") == 0


def test_without_changes_there_is_nothing_to_read(session):
    assert changes_after(session, "case", 0, limit=5) == []
