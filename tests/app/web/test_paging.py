"""One way to page a list."""

import pytest

from app.web.paging import PAGE_SIZE, Page, page_number


@pytest.mark.parametrize(("total", "pages"), [(0, 1), (1, 1), (20, 1), (21, 2), (400, 20)])
def test_a_list_has_at_least_one_page(total, pages):
    assert Page((), 1, total).pages == pages
    assert PAGE_SIZE == 20


@pytest.mark.parametrize(
    ("asked", "number"),
    [("", 1), ("2", 2), ("0", 1), ("-3", 1), ("viele", 1), ("10000", 10000), ("10001", 1)],
)
def test_a_page_out_of_range_is_the_first(app, asked, number):
    with app.test_request_context(query_string={"page": asked}):
        assert page_number() == number


def test_another_page_keeps_the_rest_of_the_address(app):
    with app.test_request_context("/cases/?q=염도&solution=mes&solution=5s&page=3"):
        address = Page((), 3, 100).address(4)
    assert address == "/cases/?q=%EC%97%BC%EB%8F%84&solution=mes&solution=5s&page=4"
