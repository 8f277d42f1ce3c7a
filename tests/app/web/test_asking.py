"""What a list is asked for is read once, and nonsense asks for nothing."""

from app.web.asking import asked

SORTS = ("newest", "name")
FILTERS = {"state": ("open", "closed"), "place": None}


def ask(app, query):
    with app.test_request_context(f"/list?{query}"):
        return asked(SORTS, FILTERS)


def test_an_address_says_what_is_wanted(app):
    wish = ask(app, "q=%20검사%20&state=open&place=52720&sort=name&page=3")
    assert (wish.text, wish["state"], wish["place"], wish.sort, wish.page) == (
        "검사", "open", "52720", "name", 3,
    )  # fmt: skip
    assert wish.narrowed


def test_nothing_asked_is_the_usual_list(app):
    wish = ask(app, "")
    assert (wish.text, dict(wish.filters), wish.sort, wish.page, wish.narrowed) == (
        "", {"state": "", "place": ""}, "newest", 1, False,
    )  # fmt: skip


def test_nonsense_asks_for_nothing(app):
    wish = ask(app, "state=x&sort=drop%20table&page=-4&q=" + "a" * 400)
    assert (wish["state"], wish.sort, wish.page, len(wish.text)) == ("", "newest", 1, 100)
