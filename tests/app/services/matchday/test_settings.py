"""Events are made from templates and from one another, changed, taken away and put back."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from app.clock import SEOUL
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.models.event import Event
from app.repositories.matchday import events
from app.services.matchday import settings
from app.services.matchday.settings import NewEvent, Settings, invited
from tests.app.event_world import EventWorld

DAY = date(2026, 12, 22)


@pytest.fixture
def world(session, make):
    return EventWorld(session, make)


def create(world, **values):
    new = NewEvent(
        **{"title": "매칭 데이", "venue": "전주", "day": DAY, "source": "full", **values}
    )
    event = settings.create(world.session, world.desk, new, now=world.now)
    world.session.commit()
    return event


def given(event: Event, **values) -> Settings:
    names = Settings.__dataclass_fields__
    same = {n: getattr(event, n) for n in names if n not in {"municipalities", "industries"}}
    return replace(Settings(**same), **values)


def change(world, event, **values):
    return settings.change(
        world.session, world.desk, event.public_id, given(event, **values),
        catalogue=world.catalogue, now=world.now,
    )  # fmt: skip


def test_a_template_gives_rounds_tables_and_rules(world):
    event = create(world)
    assert event.phase == "draft"
    assert len(events.rounds_of(world.session, event.id)) == 14
    tables = events.tables_of(world.session, event.id)
    assert [(t.number, t.zone) for t in tables][11:13] == [(12, "A"), (13, "B")]
    assert (event.firm_minimum, event.priority_percent) == (2, 120)
    assert (event.firm_maximum, event.mentor_maximum) == (5, 12)
    assert len(world.audited("event.created")) == 1


def test_deadlines_come_in_their_order_even_for_tomorrow(world):
    for days in (0, 1, 2, 9, 60):
        day = date(2026, 11, 22) + timedelta(days=days)
        event = create(world, day=day)
        assert world.now < event.registration_until <= event.wishes_until <= event.changes_until
    far = create(world, day=date(2027, 1, 21))
    assert far.registration_until == datetime.combine(date(2027, 1, 7), time(18), SEOUL)


def test_a_past_event_is_copied_without_its_people(world):
    old = world.event(rounds=5, tables=2, firm_minimum=3, firm_places=30, summary="소개")
    world.make.firm_at(old)
    event = create(world, source=old.public_id, venue="익산")
    assert (event.copied_from_id, event.firm_minimum, event.firm_places) == (old.id, 3, 30)
    assert (event.summary, event.venue, event.phase) == ("소개", "익산", "draft")
    rounds = events.rounds_of(world.session, event.id)
    assert [f"{r.starts_at.astimezone(SEOUL):%m-%d %H:%M}" for r in rounds][:2] == [
        "12-22 10:00", "12-22 10:30",
    ]  # fmt: skip
    assert len(events.tables_of(world.session, event.id)) == 2
    assert events.registrations_of(world.session, event.id, states=settings.AREAS) == []


def test_a_new_event_needs_name_place_and_a_day_to_come(world):
    with pytest.raises(Invalid) as caught:
        create(world, title="", venue="", day=date(2026, 11, 21))
    assert set(caught.value.fields) == {"title", "venue", "day"}
    with pytest.raises(Invalid) as caught:
        create(world, day=None)
    assert set(caught.value.fields) == {"day"}
    with pytest.raises(Invalid):
        create(world, source="")


def test_events_are_made_in_the_own_province_and_copied_from_own_ones(world, make):
    with pytest.raises(Forbidden):
        create(world, region="48")
    foreign = make.event(make.coordinator("48"), region_code="48")
    with pytest.raises(NotFound):
        create(world, source=foreign.public_id)


def test_a_change_is_noted_and_rounds_follow_the_day(world):
    event = world.event(rounds=2)
    change(world, event, title="새 이름", day=event.day + timedelta(days=1))
    rounds = events.rounds_of(world.session, event.id)
    assert {r.starts_at.astimezone(SEOUL).date() for r in rounds} == {event.day}
    (noted,) = world.audited("event.changed")
    assert noted.after == {"title": "새 이름", "day": event.day.isoformat()}
    change(world, event)
    assert len(world.audited("event.changed")) == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": ""}, "title"),
        ({"summary": "가" * 2001}, "summary"),
        ({"day": None}, "day"),
        ({"firm_minimum": 6}, "firm_minimum"),
        ({"firm_maximum": 0}, "firm_maximum"),
        ({"mentor_maximum": 41}, "mentor_maximum"),
        ({"good": 1.2}, "good"),
        ({"floor": 0.7}, "floor"),
        ({"priority_percent": 151}, "priority_percent"),
        ({"priority_percent": None}, "priority_percent"),
        ({"priority_areas": "x"}, "priority_areas"),
        ({"firm_places": 0}, "firm_places"),
        ({"registration_until": None}, "registration_until"),
        ({"wishes_until": datetime(2026, 11, 23, tzinfo=SEOUL)}, "wishes_until"),
        ({"changes_until": datetime(2026, 11, 23, tzinfo=SEOUL)}, "changes_until"),
        ({"changes_until": datetime(2027, 11, 23, tzinfo=SEOUL)}, "changes_until"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field(world, values, field):
    with pytest.raises(Invalid) as caught:
        change(world, world.event(), **values)
    assert set(caught.value.fields) == {field}


def test_who_may_come_is_kept_as_codes_that_exist(world):
    event = change(world, world.event(), municipalities=("52720", "99"), industries=("10", "x"))
    assert event.open_to == {"municipalities": ["52720"], "industries": ["10"]}
    assert invited(event.open_to, "52720", ["10", "103"])
    assert not invited(event.open_to, "52110", ["10", "103"])
    assert not invited(event.open_to, "52720", ["25"])
    assert invited({}, "48120", [])


def test_a_closed_event_stays_as_it_was(world):
    with pytest.raises(Conflict):
        change(world, world.event(phase="closed"), title="x")


def test_an_event_is_taken_away_and_put_back(world, make):
    event = world.event()
    settings.remove(world.session, world.desk, event.public_id, now=world.now)
    world.session.flush()
    assert events.by_public_id(world.session, event.public_id) is None
    other = world.act(make.coordinator("48"))
    with pytest.raises(NotFound):
        settings.restore(world.session, other, event.public_id, now=world.now)
    settings.restore(world.session, world.desk, event.public_id, now=world.now)
    world.session.flush()
    assert events.by_public_id(world.session, event.public_id) is not None
    with pytest.raises(NotFound):
        settings.restore(world.session, world.desk, event.public_id, now=world.now)


def test_a_running_event_is_not_taken_away(world):
    with pytest.raises(Conflict):
        settings.remove(
            world.session, world.desk, world.event(phase="running").public_id, now=world.now
        )
