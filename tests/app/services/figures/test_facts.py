"""Facts are what published cases and readings of goals say, at every moment."""

import random
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.errors import Conflict
from app.models.attachment import Attachment
from app.models.figure import KpiFact
from app.models.kpi import Measure
from app.repositories.figures.facts import all_facts
from app.runtime.files import FileStore
from app.services import case_editing, case_review, goal_results
from app.services.figures.facts import (
    forget_goal,
    move_companies,
    rebuild_all,
    rebuild_if_empty,
    renew_case,
    renew_goal,
)
from app.services.follow_up_answers import Given
from app.services.signing_in import actor_for, session_key
from tests.app.results_world import LINKS, ResultsWorld, given, with_file


def facts(session):
    return list(session.scalars(select(KpiFact).order_by(KpiFact.id)))


def in_step(session):
    """Whether the facts are those that a rebuild writes."""
    before = all_facts(session)
    rebuild_all(session)
    return before == all_facts(session)


def actor_of(session, user):
    return actor_for(session, session_key(user))


@pytest.fixture
def world(session, make, settings):
    return ResultsWorld(session, make, FileStore(settings.instance_dir / "files"))


def answered(world):
    form = world.asked()
    whole = {world.defects: given(), world.output: given(value="950")}
    world.answer(world.open(form), whole)
    return form


def test_a_published_kpi_is_a_fact_with_its_definition(session, make):
    owner = make.user()
    case = make.case(make.company(owner), owner)
    renew_case(session, case.id)
    [fact] = facts(session)
    assert (fact.kind, fact.region_code, fact.municipality_code) == ("case", "52", "52720")
    assert (fact.metric_id, fact.unit, fact.formula) == ("process_defect", "%", "")
    assert (fact.before_period, fact.after_period) == ("quarter", "quarter")
    assert (fact.before, fact.after, fact.change) == (8, 3, -0.625)
    assert (fact.year, fact.programme_id, fact.programme_year) == (2025, "jeonbuk", 2025)
    assert (fact.check_state, fact.visibility, fact.point) == ("self_reported", "public", "case")


def test_a_case_that_nobody_sees_has_no_facts(session, make):
    owner = make.user()
    case = make.case(make.company(owner), owner)
    renew_case(session, case.id)
    case.status = "archived"
    renew_case(session, case.id)
    assert facts(session) == []


def test_a_kpi_without_a_later_value_is_no_fact(session, make):
    owner = make.user()
    case = make.case(make.company(owner), owner)
    measure = session.scalar(select(Measure))
    measure.after = measure.after_from = measure.after_to = None
    renew_case(session, case.id)
    assert facts(session) == []


def test_a_change_from_nothing_has_no_percentage(session, make):
    owner = make.user()
    case = make.case(make.company(owner), owner)
    session.scalar(select(Measure)).before = Decimal(0)
    renew_case(session, case.id)
    assert facts(session)[0].change is None


def test_a_goal_has_a_fact_for_each_later_reading(session, world):
    answered(world)
    got = {(f.metric_id, f.point): f for f in facts(session)}
    assert set(got) == {("process_defect", "m0"), ("output_day", "m0")}
    fact = got["process_defect", "m0"]
    assert (fact.before, fact.after, fact.visibility) == (8, 5, "region")
    # two months are none of the usual periods
    assert (fact.before_period, fact.after_period) == ("quarter", "other")
    assert in_step(session)


def test_a_goal_can_be_forgotten_and_renewed(session, world):
    answered(world)
    forget_goal(session, world.defects.id)
    assert {f.metric_id for f in facts(session)} == {"output_day"}
    renew_goal(session, world.defects.id)
    assert in_step(session)


def test_facts_follow_a_firm(session, make):
    owner = make.user()
    firm = make.company(owner)
    renew_case(session, make.case(firm, owner).id)
    firm.municipality_code, firm.industry_code = "48120", "222"
    move_companies(session, [firm.id])
    fact = session.execute(select(KpiFact.region_code, KpiFact.municipality_code)).one()
    assert fact == ("48", "48120")
    assert in_step(session)


def test_only_an_empty_site_is_filled(session, make):
    owner = make.user()
    case = make.case(make.company(owner), owner)
    assert rebuild_if_empty(session) == 1
    case.status = "archived"
    session.flush()
    assert rebuild_if_empty(session) == 0
    assert len(facts(session)) == 1


def test_publishing_checking_and_archiving_keep_facts_in_step(session, make, now):
    author, chance = make.user(), random.Random(6)
    staff = actor_of(session, make.coordinator())
    case = make.case(make.company(author), author, status="submitted")
    session.scalar(select(Measure)).evidence_id = make_file(session, author, now)
    session.commit()
    case_review.publish(session, staff, case.public_id, link="", invitation=str, now=now)
    seen = set()
    for _ in range(12):
        deed = chance.choice(("check", "uncheck", "archive", "restore", "stop"))
        try:
            if deed in {"check", "uncheck"}:
                case_review.set_kpi_check(
                    session, staff, case.public_id, position=0, checked=deed == "check",
                    invitation=str, now=now,
                )  # fmt: skip
            elif deed == "archive":
                case_review.archive(session, staff, case.public_id, reason="잠시", link="", now=now)
            elif deed == "restore":
                case_review.restore(session, staff, case.public_id, now=now)
            else:
                case_editing.stop_showing(
                    session, actor_of(session, author), case.public_id, now=now
                )
        except Conflict:
            continue
        seen.add(tuple(f.check_state for f in facts(session)))
        assert in_step(session)
    assert seen == {(), ("documented",), ("checked",)}


def test_answers_checks_and_second_thoughts_keep_facts_in_step(session, world):
    follow_up, chance = answered(world), random.Random(6)
    staff = world.act(world.coordinator)
    for turn in range(12):
        form = world.open(follow_up)
        stored = [a for a in form.goals if a.stored is not None]
        deed = chance.choice(("change", "file", "leave", "confirm", "back"))
        goal = chance.choice((world.defects, world.output))
        if deed == "change":
            world.answer(form, {goal: given(value=str(turn + 1))})
        elif deed == "file":
            world.answer(form, {goal: with_file(given(value="4"))})
        elif deed == "leave":
            world.answer(form, {goal: Given(unmeasured=True, reason="저울이 고장 났어요")})
        elif stored:
            reading = chance.choice(stored).stored
            more = {"catalogue": world.catalogue, "now": world.now}
            place = (world.engagement.public_id, reading.public_id)
            try:
                if deed == "confirm":
                    mark = goal_results.mark_of(reading)
                    goal_results.confirm(session, staff, *place, mark=mark, **more)
                else:
                    goal_results.send_back(
                        session, staff, *place, f"다시 {turn}", address=LINKS.results, **more
                    )
            except Conflict:
                continue
        session.commit()
        assert in_step(session)
        session.commit()


def make_file(session, owner, now):
    row = Attachment(
        digest="0" * 64, media_type="application/pdf", filename="일지.pdf", size=9,
        owner_id=owner.id, created_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id
