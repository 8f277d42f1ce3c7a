"""The annual report: every number leads on, on the page as on paper."""

import re

import pytest

from app.web.annual.words import SOURCE
from tests.figures_maker import FiguresMaker
from tests.queries import counted_selects


@pytest.fixture
def reader(browser, session, make):
    FiguresMaker(session, make).cases(6, year=2026)
    browser.sign_in(make.coordinator())
    return browser


def test_every_number_leads_to_what_stands_behind_it(reader):
    page = reader.get("/desk/annual/?year=2026").text
    assert "전북특별자치도 2026년 보고" in page
    report = page[page.index('<div id="found"') :]
    links = set(re.findall(r'href="(/desk/[^"#]+)', report))
    assert any("/desk/figures/one" in link for link in links)
    codes = {reader.get(link.replace("&amp;", "&")).status_code for link in links}
    assert codes == {200}


def test_the_report_leaves_as_paper_and_table(reader):
    assert reader.get("/desk/annual/annual.pdf").data[:4] == b"%PDF"
    table = reader.get("/desk/annual/annual.csv").text
    assert "시작한 멘토링" in table
    assert "공정불량률" in table
    assert reader.get("/desk/annual/annual.xlsx").data[:2] == b"PK"


def test_a_year_without_figures_says_so(reader):
    assert "아직 없어요" in reader.get("/desk/annual/?year=2023").text


def test_selects_are_counted_and_the_page_is_small(reader, engine):
    reader.get("/desk/annual/")
    with counted_selects(engine) as seen:
        page = reader.get("/desk/annual/")
    assert len(seen) <= 30
    assert len(page.data) < 60_000
    assert len(SOURCE) == 6
