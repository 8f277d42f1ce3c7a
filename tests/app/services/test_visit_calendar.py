"""Invitations, read again by two libraries: what was written is what calendars see."""

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from app.models.account import User
from app.models.company import Company
from app.models.visit import Visit
from app.repositories.visits import VisitRow
from app.services import visit_proposing, visits
from app.services.visit_calendar import Sender, calendar, invitation, sender_of
from tests.app.visit_world import SENDER, World, at

STARTS = datetime(2026, 11, 26, 5, tzinfo=UTC)
PERSON = User(name="김멘토", email="mentor@example.com", status="active", locale="ko")
OWNER = User(name='박 "대표", 진안; 김치', email="owner@example.com", status="active", locale="ko")
KOREAN = st.text(
    st.sampled_from("가나다라마바사아자차카타파하뷁똠 ,;:\\\"'^\n()·–😀漢é") | st.characters(
        codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn")
    ),
    min_size=1,
    max_size=200,
)  # fmt: skip


def row(**values):
    visit = Visit(
        **{
            "public_id": "abcdefghjk",
            "state": "agreed",
            "purpose": "절임 공정을 함께 보기",
            "address": "전북 진안군 진안읍, 1-2",
            "driver": "mentor",
            "travel_minutes": 40,
            "minutes": 90,
            "starts_at": STARTS,
            "sequence": 0,
            "updated_at": datetime(2026, 11, 22, 3, 0, 0, 5, tzinfo=UTC),
            **values,
        }
    )
    return VisitRow(visit, None, Company(name="진안김치"), None, PERSON)


def invited(**values):
    return invitation(row(**values), [PERSON, OWNER], locale="ko", sender=SENDER)


def event(text):
    (found,) = Calendar.from_ical(text).walk("VEVENT")
    return found


def test_two_libraries_read_the_same_invitation():
    text = invited()
    second, first = vobject.readOne(text), event(text)
    seen = second.vevent
    assert second.method.value == Calendar.from_ical(text)["METHOD"] == "REQUEST"
    assert seen.uid.value == first["UID"] == "abcdefghjk@ieum.example"
    assert seen.summary.value == first["SUMMARY"] == "[이음] 진안김치 방문 · 김멘토 멘토"
    assert seen.location.value == first["LOCATION"] == "전북 진안군 진안읍, 1-2"
    assert seen.description.value == first["DESCRIPTION"]
    assert "https://ieum.example/visits/abcdefghjk" in seen.description.value
    assert "멘토가 운전해서 가요" in seen.description.value
    assert (seen.sequence.value, first["SEQUENCE"]) == ("0", 0)
    assert (seen.status.value, first["STATUS"]) == ("CONFIRMED", "CONFIRMED")
    assert seen.dtstart.value == first["DTSTART"].dt == STARTS
    assert seen.dtend.value == first["DTEND"].dt == STARTS + timedelta(minutes=90)
    assert seen.organizer.value == first["ORGANIZER"] == "mailto:no-reply@ieum.example"
    assert [a.value for a in seen.attendee_list] == [
        "mailto:mentor@example.com", "mailto:owner@example.com",
    ]  # fmt: skip
    assert [str(a.params["CN"]) for a in first["ATTENDEE"]] == [PERSON.name, OWNER.name]


def test_the_fields_are_those_of_the_clock_in_seoul():
    text = invited()
    assert "DTSTART;TZID=Asia/Seoul:20261126T140000\r\n" in text
    assert "DTEND;TZID=Asia/Seoul:20261126T153000\r\n" in text
    assert "DTSTAMP:20261122T030000Z\r\n" in text
    zone = vobject.readOne(text).vtimezone
    assert zone.tzid.value == "Asia/Seoul"
    assert "TZOFFSETTO:+0900\r\n" in text


def test_a_client_in_a_zone_with_summer_time_meets_the_same_instant():
    # two hours around the night on which clocks in New York go back
    for starts in (
        datetime(2026, 11, 1, 5, 30, tzinfo=UTC),
        datetime(2026, 11, 1, 6, 30, tzinfo=UTC),
    ):
        text = invited(starts_at=starts)
        for seen in (event(text)["DTSTART"].dt, vobject.readOne(text).vevent.dtstart.value):
            away = seen.astimezone(ZoneInfo("America/New_York"))
            assert away.astimezone(UTC) == starts
            assert away.hour == 1


def test_an_alarm_rings_the_day_before():
    alarm = vobject.readOne(invited()).vevent.valarm
    assert alarm.trigger.value == -timedelta(days=1)
    assert alarm.action.value == "DISPLAY"


def test_a_cancelled_visit_takes_the_invitation_back():
    text = invited(state="cancelled", sequence=3)
    assert vobject.readOne(text).method.value == "CANCEL"
    found = event(text)
    assert (found["STATUS"], found["SEQUENCE"], found["UID"]) == (
        "CANCELLED", 3, "abcdefghjk@ieum.example",
    )  # fmt: skip
    assert "VALARM" not in text


def test_english_readers_get_english_words():
    text = invitation(row(travel_minutes=None), [PERSON], locale="en", sender=SENDER)
    assert event(text)["SUMMARY"] == "[Ieum] Visit to 진안김치 · 김멘토"
    assert "not known yet" in event(text)["DESCRIPTION"]


def test_who_left_is_not_invited():
    gone = User(name="탈퇴한 회원", email="x@erased.invalid", status="erased", locale="ko")
    text = invitation(row(), [PERSON, gone], locale="ko", sender=SENDER)
    assert [a.value for a in vobject.readOne(text).vevent.attendee_list] == [
        "mailto:mentor@example.com"
    ]
    assert "erased" not in text


def test_a_visit_without_a_time_has_no_invitation():
    with pytest.raises(ValueError, match="abcdefghjk"):
        invited(starts_at=None)


def test_a_calendar_publishes_many_visits_without_guests():
    text = calendar([row(), row(public_id="mmmmmmmmmm")], locale="ko", sender=SENDER)
    read = vobject.readOne(text)
    assert read.method.value == "PUBLISH"
    assert [e.uid.value.partition("@")[0] for e in read.vevent_list] == ["abcdefghjk", "mmmmmmmmmm"]
    assert "ATTENDEE" not in text
    assert "example.com" not in text
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H" in text
    assert vobject.readOne(calendar([], locale="en", sender=SENDER)).contents.get("vevent") is None


def test_the_sender_is_that_of_the_installation(settings):
    made = sender_of(settings)
    assert (made.host, made.links.visit("x")) == ("127.0.0.1", "http://127.0.0.1:8000/visits/x")
    assert made.mailbox == settings.mail_from
    assert Sender(made.links.__class__("nowhere"), "x").host == "ieum.invalid"


@settings(deadline=None)  # the machine may be busy
@given(purpose=KOREAN, address=KOREAN, name=KOREAN)
def test_long_korean_lines_are_folded_and_come_back_whole(purpose, address, name):
    purpose, address, name = (" ".join(text.split()) for text in (purpose, address, name))
    person = User(name=name, email="a@example.com", status="active", locale="ko")
    text = invitation(row(purpose=purpose, address=address), [person], locale="ko", sender=SENDER)
    for line in text.encode().split(b"\r\n"):
        assert len(line) <= 75
        line.decode("utf-8")
    first = event(text)
    assert str(first["LOCATION"]) == address
    assert purpose in str(first["DESCRIPTION"])
    second = vobject.readOne(text).vevent
    assert second.location.value == address
    assert purpose in second.description.value
    # the two read the same bytes, so no line was lost or added
    assert "\n" not in text.replace("\r\n", "")


@settings(deadline=None)  # the machine may be busy
@given(purpose=KOREAN)
def test_line_breaks_of_a_text_stay_line_breaks(purpose):
    text = invitation(row(purpose=purpose), [], locale="ko", sender=SENDER)
    assert purpose.strip() in str(event(text)["DESCRIPTION"])
    assert purpose.strip() in vobject.readOne(text).vevent.description.value


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Kolkata"])
def test_a_server_in_any_zone_writes_the_same_bytes(zone, monkeypatch):
    here = invited()
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert invited() == here
    finally:
        monkeypatch.undo()
        time.tzset()


def test_one_uid_and_a_rising_sequence_from_the_first_letter_to_the_last(session, make):
    world = World(session, make)
    visit = world.agree()
    visit_proposing.propose_times(
        session, world.asker, visit.public_id, [at(12, 1)], **world.values
    )
    visit_proposing.choose(session, world.helper, visit.public_id, at(12, 1), **world.values)
    visit_proposing.move(
        session, world.desk, visit.public_id, at(12, 2), "통화했어요", **world.values
    )
    visits.cancel(session, world.asker, visit.public_id, "기계 고장", **world.values)
    session.commit()
    letters = [o for o in world.letters("calendar") if o.user_id == world.owner.id]
    found = [event(letter.payload["calendar"]) for letter in letters]
    assert {str(e["UID"]) for e in found} == {f"{visit.public_id}@ieum.example"}
    assert [e["SEQUENCE"] for e in found] == [0, 1, 2, 3]
    assert [e["DTSTART"].dt for e in found] == [at(11, 26), at(12, 1), at(12, 2), at(12, 2)]
    methods = [Calendar.from_ical(letter.payload["calendar"])["METHOD"] for letter in letters]
    assert methods == ["REQUEST", "REQUEST", "REQUEST", "CANCEL"]
    assert found[-1]["STATUS"] == "CANCELLED"
