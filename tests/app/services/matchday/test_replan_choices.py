"""What a re-plan offers."""

import pytest
from sqlalchemy import select

from app.errors import Conflict, NotFound
from app.models.timetable import Meeting
from app.services.matchday.replan_choices import frontier
from app.services.signing_in import actor_for, session_key
from tests.app.day_world import Day


@pytest.fixture
def day(session, make):
    return Day(session, make)


def look(day, **values):
    return frontier(day.session, day.desk, day.id, "group", now=day.now, **values)


def test_a_choice_says_what_stays_moves_comes_and_goes(day):
    day.choice(
        (day.hanbit, day.kim, 1, 1),
        (day.daeun, day.lee, 1, 2),
        (day.daeun, day.kim, 2, 1),
        (day.hanbit, day.lee, 3, 2),
        (day.saebom, day.lee, 2, 3),
    )
    choice = look(day).choices[0]
    assert choice.kept == 1
    kinds = ("moved", "table", "dropped", "added", "forced")
    assert {kind: choice.count(kind) for kind in kinds} == {
        "moved": 1, "table": 0, "dropped": 1, "added": 1, "forced": 0,
    }  # fmt: skip
    assert [row.name for row in choice.told] == ["새봄산업", "한빛정밀", "김도현", "이서준"]
    assert (choice.without_good, choice.below_minimum, choice.proven) == (1, 2, True)


def test_the_bonus_of_meetings_that_stay_is_no_part_of_the_score(day):
    kept = ((day.daeun, day.kim, 2, 1), (day.hanbit, day.lee, 2, 2))
    day.choice(*kept, (day.saebom, day.kim, 3, 1), keep=600)
    day.choice(*kept, keep=100)
    page = look(day)
    assert [choice.score for choice in page.choices] == [5000 - 1800, 5000 - 200]
    assert page.best == 4800


def test_a_locked_meeting_earns_no_bonus(day):
    for meeting in day.session.scalars(select(Meeting).where(Meeting.round_number == 2)):
        meeting.locked = True
    day.choice((day.daeun, day.kim, 2, 1), (day.hanbit, day.lee, 2, 2), keep=600)
    assert look(day).choices[0].score == 5000


def test_another_table_in_the_same_round_is_a_change_and_the_meeting_stays(day):
    day.choice((day.daeun, day.kim, 2, 3), (day.hanbit, day.lee, 2, 2), (day.saebom, day.kim, 3, 1))
    choice = look(day).choices[0]
    assert (choice.kept, choice.count("table"), choice.count("moved")) == (3, 1, 0)


def test_what_could_not_be_held_anyway_is_told_apart(day):
    day.away(day.saebom)
    day.choice((day.daeun, day.kim, 2, 1), (day.hanbit, day.lee, 2, 2))
    choice = look(day).choices[0]
    assert (choice.count("forced"), choice.count("dropped")) == (1, 0)


def test_a_pair_that_missed_each_other_and_meets_later_is_new(day):
    day.record(day.hanbit, day.kim, "no_show")
    day.choice((day.hanbit, day.kim, 4, 1))
    changes = [each for each in look(day).choices[0].changes if each.kind == "added"]
    assert [(each.firm.name, each.after) for each in changes] == [("한빛정밀", (4, 1))]


def test_rounds_that_stand_are_no_part_of_a_choice(day):
    day.choice((day.daeun, day.kim, 2, 1), (day.hanbit, day.lee, 2, 2), (day.saebom, day.kim, 3, 1))
    assert look(day).choices[0].changes == ()


def test_what_is_still_worked_on_has_no_figures(day):
    day.choice(state="running", finished_at=None, result={})
    page = look(day)
    assert page.at_work
    assert not page.choices[0].done
    assert page.choices[0].score is None


def test_choices_grow_stale_with_a_new_version_and_with_the_round(day):
    day.choice((day.daeun, day.kim, 2, 1))
    assert not look(day).stale
    day.now = day.at(minutes=31)
    assert look(day).stale
    day.now = day.at(minutes=11)
    day.later((day.daeun, day.kim, 2, 1), published_at=day.now)
    assert look(day).stale


def test_choices_are_of_one_event_and_its_coordinators(session, make, day):
    day.choice()
    stranger = actor_for(session, session_key(make.coordinator(region="48")))
    with pytest.raises(NotFound):
        frontier(session, stranger, day.id, "group", now=day.now)
    with pytest.raises(NotFound):
        frontier(session, day.desk, day.id, "other", now=day.now)
    empty = make.event(day.coordinator, phase="running")
    with pytest.raises(Conflict):
        frontier(session, day.desk, empty.public_id, "group", now=day.now)


def test_what_moves_fewest_is_advised_and_of_equals_what_gives_most(day):
    stays = ((day.daeun, day.kim, 2, 1), (day.hanbit, day.lee, 2, 2), (day.saebom, day.kim, 3, 1))
    best = day.choice(*stays[:2], (day.saebom, day.kim, 4, 1), keep=1)
    gaps = day.choice(*stays, kind="holes", keep=0)
    most = day.choice(*stays, (day.saebom, day.lee, 4, 1), keep=600)
    for run, score in ((best, 7002), (gaps, 6000), (most, 6500 + 3 * 600)):
        run.result = {"figures": {"firms": 3, "with_good": 3, "with_minimum": 3, "score": score}}
    day.session.commit()
    page = look(day)
    assert [choice.run.id for choice in page.choices] == [gaps.id, most.id, best.id]
    assert page.advised.run.id == most.id
