"""The rest of the day placed again."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.errors import Conflict, NotFound
from app.models.timetable import MeetingRecord, NoShowMark, TimetableRun
from app.repositories.matchday import releases
from app.services.matchday import live_replan
from app.services.matchday.day_states import mark
from app.services.signing_in import actor_for, session_key
from tests.app.day_world import Day
from tests.app.event_world import LINKS
from tests.queries import counted_selects


@pytest.fixture
def day(session, make):
    return Day(session, make)


def stand(day):
    return live_replan.stand(day.session, day.desk, day.id, now=day.now)


def ask(day, from_round=None):
    return live_replan.ask(day.session, day.desk, day.id, from_round, now=day.now)


def choose(day, run):
    return live_replan.choose(
        day.session, day.desk, day.id, run.public_id, links=LINKS, now=day.now
    )


def take_back(day):
    return live_replan.take_back(day.session, day.desk, day.id, links=LINKS, now=day.now)


def plan(day):
    latest = releases.latest(day.session, day.one_day.id)
    return sorted(
        (row.firm.name, row.mentor.name, row.meeting.round_number)
        for row in releases.meetings_of(day.session, latest.id)
    )


def standing_choice(day, *more, **values):
    return day.choice(
        (day.hanbit, day.kim, 1, 1), (day.daeun, day.lee, 1, 2), (day.daeun, day.kim, 2, 1),
        (day.hanbit, day.lee, 2, 2), *more, **values,
    )  # fmt: skip


def test_a_day_on_which_all_is_well_is_quiet(day):
    assert [row.name for row in stand(day).overdue] == ["다은푸드", "한빛정밀", "김도현", "이서준"]
    for row in (day.hanbit, day.daeun, day.kim, day.lee):
        row.arrived_at = day.start
    found = stand(day)
    assert found.quiet
    assert found.last_group == ""
    assert found.before is None


def test_what_went_wrong_is_named_for_the_rounds_to_come(day):
    day.away(day.kim)
    found = stand(day)
    assert [(b.meeting.firm.name, b.meeting.round_number) for b in found.broken] == [
        ("다은푸드", 2), ("새봄산업", 3),
    ]  # fmt: skip
    assert [row.name for row in found.gone] == ["김도현"]


def test_who_missed_a_meeting_and_who_lacks_some_without_any_left_are_named(day):
    day.record(day.hanbit, day.kim, "no_show")
    day.now = day.at(minutes=65)
    found = stand(day)
    assert [row.firm.name for row in found.missed] == ["한빛정밀"]
    # the third round runs, and in the fourth nobody has a meeting; one firm had its two already
    assert [row.name for row in stand(day).waiting] == ["한빛정밀", "새봄산업"]
    day.away(day.saebom)
    day.row(day.hanbit).rounds = [1, 2]
    day.session.commit()
    assert stand(day).waiting == ()


def test_asking_queues_the_four_choices_and_the_gaps_alone(day):
    group = ask(day)
    runs = day.session.scalars(select(TimetableRun).order_by(TimetableRun.id)).all()
    assert [(run.kind, run.keep, run.from_round) for run in runs] == [
        ("replan", 600, 2), ("replan", 250, 2), ("replan", 100, 2), ("replan", 1, 2), ("holes", 0, 2),
    ]  # fmt: skip
    assert {run.group_id for run in runs} == {group}
    assert stand(day).last_group == group


def test_asking_again_lets_the_older_choices_go(day):
    first, second = ask(day), ask(day, 3)
    states = {run.group_id: run.state for run in day.session.scalars(select(TimetableRun))}
    assert states == {first: "cancelled", second: "queued"}


@pytest.mark.parametrize("number", [1, 9])
def test_a_round_that_runs_or_is_none_is_not_placed_again(day, number):
    with pytest.raises(Conflict):
        ask(day, number)


def test_after_the_last_round_there_is_nothing_to_place(day):
    day.now = day.at(hours=4)
    with pytest.raises(Conflict):
        ask(day)


def test_only_a_running_event_of_the_own_region_is_placed_again(session, make, day):
    stranger = actor_for(session, session_key(make.coordinator(region="48")))
    with pytest.raises(NotFound):
        live_replan.ask(session, stranger, day.id, None, now=day.now)
    day.one_day.phase = "final"
    with pytest.raises(Conflict):
        ask(day)


def test_a_choice_becomes_the_next_version_and_only_those_with_changes_hear_it(day):
    for row in (day.hanbit, day.daeun, day.saebom, day.kim, day.lee):
        row.email = f"{row.public_id}@guest.example"
    day.session.commit()
    release = choose(day, standing_choice(day, (day.saebom, day.lee, 3, 1)))
    assert (release.version, release.phase, release.told) == (2, "running", 3)
    assert set(day.letters()) == {row.email for row in (day.saebom, day.kim, day.lee)}
    assert ("새봄산업", "이서준", 3) in plan(day)


def test_meetings_that_nobody_came_to_stay_in_their_round(day):
    ids = (day.hanbit.public_id, day.kim.public_id)
    mark(day.session, day.desk, day.id, *ids, "no_show", missing=("firm",), now=day.now)
    day.choice((day.daeun, day.lee, 1, 2), (day.daeun, day.kim, 2, 1), (day.saebom, day.kim, 3, 1))
    run = day.session.scalars(select(TimetableRun)).one()
    release = choose(day, run)
    assert ("한빛정밀", "김도현", 1) in plan(day)
    # of the past nobody is told anything: only the meeting with Lee is gone
    assert release.told == 2


def test_a_missed_pair_that_meets_after_all_is_open_again_and_its_mark_stays(day):
    ids = (day.hanbit.public_id, day.kim.public_id)
    mark(day.session, day.desk, day.id, *ids, "no_show", missing=("firm",), now=day.now)
    choose(day, day.choice((day.daeun, day.lee, 1, 2), (day.hanbit, day.kim, 4, 1)))
    record = day.session.scalars(select(MeetingRecord)).one()
    assert record.state == "unknown"
    assert not day.session.scalars(select(NoShowMark)).one().lifted
    assert ("한빛정밀", "김도현", 4) in plan(day)


def test_a_choice_that_is_late_or_of_another_version_is_refused(day, make):
    run = standing_choice(day)
    day.now = day.at(minutes=31)
    with pytest.raises(Conflict):
        choose(day, run)
    day.now = day.at(minutes=12)
    day.later((day.daeun, day.kim, 2, 1), published_at=day.now)
    with pytest.raises(Conflict):
        choose(day, run)


def test_only_what_is_worked_out_for_this_day_can_be_chosen(day, make):
    with pytest.raises(Conflict):
        choose(day, standing_choice(day, state="running", finished_at=None))
    with pytest.raises(NotFound):
        choose(day, standing_choice(day, kind="score"))
    other = make.event(day.coordinator)
    with pytest.raises(NotFound):
        choose(day, day.choice(event_id=other.id))


def test_a_choice_that_changes_nothing_is_refused_with_a_sentence(day):
    day.release.phase = "running"
    with pytest.raises(Conflict):
        choose(day, standing_choice(day, (day.saebom, day.kim, 3, 1)))


def test_the_version_before_comes_back_as_a_new_one(day):
    before = plan(day)
    choose(day, standing_choice(day))
    day.now += timedelta(minutes=1)
    assert stand(day).before.version == 1
    release = take_back(day)
    assert release.version == 3
    assert plan(day) == before


def test_there_is_no_way_back_once_a_changed_round_has_begun(day):
    choose(day, day.choice((day.hanbit, day.kim, 1, 1), (day.daeun, day.lee, 1, 2)))
    day.now = day.at(minutes=31)
    assert stand(day).before is None
    with pytest.raises(Conflict):
        take_back(day)


def test_a_first_version_has_nothing_before_it(day):
    with pytest.raises(Conflict):
        take_back(day)


def test_an_event_without_timetable_has_nothing_to_place_again(day, make):
    empty = make.event(day.coordinator, phase="running")
    with pytest.raises(Conflict):
        live_replan.stand(day.session, day.desk, empty.public_id, now=day.now)


def test_the_page_costs_a_fixed_number_of_selects(day, engine):
    actor = day.desk
    day.session.commit()
    with counted_selects(engine) as selects:
        live_replan.stand(day.session, actor, day.id, now=day.now)
    assert len(selects) <= 8
