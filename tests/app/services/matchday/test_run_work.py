from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from app.errors import Conflict
from app.models.account import User
from app.models.event import Event
from app.models.registry import metadata
from app.models.timetable import Meeting, MeetingRecord, TimetableRun
from app.repositories.matchday import runs as rows
from app.services.matchday import run_work, runs
from app.services.matchday.runs import MAX_RESTARTS, SILENCE
from app.services.signing_in import actor_for, session_key
from tests import postgres
from tests.conftest import NOW
from tests.factories import Factory, seed_reference

LATER = timedelta(seconds=5)


@pytest.fixture
def event(make):
    return make.event(rounds=4, tables=3)


@pytest.fixture
def firm(make, event):
    return make.firm_at(event)


@pytest.fixture
def mentor(make, event):
    return make.mentor_at(event)


@pytest.fixture
def run_of(session, event, now):
    def make_run(**values):
        run = TimetableRun(
            **{"event_id": event.id, "kind": "fair", "created_by_id": event.created_by_id,
               "created_at": now, **values}
        )  # fmt: skip
        session.add(run)
        session.commit()
        return run

    return make_run


def taken(session, run_of, now, **values):
    run = run_of(**values)
    found = run_work.take(session, (run.kind,), now=now)
    session.commit()
    return run, found


def test_a_run_is_taken_once(session, run_of, now):
    run, found = taken(session, run_of, now)
    assert (found.public_id, found.kind, found.restarts) == (run.public_id, "fair", 0)
    assert (run.state, run.started_at, run.seen_at) == ("running", now, now)
    assert run_work.take(session, ("fair",), now=now) is None
    assert not rows.claim(session, run.id, now=now)


def test_a_lane_takes_its_own_kinds_and_the_oldest_first(session, run_of, now):
    run_of(kind="replan")
    first, _ = run_of(), run_of()
    assert run_work.take(session, ("fair", "score"), now=now).id == first.id
    assert not run_work.waits(session, ("holes",))
    assert run_work.waits(session, ("holes", "replan"))


def test_an_event_that_is_running_goes_before_one_that_is_planned(session, make, run_of, now):
    run_of(kind="replan")
    running = make.event(make.coordinator(), phase="running")
    urgent = run_of(kind="replan", event_id=running.id)
    assert run_work.take(session, ("replan",), now=now).id == urgent.id


def test_progress_says_whether_to_go_on(session, run_of, now):
    run, mine = taken(session, run_of, now)
    assert run_work.note_progress(session, mine, {"score": 5}, now=now + LATER)
    session.commit()
    assert (run.progress, run.seen_at) == ({"score": 5}, now + LATER)
    run.cancel_asked = True
    session.commit()
    assert not run_work.note_progress(session, mine, {}, now=now)
    assert not run_work.say_alive(session, mine, now=now)
    run_work.end_cancelled(session, mine, now=now)
    session.commit()
    assert (run.state, run.finished_at) == ("cancelled", now)


def test_silence_lets_a_run_wait_again_and_its_old_process_writes_nothing(session, run_of, now):
    run, mine = taken(session, run_of, now)
    assert not run_work.any_lost(session, now=now + SILENCE)
    assert run_work.rescue(session, now=now + SILENCE) == 0
    late = now + SILENCE + LATER
    assert run_work.any_lost(session, now=late)
    assert run_work.rescue(session, now=late) == 1
    session.commit()
    assert (run.state, run.restarts, run.finished_at) == ("queued", 1, None)
    again = run_work.take(session, ("fair",), now=late)
    session.commit()
    assert again.restarts == 1
    assert not run_work.note_progress(session, mine, {"score": 1}, now=late)
    answer = {"violations": [], "meetings": []}
    assert run_work.finish(session, mine, answer, {}, now=late) == ""
    assert run_work.fail(session, mine, "x", now=late) == ""
    assert run_work.finish(session, again, answer, {}, now=late) == "done"


def test_a_run_that_kills_every_process_fails_with_a_sentence(session, run_of, now):
    run, mine = taken(session, run_of, now)
    for _ in range(MAX_RESTARTS):
        assert run_work.give_back(session, mine, now=now) == "queued"
        session.commit()
        assert run_work.give_back(session, mine, now=now) == ""
        mine = run_work.take(session, ("fair",), now=now)
        session.commit()
    assert run_work.give_back(session, mine, now=now) == "failed"
    session.commit()
    assert (run.error, run.finished_at) == (run_work.KILLED, now)


def test_a_cancelled_run_whose_process_died_is_not_begun_again(session, run_of, now):
    run, _ = taken(session, run_of, now)
    run.cancel_asked = True
    session.commit()
    run_work.rescue(session, now=now + SILENCE + LATER)
    assert run.state == "cancelled"


def answer_of(*meetings, **values):
    plain = [
        {"firm": f.public_id, "mentor": m.public_id, "slot": slot, "table": table}
        for f, m, slot, table in meetings
    ]
    return {"violations": [], "levels": [], "meetings": plain, **values}


def test_a_result_is_kept_with_its_meetings_in_numbers_of_people(
    session, run_of, firm, mentor, now
):
    run, mine = taken(session, run_of, now)
    found = answer_of((firm, mentor, 2, 0), gap=0.0)
    for _ in range(2):
        # a second time after a kill between writing and saying so
        rows.put_placements(session, run.id, [(firm.id, mentor.id, 1, 1)])
    assert run_work.finish(session, mine, found, {"score": 9}, now=now) == "done"
    session.commit()
    (placed,) = rows.placements_of(session, run.id)
    assert (placed.firm_id, placed.mentor_id) == (firm.id, mentor.id)
    assert (placed.round_number, placed.table_number) == (3, 1)
    assert (run.state, run.result["gap"], run.progress) == ("done", 0.0, {"score": 9})
    assert "meetings" not in run.result


def test_an_answer_that_breaks_a_rule_is_never_kept(session, run_of, firm, mentor, now):
    run, mine = taken(session, run_of, now)
    wrong = answer_of((firm, mentor, 0, 0), violations=["a firm is in two places"])
    assert run_work.finish(session, mine, wrong, {}, now=now) == "failed"
    session.commit()
    assert (run.state, run.error) == ("failed", run_work.BROKEN)
    assert rows.placements_of(session, run.id) == []


def test_an_answer_to_an_event_that_changed_meanwhile_is_not_kept(
    session, run_of, firm, mentor, now
):
    run, mine = taken(session, run_of, now)
    firm.state = "withdrawn"
    session.commit()
    assert run_work.finish(session, mine, answer_of((firm, mentor, 0, 0)), {}, now=now) == "failed"
    session.commit()
    assert run.error == run_work.CHANGED


def test_the_question_of_a_run_is_asked_again_as_it_was(session, run_of, firm, mentor, now):
    run, mine = taken(session, run_of, now, seed=4, time_limit=9)
    asked, instance = run_work.question(session, mine)
    assert asked == {
        "kind": "fair",
        "seed": 4,
        "time_limit": 9,
        "tables": [],
        "groups": {firm.public_id: ""},
    }
    assert [f.id for f in instance.firms] == [firm.public_id]
    assert run_work.write_question(session, mine, {"slots": 4}, "abc")
    session.commit()
    assert run.digest == "abc"
    asked, instance = run_work.question(session, mine)
    assert (asked["instance"], instance) == ({"slots": 4}, None)


def test_runs_of_a_group_have_one_question(session, run_of, firm, mentor, now):
    _, mine = taken(session, run_of, now, group_id="together")
    run_work.write_question(session, mine, {"slots": 4}, "abc")
    _, other = taken(session, run_of, now, group_id="together", kind="score")
    _, alone = taken(session, run_of, now, group_id="alone", kind="holes")
    assert run_work.question(session, other)[0]["instance"] == {"slots": 4}
    assert run_work.question(session, alone)[1] is not None


def meetings_of(session, release):
    query = select(Meeting).where(Meeting.release_id == release.id)
    return list(session.scalars(query.order_by(Meeting.id)))


def instance_of(session, run_of, now, **values):
    _, mine = taken(session, run_of, now, **values)
    asked, instance = run_work.question(session, mine)
    return asked, instance


def test_a_plan_keeps_what_was_locked_and_its_own_tables(session, make, run_of, event, now):
    firms = [make.firm_at(event) for _ in range(2)]
    mentor = make.mentor_at(event)
    release = make.release(event, (firms[0], mentor, 1, 2), (firms[1], mentor, 2, 2))
    meetings_of(session, release)[0].locked = True
    session.commit()
    asked, instance = instance_of(session, run_of, now)
    assert (instance.fixed, instance.announced) == ({(0, 0, 0)}, frozenset())
    assert asked["tables"][0] == [firms[0].public_id, mentor.public_id, 0, 1]
    _, instance = instance_of(session, run_of, now, kind="score", keep=250)
    assert (instance.announced, instance.keep) == ({(1, 0, 1)}, 250)


def test_filling_holes_moves_nothing_of_the_board(session, make, run_of, event, now):
    firm, mentors = make.firm_at(event), [make.mentor_at(event) for _ in range(2)]
    make.release(event, (firm, mentors[0], 1, 1))
    make.release(event, (firm, mentors[1], 3, 3), version=None)
    asked, instance = instance_of(session, run_of, now, kind="holes")
    assert instance.fixed == {(0, 1, 2)}
    assert asked["tables"] == [[firm.public_id, mentors[1].public_id, 2, 2]]


def test_a_re_plan_fixes_the_past_as_it_happened_and_rewards_what_was_announced(
    session, make, run_of, event, now
):
    firms = [make.firm_at(event) for _ in range(4)]
    mentor, absent = make.mentor_at(event), make.mentor_at(event, absent_at=now)
    late = make.firm_at(event, late_round=4)
    release = make.release(
        event, (firms[0], mentor, 1, 1), (firms[1], absent, 1, 2), (firms[2], mentor, 2, 1),
        (firms[3], absent, 3, 1), (late, mentor, 3, 2), (firms[1], mentor, 4, 1),
    )  # fmt: skip
    for meeting in meetings_of(session, release):
        meeting.locked = meeting.round_number == 3
    make._add(
        MeetingRecord(event_id=event.id, firm_id=firms[1].id, mentor_id=absent.id, state="no_show"),
        MeetingRecord(
            event_id=event.id, firm_id=firms[1].id, mentor_id=mentor.id, refused_at=now,
            refused_by_id=firms[1].id,
        ),
    )  # fmt: skip
    _, instance = instance_of(session, run_of, now, kind="replan", keep=600, from_round=3)
    assert instance.fixed == {(0, 0, 0), (2, 0, 1)}
    # locked, but one of them is not there
    assert instance.announced == {(3, 1, 2), (4, 0, 2)}
    assert instance.forbidden == {(1, 0)}
    assert instance.firms[4].available == {3}
    assert instance.mentors[0].available == {2, 3}


def test_seats_are_counted_by_the_municipality_of_the_firm(session, make, run_of, event, mentor):
    here = make.firm_at(event, municipality_code="52720")
    unknown = make.firm_at(event)
    run, other = run_of(), run_of()
    rows.put_placements(
        session, run.id, [(here.id, mentor.id, 1, 1), (unknown.id, mentor.id, 2, 1)]
    )
    seats = rows.seats_by_place(session, [run.id, other.id])
    assert seats == {run.id: {"52720": 1, "": 1}, other.id: {}}


def test_points_of_the_curve_are_thinned_but_never_the_ends():
    points = [[float(n)] for n in range(200)]
    thinned = run_work.thin(points)
    assert (thinned[0], thinned[-1], len(thinned)) == ([0.0], [199.0], 101)
    assert run_work.thin(points[:80]) == points[:80]


@pytest.fixture
def crowd():
    """An event on PostgreSQL, and how many connections do something with it at once."""

    def build(url):
        engine = create_engine(url)
        metadata.create_all(engine)
        with Session(engine) as session:
            seed_reference(session)
            session.commit()
        engine.dispose()

    engine = create_engine(postgres.clone(build), pool_size=8)
    with Session(engine, expire_on_commit=False) as session:
        make = Factory(session, NOW)
        event = make.event(make.coordinator())
        make.firm_at(event)
        make.mentor_at(event)
    yield engine, event
    engine.dispose()


def all_at_once(engine, do):
    """Call ``do`` with sessions of eight threads that begin together; return what came of each."""
    gate = Barrier(8)

    def one(_number):
        with Session(engine, expire_on_commit=False) as session:
            gate.wait()
            try:
                return do(session)
            except Conflict:
                return None
            finally:
                session.commit()

    with ThreadPoolExecutor(8) as pool:
        return [found for found in pool.map(one, range(8)) if found is not None]


@pytest.mark.postgres
def test_of_eight_keepers_each_run_is_taken_by_one(crowd):
    engine, event = crowd
    with Session(engine) as session:
        session.add_all(
            TimetableRun(
                event_id=event.id, kind="fair", created_by_id=event.created_by_id, created_at=NOW
            )
            for _ in range(3)
        )
        session.commit()
    found = []
    for _ in range(8):
        found += all_at_once(engine, lambda session: run_work.take(session, ("fair",), now=NOW))
    assert len(found) == len({one.id for one in found}) == 3


@pytest.mark.postgres
def test_of_eight_coordinators_one_asks(crowd):
    engine, event = crowd

    def ask(session):
        user = session.get_one(User, event.created_by_id)
        actor = actor_for(session, session_key(user))
        mine = session.get_one(Event, event.id)
        return runs.queue(session, actor, mine, runs.COMPARED, now=NOW)

    assert len(all_at_once(engine, ask)) == 1
    with Session(engine) as session:
        assert len(session.scalars(select(TimetableRun.id)).all()) == 3
