"""axe finds nothing, nothing scrolls sideways, and no page asks another origin: every page, both sizes."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DOMAIN, Open, Site, keep, sign_in
from tests.browser.pages import axe_findings, layout_findings

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

# who looks, and which pages; a page named by a link is reached by following the first such link
WALKS: dict[str, tuple[str, tuple[str, ...]]] = {
    "stranger": ("", ("/", "/find?q=포장할 사람이 없어요", "/cases/?q=도금", "/cases/?q=zzzz", "/mentors/", "/account/register",
                      "/account/sign-in", "/account/forgot", "/account/privacy", "/account/terms", "/nowhere", "/dev/mail")),
    "sme": ("jangsu-ulimgol", ("/my/", "/challenges/", "/challenges/new", "/requests/", "/companies/new", "/mentoring/apply",
                               "/account/", "/account/password", "/account/delete", "/my/cases/", "/my/cases/new", "/desk/")),
    "mentor": ("gimje-nurigol", ("/my/", "/requests/?side=mentor", "/mentoring/edit", "/mentoring/season", "/my/cases/")),
    "coordinator": ("coordinator", ("/my/", "/desk/", "/desk/companies", "/desk/mentors", "/desk/challenges", "/desk/reviews/",
                                    "/desk/weights", "/desk/assignments/")),
    "administrator": ("admin", ("/admin/", "/admin/users", "/desk/", "/desk/audit/")),
}  # fmt: skip
FOLLOWED: dict[str, tuple[tuple[str, str], ...]] = {
    "stranger": (("/cases/", r"^/cases/[a-z0-9]{10}$"), ("/mentors/", r"^/mentors/[a-z0-9]{10}$")),
    "sme": (
        ("/challenges/", r"^/challenges/[a-z0-9]{10}$"), ("/challenges/", r"^/challenges/[a-z0-9]{10}/match$"),
        ("/requests/", r"^/requests/[a-z0-9]{10}$"), ("/my/", r"^/companies/[a-z0-9]{10}$"),
    ),
    "mentor": (("/requests/?side=mentor", r"^/requests/[a-z0-9]{10}$"), ("/my/cases/", r"^/my/cases/[a-z0-9]{10}/versions")),
    "coordinator": (
        ("/desk/companies", r"^/desk/firms/[a-z0-9]{10}$"), ("/desk/mentors", r"^/desk/mentors/[a-z0-9]{10}$"),
        ("/desk/reviews/", r"^/desk/reviews/[a-z0-9]{10}"),
    ),
    "administrator": (("/admin/users", r"^/admin/users/[a-z0-9]{10}$"),),
}  # fmt: skip
LOOKS = (
    {"size": "desktop", "language": "ko"}, {"size": "phone", "language": "en"}, {"size": "phone", "language": "ko", "dark": True},
)  # fmt: skip


def addresses(page: Page, who: str) -> list[str]:
    """Return the pages of a walk, with the followed links resolved."""
    found = list(WALKS[who][1])
    for start, pattern in FOLLOWED[who]:
        page.goto(start)
        links = page.eval_on_selector_all(
            "main a[href]", "links => links.map(l => l.getAttribute('href'))"
        )
        target = next((link for link in links if re.match(pattern, link)), None)
        if target is None and pattern.endswith("/match$"):
            target = (
                next(link for link in links if re.match(r"^/challenges/[a-z0-9]{10}$", link))
                + "/match"
            )
        assert target is not None, f"no link like {pattern} on {start}"
        found.append(target)
    return found


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: "-".join(str(v) for v in look.values()))
@pytest.mark.parametrize("who", WALKS)
def test_every_page_is_accessible_and_fits(
    open_page: Open, who: str, look: dict[str, object]
) -> None:
    page = open_page(**look)
    login = WALKS[who][0]
    if login:
        sign_in(page, f"{login}@{DOMAIN}")
    wrong: dict[str, list[str]] = {}
    for number, address in enumerate(addresses(page, who)):
        page.goto(address)
        findings = axe_findings(page) + layout_findings(page)
        if findings:
            wrong[address] = findings
        keep(
            page,
            f"{who}-{number:02d}-{look['size']}-{look['language']}{'-dark' if look.get('dark') else ''}",
        )
    assert wrong == {}


def test_the_editor_s_steps_are_accessible(open_page: Open) -> None:
    page = open_page(size="phone")
    sign_in(page, f"gimje-nurigol@{DOMAIN}")
    page.goto("/my/cases/new")
    page.locator("main form button").last.click()
    page.wait_for_url(re.compile(r"/my/cases/[a-z0-9]{10}/"))
    base = page.url.rsplit("/", 1)[0]
    wrong = {}
    for step in range(1, 9):
        page.goto(f"{base}/{step}")
        findings = axe_findings(page) + layout_findings(page)
        if findings:
            wrong[step] = findings
    assert wrong == {}


def test_search_works_while_typing_and_can_be_shared(open_page: Open) -> None:
    page = open_page()
    page.goto("/cases/")
    page.locator("#q").press_sequentially("도금 두께", delay=30)
    expect(page.locator("#found mark").first).to_be_visible()
    page.wait_for_url(re.compile("q="))
    again = open_page()
    again.goto(page.url)
    expect(again.locator("#found h3").first).to_have_text(
        page.locator("#found h3").first.inner_text()
    )


def test_search_works_without_scripts(open_page: Open) -> None:
    page = open_page(scripts=False)
    page.goto("/cases/")
    page.locator("#q").fill("재고가 안 맞아요")
    page.get_by_role("button", name="찾기").click()
    expect(page.locator("#found mark").first).to_be_visible()
    page.locator(".filter summary").first.click()
    page.locator(".filter input[type=checkbox]").first.check()
    page.get_by_role("button", name="거르기").click()
    assert "category=" in page.url


def test_the_keyboard_reaches_the_content_first(open_page: Open) -> None:
    page = open_page()
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_english_pages_hold_no_korean_of_ours(open_page: Open, site: Site) -> None:
    page = open_page(language="en")
    for address in (
        "/",
        "/account/register",
        "/account/sign-in",
        "/account/privacy",
        "/cases/?q=zzzz",
        "/nowhere",
    ):
        page.goto(address)
        # words of the demonstration are Korean by nature: they stand in cards
        page.eval_on_selector_all(".card, [lang=ko]", "found => found.forEach(e => e.remove())")
        text = page.locator("body").inner_text()
        assert re.findall(r"[가-힣]{2,}", text) == [], address
