import pytest
from sqlalchemy import select

from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.models.audit import AuditEvent
from app.models.timetable import TimetableRun
from app.services.matchday import runs
from app.services.signing_in import actor_for, session_key
from tests.queries import counted_selects


def actor_of(session, user):
    return actor_for(session, session_key(user))


@pytest.fixture
def coordinator(make):
    return make.coordinator()


@pytest.fixture
def event(make, coordinator):
    event = make.event(coordinator)
    make.firm_at(event)
    make.mentor_at(event)
    return event


@pytest.fixture
def actor(session, coordinator):
    return actor_of(session, coordinator)


def test_one_call_asks_for_runs_that_can_be_compared(session, actor, event, now):
    made = runs.queue(session, actor, event, runs.COMPARED, seed=7, time_limit=30, now=now)
    assert [run.kind for run in made] == ["fair", "score", "self_booked"]
    assert len({run.group_id for run in made}) == 1
    assert {(run.state, run.seed, run.time_limit) for run in made} == {("queued", 7, 30)}
    assert session.info["effects"]
    trail = session.scalar(select(AuditEvent).where(AuditEvent.action == "timetable_run.queued"))
    assert trail.after == {"event": event.public_id, "kinds": ["fair", "score", "self_booked"]}


def test_who_does_not_coordinate_the_region_asks_for_nothing(session, make, event, now):
    stranger = actor_of(session, make.coordinator(region="48"))
    with pytest.raises(Forbidden):
        runs.queue(session, stranger, event, ("fair",), now=now)


@pytest.mark.parametrize("phase", ["draft", "closed"])
def test_nothing_is_placed_before_and_after(session, actor, event, phase, now):
    event.phase = phase
    with pytest.raises(Conflict):
        runs.queue(session, actor, event, ("fair",), now=now)


@pytest.mark.parametrize("lacking", ["people", "rounds", "tables"])
def test_an_event_without_anything_to_place_is_refused(
    session, make, actor, coordinator, lacking, now
):
    event = make.event(
        coordinator, rounds=0 if lacking == "rounds" else 2, tables=0 if lacking == "tables" else 2
    )
    make.firm_at(event)
    if lacking != "people":
        make.mentor_at(event)
    with pytest.raises(Conflict, match="라운드, 테이블"):
        runs.queue(session, actor, event, ("fair",), now=now)


@pytest.mark.parametrize(
    ("values", "field"),
    [({"time_limit": 0}, "time_limit"), ({"time_limit": 601}, "time_limit"), ({"seed": 0}, "seed")],
)
def test_bounds_are_told_by_field(session, actor, event, values, field, now):
    with pytest.raises(Invalid) as refused:
        runs.queue(session, actor, event, ("fair",), now=now, **values)
    assert set(refused.value.fields) == {field}


def test_a_second_run_of_a_kind_waits_for_the_first_to_end(session, actor, event, now):
    (first,) = runs.queue(session, actor, event, ("fair",), now=now)
    with pytest.raises(Conflict, match="이미"):
        runs.queue(session, actor, event, ("fair",), now=now)
    runs.queue(session, actor, event, ("holes",), now=now)
    runs.cancel(session, actor, event, first.public_id, now=now)
    runs.queue(session, actor, event, ("fair",), now=now)


def test_a_waiting_run_is_cancelled_at_once_and_one_at_work_is_asked_to_end(
    session, actor, event, now
):
    first, second = runs.queue(session, actor, event, ("fair", "score"), now=now)
    second.state = "running"
    session.commit()
    for run in (first, second):
        runs.cancel(session, actor, event, run.public_id, now=now)
    assert (first.state, first.finished_at) == ("cancelled", now)
    assert (second.state, second.cancel_asked) == ("running", True)
    with pytest.raises(Conflict):
        runs.cancel(session, actor, event, first.public_id, now=now)


def test_a_re_plan_has_four_choices_and_lets_go_of_the_ones_before(session, actor, event, now):
    before = runs.queue_replan(session, actor, event, from_round=2, now=now)
    assert [(run.keep, run.from_round) for run in before] == [(k, 2) for k in (600, 250, 100, 1)]
    before[0].state = "running"
    session.commit()
    after = runs.queue_replan(session, actor, event, from_round=3, now=now)
    session.commit()
    assert [run.state for run in before] == ["running"] + ["cancelled"] * 3
    assert before[0].cancel_asked
    assert {run.state for run in after} == {"queued"}
    assert len({run.group_id for run in [*before, *after]}) == 2


def test_runs_of_another_event_are_not_found(session, make, actor, event, now):
    (run,) = runs.queue(session, actor, event, ("fair",), now=now)
    other = make.event(make.coordinator())
    with pytest.raises(NotFound):
        runs.show(session, other, run.public_id)
    with pytest.raises(NotFound):
        runs.group(session, other, run.group_id)


def _done(session, event, count, **values):
    for number in range(count):
        run = TimetableRun(
            event_id=event.id, kind="fair", state="done", created_by_id=event.created_by_id,
            created_at=event.created_at, finished_at=event.created_at,
            progress={"score": 100 * number, "gap": 0.5 / (number + 1), "elapsed": number},
            instance={"much": "x" * 1000}, **values,
        )  # fmt: skip
        session.add(run)
    session.commit()


@pytest.mark.parametrize(
    ("sort", "scores"),
    [("newest", [200, 100, 0]), ("oldest", [0, 100, 200]), ("score", [200, 100, 0]),
     ("gap", [200, 100, 0]), ("seconds", [200, 100, 0])],
)  # fmt: skip
def test_the_list_is_sorted_and_what_has_no_figure_yet_comes_last(
    session, actor, event, sort, scores, now
):
    _done(session, event, 3)
    (waiting,) = runs.queue(session, actor, event, ("score",), now=now)
    found, total = runs.list_runs(session, event, sort=sort)
    assert total == 4
    ordered = [row.run for row in found]
    assert [run.progress["score"] for run in ordered if run.progress] == scores
    if sort in {"score", "gap"}:
        assert ordered[-1] is waiting


def test_the_list_is_filtered_and_paged_in_two_selects(session, engine, actor, event, now):
    _done(session, event, 5)
    runs.queue(session, actor, event, ("score", "holes"), now=now)
    session.commit()
    with counted_selects(engine) as seen:
        found, total = runs.list_runs(session, event, state="done", kind="fair", page=2, size=3)
    assert len(seen) == 2
    assert (len(found), total) == (2, 5)
    assert [row.run.kind for row in runs.list_runs(session, event, kind="holes")[0]] == ["holes"]
