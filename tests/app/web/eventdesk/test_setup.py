"""Making an event, its settings, rounds and tables, taking it away."""

import pytest
import time_machine

from app.models.event import Event
from app.repositories.matchday import events
from app.services.matchday.settings import Settings
from tests.app.event_world import EventWorld
from tests.client import flat

NEW = {"title": "매칭 데이", "day": "2026-12-22", "venue": "전주", "source": "half", "region": "52"}


@pytest.fixture(autouse=True)
def _today(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def world(session, make):
    return EventWorld(session, make)


@pytest.fixture
def desk(browser, world):
    return browser.sign_in(world.coordinator)


def fields(event, **changes):
    """The values of the form as the page fills it in."""
    values = {
        name: getattr(event, name)
        for name in Settings.__dataclass_fields__
        if name not in {"municipalities", "industries", "competitors_meet"}
    }
    for name in ("registration_until", "wishes_until", "changes_until"):
        values[name] = f"{values[name]:%Y-%m-%dT%H:%M}"
    return {name: "" if value is None else str(value) for name, value in values.items()} | changes


def test_an_event_is_made_from_a_template(desk, session):
    page = desk.get("/desk/events/new").text
    assert "반나절" in page
    answer = desk.post("/desk/events/new", NEW)
    session.rollback()
    event = session.query(Event).one()
    assert (answer.status_code, answer.location) == (303, f"/desk/events/{event.public_id}")
    assert (event.phase, len(events.rounds_of(session, event.id))) == ("draft", 8)


def test_what_is_missing_is_told_and_what_was_typed_stays(desk):
    answer = desk.post("/desk/events/new", {**NEW, "day": "", "source": ""})
    assert answer.status_code == 422
    assert "날짜를 골라 주세요." in answer.text
    assert "틀이나 지난 행사 가운데 하나를 골라 주세요." in answer.text
    assert 'value="매칭 데이"' in answer.text


def test_a_past_event_is_offered_and_copied(desk, world, session):
    old = world.event(rounds=3, title="지난 매칭")
    page = desk.get(f"/desk/events/new?from={old.public_id}").text
    assert "지난 매칭" in page
    desk.post("/desk/events/new", {**NEW, "source": old.public_id})
    session.rollback()
    event = session.query(Event).filter(Event.id != old.id).one()
    assert len(events.rounds_of(session, event.id)) == 3


def test_settings_are_changed_and_everybody_who_registered_is_told(desk, world, session):
    event = world.event()
    world.guests(event, 2)
    where = f"/desk/events/{event.public_id}/edit"
    assert 'value="전북 스마트제조 매칭 데이"' in desk.get(where).text
    answer = desk.post(where, fields(event, venue="익산 예술의전당"), follow=True)
    assert "참가자 2명에게 바뀐 안내를 보냈어요." in answer.text
    session.rollback()
    assert session.get_one(Event, event.id, populate_existing=True).venue == "익산 예술의전당"
    assert len(world.letters("changed")) == 2
    quiet = desk.post(where, fields(event, venue="익산 예술의전당", good="0.5"), follow=True)
    assert "저장했어요." in quiet.text
    session.rollback()
    assert len(world.letters("changed")) == 2


def test_bad_settings_keep_the_form(desk, world):
    event = world.event()
    where = f"/desk/events/{event.public_id}/edit"
    answer = desk.post(where, fields(event, priority_percent="200", title="고친 이름"))
    assert answer.status_code == 422
    assert "100에서 150 사이로 적어 주세요." in answer.text
    assert 'value="고친 이름"' in answer.text


def test_a_set_of_rules_fills_the_form_and_saves_nothing(desk, world, session):
    event = world.event()
    where = f"/desk/events/{event.public_id}/edit"
    answer = desk.post(where, fields(event, title="고친 이름", rules="new"))
    assert answer.status_code == 200
    assert "규칙 모음의 값을 채웠어요." in answer.text
    page = flat(answer.text)
    assert 'name="priority_percent"' in page
    assert 'value="140"' in page
    assert 'value="고친 이름"' in page
    session.rollback()
    assert session.get_one(Event, event.id, populate_existing=True).priority_percent == 120


def test_rounds_are_laid_out_changed_added_and_removed(desk, world, session):
    event = world.event(phase="draft", rounds=2)
    where = f"/desk/events/{event.public_id}/rounds"
    page = flat(desk.get(where).text)
    assert "10:00–10:25" in page
    assert 'value="10:30"' in flat(desk.get(f"{where}?round=2").text)
    plan = {"start": "09:00", "number": "3", "minutes": "20", "pause": "5", "lunch_minutes": ""}
    assert desk.post(where, plan).status_code == 303
    assert desk.post(f"{where}/add", {"begin": "13:00", "end": "13:20"}).status_code == 303
    assert desk.post(f"{where}/2", {"begin": "09:30", "end": "09:45"}).status_code == 303
    assert desk.post(f"{where}/1", {"remove": "1"}).status_code == 303
    session.rollback()
    rounds = events.rounds_of(session, event.id)
    assert [(r.number, f"{r.starts_at:%H:%M}") for r in rounds] == [
        (1, "00:30"), (2, "00:50"), (3, "04:00"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rest", "values", "text"),
    [
        ("", {"start": "", "number": "99", "minutes": "20", "pause": "5"}, "1에서 40 사이로"),
        ("", {"start": "22:00", "number": "9", "minutes": "20", "pause": "5"}, "자정을 넘어가요"),
        ("/add", {"begin": "10:10", "end": "10:20"}, "시간이 겹쳐요"),
        ("/add", {"begin": "", "end": "10:20"}, "시작과 끝 시각을 모두 적어 주세요."),
        ("/1", {"begin": "11:10", "end": "11:00"}, "끝나는 시각이 시작보다 빨라요"),
    ],
)
def test_rounds_that_cannot_be_are_told_where_they_were_typed(desk, world, rest, values, text):
    event = world.event(rounds=2)
    answer = desk.post(f"/desk/events/{event.public_id}/rounds{rest}", values)
    assert answer.status_code == 422
    assert text in answer.text


def test_rounds_people_chose_among_are_asked_about(desk, world):
    event = world.event(rounds=3)
    world.make.firm_at(event, rounds=[2, 3])
    where = f"/desk/events/{event.public_id}/rounds/1"
    answer = desk.post(where, {"remove": "1"})
    assert answer.status_code == 422
    assert "참가자 1명이 만날 수 있는 라운드를 이미 골랐어요." in answer.text
    assert 'name="sure"' in answer.text
    assert desk.post(where, {"remove": "1", "sure": "y"}).status_code == 303


def test_a_round_of_a_timetable_stays(desk, world):
    event = world.event(rounds=2)
    world.make.release(event, (world.make.firm_at(event), world.make.mentor_at(event), 2, 1))
    answer = desk.post(f"/desk/events/{event.public_id}/rounds/2", {"remove": "1"})
    assert answer.status_code == 422
    assert "시간표에 만남이 있는 라운드가 있어요: 2." in answer.text


def test_tables_are_written_as_zones(desk, world, session):
    event = world.event(tables=1)
    where = f"/desk/events/{event.public_id}/tables"
    assert desk.post(where, {"zones": "A 2, B 1"}).status_code == 303
    bad = desk.post(where, {"zones": "모르겠어요"})
    assert bad.status_code == 422
    assert 'value="모르겠어요"' in bad.text
    session.rollback()
    assert len(events.tables_of(session, event.id)) == 3
    assert "3–3번" in desk.get(f"/desk/events/{event.public_id}/rounds").text


def test_an_event_is_taken_away_and_put_back(desk, world):
    event = world.event(title="지울 행사")
    world.guests(event, 1)
    where = f"/desk/events/{event.public_id}/remove"
    assert "신청한 분이 1명 있어요." in desk.get(where).text
    assert "지웠어요" in desk.post(where, follow=True).text
    assert desk.get(f"/desk/events/{event.public_id}").status_code == 404
    assert "지울 행사" in desk.get("/desk/events/?removed=1").text
    assert desk.post(f"/desk/events/{event.public_id}/restore").status_code == 303
    assert desk.get(f"/desk/events/{event.public_id}").status_code == 200


def test_the_pages_speak_english(desk, world):
    event = world.event()
    assert "Make an event" in desk.get("/desk/events/new", english=True).text
    assert (
        "Minimum meetings of a firm"
        in desk.get(f"/desk/events/{event.public_id}/edit", english=True).text
    )
    assert (
        "Rounds and tables" in desk.get(f"/desk/events/{event.public_id}/rounds", english=True).text
    )
