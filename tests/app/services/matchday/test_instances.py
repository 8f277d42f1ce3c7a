from datetime import date

import pytest

from app.models.event import EventFit
from app.models.timetable import MeetingRecord
from app.services.matchday.instances import build
from tests.queries import counted_selects


@pytest.fixture
def event(make):
    return make.event(rounds=4, tables=3)


def fit(make, firm, mentor, score, refusal=""):
    make._add(
        EventFit(
            event_id=firm.event_id, firm_id=firm.id, mentor_id=mentor.id, score=score,
            refusal=refusal, computed_at=make.now,
        )
    )  # fmt: skip


def test_rounds_tables_and_rules_come_from_the_event(session, make, event):
    make.firm_at(event)
    make.mentor_at(event)
    instance, people = build(session, event)
    assert (instance.slots, instance.tables) == (4, (3, 3, 3, 3))
    assert (instance.good, instance.floor, instance.priority_weight) == (0.6, 0.25, 1.2)
    assert [(f.minimum, f.maximum) for f in instance.firms] == [(2, 5)]
    assert [m.maximum for m in instance.mentors] == [12]
    assert instance.firms[0].available == instance.mentors[0].available == {0, 1, 2, 3}
    assert people.tables == (1, 2, 3)


def test_only_approved_people_are_in_it_and_their_ids_are_public(session, make, event):
    there = make.firm_at(event)
    for state in ("waiting", "waitlisted", "refused", "withdrawn"):
        make.firm_at(event, state=state)
    instance, people = build(session, event)
    assert [firm.id for firm in instance.firms] == [there.public_id]
    assert people.firms == (there,)


def test_own_rounds_and_limits_hold(session, make, event):
    make.firm_at(event, rounds=[2, 4], minimum=1, maximum=3)
    make.mentor_at(event, rounds=[1, 9], maximum=2)
    instance, _ = build(session, event)
    firm, mentor = instance.firms[0], instance.mentors[0]
    assert (firm.available, firm.minimum, firm.maximum) == ({1, 3}, 1, 3)
    assert (mentor.available, mentor.maximum) == ({0}, 2)


def test_a_maximum_below_the_minimum_of_the_event_lowers_it(session, make, event):
    make.firm_at(event, maximum=1)
    instance, _ = build(session, event)
    assert instance.firms[0].minimum == 1


def test_scores_come_from_the_fits_and_a_rule_keeps_a_pair_apart(session, make, event):
    firm, one, two = make.firm_at(event), make.mentor_at(event), make.mentor_at(event)
    make.mentor_at(event)
    fit(make, firm, one, 0.75)
    fit(make, firm, two, 0.9, refusal="competitor")
    instance, _ = build(session, event)
    assert instance.scores.tolist() == [[0.75, 0.9, 0.0]]
    assert instance.forbidden == {(0, 1)}


def test_wishes_of_either_side_count_and_the_stronger_one_once(session, make, event):
    firm = make.firm_at(event)
    mentors = [make.mentor_at(event) for _ in range(4)]
    make.wish(firm, mentors[0], "like")
    make.wish(mentors[1], firm, "must")
    make.wish(firm, mentors[1], "like")
    make.wish(mentors[2], firm, "never")
    make.wish(firm, mentors[2], "must")
    instance, _ = build(session, event)
    assert (instance.likes, instance.musts) == ({(0, 0)}, {(0, 1), (0, 2)})
    assert instance.forbidden == {(0, 2)}


def test_a_refused_meeting_is_not_asked_for_again(session, make, event):
    firm, mentor = make.firm_at(event), make.mentor_at(event)
    make._add(
        MeetingRecord(
            event_id=event.id, firm_id=firm.id, mentor_id=mentor.id,
            refused_at=make.now, refused_by_id=firm.id,
        )
    )  # fmt: skip
    instance, _ = build(session, event)
    assert instance.forbidden == {(0, 0)}


def test_a_mentor_does_not_meet_the_own_firm(session, make, event):
    company = make.company()
    make.firm_at(event, company)
    make.firm_at(event, name="새봄 식품")
    make.mentor_at(event, make.mentor(company))
    make.mentor_at(event, person="새봄식품")
    instance, _ = build(session, event)
    assert instance.forbidden == {(0, 0), (1, 1)}


def test_priority_is_that_of_the_day_of_the_event(session, make):
    values = {"municipality_code": "52720"}
    later, before = make.event(), make.event(day=date(2021, 10, 18))
    company = make.company(municipality_code="52720")
    for event in (later, before):
        make.firm_at(event, **values)
        make.firm_at(event, municipality_code="52110")
        make.firm_at(event, company)
    assert [f.priority for f in build(session, later)[0].firms] == [True, False, True]
    assert [f.priority for f in build(session, before)[0].firms] == [False, False, False]


def test_areas_that_do_not_count_give_no_priority(session, make):
    event = make.event(priority_areas="interest")
    make.firm_at(event, municipality_code="52720")
    assert not build(session, event)[0].firms[0].priority


def test_on_the_day_the_absent_and_the_late_are_left_out_of_rounds(session, make, event, now):
    make.firm_at(event, absent_at=now)
    make.mentor_at(event, late_round=3)
    instance, _ = build(session, event, present_only=True)
    assert (instance.firms[0].available, instance.firms[0].minimum) == (frozenset(), 0)
    assert instance.mentors[0].available == {2, 3}
    instance, _ = build(session, event)
    assert len(instance.firms[0].available) == len(instance.mentors[0].available) == 4


def test_rounds_that_are_over_take_no_new_meeting_and_keep_their_own(session, make, event):
    firm, mentor, gone = make.firm_at(event), make.mentor_at(event), make.mentor_at(event)
    gone.state = "withdrawn"
    session.commit()
    placed = [(firm.id, mentor.id, 1), (firm.id, gone.id, 2), (firm.id, mentor.id, 9)]
    instance, _ = build(session, event, fixed=placed, announced=placed, keep=250, from_round=2)
    assert instance.fixed == instance.announced == {(0, 0, 0)}
    assert (instance.keep, instance.firms[0].available) == (250, {1, 2, 3})


def test_an_event_of_any_size_is_read_in_eight_selects(session, engine, make, event):
    for _ in range(3):
        fit(make, make.firm_at(event), make.mentor_at(event), 0.5)
    with counted_selects(engine) as seen:
        build(session, event)
    assert len(seen) == 8
