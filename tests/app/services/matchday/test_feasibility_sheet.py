import pytest

from app.models.event import EventFit
from app.runtime.solver import SolverProcess
from app.services.matchday.feasibility_sheet import (
    RULE,
    SheetWish,
    find_conflict,
    sheet,
    tell_conflict,
)
from app.services.matchday.instances import people_of
from matching.timetable.domain import BELOW_FLOOR, NO_COMMON_SLOT, VETO


@pytest.fixture
def event(make):
    return make.event(rounds=3, tables=2)


@pytest.fixture
def people(make, event, session, now):
    firms = [make.firm_at(event, name="가온"), make.firm_at(event, name="나래", rounds=[1])]
    mentors = [
        make.mentor_at(event, name="멘토 1"), make.mentor_at(event, name="멘토 2", rounds=[1, 2]),
        make.mentor_at(event, name="멘토 3", rounds=[3]),
    ]  # fmt: skip
    for firm in firms:
        for mentor, score, refusal in zip(
            mentors, (0.9, 0.8, 0.1), ("", "competitor", ""), strict=True
        ):
            session.add(
                EventFit(
                    event_id=event.id, firm_id=firm.id, mentor_id=mentor.id, score=score,
                    refusal=refusal, computed_at=now,
                )
            )  # fmt: skip
    make.wish(mentors[0], firms[1], "never")
    session.commit()
    return firms, mentors


def test_reasons_tell_a_rule_from_a_refusal(session, event, people):
    found = sheet(session, event, SheetWish(sort="name"))
    first, second = found.rows
    assert (first.eligible, first.good, first.reach, first.minimum) == (1, 1, 1, 2)
    assert first.fallen == {RULE: 1, BELOW_FLOOR: 1}
    assert second.fallen == {RULE: 1, VETO: 1, NO_COMMON_SLOT: 1}
    assert (second.rounds, second.good, second.tight) == (1, 0, True)
    assert (found.firms, found.mentors, found.unscored) == (2, 3, 0)
    assert found.balance.minima == 4


@pytest.mark.parametrize(
    ("wish", "names"),
    [(SheetWish(text="나"), ["나래"]), (SheetWish(view="no_good"), ["나래"]),
     (SheetWish(view="tight"), ["나래", "가온"]), (SheetWish(sort="good"), ["나래", "가온"]),
     (SheetWish(sort="eligible"), ["나래", "가온"]), (SheetWish(sort="name"), ["가온", "나래"])],
)  # fmt: skip
def test_the_sheet_is_searched_and_sorted(session, event, people, wish, names):
    assert [row.firm.name for row in sheet(session, event, wish).rows] == names


def test_pairs_without_a_score_are_counted(session, make, event, people):
    make.mentor_at(event)
    assert sheet(session, event, SheetWish()).unscored == 2


def test_a_contradiction_is_found_by_the_process_of_the_solver(session, event, people):
    found = find_conflict(session, event, SolverProcess())
    assert found.answered
    assert (found.conflict.kind, found.conflict.needed) == ("alone", 2)
    assert found.conflict.firms[0].name in {"가온", "나래"}
    assert found.conflict.suggestions


def test_a_contradiction_of_people_who_left_is_not_told(session, event, people):
    told = {
        "kind": "alone", "firms": ["gone"], "mentors": [], "slots": [], "needed": 2, "places": 1,
        "minimal": True, "suggestions": [],
    }  # fmt: skip
    assert tell_conflict(people_of(session, event), told) is None
    assert tell_conflict(people_of(session, event), None) is None
