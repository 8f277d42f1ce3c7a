import pytest

from app.models.company import Company
from tests.app.services.esg.firm_rows import stay_in, task_of
from tests.client import flat


@pytest.fixture
def company(make, session, now):
    engagement = make.engagement()
    task_of(session, stay_in(make, session, engagement, now), now)
    return session.get_one(Company, engagement.company_id)


def test_the_desk_counts_items_places_and_firms(browser, make, company):
    browser.sign_in(make.coordinator())

    page = flat(browser.get("/desk/esg/").text)
    assert "압축공기 누설 줄이기" in page
    assert "진안군" in page
    assert len(page.encode()) < 60_000
    assert "방호" not in flat(browser.get("/desk/esg/?area=E").text).split("<h2>시·군별")[0]
    listed = browser.get("/desk/esg/firms?q=시험", swap=True).text
    assert f"/esg/{company.public_id}" in listed
    assert "조건에 맞는 기업이 없어요" in browser.get("/desk/esg/firms?q=없는").text
    for path in ("items.csv", "places.csv", "firms.csv", "factors.csv"):
        assert browser.get(f"/desk/esg/{path}").status_code == 200


def test_a_factor_is_added_once(browser, make):
    browser.sign_in(make.coordinator())
    given = {
        "energy": "electricity/kWh",
        "kg_co2e": "0.4",
        "valid_from": "2026-01-01",
        "source": "고시",
    }

    assert browser.post("/desk/esg/factors", {**given, "source": ""}).status_code == 422
    assert "계수를 더했어요" in browser.post("/desk/esg/factors", given, follow=True).text
    assert browser.post("/desk/esg/factors", given).status_code == 409


def test_an_officer_reads_the_own_municipality_and_adds_no_factor(browser, make, company):
    browser.sign_in(make.staff("municipal_officer", municipality="52140"))

    assert company.name not in browser.get("/desk/esg/firms").text
    assert "계수 더하기" not in browser.get("/desk/esg/factors").text
    assert browser.post("/desk/esg/factors", {"energy": "lng/kg"}).status_code == 403
    assert browser.get(f"/esg/{company.public_id}").status_code == 404
