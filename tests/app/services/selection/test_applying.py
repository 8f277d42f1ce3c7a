"""A firm applies until the last day ends, and not a second longer."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from app.clock import SEOUL
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.models.intake import Intake, PlanDraft
from app.models.notice import Notice
from app.models.selection import ApplicationDocument
from app.repositories.selection.applications import people_of
from app.services.selection import application_documents, applying
from app.services.selection.applying import Opened
from tests.app.engagement_world import PDF


@pytest.fixture
def firm(session, make, selection, catalogue, links, runtime, now):
    """Return a firm before an open round and what it may do there."""

    class Firm:
        def __init__(self) -> None:
            self.owner = make.user()
            self.company = make.company(self.owner)
            self.actor = selection.actor(self.owner)
            self.round = selection.round("open")

        def start(self, at=now):
            row = applying.start(
                session, self.actor, self.round.public_id, self.company.public_id,
                catalogue=catalogue, now=at,
            )  # fmt: skip
            session.commit()
            return row

        def open(self, row, at=now) -> Opened:
            return applying.open_own(
                session, self.actor, row.public_id, catalogue=catalogue, now=at
            )

        def attach(self, row, key="1", at=now):
            application_documents.attach(
                session, self.actor, row.public_id, key, data=PDF, filename="계획.pdf",
                files=runtime.files, catalogue=catalogue, now=at,
            )  # fmt: skip
            session.commit()

        def save(self, row, title="절임 자동화", cost=40_000_000, at=now):
            applying.save(
                session, self.actor, row.public_id, title, cost, catalogue=catalogue, now=at
            )
            session.commit()

        def hand_in(self, row, *, sure=False, at=now):
            done = applying.hand_in(
                session, self.actor, row.public_id, sure=sure, catalogue=catalogue, links=links,
                now=at,
            )  # fmt: skip
            session.commit()
            return done

        def do(self, deed, row, at=now):
            done = deed(session, self.actor, row.public_id, catalogue=catalogue, now=at)
            session.commit()
            return done

        def last_second(self):
            end = datetime.combine(self.round.closes_on, datetime.max.time(), SEOUL)
            return end.replace(microsecond=0)

    return Firm()


def test_what_is_missing_is_named_until_it_can_be_handed_in(firm, session):
    row = firm.start()
    assert firm.open(row).missing == ("title", "cost", "document:1")
    with pytest.raises(Invalid) as caught:
        firm.hand_in(row)
    assert set(caught.value.fields) == {"missing"}

    firm.save(row)
    firm.attach(row)
    done = firm.hand_in(row)

    assert done.application.state == "submitted"
    assert done.application.checked["answer"] == "unknown"
    assert "신청을 받았어요" in session.scalars(select(Notice)).one().subject


def test_it_is_filled_from_the_plan_and_the_intent_rests_with_it(firm, session, now):
    intake = Intake(
        client_key="k", region_code="52", municipality_code="52720", firm="x", headcount=5,
        company_id=firm.company.id, created_at=now,
    )  # fmt: skip
    session.add(intake)
    session.flush()
    plan = PlanDraft(
        intake_id=intake.id, title="염도 자동 조절",
        costs=[{"what": "설비", "won": 30_000_000}, {"what": "교육", "won": 2_000_000}],
        created_by_id=firm.owner.id, created_at=now, updated_at=now,
    )  # fmt: skip
    session.add(plan)
    session.commit()

    row = firm.start()

    assert (row.title, row.cost_won, row.intake_id) == ("염도 자동 조절", 32_000_000, intake.id)
    firm.attach(row)
    firm.hand_in(row)
    assert intake.state == "applied"


def test_starting_twice_finds_the_same_application(firm):
    assert firm.start().id == firm.start().id


def test_the_last_second_counts_and_the_next_does_not(firm):
    row = firm.start()
    firm.save(row)
    firm.attach(row)
    end = firm.last_second()
    with pytest.raises(Conflict):
        firm.hand_in(row, at=end + timedelta(seconds=1))

    firm.hand_in(row, at=end)

    with pytest.raises(Conflict):
        firm.do(applying.take_back, row, at=end + timedelta(seconds=1))


def test_it_is_taken_back_changed_withdrawn_and_written_again(firm):
    row = firm.start()
    firm.save(row)
    firm.attach(row)
    firm.hand_in(row)
    with pytest.raises(Conflict):
        firm.save(row, "안 돼요")

    firm.do(applying.take_back, row)
    assert (row.state, row.submitted_at, row.checked) == ("draft", None, {})
    firm.do(applying.withdraw, row)
    with pytest.raises(Conflict):
        firm.do(applying.withdraw, row)
    firm.do(applying.take_back, row)
    firm.hand_in(row)
    assert row.state == "submitted"


def test_a_document_is_replaced_and_taken_out(firm, session, catalogue, now):
    row = firm.start()
    firm.attach(row)
    firm.attach(row)
    assert len(session.scalars(select(ApplicationDocument)).all()) == 1
    with pytest.raises(NotFound):
        firm.attach(row, key="9")

    application_documents.remove(
        session, firm.actor, row.public_id, "1", catalogue=catalogue, now=now
    )

    assert firm.open(row).papers[0].file is None


@pytest.mark.parametrize(("title", "cost"), [("가" * 121, 1), ("좋아요", 0), ("좋아요", 10**12)])
def test_what_cannot_be_is_refused(firm, title, cost):
    row = firm.start()

    with pytest.raises(Invalid):
        firm.save(row, title, cost)


def test_only_approved_firms_of_the_region_apply_while_it_is_open(firm, make, session, now):
    with pytest.raises(Conflict):
        firm.start(at=now - timedelta(days=30))
    firm.company.status = "waiting"
    session.commit()
    with pytest.raises(Conflict):
        firm.start()
    firm.company.status, firm.company.municipality_code = "approved", "48120"
    session.commit()
    with pytest.raises(Forbidden):
        firm.start()


def test_a_stranger_finds_neither_firm_nor_application(firm, make, selection):
    row = firm.start()
    firm.actor = selection.actor(make.user())

    with pytest.raises(NotFound):
        firm.start()
    with pytest.raises(NotFound):
        firm.open(row)


def test_a_withdrawn_application_leaves_the_proposal(firm, session, make, selection, now):
    round_, applications = selection.judged()
    one = applications[0]
    firm.actor = selection.actor(owner_of(session, one))

    firm.do(applying.withdraw, one)

    assert one.state == "withdrawn"
    round_.state, round_.decided_at = "decided", now
    session.commit()
    firm.actor = selection.actor(owner_of(session, applications[1]))
    with pytest.raises(Conflict):
        firm.do(applying.withdraw, applications[1])


def owner_of(session, application):
    return people_of(session, [application.company_id])[0][1]
