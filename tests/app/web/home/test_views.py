"""The first page, language and theme."""

from sqlalchemy import Engine

from tests.client import Browser
from tests.factories import Factory
from tests.queries import counted_selects


def test_the_first_page_counts_what_is_public(
    browser: Browser, engine: Engine, make: Factory
) -> None:
    firm = make.company()
    make.case(firm, make.user())
    make.case(firm, make.user(), status="draft")
    make.mentor(firm)
    browser.get("/")
    with counted_selects(engine) as seen:
        page = browser.get("/").text
    assert len(seen) <= 6
    assert "<strong>1</strong> 공개된 우수사례" in page
    assert "<strong>1/3</strong>" in page


def test_the_language_is_remembered(browser: Browser) -> None:
    answer = browser.post("/language", {"language": "en", "next": "/cases/?q=x"})
    assert answer.headers["Location"] == "/cases/?q=x"
    assert '<html lang="en"' in browser.get("/").text


def test_the_theme_is_remembered(browser: Browser) -> None:
    browser.post("/theme", {"theme": "dark", "next": "/"})
    assert 'data-bs-theme="dark"' in browser.get("/").text


def test_nonsense_choices_and_foreign_addresses_are_ignored(browser: Browser) -> None:
    for target in ("//evil.example", "https://evil.example", "/\\evil", "javascript:alert(1)", ""):
        assert (
            browser.post("/language", {"language": "xx", "next": target}).headers["Location"] == "/"
        )
        assert browser.post("/theme", {"theme": "xx", "next": target}).headers["Location"] == "/"
    assert '<html lang="ko"' in browser.get("/").text


def test_the_account_s_language_counts_until_another_is_chosen(
    browser: Browser, make: Factory
) -> None:
    browser.sign_in(make.user(locale="en"))
    assert '<html lang="en"' in browser.get("/").text
