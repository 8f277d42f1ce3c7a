import io

import pytest
from pypdf import PdfReader

from app.models.company import Company
from tests.app.services.esg.firm_rows import stay_in, task_of
from tests.client import flat

SAVED = {"energy": "lng/kg", "before_year": "1,200", "after_year": "1,000", "basis": "가스 요금서"}


@pytest.fixture
def scene(make, session, now):
    owner = make.user()
    engagement = make.engagement(make.company(owner))
    task = task_of(session, stay_in(make, session, engagement, now), now)
    return session.get_one(Company, engagement.company_id), owner, task


def test_a_firm_reads_its_sheet_says_what_it_shows_and_takes_it_away(browser, scene):
    company, owner, _ = scene
    browser.sign_in(owner)
    address = f"/esg/{company.public_id}"
    page = flat(browser.get(address).text)
    assert "누설 1곳 막기" in page
    assert "근거가 있어요" in page

    wrong = browser.post(f"{address}/items/s_guard", {"state": "evidenced", "note": "적은 말"})
    assert wrong.status_code == 422
    assert "적은 말" in wrong.text
    file = (io.BytesIO(b"%PDF-1.4\n%%EOF\n"), "guard.pdf")
    done = browser.post(
        f"{address}/items/s_guard", {"state": "evidenced", "note": "", "file": file}, follow=True,
        content_type="multipart/form-data",
    )  # fmt: skip
    assert "guard.pdf" in done.text
    assert "적은 것을 거뒀어요" in browser.post(f"{address}/items/s_guard/forget", follow=True).text

    assert "압축공기" in browser.get(f"{address}/sheet.csv").text
    paper = PdfReader(io.BytesIO(browser.get(f"{address}/sheet.pdf").data))
    assert "누설 1곳" in "".join(page.extract_text() for page in paper.pages)


def test_a_saving_without_a_factor_says_so(browser, scene):
    company, owner, task = scene
    browser.sign_in(owner)
    address = f"/esg/{company.public_id}/tasks/{task.public_id}/saving"

    assert browser.post(address, {**SAVED, "before_year": "많이"}).status_code == 422
    page = flat(browser.post(address, SAVED, follow=True).text)
    assert "200 kg" in page
    assert "계수가 없어" in page
    assert 'value="1200.0000"' in browser.get(address).text
    assert "절감량을 지웠어요" in browser.post(f"{address}/forget", follow=True).text


def test_a_stranger_is_not_told_that_the_firm_is_there(browser, make, scene):
    company, _, task = scene
    browser.sign_in(make.user())
    for path in ("", "/sheet.csv", "/items/s_guard", f"/tasks/{task.public_id}/saving"):
        assert browser.get(f"/esg/{company.public_id}{path}").status_code == 404
