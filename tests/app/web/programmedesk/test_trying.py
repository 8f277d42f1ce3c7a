"""The run over all firms as a page and as a table."""

import pytest

from tests.client import flat
from tests.programme_maker import SMALL, make_programme, make_version


@pytest.fixture
def draft(session, make):
    programme = make_programme(session)
    strict = {**SMALL, "any": [{"fact": "headcount", "op": "below", "value": 10}]}
    make_version(session, programme, rules=[SMALL])
    make.company(name="작은기업", headcount=5)
    make.company(name="중간기업", headcount=15, municipality_code="52110")
    return make_version(session, programme, number=2, state="draft", rules=[strict])


def test_the_page_counts_compares_and_explains(browser, make, draft):
    address = f"/desk/programmes/{draft.public_id}/try"
    page = flat(browser.sign_in(make.coordinator()).get(address).text)
    assert "작은기업" in page
    assert "지금 규칙으로는" in page
    assert "답이 달라지는 기업만 보기" in page
    page = flat(browser.get(f"{address}?changed=yes", swap=True).text)
    assert "중간기업" in page
    assert "작은기업" not in page
    assert "찾는 기업이 없어요." in browser.get(f"{address}?q=없음").text


def test_the_run_leaves_as_a_table_for_the_places_of_the_reader(browser, make, draft):
    address = f"/desk/programmes/{draft.public_id}/try.csv"
    text = browser.sign_in(make.coordinator()).get(address).text
    assert "중간기업" in text
    officer = browser.sign_in(make.staff("municipal_officer", municipality="52720"))
    assert "중간기업" not in officer.get(address).text
