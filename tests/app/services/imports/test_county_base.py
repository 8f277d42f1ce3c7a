"""Base figures come in by file with day and source, and are taken back as they were."""

from datetime import date

from sqlalchemy import select

from app.models.fairness import CountyBase
from tests.app.services.imports.lists import listed
from tests.app.services.imports.machine import said

HEAD = ("시·군", "기준", "기준일", "값", "출처")


def base_list(*rows):
    return listed(HEAD, *rows)


def test_figures_come_in_and_go_again(machine, make, session):
    make.session.add(
        CountyBase(
            municipality_code="52720", base="population", as_of=date(2025, 12, 31), value=5,
            source="지어낸 값", demonstration=True, updated_at=make.now,
        )
    )  # fmt: skip
    make.session.commit()
    before = machine.dump(("county_base",))
    batch = machine.upload(
        base_list(
            ("진안군", "인구", "2025.12.31.", "24,000", "주민등록"),
            ("전주", "제조업체 수", "2025-12-31", "520", "사업체 조사"),
        ),
        kind="county_base",
    )
    assert machine.apply(batch).counts == {"create": 1, "update": 1, "written": 2}
    rows = {row.municipality_code: row for row in session.scalars(select(CountyBase))}
    assert (rows["52720"].value, rows["52720"].demonstration) == (24_000, False)
    assert (rows["52110"].base, rows["52110"].source) == ("manufacturers", "사업체 조사")
    machine.undo(batch)
    assert machine.dump(("county_base",)) == before


def test_bad_lines_are_named(machine):
    good = ("진안군", "인구", "2025-12-31", "1", "")
    batch = machine.upload(
        base_list(
            ("창원시", *good[1:]), ("진안군", "소", *good[2:]), (*good[:2], "봄", *good[3:]),
            (*good[:3], "-1", ""), good, good,
        ),
        kind="county_base", options={"source": "통계"},
    )  # fmt: skip
    rows = machine.lines(batch)
    assert [row.action for row in rows] == ["bad", "bad", "bad", "bad", "create", "bad"]
    assert [said(row)[0].split(":")[0] for row in rows[:4]] == [
        "municipality", "base", "as_of", "value",
    ]  # fmt: skip
    assert "7번째 줄과 같은" in said(rows[5])[0]
