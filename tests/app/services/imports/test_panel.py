"""Rows of a panel come in by file, firm by year, and are taken back."""

import pytest
from sqlalchemy import select

from app.errors import Invalid
from app.models.effect import Panel, PanelRow
from tests.app.services.imports.lists import listed
from tests.app.services.imports.machine import said

HEAD = ("firm_key", "연도", "업종", "규모", "지원연도", "매출", "고용")


@pytest.fixture
def panel(make):
    row = Panel(
        region_code="52", title="시험 패널", source="지어낸 값", created_by_id=make.user().id,
        created_at=make.now,
    )  # fmt: skip
    make.session.add(row)
    make.session.commit()
    return row


def test_rows_come_in_and_go_again(machine, panel, session):
    def rows(*lines):
        return listed(HEAD, *lines, encoding="utf-8")

    first = rows(
        ("A", "2019", "10", "10-49", "", "1,200.5", "12"),
        ("A", "2020", "C10", "10-49", "2020", "", "13"),
    )
    batch = machine.upload(first, kind="panel", panel=panel.public_id)
    assert machine.apply(batch).counts["written"] == 2
    found = session.scalars(select(PanelRow).order_by(PanelRow.year)).all()
    assert [(row.sales, row.jobs, row.treated_from, row.industry) for row in found] == [
        (1200.5, 12.0, None, "10"), (None, 13.0, 2020, "10"),
    ]  # fmt: skip
    before = machine.dump(("panel_row",))
    more = rows(
        ("A", "2020", "10", "10-49", "2020", "9", "13"), ("B", "2020", "25", "50-99", "-", "5", "")
    )
    second = machine.upload(more, kind="panel", panel=panel.public_id)
    assert machine.apply(second).counts == {"create": 1, "update": 1, "written": 2}
    machine.undo(second)
    assert machine.dump(("panel_row",)) == before
    machine.undo(batch)
    assert machine.dump(("panel_row",)) == ""


def test_bad_rows_are_named(machine, panel):
    good = ("A", "2019", "10", "10-49", "", "1", "")
    data = listed(
        HEAD, ("", *good[1:]), ("A", "19", *good[2:]), ("A", "2019", "식품", *good[3:]),
        (*good[:5], "", ""), (*good[:5], "많음", ""), good, good,
    )  # fmt: skip
    rows = machine.lines(machine.upload(data, kind="panel", panel=panel.public_id))
    assert [row.action for row in rows] == [*["bad"] * 5, "create", "bad"]
    assert [said(row)[0].split(":")[0] for row in rows[:5]] == [
        "firm_key", "year", "industry", "", "sales",
    ]  # fmt: skip


def test_a_panel_must_be_chosen(machine):
    with pytest.raises(Invalid):
        machine.upload(b"x", kind="panel")
