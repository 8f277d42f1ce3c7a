import pytest

from app.models.timetable import TimetableRun
from app.services.matchday.run_results import result_of, solution_of, unmet_of


@pytest.fixture
def event(make):
    return make.event()


@pytest.fixture
def people(make, event):
    return (
        [make.firm_at(event, name=name) for name in ("나래", "가온")],
        [make.mentor_at(event, name=name) for name in ("이서준", "김도현")],
    )


@pytest.fixture
def run(session, event, people, now):
    firms, mentors = ([row.public_id for row in side] for side in people)
    row = TimetableRun(
        event_id=event.id, kind="fair", state="done", created_by_id=event.created_by_id,
        created_at=now, finished_at=now, progress={"elapsed": 2},
        instance={"musts": [[firms[0], mentors[1]]]},
        result={
            "levels": [{"name": "weighted_score", "value": 5, "bound": 5}], "gap": 0.0,
            "unmet": [
                {"firm": firms[0], "mentor": mentors[0], "reason": "veto", "facts": {}},
                {"firm": firms[0], "mentor": mentors[1], "reason": "tables_full", "facts": {}},
                {"firm": firms[1], "mentor": mentors[0], "reason": "outbid",
                 "facts": {"firms": [firms[0], "gone"]}},
            ],
        },
    )  # fmt: skip
    session.add(row)
    session.commit()
    return row


def names(rows):
    return [(row.firm.name, row.mentor.name) for row in rows]


def test_a_run_has_a_result_once_it_is_done(run):
    assert result_of(run).proven
    assert result_of(run).seconds == 2.0
    run.state = "running"
    assert result_of(run) is None


def test_what_has_no_bound_is_not_proven(run):
    run.result = {"levels": [{"name": "weighted_score", "value": 5, "bound": None}]}
    assert not result_of(run).proven


def test_open_wishes_are_sorted_strong_ones_first(session, event, run):
    assert names(unmet_of(session, event, run)) == [
        ("가온", "이서준"), ("나래", "김도현"), ("나래", "이서준"),
    ]  # fmt: skip
    assert names(unmet_of(session, event, run, sort="mentor"))[0] == ("나래", "김도현")
    assert [row.reason for row in unmet_of(session, event, run, sort="reason")] == [
        "outbid", "tables_full", "veto",
    ]  # fmt: skip
    (strong,) = unmet_of(session, event, run, reason="tables_full")
    assert strong.must


def test_open_wishes_are_searched_by_name(session, event, run):
    assert names(unmet_of(session, event, run, text="가온")) == [("가온", "이서준")]
    assert len(unmet_of(session, event, run, text="이서준")) == 2
    assert unmet_of(session, event, run, text="없음") == []


def test_who_left_is_neither_named_nor_listed(session, event, run, people):
    (outbid,) = unmet_of(session, event, run, reason="outbid")
    assert [row.name for row in outbid.firms] == ["나래"]
    people[0][0].state = "withdrawn"
    session.commit()
    (left,) = unmet_of(session, event, run)
    assert left.firms == ()


def test_a_solution_names_positions_of_the_event(session, event, run):
    whole = solution_of(session, event, run)
    assert whole["solution"]["meetings"] == []
    assert whole["instance"] == run.instance
