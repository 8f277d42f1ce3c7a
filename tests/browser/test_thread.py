"""The whole thread on a phone: a question, a visit, a stay, a year of results, a case, a mentor.

The site runs in this process, so that the test can let months pass.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

import pytest
from icalendar import Calendar, Event
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.clock import SEOUL
from app.models.account import User
from app.models.case import CaseStudy
from app.models.company import Company
from app.models.mentor import Mentor
from tests.browser.conftest import keep, sign_in
from tests.browser.live import LiveSite, live_site, open_page
from tests.browser.pages import photo
from tests.factories import PASSWORD, Factory

pytestmark = [pytest.mark.browser, pytest.mark.no_cover, pytest.mark.timeout(420)]
START = datetime(2026, 3, 4, 1, 0, tzinfo=UTC)
PAIN = "절임 염도가 날마다 달라서 반품이 자꾸 와요. 소금은 손대중이에요."
TASKS = (
    ("소금물 농도를 아무도 재지 않아요", "염도 편차", "%p", "3", "0.5"),
    ("절임통이 멀어서 들고 걸어요", "이동 거리", "m", "210", "77"),
    ("세척 순서가 사람마다 달라요", "세척 시간", "분", "52", "35"),
    ("포장대 앞에 상자가 쌓여요", "쌓인 상자", "개", "40", "8"),
    ("바닥이 젖어 미끄러워요", "미끄러질 뻔한 일", "회", "6", "1"),
)


@dataclass
class People:
    """Who takes part; passwords are those of the factory."""

    owner: User
    mentor: User
    coordinator: User
    next_owner: User
    firm: Company
    mentoring: Mentor


@pytest.fixture
def site(tmp_path: Path, template_database: Path) -> Iterator[LiveSite]:
    with live_site(tmp_path, template_database, START) as running:
        yield running


@pytest.fixture
def people(site: LiveSite) -> People:
    with Session(site.runtime.engine, expire_on_commit=False) as session:
        make = Factory(session, START)
        owner, mentor = make.user(name="한소금"), make.user(name="정도금")
        experienced = make.company(
            mentor, name="먼저간식품", municipality_code="52110", products=["두부"]
        )
        make.case(experienced, mentor)
        mentoring = make.mentor(experienced, mentor)
        firm = make.company(owner, name="진안소금김치")
        make.challenge(firm, owner, text=PAIN)
        next_owner = make.user(name="나다음")
        following = make.company(next_owner, name="다음절임", products=["장아찌"])
        make.challenge(following, next_owner, text="장아찌 간이 들쭉날쭉해요")
        return People(owner, mentor, make.coordinator(), next_owner, firm, mentoring)


def letters(site: LiveSite, person: User) -> list[EmailMessage]:
    """Return a person's letters, oldest first."""
    parser = BytesParser(EmailMessage, policy=policy.default)
    found = [parser.parsebytes(path.read_bytes()) for path in sorted(site.mail.glob("*.eml"))]
    return [letter for letter in found if letter["To"] == person.email]


def link(site: LiveSite, person: User, path: str) -> str:
    """Return the newest address that begins with ``path`` in a person's letters, without origin."""
    for letter in reversed(letters(site, person)):
        body = letter.get_body(("plain",))
        assert body is not None
        if found := re.search(re.escape(site.address) + rf"({path}[^\s>]*)", body.get_content()):
            return found.group(1)
    pytest.fail(f"no letter to {person.name} leads to {path}")


def test_from_the_question_to_the_next_mentor(
    chromium: Browser, site: LiveSite, people: People
) -> None:
    owner, mentor = (open_page(chromium, site, p) for p in (people.owner, people.mentor))
    coordinator = open_page(chromium, site, people.coordinator, "desktop")

    ask(owner, people)
    site.work()
    answer_without_signing_in(open_page(chromium, site, None), site, people)
    site.work()
    agree_on_goals(owner)
    agree_on_a_visit(owner, mentor, site, people)
    stay_with_five_tasks(owner, mentor, site)
    # a sign-in lasts a month
    sign_in(mentor, people.mentor.email, PASSWORD)
    close_the_stay_and_the_mentoring(mentor)
    tell_results_of_a_year(chromium, site, people)
    for page, person in ((owner, people.owner), (mentor, people.mentor)):
        sign_in(page, person.email, PASSWORD)
    sign_in(coordinator, people.coordinator.email, PASSWORD)
    publish_the_case(owner, mentor, coordinator, site, people)
    become_a_mentor(owner, coordinator, site, people)
    be_asked_by_the_next(chromium, site, people)


def ask(owner: Page, people: People) -> None:
    owner.goto("/challenges/")
    owner.get_by_role("link", name=re.compile("절임 염도가")).first.click()
    owner.get_by_role("link", name=re.compile("맞는 사례와 멘토")).first.click()
    owner.get_by_role("link", name=re.compile("멘토에게 물어보기")).first.click()
    keep(owner, "thread-01-ask")
    owner.locator("#message").fill("염도를 어떻게 재기 시작하셨는지 알고 싶어요.")
    owner.get_by_role("button", name="요청 보내기").click()
    expect(owner.get_by_text("답을 기다려요").first).to_be_visible()
    keep(owner, "thread-02-asked")


def answer_without_signing_in(page: Page, site: LiveSite, people: People) -> None:
    page.goto(link(site, people.mentor, "/answer/"))
    keep(page, "thread-03-one-tap")
    page.get_by_role("button", name=re.compile("이렇게 답하기")).click()
    expect(page.get_by_text("수락").first).to_be_visible()
    keep(page, "thread-04-yes")
    page.goto(link(site, people.mentor, "/answer/"))
    expect(page.get_by_text("수락했어요").first).to_be_visible()


def open_listed(page: Page, path: str) -> None:
    """Open the first entry of a list."""
    page.goto(path)
    page.locator("main table a").first.click()


def open_fold(page: Page, name: str) -> None:
    """Open a section of the page where it is closed."""
    fold = page.locator(f"details#{name}")
    if fold.get_attribute("open") is None:
        fold.locator("summary").first.click()


def agree_on_goals(owner: Page) -> None:
    open_listed(owner, "/engagements/")
    keep(owner, "thread-05-engagement")
    open_fold(owner, "goals")
    owner.locator("#goals").get_by_role("link", name="목표 세우기").click()
    owner.get_by_role("link", name="공정불량률").click()
    owner.locator("#target").fill("3")
    owner.locator("#target_by").fill("2026-12-31")
    owner.get_by_role("button", name="저장하기").click()
    expect(owner.get_by_role("heading", name="지금은 얼마인가요?")).to_be_visible()
    owner.locator("#value").fill("8")
    owner.locator("#period_from").fill("2026-01")
    owner.locator("#period_to").fill("2026-02")
    owner.locator("#measured_by").fill("생산팀")
    owner.locator("#method").fill("하루 반품 상자를 세어 나눔")
    owner.locator("#file").set_input_files(photo("생산일지", "ivory"))
    keep(owner, "thread-06-baseline")
    owner.get_by_role("button", name="저장하기").click()
    expect(owner.locator("#goals")).to_contain_text(re.compile(r"8\s*%"))


def agree_on_a_visit(owner: Page, mentor: Page, site: LiveSite, people: People) -> None:
    open_listed(mentor, "/engagements/")
    open_fold(mentor, "visits")
    mentor.locator("#visits").get_by_role("link", name="방문 시간 제안하기").click()
    mentor.locator("#time_1").fill("2026-03-10T14:00")
    mentor.locator("#time_2").fill("2026-03-11T10:00")
    mentor.locator("#purpose").fill("절임 공정을 함께 돌아보기")
    mentor.locator("#address").fill("전북 진안군 진안읍 홍삼로 12")
    keep(mentor, "thread-07-propose-visit")
    mentor.get_by_role("button", name="시간 제안하기").click()
    site.work()
    open_listed(owner, "/visits/")
    keep(owner, "thread-08-choose-time")
    owner.get_by_role("radio").first.check()
    owner.get_by_role("button", name="이 시간으로 약속하기").click()
    expect(owner.get_by_role("link", name=re.compile("달력에 넣기"))).to_be_visible()
    keep(owner, "thread-09-visit-agreed")
    site.work()
    for person in (people.owner, people.mentor):
        event = invitation(site, person)
        assert event["DTSTART"].dt == datetime(2026, 3, 10, 14, 0, tzinfo=SEOUL)
    site.move_to(datetime(2026, 3, 11, 1, 0, tzinfo=UTC))
    for page in (mentor, owner):
        open_listed(page, "/visits/?when=past")
        page.get_by_label("다녀왔어요").check()
        page.get_by_role("button", name="적기", exact=True).click()
    keep(owner, "thread-10-visit-held")


def invitation(site: LiveSite, person: User) -> Event:
    """Return the event of the newest invitation in a person's letters."""
    for letter in reversed(letters(site, person)):
        for part in letter.walk():
            if part.get_content_type() == "text/calendar":
                calendar = Calendar.from_ical(part.get_content())
                assert calendar["METHOD"] == "REQUEST"
                (event,) = calendar.walk("VEVENT")
                return event
    pytest.fail(f"no invitation to {person.name}")


def stay_with_five_tasks(owner: Page, mentor: Page, site: LiveSite) -> None:
    open_listed(mentor, "/engagements/")
    open_fold(mentor, "stay")
    mentor.get_by_role("link", name="현장 상주 계획하기").click()
    mentor.locator("#first_day").fill("2026-03-16")
    mentor.locator("#last_day").fill("2026-04-24")
    mentor.locator("#planned_tasks").fill("5")
    mentor.get_by_role("button", name="계획하기").click()
    keep(mentor, "thread-11-team")
    site.move_to(datetime(2026, 3, 16, 1, 0, tzinfo=UTC))
    open_listed(mentor, "/stays/")
    board = mentor.url
    mentor.get_by_role("link", name="과제 더하기").click()
    for number, (title, *_) in enumerate(TASKS, start=1):
        mentor.locator("#photo").set_input_files(photo("앞", "firebrick"))
        mentor.locator("#title").fill(title)
        if number == 1:
            keep(mentor, "thread-12-add-task")
        mentor.get_by_role("button", name="더하기", exact=True).click()
        expect(mentor.locator("[data-drafts-said]")).to_contain_text(f"과제 {number}번을 더했어요.")
    mentor.goto(board)
    expect(mentor.locator(f"#task-{len(TASKS)}")).to_be_visible()
    keep(mentor, "thread-13-board")
    for number, (_, measure, unit, before, after) in enumerate(TASKS, start=1):
        mentor.goto(f"{board}/tasks/{number}/edit")
        mentor.locator("#measure").fill(measure)
        mentor.locator("#unit").fill(unit)
        mentor.locator("#before_value").fill(before)
        mentor.locator("#cost").fill("300000")
        mentor.locator("#solution").select_option("5s")
        mentor.get_by_role("button", name="저장하기").click()
        mentor.goto(f"{board}/tasks/{number}")
        mentor.get_by_role("button", name="시작하기").click()
        form = mentor.locator("#step-close")
        form.locator("input[type=file]").set_input_files(photo("뒤", "seagreen"))
        form.locator("input[name=value]").fill(after)
        form.get_by_role("button", name="마치기").click()
        expect(mentor.get_by_text("마쳤어요").first).to_be_visible()
    keep(mentor, "thread-14-task-closed")
    mentor.goto(f"{board}/weeks/1")
    keep(mentor, "thread-15-week")
    owner.goto(board)
    keep(owner, "thread-16-board-done")
    site.move_to(datetime(2026, 4, 24, 8, 0, tzinfo=UTC))


def close_the_stay_and_the_mentoring(mentor: Page) -> None:
    open_listed(mentor, "/stays/")
    mentor.get_by_role("link", name="상주 마치기").click()
    mentor.locator("#summary").fill("염도를 매시간 재고, 세척 순서를 하나로 정했어요.")
    mentor.get_by_role("button", name="상주 마치기").click()
    expect(mentor.get_by_text("상주를 마쳤어요").first).to_be_visible()
    open_listed(mentor, "/engagements/")
    mentor.get_by_role("link", name="멘토링 마치기").click()
    mentor.get_by_role("radio").first.check()
    mentor.locator("#reason").fill("정한 일을 모두 마쳤어요. 수고하셨어요.")
    mentor.get_by_role("button", name="멘토링 마치기").click()
    keep(mentor, "thread-17-closed")


def tell_results_of_a_year(chromium: Browser, site: LiveSite, people: People) -> None:
    for day, value, first, last in (
        (datetime(2026, 4, 27, 2, 0, tzinfo=UTC), "4", "2026-04", "2026-04"),
        (datetime(2026, 7, 27, 2, 0, tzinfo=UTC), "3.4", "2026-06", "2026-07"),
        (datetime(2026, 10, 26, 2, 0, tzinfo=UTC), "2.9", "2026-09", "2026-10"),
        (datetime(2027, 4, 26, 2, 0, tzinfo=UTC), "2.6", "2027-03", "2027-04"),
    ):
        site.move_to(day)
        page = open_page(chromium, site, None)
        page.goto(link(site, people.owner, "/results/answer/"))
        for name, text in (("value", value), ("period_from", first), ("period_to", last),
                           ("measured_by", "생산팀"), ("method", "하루 반품 상자를 세어 나눔")):  # fmt: skip
            page.locator(f"[name$='{name}']").first.fill(text)
        page.locator("input[type=file]").first.set_input_files(photo("기록", "beige"))
        keep(page, f"thread-18-results-{first}")
        page.get_by_role("button", name="보내기").click()
        page.wait_for_url("**/results/thanks")


def publish_the_case(
    owner: Page, mentor: Page, coordinator: Page, site: LiveSite, people: People
) -> None:
    open_listed(owner, "/engagements/?state=")
    open_fold(owner, "case")
    owner.get_by_role("link", name="쓰고 있는 사례 보기").click()
    keep(owner, "thread-19-draft")
    owner.get_by_role("button", name=re.compile("최신 수치")).click()
    with Session(site.runtime.engine) as session:
        drawn = select(CaseStudy.public_id).where(CaseStudy.company_id == people.firm.id)
        case = session.scalar(drawn)
    mentor.goto(f"/my/cases/{case}/step/3")
    mentor.locator("#root_cause").fill("소금물 농도를 재지 않고 손으로 가늠했어요.")
    mentor.get_by_role("button", name="저장", exact=True).last.click()
    for step, values in (
        (1, {"title": "염도를 재서 반품을 8 %에서 2.6 %로 줄였어요"}),
        (2, {"situation": "배추를 절여 김치를 담그는 열두 명의 공장이에요."}),
        (7, {"level_before": "none", "level_after": "basic", "own_share": "10",
             "supplier": "직접 했어요", "months": "2"}),
        (8, {"failed": "처음 산 염도계는 한 달 만에 녹슬었어요.",
             "lasted": "작업반장이 매시간 적고 있어요."}),
    ):  # fmt: skip
        owner.goto(f"/my/cases/{case}/step/{step}")
        for name, text in values.items():
            field = owner.locator(f"#{name}")
            if field.evaluate("e => e.tagName") == "SELECT":
                field.select_option(text)
            else:
                field.fill(text)
        keep(owner, f"thread-20-step-{step}")
        owner.get_by_role("button", name=re.compile("저장하고")).click()
    owner.goto(f"/my/cases/{case}/submit")
    keep(owner, "thread-21-submit")
    owner.get_by_role("button", name="코디네이터에게 보내기").click()
    coordinator.on("dialog", lambda dialog: dialog.accept())
    coordinator.goto(f"/desk/reviews/{case}")
    check = coordinator.get_by_role("button", name=re.compile("증빙을 보고 확인했어요")).first
    if check.count():
        check.click()
    keep(coordinator, "thread-22-review")
    coordinator.get_by_role("button", name="공개하기").click()
    expect(coordinator.get_by_text("공개된 사례예요").first).to_be_visible()
    owner.goto(f"/cases/{case}")
    expect(owner.get_by_text("정도금").first).to_be_visible()
    keep(owner, "thread-23-published")
    site.work()


def become_a_mentor(owner: Page, coordinator: Page, site: LiveSite, people: People) -> None:
    owner.goto(link(site, people.owner, "/invitations/"))
    keep(owner, "thread-24-invited")
    owner.get_by_role("button", name="할게요", exact=True).click()
    keep(owner, "thread-25-apply")
    owner.get_by_role("button", name=re.compile("신청")).last.click()
    coordinator.goto("/desk/mentors?status=waiting")
    coordinator.get_by_role("link", name=re.compile("한소금")).first.click()
    coordinator.get_by_role("button", name="승인하기").first.click()
    site.work()


def be_asked_by_the_next(chromium: Browser, site: LiveSite, people: People) -> None:
    page = open_page(chromium, site, people.next_owner)
    page.goto("/challenges/")
    page.get_by_role("link", name=re.compile("장아찌 간이")).first.click()
    page.get_by_role("link", name=re.compile("맞는 사례와 멘토")).first.click()
    page.get_by_role("link", name=re.compile("한소금 멘토에게 물어보기")).click()
    page.locator("#message").fill("염도계부터 사면 될까요? 무엇을 먼저 적으셨나요?")
    page.get_by_role("button", name="요청 보내기").click()
    expect(page.get_by_text("답을 기다려요").first).to_be_visible()
    keep(page, "thread-26-next-asks")
    site.work()
    assert link(site, people.owner, "/answer/")
    coordinator = open_page(chromium, site, people.coordinator)
    coordinator.goto("/chain/")
    expect(coordinator.locator(".chain-name").first).to_be_visible()
    keep(coordinator, "thread-27-circle")
