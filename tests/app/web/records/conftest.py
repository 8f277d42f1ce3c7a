"""A mentor who helped one firm this year: a goal moved, a visit was held."""

from datetime import date
from decimal import Decimal

import pytest

from app.clock import now, today_in_seoul
from app.models.engagement import EngagementNote, Goal, GoalReading
from app.models.visit import Visit

YEAR = today_in_seoul().year


@pytest.fixture
def user(make):
    return make.user()


@pytest.fixture
def mentor(make, user):
    return make.mentor(make.company(name="전주정밀"), user=user)


@pytest.fixture
def helped(session, make, user, mentor):
    firm = make.company(make.user(), name="진안김치")
    row = make.engagement(firm, mentor, started_at=now())
    goal = Goal(
        engagement_id=row.id, metric_id="process_defect", unit="%", subject="1라인",
        target=Decimal(3), target_by=date(YEAR, 12, 31), created_by_id=user.id, created_at=now(),
    )  # fmt: skip
    visit = Visit(
        engagement_id=row.id, state="held", starts_at=now(), minutes=90, address="진안읍",
        proposed_by_id=user.id, created_at=now(), updated_at=now(),
    )  # fmt: skip
    note = EngagementNote(
        engagement_id=row.id, author_id=user.id, visibility="private", text="혼자만 보는 글",
        created_at=now(), updated_at=now(),
    )  # fmt: skip
    session.add_all([goal, visit, note])
    session.flush()
    for point, value, month in (("baseline", 8, 1), ("m0", Decimal("3.5"), 2)):
        session.add(
            GoalReading(
                goal_id=goal.id, point=point, value=value, period_from=date(YEAR, month, 1),
                period_to=date(YEAR, month, 20), entered_by_id=user.id, entered_at=now(),
            )
        )  # fmt: skip
    session.commit()
    return row
