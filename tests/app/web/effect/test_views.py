import io

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from app.services.proof import study_work
from matching.evaluate.effect_panels import World
from tests.app.services.proof.panel_rows import stored_panel
from tests.client import flat

ASKED = {
    "title": "매출 비교", "outcomes": "sales", "groupings": "area", "pre_years": "3",
    "post_years": "3", "neighbours": "1", "caliper": "0.5",
}  # fmt: skip


@pytest.fixture
def coordinator(make):
    return make.coordinator()


@pytest.fixture
def signed(browser, coordinator):
    return browser.sign_in(coordinator)


@pytest.fixture
def asked(signed, session, coordinator, now):
    """Ask for a study and return its address."""

    def _ask(**values):
        panel = stored_panel(session, coordinator, now, **values)
        answer = signed.post(f"/desk/effect/new?panel={panel.public_id}", ASKED)
        assert answer.status_code == 303
        return answer.headers["Location"]

    return _ask


def test_a_comparison_is_asked_for_and_read_with_plot_table_and_words(signed, asked, runtime, now):
    address = asked()
    waiting = signed.get(address).text
    assert "차례를 기다려요" in waiting
    assert 'hx-trigger="every 2s"' in waiting

    study_work.look_after(runtime, clock=lambda: now)
    page = flat(signed.get(address).text)

    assert "hx-trigger" not in page.split('id="study-result"')[1].split(">")[0]
    assert "지원받은 기업이 비슷한 기업보다 평균 +" in page
    assert "지원 전에는 두 무리의 차이가 보이지 않았어요" in page
    assert 'class="forest-cell"' in page
    assert 'class="year-plot"' in page
    assert "인구감소지역" in page
    # the public study stands apart, with its source
    assert "+23.7" in page
    assert "동아일보" in page
    assert len(page.encode()) < 60_000


def test_a_refusal_says_why_and_shows_no_figure(signed, asked, runtime, now):
    address = asked(world=World(treated=9))
    study_work.look_after(runtime, clock=lambda: now)

    page = flat(signed.get(address).text)

    assert "이라 수치를 내지 않아요. 20곳이 있어야 해요" in page
    assert "year-plot" not in page


def test_findings_leave_as_table_and_paper(signed, asked, runtime, now):
    address = asked()
    study_work.look_after(runtime, clock=lambda: now)

    sheet = load_workbook(io.BytesIO(signed.get(f"{address}/findings.xlsx").data)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[1] for row in rows[1:]] == ["지원받은 기업 모두", "인구감소지역", "그 밖의 시·군"]
    assert "매출" in signed.get(f"{address}/findings.csv").text
    paper = PdfReader(io.BytesIO(signed.get(f"{address}/findings.pdf").data))
    text = "".join(page.extract_text() for page in paper.pages)
    assert "824" in text
    assert "+23.7" in text


def test_the_form_keeps_what_was_typed_beside_its_problem(signed, session, coordinator, now):
    panel = stored_panel(session, coordinator, now)

    answer = signed.post(
        f"/desk/effect/new?panel={panel.public_id}", {**ASKED, "pre_years": "9", "title": "긴 기간"}
    )

    assert answer.status_code == 422
    assert "pre_years-error" in answer.text
    assert 'value="긴 기간"' in answer.text


def test_an_earlier_comparison_fills_the_form(signed, asked, session):
    address = asked()
    panel = signed.get(address).text.split("/desk/effect/new?panel=")
    assert len(panel) == 1
    listed = signed.get("/desk/effect/").text
    assert "매출 비교" in listed
    found = listed.split("/desk/effect/panels/")[2].split('"')[0]
    form = signed.get(f"/desk/effect/new?panel={found}&like={address.rsplit('/', 1)[1]}").text
    assert 'id="pre_years"' in form


def test_the_list_is_searched_sorted_and_handed_out(signed, asked):
    asked()
    assert "매출 비교" in signed.get("/desk/effect/?q=매출&state=queued", swap=True).text
    assert "조건에 맞는 비교가 없어요" in signed.get("/desk/effect/?q=없는").text
    assert "매출 비교" in signed.get("/desk/effect/list.csv").text


def test_an_officer_sees_why_the_page_is_empty_and_no_study(browser, asked, make):
    address = asked()
    browser.sign_in(make.staff("municipal_officer", municipality="52720"))

    assert "시·군 담당자에게는" in browser.get("/desk/effect/").text
    assert browser.get(address).status_code == 404
    assert browser.get(f"{address}/findings.csv").status_code == 404
