"""The pages of figures: each number leads to what stands behind it."""

import re

import pytest

from tests.figures_maker import FiguresMaker
from tests.queries import counted_selects

ONE = (
    "/desk/figures/one?metric=process_defect&unit=%25&formula=&before=quarter&after=quarter"
    "&point=case"
)


@pytest.fixture
def world(session, make):
    return FiguresMaker(session, make)


@pytest.fixture
def reader(browser, make):
    browser.sign_in(make.coordinator())
    return browser


def test_a_number_leads_to_the_firms_behind_it(reader, world):
    cases = world.cases(6)
    page = reader.get("/desk/figures/").text
    assert "기업 6곳 · 값 6개" in page
    link = re.search(r'href="(/desk/figures/one\?[^"]+)"', page)[1].replace("&amp;", "&")
    one = reader.get(link)
    assert one.status_code == 200
    assert all(f"/cases/{case.public_id}" in one.text for case in cases)
    assert "가린 칸" not in one.text


@pytest.mark.parametrize("by", ["place", "industry", "year", "check"])
def test_a_figure_can_be_taken_apart(reader, world, by):
    world.cases(6)
    page = reader.get(f"{ONE}&by={by}").text
    assert 'id="parts"' in page


def test_a_small_number_is_hidden_and_closed_to_others(browser, make, world):
    world.cases(3)
    browser.sign_in(make.staff("auditor"))
    page = browser.get("/desk/figures/").text
    assert "가렸어요" in page
    assert "기업 3곳" not in page
    assert "코디네이터만 볼 수 있어요" in browser.get(ONE).text
    assert browser.get(ONE.replace("/one", "/values.csv")).status_code == 403


def test_an_unknown_figure_is_not_found(reader):
    assert reader.get(ONE).status_code == 404
    assert reader.get("/desk/figures/one?metric=nope").status_code == 404


def test_the_list_leaves_as_table_and_as_paper(reader, world):
    world.cases(6)
    table = reader.get("/desk/figures/figures.csv").text
    assert "공정 불량" in table or "불량 ÷ 투입" in table
    assert reader.get("/desk/figures/figures.xlsx").data[:2] == b"PK"
    assert reader.get("/desk/figures/figures.pdf").data[:4] == b"%PDF"
    values = reader.get(ONE.replace("/one", "/values.csv")).text
    assert values.count("전수 집계") == 6


def test_an_empty_list_says_what_fills_it(reader):
    assert "아직 모을 값이 없어요" in reader.get("/desk/figures/").text
    assert "조건에 맞는 값이 없어요" in reader.get("/desk/figures/?year=2031").text


def test_the_page_takes_few_selects_and_stays_small(reader, world, engine):
    world.cases(6)
    reader.get("/desk/figures/")
    with counted_selects(engine) as seen:
        page = reader.get("/desk/figures/")
    assert len(seen) <= 8
    assert len(page.data) < 60_000


def test_english_is_whole(browser, make, world):
    world.cases(6)
    browser.sign_in(make.coordinator())
    page = browser.get("/desk/figures/?lang=en").text
    assert page
