"""A published, changed or archived case is found, changed or gone at the next search of any process."""

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.models.case import CaseStudy, CaseVersion
from app.runtime.search import SearchRuntime
from app.services.index_changes import mark_changed
from app.services.indexing import build_engines, case_engine, mentor_engine
from app.services.reference import load_catalogue
from knowledge.domain import Query
from tests.conftest import NOW
from tests.factories import Factory
from tests.queries import counted_selects


def found(session: Session, search: SearchRuntime, text: str) -> list[int]:
    engine = case_engine(session, search, load_catalogue(session))
    return [hit.id for hit in engine.search(Query(text)).hits]


def test_a_case_published_after_the_engine_was_built_is_found(
    session: Session, make: Factory
) -> None:
    search = SearchRuntime()
    assert found(session, search, "염도") == []
    case = make.case(make.company(), make.user())
    mark_changed(session, "case", case.id, now=NOW)
    session.commit()
    assert found(session, search, "염도") == [case.id]


def test_two_processes_see_each_other_s_changes(
    engine: Engine, session: Session, make: Factory
) -> None:
    here, there = SearchRuntime(), SearchRuntime()
    case = make.case(make.company(), make.user())
    with Session(engine) as other:
        assert found(session, here, "염도") == found(other, there, "염도") == [case.id]
    version = session.get_one(CaseVersion, case.published_version_id)
    version.title, version.problem, version.root_cause, version.steps = (
        "도금 두께를 맞춘 사례",
        "두께가 달라요.",
        "전류가 흔들렸어요.",
        [],
    )
    version.situation, case.revision = "도금을 해요.", 2
    mark_changed(session, "case", case.id, now=NOW)
    session.commit()
    with Session(engine) as other:
        assert found(other, there, "두께") == [case.id]
        assert found(other, there, "염도") == []


def test_an_archived_case_is_gone(session: Session, make: Factory) -> None:
    search = SearchRuntime()
    case = make.case(make.company(), make.user())
    assert found(session, search, "염도") == [case.id]
    session.get_one(CaseStudy, case.id).status = "archived"
    mark_changed(session, "case", case.id, now=NOW)
    session.commit()
    assert found(session, search, "염도") == []


def test_nothing_new_costs_one_select(engine: Engine, session: Session, make: Factory) -> None:
    search, catalogue = SearchRuntime(), load_catalogue(session)
    make.case(make.company(), make.user())
    case_engine(session, search, catalogue)
    with counted_selects(engine) as seen:
        case_engine(session, search, catalogue)
    assert len(seen) == 1


def test_what_only_members_may_read_is_neither_found_nor_quoted(
    session: Session, make: Factory
) -> None:
    make.case(
        make.company(),
        make.user(),
        failed="비밀스러운 실패였어요.",
        visibility={"failed": "members"},
    )
    assert found(session, SearchRuntime(), "비밀스러운 실패") == []


def test_a_mentor_is_found_by_the_words_of_a_new_case(session: Session, make: Factory) -> None:
    search, catalogue = SearchRuntime(), load_catalogue(session)
    firm = make.company()
    mentor = make.mentor(firm)
    assert [
        h.id for h in mentor_engine(session, search, catalogue).search(Query("염도계")).hits
    ] == []
    case = make.case(firm, make.user())
    mark_changed(session, "case", case.id, now=NOW)
    session.commit()
    hits = mentor_engine(session, search, catalogue).search(Query("염도계")).hits
    assert [h.id for h in hits] == [mentor.id]
    assert hits[0].quote is not None
    assert hits[0].quote.field.startswith(f"{case.public_id}/")


def test_a_mentor_who_is_no_longer_approved_is_gone(session: Session, make: Factory) -> None:
    search, catalogue = SearchRuntime(), load_catalogue(session)
    mentor = make.mentor(make.company())
    assert len(mentor_engine(session, search, catalogue).search(Query("절임")).hits) == 1
    mentor.status = "refused"
    mark_changed(session, "mentor", mentor.id, now=NOW)
    session.commit()
    assert mentor_engine(session, search, catalogue).search(Query("절임")).hits == ()


def test_rebuilding_swaps_both_engines(session: Session, make: Factory) -> None:
    search, catalogue = SearchRuntime(), load_catalogue(session)
    case = make.case(make.company(), make.user())
    seen: list[tuple[int, int]] = []
    build_engines(session, search, catalogue, lambda done, total: seen.append((done, total)))
    assert seen[0] == (1, 1)
    assert search.cases.current is not None
    assert found(session, search, "염도") == [case.id]
