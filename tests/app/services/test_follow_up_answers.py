from concurrent.futures import ThreadPoolExecutor, wait
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

from app.errors import Conflict, NotFound
from app.models.company import Membership
from app.models.engagement import GoalReading
from app.models.follow_up import FollowUp
from app.runtime.files import FileStore
from app.services import follow_up_answers, follow_ups
from app.services.follow_up_answers import Given, Overtaken
from tests import postgres
from tests.app.asking_world import build
from tests.app.results_world import ResultsWorld, given, with_file
from tests.conftest import NOW
from tests.factories import Factory

REASON = Given(unmeasured=True, reason="저울이 고장 났어요")


@pytest.fixture
def world(session, make, runtime):
    return ResultsWorld(session, make, runtime.files)


@pytest.fixture
def form(world):
    return world.open(world.asked())


def readings(session, point="m0"):
    query = select(GoalReading).where(GoalReading.point == point).order_by(GoalReading.goal_id)
    return list(session.scalars(query))


def by_key(world, user=None, key=None):
    return follow_ups.open_by_key(
        world.session, key or world.keys(user or world.owner)[-1], catalogue=world.catalogue,
        now=world.now, lock=True,
    )  # fmt: skip


def test_a_whole_answer_becomes_readings_and_ends_the_asking(world, session, form):
    done = world.answer(
        form, {world.defects: with_file(given()), world.output: REASON}, comment="곧 더 좋아져요"
    )
    assert (done.sent, done.problems) == (True, {})
    (reading,) = readings(session)
    assert (reading.value, reading.period_from, reading.period_to) == (
        Decimal(5),
        date(2026, 9, 1),
        date(2026, 10, 31),
    )
    assert (reading.check_state, reading.entered_by_id) == ("documented", world.owner.id)
    row = session.scalars(select(FollowUp).where(FollowUp.month == 0)).one()
    assert (row.state, row.answered_at, row.comment) == ("answered", world.now, "곧 더 좋아져요")
    assert row.unmeasured == {world.output.public_id: "저울이 고장 났어요"}
    assert world.told(world.mentor_person) == ["answered"]
    assert world.told(world.coordinator) == ["answered"]
    assert world.tick(world.now + timedelta(days=40)) == 0


def test_a_part_is_kept_and_the_key_still_opens_the_rest(world, session):
    world.asked()
    first = by_key(world)
    done = world.answer(
        first, {world.defects: given(), world.output: given(value="많이")},
        key=world.keys(world.owner)[0],
    )  # fmt: skip
    assert not done.sent
    assert list(done.problems) == [f"value-{world.output.public_id}"]
    assert [r.value for r in readings(session)] == [Decimal(5)]
    again = by_key(world)
    assert [asked.done for asked in again.goals] == [True, False]
    assert world.answer(
        again, {world.defects: given(), world.output: given(value="812")},
        key=world.keys(world.owner)[0],
    ).sent  # fmt: skip
    assert session.scalars(select(FollowUp.state).where(FollowUp.month == 0)).one() == "answered"


def test_a_used_key_opens_nothing_and_neither_do_those_of_colleagues(world, session, make):
    second = make.user()
    session.add(Membership(user_id=second.id, company_id=world.firm.id, role="staff"))
    session.commit()
    world.asked()
    key = world.keys(world.owner)[0]
    world.answer(by_key(world), {world.defects: given(), world.output: REASON}, key=key)
    for late in (key, world.keys(second)[0]):
        with pytest.raises(NotFound):
            by_key(world, key=late)


def test_a_late_key_opens_nothing(world):
    world.asked()
    with pytest.raises(NotFound):
        follow_ups.open_by_key(
            world.session, world.keys(world.owner)[0], catalogue=world.catalogue,
            now=world.now + timedelta(days=60),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("one", "name"),
    [
        (given(value=""), "value"),
        (given(period_from="2026-07"), "period_from"),
        (given(period_to="2027-01"), "period_to"),
        (given(measured_by=""), "measured_by"),
        (Given(values=given().values, unmeasured=True, reason="고장"), "unmeasured"),
        (Given(unmeasured=True), "reason"),
        (Given(unmeasured=True, reason="가" * 501), "reason"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_the_good_row_is_kept(
    world, session, form, one, name
):
    done = world.answer(form, {world.defects: one, world.output: given(value="812")})
    assert list(done.problems) == [f"{name}-{world.defects.public_id}"]
    assert [r.goal_id for r in readings(session)] == [world.output.id]
    assert not done.sent


def test_a_file_that_cannot_be_taken_does_not_lose_the_value(world, session, form):
    bad = with_file(given(), b"MZ\x90\x00 a program", "일지.pdf")
    done = world.answer(form, {world.defects: bad, world.output: REASON})
    assert list(done.problems) == [f"evidence-{world.defects.public_id}"]
    (reading,) = readings(session)
    assert (reading.value, reading.check_state) == (Decimal(5), "self_reported")
    assert not done.sent


def test_a_good_file_beside_a_wrong_value_is_kept_for_the_next_try(world, session, form):
    done = world.answer(form, {world.defects: with_file(given(value="x"))})
    kept = done.kept[world.defects.public_id]
    form = world.open(form.row.follow_up)
    world.answer(form, {world.defects: Given(values=given().values, kept=kept)})
    (reading,) = readings(session)
    assert reading.check_state == "documented"


def test_a_file_of_somebody_else_is_not_taken_for_evidence(world, session, make, form):
    strange = world.file(owner_id=make.user().id)
    one = Given(values=given().values, kept=strange.public_id)
    done = world.answer(form, {world.defects: one})
    assert list(done.problems) == [f"evidence-{world.defects.public_id}"]
    assert readings(session)[0].evidence_id is None


def test_the_firm_corrects_until_a_coordinator_has_checked(world, session, form):
    world.answer(form, {world.defects: with_file(given()), world.output: REASON})
    form = world.open(form.row.follow_up)
    world.answer(form, {world.defects: given(value="4.5"), world.output: given(value="812")})
    first, second = readings(session)
    assert (first.value, first.check_state, second.value) == (
        Decimal("4.5"),
        "documented",
        Decimal(812),
    )
    deeds = world.deeds()
    assert (deeds.count("reading.changed"), deeds.count("reading.entered")) == (1, 2)
    assert form.row.follow_up.unmeasured == {}
    first.check_state, first.checked_by_id, first.checked_at = (
        "checked", world.coordinator.id, world.now,
    )  # fmt: skip
    session.commit()
    form = world.open(form.row.follow_up)
    world.answer(form, {world.defects: given(value="1"), world.output: given(value="900")})
    assert [r.value for r in readings(session)] == [Decimal("4.5"), Decimal(900)]


def test_a_value_that_turns_out_not_to_be_measurable_goes_with_a_trace(world, session, form):
    world.answer(form, {world.defects: given()})
    form = world.open(form.row.follow_up)
    world.answer(form, {world.defects: REASON})
    assert readings(session) == []
    assert "reading.removed" in world.deeds()


def test_periods_follow_those_of_the_form_before(world, session, form):
    world.answer(form, {world.defects: given(), world.output: REASON})
    later = world.now + timedelta(days=100)
    world.tick(later)
    form = world.open(world.plan()[1])
    row = {world.defects: given(value="4", period_from="2026-10", period_to="2027-01")}
    done = world.answer(form, row, now=later)
    assert list(done.problems) == [f"period_from-{world.defects.public_id}"]
    form = world.open(form.row.follow_up)
    row = {world.defects: given(value="4", period_from="2026-11", period_to="2027-01")}
    assert not world.answer(form, row, now=later).problems
    assert readings(session, "m3")[0].value == Decimal(4)


def test_a_colleagues_answer_is_not_overwritten_by_an_older_page(world, session, form):
    old = form.mark
    world.answer(form, {world.defects: given()})
    form = world.open(form.row.follow_up)
    with pytest.raises(Overtaken) as overtaken:
        world.answer(form, {world.defects: given(value="7")}, mark=old)
    session.rollback()
    assert overtaken.value.form.goals[0].stored.value == Decimal(5)
    assert overtaken.value.form.mark not in {"", old}


def test_the_same_answer_sent_twice_is_no_conflict(world, session, form):
    old, row = form.mark, {world.defects: given(value="1,0"), world.output: REASON}
    world.answer(form, row, comment="끝")
    form = world.open(form.row.follow_up)
    again = {world.defects: given(value="10", period_to="2026년 10월"), world.output: REASON}
    done = world.answer(form, again, comment="끝", mark=old)
    assert (done.problems, done.sent) == ({}, False)
    assert world.deeds().count("follow_up.answered") == 1


def test_a_comment_has_an_end(world, form):
    done = world.answer(form, {}, comment="가" * 1001)
    assert list(done.problems) == ["comment"]


@pytest.mark.postgres
def test_of_two_people_who_answer_at_once_the_second_is_told(tmp_path):
    engine = create_engine(postgres.clone(build))
    with (
        Session(engine, expire_on_commit=False) as first,
        Session(engine, expire_on_commit=False) as second,
        ThreadPoolExecutor(1) as other,
    ):
        world = ResultsWorld(first, Factory(first, NOW), FileStore(tmp_path))
        colleague = world.make.user()
        first.add(Membership(user_id=colleague.id, company_id=world.firm.id, role="staff"))
        first.commit()
        world.asked()
        desk = world.desk()
        rows = {world.defects.public_id: given(), world.output.public_id: REASON}
        keys = [world.keys(person)[0] for person in (world.owner, colleague)]

        def send(session, key):
            form = follow_ups.open_by_key(
                session, key, catalogue=world.catalogue, now=NOW, lock=True
            )
            return follow_up_answers.answer(
                session, form, rows, "", mark=form.mark, desk=desk, key=key
            )

        assert send(first, keys[0]).sent
        late = other.submit(send, second, keys[1])
        while not first.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
            wait([late], timeout=0.02)
        first.commit()
        error = late.exception(timeout=20)
        second.rollback()
        stored = len(readings(first))
    engine.dispose()
    assert isinstance(error, Conflict)
    assert stored == 1
