"""Decisions are proposed from the ranking, overruled one by one, confirmed and undone."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from app.db import committing
from app.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from app.models.account import Grant, User
from app.models.audit import AuditEvent
from app.models.registry import metadata
from app.models.selection import Application, Decision, SelectionRound
from app.repositories.selection.applications import people_of
from app.services.reference import load_catalogue
from app.services.selection import applying, deciding, rounds
from app.services.selection.access import to_change
from app.services.selection.board import board_of
from app.services.selection.deciding import Ruling, Texts
from app.services.signing_in import actor_for, session_key
from app.services.site_links import SiteLinks
from tests import postgres
from tests.conftest import NOW
from tests.factories import Factory, seed_reference
from tests.selection_maker import SelectionMaker

TEXTS = Texts(
    {
        "chosen": "{points}점, {rank}위예요.",
        "reserve": "{rank}위로 예비예요.",
        "rejected": "{points}점으로 {places}곳에 들지 못했어요.",
        "not_eligible": "요건: {rule}",
    },
    "{weakest}부터 보완해 주세요.",
)


@pytest.fixture
def desk(session, make, selection, catalogue, runtime, now):
    """Return a judged round and the deeds of one coordinator on it."""

    class Desk:
        def __init__(self) -> None:
            self.round, self.applications = selection.judged()
            self.actor = selection.actor(make.coordinator())
            self.known = {"catalogue": catalogue, "now": now}

        def propose(self, texts=TEXTS, *, sure=False):
            done = deciding.propose(
                session, self.actor, self.round.public_id, texts, runtime.search, sure=sure,
                **self.known,
            )  # fmt: skip
            session.commit()
            return done

        def overrule(self, application, ruling):
            deciding.overrule(
                session, self.actor, self.round.public_id, application.public_id, ruling,
                **self.known,
            )  # fmt: skip
            session.commit()

        def decide(self, *, sure=True):
            found = deciding.decide(
                session, self.actor, self.round.public_id, sure=sure, **self.known
            )
            session.commit()
            return found

        def undo(self):
            deciding.undo(session, self.actor, self.round.public_id, **self.known)
            session.commit()

        def rows(self):
            found = session.scalars(select(Decision).order_by(Decision.application_id))
            return list(found)

    return Desk()


def test_the_proposal_says_what_the_ranking_says(desk, make):
    mentor = make.mentor(make.company(municipality_code="52140", products=["유리"]))

    assert desk.propose() == 4

    first, second, third, fourth = desk.rows()
    assert [d.outcome for d in desk.rows()] == ["chosen", "reserve", "chosen", "rejected"]
    assert first.reason == "88.0점, 1위예요."
    assert (second.displaced, second.rank, second.rank_without) == (True, 3, 2)
    assert (third.preference, third.points) == (5, 76)
    assert fourth.reason == "40.0점으로 2곳에 들지 못했어요."
    assert fourth.advice == "기준 1부터 보완해 주세요."
    assert fourth.mentor_id == second.mentor_id == mentor.id
    assert (first.advice, first.mentor_id) == ("", None)


def test_what_was_overruled_survives_a_new_proposal(desk, session, selection):
    desk.propose()
    desk.overrule(desk.applications[3], Ruling("reserve", "현장 안전 문제가 급해요."))
    reviewer = selection.reviewer(desk.round)
    selection.review(desk.applications[3], reviewer, 3, 3)

    desk.propose()

    row = desk.rows()[3]
    assert (row.outcome, row.overruled, row.reason) == ("reserve", True, "현장 안전 문제가 급해요.")
    assert row.points == 50


def test_an_overruling_needs_a_reason_and_a_known_outcome(desk):
    desk.propose()

    with pytest.raises(Invalid) as caught:
        desk.overrule(desk.applications[0], Ruling("gone", "", mentor=""))

    assert set(caught.value.fields) == {"outcome", "reason"}


def test_an_unknown_mentor_or_application_is_refused(desk, make):
    desk.propose()

    with pytest.raises(Invalid):
        desk.overrule(desk.applications[0], Ruling("chosen", "그래요", mentor="nobody"))
    with pytest.raises(NotFound):
        desk.overrule(make.company(), Ruling("chosen", "그래요"))


def test_scores_that_changed_since_stop_the_decision(desk, session, selection):
    desk.propose()
    selection.review(desk.applications[3], selection.reviewer(desk.round), 5, 5)

    with pytest.raises(Conflict):
        desk.decide()

    desk.propose()
    assert desk.decide().count("chosen") == 2


def test_more_chosen_than_places_cannot_be_decided(desk):
    desk.propose()
    desk.overrule(desk.applications[1], Ruling("chosen", "둘 다 필요해요."))

    with pytest.raises(Conflict):
        desk.decide()


def test_a_decision_wants_a_tick_and_a_proposal(desk):
    with pytest.raises(Conflict):
        desk.decide()
    desk.propose()
    with pytest.raises(Invalid):
        desk.decide(sure=False)


def test_a_decision_is_undone_until_firms_are_told(desk, session):
    desk.propose()
    desk.decide()
    desk.undo()
    assert desk.round.state == "reviewing"
    desk.decide()
    for row in desk.rows():
        row.told_at = desk.known["now"]
    session.commit()

    with pytest.raises(Conflict):
        desk.undo()


def test_missing_reviews_want_a_tick(desk, session):
    desk.round.reviewers_each = 2
    session.commit()

    with pytest.raises(Invalid) as caught:
        desk.propose()

    assert set(caught.value.fields) == {"sure"}
    assert desk.propose(sure=True) == 4


def test_nobody_is_decided_about_whom_nobody_judged(desk, selection):
    selection.application(desk.round)

    with pytest.raises(Conflict):
        desk.propose(sure=True)


def test_an_empty_reason_is_refused(desk):
    with pytest.raises(Invalid) as caught:
        desk.propose(Texts({**TEXTS.reasons, "rejected": ""}))

    assert set(caught.value.fields) == {"reason_rejected"}


def test_throwing_the_proposal_away_leaves_the_scores(desk, session):
    desk.propose()

    deciding.discard(session, desk.actor, desk.round.public_id, **desk.known)
    session.commit()

    assert desk.rows() == []
    assert desk.propose() == 4


@pytest.mark.parametrize("role", ["auditor", "administrator"])
def test_who_only_reads_decides_nothing(desk, session, make, selection, runtime, role):
    person = make.administrator() if role == "administrator" else make.staff("auditor")
    actor = selection.actor(person)

    with pytest.raises(Forbidden):
        deciding.propose(
            session, actor, desk.round.public_id, TEXTS, runtime.search, sure=True, **desk.known
        )
    with pytest.raises(Forbidden):
        deciding.decide(session, actor, desk.round.public_id, sure=True, **desk.known)


def test_every_step_is_audited(desk, session):
    desk.propose()
    desk.overrule(desk.applications[3], Ruling("reserve", "급해요."))
    desk.decide()
    desk.undo()

    actions = session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()

    assert actions == [
        "round.proposed", "decision.changed", "round.decided", "round.decision_undone",
    ]  # fmt: skip


def _build(url):
    """Write a judged and proposed round, and a complete draft in an open one."""
    engine = create_engine(url)
    metadata.create_all(engine)
    with Session(engine, expire_on_commit=False) as session:
        seed_reference(session)
        session.commit()
        make = Factory(session, NOW)
        selection = SelectionMaker(make)
        round_, applications = selection.judged()
        coordinator = make.coordinator()
        for application in applications:
            session.add(
                Decision(
                    application_id=application.id, outcome="rejected", reason="x", overruled=True,
                    decided_by_id=coordinator.id, decided_at=NOW,
                )
            )  # fmt: skip
        session.flush()
        actor, catalogue = selection.actor(coordinator), load_catalogue(session)
        opened = to_change(session, actor, round_.public_id, catalogue=catalogue)
        for row in board_of(session, opened, catalogue=catalogue).rows:
            deciding._take_figures(row.decision, row, actor, NOW)
        owner = make.user()
        version = selection.version(documents=[{"ko": "사진", "en": "Photo", "required": False}])
        waiting = selection.round("open", version=version, title="열린 모집")
        selection.application(waiting, make.company(owner), state="draft", title="끝에 낸 신청")
        session.commit()
    engine.dispose()


@pytest.fixture
def raced():
    """Return a PostgreSQL of its own with what races are about."""
    engine = create_engine(postgres.clone(_build))
    yield engine
    engine.dispose()


def _together(*deeds):
    """Run deeds at once; return what each came to: done, or the name of its refusal."""

    def settle(deed):
        try:
            deed()
        except DomainError as error:
            return type(error).__name__
        return "done"

    with ThreadPoolExecutor(len(deeds)) as pool:
        return sorted(future.result() for future in [pool.submit(settle, d) for d in deeds])


def _actor_who(session, role):
    query = select(User).join(Grant, Grant.user_id == User.id).where(Grant.role == role)
    found = actor_for(session, session_key(session.scalars(query.order_by(User.id)).first()))
    assert found
    return found


@pytest.mark.postgres
def test_of_two_coordinators_at_once_one_decides(raced):
    def decide():
        with committing(Session(raced)) as session:
            row = session.scalars(select(SelectionRound).where(SelectionRound.places == 2)).first()
            deciding.decide(
                session, _actor_who(session, "coordinator"), row.public_id, sure=True,
                catalogue=load_catalogue(session), now=NOW,
            )  # fmt: skip

    assert _together(decide, decide) == ["Conflict", "done"]
    with Session(raced) as session:
        events = session.scalars(select(AuditEvent).where(AuditEvent.action == "round.decided"))
        assert len(events.all()) == 1


@pytest.mark.postgres
def test_a_hand_in_and_the_end_of_the_call_settle_in_one_order(raced):
    """Either the firm is in before the review begins, or it is told that it is too late."""

    def hand_in():
        with committing(Session(raced)) as session:
            row = session.scalars(select(Application).where(Application.state == "draft")).one()
            owner = people_of(session, [row.company_id])[0][1]
            applying.hand_in(
                session, actor_for(session, session_key(owner)), row.public_id, sure=True,
                catalogue=load_catalogue(session), links=SiteLinks("https://ieum.example"), now=NOW,
            )  # fmt: skip

    def close():
        with committing(Session(raced)) as session:
            row = session.scalars(
                select(SelectionRound).where(SelectionRound.state == "open")
            ).one()
            rounds.start_reviewing(
                session, _actor_who(session, "coordinator"), row.public_id,
                catalogue=load_catalogue(session), now=NOW + timedelta(days=6),
            )  # fmt: skip

    came_to = _together(hand_in, close)

    assert came_to in (["done", "done"], ["Conflict", "done"])
    with Session(raced) as session:
        state = session.scalar(select(Application.state).where(Application.title == "끝에 낸 신청"))
        assert (state == "submitted") is (came_to == ["done", "done"])
