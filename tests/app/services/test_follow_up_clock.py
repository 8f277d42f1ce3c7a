from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.jobs import ask_for_results
from app.models.engagement import Goal, GoalReading
from app.models.follow_up import FollowUp
from app.models.notice import Notice
from app.models.outbox import Outbox
from app.models.region_setting import RegionSetting
from app.services import follow_up_clock
from tests.app.results_world import LINKS, ResultsWorld


@pytest.fixture
def world(session, make, runtime):
    return ResultsWorld(session, make, runtime.files)


def states(session):
    query = select(FollowUp.state).order_by(FollowUp.month)
    return list(session.scalars(query.execution_options(populate_existing=True)))


def test_on_its_day_in_korea_the_firm_is_asked_once(world, session):
    world.plan(date(2026, 11, 23))
    assert world.tick(datetime(2026, 11, 22, 14, 59, tzinfo=UTC)) == 0
    midnight = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
    assert [world.tick(midnight) for _ in range(3)] == [1, 0, 0]
    assert states(session) == ["asked", "planned", "planned", "planned"]
    assert world.told(world.owner) == ["asked"]
    letter = session.scalars(select(Outbox)).one().payload["body"]
    assert "- 공정불량률\n- 일 생산량" in letter
    assert "마친 직후" in letter


def test_the_notice_that_stays_holds_no_key(world, session):
    world.asked()
    (key,) = world.keys(world.owner)
    notice = session.scalars(select(Notice).where(Notice.user_id == world.owner.id)).one()
    assert key not in notice.body + notice.link


def test_each_of_the_firm_gets_a_key_of_their_own_in_their_language(world, make, session):
    from app.models.company import Membership

    second = make.user(locale="en")
    session.add(Membership(user_id=second.id, company_id=world.firm.id, role="staff"))
    session.commit()
    world.asked()
    assert set(world.keys(world.owner)).isdisjoint(world.keys(second))
    body = session.scalars(select(Outbox.payload).where(Outbox.user_id == second.id)).one()["body"]
    assert "- Process defect rate" in body
    assert "right after the end" in body


def test_reminded_once_then_told_to_mentor_and_coordinators_once(world):
    world.asked()
    for days, moved in ((6, 0), (7, 1), (8, 0), (20, 0), (21, 1), (22, 0), (60, 0)):
        assert world.tick(world.now + timedelta(days=days)) == moved, days
    assert world.told(world.owner) == ["asked", "reminded"]
    assert world.told(world.mentor_person) == ["unanswered"]
    assert world.told(world.coordinator) == ["unanswered"]


def test_the_region_chooses_its_days(world, session):
    session.add(
        RegionSetting(
            region_code="52", reminder_days=3, expiry_days=5, open_requests=3, ranked_mentors=3,
            asked_at_once=1, question_days=7, follow_up_reminder_days=2,
            follow_up_escalation_days=4, updated_at=world.now,
        )
    )  # fmt: skip
    world.asked()
    assert [world.tick(world.now + timedelta(days=d)) for d in (1, 2, 3, 4)] == [0, 1, 0, 1]


def test_a_worker_that_slept_for_weeks_does_both_at_once_and_each_once(world):
    world.asked()
    late = world.now + timedelta(days=40)
    assert [world.tick(late), world.tick(late)] == [1, 0]
    assert world.told(world.owner) == ["asked", "reminded"]
    assert world.told(world.coordinator) == ["unanswered"]


def test_a_form_whose_goals_went_is_cancelled_and_planned_when_one_comes_back(world, session):
    world.plan(date(2026, 11, 22))
    session.execute(delete(GoalReading))
    session.execute(delete(Goal))
    session.commit()
    world.tick()
    assert states(session) == ["cancelled", "planned", "planned", "planned"]
    world.goal("process_defect", "%", "3")
    assert world.tick() == 1
    assert states(session)[0] == "asked"


def test_an_engagement_that_was_taken_up_again_is_not_asked(world, session):
    for row in world.plan():
        row.state = "cancelled"
    world.engagement.ended_at = world.engagement.closed_code = None
    session.commit()
    assert world.tick() == 0
    assert set(states(session)) == {"cancelled"}


def test_a_year_of_time_asks_four_times(world, session):
    world.plan()
    for months in (0, 92, 185, 370):
        world.tick(world.now + timedelta(days=months))
    assert world.told(world.owner).count("asked") == 4
    assert states(session) == ["asked"] * 4


def test_a_worker_killed_between_two_forms_goes_on_with_the_second(world, session, make, runtime):
    other = ResultsWorld(session, make, runtime.files)
    world.plan()
    other.plan()
    first, second = follow_up_clock.due(session, now=world.now)
    follow_up_clock.move(session, first, catalogue=world.catalogue, links=LINKS, now=world.now)
    session.commit()
    follow_up_clock.move(session, second, catalogue=world.catalogue, links=LINKS, now=world.now)
    # killed before the commit of the second
    session.rollback()
    assert ask_for_results(runtime, clock=lambda: world.now) == 1
    assert (world.told(world.owner), other.told(other.owner)) == (["asked"], ["asked"])


def test_the_job_moves_each_form_in_a_transaction_of_its_own(world, runtime):
    world.plan()
    assert ask_for_results(runtime, clock=lambda: world.now) == 1
    with Session(runtime.engine) as fresh:
        assert states(fresh) == ["asked", "planned", "planned", "planned"]
    assert ask_for_results(runtime, clock=lambda: world.now) == 0
