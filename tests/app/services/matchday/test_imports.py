"""Lists of people are looked at, taken in, and taken back as a whole."""

import time
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.errors import Conflict, Invalid, NotFound
from app.models.event import EventFit, EventImport, Registration, Wish
from app.models.timetable import Placement, TimetableRun
from app.services.matchday import imports
from tests.app.event_world import LINKS, EventWorld
from tests.queries import counted_selects

HEAD = "기업명,담당자,이메일,시군,업종,이야기,사업자등록번호,라운드,최소,최대,상태"


@pytest.fixture
def world(session, make):
    return EventWorld(session, make)


def listed(*lines, head=HEAD, side="firm"):
    return imports.read(side, "명단.csv", "\n".join([head, *lines]).encode())


def look(world, event, file, columns=None):
    return imports.preview(
        world.session, world.desk, event.public_id, file, columns=columns,
        catalogue=world.catalogue,
    )  # fmt: skip


def take(world, event, file, *, state="approved", letters=False):
    columns = look(world, event, file).columns
    done = imports.take(
        world.session, world.desk, event.public_id, file, columns=columns, state=state,
        letters=letters, catalogue=world.catalogue, links=LINKS, now=world.now,
    )  # fmt: skip
    world.session.commit()
    return done


def people(world):
    return world.session.scalars(select(Registration).order_by(Registration.id)).all()


def test_a_row_becomes_a_registration(world):
    event = world.event(rounds=8)
    line = "보기정밀,김보기,Kim@Firm.Example,진안군,도금,불량을 줄이고 싶어요,,1-4 6,1,5,대기"
    view = look(world, event, listed(line.replace("1-4 6", '"1-4, 6"')))
    assert (view.ready, view.wrong, view.skipped, view.problem) == (1, 0, 0, None)
    take(world, event, view.listed)
    (row,) = people(world)
    assert (row.name, row.person, row.email) == ("보기정밀", "김보기", "kim@firm.example")
    assert (row.municipality_code, row.industry_code) == ("52720", "259")
    assert (row.rounds, row.minimum, row.maximum, row.state) == ([1, 2, 3, 4, 6], 1, 5, "waiting")
    assert (row.company_id, row.user_id) == (None, None)


def test_errors_and_remarks_name_line_and_field(world):
    event = world.event()
    view = look(
        world, event,
        listed("가,김,없는메일,,,,,,,,", "나,,,한양,은행,,123,,,,", ",김,,,,,,9,x,,언젠가", "다,,,,,,,,5,2,"),
    )  # fmt: skip
    assert [(c.line, sorted(c.errors), sorted(c.remarks)) for c in view.candidates] == [
        (2, ["email"], []),
        (3, [], ["industry", "municipality", "number"]),
        (4, ["minimum", "name", "rounds", "state"], []),
        (5, ["minimum"], []),
    ]
    assert (view.ready, view.wrong) == (1, 3)
    assert take(world, event, view.listed).batch.rows == 1


def test_a_firm_is_linked_by_its_number_and_a_mentor_by_the_address(world):
    event = world.event()
    # a firm that the number finds, written with dashes
    world.firm.registration_number = "1234567891"
    world.session.commit()
    view = look(world, event, listed(",,,,,,123-45-67891,,,,"))
    assert view.candidates[0].linked == "한들김치"
    take(world, event, view.listed)
    (row,) = people(world)
    assert (row.company_id, row.user_id, row.name) == (world.firm.id, world.owner.id, "한들김치")
    assert (row.municipality_code, row.industry_code) == ("52720", "103")
    mentors = listed(f"김멘토,{world.person.email.upper()}", head="이름,메일", side="mentor")
    take(world, event, mentors)
    assert people(world)[1].mentor_id == world.mentor.id
    assert people(world)[1].user_id == world.person.id


def test_nobody_comes_twice(world):
    event = world.event()
    world.make.firm_at(event, world.firm, name="한들김치")
    world.make.firm_at(event, name="새론금속", person="이", email="lee@firm.example")
    world.firm.registration_number = "1234567891"
    world.session.commit()
    view = look(
        world, event,
        listed(
            "한들,김,,,,,1234567891,,,,", "새론 금속,박,lee@firm.example,,,,,,,,",
            "다온,최,,,,,,,,,", "다 온,최,,,,,,,,,",
        ),
    )  # fmt: skip
    assert [c.skipped is not None for c in view.candidates] == [True, True, False, True]
    assert view.candidates[3].skipped.params == {"line": 4}
    assert (view.ready, view.skipped) == (1, 3)
    take(world, event, view.listed)
    with pytest.raises(Invalid):
        take(world, event, view.listed)


def test_places_are_kept_and_letters_are_sent_when_asked_for(world):
    event = world.event(firm_places=2)
    lines = [f"기업{n},김,f{n}@firm.example,,,,,,,," for n in range(4)]
    done = take(world, event, listed(*lines), letters=True)
    assert (done.approved, done.waitlisted) == (2, 2)
    assert world.letters("imported") == ["f0@firm.example", "f1@firm.example"]
    assert len(world.audited("event.imported")) == 1
    other = world.event()
    take(world, other, listed(*lines), state="waiting")
    assert {row.state for row in people(world)[4:]} == {"waiting"}


def test_columns_are_chosen_where_the_head_says_nothing(world):
    event = world.event()
    file = listed("보기정밀,김보기", head="갑,을")
    view = look(world, event, file)
    assert view.problem is not None
    assert view.candidates == ()
    again = look(world, event, file, {"name": 0, "person": 1})
    assert (again.ready, again.problem) == (1, None)


def test_nothing_to_take_in_is_told_before(world):
    view = look(world, world.event(), listed("가,,나쁜메일,,,,,,,,"))
    assert "가져올 수 있는 줄이 없어요" in view.problem.text


def test_a_sealed_list_opens_for_its_reader_its_event_and_its_hours(world, make, now):
    event, file = world.event(), listed("보기정밀,,,,,,,,,,")
    sealed = imports.seal("key", world.desk, event, file, now=now)

    def opened(key="key", actor=world.desk, event_id=event.public_id, text=sealed, at=now):
        return imports.unseal(key, actor, event_id, text, now=at)

    assert opened() == file
    for wrong in (
        {"key": "other"}, {"actor": world.act(make.coordinator())}, {"event_id": "x"},
        {"text": sealed[:-2]}, {"at": now + timedelta(hours=4)}, {"text": ""},
    ):  # fmt: skip
        with pytest.raises(Conflict):
            opened(**wrong)


def test_an_import_is_taken_back_with_all_that_hangs_on_it(world, now):
    event = world.event()
    done = take(world, event, listed("가,,,,,,,,,,", "나,,,,,,,,,,"))
    first, second = people(world)
    mentor = world.make.mentor_at(event)
    world.make.wish(mentor, first)
    world.session.add(
        EventFit(
            event_id=event.id, firm_id=second.id, mentor_id=mentor.id, score=0.5, computed_at=now
        )
    )
    world.session.commit()
    undone = imports.undo(world.session, world.desk, event.public_id, done.batch.public_id, now=now)
    world.session.commit()
    assert (undone.removed, undone.withdrawn, undone.kept) == (2, 0, ())
    assert [row.id for row in people(world)] == [mentor.id]
    assert world.session.scalar(select(func.count(Wish.id))) == 0
    with pytest.raises(Conflict):
        imports.undo(world.session, world.desk, event.public_id, done.batch.public_id, now=now)
    with pytest.raises(NotFound):
        imports.undo(world.session, world.desk, event.public_id, "none", now=now)


def test_who_has_a_meeting_stays_and_is_named(world, now):
    event = world.event()
    done = take(world, event, listed("가,,,,,,,,,,", "나,,,,,,,,,,", "다,,,,,,,,,,"))
    first, second, third = people(world)
    mentor = world.make.mentor_at(event)
    world.make.release(event, (first, mentor, 1, 1))
    run = TimetableRun(
        event_id=event.id, kind="fair", state="done", created_by_id=world.coordinator.id,
        created_at=now, finished_at=now,
    )  # fmt: skip
    world.session.add(run)
    world.session.flush()
    world.session.add(
        Placement(
            run_id=run.id, firm_id=second.id, mentor_id=mentor.id, round_number=1, table_number=1
        )
    )
    world.session.commit()
    undone = imports.undo(world.session, world.desk, event.public_id, done.batch.public_id, now=now)
    world.session.commit()
    assert (undone.removed, undone.withdrawn, undone.kept) == (1, 1, ("가",))
    assert world.states(first, second) == ["approved", "withdrawn"]
    assert third.id not in {row.id for row in people(world)}
    assert world.session.get_one(EventImport, done.batch.id).undone_at is None
    _, (batch,) = imports.batches(world.session, world.desk, event.public_id)
    assert batch.left == 2


def test_a_closed_or_foreign_event_takes_nothing(world, make):
    with pytest.raises(Conflict):
        take(world, world.event(phase="closed"), listed("가,,,,,,,,,,"))
    foreign = make.event(make.coordinator("48"), region_code="48")
    with pytest.raises(NotFound):
        look(world, foreign, listed("가,,,,,,,,,,"))
    with pytest.raises(Invalid):
        imports.read("x", "a.csv", b"a\nb")


def test_150_firms_take_seconds_and_few_queries(world, engine):
    event = world.event(rounds=16)
    lines = [
        f"기업{n},담당{n},f{n}@firm.example,진안군,도금,불량,,1-8,2,5,승인" for n in range(150)
    ]
    file = listed(*lines)
    begun = time.perf_counter()
    with counted_selects(engine) as seen:
        done = take(world, event, file)
    assert (done.batch.rows, done.approved) == (150, 150)
    assert time.perf_counter() - begun < 5
    assert len(seen) < 25
