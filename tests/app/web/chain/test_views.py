from tests.client import Browser


def test_the_circle_is_drawn_and_stands_in_a_table(app, make):
    owner = make.user()
    second = make.company(owner, name="둘째집", name_en="Second House")
    make.engagement(second, make.mentor(make.company(name="첫집", municipality_code="52110")))
    make.engagement(make.company(make.user(), name="셋째집"), make.mentor(second, owner))
    browser = Browser(app).sign_in(make.coordinator())
    page = browser.get("/chain/").text
    assert "도움받은 기업 2곳 가운데 1곳이 다른 기업을 도왔어요" in page
    assert "가장 긴 고리는 2번 이어졌어요" in page
    assert page.count('class="chain-line"') == 2
    assert "첫집에서 시작한 도움 2건" in page
    table = browser.get("/chain/?q=셋째", swap=True).text
    assert "셋째집" in table
    assert '<svg class="chain-drawing' not in table
    assert "조건에 맞는 도움이 없어요" in browser.get("/chain/?q=없는").text
    assert "chain-drawing" in browser.get("/chain/all").text
    answer = browser.get("/chain/export.csv")
    assert answer.mimetype == "text/csv"
    assert "셋째집" in answer.text


def test_without_help_it_says_how_it_begins(app, make):
    owner = make.user()
    make.company(owner)
    browser = Browser(app).sign_in(owner)
    assert "아직 이어진 도움이 없어요" in browser.get("/chain/").text
    assert "아직 이어진 도움이 없어요" in browser.get("/chain/all").text
