from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

from app.errors import Conflict, Invalid, NotFound
from app.jobs import invite_again
from app.models.case import CaseVersion
from app.models.company import Membership
from app.models.kpi import Measure
from app.services import case_review, mentor_invitations
from app.services.reference import load_catalogue
from tests import postgres
from tests.app.asking_world import build
from tests.app.invitation_world import InvitationWorld, address
from tests.conftest import NOW
from tests.factories import Factory


@pytest.fixture
def world(session, make):
    return InvitationWorld(session, make)


def test_a_firm_with_a_published_and_checked_case_is_invited_once(world, make):
    world.publish()
    (invitation,) = world.invitations()
    assert (invitation.company_id, invitation.case_id, invitation.user_id) == (
        world.firm.id, world.case.id, world.owner.id,
    )  # fmt: skip
    second = make.case(world.firm, world.owner, status="submitted")
    world.publish(case=second)
    assert len(world.invitations()) == 1
    assert world.told() == ["sent"]


def test_a_case_without_a_checked_figure_invites_nobody_until_it_is_checked(world, session):
    measure = session.scalars(select(Measure)).one()
    measure.check_state, measure.checked_by_id, measure.checked_at = "self_reported", None, None
    session.commit()
    world.publish()
    assert world.invitations() == []
    file = world.make.user()
    from app.models.attachment import Attachment

    row = Attachment(
        digest="0" * 64, media_type="application/pdf", filename="x.pdf", size=1, owner_id=file.id,
        created_at=world.now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    measure.evidence_id, measure.check_state = row.id, "documented"
    session.commit()
    case_review.set_kpi_check(
        session, world.coordinator, world.case.public_id, position=0, checked=True,
        invitation=address, now=world.now,
    )  # fmt: skip
    assert len(world.invitations()) == 1


@pytest.mark.parametrize("status", ["waiting", "approved", "refused"])
def test_a_firm_in_which_somebody_is_a_mentor_or_applied_is_not_invited(
    world, session, make, status
):
    colleague = make.user()
    session.add(Membership(user_id=colleague.id, company_id=world.firm.id, role="staff"))
    make.mentor(user=colleague, status=status)
    world.publish()
    assert world.invitations() == []


def test_a_figure_that_was_never_measured_after_does_not_count(world, session):
    measure = session.scalars(select(Measure)).one()
    measure.after = measure.after_from = measure.after_to = None
    session.commit()
    world.publish()
    assert world.invitations() == []


def test_yes_leads_to_an_application_that_says_what_the_case_says(world, session):
    world.publish()
    world.answer("yes")
    offer = mentor_invitations.offer_of(
        session, world.act(world.owner), world.invitations()[0].public_id
    )
    version = session.scalars(select(CaseVersion)).one()
    assert (offer.headline, offer.topics, offer.solutions) == (
        version.title, ("defect",), ("5s",),
    )  # fmt: skip
    assert (offer.capacity, offer.company, offer.languages) == (
        1, world.firm.public_id, ("ko",),
    )  # fmt: skip


def test_the_invitation_is_of_one_person(world, session, make):
    world.publish()
    for user in (make.user(), make.coordinator()):
        with pytest.raises(NotFound):
            world.answer("yes", user)


def test_an_unknown_answer_is_refused_and_one_can_be_changed(world):
    world.publish()
    with pytest.raises(Invalid):
        world.answer("vielleicht")
    assert world.answer("no").answer == "no"
    assert world.answer("yes").answer == "yes"


def test_who_applied_answers_no_more(world, make):
    world.publish()
    make.mentor(user=world.owner, status="waiting")
    with pytest.raises(Conflict):
        world.answer("no")


def test_later_is_asked_again_after_ninety_days_and_no_never(world, runtime, session):
    world.publish()
    world.answer("later")

    def tick(days):
        session.rollback()
        return invite_again(runtime, clock=lambda: world.now + timedelta(days=days))

    assert [tick(89), tick(90), tick(91)] == [0, 1, 0]
    session.expire_all()
    assert world.invitations()[0].answer is None
    assert world.told() == ["sent", "again-20261122"]
    world.answer("later", now=world.now + timedelta(days=95))
    assert [tick(180), tick(185)] == [0, 1]
    session.expire_all()
    world.answer("no", now=world.now + timedelta(days=186))
    assert tick(400) == 0


def test_who_became_a_mentor_meanwhile_is_not_asked_again(world, runtime, session, make):
    world.publish()
    world.answer("later")
    make.mentor(user=world.owner, status="waiting")
    assert invite_again(runtime, clock=lambda: world.now + timedelta(days=100)) == 0


def test_the_catalogue_of_the_application_knows_what_is_offered(world, session):
    world.publish()
    offer = mentor_invitations.offer_of(
        session, world.act(world.owner), world.invitations()[0].public_id
    )
    catalogue = load_catalogue(session)
    assert set(offer.topics) <= set(catalogue.categories)
    assert set(offer.solutions) <= set(catalogue.remedies)


@pytest.mark.postgres
def test_two_cases_published_at_once_invite_once():
    engine = create_engine(postgres.clone(build))
    with (
        Session(engine, expire_on_commit=False) as first,
        Session(engine, expire_on_commit=False) as second,
        ThreadPoolExecutor(1) as other,
    ):
        world = InvitationWorld(first, Factory(first, NOW))
        more = world.make.case(world.firm, world.owner, status="submitted")
        measure = first.scalars(select(Measure).order_by(Measure.id.desc())).first()
        measure.check_state, measure.checked_by_id = "checked", world.coordinator.user_id
        measure.checked_at = NOW
        first.commit()
        world.publish(first)
        first.flush()
        late = other.submit(world.publish, second, more)
        while not first.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
            wait([late], timeout=0.02)
        first.commit()
        late.result(timeout=20)
        second.commit()
        invited = len(world.invitations())
        published = first.scalars(
            select(CaseVersion.state).execution_options(populate_existing=True)
        ).all()
    engine.dispose()
    assert invited == 1
    assert set(published) == {"published"}
