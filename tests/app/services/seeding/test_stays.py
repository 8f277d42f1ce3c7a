from collections import Counter

from sqlalchemy import select

from app.clock import today_in_seoul
from app.models.audit import AuditEvent
from app.models.stay import DayLog, Stay, StayMember, StayTask
from app.services.seeding.identity import stable_public_id
from app.services.stay_progress import week_of
from tests.conftest import NOW

RUNNING = stable_public_id("stay", "jinan-neulbom:0:jeonju-geulgyeol")
CLOSED = stable_public_id("stay", "gunsan-haemang:past:jeonju-byeolha")


def stay(rows, public_id):
    return rows.scalars(select(Stay).filter_by(public_id=public_id)).one()


def tasks(rows, there):
    return list(rows.scalars(select(StayTask).filter_by(stay_id=there.id)))


def test_a_stay_runs_in_its_third_week_with_tasks_in_every_state(rows):
    there = stay(rows, RUNNING)
    assert there.state == "running"
    assert week_of(there.first_day, there.last_day, today_in_seoul(NOW)) == 3
    states = Counter(task.state for task in tasks(rows, there))
    assert states == {"closed": 3, "doing": 3, "found": 2, "dropped": 1}
    roles = rows.scalars(select(StayMember.role).filter_by(stay_id=there.id))
    assert set(roles) == {"lead", "firm"}
    days = set(rows.scalars(select(DayLog.day).filter_by(stay_id=there.id)))
    assert len(days) == 4
    assert there.first_day <= min(days)
    assert max(days) <= today_in_seoul(NOW)


def test_a_closed_stay_has_closed_all_its_tasks(rows):
    there = stay(rows, CLOSED)
    assert there.state == "closed"
    assert [task.state for task in tasks(rows, there)] == ["closed"] * 6


def test_days_of_a_task_are_in_order_and_within_the_stay(rows):
    for task in rows.scalars(select(StayTask)):
        there = rows.get(Stay, task.stay_id)
        moments = [m for m in (task.found_at, task.started_at, task.done_at) if m]
        assert moments == sorted(moments)
        assert moments[-1] < NOW
        assert there.first_day <= today_in_seoul(moments[0])
        assert today_in_seoul(moments[-1]) <= there.last_day
        assert (task.state == "found") == (task.started_at is None)


def test_the_history_of_a_task_tells_what_became_of_it(rows):
    task = rows.scalars(select(StayTask).filter_by(state="dropped")).one()
    events = select(AuditEvent.action).filter_by(object_id=task.public_id).order_by(AuditEvent.id)
    assert list(rows.scalars(events)) == ["task.added", "task.started", "task.dropped"]
