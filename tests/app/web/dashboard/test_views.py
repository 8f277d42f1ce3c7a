"""The dashboard: every chart with its table, every table as a file."""

import pytest

from tests.queries import counted_selects


@pytest.fixture
def reader(browser, make):
    browser.sign_in(make.coordinator())
    make.engagement()
    return browser


def test_every_chart_has_its_table(reader):
    page = reader.get("/desk/dashboard/").text
    for name in ("funnel", "stuck", "months", "loads", "answers", "programme", "events"):
        assert f'id="{name}"' in page
    assert page.count("표로 보기") == 7


def test_the_numbers_leave_as_files(reader):
    table = reader.get("/desk/dashboard/dashboard.csv").text
    assert "멘토와 이어짐" in table
    assert reader.get("/desk/dashboard/dashboard.xlsx").data[:2] == b"PK"
    assert reader.get("/desk/dashboard/stuck/matched.csv").status_code == 200


def test_a_year_stands_beside_the_one_before(reader):
    assert "전해에 가입한 기업" in reader.get("/desk/dashboard/?year=2026").text
    assert "전해에 가입한 기업" not in reader.get("/desk/dashboard/").text


def test_those_who_wait_are_listed(reader, make, now):
    from datetime import timedelta

    firm = make.company(created_at=now - timedelta(days=90))
    page = reader.get("/desk/dashboard/stuck/matched").text
    assert firm.name in page
    assert "오래 기다리는 기업이 없어요" in reader.get("/desk/dashboard/stuck/met").text
    assert reader.get("/desk/dashboard/stuck/nothing").status_code == 404


def test_a_region_sets_its_days(reader):
    page = reader.get("/desk/dashboard/limits").text
    assert 'value="30"' in page
    given = {"visited": 14, "applied": 60, "matched": 3, "met": 21, "closed": 180, "published": 90}
    answer = reader.post("/desk/dashboard/limits", given | {"met": "viel"})
    assert answer.status_code == 422
    assert 'value="3"' in answer.text
    assert reader.post("/desk/dashboard/limits", given).status_code == 303
    assert "3일 넘게" in reader.get("/desk/dashboard/").text


def test_regions_stand_side_by_side_for_who_sees_several(browser, make):
    make.company()
    make.company(municipality_code="48120")
    browser.sign_in(make.administrator())
    page = browser.get("/desk/dashboard/").text
    assert "지역 견주기" in page
    assert "경상남도" in browser.get("/desk/dashboard/regions.csv").text
    browser.sign_in(make.coordinator())
    assert "지역 견주기" not in browser.get("/desk/dashboard/").text


def test_the_page_is_small_and_its_selects_are_counted(reader, engine):
    reader.get("/desk/dashboard/")
    with counted_selects(engine) as seen:
        page = reader.get("/desk/dashboard/")
    assert len(seen) <= 20
    assert len(page.data) < 60_000
