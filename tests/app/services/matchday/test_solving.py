import time
from datetime import timedelta
from threading import Event as Signal

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from app.models.event import EventFit
from app.models.timetable import Release, TimetableRun
from app.repositories.matchday import runs as rows
from app.runtime.solver import keeping
from app.services.matchday import preparing, run_work, solving
from app.services.matchday.runs import MAX_RESTARTS, SILENCE


class Answers:
    """A solver that says what it was told to, then ends; a pause lets time pass between."""

    def __init__(self, *said, status="0", stays=False):
        self.said, self.status, self.stays = list(said), status, stays
        self.questions, self.stopped = [], 0

    def ask(self, question):
        self.questions.append(question)
        self.left = list(self.said)
        return self

    def listen(self, _patience):
        if self.left:
            said = self.left.pop(0)
            return said(self.questions[-1]) if callable(said) else said
        if self.stays:
            time.sleep(0.01)
        return None

    def ended(self):
        return not self.left and not self.stays

    def why(self):
        return f"status {self.status}"

    def stop(self):
        self.stopped += 1


class Starts:
    """Keepers that are only counted."""

    def __init__(self):
        self.lanes = []

    def start(self, lane):
        self.lanes.append(lane)
        return True


def progress(score, bound):
    return {"levels": [], "score": score, "bound": bound, "gap": 0.0, "meetings": 1}


def answer(question, **values):
    instance = question["instance"]
    meeting = {
        "firm": instance["firms"][0]["id"], "mentor": instance["mentors"][0]["id"], "slot": 1,
        "table": 0,
    }  # fmt: skip
    return {
        "answer": {
            "violations": [], "levels": [], "meetings": [meeting], "figures": {}, "unmet": [],
            "progress": progress(1000, 1000), **values,
        }
    }  # fmt: skip


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(solving, "LOOK_S", 0.0)
    monkeypatch.setattr(preparing, "refresh_fits", lambda *_arguments: None)


@pytest.fixture
def event(make, session, now):
    event = make.event(rounds=3, tables=2)
    firm, mentor = make.firm_at(event, municipality_code="52720"), make.mentor_at(event)
    session.add(
        EventFit(
            event_id=event.id, firm_id=firm.id, mentor_id=mentor.id, score=0.8, computed_at=now
        )
    )
    session.commit()
    return event


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


def fresh(session, run):
    session.rollback()
    return rows.by_id(session, run.id)


def work(runtime, now, lane="plan"):
    return solving.work(runtime, lane, clock=lambda: now)


def test_a_run_goes_from_question_to_meetings(runtime, session, run_of, event, now):
    run = run_of(seed=5, time_limit=7)
    runtime.solver = solver = Answers(progress(900, 1100), progress(950, 1000), answer)
    assert work(runtime, now) == 1
    run = fresh(session, run)
    assert (run.state, run.error, run.finished_at) == ("done", "", now)
    (placed,) = rows.placements_of(session, run.id)
    assert (placed.round_number, placed.table_number) == (2, 1)
    (asked,) = solver.questions
    assert (asked["kind"], asked["seed"], asked["time_limit"]) == ("fair", 5, 7)
    assert set(asked["groups"].values()) == {"52720"}
    assert run.instance == asked["instance"]
    assert len(run.digest) == 64
    history = [point[1:] for point in run.progress["history"]]
    assert history == [[900, 1100], [950, 1000], [1000, 1000]]
    assert run.progress["step"] == "done"
    assert solver.stopped


def test_all_that_waits_is_worked_on_and_a_group_has_one_question(runtime, session, run_of, now):
    made = [run_of(kind=kind, group_id="g") for kind in ("fair", "score", "self_booked")]
    run_of(kind="replan")
    runtime.solver = solver = Answers(answer)
    assert work(runtime, now) == 3
    assert {fresh(session, run).state for run in made} == {"done"}
    assert len({fresh(session, run).digest for run in made}) == 1
    assert all(
        question["instance"] == solver.questions[0]["instance"] for question in solver.questions
    )
    assert work(runtime, now, "day") == 1


def test_a_second_keeper_leaves_the_work_to_the_first(runtime, session, run_of, now):
    run = run_of()
    with keeping(runtime.settings.instance_dir, "plan"):
        assert work(runtime, now) == 0
    assert fresh(session, run).state == "queued"


def test_an_answer_that_breaks_a_rule_fails_and_is_logged(runtime, session, run_of, now):
    run = run_of()
    runtime.solver = Answers(lambda asked: answer(asked, violations=["firm 1 is in two places"]))
    with capture_logs() as logs:
        work(runtime, now)
    run = fresh(session, run)
    assert (run.state, run.error) == ("failed", run_work.BROKEN)
    assert rows.placements_of(session, run.id) == []
    assert any(log["event"] == "timetable refused by the check" for log in logs)


def test_a_solver_that_dies_is_started_again_until_it_is_given_up(runtime, session, run_of, now):
    run = run_of()
    runtime.solver = solver = Answers(progress(900, 1100), status="-9")
    assert work(runtime, now) == MAX_RESTARTS + 1
    run = fresh(session, run)
    assert (run.state, run.error, run.restarts) == ("failed", run_work.KILLED, MAX_RESTARTS)
    assert len(solver.questions) == MAX_RESTARTS + 1
    assert all(question == solver.questions[0] for question in solver.questions)


def test_a_cancelled_run_ends_and_its_solver_too(runtime, session, run_of, now):
    run = run_of()

    def cancel(_asked):
        mine = rows.by_id(session, run.id)
        mine.cancel_asked = True
        session.commit()
        return progress(900, 1000)

    runtime.solver = solver = Answers(cancel, stays=True)
    work(runtime, now)
    run = fresh(session, run)
    assert (run.state, run.finished_at) == ("cancelled", now)
    assert rows.placements_of(session, run.id) == []
    assert solver.stopped


def test_a_solver_that_goes_on_far_beyond_its_time_is_ended(
    runtime, session, run_of, now, monkeypatch
):
    monkeypatch.setattr(solving, "GRACE_S", -7.0)
    run = run_of(time_limit=7, restarts=MAX_RESTARTS)
    runtime.solver = solver = Answers(stays=True)
    work(runtime, now)
    assert fresh(session, run).state == "failed"
    assert solver.stopped


def test_a_question_that_the_solver_refuses_fails_at_once(runtime, session, run_of, now):
    run = run_of()
    runtime.solver = Answers({"error": "firms[3].min: must be 0..5, not 9"})
    with capture_logs() as logs:
        assert work(runtime, now) == 1
    run = fresh(session, run)
    assert (run.state, run.error, run.restarts) == ("failed", run_work.FAILED, 0)
    assert any("firms[3].min" in log.get("error", "") for log in logs)


def test_what_fails_before_the_question_is_asked_does_not_hold_up_the_next(
    runtime, session, run_of, now, monkeypatch
):
    first, second = run_of(), run_of()

    def refuse(_runtime, taken, _clock):
        if taken.id == first.id:
            raise ValueError("no scores")

    monkeypatch.setattr(preparing, "refresh_fits", refuse)
    runtime.solver = Answers(answer)
    assert work(runtime, now) == 2
    assert (fresh(session, first).state, fresh(session, second).state) == ("failed", "done")


def test_a_run_cancelled_while_it_waited_for_its_process_asks_nothing(
    runtime, session, run_of, now
):
    run = run_of(cancel_asked=True)
    runtime.solver = solver = Answers(answer)
    work(runtime, now)
    assert fresh(session, run).state == "cancelled"
    assert solver.questions == []


def test_the_process_says_that_it_is_alive_while_scores_are_worked_out(
    runtime, session, run_of, now, monkeypatch
):
    monkeypatch.setattr(preparing, "BEAT_S", 0.01)
    run, later, said = run_of(), now + timedelta(seconds=9), Signal()
    say_alive = run_work.say_alive

    def hear(*arguments, **values):
        going_on = say_alive(*arguments, **values)
        said.set()
        return going_on

    monkeypatch.setattr(run_work, "say_alive", hear)
    monkeypatch.setattr(preparing, "refresh_fits", lambda *_arguments: said.wait(5))
    runtime.solver = Answers(answer)
    solving.work(runtime, "plan", clock=lambda: later)
    assert said.is_set()
    assert fresh(session, run).state == "done"


def test_lost_runs_are_found_and_somebody_is_started_for_them(runtime, session, run_of, now):
    runtime.keepers = keepers = Starts()
    assert solving.look_after(runtime, clock=lambda: now) == 0
    run = run_of(state="running", seen_at=now)
    assert solving.look_after(runtime, clock=lambda: now + SILENCE) == 0
    assert keepers.lanes == []
    assert solving.look_after(runtime, clock=lambda: now + 2 * SILENCE) == 2
    assert keepers.lanes == ["plan"]
    run = fresh(session, run)
    assert (run.state, run.restarts) == ("queued", 1)


def test_runs_change_no_release(runtime, session, make, run_of, event, now):
    release = make.release(event)
    run_of()
    runtime.solver = Answers(answer)
    work(runtime, now)
    session.rollback()
    (only,) = session.scalars(select(Release))
    assert (only.id, only.version, only.stamp) == (release.id, 1, 0)
