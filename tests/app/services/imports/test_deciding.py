"""A person says which firm a line means; until then the list is not taken in."""

import pytest

from app.errors import Conflict, Invalid, NotFound
from app.services.imports import deciding, steps
from tests.app.services.imports.lists import AID_HEAD, aid_row, listed


@pytest.fixture
def batch(machine, make):
    make.company(name="둥근식품공업")
    make.company(name="네모정밀기계")
    return machine.upload(
        listed(
            AID_HEAD, aid_row("둥근식품공업사업"), aid_row("네모정밀기게"), aid_row("혼자 있는 곳")
        ),
        kind="aid",
    )


def actions(machine, batch):
    return [row.action for row in machine.lines(batch)]


def test_nothing_is_taken_in_before_all_is_decided(machine, batch, session):
    assert actions(machine, batch) == ["match", "match", "create"]
    with pytest.raises(Conflict, match="2개"):
        steps.apply(session, machine.actor, batch, now=machine.now)


def test_all_may_be_decided_at_once(machine, batch, session):
    assert deciding.decide_all(session, machine.actor, batch, "likely", now=machine.now) == 0
    assert deciding.decide_all(session, machine.actor, batch, "none", now=machine.now) == 2
    session.commit()
    assert actions(machine, batch) == ["create"] * 3
    assert [row.match.get("said") for row in machine.lines(batch)] == ["no", "no", None]
    with pytest.raises(Invalid):
        deciding.decide_all(session, machine.actor, batch, "maybe", now=machine.now)


def test_a_decision_may_be_changed_until_the_list_is_taken_in(machine, batch, session, make):
    firm = make.company()
    for choice in (firm.public_id, "", firm.public_id):
        deciding.decide(session, machine.actor, batch, 3, choice, now=machine.now)
    deciding.decide(session, machine.actor, batch, 4, "", now=machine.now)
    session.commit()
    assert machine.lines(batch)[0].values["company_id"] == firm.id
    machine.apply(batch)
    session.rollback()
    with pytest.raises(Conflict):
        deciding.decide(session, machine.actor, batch, 3, "", now=machine.now)


def test_a_firm_of_another_region_is_none_and_a_sure_line_has_nothing_to_decide(
    machine, batch, session, make
):
    other = make.company(municipality_code="48120")
    with pytest.raises(Invalid):
        deciding.decide(session, machine.actor, batch, 3, other.public_id, now=machine.now)
    with pytest.raises(NotFound):
        deciding.decide(session, machine.actor, batch, 5, "", now=machine.now)
