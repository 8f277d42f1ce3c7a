"""Single rows of a list: what they take over of members, and what is said about them."""

import pytest

from app.services.matchday.import_columns import FIELDS
from app.services.matchday.import_rows import judge
from tests.app.event_world import EventWorld
from tests.queries import counted_selects


@pytest.fixture
def world(session, make):
    return EventWorld(session, make)


def judged(world, event, *rows, side="firm"):
    columns = {name: position for position, name in enumerate(FIELDS)}
    lines = [
        (number, tuple(str(row.get(name, "")) for name in FIELDS))
        for number, row in enumerate(rows, 2)
    ]
    return judge(world.session, event, side, columns, lines, catalogue=world.catalogue)


def test_what_the_list_says_goes_before_what_the_site_knows(world):
    world.firm.registration_number = "1234567891"
    world.session.commit()
    (row,) = judged(
        world, world.event(),
        {"name": "한들김치 진안공장", "number": "1234567891", "municipality": "전주", "person": "박"},
    )  # fmt: skip
    assert (row.linked, row.ready) == ("한들김치", True)
    assert (row.values["name"], row.values["person"]) == ("한들김치 진안공장", "박")
    assert (row.values["municipality_code"], row.values["industry_code"]) == ("52110", "103")


def test_a_firm_that_waits_for_approval_is_not_linked(world, make):
    make.company(registration_number="1234567891", status="waiting")
    (row,) = judged(world, world.event(), {"name": "가", "number": "1234567891"})
    assert (row.linked, row.remarks, row.ready) == ("", {}, True)


def test_a_number_that_cannot_be_is_remarked_and_the_row_stays(world):
    (row,) = judged(world, world.event(), {"name": "가", "number": "12-345"})
    assert (set(row.remarks), row.ready) == ({"number"}, True)


def test_a_mentor_who_is_there_is_known_by_the_account(world):
    event = world.event()
    world.make.mentor_at(event, world.mentor, name="다른 이름")
    (row,) = judged(world, event, {"name": "김", "email": world.person.email}, side="mentor")
    assert row.skipped is not None


def test_two_people_may_share_an_address_and_two_firms_a_name(world):
    rows = judged(
        world, world.event(),
        {"name": "가", "email": "a@firm.example"}, {"name": "나", "email": "a@firm.example"},
        {"name": "대성", "person": "김"}, {"name": "대성", "person": "이"},
    )  # fmt: skip
    assert [row.ready for row in rows] == [True] * 4


@pytest.mark.parametrize("text", ["-1", "1.5", "두 번", "1000", "²"])
def test_numbers_are_whole_and_small(world, text):
    (row,) = judged(world, world.event(), {"name": "가", "minimum": text})
    assert set(row.errors) == {"minimum"}


def test_a_thousand_rows_take_five_selects(world, engine):
    event = world.event()
    rows = [{"name": f"기업 {n}", "number": "1234567891"} for n in range(1000)]
    with counted_selects(engine) as seen:
        found = judged(world, event, *rows)
    assert len(found) == 1000
    assert len(seen) <= 5
