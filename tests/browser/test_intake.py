"""From three fields on a phone to a plan that leaves as a file, in a browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.config import Settings
from app.models.account import User
from app.models.intake import Intake, PlanTarget
from app.web.database import Site as App
from tests.browser.conftest import Open, sign_in
from tests.browser.pages import layout_findings
from tests.browser.plant import Plant
from tests.browser.running import Site
from tests.factories import PASSWORD, Factory

pytestmark = [pytest.mark.browser, pytest.mark.no_cover, pytest.mark.timeout(180)]


@pytest.fixture
def plant(app: App) -> Iterator[Plant]:
    running = Plant(app)
    yield running
    running.stop()


@pytest.fixture
def site(plant: Plant, settings: Settings) -> Site:
    """The small site of this test in place of the demonstration."""
    return Site(plant.address, settings.instance_dir / "mail")


def test_an_intent_becomes_a_plan_with_a_quoted_target(
    open_page: Open, session: Session, make: Factory
) -> None:
    boss, owner = make.coordinator(), make.user()
    make.case(make.company(owner, name="익산 절임"), owner)
    mentor = make.mentor(make.company(municipality_code="52140"))
    visitor = session.get_one(User, mentor.user_id)
    session.rollback()

    firm = open_page(size="phone")
    firm.goto("/intent")
    for name, text in (("firm", "진안 김치"), ("eok", "32"), ("headcount", "12")):
        firm.fill(f"[name={name}]", text)
    firm.select_option("[name=place]", "52720")
    firm.fill("[name=phone]", "063-432-1234")
    firm.check("[name=consent]")
    assert layout_findings(firm) == []
    firm.get_by_role("button", name="관심 있다고 알리기").click()
    expect(firm.get_by_role("heading", level=1)).to_have_text("잘 받았어요")
    assert layout_findings(firm) == []
    intake = session.scalars(select(Intake)).one()

    desk = open_page(size="phone")
    sign_in(desk, boss.email, PASSWORD)
    desk.goto(f"/desk/intakes/{intake.public_id}/visitor")
    desk.get_by_role("button", name=f"부탁하기 {visitor.name}").click()
    expect(desk.get_by_role("status")).to_contain_text("방문을 부탁드렸어요")
    assert layout_findings(desk) == []

    phone = open_page(size="phone")
    sign_in(phone, visitor.email, PASSWORD)
    phone.goto(f"/intakes/{intake.public_id}/pains/new?metric=process_defect")
    for name, text in (
        ("value", "10"), ("period_from", "2026-07"), ("period_to", "2026-09"),
        ("measured_by", "생산팀"), ("method", "전수 집계"),
    ):  # fmt: skip
        phone.fill(f"[name={name}]", text)
    phone.get_by_role("button", name="저장하기").click()
    phone.fill("#day", "2026-11-20")
    phone.fill("[name=problem]", "염도가 들쭉날쭉해서 열에 하나는 버려요.")
    phone.get_by_text("재고 불일치").click()
    phone.get_by_text("바로 시작할 수 있어요").click()
    assert layout_findings(phone) == []
    phone.get_by_role("button", name="기록 내기").click()
    phone.get_by_role("button", name="방문 기록으로 계획서 시작하기").click()
    expect(phone.get_by_text("익산 절임")).to_be_visible()
    assert layout_findings(phone) == []
    with phone.expect_download() as download:
        phone.get_by_role("link", name="문서 파일로 받기").click()
    assert download.value.suggested_filename.endswith(".docx")
    session.rollback()
    assert session.scalars(select(PlanTarget)).one().quoted["company"] == "익산 절임"
