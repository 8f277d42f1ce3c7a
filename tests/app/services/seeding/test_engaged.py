from sqlalchemy import select

from app.models.case import CaseCredit, CaseStudy
from app.models.company import Company
from app.models.engagement import Engagement, EngagementNote, FitCheck
from app.models.mentor import Mentor, SeasonBlock
from app.models.request import Request
from app.models.visit import Visit, VisitTime
from app.services.actor import Actor
from app.services.chain import circle
from app.services.seeding.identity import stable_public_id
from tests.conftest import NOW

RUNNING = stable_public_id("engagement", "jinan-neulbom:0:jeonju-geulgyeol")
ENDED = stable_public_id("engagement", "gunsan-haemang:past:jeonju-byeolha")


def engagement(rows, public_id):
    return rows.scalars(select(Engagement).filter_by(public_id=public_id)).one()


def test_a_running_engagement_has_a_visit_behind_and_one_ahead(rows):
    there = engagement(rows, RUNNING)
    visits = list(rows.scalars(select(Visit).filter_by(engagement_id=there.id)))
    assert [(v.state, v.starts_at < NOW) for v in visits] == [("held", True), ("agreed", False)]
    # a time that waits would ask for an answer
    assert not list(rows.scalars(select(VisitTime)))
    assert len(list(rows.scalars(select(EngagementNote).filter_by(engagement_id=there.id)))) == 2
    assert len(list(rows.scalars(select(FitCheck).filter_by(engagement_id=there.id)))) == 2


def test_no_visit_lies_in_a_time_off_and_none_is_behind_without_a_word(rows):
    for visit in rows.scalars(select(Visit)):
        assert (visit.state == "held") == (visit.starts_at < NOW)
        there = rows.get(Engagement, visit.engagement_id)
        assert visit.starts_at > there.started_at
        for block in rows.scalars(select(SeasonBlock).filter_by(mentor_id=there.mentor_id)):
            assert not block.first_day <= visit.starts_at.date() <= block.last_day


def test_days_of_an_ended_engagement_are_in_order(rows):
    ended = list(rows.scalars(select(Engagement).where(Engagement.ended_at.is_not(None))))
    assert len(ended) == 2
    for there in ended:
        request = rows.get(Request, there.request_id)
        assert request.opened_at < request.answered_at == there.started_at < there.ended_at < NOW
        firm = rows.get(Company, there.company_id)
        helper = rows.get(Company, rows.get(Mentor, there.mentor_id).company_id)
        assert max(firm.decided_at, helper.decided_at) < request.opened_at


def test_the_case_that_came_of_it_names_both(rows):
    there = engagement(rows, ENDED)
    case = rows.scalars(select(CaseStudy).filter_by(engagement_id=there.id)).one()
    assert there.ended_at < case.published_at
    assert case.company_id == there.company_id
    named = {c.role: c.user_id for c in rows.scalars(select(CaseCredit))}
    assert named == {
        "firm": case.author_id,
        "mentor": rows.get(Mentor, there.mentor_id).user_id,
    }


def test_who_was_helped_helps_in_turn(rows):
    office = Actor(1, "", "", "", "ko", coordinator_regions=frozenset({"52"}))
    found = circle(rows, office)
    assert found.longest == 2
    assert found.became_mentors == 1
