import json

import pytest
from icalendar import Calendar

from app.services.matchday import exports
from app.services.visit_calendar import Sender
from tests.app.event_world import LINKS
from tests.app.services.matchday.test_prints import Planned


@pytest.fixture
def planned(session, make):
    return Planned(session, make)


def test_a_version_leaves_in_the_public_solution_format(planned, session):
    found = exports.solution(session, planned.book())
    assert json.loads(json.dumps(found)) == found
    assert found["version"] == 2
    assert found["meetings"][0] == {
        "firm": planned.two.public_id, "mentor": planned.guide.public_id, "slot": 0, "table": 1,
    }  # fmt: skip
    assert [level["name"] for level in found["levels"]] == [
        "firms_with_good_meeting", "missing_minimum", "weighted_score",
    ]  # fmt: skip
    # no run stands behind it: nobody knows a bound
    assert (found["status"], found["levels"][2]["bound"], found["seconds"]) == ("bounded", None, 0)


def test_a_seat_of_a_table_that_was_taken_away_is_left_out(planned, session):
    session.delete(planned.book().table(3))
    session.commit()
    assert len(exports.solution(session, planned.book())["meetings"]) == 2


def test_the_whole_day_is_a_calendar(planned):
    sender = Sender(LINKS, "이음 <no-reply@ieum.example>")
    text = exports.whole_day(planned.book(), sender=sender, table="테이블")
    events = list(Calendar.from_ical(text).walk("VEVENT"))
    assert len(events) == 3
    first = events[0]
    assert str(first["summary"]) == "가온정밀 – 박멘토"
    assert str(first["location"]) == "전주 컨벤션홀, 테이블 A 2"
    assert first["sequence"] == 2
    # the same pair has the same id in the version before
    before = Calendar.from_ical(exports.whole_day(planned.book(1), sender=sender, table="테이블"))
    uids = {str(event["uid"]) for event in before.walk("VEVENT")}
    assert uids == {exports.uid(planned.day, planned.one, planned.guide, "ieum.example")}
    assert uids < {str(event["uid"]) for event in events}
