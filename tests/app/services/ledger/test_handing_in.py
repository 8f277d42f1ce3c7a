"""Papers are handed in, received, returned, accepted, waived, and given another day."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from app.db import committing
from app.errors import Conflict, Invalid, NotFound
from app.models.account import Grant, User
from app.models.audit import AuditEvent
from app.models.ledger import Aid, AidChange, Deliverable
from app.models.registry import metadata
from app.services.ledger import handing_in
from app.services.ledger.handing_in import SentFile
from app.services.reference import load_catalogue
from app.services.scope import scope_of
from app.services.signing_in import actor_for, session_key
from tests import postgres
from tests.app.engagement_world import PDF, png
from tests.conftest import NOW
from tests.factories import Factory, seed_reference
from tests.ledger_maker import TODAY, Ledger


@pytest.fixture
def desk(ledger):
    return ledger.session, ledger.desk, ledger.scope


@pytest.fixture
def aid(ledger):
    return ledger.aid()


@pytest.fixture
def paper(ledger, aid):
    return ledger.paper(aid, -3)


@pytest.fixture
def hand_in(ledger, aid, paper, runtime):
    def do(data=PDF, filename="보고서.pdf", days=0):
        return handing_in.hand_in(
            ledger.session, ledger.act(ledger.owner), aid.public_id, paper.public_id,
            SentFile(data, filename), files=runtime.files, now=ledger.now + timedelta(days=days),
        )  # fmt: skip

    return do


def seen(ledger, paper):
    return handing_in.papers.file_of(ledger.session, paper)


def test_a_firm_hands_in_a_photo_and_may_replace_it(ledger, paper, hand_in):
    assert hand_in(png(), "사진.png").state == "received"
    first = paper.attachment_id
    hand_in(days=2)
    assert paper.attachment_id != first
    assert paper.received_on == TODAY


def test_what_is_no_document_is_refused_and_changes_nothing(paper, hand_in):
    with pytest.raises(Invalid):
        hand_in(b"nothing", "보고서.pdf")
    assert paper.state == "due"


def test_a_returned_paper_keeps_the_day_of_the_first_handing_in(ledger, aid, paper, hand_in, desk):
    hand_in()
    values = aid.public_id, paper.public_id
    with pytest.raises(Invalid):
        handing_in.give_back(*desk, *values, reason="", now=ledger.now)
    handing_in.give_back(*desk, *values, reason="서명이 없어요.", now=ledger.now)
    assert (paper.state, paper.reason) == ("returned", "서명이 없어요.")
    hand_in(days=9)
    assert (paper.state, paper.reason, paper.received_on) == ("received", "", TODAY)


def test_a_paper_is_accepted_once_and_only_the_file_that_was_seen(
    ledger, aid, paper, hand_in, desk
):
    values = aid.public_id, paper.public_id
    with pytest.raises(Conflict):
        handing_in.accept(*desk, *values, seen="", now=ledger.now)
    hand_in()
    old = seen(ledger, paper)
    hand_in(png(), "사진.png")
    with pytest.raises(Conflict):
        handing_in.accept(*desk, *values, seen=old, now=ledger.now)
    assert handing_in.accept(*desk, *values, seen=seen(ledger, paper), now=ledger.now)
    assert not handing_in.accept(*desk, *values, seen=seen(ledger, paper), now=ledger.now)
    with pytest.raises(Conflict):
        hand_in()
    handing_in.give_back(*desk, *values, reason="쪽이 빠졌어요.", now=ledger.now)
    assert paper.state == "returned"


def test_a_paper_that_came_by_post_is_noted_with_its_day(ledger, aid, paper, desk, runtime):
    def receive(day):
        return handing_in.receive(
            *desk, aid.public_id, paper.public_id, None, day=day, files=runtime.files,
            now=ledger.now,
        )  # fmt: skip

    with pytest.raises(Invalid):
        receive(TODAY + timedelta(days=1))
    assert receive(TODAY - timedelta(days=4)).received_on == TODAY - timedelta(days=4)


def test_a_waived_paper_can_be_wanted_again(ledger, aid, paper, desk):
    values = aid.public_id, paper.public_id
    with pytest.raises(Invalid):
        handing_in.waive(*desk, *values, reason="", now=ledger.now)
    handing_in.waive(*desk, *values, reason="중간 점검으로 갈음해요.", now=ledger.now)
    with pytest.raises(Conflict):
        handing_in.move_day(*desk, *values, TODAY, reason="네", now=ledger.now)
    assert handing_in.want_again(*desk, *values, now=ledger.now).state == "due"
    assert handing_in.want_again(*desk, *values, now=ledger.now).state == "due"


def test_a_moved_day_stands_in_the_history_and_is_reminded_anew(ledger, aid, paper, desk):
    paper.reminded_at = ledger.now
    later = TODAY + timedelta(days=30)
    values = aid.public_id, paper.public_id
    for day, reason, field in ((None, "까닭", "due_on"), (later, "", "reason")):
        with pytest.raises(Invalid) as caught:
            handing_in.move_day(*desk, *values, day, reason=reason, now=ledger.now)
        assert set(caught.value.fields) == {field}
    handing_in.move_day(*desk, *values, later, reason="설비가 늦었어요.", now=ledger.now)
    assert (paper.due_on, paper.reminded_at) == (later, None)
    change = ledger.session.scalars(select(AidChange)).one()
    assert change.before == {"paper": "최종 보고서", "due_on": "2026-11-19"}
    assert change.after == {"paper": "최종 보고서", "due_on": "2026-12-22"}


def test_one_more_paper_is_wanted_with_a_reason(ledger, aid, desk):
    values = {"kind": "other", "title": "사진첩", "due_on": TODAY, "reason": "의회가 물었어요."}
    handing_in.add(*desk, aid.public_id, **values, now=ledger.now)
    for name, wrong in (("kind", "x"), ("title", ""), ("due_on", None), ("reason", "")):
        with pytest.raises(Invalid) as caught:
            handing_in.add(*desk, aid.public_id, **{**values, name: wrong}, now=ledger.now)
        assert set(caught.value.fields) == {name}


def test_another_firm_and_an_unknown_paper_are_not_found(ledger, aid, paper, runtime):
    stranger = ledger.make.user()
    ledger.make.company(stranger)
    for user, paper_id in ((stranger, paper.public_id), (ledger.owner, "nothing234")):
        with pytest.raises(NotFound):
            handing_in.hand_in(
                ledger.session, ledger.act(user), aid.public_id, paper_id,
                SentFile(PDF, "a.pdf"), files=runtime.files, now=ledger.now,
            )  # fmt: skip


def _build(url):
    engine = create_engine(url)
    metadata.create_all(engine)
    with Session(engine, expire_on_commit=False) as session:
        seed_reference(session)
        session.commit()
        ledger = Ledger(Factory(session, NOW))
        ledger.paper(ledger.aid(), state="received", received_on=TODAY)
    engine.dispose()


@pytest.mark.postgres
def test_two_accepts_at_once_are_one():
    engine = create_engine(postgres.clone(_build))
    with Session(engine, expire_on_commit=False) as session:
        query = select(User).join(Grant, Grant.user_id == User.id)
        actor = actor_for(session, session_key(session.scalars(query).one()))
        scope = scope_of(actor, load_catalogue(session))
        aid, paper = (session.scalars(select(t.public_id)).one() for t in (Aid, Deliverable))

    def work(_):
        with committing(Session(engine)) as session:
            return handing_in.accept(session, actor, scope, aid, paper, seen="", now=NOW)

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(work, range(2))) == [False, True]
    with Session(engine) as session:
        query = select(func.count()).where(AuditEvent.action == "paper.accepted")
        assert session.scalar(query) == 1
    engine.dispose()
