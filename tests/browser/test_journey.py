"""The main job in a browser: from the first sentence to a mentor's yes."""

import quopri
import re
import secrets
import sqlite3

import pytest
from playwright.sync_api import Page, expect

from app.services.registration_number import is_registration_number
from tests.browser.conftest import DOMAIN, Open, Site, keep, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
PASSWORD = "절임통 옆 하얀 문 2026"
PAIN = "배추를 절이는데 어떤 날은 짜고 어떤 날은 싱거워서 식당에서 전화가 와요. 소금은 이모님 손대중이고 적어 둔 것도 없습니다."


def fresh_number() -> str:
    """Return a registration number with a right check digit that no other run uses."""
    while True:
        nine = "".join(secrets.choice("123456789") for _ in range(9))
        for digit in "0123456789":
            if is_registration_number(nine + digit):
                return nine + digit


def link_in(letter: str, site: Site) -> str:
    """Return the first address of the site in a raw letter, without its origin."""
    body = letter.partition("\n\n")[2]
    plain = (
        quopri.decodestring(body.encode()).decode("utf-8") if "quoted-printable" in letter else body
    )
    if "base64" in letter:
        import base64

        plain = base64.b64decode(body).decode("utf-8")
    found = re.search(re.escape(site.address) + r"(/\S+)", plain)
    assert found, plain
    return found.group(1)


def wait_for_letter(page: Page, site: Site, email: str, count: int = 1) -> str:
    """Return the newest letter to an address once ``count`` have come; the job worker writes them."""
    for _ in range(100):
        letters = site.letters_to(email)
        if len(letters) >= count:
            return letters[-1]
        page.wait_for_timeout(200)
    pytest.fail(f"no letter to {email}")


def register(page: Page, site: Site, email: str) -> None:
    """Register a person and open the link of the letter."""
    page.goto("/account/register")
    page.get_by_label("이름", exact=True).fill("한소금")
    page.locator("#email").fill(email)
    page.locator("#password").fill(PASSWORD)
    page.locator("#privacy").check()
    page.locator("#terms").check()
    keep(page, "journey-1-register")
    page.get_by_role("button", name="가입하고 확인 메일 받기").click()
    page.goto(link_in(wait_for_letter(page, site, email), site))
    page.locator("#password").fill(PASSWORD)
    page.get_by_role("button", name="시작하기").click()


def register_firm(page: Page, name: str) -> None:
    """Register a kimchi firm in Jinan."""
    page.goto("/companies/new")
    page.locator("#name").fill(name)
    page.locator("#registration_number").fill(fresh_number())
    page.locator("#industry_query").press_sequentially("김치")
    page.locator("#industry-103").check()
    page.locator("#municipality_code").select_option("52720")
    page.locator("#headcount").fill("14")
    page.locator("#sales_band").select_option("1_5bn")
    page.locator("#level").select_option("none")
    page.locator("#products").fill("배추김치, 열무김치")
    page.locator("#processes").fill("절임, 세척, 버무림, 포장")
    page.get_by_role("button", name="등록하기").click()
    expect(page.get_by_text("승인 대기").first).to_be_visible()


def approve(page: Page, name: str) -> None:
    """Approve the waiting firm as the coordinator of the province."""
    sign_in(page, f"coordinator@{DOMAIN}")
    page.goto("/desk/companies?q=" + name)
    page.get_by_role("link", name=name).first.click()
    keep(page, "journey-4-coordinator")
    page.get_by_role("button", name="승인하기").first.click()
    expect(page.get_by_text("승인됨").first).to_be_visible()


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_from_the_first_sentence_to_a_mentor_s_yes(open_page: Open, site: Site, size: str) -> None:
    email = f"owner-{secrets.token_hex(4)}@example.com"
    firm = f"진안소금김치 {secrets.token_hex(2)}"
    owner, coordinator, mentor = open_page(size=size), open_page(), open_page(size=size)

    # a stranger sees reasons that quote a case, without an account
    owner.goto("/")
    owner.locator("#q").fill(PAIN)
    owner.get_by_role("button", name="찾기").click()
    expect(owner.get_by_text("왜 이 사례인가요?").first).to_be_visible()
    keep(owner, f"journey-0-find-{size}")

    register(owner, site, email)
    register_firm(owner, firm)
    keep(owner, f"journey-2-firm-{size}")

    # the problem, in the owner's words; the engine proposes what it is about
    owner.goto("/challenges/new")
    owner.locator("#text").fill(PAIN)
    expect(owner.get_by_text("적으신 글을 보고 골라 봤어요")).to_be_visible()
    owner.locator("#categories .chip").first.click()
    keep(owner, f"journey-3-challenge-{size}")
    owner.get_by_role("button", name="저장하기").click()

    approve(coordinator, firm)
    wait_for_letter(owner, site, email, 2)

    # matches: the owner's sentence beside the case's, then the question
    owner.goto("/my/")
    keep(owner, f"journey-5-my-{size}")
    owner.goto("/challenges/")
    owner.get_by_role("link", name=re.compile("배추를 절이는데")).first.click()
    owner.get_by_role("link", name=re.compile("맞는 사례와 멘토")).first.click()
    expect(owner.locator(".reason-pair").first).to_be_visible()
    expect(owner.locator(".reason-pair mark").first).to_be_visible()
    expect(owner.locator(".bars").first).to_be_visible()
    keep(owner, f"journey-6-match-{size}")
    ask = owner.get_by_role("link", name=re.compile("멘토에게 물어보기")).first
    name = (ask.inner_text()).split(" 멘토")[0].strip()
    ask.click()
    owner.locator("#message").fill(
        "염도를 어떻게 재기 시작하셨는지, 처음에 무엇을 적었는지 알고 싶어요."
    )
    keep(owner, f"journey-7-ask-{size}")
    owner.get_by_role("button", name="요청 보내기").click()
    expect(owner.get_by_text("답을 기다려요").first).to_be_visible()

    # the mentor reads what the firm wrote and says yes
    sign_in(mentor, mentor_email(site, name))
    mentor.goto("/requests/?side=mentor")
    mentor.get_by_role("row", name=re.compile(firm)).get_by_role("link").click()
    expect(mentor.get_by_text("손대중").first).to_be_visible()
    keep(mentor, f"journey-8-mentor-{size}")
    mentor.get_by_role("button", name="수락하기").click()
    expect(mentor.get_by_text("수락했어요").first).to_be_visible()

    owner.reload()
    expect(owner.get_by_text("수락했어요").first).to_be_visible()
    keep(owner, f"journey-9-accepted-{size}")
    wait_for_letter(owner, site, email, 3)


def mentor_email(site: Site, name: str) -> str:
    """Return the address of a demonstration mentor by name."""
    with sqlite3.connect(site.mail.parent / "ieum.db") as database:
        rows = database.execute(
            "SELECT email FROM user_account JOIN mentor ON mentor.user_id = user_account.id WHERE name = ?",
            (name,),
        ).fetchall()
    assert len(rows) == 1, f"{len(rows)} mentors named {name}"
    return str(rows[0][0])
