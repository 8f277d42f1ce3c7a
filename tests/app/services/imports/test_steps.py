"""A coordinator's steps are allowed only where the import waits for them."""

import pytest

from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.services.actor import Actor
from app.services.imports import steps
from tests.app.services.imports.lists import company_list, company_row


def do(session, machine, deed, batch, **more):
    return deed(session, machine.actor, batch, now=machine.now, **more)


def test_each_state_allows_its_own_steps(machine, session):
    batch = machine.upload(company_list(company_row(1)))
    for deed in (steps.undo, steps.retry):
        with pytest.raises(Conflict):
            do(session, machine, deed, batch)
    session.rollback()
    machine.apply(batch)
    session.rollback()
    for deed in (steps.apply, steps.retry):
        with pytest.raises(Conflict):
            do(session, machine, deed, batch)
    with pytest.raises(Conflict):
        do(session, machine, steps.reread, batch, columns={}, options={})
    session.rollback()
    machine.undo(batch)
    session.rollback()
    with pytest.raises(Conflict):
        do(session, machine, steps.undo, batch)


def test_nothing_happens_while_a_worker_has_it(machine, session):
    batch = machine.upload(company_list(company_row(1)))
    do(session, machine, steps.apply, batch)
    with pytest.raises(Conflict, match="처리하는 중"):
        do(session, machine, steps.apply, batch)


def test_only_coordinators_of_the_region_begin(machine, session):
    stranger = Actor(9, "x", "남", "x@example.com", "ko", coordinator_regions=frozenset({"48"}))
    with pytest.raises(Forbidden):
        steps.begin(
            session, stranger, machine.runtime.files, kind="companies", region="52",
            file_name="a", data=company_list(company_row(1)), options={}, now=machine.now,
        )  # fmt: skip
    batch = machine.upload(company_list(company_row(1)))
    with pytest.raises(NotFound):
        steps.own(session, stranger, batch)


def test_wrong_choices_are_refused(machine):
    with pytest.raises(Invalid) as caught:
        machine.upload(company_list(company_row(1)), options={"known": "burn"})
    assert set(caught.value.fields) == {"known"}
    with pytest.raises(Invalid):
        machine.upload(b"x", kind="cows")


def test_a_dropped_file_is_gone_unless_another_import_needs_it(machine, session):
    data = company_list(company_row(1))
    one, two = machine.upload(data), machine.upload(data)
    path = machine.runtime.files.path(machine.row(one).digest)

    def drop(batch):
        steps.drop(session, machine.actor, machine.runtime.files, batch, now=machine.now)
        session.commit()

    drop(one)
    assert path.exists()
    drop(two)
    assert not path.exists()
    assert machine.lines(two) == []


def test_other_columns_are_read_anew(machine, session):
    batch = machine.upload(company_list(company_row(1)))
    row = do(session, machine, steps.reread, batch, columns={"number": 1, "name": 0}, options={})
    session.commit()
    assert row.state == "reading"
    machine.work()
    (line,) = machine.lines(batch)
    assert line.action == "bad"
    assert set(line.cells) == {"name", "number"}
