"""Lists of visits and the page of one."""

from datetime import date, timedelta

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.services import visit_clock, visit_feed, visit_pages, visit_proposing
from app.services.my_page import my_page
from tests import postgres
from tests.app.asking_world import build
from tests.app.visit_world import SENDER, World, at
from tests.conftest import NOW
from tests.factories import Factory
from tests.queries import counted_selects


@pytest.fixture
def world(session, make):
    return World(session, make)


def listed(world, actor=None, side="firm", **values):
    rows, total = visit_pages.list_visits(
        world.session, actor or world.asker, side, now=world.now, **values
    )
    assert total >= len(rows)
    return [row.visit for row in rows]


def test_what_is_to_come_begins_with_what_has_no_time(world):
    later, soon, open_ = world.agree(at(12, 5)), world.agree(at(11, 26)), world.propose(at(11, 24))
    past = world.past()
    assert listed(world) == [open_, soon, later]
    assert listed(world, past=True) == [past]


def test_what_is_over_begins_with_the_latest(world):
    old = world.past(state="held", starts_at=world.now - timedelta(days=40))
    called_off = world.past(state="cancelled", starts_at=None)
    yesterday = world.past()
    called_off.updated_at = world.now - timedelta(days=5)
    world.session.commit()
    assert listed(world, past=True) == [yesterday, called_off, old]
    assert listed(world, past=True, states=("held",)) == [old]


def test_each_side_sees_its_own(world, make):
    mine = world.agree()
    _, elsewhere = world.help(make.company(make.user(), municipality_code="48120"))
    foreign = world.past(engagement_id=elsewhere.id, starts_at=at(12, 9))
    assert listed(world) == [mine]
    assert listed(world, world.helper, "mentor") == [mine]
    assert listed(world, world.desk, "region") == [mine]
    assert listed(world, world.act(make.coordinator("48")), "region") == [foreign]
    with pytest.raises(NotFound):
        listed(world, side="mentor")
    assert visit_pages.sides(world.helper) == ("mentor", "firm")
    assert visit_pages.sides(world.desk) == ("region",)


@pytest.mark.parametrize("text", ["진안김치", "김멘토", "절임 공정", "진안읍 1"])
def test_words_are_looked_for_in_names_purpose_and_place(world, text):
    visit = world.agree()
    assert listed(world, text=text) == [visit]
    assert listed(world, text=f"{text}없음") == []
    assert listed(world, text="%") == []


def test_the_list_by_firm_and_its_pages(world, make):
    first = world.agree(at(12, 9))
    firm = make.company(name="가나다")
    _, other = world.help(firm, mentor=world.mentor)
    second = world.past(engagement_id=other.id, starts_at=at(12, 10))
    assert listed(world, world.helper, "mentor", sort="firm") == [second, first]
    assert listed(world, world.helper, "mentor", sort="firm", page=2, size=1) == [first]


def test_months_are_those_of_korea(world):
    world.propose(at(11, 23))
    world.agree(at(12, 31))
    # still December in UTC
    world.agree(at(1, 1, 0, 30, year=2027), confirmed=True)
    rows, _ = visit_pages.list_visits(world.session, world.asker, "firm", now=world.now)
    months = visit_pages.by_month(rows)
    assert [month for month, _ in months] == [None, date(2026, 12, 1), date(2027, 1, 1)]
    assert [len(group) for _, group in months] == [1, 1, 1]


def test_a_page_shows_which_times_overlap(world, engine):
    _, elsewhere = world.help(mentor=world.mentor)
    world.past(engagement_id=elsewhere.id, starts_at=at(11, 26, 13), travel_minutes=30)
    visit = world.propose(at(11, 26), at(11, 28), confirmed=True)
    actor, public_id = world.asker, visit.public_id
    with counted_selects(engine) as seen:
        page = visit_pages.show(
            world.session, actor, public_id, catalogue=world.catalogue, now=world.now
        )
    assert len(seen) == 5
    assert page.clashing == {at(11, 26)}
    assert "choose" in page.steps
    visit_proposing.choose(world.session, actor, public_id, at(11, 28), **world.values)
    world.session.commit()
    with counted_selects(engine) as seen:
        visit_pages.show(world.session, actor, public_id, catalogue=world.catalogue, now=world.now)
    assert len(seen) == 4


def test_a_list_takes_two_selects(world, engine):
    world.agree()
    actor = world.asker
    with counted_selects(engine) as seen:
        listed(world, actor)
    assert len(seen) == 2


@pytest.mark.postgres
def test_every_list_reads_the_same_on_postgresql():
    engine = create_engine(postgres.clone(build))
    with Session(engine, expire_on_commit=False) as session:
        world = World(session, Factory(session, NOW))
        agreed, open_ = world.agree(), world.propose(at(12, 3))
        past = world.past()
        assert listed(world) == [open_, agreed]
        assert listed(world, world.desk, "region", past=True, text="절임") == [past]
        assert listed(world, sort="firm") == [agreed, open_]
        assert [task.kind for task in my_page(session, world.asker, now=world.now).firm] == [
            "visit_choose", "visit_mark", "visit_soon",
        ]  # fmt: skip
        assert visit_clock.due(session, now=at(11, 25, 9)) == [
            ("remind", agreed.public_id), ("ask", past.public_id),
        ]  # fmt: skip
        visit_feed.renew_feed(session, world.asker, now=world.now)
        token = visit_feed.feed_token(session, world.asker, key="k")
        text = visit_feed.read_feed(session, token, key="k", sender=SENDER, now=world.now)
        assert text.count("BEGIN:VEVENT") == 2
    engine.dispose()
