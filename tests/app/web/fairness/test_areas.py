"""The desk reads designations; administrators add and end them."""

FORM = {
    "place": "52140", "kind": "interest", "notice": "고시 1", "source": "관보",
    "valid_from": "2026-01-01",
}  # fmt: skip


def test_the_desk_reads_and_exports(browser, make):
    browser.sign_in(make.coordinator())
    page = browser.get("/desk/fairness/areas/").text
    assert "행정안전부 고시 2021-66" in page
    assert "지정 더하기" not in page
    assert "진안군" in browser.get("/desk/fairness/areas/table.csv").text
    assert browser.post("/desk/fairness/areas/new", FORM).status_code == 403


def test_an_administrator_adds_ends_and_puts_back(browser, make):
    browser.sign_in(make.administrator())
    assert browser.post("/desk/fairness/areas/new", {**FORM, "notice": ""}).status_code == 422
    assert browser.post("/desk/fairness/areas/new", FORM).status_code == 303
    page = browser.get("/desk/fairness/areas/?q=고시 1").text
    assert "익산시" in page
    address = "/desk/fairness/areas/2/end"
    assert browser.post(address, {"valid_to": "2025-01-01"}).status_code == 303
    assert "시작일보다 뒤여야" in browser.get("/desk/fairness/areas/").text
    assert browser.post(address, {"valid_to": "2026-05-01"}).status_code == 303
    assert "다시 잇기" in browser.get("/desk/fairness/areas/?state=ended").text
    assert browser.post(address, {"reopen": "1"}).status_code == 303
    assert "다시 잇기" not in browser.get("/desk/fairness/areas/?q=고시 1").text
