"""The board: counted, filtered, sorted, in as many SELECTs for three tasks as for sixty."""

from datetime import date, timedelta

import pytest

from app.errors import NotFound
from app.models.stay import StayTask
from app.services import stay_board
from app.services.stay_board import BoardWish
from tests.app.stay_world import StayWorld
from tests.queries import counted_selects

TODAY = date(2026, 12, 10)


@pytest.fixture
def world(session, make):
    return StayWorld(session, make)


@pytest.fixture
def stay(world):
    return world.running()


def _task(world, stay, number, **values):
    row = StayTask(
        **{
            "stay_id": stay.id, "number": number, "client_key": f"a-key-of-a-phone-{number}",
            "title": f"과제 {number}", "found_by_id": world.lead.id, "found_at": world.now,
            **values,
        }
    )  # fmt: skip
    world.session.add(row)
    world.session.commit()
    return row


@pytest.fixture
def four(world, stay):
    """A late task of the owner, one in work with ESG, one dropped, one closed."""
    return [
        _task(world, stay, 1, owner_id=world.owner.id, due_on=TODAY - timedelta(days=3)),
        _task(
            world, stay, 2, state="doing", category_id="inv", esg_item_id="s_guard", due_on=TODAY
        ),
        _task(world, stay, 3, state="dropped", done_at=world.now, reason="비싸요"),
        _task(
            world, stay, 4, state="closed", done_at=world.now, after_value=3, unit="m",
            title="동선 줄이기", owner_id=world.lead.id, due_on=TODAY - timedelta(days=9),
        ),
    ]  # fmt: skip


def _board(world, stay, by=None, **wish):
    return stay_board.board(
        world.session, world.act(by or world.lead), stay.public_id, BoardWish(**wish),
        catalogue=world.catalogue, today=TODAY,
    )  # fmt: skip


def _numbers(world, stay, **wish):
    rows = stay_board.export(
        world.session, world.act(world.lead), stay.public_id, BoardWish(**wish),
        catalogue=world.catalogue, today=TODAY,
    )  # fmt: skip
    return [row.task.number for row in rows]


def test_tasks_stand_in_the_column_of_their_state(world, stay, four):
    board = _board(world, stay)
    columns = {s: [r.task.number for r in rows] for s, rows in board.columns.items()}
    assert columns == {"found": [1], "doing": [2], "closed": [4], "dropped": [3]}
    assert board.counts == {"found": 1, "doing": 1, "closed": 1, "dropped": 1}
    assert (board.total, board.closed, board.late, board.shown) == (4, 1, 1, 4)
    assert (board.categories, board.manages, board.changeable) == (("inv",), True, True)


def test_counts_are_of_all_states_while_one_is_shown(world, stay, four):
    board = _board(world, stay, state="found")
    assert (board.shown, sum(board.counts.values())) == (1, 4)


@pytest.mark.parametrize(
    ("wish", "numbers"),
    [
        ({}, [4, 3, 2, 1]),
        ({"text": "줄이기 동선"}, [4]),
        ({"text": "4"}, [4]),
        ({"text": "없는말"}, []),
        ({"owner": "nobody"}, [3, 2]),
        ({"category": "inv"}, [2]),
        ({"esg": "S"}, [2]),
        ({"esg": "E"}, []),
        ({"late": True}, [1]),
        ({"state": "closed", "late": True}, []),
        ({"sort": "oldest"}, [1, 2, 3, 4]),
        ({"sort": "due"}, [4, 1, 2, 3]),
    ],
)
def test_a_wish_narrows_and_sorts(world, stay, four, wish, numbers):
    assert _numbers(world, stay, **wish) == numbers


def test_tasks_of_one_person_are_found_and_owners_sort_by_name(world, stay, four):
    assert _numbers(world, stay, owner=world.owner.public_id) == [1]
    by_owner = _numbers(world, stay, sort="owner")
    assert by_owner[2:] == [2, 3]
    assert set(by_owner[:2]) == {1, 4}


def test_only_open_tasks_are_late(world, stay, four):
    rows = {r.task.number: r for column in _board(world, stay).columns.values() for r in column}
    assert [stay_board.days_late(rows[n], TODAY) for n in (1, 2, 3, 4)] == [3, 0, 0, 0]


def test_four_selects_whatever_the_size(world, stay, four, engine):
    for number in range(5, 65):
        _task(world, stay, number)
    for user, selects in ((world.lead, 4), (world.owner, 4), (world.coordinator, 4)):
        actor = world.act(user)
        with counted_selects(engine) as seen:
            board = stay_board.board(
                world.session, actor, stay.public_id, BoardWish(),
                catalogue=world.catalogue, today=TODAY,
            )  # fmt: skip
        assert (board.total, len(seen)) == (64, selects)


def test_a_stranger_sees_no_board(world, stay, make):
    with pytest.raises(NotFound):
        _board(world, stay, by=make.user())


def test_the_form_offers_the_categories_of_the_firms_challenge(world, stay):
    found, categories = stay_board.first_categories(
        world.session, world.act(world.owner), stay.public_id, catalogue=world.catalogue
    )
    assert (found.stay.id, categories) == (stay.id, ("defect",))


def test_lists_hold_the_stays_of_each_side_in_two_selects(world, stay, four, make, engine):
    make.engagement()
    for user, total in (
        (world.lead, 1), (world.owner, 1), (world.coordinator, 1), (world.second, 0),
        (make.coordinator("48"), 0), (make.user(), 0),
    ):  # fmt: skip
        actor = world.act(user)
        with counted_selects(engine) as seen:
            rows, count = stay_board.list_stays(world.session, actor)
        assert (len(rows), count, len(seen)) == (total, total, 2)
    (row,), _ = stay_board.list_stays(world.session, world.act(world.owner))
    assert (row.lead, row.tasks, row.closed) == (world.lead, 4, 1)


def test_a_list_is_searched_filtered_and_sorted(world, stay):
    actor = world.act(world.coordinator)

    def found(**wish):
        return stay_board.list_stays(world.session, actor, **wish)[1]

    assert found(text="한들") == found(states=["running"]) == 1
    assert found(text="없는말") == found(states=["closed"]) == 0
    for sort in (*stay_board.LIST_SORTS, "unknown"):
        assert found(sort=sort) == 1
