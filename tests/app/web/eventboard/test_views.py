"""The board of an event: looked at, changed by forms, undone, thrown away."""

import pytest
import time_machine
from sqlalchemy import select

from app.models.timetable import Meeting
from app.repositories.matchday import releases as rows
from tests.app.board_world import Day
from tests.client import flat
from tests.queries import counted_selects


@pytest.fixture(autouse=True)
def _today(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def day(session, make, now):
    return Day(session, make, now)


@pytest.fixture
def desk(browser, day):
    return browser.sign_in(day.coordinator)


@pytest.fixture
def address(day):
    return f"/desk/events/{day.event.public_id}/board/"


@pytest.fixture
def work(day):
    """A board on which each firm meets one mentor in the first round."""
    (one, two), (guide, other) = day.firms, day.mentors
    board = day.take(day.run((one, guide, 1, 1), (two, other, 1, 2)))
    day.session.commit()
    return board


def _places(day, work):
    day.session.rollback()
    found = day.session.scalars(select(Meeting).where(Meeting.release_id == work.id))
    return {(m.firm_id, m.mentor_id): (m.round_number, m.table_number) for m in found}


def _stamp(day):
    day.session.rollback()
    return rows.board_of(day.session, day.event.id, lock=True).stamp


def _post(desk, day, address, action, **data):
    return desk.post(f"{address}{action}", data={"stamp": _stamp(day), **data})


def test_an_event_without_a_timetable_offers_to_make_one(desk, day, address):
    page = desk.get(address).text
    assert "아직 시간표가 없어요." in page
    answer = desk.post(f"{address}open", follow=True)
    assert "보드를 열었어요." in answer.text


def test_the_board_shows_rounds_tables_names_marks_and_empty_seats(
    desk, day, work, address, session
):
    day.firms[0].municipality_code = "52720"
    session.commit()
    page = flat(desk.get(address).text)
    assert "1라운드" in page
    assert '<a href="./?at=1-1">기업1' in page
    assert "<b>멘토1</b>" in page
    assert '<td class="e"><a href="./?at=2-1">빈자리</a></td>' in page
    assert "아직 한 번도 공개하지 않았어요." in page


def test_what_differs_from_the_last_version_is_written_in_its_cell(desk, day, work, address):
    day.publish()
    (one, two), (guide, other) = day.firms, day.mentors
    day.take(day.run((one, guide, 2, 1), (two, other, 1, 2)))
    day.session.commit()
    page = flat(desk.get(address).text)
    assert '<td class="c"><a href="./?at=2-1">기업1<b>멘토1</b><em>바뀜</em></a></td>' in page
    assert '<td><a href="./?at=1-2">기업2<b>멘토2</b></a></td>' in page


def test_a_published_version_is_shown_and_cannot_be_changed_until_a_board_is_opened(
    desk, day, work, address
):
    day.publish()
    day.session.commit()
    page = desk.get(address).text
    assert "보드를 열어 고치기" in page
    assert "data-board" not in page
    answer = desk.post(f"{address}remove", data={"stamp": 0, "at": "1-1"})
    assert answer.status_code == 409
    assert "열린 보드가 없어요." in answer.text


def test_a_meeting_is_moved_by_a_form_and_back_by_undo(desk, day, work, address):
    pair = (day.firms[0].id, day.mentors[0].id)
    panel = flat(desk.get(f"{address}?at=1-1").text)
    assert "기업1 – 멘토1" in panel
    assert "둘 다 비어 있어요" in panel
    answer = _post(desk, day, address, "move", at="1-1", to_round="3")
    assert answer.status_code == 303
    assert "at=3-1" in answer.headers["Location"]
    assert _places(day, work)[pair] == (3, 1)
    answer = desk.post(f"{address}undo", data={"stamp": _stamp(day)}, follow=True)
    assert "마지막 변경을 되돌렸어요: 만남을 옮김" in answer.text
    assert _places(day, work)[pair] == (1, 1)
    _post(desk, day, address, "redo")
    assert _places(day, work)[pair] == (3, 1)


def test_a_swap_gets_the_board_alone(desk, day, work, address):
    answer = desk.post(
        f"{address}move", data={"stamp": _stamp(day), "at": "1-1", "to": "1-2"}, swap=True
    )
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith('<div id="board"')
    assert "두 만남의 자리를 바꿨어요." in answer.text
    assert sorted(_places(day, work).values()) == [(1, 1), (1, 2)]


def test_a_doubt_asks_and_the_same_form_confirms_it(desk, day, work, address, session):
    day.firms[0].rounds = [1]
    session.commit()
    answer = _post(desk, day, address, "move", at="1-1", to_round="2")
    assert answer.status_code == 422
    page = flat(answer.text)
    assert "기업1: 2라운드에는 올 수 없다고 했어요." in page
    assert "그래도 바꾸기" in page
    _post(desk, day, address, "move", at="1-1", to_round="2", to_table="1", sure="1")
    assert (2, 1) in _places(day, work).values()


def test_what_no_timetable_holds_is_refused_however_sure(desk, day, work, address, make):
    (one, _), (_, other) = day.firms, day.mentors
    form = {"at": "1-3", "firm": one.public_id, "mentor": other.public_id, "sure": "1"}
    answer = _post(desk, day, address, "add", **form)
    assert answer.status_code == 422
    assert "기업1: 1라운드에 멘토1와(과) 만나요." in answer.text
    assert "그래도 바꾸기" not in answer.text


def test_a_pair_is_added_at_an_empty_seat_and_removed_again(desk, day, work, address):
    one, other = day.firms[0], day.mentors[1]
    make_wish = day.make.wish(one, other)
    assert make_wish.kind == "like"
    panel = desk.get(f"{address}?at=2-1").text
    assert f'value="{one.public_id}"' in panel
    form = {"at": "2-1", "firm": one.public_id, "mentor": other.public_id}
    assert _post(desk, day, address, "add", **form).status_code == 303
    assert _places(day, work)[one.id, other.id] == (2, 1)
    _post(desk, day, address, "remove", at="2-1")
    assert (one.id, other.id) not in _places(day, work)
    assert _post(desk, day, address, "add", at="2-1").status_code == 422


def test_a_locked_meeting_stays_until_it_is_unlocked(desk, day, work, address):
    _post(desk, day, address, "lock", at="1-1", on="1")
    assert "<em>잠금</em>" in desk.get(address).text
    answer = _post(desk, day, address, "move", at="1-1", to_round="2")
    assert "먼저 잠금을 풀어 주세요." in answer.text
    _post(desk, day, address, "lock", person=day.firms[0].public_id, on="0")
    assert _post(desk, day, address, "move", at="1-1", to_round="2").status_code == 303
    answer = desk.post(f"{address}lock", data={"stamp": _stamp(day), "on": "1"}, swap=True)
    assert "만남 2건을 잠갔어요." in answer.text


def test_somebody_elses_change_is_shown_instead_of_being_overwritten(desk, day, work, address):
    seen = _stamp(day)
    _post(desk, day, address, "move", at="1-1", to_round="2")
    answer = desk.post(f"{address}move", data={"stamp": seen, "at": "1-2", "to_round": "2"})
    assert answer.status_code == 409
    assert "그사이에 다른 분이 보드를 바꿨어요." in answer.text
    assert (1, 2) in _places(day, work).values()


@pytest.mark.parametrize("data", [{}, {"at": "x"}, {"at": "1-1"}, {"at": "9-9", "to_round": "1"}])
def test_a_broken_form_is_told(desk, day, work, address, data):
    answer = _post(desk, day, address, "move", **data)
    assert answer.status_code in {404, 422}


def test_people_who_left_are_taken_off_at_once(desk, day, work, address, session):
    day.firms[0].state = "withdrawn"
    session.commit()
    page = desk.get(address).text
    assert "참가하지 않게 된 분의 만남이 1건 있어요." in page
    assert "<em>참가 취소</em>" in page
    _post(desk, day, address, "tidy")
    assert len(_places(day, work)) == 1


def test_a_board_is_thrown_away_after_a_question(desk, day, work, address):
    assert "보드를 버릴까요?" in desk.get(f"{address}discard").text
    answer = desk.post(f"{address}discard", data={"stamp": _stamp(day)}, follow=True)
    assert "보드를 버렸어요." in answer.text
    assert desk.get(f"{address}discard").status_code == 303


def test_a_name_that_is_looked_for_stands_out(desk, day, work, address):
    page = flat(desk.get(f"{address}?q=기업1").text)
    assert '<td class="h"><a href="./?at=1-1">' in page
    assert "만남 1건을 굵은 테두리로 표시했어요." in page
    assert "누가 무엇을 바꿨나요?" in page
    assert "이 시간표에 없어요." in desk.get(f"{address}?q=아무도").text


def test_names_are_escaped_in_cells(desk, day, work, address, session):
    day.firms[0].name = "<b>기업&"
    session.commit()
    assert "&lt;b&gt;기업&amp;" in desk.get(address).text


def test_the_board_takes_as_many_selects_however_many_meetings(desk, day, address, engine):
    for number in range(2, 5):
        day.firms.append(day.make.firm_at(day.event, name=f"기업{number + 1}"))
    (one, two, three, *_), (guide, other) = day.firms, day.mentors
    day.take(day.run((one, guide, 1, 1), (two, other, 1, 2), (three, guide, 2, 1)))
    day.session.commit()
    # reference data is read once
    desk.get(address)
    with counted_selects(engine) as seen:
        desk.get(f"{address}?at=1-1")
    # who asks and notices, the event, the board, what is on it, the question, the pair
    assert len(seen) == 24


def test_a_stranger_gets_nothing(browser, day, make, address):
    assert browser.sign_in(make.coordinator("48")).get(address).status_code == 404
