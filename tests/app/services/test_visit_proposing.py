"""Proposing a visit, choosing its time, moving it."""

from datetime import timedelta

import pytest

from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.models.mentor import SeasonBlock
from app.repositories import visits as rows
from app.services import visit_proposing, visits
from app.services.visit_rules import Details
from tests.app.visit_world import DETAILS, World, at, race


@pytest.fixture
def world(session, make):
    return World(session, make)


def choose(world, visit, time, actor=None, **values):
    visit_proposing.choose(
        world.session, actor or world.asker, visit.public_id, time, **{**world.values, **values}
    )
    world.session.commit()


def other_times(world, visit, *times, actor=None, **values):
    visit_proposing.propose_times(
        world.session, actor or world.asker, visit.public_id, times, **{**world.values, **values}
    )
    world.session.commit()


def problems(call, *arguments, **values):
    with pytest.raises(Invalid) as caught:
        call(*arguments, **values)
    return set(caught.value.fields)


def test_the_form_begins_with_the_last_address_and_an_estimated_way(world):
    def seen():
        return visit_proposing.prospect(
            world.session, world.helper, world.engagement.public_id, catalogue=world.catalogue
        ).details

    assert (seen().address, seen().minutes) == ("", 120)
    # Jeonju to Jinan: some 33 km of road
    assert 30 <= seen().travel_minutes <= 60
    world.propose()
    assert seen().address == DETAILS.address


def test_an_expert_without_a_firm_has_no_estimate(world, make):
    expert = make.mentor(user=make.user())
    engagement = make.engagement(world.firm, expert)
    prospect = visit_proposing.prospect(
        world.session, world.asker, engagement.public_id, catalogue=world.catalogue
    )
    assert prospect.details.travel_minutes is None


def test_one_side_proposes_and_the_other_is_told(world):
    visit = world.propose()
    assert (visit.state, visit.proposed_side, visit.starts_at) == ("proposed", "mentor", None)
    assert rows.times_of(world.session, visit.id) == (at(11, 26), at(11, 27, 10))
    assert world.told(world.owner) == ["times:1"]
    assert world.told(world.person) == []
    body = world.letters()[0].payload["body"]
    assert "2026년 11월 26일 (목) 오후 2:00" in body
    assert f"https://ieum.example/visits/{visit.public_id}" in body
    assert "calendar" not in world.letters()[0].payload
    assert world.audited("visit.proposed")[0].region_code == "52"


def test_a_firm_proposes_to_its_mentor(world):
    assert world.propose(actor=world.asker).proposed_side == "firm"
    assert world.told(world.person) == ["times:1"]


def test_a_coordinator_proposes_for_a_side_and_both_hear_of_it(world):
    assert problems(world.propose, actor=world.desk) == {"side"}
    visit = world.propose(actor=world.desk, side="firm")
    assert visit.proposed_side == "firm"
    assert world.told(world.person) == world.told(world.owner) == ["times:1"]
    assert world.audited("visit.proposed")[0].after["on_behalf"] == "firm"


def test_times_must_lie_ahead_within_120_days_and_differ(world):
    now = world.now
    assert problems(world.propose, now - timedelta(minutes=1)) == {"time_1"}
    assert problems(world.propose, at(11, 26), now + timedelta(days=121)) == {"time_2"}
    assert problems(world.propose, at(11, 26), None, at(11, 26)) == {"time_3"}
    assert problems(world.propose, None, None) == {"time_1"}
    assert world.propose(None, now + timedelta(days=120)).state == "proposed"


@pytest.mark.parametrize(
    ("details", "fields"),
    [
        (Details("", "주소", 60, "mentor", None), {"purpose"}),
        (Details("가" * 301, "나" * 201, 60, "mentor", None), {"purpose", "address"}),
        (Details("일", "", 10, "mentor", -1), {"address", "minutes", "travel_minutes"}),
        (Details("일", "곳", 601, "horse", 601), {"minutes", "driver", "travel_minutes"}),
    ],
)
def test_details_are_checked_beside_their_fields(world, details, fields):
    assert problems(world.propose, details=details) == fields


def test_a_season_block_and_a_full_month_refuse_a_time(world):
    world.session.add(
        SeasonBlock(
            mentor_id=world.mentor.id, first_day=at(12, 1).date(), last_day=at(12, 5).date()
        )
    )
    world.mentor.visits_per_month = 1
    world.session.commit()
    assert problems(world.propose, at(11, 26), at(12, 5, 23)) == {"time_2"}
    world.agree(at(11, 26))
    assert problems(world.propose, at(11, 30)) == {"time_1"}
    assert world.propose(at(12, 6)).state == "proposed"


def test_a_month_is_a_korean_one_also_at_the_turn_of_the_year(world):
    world.mentor.visits_per_month = 1
    world.session.commit()
    # 1 January, 00:30 in Korea is still December in UTC
    world.agree(at(1, 1, 0, 30, year=2027))
    assert world.agree(at(12, 31)).state == "agreed"
    assert problems(world.propose, at(1, 31, year=2027)) == {"time_1"}


def test_the_room_is_looked_at_again_when_the_time_is_chosen(world):
    world.mentor.visits_per_month = 1
    world.session.commit()
    first, second = world.propose(at(11, 26)), world.propose(at(11, 27))
    choose(world, first, at(11, 26))
    with pytest.raises(Conflict):
        choose(world, second, at(11, 27))
    world.session.rollback()
    assert second.state == "proposed"


def test_a_visit_does_not_stand_in_its_own_way_when_it_moves(world):
    world.mentor.visits_per_month = 1
    world.session.commit()
    visit = world.agree()
    other_times(world, visit, at(11, 26, 15))
    choose(world, visit, at(11, 26, 15), actor=world.helper)
    assert visit.starts_at == at(11, 26, 15)


def test_an_overlap_with_another_visit_and_its_way_must_be_confirmed(world):
    _, elsewhere = world.help(mentor=world.mentor)
    world.agree(at(11, 26, 14))
    # 14:00 to 16:00 and 40 minutes of travel each time
    assert problems(world.propose, at(11, 26, 17), engagement=elsewhere) == {"confirm"}
    assert problems(world.propose, at(11, 26, 11, 30), engagement=elsewhere) == {"confirm"}
    assert world.propose(at(11, 26, 17, 20), engagement=elsewhere).state == "proposed"
    visit = world.propose(at(11, 26, 17), engagement=elsewhere, confirmed=True)
    boss = world.act(world.coordinator)
    assert problems(choose, world, visit, at(11, 26, 17), boss) == {"confirm"}
    world.session.rollback()
    choose(world, visit, at(11, 26, 17), boss, confirmed=True)
    assert visit.state == "agreed"


def test_the_other_side_chooses_and_both_get_the_invitation(world):
    visit = world.propose()
    with pytest.raises(Forbidden):
        choose(world, visit, at(11, 26), actor=world.helper)
    choose(world, visit, at(11, 26))
    assert (visit.state, visit.starts_at, visit.sequence) == ("agreed", at(11, 26), 0)
    assert rows.times_of(world.session, visit.id) == ()
    assert world.told(world.owner)[-1] == world.told(world.person)[-1] == "calendar:0"
    assert all(
        "METHOD:REQUEST" in letter.payload["calendar"] for letter in world.letters("calendar")
    )
    with pytest.raises(Conflict):
        choose(world, visit, at(11, 27, 10))


def test_what_does_not_wait_or_has_passed_cannot_be_chosen(world):
    visit = world.propose(at(11, 26), at(11, 28))
    with pytest.raises(Conflict):
        choose(world, visit, at(11, 25))
    with pytest.raises(Conflict):
        choose(world, visit, at(11, 26), now=at(11, 26))
    choose(world, visit, at(11, 28), now=at(11, 26))
    assert visit.state == "agreed"


def test_other_times_turn_the_choice_around(world):
    visit = world.propose()
    other_times(world, visit, at(11, 30))
    assert (visit.proposed_side, visit.proposals, visit.state) == ("firm", 2, "proposed")
    assert world.told(world.person) == ["times:2"]
    with pytest.raises(Forbidden):
        choose(world, visit, at(11, 30))
    choose(world, visit, at(11, 30), actor=world.helper)
    assert visit.state == "agreed"


def test_an_agreed_visit_stands_until_the_other_side_agrees_to_the_move(world):
    visit = world.agree()
    other_times(world, visit, at(12, 1))
    assert (visit.state, visit.starts_at, visit.sequence) == ("agreed", at(11, 26), 0)
    assert "옮기고 싶어 해요" in world.letters("times:2")[0].payload["subject"]
    choose(world, visit, at(12, 1), actor=world.helper)
    assert (visit.starts_at, visit.sequence) == (at(12, 1), 1)
    assert len(world.letters("calendar:1")) == 2


def test_a_move_can_be_dropped_by_either_side(world):
    visit = world.agree()
    for actor, told in ((world.helper, world.owner), (world.asker, world.person)):
        other_times(world, visit, at(12, 1))
        visit_proposing.keep(world.session, actor, visit.public_id, **world.values)
        world.session.commit()
        assert world.told(told)[-1].startswith("kept:")
        assert rows.times_of(world.session, visit.id) == ()
    with pytest.raises(Conflict):
        visit_proposing.keep(world.session, world.helper, visit.public_id, **world.values)


def test_a_coordinator_moves_at_once_and_drops_what_waits(world):
    visit = world.agree()
    other_times(world, visit, at(12, 1))

    def move(actor, time, reason="두 분과 통화했어요"):
        visit_proposing.move(world.session, actor, visit.public_id, time, reason, **world.values)

    with pytest.raises(Forbidden):
        move(world.asker, at(12, 2))
    assert problems(move, world.desk, None) == {"time_1"}
    assert problems(move, world.desk, at(12, 2), "") == {"reason"}
    move(world.desk, at(12, 2))
    assert (visit.starts_at, visit.sequence) == (at(12, 2), 1)
    assert rows.times_of(world.session, visit.id) == ()
    assert "두 분과 통화했어요" in world.letters("calendar:1")[0].payload["body"]
    assert world.audited("visit.moved")[0].after["on_behalf"] == "firm,mentor"


def test_nothing_is_proposed_or_chosen_once_the_help_has_ended(world):
    visit = world.propose()
    world.engagement.ended_at, world.engagement.closed_code = world.now, "other"
    world.session.commit()
    for call in (
        world.propose,
        lambda: choose(world, visit, at(11, 26)),
        lambda: other_times(world, visit, at(11, 26)),
    ):
        with pytest.raises(Conflict):
            call()


def test_strangers_find_nothing(world, make):
    visit, stranger = world.propose(), world.act(make.user())
    with pytest.raises(NotFound):
        choose(world, visit, at(11, 26), actor=stranger)
    with pytest.raises(NotFound):
        world.propose(actor=stranger)
    other_region = world.act(make.coordinator("48"))
    with pytest.raises(NotFound):
        choose(world, visit, at(11, 26), actor=other_region)


def test_a_cancelled_visit_cannot_be_chosen(world):
    visit = world.propose()
    visits.cancel(world.session, world.helper, visit.public_id, "급한 일", **world.values)
    with pytest.raises(Conflict):
        choose(world, visit, at(11, 26))


@pytest.mark.postgres
def test_of_two_who_settle_a_time_at_once_the_second_hears_that_it_changed():
    seen = {}

    def scene(world):
        visit = seen["visit"] = world.agree()
        other_times(world, visit, at(12, 1))
        boss, helper, values = world.desk, world.helper, world.values
        return (
            lambda session: visit_proposing.move(
                session, boss, visit.public_id, at(12, 2), "통화했어요", **values
            ),
            lambda session: visit_proposing.choose(
                session, helper, visit.public_id, at(12, 1), **values
            ),
        )

    error, _ = race(scene)
    assert isinstance(error, Conflict)
    assert (seen["visit"].starts_at, seen["visit"].sequence) == (at(12, 2), 1)


@pytest.mark.postgres
def test_of_two_who_propose_other_times_at_once_the_last_count_and_both_hear_of_the_others():
    seen = {}

    def scene(world):
        visit = seen["visit"] = world.agree()
        helper, asker, values = world.helper, world.asker, world.values
        seen["people"] = world.owner, world.person
        return (
            lambda session: visit_proposing.propose_times(
                session, helper, visit.public_id, [at(12, 1)], **values
            ),
            lambda session: (
                visit_proposing.propose_times(
                    session, asker, visit.public_id, [at(12, 2)], **values
                ),
                seen.update(times=rows.times_of(session, visit.id)),
            ),
        )

    error, _ = race(scene)
    assert error is None
    visit = seen["visit"]
    assert seen["times"] == (at(12, 2),)
    assert (visit.starts_at, visit.proposed_side, visit.proposals) == (at(11, 26), "firm", 3)


@pytest.mark.postgres
def test_a_visit_that_is_called_off_while_the_other_chooses_stays_called_off():
    seen = {}

    def scene(world):
        visit = seen["visit"] = world.propose()
        helper, asker, values = world.helper, world.asker, world.values
        return (
            lambda session: visits.cancel(session, helper, visit.public_id, "급한 일", **values),
            lambda session: visit_proposing.choose(
                session, asker, visit.public_id, at(11, 26), **values
            ),
        )

    error, _ = race(scene)
    assert isinstance(error, Conflict)
    assert (seen["visit"].state, seen["visit"].starts_at) == ("cancelled", None)


@pytest.mark.postgres
def test_two_firms_that_choose_at_once_do_not_both_get_the_last_visit_of_a_month():
    seen = {}

    def scene(world):
        owner = world.make.user()
        _, elsewhere = world.help(world.make.company(owner), mentor=world.mentor)
        one, two = world.propose(at(11, 26)), world.propose(at(11, 29), engagement=elsewhere)
        world.mentor.visits_per_month = 1
        seen["visits"] = one, two
        first, second, values = world.asker, world.act(owner), world.values
        return (
            lambda session: visit_proposing.choose(
                session, first, one.public_id, at(11, 26), **values
            ),
            lambda session: visit_proposing.choose(
                session, second, two.public_id, at(11, 29), **values
            ),
        )

    error, _ = race(scene)
    assert isinstance(error, Conflict)
    assert [visit.state for visit in seen["visits"]] == ["agreed", "proposed"]
