"""A whole pool is assigned as a draft; nobody is told before it is approved."""

from datetime import timedelta

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from app.errors import Conflict, Forbidden, NotFound
from app.models.assignment import AssignmentPair
from app.models.mentor import MentorSeat
from app.models.request import Request
from app.services import assignments, hurdles, mentor_ranking, request_pages
from tests import postgres
from tests.app.asking_world import World, build
from tests.conftest import NOW
from tests.factories import Factory
from tests.queries import counted_selects


@pytest.fixture
def world(session, make):
    return World(session, make)


@pytest.fixture
def actor(world):
    return world.act(world.coordinator)


@pytest.fixture
def compose(world, runtime, actor):
    def _compose(region="52"):
        draft = assignments.compose(
            world.session, actor, region, runtime.search, catalogue=world.catalogue, now=world.now
        )
        world.session.commit()
        return draft

    return _compose


@pytest.fixture
def approve(world, actor):
    def _approve(draft):
        page = assignments.approve(world.session, actor, draft.public_id, **world.values)
        world.session.commit()
        return page

    return _approve


def _another_firm(world, text="재고가 자꾸 틀려서 힘들어요", **values):
    owner = world.make.user()
    firm = world.make.company(owner, products=["두부"], **values)
    return world.make.challenge(firm, owner, text=text)


def _requests(world):
    return world.session.scalars(select(Request)).all()


def test_a_draft_names_pairs_and_proves_that_none_is_better(world, actor, compose):
    second = _another_firm(world)
    world.new_mentor("단무지")
    draft = compose()
    page = assignments.show(world.session, actor, draft.public_id)
    assert {row.challenge.id for row in page.matched} == {world.challenge.id, second.id}
    assert all(row.pair.reason and row.pair.kept and row.person for row in page.matched)
    summary = draft.summary
    assert (summary["waiting"], summary["matched"], summary["matched_bound"]) == (2, 2, 2)
    assert summary["proven"] is True
    assert summary["total"] == pytest.approx(summary["bound"], abs=1e-5)
    assert summary["minimum"] == min(row.pair.score for row in page.matched)
    assert _requests(world) == []
    assert world.letters() == []


def test_a_challenge_without_mentor_says_why(world, actor, compose):
    taken = _another_firm(world)
    lonely = _another_firm(world, buyers=["모두마트"])
    world.accept(world.ask())
    rival = world.new_mentor("식초", capacity=0, buyers=["모두마트"])
    page = assignments.show(world.session, actor, compose().public_id)
    assert rival.id
    # one place is left for two challenges, so that one is outbid
    assert len(page.matched) == 1
    (left,) = page.unmatched
    assert left.pair.reason == "outbid"
    assert {left.challenge.id, page.matched[0].challenge.id} == {taken.id, lonely.id}
    facts = page.draft.summary["facts"][str(left.challenge.id)]
    assert (facts["mentors"], facts["rivals"]) == (1, 1)


def test_a_challenge_that_no_mentor_may_take_counts_the_rules(world, actor, compose):
    world.new_mentor("배추김치")
    world.mentor.languages = ["vi"]
    world.session.commit()
    page = assignments.show(world.session, actor, compose().public_id)
    (left,) = page.unmatched
    assert left.pair.reason == "no_eligible"
    facts = page.draft.summary["facts"][str(left.challenge.id)]
    assert facts["refusals"] == {"competitor": 1, "language": 1}


def test_challenges_that_are_helped_or_closed_or_of_waiting_firms_are_left_out(
    world, compose, make
):
    world.accept(world.ask())
    _another_firm(world, status="waiting")
    make.challenge(world.firm, world.owner, status="resolved")
    with pytest.raises(Conflict, match="고민이 없어요"):
        compose()


def test_a_challenge_whose_mentor_may_still_answer_in_time_is_left_out(world, compose):
    world.ask()
    with pytest.raises(Conflict, match="고민이 없어요"):
        compose()


def test_a_late_request_frees_the_challenge_for_others_and_is_not_drafted_again(
    world, actor, compose, session
):
    late = world.ask()
    late.due_at = world.now - timedelta(hours=1)
    session.commit()
    page = assignments.show(world.session, actor, compose().public_id)
    assert (page.matched, page.unmatched[0].pair.reason) == ((), "no_eligible")


def test_three_ranked_mentors_are_as_many_as_a_challenge_may_have(world, compose, session):
    for sent in world.rank(*(world.new_mentor(f"제품 {n}") for n in range(3))):
        sent.due_at = world.now - timedelta(hours=1)
    session.commit()
    with pytest.raises(Conflict, match="고민이 없어요"):
        compose()


def test_without_a_free_place_there_is_no_draft(world, compose, session):
    for seat in session.scalars(select(MentorSeat)):
        session.delete(seat)
    session.commit()
    with pytest.raises(Conflict, match="자리가 남은 멘토가 없어요"):
        compose()


def test_a_draft_belongs_to_its_region(world, actor, compose, make):
    with pytest.raises(Forbidden):
        compose("48")
    draft = compose()
    elsewhere = world.act(make.coordinator("48"))
    with pytest.raises(NotFound):
        assignments.show(world.session, elsewhere, draft.public_id)
    with pytest.raises(NotFound):
        assignments.show(world.session, actor, "nothing")
    assert assignments.list_drafts(world.session, elsewhere) == ([], 0)
    found, total = assignments.list_drafts(world.session, actor, status="draft")
    assert ([d.id for d, _ in found], total) == ([draft.id], 1)
    assert assignments.list_drafts(world.session, actor, status="approved")[1] == 0


def test_approval_sends_the_kept_pairs_on_behalf_of_the_firms(world, actor, compose, approve):
    _another_firm(world)
    world.new_mentor("단무지")
    draft = compose()
    page = assignments.show(world.session, actor, draft.public_id)
    first = page.matched[0]
    assignments.keep(world.session, actor, draft.public_id, {first.pair.id}, now=world.now)
    approve(draft)
    (sent,) = _requests(world)
    assert (sent.challenge_id, sent.mentor_id, sent.state) == (
        first.challenge.id, first.pair.mentor_id, "open",
    )  # fmt: skip
    assert (draft.status, draft.summary["sent"], draft.summary["skipped"]) == ("approved", 1, {})
    assert {t for _, t in world.letters()} == {"asked"}
    (event,) = world.audited("request.asked")
    assert event.after["on_behalf"] == first.company.public_id
    assert [e.after for e in world.audited("assignment.approved")] == [{"sent": 1, "skipped": 0}]


def test_approving_twice_is_refused(world, compose, approve):
    draft = compose()
    approve(draft)
    with pytest.raises(Conflict, match="이미 승인했거나"):
        approve(draft)
    assert len(_requests(world)) == 1


def test_nothing_kept_sends_nothing(world, actor, compose, approve):
    draft = compose()
    assignments.keep(world.session, actor, draft.public_id, set(), now=world.now)
    with pytest.raises(Conflict, match="고른 짝이 없어요"):
        approve(draft)


def test_what_changed_meanwhile_is_not_sent_and_named(world, compose, approve):
    asked, closed, gone = world.challenge, _another_firm(world), _another_firm(world)
    away = world.new_mentor("단무지", capacity=1)
    draft = compose()
    held = {row.challenge_id: row.mentor_id for row in _pairs(world, draft)}
    assert set(held) == {asked.id, closed.id, gone.id}
    mentors = {m.id: m for m in (world.mentor, away)}
    world.ask(mentors[held[asked.id]])
    closed.status = "resolved"
    mentors[held[gone.id]].status = "refused"
    world.session.commit()
    approve(draft)
    skipped = draft.summary["skipped"]
    assert draft.summary["sent"] == 0
    assert set(skipped) == {str(asked.id), str(closed.id), str(gone.id)}


def test_places_are_counted_again_while_sending(world, compose, approve, session):
    _another_firm(world)
    draft = compose()
    assert draft.summary["matched"] == 2
    session.delete(session.scalars(select(MentorSeat)).first())
    session.commit()
    approve(draft)
    assert (draft.summary["sent"], len(draft.summary["skipped"])) == (1, 1)
    assert hurdles.REFUSED["capacity_full"] in draft.summary["skipped"].values()


def test_a_discarded_draft_can_be_restored(world, actor, compose, approve):
    draft = compose()
    with pytest.raises(Conflict, match="되살릴"):
        assignments.restore(world.session, actor, draft.public_id, now=world.now)
    assignments.discard(world.session, actor, draft.public_id, now=world.now)
    with pytest.raises(Conflict):
        approve(draft)
    assignments.restore(world.session, actor, draft.public_id, now=world.now)
    assert (draft.status, draft.decided_at) == ("draft", None)
    assert len(world.audited("assignment.discarded") + world.audited("assignment.restored")) == 2
    approve(draft)


def test_unticking_is_on_record_only_when_it_changes_something(world, actor, compose):
    draft = compose()
    (row,) = _pairs(world, draft)
    for kept in ({row.id}, set(), set()):
        assignments.keep(world.session, actor, draft.public_id, kept, now=world.now)
    assert [e.after for e in world.audited("assignment.changed")] == [{"kept": 0}]


def test_a_draft_is_shown_with_two_selects(world, actor, compose, engine):
    _another_firm(world)
    draft = compose()
    with counted_selects(engine) as seen:
        assignments.show(world.session, actor, draft.public_id)
    assert len(seen) == 2


def _pairs(world, draft):
    query = select(AssignmentPair).where(AssignmentPair.draft_id == draft.id)
    return world.session.scalars(query).all()


@pytest.mark.postgres
def test_the_whole_way_runs_on_postgresql_too(runtime):
    engine = create_engine(postgres.clone(build))
    with Session(engine, expire_on_commit=False) as session:
        world = World(session, Factory(session, NOW))
        actor = world.act(world.coordinator)
        _another_firm(world)
        values = {"catalogue": world.catalogue, "now": world.now}
        matched = mentor_ranking.match(
            session, world.asker, world.challenge.public_id, runtime.search, filters={}, **values
        )
        assert [m.card.id for m in matched.mentors] == [world.mentor.id]
        draft = assignments.compose(session, actor, "52", runtime.search, **values)
        page = assignments.approve(session, actor, draft.public_id, **world.values)
        assert (page.draft.summary["sent"], page.draft.summary["skipped"]) == (2, {})
        for sort in request_pages.SORTS:
            _, total = request_pages.list_requests(session, actor, "region", text="요", sort=sort)
            assert total == 2
        assert assignments.list_drafts(session, actor, status="approved")[1] == 1
    engine.dispose()
