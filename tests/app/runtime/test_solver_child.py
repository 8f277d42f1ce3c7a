import io
import json
import subprocess
import sys
from dataclasses import replace

import pytest

from app.runtime import solver_child
from app.runtime.solver_child import answer, main, without_fairness
from matching.errors import SolverError
from matching.evaluate.day_instances import make_day_instance
from matching.timetable.check import check, recount
from matching.timetable.digest import digest
from matching.timetable.read import read_meetings
from matching.timetable.solve import solve
from matching.timetable.write import write_instance

DAY = make_day_instance(firms=12, mentors=6, slots=6, density=0.7, seed=4)


def asked(kind, instance=DAY, **values):
    return {
        "kind": kind, "instance": write_instance(instance), "seed": 1, "time_limit": 5,
        "tables": [], "groups": {}, **values,
    }  # fmt: skip


def answered(kind, instance=DAY, **values):
    return answer(asked(kind, instance, **values), lambda _said: None)


def test_a_fair_day_comes_with_its_proof_figures_and_open_wishes():
    found = answered("fair", groups={0: "52720", 1: "52720"})
    assert found["violations"] == []
    meetings = read_meetings(DAY, found)
    assert check(DAY, meetings) == ()
    assert tuple(level["value"] for level in found["levels"]) == recount(DAY, meetings)
    assert found["digest"] == digest(DAY)
    assert found["certificate"]
    assert found["figures"]["meetings"] == len(meetings) == found["progress"]["meetings"]
    groups = {group["name"]: group["firms"] for group in found["figures"]["groups"]}
    assert groups == {"": 10, "52720": 2}
    met = {(meeting["firm"], meeting["mentor"]) for meeting in found["meetings"]}
    open_wishes = {(unmet["firm"], unmet["mentor"]) for unmet in found["unmet"]}
    assert open_wishes == {pair for pair in DAY.likes if pair not in met}


def test_the_score_alone_is_at_least_that_of_the_fair_day_and_named_in_its_terms():
    fair, score = answered("fair"), answered("score")
    assert score["levels"][2]["value"] >= fair["levels"][2]["value"]
    assert score["levels"][0]["value"] <= fair["levels"][0]["value"]
    assert [level["bound"] is None for level in score["levels"]] == [True, True, False]
    assert score["digest"] == fair["digest"]
    assert score["conflict"] is None
    free = without_fairness(DAY)
    assert {firm.minimum for firm in free.firms} == {0}
    assert not (free.scores >= free.good).any()


def test_self_booking_claims_nothing():
    found = answered("self_booked")
    assert found["violations"] == []
    assert {level["bound"] for level in found["levels"]} == {None}
    assert (found["gap"], found["progress"]["bound"]) == (None, None)


def standing(share):
    meetings = sorted(solve(DAY, seed=2, time_limit=5).meetings)
    return meetings[: int(len(meetings) * share)]


def tables_of(meetings):
    return [[m.firm, m.mentor, m.slot, m.table] for m in meetings]


def test_holes_are_filled_around_what_stands():
    before = standing(0.5)
    day = replace(DAY, fixed=frozenset((m.firm, m.mentor, m.slot) for m in before))
    found = answered("holes", day, tables=tables_of(before))
    after = set(read_meetings(day, found))
    assert set(before) < after
    assert found["violations"] == []


def test_a_re_plan_keeps_the_tables_of_those_who_stay():
    before = standing(1)
    absent = DAY.firms[:1]
    firms = (replace(absent[0], available=frozenset(), minimum=0), *DAY.firms[1:])
    day = replace(
        DAY, firms=firms, keep=600,
        announced=frozenset((m.firm, m.mentor, m.slot) for m in before),
    )  # fmt: skip
    found = answered("replan", day, tables=tables_of(before))
    assert found["violations"] == []
    after = {(m.firm, m.mentor, m.slot): m.table for m in read_meetings(day, found)}
    stayed = [m for m in before if (m.firm, m.mentor, m.slot) in after]
    assert stayed
    assert all(after[m.firm, m.mentor, m.slot] == m.table for m in stayed)


def test_who_came_new_takes_what_is_left_of_the_tables():
    plain = standing(1)
    slot = max(range(DAY.slots), key=[meeting.slot for meeting in plain].count)
    first, other, *_ = [meeting for meeting in plain if meeting.slot == slot]
    told = tables_of([replace(other, table=first.table)])
    found = answered("fair", DAY, tables=told)
    assert found["violations"] == []
    after = {(m.firm, m.mentor, m.slot): m.table for m in read_meetings(DAY, found)}
    assert after[other.firm, other.mentor, slot] == first.table


def test_tables_and_people_that_are_gone_are_not_kept():
    first = standing(1)[0]
    gone = [["nobody", *tables_of([first])[0][1:]], *tables_of([replace(first, table=99)])]
    assert answered("fair", DAY, tables=gone)["violations"] == []


def test_missing_minima_come_with_the_contradiction_behind_them():
    firms = (replace(DAY.firms[0], available=frozenset({0}), minimum=2), *DAY.firms[1:])
    day = replace(DAY, firms=firms)
    found = answered("fair", day)
    assert found["levels"][1]["value"] > 0
    assert found["conflict"]["firms"] == [0]
    asked_alone = answered("conflict", day)
    assert asked_alone["conflict"]["kind"] == found["conflict"]["kind"]
    easy = replace(DAY, firms=tuple(replace(firm, minimum=0) for firm in DAY.firms))
    assert answered("conflict", easy)["conflict"] is None


def test_a_contradiction_that_is_not_seen_in_time_leaves_the_timetable_as_it_is(monkeypatch):
    def give_up(day, time_limit):
        raise SolverError("not seen in time")

    monkeypatch.setattr(solver_child, "smallest_conflict", give_up)
    firms = (replace(DAY.firms[0], available=frozenset({0}), minimum=2), *DAY.firms[1:])
    found = answered("fair", replace(DAY, firms=firms))
    assert found["meetings"]
    assert found["conflict"] is None
    out = io.StringIO()
    main(io.StringIO(json.dumps(asked("conflict"))), out)
    assert json.loads(out.getvalue()) == {"error": "not seen in time"}


def test_better_timetables_are_told_before_the_answer(monkeypatch):
    monkeypatch.setattr(solver_child, "SAY_S", 0.0)
    out = io.StringIO()
    main(io.StringIO(json.dumps(asked("fair")) + "\n"), out)
    *better, last = [json.loads(line) for line in out.getvalue().splitlines()]
    assert better
    assert all(said["bound"] >= said["score"] for said in better[-1:])
    assert last["answer"]["progress"]["score"] >= better[0]["score"]


def test_what_is_no_question_is_told_by_its_field():
    wrong = asked("fair")
    wrong["instance"]["firms"][3]["min"] = -1
    out = io.StringIO()
    main(io.StringIO(json.dumps(wrong)), out)
    assert "firms[3].min" in json.loads(out.getvalue())["error"]


def test_the_engine_is_all_it_loads():
    program = (
        "import sys, app.runtime.solver_child;"
        "print([name for name in ('flask', 'sqlalchemy', 'torch') if name in sys.modules])"
    )
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "[]"


@pytest.mark.parametrize("seed", [1, 2])
def test_the_same_seed_gives_the_same_answer(seed):
    one, two = answered("fair", seed=seed), answered("fair", seed=seed)
    assert one["meetings"] == two["meetings"]
