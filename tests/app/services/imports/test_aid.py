"""Aid of other departments finds its firm, is reviewed where that is unsure, and taken back."""

from sqlalchemy import select, update

from app.models.ledger import Aid, AidFunding
from app.services.imports import deciding
from app.services.registration_number import digits_of
from tests.app.services.imports.lists import AID_HEAD, aid_row, listed, numbered
from tests.app.services.imports.machine import said

TABLES = ("aid", "aid_funding", "overlap_finding", "company")


def aid_list(*rows):
    return listed(AID_HEAD, *rows)


def test_a_number_or_one_name_in_one_place_joins_at_once(machine, make, session):
    by_number = make.company(registration_number=digits_of(numbered(1)))
    by_name = make.company(name="(주)둥근식품")
    batch = machine.upload(
        aid_list(
            aid_row("다르게 적은 이름", numbered(1)), aid_row("둥근식품"), aid_row("모르는 곳", numbered(7)),
        ),
        kind="aid",
    )  # fmt: skip
    machine.apply(batch)
    rows = session.scalars(select(Aid).order_by(Aid.id)).all()
    assert [row.company_id for row in rows] == [by_number.id, by_name.id, None]
    assert (rows[0].year, rows[0].purpose, rows[0].state) == (2025, "export", "settled")
    money = session.scalars(select(AidFunding).where(AidFunding.aid_id == rows[0].id)).all()
    assert {row.source: row.won for row in money} == {"province": 12_000_000, "own": 3_000_000}


def test_an_unsure_line_waits_for_a_person(machine, make, session):
    firm = make.company(name="둥근식품공업")
    batch = machine.upload(aid_list(aid_row("둥근식품공엄")), kind="aid")
    (row,) = machine.lines(batch)
    assert (row.action, row.match["guesses"][0]["name"]) == ("match", "둥근식품공업")
    with make.session.begin_nested():
        deciding.decide(session, machine.actor, batch, row.line, firm.public_id, now=machine.now)
    session.commit()
    machine.apply(batch)
    assert session.scalars(select(Aid.company_id)).all() == [firm.id]


def test_bad_lines_are_named_and_what_is_there_is_skipped(machine, make):
    batch = machine.upload(aid_list(aid_row("가")), kind="aid")
    machine.apply(batch)
    again = machine.upload(
        aid_list(
            aid_row("가"), aid_row("나"), aid_row("나"), aid_row(""), aid_row("다", "123"),
            aid_row("라", year="작년"), aid_row("마", title=""),
        ),
        kind="aid",
    )  # fmt: skip
    rows = machine.lines(again)
    assert [row.action for row in rows] == [
        "skip", "create", "skip", "bad", "bad", "bad", "bad",
    ]  # fmt: skip
    assert "장부에 이미 있는" in said(rows[0])[0]
    assert "4번째 줄과 같은" in said(rows[2])[0]
    assert [said(row)[0].split(":")[0] for row in rows[3:]] == ["firm", "number", "year", "title"]


def test_a_choice_for_the_whole_list_fills_empty_cells(machine, session):
    batch = machine.upload(
        aid_list(aid_row("가", title="", year="")), kind="aid",
        options={"title": "로봇 보급", "year": "2024"},
    )  # fmt: skip
    machine.apply(batch)
    row = session.scalars(select(Aid)).one()
    assert (row.title, row.year, row.purpose) == ("로봇 보급", 2024, "automation")


def test_taking_back_leaves_no_trace_but_keeps_what_was_changed(machine, make, session):
    make.company(registration_number=digits_of(numbered(1)))
    before = machine.dump(TABLES)
    batch = machine.upload(
        aid_list(aid_row("가", numbered(1)), aid_row("나", numbered(1), title="수출 보험")),
        kind="aid",
    )
    machine.apply(batch)
    machine.undo(batch)
    assert machine.dump(TABLES) == before
    again = machine.upload(aid_list(aid_row("가"), aid_row("나")), kind="aid")
    machine.apply(again)
    session.execute(update(Aid).where(Aid.firm == "가").values(note="고침"))
    session.commit()
    assert machine.undo(again).counts["written"] == 1
    session.rollback()
    assert session.scalars(select(Aid.firm)).all() == ["가"]
