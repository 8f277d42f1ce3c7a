"""Coordinators see, correct, take in and take back lists from files."""

import io

import pytest

from app.clock import now as clock_now
from app.services.imports import work
from tests.app.services.imports.lists import COMPANY_HEAD, company_list, company_row
from tests.queries import counted_selects


@pytest.fixture
def desk(browser, make):
    browser.sign_in(make.coordinator())
    return browser


def upload(desk, data, kind="companies", **values):
    return desk.post(
        "/desk/imports/new",
        {"kind": kind, "file": (io.BytesIO(data), "명단.csv"), **values},
        content_type="multipart/form-data",
    )


def test_a_list_is_uploaded_read_taken_in_and_taken_back(desk, runtime, make):
    data = company_list(company_row(1), company_row(2, number="123-45-67890"))
    answer = upload(desk, data)
    assert answer.status_code == 303
    address = answer.location
    assert "읽는 중" in desk.get(address).text
    work.work(runtime, clock=clock_now)
    page = desk.get(address).text
    assert "1줄 가져오기" in page
    assert "마지막 자리가 맞지 않아요" in page
    assert desk.post(f"{address}/apply").status_code == 303
    work.work(runtime, clock=clock_now)
    assert "1줄 되돌리기" in desk.get(address).text
    assert desk.post(f"{address}/undo").status_code == 303
    work.work(runtime, clock=clock_now)
    assert "되돌렸어요" in desk.get(address).text


def test_the_wrong_file_keeps_the_form(desk):
    answer = upload(desk, b"%PDF-1.7", known="skip")
    assert answer.status_code == 422
    assert "CSV나 엑셀" in answer.text
    assert 'id="known-skip"' in answer.text
    assert 'value="skip" checked' in " ".join(answer.text.split())


def test_bad_lines_are_handed_out_with_what_is_wrong(desk, runtime):
    address = upload(desk, company_list(company_row(1, headcount="열두명"))).location
    work.work(runtime, clock=clock_now)
    found = desk.get(f"{address}/rows.csv?action=bad").text
    assert "종업원 수: 열두명: 숫자로 적어 주세요" in found
    assert "보기기업 1" in found
    assert desk.get(f"{address}/rows.xlsx").status_code == 200


def test_a_missing_column_is_asked_for(desk, runtime):
    head = list(COMPANY_HEAD)
    head[1] = "번호"
    address = upload(desk, company_list(company_row(1), head=head)).location
    work.work(runtime, clock=clock_now)
    page = desk.get(address).text
    assert "꼭 필요한 열을 찾지 못했어요" in page
    columns = {"column-0": "name", "column-1": "number", "column-2": "municipality",
               "column-3": "industry", "column-4": "headcount", "column-5": "sales"}  # fmt: skip
    assert desk.post(f"{address}/columns", columns).status_code == 303
    work.work(runtime, clock=clock_now)
    assert "1줄 가져오기" in desk.get(address).text
    twice = desk.post(f"{address}/columns", {**columns, "column-0": "number"})
    assert twice.status_code == 422
    assert "같은 것을 두 열에" in twice.text


def test_a_file_is_dropped(desk, runtime):
    address = upload(desk, company_list(company_row(1))).location
    work.work(runtime, clock=clock_now)
    assert desk.post(f"{address}/drop").status_code == 303
    page = desk.get(address).text
    assert "파일을 버렸어요" in page
    assert "가져오기</button>" not in page


def test_the_list_of_files_is_searched_and_exported(desk):
    assert "아직 가져온 명단이 없어요" in desk.get("/desk/imports/").text
    upload(desk, company_list(company_row(1)))
    assert "명단.csv" in desk.get("/desk/imports/").text
    assert "찾는 파일이 없어요" in desk.get("/desk/imports/?state=undone").text
    assert "명단.csv" in desk.get("/desk/imports/list.csv").text


@pytest.mark.parametrize("kind", ["companies", "aid", "county_base", "panel"])
def test_every_kind_has_a_form_and_a_sample(desk, kind):
    assert desk.get(f"/desk/imports/new?kind={kind}").status_code == 200
    assert desk.get(f"/desk/imports/sample-{kind}.xlsx").status_code == 200


def test_another_region_finds_nothing(desk, browser, make):
    address = upload(desk, company_list(company_row(1))).location
    browser.sign_in(make.coordinator("48"))
    for path in (address, f"{address}/rows.csv"):
        assert browser.get(path).status_code == 404
    for deed in ("apply", "undo", "retry", "drop", "columns", "matches", "rows/2/match"):
        assert browser.post(f"{address}/{deed}", {"how": "none"}).status_code == 404
    assert "명단.csv" not in browser.get("/desk/imports/").text


def test_pages_take_few_selects(desk, runtime, engine):
    address = upload(desk, company_list(*(company_row(n) for n in range(30)))).location
    work.work(runtime, clock=clock_now)
    desk.get(address)  # the catalogue is read once and kept
    with counted_selects(engine) as seen:
        desk.get(address)
    assert len(seen) <= 9, seen
    with counted_selects(engine) as seen:
        desk.get("/desk/imports/")
    assert len(seen) <= 5, seen
