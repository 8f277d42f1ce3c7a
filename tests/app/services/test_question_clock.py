from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from app.db import committing
from app.models.case import Answer, Question
from app.models.notice import Notice
from app.models.registry import metadata
from app.services import question_clock
from app.services.signing_in import actor_for, session_key
from app.services.site_links import SiteLinks
from tests import postgres
from tests.conftest import NOW
from tests.factories import Factory, seed_reference
from tests.queries import counted_selects

LINKS = SiteLinks("https://ieum.example")


def add_question(make, text="센서는 어디서 샀어요?", *, days=8, **values):
    author = make.user()
    case = make.case(make.company(author, name="물음집"), author)
    question = Question(
        case_id=case.id, author_id=make.user().id, text=text,
        created_at=make.now - timedelta(days=days), **values,
    )  # fmt: skip
    make._add(question)
    return question, case, author


@pytest.fixture
def escalate(session, now):
    def _escalate(later=timedelta(0)):
        return question_clock.escalate(session, links=LINKS, now=now + later)

    return _escalate


def test_after_seven_days_the_coordinators_are_told_once(make, session, escalate):
    coordinator = make.coordinator()
    make.coordinator("48")
    _, case, _ = add_question(make, days=7)
    add_question(make, days=6)
    assert escalate() == 1
    assert escalate() == 0
    (notice,) = session.scalars(select(Notice))
    assert notice.user_id == coordinator.id
    assert notice.link == f"https://ieum.example/cases/{case.public_id}#questions"
    assert "7일 넘게" in notice.subject
    assert escalate(timedelta(days=1)) == 1


def test_answered_hidden_and_unpublished_ones_are_left_alone(make, session, escalate, now):
    make.coordinator()
    question, _, author = add_question(make)
    make._add(
        Answer(question_id=question.id, author_id=author.id, text="여기서요.", created_at=now)
    )
    add_question(make, hidden=True)
    _, case, _ = add_question(make)
    case.status = "archived"
    session.commit()
    assert escalate() == 0


def test_a_clock_that_goes_back_tells_nobody(make, escalate):
    make.coordinator()
    add_question(make, days=7)
    assert escalate(timedelta(days=-1)) == 0
    assert escalate() == 1


def test_the_list_is_of_the_own_region(make, session, engine):
    question, _, _ = add_question(make)
    later, _, _ = add_question(make, text="비용은 얼마나 들었나요?", days=2)
    actor = actor_for(session, session_key(make.coordinator()))
    other = actor_for(session, session_key(make.coordinator("48")))
    with counted_selects(engine) as selects:
        rows, total = question_clock.list_unanswered(session, actor)
    assert len(selects) == 2
    assert [row.question.id for row in rows] == [question.id, later.id]
    assert total == 2
    assert question_clock.list_unanswered(session, other) == ([], 0)
    found, total = question_clock.list_unanswered(session, actor, text="비용")
    assert [row.question.id for row in found] == [later.id]
    assert total == 1
    newest, _ = question_clock.list_unanswered(session, actor, sort="newest", size=1)
    assert [row.question.id for row in newest] == [later.id]


def _build(url):
    engine = create_engine(url)
    metadata.create_all(engine)
    with Session(engine, expire_on_commit=False) as session:
        seed_reference(session)
        session.commit()
        make = Factory(session, NOW)
        make.coordinator()
        for n in range(6):
            add_question(make, text=f"질문 {n}은 어떤가요?")
    engine.dispose()


@pytest.mark.postgres
def test_two_workers_tell_of_each_question_once():
    engine = create_engine(postgres.clone(_build))

    def work(_):
        with committing(Session(engine)) as session:
            return question_clock.escalate(session, links=LINKS, now=NOW)

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(work, range(2))) == 6
    with Session(engine) as session:
        assert len(session.scalars(select(Notice)).all()) == 6
    engine.dispose()
