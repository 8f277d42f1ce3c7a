"""What every page shows around its content."""

import pytest

from tests.client import flat


@pytest.mark.parametrize(
    ("cookie", "shown"), [("dark", True), ("light", True), ('"><script>', False)]
)
def test_only_known_themes_are_written_into_the_page(browser, cookie, shown):
    browser.client.set_cookie("theme", cookie)
    page = browser.get("/").text
    assert (f'data-bs-theme="{cookie}"' in page) is shown
    assert ("data-bs-theme" in page) is shown


def test_the_header_knows_who_is_here(browser, make):
    assert "/account/sign-out" not in browser.get("/").text
    browser.sign_in(make.user())
    assert "/account/sign-out" in browser.get("/").text


def test_the_language_switch_comes_back_to_the_same_place(browser):
    assert 'name="next" value="/cases/?q=salt"' in browser.get("/cases/?q=salt").text
    assert 'name="next" value="/"' in browser.post("/no-such-page").text


def test_the_menu_is_open_where_no_script_folds_it(browser):
    assert "data-menu open" in flat(browser.get("/").text)
