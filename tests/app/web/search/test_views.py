"""Search among cases and mentors over HTTP."""

import pytest
from sqlalchemy import Engine

from tests.client import Browser, flat
from tests.factories import Factory
from tests.queries import counted_selects


@pytest.fixture
def world(make: Factory) -> dict[str, object]:
    """Two firms with a case each, one of them a mentor's."""
    kimchi = make.company(make.user(), name="진안김치")
    plating = make.company(
        make.user(),
        name="익산도금",
        industry_code="259",
        municipality_code="52140",
        products=["도금"],
    )
    salt = make.case(kimchi, make.user(), title="절임 염도를 맞춰 반품을 줄였어요")
    thick = make.case(
        plating,
        make.user(),
        title="도금 두께를 고르게 했어요",
        problem="두께가 들쭉날쭉했어요.",
        situation="볼트를 도금해요.",
        root_cause="전류가 흔들렸어요.",
        steps=[{"title": "전류계", "text": "전류를 적었어요."}],
    )
    return {"salt": salt, "thick": thick, "mentor": make.mentor(kimchi), "kimchi": kimchi}


def test_a_sentence_finds_the_case_and_quotes_it(
    browser: Browser, world: dict[str, object]
) -> None:
    page = browser.get("/cases/?q=도금 두께가 안 맞아요").text
    assert "도금 두께를 고르게 했어요" in page
    assert "<mark>" in page
    best, _, _rest = page.partition("익산도금")
    assert "진안김치" not in best


def test_a_result_page_costs_few_selects(
    browser: Browser, engine: Engine, world: dict[str, object]
) -> None:
    browser.get("/cases/?q=도금")
    with counted_selects(engine) as seen:
        assert browser.get("/cases/?q=도금").status_code == 200
    assert len(seen) == 4
    browser.get("/mentors/?q=절임")
    with counted_selects(engine) as seen:
        assert browser.get("/mentors/?q=절임").status_code == 200
    assert len(seen) == 5


def test_a_swap_returns_the_partial_that_the_page_includes(
    browser: Browser, world: dict[str, object]
) -> None:
    answer = browser.get("/cases/?q=도금&page=1", swap=True)
    assert answer.text.lstrip().startswith('<div id="found"')
    assert "HX-Request" in answer.headers["Vary"]
    assert answer.headers["HX-Replace-Url"] == "/cases/?q=%EB%8F%84%EA%B8%88"
    assert answer.text.strip()[:60] in browser.get("/cases/?q=도금").text


def test_filters_narrow_and_count_without_themselves(
    browser: Browser, world: dict[str, object]
) -> None:
    page = browser.get("/cases/?municipality=52140").text
    assert "도금 두께를 고르게 했어요" in page
    assert "절임 염도를 맞춰" not in page
    assert 'value="52720"' in page


def test_the_industry_tree_opens_under_a_chosen_division(
    browser: Browser, world: dict[str, object]
) -> None:
    assert 'value="103"' not in browser.get("/cases/").text
    assert 'value="103"' in browser.get("/cases/?industry=10").text


@pytest.mark.parametrize(
    "query",
    [
        "'; DROP TABLE case_study; --", "<script>alert(1)</script>", "😀😀😀", "%00%01", "e\u0301" * 50, "가" * 10_000,
        "a" * 10_000, "(((", "*", "AND OR NOT",
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/cases/", "/mentors/", "/find"])
def test_any_text_may_be_searched_for(
    browser: Browser, world: dict[str, object], path: str, query: str
) -> None:
    answer = browser.client.get(path, query_string={"q": query})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


def test_decomposed_korean_finds_the_same(browser: Browser, world: dict[str, object]) -> None:
    import unicodedata

    answer = browser.client.get(
        "/cases/", query_string={"q": unicodedata.normalize("NFD", "도금 두께")}
    )
    assert "도금 두께를 고르게 했어요" in answer.text


def test_odd_parameters_are_ignored(browser: Browser, world: dict[str, object]) -> None:
    assert browser.get("/cases/?sort=nonsense&page=-3&level=&kpi_area=ZZ").status_code == 200
    assert "사례 0건" in browser.get("/cases/?kpi_area=ZZ").text
    assert browser.get("/cases/?page=99999999").status_code == 200


def test_nothing_found_says_what_to_do(browser: Browser, world: dict[str, object]) -> None:
    page = browser.get("/cases/?q=도금&municipality=52720").text
    assert "맞는 사례를 찾지 못했어요" in page
    assert "조건 모두 지우기" in page


def test_orders(browser: Browser, world: dict[str, object]) -> None:
    for sort in ("published", "cost", "months", "relevance"):
        assert browser.get(f"/cases/?sort={sort}&q=도금").status_code == 200
    for sort in ("cases", "joined", "relevance"):
        assert browser.get(f"/mentors/?sort={sort}").status_code == 200


def test_the_list_can_be_taken_along(browser: Browser, world: dict[str, object]) -> None:
    answer = browser.get("/cases/export.csv?q=도금")
    assert answer.text.startswith("\ufeff제목,")
    assert "익산도금" in answer.text
    assert "멘토,기업" in browser.get("/mentors/export.csv").text


def test_one_sentence_finds_cases_and_mentors(browser: Browser, world: dict[str, object]) -> None:
    page = browser.get("/find?q=절임 염도가 안 맞아요").text
    assert "절임 염도를 맞춰 반품을 줄였어요" in page
    assert "왜 이 사례인가요?" in page
    assert "도와줄 수 있는 멘토" in page


def test_finding_nothing_or_asking_nothing_is_answered(
    browser: Browser, world: dict[str, object]
) -> None:
    assert "힘든 점을 한 문장으로" in browser.get("/find").text
    assert "맞는 사례를 아직 찾지 못했어요" in browser.get("/find?q=zzzz").text


def test_an_english_page_is_english(browser: Browser, world: dict[str, object]) -> None:
    assert "Jinan" in browser.get("/mentors/", english=True).text


def test_a_mentor_s_page_shows_the_cases_and_how_to_ask(
    browser: Browser, engine: Engine, world: dict[str, object]
) -> None:
    path = f"/mentors/{world['mentor'].public_id}"  # type: ignore[attr-defined]
    browser.get(path)
    with counted_selects(engine) as seen:
        page = browser.get(path).text
    assert len(seen) <= 9
    assert "절임 염도를 맞춰 반품을 줄였어요" in page
    assert "도움 요청하기" in page


def test_an_unknown_or_waiting_mentor_is_not_found(browser: Browser, make: Factory) -> None:
    waiting = make.mentor(make.company(), status="waiting")
    assert browser.get(f"/mentors/{waiting.public_id}").status_code == 404
    assert browser.get("/mentors/nobody").status_code == 404


def test_a_full_or_paused_mentor_is_not_offered(browser: Browser, make: Factory) -> None:
    from datetime import date

    full = make.mentor(make.company(), capacity=0)
    paused = make.mentor(make.company(), paused_until=date(2099, 1, 1))
    assert "지금은 새 요청을 받지 못해요" in browser.get(f"/mentors/{full.public_id}").text
    assert "지금은 새 요청을 받지 못해요" in browser.get(f"/mentors/{paused.public_id}").text


def test_a_mentor_sees_the_own_page_with_a_way_to_change_it(
    browser: Browser, make: Factory
) -> None:
    user = make.user()
    mentor = make.mentor(make.company(user), user=user)
    assert "내 멘토 정보 고치기" in browser.sign_in(user).get(f"/mentors/{mentor.public_id}").text


def test_a_place_outside_the_home_region_is_named_with_its_province(
    browser: Browser, make: Factory
) -> None:
    firm = make.company(make.user(), municipality_code="48120")
    make.case(firm, make.user())
    assert "경남 창원시" in browser.get("/cases/").text
    assert "Changwon, Gyeongnam" in browser.get("/cases/", english=True).text


def test_letters_bring_suggestions_as_links(browser: Browser, world: dict[str, object]) -> None:
    partial = flat(browser.get("/suggestions?q=ㄷㄱ&to=cases", swap=True).text)
    assert partial.startswith('<div id="suggestions"')
    assert 'href="/cases/?q=%EB%8F%84%EA%B8%88"' in partial
    assert '<span>도금</span> <span class="small">업종</span>' in partial
    assert f'href="/cases/{world["thick"].public_id}"' in partial
    assert 'href="/find?q=' in browser.get("/suggestions?q=ehrm&to=elsewhere").text
    assert "<a" not in browser.get("/suggestions?q=").text
    assert ">Industry<" in browser.get("/suggestions?q=plat", english=True).text


def test_the_box_asks_for_suggestions_and_works_without(browser: Browser) -> None:
    for page, to in (
        ("/", "everything"),
        ("/find", "everything"),
        ("/cases/", "cases"),
        ("/mentors/", "mentors"),
    ):
        text = flat(browser.get(page).text)
        assert f'hx-get="/suggestions?to={to}"' in text
        assert '<form method="get" action=' in text


@pytest.mark.parametrize("path", ["/find", "/cases/", "/mentors/"])
def test_a_slip_of_the_keyboard_is_told_and_may_be_declined(
    browser: Browser, world: dict[str, object], path: str
) -> None:
    page = flat(browser.get(f"{path}?q=wjfdla").text)
    assert "'절임'(으)로 찾았어요." in page
    assert f"""<a href="{path}?q=wjfdla&amp;literal=wjfdla">'wjfdla' 그대로 찾기</a>""" in page
    literal = flat(browser.get(f"{path}?q=wjfdla&literal=wjfdla").text)
    assert "찾았어요." not in literal
    assert '<input type="hidden" name="literal" value="wjfdla">' in literal
    # another text in the same form is no longer literal
    assert "(으)로 찾았어요." in browser.get(f"{path}?q=rlacl&literal=wjfdla").text
    assert "Searched for '절임'." in browser.get(f"{path}?q=wjfdla", english=True).text
