"""The desk sees what counties got, drawn and as a table."""

import pytest

from tests.app.services.fairness.world import aid, base, intent
from tests.queries import counted_selects


@pytest.fixture
def desk(browser, make):
    browser.sign_in(make.coordinator())
    return browser


def test_the_map_and_the_table_tell_the_same(desk, make):
    for place, value in (("52110", 300), ("52140", 60), ("52720", 40)):
        base(make, place, value, demonstration=True)
    make.case(make.company(), make.user())
    page = desk.get("/desk/fairness/?measure=cases").text
    assert "공개한 사례가 하나도 없어요" in page
    assert "익산시: 0, 없음" in page
    assert "진안군: 1, 몫보다 많음" in page
    assert "시연용으로 지어낸 값" in page
    assert page.count("fair-tile") >= 3 + 6
    table = desk.get("/desk/fairness/table.csv?measure=cases").text
    assert "진안군,인구감소지역" in table
    assert desk.get("/desk/fairness/table.xlsx").status_code == 200


def test_a_county_has_a_page_over_the_years(desk, make):
    intent(make, "52720", 1)
    aid(make, make.company(), 40_000_000)
    page = desk.get("/desk/fairness/county/52720").text
    assert "진안군" in page
    assert "4,000만" in page
    assert desk.get("/desk/fairness/county/48120").status_code == 404
    assert desk.get("/desk/fairness/county/nowhere").status_code == 404


def test_an_officer_sees_the_own_county_and_no_other(browser, make):
    browser.sign_in(make.staff("municipal_officer", municipality="52720"))
    page = browser.get("/desk/fairness/").text
    assert "진안군" in page
    assert "익산시" not in page
    assert browser.get("/desk/fairness/county/52140").status_code == 404
    assert "지역 전체를 보는 분께만" in browser.get("/desk/fairness/weights").text


def test_where_a_county_counts_more_is_shown_and_exported(desk, make):
    make.event(priority_percent=150)
    assert "150 %" in desk.get("/desk/fairness/weights").text
    assert "150 %" in desk.get("/desk/fairness/weights.csv").text


def test_a_page_of_counties_takes_few_selects(desk, engine):
    desk.get("/desk/fairness/")
    with counted_selects(engine) as seen:
        desk.get("/desk/fairness/")
    assert len(seen) <= 22, len(seen)
