from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from app.db import committing
from app.errors import Conflict
from app.models.audit import AuditEvent
from app.models.notice import Notice
from app.models.outbox import Outbox
from app.models.timetable import Release
from app.services.matchday import board, releases
from app.services.signing_in import actor_for, session_key
from tests import postgres
from tests.app.asking_world import build
from tests.app.board_world import LINKS, Day
from tests.conftest import NOW
from tests.factories import Factory


@pytest.fixture
def day(session, make, now):
    return Day(session, make, now)


@pytest.fixture
def told(day):
    """A first version: each firm meets one mentor in the first round."""
    (one, two), (guide, other) = day.firms, day.mentors
    day.take(day.run((one, guide, 1, 1), (two, other, 1, 2)))
    version = day.publish()
    day.session.commit()
    return version


def _move(day, firm, mentor, to_round, **values):
    return releases.apply_one(
        day.session, day.event, by=firm, pair=(firm.id, mentor.id), to_round=to_round,
        links=LINKS, now=day.now, **values,
    )  # fmt: skip


def test_the_first_version_leads_the_event_on_and_tells_all_who_meet(day, told, session):
    assert (told.version, told.phase, told.told, day.event.phase) == (
        1, "provisional", 4, "provisional",
    )  # fmt: skip
    assert releases.latest(session, day.event).id == told.id
    trail = session.scalars(select(AuditEvent.action)).all()
    assert {"board.published", "event.phase"} <= set(trail)


def test_a_member_and_a_guest_read_their_own_meetings_and_nobody_elses(day, make, session):
    user = make.user(locale="en")
    (one, two), (guide, other) = day.firms, day.mentors
    one.user_id, other.email = user.id, "buyer@example.com"
    session.commit()
    day.take(day.run((one, guide, 1, 1), (two, other, 2, 2)))
    day.publish(note="주차는 지하 2층에\n해 주세요.")
    notice = session.scalar(select(Notice).where(Notice.user_id == user.id))
    assert "New: 멘토1 – 10:00 round 1, table 1" in notice.body
    assert "주차는 지하 2층에 해 주세요." in notice.body
    assert "멘토2" not in notice.body
    mail = session.scalar(select(Outbox).where(Outbox.key.contains(other.public_id)))
    assert mail.payload["to"] == "buyer@example.com"
    assert "새로 만나요: 기업2 – 10:30 2라운드, 테이블 2" in mail.payload["body"]


def test_the_next_version_tells_only_those_whose_plan_differs(day, told, session):
    (one, two), (guide, other) = day.firms, day.mentors
    for row in (*day.firms, *day.mentors):
        row.email = f"{row.public_id}@example.com"
    day.take(day.run((one, guide, 1, 1), (two, other, 2, 2)))
    second = day.publish(phase="final")
    assert (second.version, second.told, day.event.phase) == (2, 2, "final")
    letters = {
        mail.payload["to"]: mail.payload["body"]
        for mail in session.scalars(select(Outbox).where(Outbox.key.contains(":version:2:")))
    }
    assert set(letters) == {two.email, other.email}
    assert (
        "옮겼어요: 멘토2 – 10:00 1라운드, 테이블 2 → 10:30 2라운드, 테이블 2" in letters[two.email]
    )
    assert day.places(told)[two.id, other.id] == (1, 2)


def test_the_same_again_is_not_published_unless_the_phase_is_another(day, told):
    day.open()
    with pytest.raises(Conflict, match="같아요"):
        day.publish()
    assert day.publish(phase="final").told == 0


def test_a_final_timetable_may_become_provisional_again(day, told):
    day.open()
    day.publish(phase="final")
    day.open()
    assert day.publish(phase="provisional").version == 3
    assert day.event.phase == "provisional"


def test_nothing_empty_is_published_nor_a_board_that_is_not_there(day):
    with pytest.raises(Conflict, match="열어"):
        day.publish()
    day.open()
    with pytest.raises(Conflict, match="하나도"):
        day.publish()


def test_who_withdrew_has_to_be_taken_off_first(day, told):
    day.open()
    day.firms[0].state = "withdrawn"
    day.session.commit()
    with pytest.raises(Conflict, match="1건"):
        day.publish(phase="final")


def test_publishing_what_somebody_else_changed_since_is_refused(day, told):
    stamp = day.open().stamp
    day.take(day.run((day.firms[0], day.mentors[1], 1, 1)))
    with pytest.raises(Conflict, match="다른 분"):
        day.publish(stamp=stamp)


def test_on_the_day_a_version_is_one_of_the_day(day, told):
    day.event.phase = "running"
    day.session.commit()
    day.take(day.run((day.firms[0], day.mentors[1], 2, 1)))
    assert day.publish(phase="final").phase == "running"
    assert day.event.phase == "running"


def test_a_draft_says_who_would_be_told_what(day, told, session):
    (one, two), (guide, other) = day.firms, day.mentors
    other.email = "guest@example.com"
    work = day.take(day.run((one, guide, 1, 1), (two, other, 1, 3), (one, other, 2, 2)))
    made = releases.draft(session, day.event, work)
    assert made.version == 2
    kinds = {row.name: [each.kind for each in theirs] for row, theirs in made.told}
    assert kinds == {
        "기업1": ["added"], "기업2": ["table"], "멘토2": ["table", "added"],
    }  # fmt: skip
    assert (made.unreachable, made.gone, made.meetings) == (2, 0, 3)


def test_a_person_moves_one_meeting_and_everything_else_stays(day, told):
    (one, two), (guide, other) = day.firms, day.mentors
    second = _move(day, one, guide, 3)
    assert (second.version, second.phase, second.told) == (2, "provisional", 2)
    # the mentor keeps the table
    assert day.places(second) == {(one.id, guide.id): (3, 1), (two.id, other.id): (1, 2)}
    assert day.places(told)[one.id, guide.id] == (1, 1)


def test_a_refusal_drops_the_meeting_and_can_be_taken_back(day, told):
    (one, two), (guide, other) = day.firms, day.mentors
    assert day.places(_move(day, one, guide, None)) == {(two.id, other.id): (1, 2)}
    again = _move(day, one, guide, 1)
    assert (again.version, day.places(again)) == (3, day.places(told))
    with pytest.raises(Conflict):
        _move(day, one, other, None)


def test_a_board_at_work_takes_a_persons_change_along_and_can_undo_it(day, told):
    (one, two), (guide, other) = day.firms, day.mentors
    work = day.open()
    _move(day, one, guide, 2)
    assert day.places(work)[one.id, guide.id] == (2, 1)
    board.undo(day.session, day.actor, day.event, stamp=work.stamp, now=day.now)
    assert day.places(work)[one.id, guide.id] == (1, 1)
    # here the board has gone another way, and keeps it
    _move(day, two, other, None)
    _move(day, one, guide, 3)
    assert day.places(work) == {(one.id, guide.id): (1, 1)}


@pytest.mark.parametrize("to_round", [1, 9])
def test_a_round_that_is_taken_or_unknown_is_refused(day, told, make, session, to_round):
    (one, _), (guide, other) = day.firms, day.mentors
    make.release(day.event, (one, guide, 1, 1), (one, other, 2, 2), version=2)
    with pytest.raises(Conflict):
        _move(day, one, other, to_round)


def test_nobody_is_moved_to_a_round_in_which_they_are_not_there(day, told, session):
    day.mentors[0].rounds = [1, 2]
    session.commit()
    with pytest.raises(Conflict, match="멘토1"):
        _move(day, day.firms[0], day.mentors[0], 3)


def test_without_a_free_table_nobody_moves(session, make, now):
    day = Day(session, make, now, tables=1)
    (one, two), (guide, other) = day.firms, day.mentors
    day.take(day.run((one, guide, 1, 1), (two, other, 2, 1)))
    day.publish()
    with pytest.raises(Conflict, match="빈 테이블"):
        _move(day, one, guide, 2)


def test_before_a_version_there_is_nothing_to_move(day):
    day.event.phase = "provisional"
    day.session.commit()
    with pytest.raises(Conflict, match="공개한"):
        _move(day, day.firms[0], day.mentors[0], None)


@pytest.mark.postgres
def test_two_who_publish_and_move_at_once_make_versions_one_after_the_other():
    engine = create_engine(postgres.clone(build), pool_size=8)
    with Session(engine, expire_on_commit=False) as session:
        day = Day(session, Factory(session, NOW), NOW)
        (one, two), (guide, other) = day.firms, day.mentors
        day.take(day.run((one, guide, 1, 1), (two, other, 1, 2)))
        day.publish()
        day.open()
        session.commit()
        ids = [(row.id, pair) for row, pair in zip(day.firms, day.pairs("0-0", "1-1"), strict=True)]
        key, event_id = session_key(day.coordinator), day.event.id
    barrier = Barrier(4)

    def act(number):
        try:
            with committing(Session(engine, expire_on_commit=False)) as own:
                event, actor = own.get(type(day.event), event_id), actor_for(own, key)
                barrier.wait(20)
                if number < 2:
                    firm_id, pair = ids[number]
                    firm = own.get(type(day.firms[0]), firm_id)
                    made = releases.apply_one(
                        own, event, by=firm, pair=pair, to_round=3, links=LINKS, now=NOW
                    )
                else:
                    made = releases.publish(own, actor, event, links=LINKS, now=NOW, phase="final")
                return made.version
        except Conflict:
            return None

    with ThreadPoolExecutor(4) as pool:
        versions = [each for each in pool.map(act, range(4)) if each]
    with Session(engine) as session:
        stored = session.scalars(select(Release.version).where(Release.version.is_not(None)))
        assert sorted(stored) == [1, *sorted(versions)]
        assert len(set(versions)) == len(versions) == 3
        last = session.scalar(select(Release).order_by(Release.version.desc()).limit(1))
        assert {s.round_number for s in releases.seats_of(session, last)} == {3}
    engine.dispose()
