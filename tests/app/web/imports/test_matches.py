"""Lines that are unsure are decided on the page, one by one or at once."""

import io

from app.clock import now as clock_now
from app.services.imports import work
from tests.app.services.imports.lists import AID_HEAD, aid_row, listed


def test_a_line_is_decided_and_the_rest_at_once(browser, make, runtime):
    browser.sign_in(make.coordinator())
    firm = make.company(name="둥근식품공업")
    data = listed(AID_HEAD, aid_row("둥근식품공엄"), aid_row("둥근식품공언"))
    address = browser.post(
        "/desk/imports/new", {"kind": "aid", "file": (io.BytesIO(data), "지원.csv")},
        content_type="multipart/form-data",
    ).location  # fmt: skip
    work.work(runtime, clock=clock_now)
    page = browser.get(address).text
    assert "확실하지 않은 줄이 2개" in page
    assert "둥근식품공업" in page
    assert browser.post(f"{address}/rows/3/match", {"firm": firm.public_id}).status_code == 303
    assert browser.post(f"{address}/rows/3/match", {"firm": "nobody"}).status_code == 303
    assert "그런 기업이 없어요" in browser.get(address).text
    assert browser.post(f"{address}/matches", {"how": "likely"}).status_code == 303
    assert "한 줄씩 골라 주세요" in browser.get(address).text
    assert browser.post(f"{address}/matches", {"how": "none"}).status_code == 303
    page = browser.get(address).text
    assert "1줄을 정했어요" in page
    assert "2줄 가져오기" in page
