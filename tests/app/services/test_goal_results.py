from concurrent.futures import ThreadPoolExecutor, wait
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.models.audit import AuditEvent
from app.models.company import Membership
from app.models.outbox import Outbox
from app.runtime.files import FileStore
from app.services import follow_up_answers, follow_ups, goal_results
from app.services.readings import mark_of
from tests import postgres
from tests.app.asking_world import build
from tests.app.results_world import LINKS, ResultsWorld, given
from tests.conftest import NOW
from tests.factories import Factory
from tests.queries import counted_selects


@pytest.fixture
def world(session, make, runtime):
    return ResultsWorld(session, make, runtime.files)


def page(world, user):
    return goal_results.results_page(
        world.session, world.act(user), world.engagement.public_id, catalogue=world.catalogue
    )


def confirm(world, reading, user=None, **values):
    return goal_results.confirm(
        world.session, world.act(user or world.coordinator), world.engagement.public_id,
        reading.public_id,
        **{"mark": mark_of(reading), "catalogue": world.catalogue, "now": world.now, **values},
    )  # fmt: skip


def send_back(world, reading, reason, user=None):
    return goal_results.send_back(
        world.session, world.act(user or world.coordinator), world.engagement.public_id,
        reading.public_id, reason, catalogue=world.catalogue, address=LINKS.results, now=world.now,
    )  # fmt: skip


@pytest.fixture
def proved(world):
    return world.read(
        world.defects, "m0", "4", date(2026, 9, 1), date(2026, 10, 31),
        evidence_id=world.file().id, check_state="documented",
    )  # fmt: skip


def test_each_side_and_the_region_see_every_value_and_what_it_changed(world, proved, engine):
    world.plan()
    for user in (world.owner, world.mentor_person, world.coordinator):
        seen = page(world, user)
        defects, output = seen.goals
        assert defects.latest.pair.change == Decimal("4.0")
        assert defects.latest.evidence.filename == "일지.pdf"
        assert (defects.reached, output.reached) == (False, None)
        assert [form.month for form in seen.forms] == [0, 3, 6, 12]
        assert seen.may_check == (user is world.coordinator)
    actor = world.act(world.owner)
    with counted_selects(engine) as selects:
        goal_results.results_page(
            world.session, actor, world.engagement.public_id, catalogue=world.catalogue
        )
    assert len(selects) == 4


def test_a_stranger_does_not_learn_that_there_is_something(world, make):
    for user in (make.user(), make.coordinator("48")):
        with pytest.raises(NotFound):
            page(world, user)


@pytest.mark.parametrize(("value", "reached"), [("3", True), ("3.1", False), ("0", True)])
def test_a_target_of_a_falling_figure_is_reached_from_above(world, value, reached):
    world.read(world.defects, "m3", value, date(2026, 9, 1), date(2026, 9, 30))
    assert page(world, world.owner).goals[0].reached is reached


@pytest.mark.parametrize(("value", "reached"), [("900", True), ("899", False)])
def test_a_target_of_a_rising_figure_is_reached_from_below(world, value, reached):
    world.read(world.output, "m3", value, date(2026, 9, 1), date(2026, 9, 30))
    assert page(world, world.owner).goals[1].reached is reached


def test_why_there_is_no_value_stands_in_its_place(world, session):
    form = world.asked()
    form.unmeasured = {world.output.public_id: "저울이 고장 났어요"}
    session.commit()
    assert page(world, world.owner).goals[1].reasons == {"m0": "저울이 고장 났어요"}


def test_a_coordinator_checks_a_value_against_its_document_once(world, session, proved):
    confirm(world, proved)
    assert (proved.check_state, proved.checked_by_id, proved.checked_at) == (
        "checked", world.coordinator.id, world.now,
    )  # fmt: skip
    session.commit()
    with pytest.raises(Conflict):
        confirm(world, proved)
    event = session.scalars(select(AuditEvent)).one()
    assert (event.action, event.before, event.region_code) == (
        "reading.checked", {"check_state": "documented"}, "52",
    )  # fmt: skip


def test_a_value_without_document_is_not_checked(world):
    bare = world.read(world.defects, "m0", "4", date(2026, 9, 1), date(2026, 10, 31))
    with pytest.raises(Conflict):
        confirm(world, bare)


def test_a_value_that_changed_since_it_was_seen_is_not_checked(world, session, proved):
    seen = mark_of(proved)
    proved.value = Decimal(1)
    session.commit()
    with pytest.raises(Conflict):
        confirm(world, proved, mark=seen)


def test_neither_firm_nor_mentor_nor_a_coordinator_of_the_firm_checks(world, session, proved):
    session.add(Membership(user_id=world.coordinator.id, company_id=world.firm.id, role="staff"))
    session.commit()
    for user in (world.owner, world.mentor_person, world.coordinator):
        with pytest.raises(Forbidden):
            confirm(world, proved, user)


def test_a_value_of_another_engagement_is_not_found(world, session, make, runtime, proved):
    other = ResultsWorld(session, make, runtime.files)
    with pytest.raises(NotFound):
        goal_results.confirm(
            session, other.act(other.coordinator), other.engagement.public_id, proved.public_id,
            mark=mark_of(proved), catalogue=other.catalogue, now=other.now,
        )  # fmt: skip


def test_sending_back_needs_a_reason_tells_the_firm_and_opens_the_value_again(
    world, session, proved
):
    for reason in ("", "가" * 1001):
        with pytest.raises(Invalid):
            send_back(world, proved, reason)
    confirm(world, proved)
    send_back(world, proved, "10월 일지가 빠졌어요.")
    assert (proved.check_state, proved.checked_at) == ("documented", None)
    session.commit()
    letter = session.scalars(select(Outbox.payload).where(Outbox.user_id == world.owner.id)).one()
    assert "10월 일지가 빠졌어요." in letter["body"]
    assert f"/results/{world.engagement.public_id}" in letter["body"]


def test_the_list_of_a_region_finds_what_is_late_answered_or_to_be_checked(
    world, session, make, engine, proved
):
    world.asked()
    actor = world.act(world.coordinator)

    def months(**wish):
        rows, total = goal_results.list_forms(session, actor, **wish)
        assert total == len(rows)
        return [row.follow_up.month for row in rows]

    assert months() == [0, 3, 6, 12]
    assert months(state="waiting") == [0]
    assert (months(state="late"), months(state="answered")) == ([], [])
    assert months(state="to_check") == [0]
    assert months(state="planned", sort="newest") == [12, 6, 3]
    assert months(text="진안", state="waiting") == [0]
    assert months(text="100%") == []
    assert goal_results.list_forms(session, actor, size=1, page=2)[0][0].follow_up.month == 3
    assert goal_results.list_forms(session, world.act(make.coordinator("48")))[1] == 0
    with counted_selects(engine) as selects:
        goal_results.list_forms(session, actor)
    assert len(selects) == 2


@pytest.mark.postgres
def test_a_correction_waits_for_a_check_and_then_leaves_the_value_alone(tmp_path):
    engine = create_engine(postgres.clone(build))
    with (
        Session(engine, expire_on_commit=False) as first,
        Session(engine, expire_on_commit=False) as second,
        ThreadPoolExecutor(1) as other,
    ):
        world = ResultsWorld(first, Factory(first, NOW), FileStore(tmp_path))
        asked = world.asked()
        reading = world.read(
            world.defects, "m0", "4", date(2026, 9, 1), date(2026, 10, 31),
            evidence_id=world.file().id, check_state="documented",
        )  # fmt: skip
        desk, owner = world.desk(), world.act(world.owner)
        confirm(world, reading)
        first.flush()

        def correct():
            form = follow_ups.open_signed_in(
                second, owner, asked.public_id, catalogue=world.catalogue, lock=True
            )
            rows = {world.defects.public_id: given(value="1")}
            follow_up_answers.answer(second, form, rows, "", mark=form.mark, desk=desk)
            second.commit()

        late = other.submit(correct)
        while not first.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
            wait([late], timeout=0.02)
        first.commit()
        late.result(timeout=20)
        first.refresh(reading)
        stored = (reading.value, reading.check_state)
    engine.dispose()
    assert stored == (Decimal(4), "checked")
