"""Firms of a list are added or brought up to date, and taken back without a trace."""

import random

from sqlalchemy import select, update

from app.models.audit import AuditEvent
from app.models.company import Company
from app.models.figure import KpiFact
from app.services.figures.facts import renew_case
from app.services.registration_number import digits_of
from tests.app.services.imports.lists import COMPANY_HEAD, company_list, company_row, numbered
from tests.app.services.imports.machine import said

TABLES = ("company", "membership", "case_study", "mentor", "index_change")


def test_a_list_becomes_approved_firms(machine, session):
    batch = machine.upload(company_list(company_row(1, industry="C25912", sales="0.9억")))
    assert machine.apply(batch).counts == {"create": 1, "written": 1}
    firm = session.scalars(select(Company)).one()
    assert (firm.name, firm.municipality_code, firm.industry_code) == ("보기기업 1", "52720", "259")
    assert (firm.headcount, firm.sales_band, firm.level) == (12, "under_1bn", "none")
    assert (firm.status, firm.decided_by_id) == ("approved", machine.actor.user_id)
    actions = session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert actions == ["import.uploaded", "import.started", "import.applied"]


def test_every_bad_line_is_named_with_its_column(machine):
    rows = [
        company_row(1, number="123-45-67890"), company_row(2, number="12345"),
        company_row(3, place="서울 어딘가"), company_row(4, place="창원시"),
        company_row(5, industry="우주여행"), company_row(6, headcount="열두명"),
        company_row(7, headcount="0"), company_row(8, sales="많음"),
        company_row(9), company_row(9), company_row(10, headcount=""), ("합계", "", "", "", "9", ""),
    ]  # fmt: skip
    batch = machine.upload(company_list(*rows))
    found = {row.line: said(row) for row in machine.lines(batch)}
    assert found[3] == [
        "number: 123-45-67890: 사업자등록번호의 마지막 자리가 맞지 않아요. 다시 확인해 주세요."
    ]
    assert "숫자 10자리" in found[4][0]
    assert found[5][0].startswith("municipality: 서울 어딘가: 시·군을 찾지 못했어요")
    assert "이 지역의 시·군이 아니에요" in found[6][0]
    assert found[7][0].startswith("industry: 우주여행")
    assert found[8][0].startswith("headcount: 열두명: 숫자로")
    assert "1부터 100,000까지" in found[9][0]
    assert found[10][0].startswith("sales: 많음")
    assert found[11] == []
    assert found[12] == ["number: 11번째 줄과 같은 번호예요. 한 줄만 남겨 주세요."]
    assert found[13] == ["headcount: 비어 있어요. 새 기업에는 꼭 필요한 칸이에요."]
    assert found[14][0] == "number: 비어 있어요. 꼭 필요한 칸이에요."


def test_a_known_firm_gets_what_the_list_says_and_an_empty_cell_wipes_nothing(
    machine, make, session
):
    firm = make.company(registration_number=digits_of(numbered(1)), headcount=5, intro="그대로")
    head = (*COMPANY_HEAD, "소개")
    batch = machine.upload(company_list((*company_row(1, sales=""), ""), head=head))
    assert [row.action for row in machine.lines(batch)] == ["update"]
    machine.apply(batch)
    session.rollback()
    session.refresh(firm)
    assert (firm.headcount, firm.intro, firm.sales_band) == (12, "그대로", "1_5bn")
    machine.undo(batch)
    session.rollback()
    session.refresh(firm)
    assert firm.headcount == 5


def test_figures_follow_a_firm_to_another_county_and_back(machine, make, session):
    owner = make.user()
    firm = make.company(owner, registration_number=digits_of(numbered(1)))
    renew_case(session, make.case(firm, owner).id)
    session.commit()
    batch = machine.upload(company_list(company_row(1, place="익산시")))
    machine.apply(batch)
    session.rollback()
    assert session.scalars(select(KpiFact.municipality_code)).one() == "52140"
    machine.undo(batch)
    session.rollback()
    assert session.scalars(select(KpiFact.municipality_code)).one() == "52720"


def test_known_firms_are_left_alone_where_that_is_chosen(machine, make):
    make.company(registration_number=digits_of(numbered(1)))
    batch = machine.upload(company_list(company_row(1)), options={"known": "skip"})
    assert [row.action for row in machine.lines(batch)] == ["skip"]


def test_a_firm_of_another_region_is_not_touched(machine, make):
    make.company(registration_number=digits_of(numbered(1)), municipality_code="48120")
    batch = machine.upload(company_list(company_row(1)))
    assert "다른 지역에 등록된 번호" in said(machine.lines(batch)[0])[0]


def test_taking_back_leaves_the_tables_as_they_were(machine, make):
    dice = random.Random(6)
    for n in range(0, 400, 4):
        make.session.add(_firm(make, n))
    make.session.commit()
    before = machine.dump(TABLES)
    rows = [company_row(n, headcount=str(dice.randint(1, 90))) for n in range(2_000)]
    batch = machine.upload(company_list(*rows))
    taken = machine.apply(batch)
    assert taken.counts["written"] == taken.counts["create"] + taken.counts["update"]
    assert taken.counts["create"] == 1_900
    assert machine.dump(TABLES) != before
    assert machine.undo(batch).counts["written"] == 0
    assert machine.dump(TABLES) == before


def _firm(make, n):
    return Company(
        name=f"옛 이름 {n}", registration_number=digits_of(numbered(n)), industry_code="103",
        municipality_code="52720", headcount=99, sales_band="1_5bn", level="none",
        products=["김치"], status="waiting", created_at=make.now,
    )  # fmt: skip


def test_what_changed_since_or_is_used_stays_and_is_named(machine, make, session):
    batch = machine.upload(company_list(*(company_row(n) for n in (1, 2, 3))))
    machine.apply(batch)
    first, second, third = session.scalars(select(Company).order_by(Company.id)).all()
    session.execute(update(Company).where(Company.id == first.id).values(name="새 이름"))
    session.commit()
    make.challenge(second, make.user())
    done = machine.undo(batch)
    assert done.counts["written"] == 2
    assert [said(row) for row in machine.lines(batch)] == [
        [": 그사이에 내용이 바뀌어 그대로 두었어요."],
        [": 그사이에 다른 기록이 이어져 지우지 않았어요."], [],
    ]  # fmt: skip
    assert session.get(Company, third.id, populate_existing=True) is None


def test_a_firm_that_registered_meanwhile_is_not_added_twice(machine, make, session):
    batch = machine.upload(company_list(company_row(1)), options={"known": "skip"})
    make.company(registration_number=digits_of(numbered(1)))
    assert machine.apply(batch).counts == {"skip": 1, "written": 0}
    assert len(session.scalars(select(Company)).all()) == 1
