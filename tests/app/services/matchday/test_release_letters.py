import pytest
from sqlalchemy import select

from app.models.notice import Notice
from app.models.outbox import Outbox
from app.services.matchday import release_letters
from app.services.matchday.differences import Difference
from app.services.matchday.release_letters import Told
from tests.app.board_world import LINKS, Day


@pytest.fixture
def day(session, make, now):
    return Day(session, make, now, title_en="Smart day")


def _tell(day, row, version=2, by=None, note=""):
    (one, _), (guide, _) = day.firms, day.mentors
    release = day.make.release(day.event, version=version, note=note)
    known = {each.id: each for each in (*day.firms, *day.mentors)}
    change = Difference(one.id, guide.id, (1, 2), (3, 1))
    release_letters.tell(
        day.session, day.event, release, [Told(row, (change,), by)], known,
        links=LINKS, now=day.now,
    )  # fmt: skip


def _letter(day):
    return day.session.scalar(select(Outbox.payload).where(Outbox.kind == "mail"))


def test_a_guest_gets_a_letter_and_nobody_without_an_address(day):
    (one, _), (guide, _) = day.firms, day.mentors
    _tell(day, guide)
    assert _letter(day) is None
    one.email, one.person = "park@example.com", "박지은"
    _tell(day, one, version=3)
    letter = _letter(day)
    assert letter["to"] == "park@example.com"
    assert "박지은 님" in letter["body"]
    assert "옮겼어요: 멘토1 – 10:00 1라운드, 테이블 2 → 11:00 3라운드, 테이블 1" in letter["body"]
    assert "3판" in letter["subject"]
    # a guest has no account: the link is a key of their own
    assert "/events/pass/" in letter["body"]


def test_a_member_reads_it_in_their_language(day, make):
    user = make.user(locale="en")
    day.mentors[0].user_id = user.id
    _tell(day, day.mentors[0], note="Parking is free.")
    notice = day.session.scalar(select(Notice).where(Notice.user_id == user.id))
    assert "Smart day" in notice.subject
    assert "Moved: 기업1 – 10:00 round 1, table 2 → 11:00 round 3, table 1" in notice.body
    assert "Parking is free." in notice.body
    assert notice.link.endswith(f"/events/{day.event.public_id}/plan/")


def test_whose_change_it_was_is_named(day):
    day.mentors[0].email = "kim@example.com"
    _tell(day, day.mentors[0], by=day.firms[0])
    assert "기업1 님이" in _letter(day)["subject"]


def test_the_same_version_is_told_once(day, make):
    user = make.user()
    day.mentors[0].user_id = user.id
    _tell(day, day.mentors[0])
    change = Difference(day.firms[0].id, day.mentors[0].id, None, (1, 1))
    release = day.session.get(type(day.open()), 1)
    known = {each.id: each for each in (*day.firms, *day.mentors)}
    told = [Told(day.mentors[0], (change,))]
    release_letters.tell(day.session, day.event, release, told, known, links=LINKS, now=day.now)
    assert len(day.session.scalars(select(Notice)).all()) == 1
