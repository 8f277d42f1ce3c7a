from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.errors import Invalid
from app.models.case import CaseStudy
from app.models.engagement import Goal
from app.models.follow_up import FollowUp
from app.models.stay import Stay, StayTask
from app.services.stay_results import close_stay
from tests.app.stay_world import StayWorld


@pytest.fixture
def world(session, make):
    world = StayWorld(session, make)
    session.add(
        Goal(
            engagement_id=world.engagement.id, metric_id="process_defect", unit="%",
            target=Decimal(3), target_by=date(2027, 3, 1), created_by_id=world.owner.id,
            created_at=world.now,
        )
    )  # fmt: skip
    session.commit()
    return world


def close(world, stay, summary="염도를 맞췄어요", **changes):
    close_stay(
        world.session, world.act(world.lead), stay.public_id, summary, [],
        draft=lambda public_id: f"https://ieum.invalid/my/cases/{public_id}/preview",
        **{**world.values, **changes},
    )  # fmt: skip
    world.session.commit()


def task(world, stay):
    world.session.add(
        StayTask(
            stay_id=stay.id, number=1, client_key="k1", title="염도계 달기", state="closed",
            after_value=Decimal(1), unit="%", found_by_id=world.owner.id, found_at=world.now,
            done_at=world.now,
        )
    )  # fmt: skip
    world.session.commit()


def days(world):
    query = select(FollowUp.due_on).where(FollowUp.state == "planned").order_by(FollowUp.month)
    return [day.isoformat() for day in world.session.scalars(query)]


def test_a_closed_stay_is_asked_about_from_its_last_day_and_leaves_a_draft(world, session):
    stay = world.running()
    task(world, stay)
    close(world, stay, now=world.now + timedelta(days=60))
    assert days(world) == ["2027-01-08", "2027-04-08", "2027-07-08", "2028-01-08"]
    case = session.scalars(select(CaseStudy)).one()
    assert case.engagement_id == world.engagement.id


def test_one_that_ends_early_is_asked_about_from_that_day(world):
    stay = world.running()
    close(world, stay)
    assert days(world)[0] == "2026-11-22"


def test_without_anything_done_there_is_no_draft(world, session):
    close(world, world.running())
    assert session.scalars(select(CaseStudy)).all() == []


def test_while_another_stay_is_ahead_nothing_is_planned_yet(world, session):
    stay = world.running()
    session.add(
        Stay(
            engagement_id=world.engagement.id, company_id=world.firm.id, state="planned",
            first_day=date(2027, 2, 1), last_day=date(2027, 3, 1), created_by_id=world.lead.id,
            created_at=world.now,
        )
    )  # fmt: skip
    session.commit()
    close(world, stay)
    assert days(world) == []


def test_a_stay_that_cannot_be_closed_plans_nothing(world, session):
    stay = world.running()
    with pytest.raises(Invalid):
        close(world, stay, summary="")
    session.rollback()
    assert days(world) == []
