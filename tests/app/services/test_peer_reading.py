"""What firms like ours read is noted without persons and named only where three firms did."""

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import make_engine
from app.models.reading import CaseRead
from app.models.registry import metadata
from app.repositories import case_reads
from app.runtime.search import SearchRuntime
from app.services import peer_reading
from app.services.peer_reading import (
    LEAST_FIRMS,
    READ,
    TRADE,
    beside_case,
    forget_old,
    month_of,
    most_read,
    note_read,
)
from app.services.reference import load_catalogue
from app.services.signing_in import actor_for, session_key
from tests import postgres
from tests.factories import Factory, seed_reference
from tests.queries import counted_selects

MONTH = date(2026, 11, 1)


@pytest.fixture
def world(make, session, now):
    class World:
        """Kimchi makers of a dozen people; two cases of a plater."""

        owner = make.user()
        firm = make.company(owner, industry_code="103", headcount=12)
        plater = make.company(industry_code="259")
        case = make.case(plater, make.user())
        other = make.case(plater, make.user())

        @property
        def actor(self):
            return self.act(self.owner)

        def act(self, user):
            return actor_for(session, session_key(user))

        def readers(self, count, *cases, month=MONTH, **firm):
            """Let so many new firms read some cases."""
            for _ in range(count):
                reader = make.company(**{"industry_code": "103", "headcount": 15, **firm})
                for case in cases:
                    session.add(CaseRead(company_id=reader.id, case_id=case.id, month=month))
            session.commit()

        def beside(self, actor=None, leave_out=0):
            return beside_case(
                session, SearchRuntime(), actor or self.actor, self.case.id,
                catalogue=load_catalogue(session), leave_out=leave_out, now=now,
            )  # fmt: skip

    return World()


def rows(session):
    return [(r.company_id, r.case_id, r.month) for r in session.scalars(select(CaseRead))]


def test_a_reading_is_a_firm_a_case_and_a_month(world, session, now):
    for _ in range(2):
        note_read(session, world.actor, world.case.public_id, now=now)
    assert rows(session) == [(world.firm.id, world.case.id, MONTH)]
    later = datetime(2027, 1, 3, tzinfo=UTC)
    note_read(session, world.actor, world.case.public_id, now=later)
    note_read(session, world.actor, world.case.public_id, now=now)
    assert rows(session) == [(world.firm.id, world.case.id, date(2027, 1, 1))]
    assert {column.name for column in CaseRead.__table__.columns} == {
        "company_id", "case_id", "month",
    }  # fmt: skip


def test_neither_own_cases_nor_closed_ones_nor_readers_without_a_firm_count(
    world, session, make, now
):
    author = make.user()
    own = make.case(make.company(author), author)
    draft = make.case(world.plater, make.user(), status="draft")
    waiting = make.user()
    make.company(waiting, status="waiting")
    note_read(session, world.act(author), own.public_id, now=now)
    note_read(session, world.actor, draft.public_id, now=now)
    note_read(session, world.actor, "nothing", now=now)
    for person in (waiting, make.user(), make.coordinator()):
        note_read(session, world.act(person), world.case.public_id, now=now)
    assert rows(session) == []


def test_a_person_of_two_firms_counts_as_one_firm(world, session, make, now):
    make.company(world.owner)
    note_read(session, world.actor, world.case.public_id, now=now)
    assert len(rows(session)) == 1


def test_a_colleague_who_was_faster_is_no_error(world, session, now, monkeypatch):
    note_read(session, world.actor, world.case.public_id, now=now)
    session.commit()
    session.expunge_all()
    actor = world.actor
    monkeypatch.setattr(case_reads, "read_of", lambda *_: None)
    note_read(session, actor, world.case.public_id, now=now)
    assert len(rows(session)) == 1


@pytest.mark.parametrize("count", [LEAST_FIRMS - 1, LEAST_FIRMS])
def test_a_case_is_named_only_when_three_firms_read_it(world, session, now, count):
    world.readers(count, world.case, world.other)
    named = count >= LEAST_FIRMS
    assert world.beside().ids == ((world.other.id,) if named else ())
    assert set(most_read(session, world.actor, now=now)) == (
        {world.case.id, world.other.id} if named else set()
    )


def test_the_own_firm_is_none_of_the_three(world, session, now):
    world.readers(2, world.case, world.other)
    note_read(session, world.actor, world.case.public_id, now=now)
    session.commit()
    assert world.beside().ids == ()


def test_only_firms_that_read_both_count_beside_a_case(world):
    world.readers(2, world.case, world.other)
    world.readers(2, world.other)
    assert world.beside().ids == ()


@pytest.mark.parametrize(
    ("firm", "alike"),
    [
        ({"industry_code": "103", "headcount": 200}, True),  # the same group, of any size
        ({"industry_code": "107", "headcount": 40}, True),  # the same division and size
        ({"industry_code": "107", "headcount": 9}, False),
        ({"industry_code": "259", "headcount": 12}, False),
        ({"industry_code": "103", "status": "refused"}, False),
    ],
)
def test_firms_are_alike_by_trade_and_size(world, firm, alike):
    world.readers(3, world.case, world.other, **firm)
    assert bool(world.beside().ids) is alike


def test_what_we_read_ourselves_is_not_proposed(world, session, now):
    world.readers(3, world.case, world.other)
    note_read(session, world.actor, world.other.public_id, now=now)
    session.commit()
    assert world.beside().ids == ()


def test_cases_that_are_no_longer_shown_and_own_ones_are_left_out(world, session, make):
    own = make.case(world.firm, world.owner)
    world.readers(3, world.case, world.other, own)
    world.other.status = "archived"
    session.commit()
    assert world.beside().ids == ()


def test_most_readers_come_first(world, make):
    third = make.case(world.plater, make.user())
    world.readers(3, world.case, world.other)
    world.readers(1, world.case, third)
    world.readers(3, world.case, third)
    assert world.beside().ids == (third.id, world.other.id)


def test_a_viewer_without_a_firm_gets_nothing(world, make):
    world.readers(3, world.case, world.other)
    assert world.beside(world.act(make.user())).ids == ()


def test_too_few_readers_lead_to_cases_of_the_own_trade(world, make, monkeypatch):
    near = make.case(make.company(industry_code="107"), make.user())
    make.case(make.company(industry_code="259"), make.user())
    monkeypatch.setattr(SearchRuntime, "semantic", True)
    found = world.beside()
    assert (found.ids, found.why) == ((near.id,), TRADE)
    assert world.beside(leave_out=9).ids == ()
    world.readers(3, world.case, world.other)
    assert world.beside().why == READ


def test_a_year_later_it_is_forgotten(world, session, now):
    world.readers(3, world.case, world.other, month=date(2025, 11, 1))
    assert world.beside().ids
    next_month = datetime(2026, 12, 1, tzinfo=UTC)
    assert most_read(session, world.actor, now=next_month) == ()
    assert forget_old(session, now=now) == 0
    assert forget_old(session, now=next_month) == 6
    assert rows(session) == []


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_a_month_begins_on_its_first_day(moment):
    month = month_of(moment)
    assert month.day == 1
    assert 0 <= (moment.date() - month).days < 31 or month > moment.date()


def test_the_answer_takes_two_selects_at_most(world, session, engine, now):
    world.readers(3, world.case, world.other)
    actor = world.actor
    with Session(engine) as fresh, counted_selects(engine) as selects:
        most_read(fresh, actor, now=now)
    assert len(selects) == 2


def test_every_headcount_has_a_size():
    edges = peer_reading._SIZES
    assert edges[0][0] == 1
    assert all(a[1] + 1 == b[0] for a, b in pairwise(edges))
    assert edges[-1][1] == 100_000


def _tables(url):
    engine = make_engine(url)
    metadata.create_all(engine)
    with Session(engine) as session:
        seed_reference(session)
        session.commit()
    engine.dispose()


@pytest.mark.postgres
def test_readings_are_noted_and_named_on_postgres_too(now):
    engine = make_engine(postgres.clone(_tables))
    with Session(engine, expire_on_commit=False) as session:
        make = Factory(session, now)
        case, other = (make.case(make.company(), make.user()) for _ in range(2))
        for _ in range(LEAST_FIRMS):
            reader = make.user()
            make.company(reader)
            for read in (case, other):
                note_read(session, actor_for(session, session_key(reader)), read.public_id, now=now)
        session.flush()
        asker = make.user()
        make.company(asker)
        viewer = actor_for(session, session_key(asker))
        assert set(most_read(session, viewer, now=now)) == {case.id, other.id}
        assert forget_old(session, now=datetime(2028, 1, 1, tzinfo=UTC)) == 2 * LEAST_FIRMS
    engine.dispose()
