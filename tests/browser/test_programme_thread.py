"""A programme from three fields on a phone to a settled agreement, and what the council reads of it.

The site runs in this process, so that the test can let months pass.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.account import User
from app.models.company import Company
from app.models.ledger import Aid, Deliverable
from app.models.selection import SelectionRound
from tests.browser.conftest import keep, sign_in
from tests.browser.live import LiveSite, live_site, open_page
from tests.browser.pages import photo
from tests.factories import PASSWORD, Factory
from tests.programme_maker import make_programme, make_version

pytestmark = [pytest.mark.browser, pytest.mark.no_cover, pytest.mark.timeout(420)]
START = datetime(2026, 2, 24, 1, 0, tzinfo=UTC)
FIRM = "진안새벽두부"


@dataclass
class People:
    """Who takes part; passwords are those of the factory."""

    owner: User
    visitor: User
    coordinator: User
    reviewers: tuple[User, User]
    auditor: User
    firm: Company


@pytest.fixture
def site(tmp_path: Path, template_database: Path) -> Iterator[LiveSite]:
    with live_site(tmp_path, template_database, START) as running:
        yield running


@pytest.fixture
def people(site: LiveSite) -> People:
    with Session(site.runtime.engine, expire_on_commit=False) as session:
        make = Factory(session, START)
        owner, visitor = make.user(name="한새벽"), make.user(name="정먼저")
        experienced = make.company(
            visitor, name="먼저간식품", municipality_code="52110", products=["김치"]
        )
        make.case(experienced, visitor)
        make.mentor(experienced, visitor)
        firm = make.company(owner, name=FIRM, products=["두부"], headcount=14, sales_band="1_5bn")
        make_version(
            session, make_programme(session), rules=[], documents=[
                {"ko": "사업계획서", "en": "Business plan", "required": True},
            ],
        )  # fmt: skip
        reviewers = (make.staff("reviewer"), make.staff("reviewer"))
        return People(owner, visitor, make.coordinator(), reviewers, make.staff("auditor"), firm)


def test_from_three_fields_to_a_settled_agreement(
    chromium: Browser, site: LiveSite, people: People
) -> None:
    say_three_things(open_page(chromium, site, None))
    site.work()
    desk = open_page(chromium, site, people.coordinator, "desktop")
    intake = send_a_visitor(desk)
    visit_the_plant(open_page(chromium, site, people.visitor))
    draft_a_plan(desk, intake)
    call = open_a_round(desk, site)
    owner = open_page(chromium, site, people.owner)
    apply(owner, call)
    site.move_to(datetime(2026, 3, 23, 1, 0, tzinfo=UTC))
    choose(desk, chromium, site, people, call)
    read_the_result(owner, people)
    aid = agree(desk, site)
    hand_in_late(owner, desk, site, people, aid)
    settle(owner, desk, site, aid)
    read_the_report(chromium, site, people)


def say_three_things(phone: Page) -> None:
    phone.goto("/intent")
    phone.locator("#firm").fill(FIRM)
    phone.locator("#eok").fill("32")
    phone.locator("#headcount").fill("14")
    phone.locator("#place").select_option("52720")
    phone.locator("#pain").fill("두부가 자꾸 부서져서 열에 하나는 다시 만들어요.")
    phone.locator("#phone").fill("010-1234-5678")
    phone.locator("#consent").check()
    keep(phone, "programme-01-intent")
    phone.get_by_role("button", name="관심 있다고 알리기").click()
    expect(phone.get_by_role("heading", level=1)).to_be_visible()
    keep(phone, "programme-02-thanks")
    assert "/intent/" in phone.url


def send_a_visitor(desk: Page) -> str:
    desk.goto("/desk/intakes/")
    keep(desk, "programme-03-intakes")
    desk.get_by_role("link", name=FIRM).click()
    intake = desk.url
    desk.get_by_role("button", name="이 기업과 잇기").click()
    expect(desk.get_by_role("button", name="이은 것 풀기")).to_be_visible()
    desk.get_by_role("link", name="방문자 정하기").click()
    desk.locator("#day").fill("2026-02-27")
    desk.get_by_role("button", name="부탁하기").first.click()
    expect(desk.get_by_text("정먼저").first).to_be_visible()
    desk.goto(intake)
    keep(desk, "programme-04-intake")
    return intake


def visit_the_plant(phone: Page) -> None:
    phone.goto("/intakes/mine")
    phone.get_by_role("link", name=FIRM).click()
    visit = phone.url
    phone.get_by_role("link", name="지금 값 더하기").click()
    phone.get_by_role("link", name="공정불량률").click()
    phone.locator("#value").fill("9.6")
    phone.locator("#period_from").fill("2025-11")
    phone.locator("#period_to").fill("2026-01")
    phone.locator("#measured_by").fill("생산팀 한과장")
    phone.locator("#method").fill("하루 부서진 두부를 만든 두부로 나눔")
    phone.locator("#file").set_input_files(photo("생산일지", "beige"))
    keep(phone, "programme-05-pain")
    phone.get_by_role("button", name="저장하기").click()
    phone.wait_for_url(lambda url: "/pains" not in url)
    phone.goto(visit)
    phone.locator("#day").fill("2026-02-24")
    phone.locator("#problem").fill("굳힘 물의 온도와 농도를 감으로 맞춰 날마다 달라요.")
    phone.locator("#cause").fill("온도를 재지 않아요.")
    phone.locator("label[for=category-defect]").click()
    phone.locator("input[name=readiness]").first.check(force=True)
    keep(phone, "programme-06-visit")
    phone.get_by_role("button", name="기록 내기").click()
    expect(phone.get_by_role("button", name="방문 기록으로 계획서 시작하기")).to_be_visible()


def draft_a_plan(desk: Page, intake: str) -> None:
    desk.goto(intake)
    desk.get_by_role("button", name="방문 기록으로 계획서 시작하기").click()
    desk.wait_for_url("**/plans/*")
    plan = desk.url.split("#", 1)[0]
    # 9.6 % × 3 / 8: the change of the published case, with its certificate
    expect(desk.locator(".plan-figure")).to_contain_text("3.6")
    expect(desk.locator(".plan-target")).to_contain_text("먼저간식품")
    desk.goto(f"{plan}/edit")
    desk.locator("#title").fill("굳힘 물을 재서 부서지는 두부 줄이기")
    desk.locator("#cw1").fill("온도·농도 센서와 기록 장치")
    desk.locator("[name=cost_won]").first.fill("45000000")
    desk.get_by_role("button", name="저장하기").first.click()
    desk.wait_for_url(plan)
    keep(desk, "programme-08-plan")
    with desk.expect_download() as saved:
        desk.get_by_role("link", name="문서 파일로 받기").click()
    assert Path(saved.value.path()).read_bytes().startswith(b"PK")


def open_a_round(desk: Page, site: LiveSite) -> str:
    desk.goto("/desk/rounds/new")
    desk.locator("#title").fill("2026년 전북형 JS1 모집")
    desk.locator("#opens_on").fill("2026-02-24")
    desk.locator("#closes_on").fill("2026-03-20")
    desk.locator("#places").fill("1")
    desk.locator("#reserves").fill("1")
    desk.locator("#reviewers_each").fill("2")
    desk.locator("#preference_points").fill("3")
    desk.locator("#least_points").fill("50")
    keep(desk, "programme-09-round")
    desk.get_by_role("button", name="모집 만들기").click()
    desk.get_by_role("button", name="모두에게 알리기").click()
    expect(desk.get_by_text("신청을 받아요").first).to_be_visible()
    with Session(site.runtime.engine) as session:
        return session.scalars(select(SelectionRound.public_id)).one()


def apply(owner: Page, call: str) -> None:
    owner.goto(f"/calls/{call}")
    keep(owner, "programme-10-call")
    owner.get_by_role("link", name="신청하기").click()
    owner.get_by_role("button", name="신청서 쓰기").click()
    expect(owner.locator("#title")).to_have_value("굳힘 물을 재서 부서지는 두부 줄이기")
    expect(owner.locator("#cost_won")).to_have_value("45000000")
    owner.locator("#documents input[type=file]").set_input_files(photo("계획서", "white"))
    owner.get_by_role("button", name="저장하기").click()
    expect(owner.get_by_text("필요한 것을 모두 채웠어요.")).to_be_visible()
    keep(owner, "programme-11-application")
    owner.get_by_role("button", name="신청 내기").click()
    expect(owner.locator(".status-line")).to_contain_text("에 냈어요")


def choose(desk: Page, chromium: Browser, site: LiveSite, people: People, call: str) -> None:
    desk.goto(f"/desk/rounds/{call}/reviewers")
    for reviewer in people.reviewers:
        desk.locator("#person").select_option(label=reviewer.name)
        desk.get_by_role("button", name="넣고 알리기").click()
        expect(desk.locator("table").first).to_contain_text(reviewer.name)
    desk.get_by_role("button", name="고르게 나누기").click()
    expect(desk.get_by_text("모든 신청에 심사위원이 있어요.")).to_be_visible()
    keep(desk, "programme-12-reviewers")
    desk.goto(f"/desk/rounds/{call}")
    desk.get_by_role("button", name="심사 시작하기").click()
    expect(desk.get_by_role("link", name="심사장 열기")).to_be_visible()
    for number, reviewer in enumerate(people.reviewers):
        page = open_page(chromium, site, reviewer)
        page.goto("/reviews/")
        page.get_by_role("link", name="굳힘 물을 재서").first.click()
        expect(page.get_by_role("button", name="점수 내기")).to_be_visible()
        for field in page.locator(".score-field").all():
            field.locator(f"input[value='{5 - number}']").check(force=True)
        keep(page, f"programme-13-review-{number}")
        page.get_by_role("button", name="점수 내기").click()
        expect(page.locator(".status-line")).to_contain_text("점을 냈어요")
    desk.goto(f"/desk/rounds/{call}/board")
    desk.get_by_role("button", name="결정안 만들기").click()
    keep(desk, "programme-14-board")
    desk.locator("#sure").check()
    desk.get_by_role("button", name="결정하기").click()
    desk.locator("#sure").check()
    desk.get_by_role("button", name="기업에 알리기").click()
    expect(desk.get_by_text("모든 기업에 결과를 알렸어요.").first).to_be_visible()
    site.work()


def read_the_result(owner: Page, people: People) -> None:
    sign_in(owner, people.owner.email, PASSWORD)
    owner.goto("/calls/")
    owner.get_by_role("link", name="2026년 전북형 JS1 모집").first.click()
    expect(owner.locator(".status-line")).to_contain_text("선정됐어요")
    keep(owner, "programme-15-chosen")


def agree(desk: Page, site: LiveSite) -> str:
    desk.get_by_role("link", name="협약 만들기").first.click()
    desk.locator("#first_day").fill("2026-04-01")
    desk.locator("#last_day").fill("2026-09-30")
    keep(desk, "programme-16-agree")
    desk.get_by_role("button", name="협약을 장부에 적기").click()
    desk.wait_for_url("**/desk/ledger/*")
    keep(desk, "programme-17-aid")
    with Session(site.runtime.engine) as session:
        return session.scalars(select(Aid.public_id)).one()


def hand_in_late(owner: Page, desk: Page, site: LiveSite, people: People, aid: str) -> None:
    with Session(site.runtime.engine) as session:
        papers = session.scalars(select(Deliverable).order_by(Deliverable.due_on)).all()
        last = papers[-1].due_on
    # the firm is reminded, then the coordinator is told: nothing came
    for days in (8, 20):
        site.move_to(datetime.combine(last + timedelta(days=days), time(1), UTC))
    for page, person in ((owner, people.owner), (desk, people.coordinator)):
        sign_in(page, person.email, PASSWORD)
    desk.goto("/desk/ledger/papers")
    expect(desk.locator("#found")).to_contain_text(FIRM)
    keep(desk, "programme-18-late")
    owner.goto(f"/aid/{aid}")
    keep(owner, "programme-19-own-aid")
    for number in range(len(papers)):
        fold = owner.locator(".ledger-papers").first.locator("li").nth(number)
        fold.locator("input[type=file]").set_input_files(photo(f"보고서 {number}", "white"))
        fold.get_by_role("button").last.click()
        expect(owner.locator(".ledger-papers").first.locator("li").nth(number)).to_contain_text(
            "낸 날"
        )
    desk.goto(f"/desk/ledger/{aid}")
    papers_part = desk.locator("section[aria-labelledby=papers]")
    for _ in papers:
        papers_part.get_by_role("button", name="확인하기").first.click()
    expect(papers_part.get_by_role("button", name="확인하기")).to_have_count(0)
    keep(desk, "programme-20-papers")
    with Session(site.runtime.engine) as session:
        rows = session.scalars(select(Deliverable)).all()
        assert {row.state for row in rows} == {"accepted"}
        assert all(row.received_on and row.received_on > row.due_on for row in rows)
        assert all(row.escalated_at for row in rows)
        # a reminder that nobody could send on its days is not sent weeks later
        assert max(rows, key=lambda row: row.due_on).reminded_at


def settle(owner: Page, desk: Page, site: LiveSite, aid: str) -> None:
    owner.goto(f"/aid/{aid}#settlement")
    items = owner.locator("section[aria-labelledby=settlement] ol > li")
    for number in range(items.count()):
        item = items.nth(number)
        item.locator("summary").click()
        item.locator("input[type=file]").set_input_files(photo(f"증빙 {number}", "ivory"))
        item.get_by_role("button").last.click()
        expect(items.nth(number).get_by_role("link").first).to_be_visible()
    keep(owner, "programme-21-settlement")
    desk.goto(f"/desk/ledger/{aid}")
    part = desk.locator("section[aria-labelledby=settlement]")
    for _ in range(items.count()):
        part.get_by_role("button", name="확인하기").first.click()
    expect(part.get_by_role("button", name="확인하기")).to_have_count(0)
    for step in ("진행 중으로 바꾸기", "정산 시작하기", "정산 마치기"):
        desk.locator("section[aria-labelledby=steps] summary", has_text=step).click()
        fold = desk.locator("section[aria-labelledby=steps] details[open]")
        fold.locator("[name=reason]").fill("서류를 모두 확인했어요.")
        fold.get_by_role("button").click()
        expect(desk.locator("section[aria-labelledby=steps] summary", has_text=step)).to_have_count(
            0
        )
    keep(desk, "programme-22-settled")
    with Session(site.runtime.engine) as session:
        assert session.scalars(select(Aid.state)).one() == "settled"


def read_the_report(chromium: Browser, site: LiveSite, people: People) -> None:
    council = open_page(chromium, site, people.auditor, "desktop")
    council.goto("/desk/annual/?year=2026")
    keep(council, "programme-23-annual")
    council.locator("#found table a").first.click()
    expect(council.get_by_role("heading", level=1)).to_be_visible()
    keep(council, "programme-24-drill-down")
    council.goto("/desk/fairness/")
    expect(council.locator("main")).to_contain_text("진안군")
    keep(council, "programme-25-fairness")
