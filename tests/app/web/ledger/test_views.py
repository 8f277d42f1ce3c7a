"""The pages of the ledger: lists, one aid, one firm, papers due and late figures."""

import io
from datetime import date

import openpyxl
import pytest

from tests.client import flat
from tests.queries import counted_selects


def test_an_empty_ledger_says_what_fills_it(signed):
    assert "아직 장부에 적힌 지원이 없어요" in signed.get("/desk/ledger/").text


def test_the_list_shows_aid_with_the_money_by_source(signed, ledger):
    ledger.aid()
    page = flat(signed.get("/desk/ledger/").text)
    assert "진안김치" in page
    assert "절임 공정 자동화" in page
    assert page.index("도비") < page.index("2,400만 원") < page.index("시·군비")
    assert "4,000만 원" in page


def test_the_list_is_searched_by_name_and_registration_number(signed, ledger):
    ledger.aid()
    number = ledger.company.registration_number
    for text in ("진안", f"{number[:3]}-{number[3:5]}-{number[5:]}", "자동화"):
        assert "진안김치" in signed.get(f"/desk/ledger/?q={text}", swap=True).text
    assert "찾으시는 지원이 없어요" in signed.get("/desk/ledger/?q=없는곳", swap=True).text


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("year=2026", True), ("state=running", True), ("purpose=smart_factory", True),
        ("place=52720", True), ("place=52110", False), ("state=settled", False),
        ("state=removed", False), ("sort=money", True), ("sort=place", True), ("sort=ends", True),
    ],
)  # fmt: skip
def test_the_list_is_filtered_and_sorted(signed, ledger, asked, found):
    ledger.aid()
    assert ("진안김치" in signed.get(f"/desk/ledger/?{asked}", swap=True).text) is found


def test_the_files_hold_every_source_as_a_number(signed, ledger):
    ledger.aid()
    answer = signed.get("/desk/ledger/aid.xlsx?year=2026")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    head, row = ([cell.value for cell in line] for line in sheet.iter_rows(max_row=2))
    cells = dict(zip(head, row, strict=True))
    assert (cells["도비"], cells["시·군비"], cells["기업 부담"], cells["국비"]) == (
        24_000_000, 8_000_000, 8_000_000, 0,
    )  # fmt: skip
    assert "진안김치" in signed.get("/desk/ledger/aid.csv").text


def test_a_page_of_the_list_takes_the_same_selects_for_any_number(signed, ledger, engine):
    ledger.aid()
    signed.get("/desk/ledger/")
    with counted_selects(engine) as few:
        signed.get("/desk/ledger/")
    for number in range(5):
        ledger.aid(ledger.make.company(name=f"기업 {number}"))
    with counted_selects(engine) as many:
        assert signed.get("/desk/ledger/").text.count('scope="row"') == 6
    assert len(many) == len(few)


def test_one_aid_shows_money_papers_checklist_and_history(signed, ledger):
    aid = ledger.aid()
    paper = ledger.paper(aid, -3)
    ledger.item(aid)
    page = flat(signed.get(f"/desk/ledger/{aid.public_id}").text)
    assert "기한이 지난 서류가 1건 있어요" in page
    assert "3일 지났어요" in page
    assert "협약서 사본" in page
    assert "협약한 뒤로 바뀐 것이 없어요" in page
    assert f'id="paper-{paper.public_id}"' in page
    assert len(page.encode()) < 60_000


def test_a_settlement_tells_what_was_never_paid(signed, ledger):
    running, settling = ledger.aid(state="running"), ledger.aid(state="settling")
    told = "지급되지 않았어요"
    assert told not in signed.get(f"/desk/ledger/{running.public_id}").text
    assert told in signed.get(f"/desk/ledger/{settling.public_id}").text


def test_one_firm_shows_all_aid_by_year_and_source(signed, ledger):
    ledger.aid()
    ledger.aid(year=2025, title="수출 컨설팅", purpose="export", funding={"state": 10_000_000})
    page = flat(signed.get(f"/desk/ledger/firms/{ledger.company.public_id}").text)
    assert "수출 컨설팅" in page
    assert '<td class="num" data-label="국비">1,000만 원</td>' in page
    csv = signed.get(f"/desk/ledger/firms/{ledger.company.public_id}/aid.csv").text
    assert csv.count("진안김치") == 2


def test_papers_come_missing_first_and_name_the_county(signed, ledger):
    aid = ledger.aid()
    ledger.paper(aid, 30, title="정산 서류", kind="settlement")
    ledger.paper(aid, -10)
    page = flat(signed.get("/desk/ledger/papers").text)
    assert page.index("최종 보고서") < page.index("정산 서류")
    assert "기한이 지난 서류가 있는 시·군" in page
    assert "1 / 2" in page
    one = signed.get("/desk/ledger/papers?standing=missing", swap=True).text
    assert "최종 보고서" in one
    assert "정산 서류" not in one
    assert "내는 날이 지났어요" in signed.get("/desk/ledger/papers/list.csv").text


def test_late_figures_count_missing_and_late_papers(signed, ledger):
    aid = ledger.aid(programme_id="jeonbuk")
    ledger.paper(aid, -10)
    ledger.paper(aid, -20, state="accepted", received_on=date(2026, 11, 1))
    ledger.paper(aid, -20, state="waived", reason="필요 없어요.")
    page = flat(signed.get("/desk/ledger/late").text)
    assert "서류 2건 가운데 1건(50 %)이 늦었고, 그중 1건은" in page
    assert "50 %" in signed.get("/desk/ledger/late/list.csv").text
    assert "낼 날이 된 서류가 아직 없어요" in signed.get("/desk/ledger/late?year=2019").text


def test_readers_of_another_place_find_nothing(browser, ledger, make):
    aid = ledger.aid()
    stranger = make.coordinator("48")
    browser.sign_in(stranger)
    assert "진안김치" not in browser.get("/desk/ledger/").text
    assert browser.get(f"/desk/ledger/{aid.public_id}").status_code == 404
    assert browser.get(f"/desk/ledger/firms/{ledger.company.public_id}").status_code == 404


def test_an_officer_reads_the_own_municipality_and_changes_nothing(browser, ledger, make):
    aid, other = ledger.aid(), ledger.aid(make.company(name="익산정밀", municipality_code="52140"))
    browser.sign_in(make.staff("municipal_officer", municipality="52720"))
    page = browser.get("/desk/ledger/").text
    assert "진안김치" in page
    assert "익산정밀" not in page
    assert "상태 바꾸기" not in browser.get(f"/desk/ledger/{aid.public_id}").text
    assert browser.get(f"/desk/ledger/{other.public_id}").status_code == 404
    assert browser.post(f"/desk/ledger/{aid.public_id}/move").status_code == 403


@pytest.mark.parametrize(
    "path", ["/desk/ledger/", "/desk/ledger/papers", "/desk/ledger/late", "/desk/ledger/overlaps"]
)
def test_pages_speak_english(signed, ledger, path):
    ledger.paper(ledger.aid(), -3)
    assert signed.get(path, english=True).status_code == 200
