import pytest

from app.errors import NotFound
from app.services.matchday import versions
from app.services.matchday.versions import CompareWish
from tests.app.board_world import Day


@pytest.fixture
def day(session, make, now):
    day = Day(session, make, now)
    (one, two), (guide, other) = day.firms, day.mentors
    day.take(day.run((one, guide, 1, 1), (two, other, 1, 2)))
    day.publish(note="첫 시간표예요.")
    day.take(day.run((one, guide, 2, 1), (two, other, 1, 3), (two, guide, 3, 1)))
    day.publish()
    session.commit()
    return day


def test_versions_are_listed_newest_first_with_who_and_how_many(day):
    rows, total = versions.list_versions(day.session, day.event)
    assert [(row.release.version, row.meetings, row.release.told) for row in rows] == [
        (2, 3, 4), (1, 2, 4),
    ]  # fmt: skip
    assert (total, rows[0].author.id) == (2, day.coordinator.id)
    rows, total = versions.list_versions(day.session, day.event, text="첫", sort="oldest")
    assert ([row.release.version for row in rows], total) == ([1], 1)


def test_a_timetable_is_named_by_its_number_or_as_the_board(day):
    assert versions.release_named(day.session, day.event, "2").version == 2
    for name in ("3", "x", "", "board", "99999999"):
        with pytest.raises(NotFound):
            versions.release_named(day.session, day.event, name)
    work = day.open()
    assert versions.release_named(day.session, day.event, "board").id == work.id


@pytest.mark.parametrize(
    ("wish", "kinds"),
    [
        (CompareWish(), ["table", "moved", "added"]),
        (CompareWish(sort="firm"), ["moved", "table", "added"]),
        (CompareWish(sort="mentor"), ["moved", "added", "table"]),
        (CompareWish(sort="kind"), ["added", "moved", "table"]),
        (CompareWish(text="기업1"), ["moved"]),
        (CompareWish(kind="table"), ["table"]),
    ],
)
def test_what_differs_between_two_versions(day, wish, kinds):
    old, new = (versions.release_named(day.session, day.event, name) for name in "12")
    table = versions.compare(day.session, day.event, old, new, wish)
    assert [each.kind for each in table.found] == kinds
    assert table.counts == {"added": 1, "moved": 1, "table": 1, "dropped": 0}
    assert table.touched == len({id_ for each in table.found for id_ in each.pair})
