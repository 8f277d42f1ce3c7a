from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

from app.errors import Conflict, Invalid, NotFound
from app.models.audit import AuditEvent
from app.models.case import CaseStudy, CaseVersion
from app.models.outbox import IndexChange
from app.models.registry import metadata
from app.repositories.case_versions import Slice
from app.services import case_editing, case_listing, case_review
from app.services.case_versions import content_of, typed_of
from app.services.reference import load_catalogue
from app.services.signing_in import actor_for, session_key
from tests import postgres
from tests.conftest import NOW
from tests.factories import Factory, seed_reference


@pytest.fixture
def owner(make):
    return make.user()


@pytest.fixture
def firm(make, owner):
    return make.company(owner)


@pytest.fixture
def actor(session, owner, firm):
    return actor_for(session, session_key(owner))


@pytest.fixture
def desk(session, actor, now):
    return Desk(session, actor, now)


class Desk:
    """A writer at work."""

    def __init__(self, session, actor, now):
        self.session, self.actor, self.now = session, actor, now
        self.catalogue = load_catalogue(session)

    def book(self, public_id):
        return case_editing.manuscript(self.session, self.actor, public_id)

    def open(self, public_id, step):
        book = self.book(public_id)
        return case_editing.open_step(
            book,
            content_of(self.session, book.newest),
            step,
            catalogue=self.catalogue,
            now=self.now,
        )

    def save(self, public_id, step, typed, token=None):
        return case_editing.save_step(
            self.session, self.actor, public_id, step, typed,
            token=self.open(public_id, step).token if token is None else token,
            catalogue=self.catalogue, now=self.now,
        )  # fmt: skip

    def submit(self, public_id):
        return case_editing.submit(
            self.session,
            self.actor,
            public_id,
            catalogue=self.catalogue,
            link="https://x.invalid",
            now=self.now,
        )


def ready(make, firm, owner, status="draft"):
    return make.case(firm, owner, status=status, supplier="직접 했어요", lasted="네")


def states(session, case):
    query = (
        select(CaseVersion.state).where(CaseVersion.case_id == case.id).order_by(CaseVersion.number)
    )
    return session.scalars(query).all()


def test_a_case_starts_only_for_an_own_firm(session, actor, firm, make, now):
    case = case_editing.start(session, actor, firm.public_id, now=now)
    assert (case.status, case.company_id) == ("draft", firm.id)
    with pytest.raises(Invalid):
        case_editing.start(session, actor, make.company().public_id, now=now)


def test_the_same_content_twice_is_no_conflict(desk, make, firm, owner):
    case = ready(make, firm, owner)
    old = desk.open(case.public_id, 1).token
    typed = {**desk.open(case.public_id, 1).typed, "processes": "절임,세척"}
    desk.save(case.public_id, 1, typed)
    assert (
        desk.save(case.public_id, 1, typed, token=old).token == desk.open(case.public_id, 1).token
    )
    with pytest.raises(case_editing.Stale) as caught:
        desk.save(case.public_id, 1, {**typed, "title": "더 늦은 제목"}, token=old)
    assert caught.value.stored["processes"] == "절임, 세척"
    assert caught.value.token == desk.open(case.public_id, 1).token


def test_a_step_saved_elsewhere_does_not_disturb_another_step(desk, make, firm, owner):
    case = ready(make, firm, owner)
    second, third = desk.open(case.public_id, 2), desk.open(case.public_id, 3)
    desk.save(case.public_id, 2, {"situation": "새 글"}, token=second.token)
    desk.save(case.public_id, 3, {**third.typed, "problem": "새 문제"}, token=third.token)
    assert desk.open(case.public_id, 2).typed == {"situation": "새 글"}


def test_a_draft_moves_to_another_own_firm_until_it_was_sent(session, desk, make, firm, owner, now):
    other = make.company(owner)
    desk.actor = actor_for(session, session_key(owner))
    case = ready(make, firm, owner)
    typed = desk.open(case.public_id, 1).typed
    saved = desk.save(case.public_id, 1, {**typed, "company": other.public_id})
    assert case.company_id == other.id
    assert saved.token == desk.open(case.public_id, 1).token
    wrong = desk.save(case.public_id, 1, {**typed, "company": "nobody"})
    assert list(wrong.findings.wrong) == ["company"]
    desk.save(case.public_id, 1, {**typed, "company": other.public_id})
    desk.submit(case.public_id)
    book = desk.book(case.public_id)
    book.newest.state = "returned"
    case_editing.revise(session, desk.actor, case.public_id, now=now)
    late = desk.save(case.public_id, 1, {**typed, "company": firm.public_id})
    assert list(late.findings.wrong) == ["company"]


def test_a_submitted_version_is_never_changed(desk, make, firm, owner, session, now):
    case = ready(make, firm, owner)
    desk.submit(case.public_id)
    assert case.status == "submitted"
    with pytest.raises(Conflict):
        desk.save(case.public_id, 2, {"situation": "x"})
    with pytest.raises(Conflict):
        desk.submit(case.public_id)
    with pytest.raises(Conflict):
        case_editing.revise(session, desk.actor, case.public_id, now=now)
    with pytest.raises(Conflict):
        case_editing.discard(session, desk.actor, case.public_id, now=now)


def test_a_submission_is_withdrawn_once(desk, make, firm, owner, session, now):
    case = ready(make, firm, owner)
    desk.submit(case.public_id)
    case_editing.withdraw(session, desk.actor, case.public_id, now=now)
    assert (case.status, states(session, case)) == ("draft", ["draft"])
    with pytest.raises(Conflict):
        case_editing.withdraw(session, desk.actor, case.public_id, now=now)


def test_only_complete_cases_of_approved_firms_are_sent(desk, make, firm, owner, session):
    case = make.case(firm, owner, status="draft")
    with pytest.raises(Invalid) as caught:
        desk.submit(case.public_id)
    assert list(caught.value.fields) == ["step-7", "step-8"]
    firm.status = "waiting"
    with pytest.raises(Conflict):
        desk.submit(case.public_id)


def test_a_returned_version_stays_and_a_new_draft_follows(desk, make, firm, owner, session, now):
    case = ready(make, firm, owner, status="returned")
    with pytest.raises(Conflict):
        desk.save(case.public_id, 2, {"situation": "x"})
    new = case_editing.revise(session, desk.actor, case.public_id, now=now)
    assert (new.number, case.status, states(session, case)) == (2, "draft", ["returned", "draft"])
    assert case_editing.revise(session, desk.actor, case.public_id, now=now) is new
    assert not case_editing.discard(session, desk.actor, case.public_id, now=now)
    assert (case.status, states(session, case)) == ("returned", ["returned"])


def test_a_published_case_stays_published_while_it_is_revised(
    desk, make, firm, owner, session, now
):
    case = ready(make, firm, owner, status="published")
    with pytest.raises(Conflict):
        desk.save(case.public_id, 2, {"situation": "x"})
    later = now + timedelta(days=1)
    case_editing.revise(session, desk.actor, case.public_id, now=later)
    desk.submit(case.public_id)
    assert (case.status, states(session, case)) == ("published", ["published", "submitted"])
    assert session.scalars(select(IndexChange)).all() == []


def test_a_firm_stops_showing_its_case_and_the_index_hears_of_it(
    desk, make, firm, owner, session, now
):
    case = ready(make, firm, owner, status="published")
    case_editing.stop_showing(session, desk.actor, case.public_id, now=now)
    assert (case.status, case.revision) == ("archived", 2)
    assert [c.object_id for c in session.scalars(select(IndexChange))] == [case.id]
    with pytest.raises(Conflict):
        case_editing.stop_showing(session, desk.actor, case.public_id, now=now)
    case_editing.revise(session, desk.actor, case.public_id, now=now)
    with pytest.raises(Conflict):
        desk.submit(case.public_id)


def test_a_first_draft_goes_with_its_case_and_leaves_a_trace(desk, make, firm, owner, session, now):
    case = ready(make, firm, owner)
    assert case_editing.discard(session, desk.actor, case.public_id, now=now)
    assert session.scalars(select(CaseStudy)).all() == []
    assert session.scalars(select(AuditEvent.action)).all() == ["case.discarded"]


def test_a_case_of_another_firm_does_not_exist(desk, make):
    stranger = make.user()
    case = make.case(make.company(stranger), stranger)
    with pytest.raises(NotFound):
        desk.book(case.public_id)
    with pytest.raises(NotFound):
        desk.book("nothing")


def test_a_half_written_kpi_waits_as_it_was_typed(desk, make, firm, owner, session):
    case = ready(make, firm, owner)
    row = desk.open(case.public_id, 6).typed["kpis"][0]
    rows = {"kpis": [{**row, "after": ""}]}
    desk.save(case.public_id, 6, rows)
    version = desk.book(case.public_id).newest
    assert version.typed == {"6": rows}
    assert content_of(session, version).measures == ()
    assert typed_of(content_of(session, version), 6, "x") == rows
    desk.save(case.public_id, 6, {"kpis": [row]})
    assert version.typed == {}
    assert len(content_of(session, version).measures) == 1


def _build(url):
    engine = create_engine(url)
    metadata.create_all(engine)
    with Session(engine) as session:
        seed_reference(session)
        session.commit()
    engine.dispose()


@pytest.mark.postgres
def test_of_two_saves_at_once_the_later_one_is_told():
    engine = create_engine(postgres.clone(_build))
    with (
        Session(engine, expire_on_commit=False) as first,
        Session(engine, expire_on_commit=False) as second,
        ThreadPoolExecutor(1) as other,
    ):
        make = Factory(first, NOW)
        owner = make.user()
        case = ready(make, make.company(owner), owner)
        actor = actor_for(first, session_key(owner))
        here, there = Desk(first, actor, NOW), Desk(second, actor, NOW)
        token = here.open(case.public_id, 2).token
        there.session.rollback()
        here.save(case.public_id, 2, {"situation": "첫째"}, token=token)
        late = other.submit(there.save, case.public_id, 2, {"situation": "둘째"}, token)
        while not first.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
            wait([late], timeout=0.02)
        first.commit()
        with pytest.raises(case_editing.Stale):
            late.result(timeout=20)
        second.rollback()
        here.submit(case.public_id)
        first.commit()
        assert here.book(case.public_id).newest.situation == "첫째"
    engine.dispose()


@pytest.mark.postgres
def test_lists_and_reviews_speak_postgresql():
    engine = create_engine(postgres.clone(_build))
    with Session(engine, expire_on_commit=False) as session:
        make = Factory(session, NOW)
        owner = make.user()
        case = ready(make, make.company(owner), owner, status="submitted")
        reader = actor_for(session, session_key(make.coordinator()))
        actor = actor_for(session, session_key(owner))
        assert case_review.queue(session, reader, Slice(text="절임", limit=5))[1] == 1
        assert case_listing.own_cases(session, actor, Slice(text="절임", limit=5))[1] == 1
        case_review.publish(
            session, reader, case.public_id, link="https://x.invalid", invitation=str, now=NOW
        )
        case_editing.revise(session, actor, case.public_id, now=NOW)
        case_editing.discard(session, actor, case.public_id, now=NOW)
        session.commit()
        assert states(session, case) == ["published"]
    engine.dispose()
