"""Reports of a stay: pages in both languages, for whom they are."""

import re

import pytest

from tests.app.report_world import day
from tests.client import flat
from tests.queries import counted_selects


def test_a_week_is_told_on_a_page(reader, home):
    page = flat(reader.get(f"{home}/weeks/2").text)
    for said in (
        "현장 상주 2주 보고서", "한들김치", "2026년 11월 9일 (월) – 11월 15일 (일)", "(팀장)",
        "계획 20개 가운데 1개를 마쳤어요. 이맘때 계획은 8개예요. 7개가 늦어요.",
        "120만 원 (n=1/1)", "준비 시간 30 → 4분", "폐기물 줄이기 1", "절임 통 염도 맞추기",
        "바꾸기 전", "염도계를 달았어요.", "다음 주까지 마칠 과제", "11월 17일 (화) · 2.",
    ):  # fmt: skip
        assert said in page
    assert page.count('<img class="photo"') == 2
    assert f'href="{home}/weeks/2.pdf"' in page
    assert f'href="{home}/weeks/2.xlsx"' in page
    assert f'href="{home}/report"' in page
    assert f'href="{home}/weeks/3"' in page
    assert f'href="{home}/weeks/4"' not in page


def test_the_bars_of_the_weeks_are_on_one_scale(reader, home):
    page = reader.get(f"{home}/weeks/2").text
    bars = re.findall(r'class="value"\s+x="0"\s+y="2"\s+width="([\d.]+)"', page)
    marks = re.findall(r'class="plan"\s+x="([\d.]+)"', page)
    assert bars == ["0.0", "5.0", "0.0", "0.0", "0.0"]
    assert [float(mark) for mark in marks] == [19.8, 39.6, 59.4, 79.2, 99.0]


def test_the_whole_stay_is_told_on_a_page(reader, home):
    page = flat(reader.get(f"{home}/report").text)
    assert "현장 상주 전체 보고서" in page
    assert "2026년 11월 2일 (월) – 12월 6일 (일)" in page
    assert f'href="{home}/report.pdf"' in page
    assert "지금까지 쓴 돈" not in page


def test_a_week_without_anything_says_so_with_one_action(reader, home):
    page = reader.get(f"{home}/weeks/1").text
    assert "이 기간에는 아직 적힌 것이 없어요." in page
    assert "보드에서 과제 더하기" in page


def test_the_newest_week_is_found(reader, home):
    answer = reader.get(f"{home}/weeks/")
    assert (answer.status_code, answer.location) == (303, f"{home}/weeks/3")
    assert reader.get(f"{home}/weeks/0", follow=True).request.path == f"{home}/report"


def test_a_page_in_english_is_english(reader, world, home):
    page = flat(reader.get(f"{home}/weeks/2", english=True).text)
    for said in (
        "Week 2 of the stay",
        "1 of 20 planned tasks",
        "30 → 4",
        "KRW 1,200,000",
        "Less waste",
    ):
        assert said in page
    own = ("한들김치", "절임 통 염도 맞추기", "=포장 대기 줄이기", "준비 시간", "김사장", "사람",
           "염도계를 달았어요.", "내일은 온도를 봐요.", "한국어")  # fmt: skip
    body = page.split("<main")[1].split("</main>")[0]
    for text in own:
        body = body.replace(text, "")
    assert not re.findall("[가-힣]+", body)


def test_a_page_takes_a_constant_number_of_selects(reader, world, home, engine):
    def selects():
        with counted_selects(engine) as seen:
            assert reader.get(f"{home}/weeks/2").status_code == 200
        return len(seen)

    reader.get(f"{home}/weeks/2")
    before = selects()
    for number in range(10, 40):
        world.task(number, day(8), day(9))
    assert selects() == before <= 10


@pytest.mark.parametrize("tail", ["weeks/2", "weeks/2.pdf", "weeks/2.xlsx", "report", "weeks/"])
def test_a_stranger_finds_nothing(browser, make, home, tail):
    assert browser.sign_in(make.user()).get(f"{home}/{tail}").status_code == 404


@pytest.mark.parametrize("tail", ["weeks/4", "weeks/9", "weeks/9.pdf", "weeks/4.xlsx"])
def test_a_week_that_is_not_there_is_a_404_page_that_says_why(reader, home, tail):
    answer = reader.get(f"{home}/{tail}")
    assert answer.status_code == 404
    assert "그런 주가 없어요" in answer.text or "아직 시작하지 않은 주예요" in answer.text


@pytest.mark.parametrize("who", ["lead", "owner", "coordinator"])
def test_every_reader_can_open_the_photos(browser, world, home, who):
    reader = browser.sign_in(getattr(world, who))
    photos = re.findall(r'src="(/files/[^"]+)"', reader.get(f"{home}/weeks/2").text)
    assert len(photos) == 2
    for photo in photos:
        with reader.get(photo) as answer:
            assert answer.status_code == 200


def test_the_board_leads_to_the_reports(reader, home):
    assert f'href="{home}/weeks/"' in reader.get(home).text
