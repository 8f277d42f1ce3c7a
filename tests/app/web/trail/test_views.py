"""The audit trail as pages and files."""

import csv
import io

import pytest

from app.models.audit import AuditEvent
from app.web.trail.views import PAGES
from tests.client import flat
from tests.queries import counted_selects


@pytest.fixture
def trail(session, make, now):
    """Write 21 events in Jeonbuk, the first an approval with a reason."""
    person = make.user(name="한나리")
    for n in range(21):
        session.add(
            AuditEvent(
                at=now, actor_id=person.id, action="company.refused" if n == 0 else "goal.set",
                object_type="company", object_id=f"firm{n}", region_code="52",
                before={"status": "waiting"} if n == 0 else {},
                after={"reason": "번호가 달라요", "kept": [1, None], "on": True} if n == 0 else {},
            )
        )  # fmt: skip
    session.commit()


def test_it_is_searched_in_words_and_told_in_words(browser, make, trail):
    browser.sign_in(make.staff("auditor"))
    text = flat(browser.get("/desk/audit/?q=승인하지").text)
    assert "<strong>1건</strong>" in text
    assert '<span class="small">이유</span> 번호가 달라요' in text
    assert '<span class="small">상태</span> waiting' in text
    assert 'href="/desk/firms/firm0"' in text
    assert "<strong>1건</strong>" in flat(browser.get("/desk/audit/?q=Refused").text)


def test_it_is_paged_sorted_and_narrowed(browser, make, trail):
    browser.sign_in(make.coordinator())
    assert "page=2" in browser.get("/desk/audit/").text
    assert "firm0" in browser.get("/desk/audit/?sort=oldest").text
    assert "firm0" not in browser.get("/desk/audit/").text
    assert "firm7의 기록만" in browser.get("/desk/audit/?object=firm7").text
    assert "조건에 맞는 기록이 없어요" in browser.get("/desk/audit/?from=2027-01-01").text
    assert "조건에 맞는 기록이 없어요" in browser.get("/desk/audit/?to=2020-01-01").text
    assert "<strong>21건" in flat(browser.get("/desk/audit/?from=kimchi&to=9999-12-31").text)


def test_an_empty_trail_says_so(browser, make):
    browser.sign_in(make.coordinator("48"))
    assert "아직 적힌 결정이 없어요" in browser.get("/desk/audit/").text


def test_a_swap_brings_the_list_alone(browser, make, trail):
    browser.sign_in(make.coordinator())
    assert (
        browser.get("/desk/audit/?q=firm3", swap=True).text.lstrip().startswith('<div id="found">')
    )


def test_it_is_exported(browser, make, trail):
    browser.sign_in(make.staff("auditor"))
    answer = browser.get("/desk/audit/export.csv?q=firm0")
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert rows[1][1:3] == ["한나리", "기업을 승인하지 않았어요"]
    assert rows[1][7] == "이유: 번호가 달라요; kept: 1, –; on: 예"
    assert browser.get("/desk/audit/export.xlsx?q=firm0").data[:2] == b"PK"


def test_a_page_takes_four_selects(browser, make, trail, engine):
    browser.sign_in(make.coordinator())
    browser.get("/desk/audit/")
    with counted_selects(engine) as selects:
        browser.get("/desk/audit/")
    assert len(selects) == 4, "\n".join(selects)


def test_pages_of_objects_exist(app):
    arguments = {r.endpoint: r.arguments for r in app.url_map.iter_rules() if "GET" in r.methods}
    assert {e: arguments.get(e) for e, _ in PAGES.values()} == {e: {n} for e, n in PAGES.values()}
