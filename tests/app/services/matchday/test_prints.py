import pytest

from app.errors import NotFound
from app.models.event import EventFit
from app.services.matchday import prints
from tests.app.event_world import EventWorld
from tests.queries import counted_selects


class Planned(EventWorld):
    """Two firms and two mentors with a first and a second version."""

    def __init__(self, session, make):
        super().__init__(session, make)
        self.day = self.event(phase="provisional")
        self.one = make.firm_at(
            self.day, self.firm, user_id=self.owner.id, name="한들김치", rounds=[1, 2]
        )
        self.two = make.firm_at(self.day, name="가온정밀", topic="금형 마모")
        self.guide = make.mentor_at(self.day, self.mentor, name="박멘토")
        self.other = make.mentor_at(self.day, name="이고문", person="대한부품")
        make.release(self.day, (self.one, self.guide, 1, 1), version=1)
        self.latest = make.release(
            self.day,
            (self.one, self.guide, 2, 3), (self.two, self.guide, 1, 2), (self.two, self.other, 4, 1),
            version=2,
        )  # fmt: skip
        make.release(self.day, (self.one, self.other, 1, 1), version=None)

    def book(self, version=None):
        return prints.open_book(self.session, self.desk, self.day.public_id, version)


@pytest.fixture
def planned(session, make):
    return Planned(session, make)


def test_the_latest_version_is_printed_unless_told_otherwise(planned):
    assert planned.book().version == 2
    assert planned.book(1).version == 1
    with pytest.raises(NotFound):
        planned.book(3)


def test_the_board_at_work_is_never_printed(planned):
    assert planned.book().plan(planned.other)[0].seat is None


def test_a_plan_has_every_round_of_the_day(planned):
    book = planned.book()
    lines = book.plan(planned.one)
    assert [line.round.number for line in lines] == [1, 2, 3, 4]
    assert [line.there for line in lines] == [True, True, False, False]
    assert [line.seat.table_number if line.seat else None for line in lines] == [
        None,
        3,
        None,
        None,
    ]
    assert book.other(lines[1].seat, planned.one).name == "박멘토"
    assert book.other(lines[1].seat, planned.guide).name == "한들김치"


def test_a_table_has_who_sits_there_in_each_round(planned):
    book = planned.book()
    lines = book.sheet(1)
    assert [bool(line.seat) for line in lines] == [False, False, False, True]
    assert [row.name for row in book.both(lines[3].seat)] == ["가온정밀", "이고문"]
    assert book.table(3).number == 3
    with pytest.raises(NotFound):
        book.table(9)


def test_people_are_firms_then_mentors_by_name_and_can_be_found(planned, session):
    book = planned.book()
    assert [row.name for row in book.people] == ["가온정밀", "한들김치", "박멘토", "이고문"]
    assert [row.name for row in book.find("금형")] == ["가온정밀"]
    assert [row.name for row in book.find("대한", "mentor")] == ["이고문"]
    assert book.find("대한", "firm") == []
    planned.two.state = "withdrawn"
    planned.make.firm_at(planned.day, name="다솜", state="waiting")
    session.commit()
    # who withdrew after this version stands in it all the same
    assert "가온정밀" in [row.name for row in planned.book().people]
    assert "다솜" not in [row.name for row in planned.book().people]


def test_fits_are_those_of_pairs_that_meet(planned, session, now):
    session.add_all(
        EventFit(
            event_id=planned.day.id, firm_id=planned.one.id, mentor_id=mentor.id, score=0.7,
            reason={"code": "problem"}, computed_at=now,
        )
        for mentor in (planned.guide, planned.other)
    )  # fmt: skip
    session.commit()
    fits = planned.book().fits
    assert list(fits) == [(planned.one.id, planned.guide.id)]
    assert fits[planned.one.id, planned.guide.id].reason == {"code": "problem"}


def test_somebody_opens_the_book_at_their_own_page_alone(planned):
    owner = planned.act(planned.owner)
    event = planned.day.public_id
    book, row = prints.own_book(planned.session, owner, event, planned.one.public_id)
    assert (book.version, row.id) == (2, planned.one.id)
    with pytest.raises(NotFound):
        prints.own_book(planned.session, owner, event, planned.two.public_id)


def test_a_stranger_prints_nothing(planned, make):
    stranger = planned.act(make.coordinator(region="48"))
    with pytest.raises(NotFound):
        prints.open_book(planned.session, stranger, planned.day.public_id)
    with pytest.raises(NotFound):
        prints.index(planned.session, stranger, planned.day.public_id)


def test_a_book_takes_seven_selects_whatever_its_size(planned, session):
    desk, event = planned.desk, planned.day.public_id
    session.rollback()
    session.expire_all()
    with counted_selects(session.get_bind()) as selects:
        prints.open_book(session, desk, event)
    assert len(selects) <= 7
    _, versions, tables = prints.index(session, desk, event)
    assert [row.version for row in versions] == [2, 1]
    assert len(tables) == 3
