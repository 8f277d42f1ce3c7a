"""The yearly record of a mentor, on screen and as a table."""

from app.clock import today_in_seoul
from tests.client import flat
from tests.queries import counted_selects

YEAR = today_in_seoul().year


def test_a_mentor_sees_whom_they_helped_and_what_moved(browser, user, helped):
    page = flat(browser.sign_in(user).get(f"/mentoring/record/{YEAR}").text)
    for text in (
        "진안김치",
        "진안군",
        "공정불량률 · 1라인",
        "8 %",
        "자체 측정",
        "1개 (n=1)",
    ):
        assert text in page
    assert "1.5시간" in page
    assert "혼자만 보는 글" not in page


def test_the_table_has_a_row_for_each_engagement(browser, user, helped):
    answer = browser.sign_in(user).get(f"/mentoring/record/{YEAR}.csv")
    assert answer.mimetype == "text/csv"
    header, row = answer.text.lstrip("\ufeff").splitlines()
    assert header.count(",") == 9
    assert "진안김치,진안군" in row
    assert "공정불량률 1라인: 8\N{NO-BREAK SPACE}% → 3.5\N{NO-BREAK SPACE}% (자체 측정)" in row
    assert "돕는 중,1,1.5,0,0" in row


def test_an_empty_year_offers_one_step(browser, user, mentor):
    page = browser.sign_in(user).get(f"/mentoring/record/{YEAR}").text
    assert "도운 기업이 아직 없어요" in page
    assert 'href="/requests/?side=mentor"' in page


def test_years_are_a_click_apart(browser, session, user, helped):
    helped.started_at = helped.started_at.replace(year=YEAR - 2, day=1)
    session.commit()
    page = flat(browser.sign_in(user).get(f"/mentoring/record/{YEAR - 1}").text)
    assert f'href="/mentoring/record/{YEAR - 2}"' in page
    assert f'href="/mentoring/record/{YEAR - 1}" aria-current="page"' in page
    assert browser.get(f"/mentoring/record/{YEAR + 1}").status_code == 404


def test_the_coordinator_sees_it_and_a_stranger_does_not(browser, make, mentor, helped):
    address = f"/desk/mentors/{mentor.public_id}/record/{YEAR}"
    browser.sign_in(make.coordinator())
    page = flat(browser.get(address).text)
    assert "진안김치" in page
    assert f'href="{address}.csv"' in page
    assert browser.get(f"{address}.csv").status_code == 200
    for person in (make.user(), make.coordinator("48")):
        browser.sign_in(person)
        assert browser.get(address).status_code == 404
        assert browser.get(f"/mentoring/record/{YEAR}").status_code == 404


def test_it_speaks_english(browser, user, helped):
    page = browser.sign_in(user).get(f"/mentoring/record/{YEAR}", english=True).text
    assert f"Mentor record {YEAR}" in page
    assert "Jinan" in page


def test_the_page_takes_twelve_selects(browser, engine, user, helped):
    browser.sign_in(user).get(f"/mentoring/record/{YEAR}")
    with counted_selects(engine) as seen:
        browser.get(f"/mentoring/record/{YEAR}")
    assert len(seen) == 12
