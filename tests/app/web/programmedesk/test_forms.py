"""Rows of the editor and the document of the engine are the same thing in two writings."""

from werkzeug.datastructures import MultiDict

from app.web.programmedesk import forms
from matching.programmes.reading import Wrong
from tests.programme_maker import SMALL


def test_money_is_typed_in_manwon_and_what_is_no_number_stays():
    form = MultiDict({"ceiling": "4,000", "own_share_percent": "이십", "source": " 공고 "})
    read = forms.basics(form)
    assert (read["ceiling_won"], read["own_share_percent"]) == (40_000_000, "이십")
    assert (read["source"], read["valid_from"]) == ("공고", None)
    assert forms.won_text(40_000_000) == "4,000"
    assert forms.won_text("이십") == "이십"


def test_every_kind_of_condition_is_read():
    form = MultiDict(
        [
            ("row-0-effect", "require"), ("row-0-ko", "글"),
            ("row-0-any-0-fact", "sales_won"), ("row-0-any-0-op", "between"),
            ("row-0-any-0-number", "1"), ("row-0-any-0-upper", "2"),
            ("row-0-any-1-fact", "region"), ("row-0-any-1-op", "below"),
            ("row-0-any-1-chosen", "52"), ("row-0-any-1-chosen", "48"),
            ("row-0-any-2-fact", "industry"), ("row-0-any-2-op", "starts_with"),
            ("row-0-any-2-codes", "10, 11"),
            ("row-0-any-3-fact", "tax_debt"), ("row-0-any-3-op", "is"),
            ("row-0-any-3-flag", "no"),
            ("row-0-any-4-fact", "aid"), ("row-0-any-4-op", "none_within_years"),
            ("row-0-any-4-number", "3"), ("row-0-any-4-chosen", "smart_factory"),
        ]
    )  # fmt: skip
    row = forms.rows(form, "rules")[0]
    assert (row["id"], row["en"]) == ("r0", "글")
    assert row["any"] == [
        {"fact": "sales_won", "op": "between", "value": [10_000, 20_000]},
        {"fact": "region", "op": "one_of", "value": ["52", "48"]},
        {"fact": "industry", "op": "starts_with", "value": ["10", "11"]},
        {"fact": "tax_debt", "op": "is", "value": False},
        {"fact": "aid", "op": "none_within_years", "value": {"number": 3, "of": ["smart_factory"]}},
    ]
    shown = [forms.shown(condition) for condition in row["any"]]
    assert (shown[0].number, shown[0].upper) == ("1", "2")
    assert (shown[1].chosen, shown[2].chosen) == (("52", "48"), ("10", "11"))
    assert (shown[3].flag, shown[4].number) == ("no", "3")


def test_a_share_up_to_a_part_and_a_share_of_a_part_differ():
    form = MultiDict(
        [
            ("row-0-sources", "state"), ("row-0-percent", "50"), ("row-0-cap", "8000"),
            ("row-0-at_most", "on"), ("row-1-sources", "host"), ("row-1-percent", ""),
        ]
    )  # fmt: skip
    one, two = forms.rows(form, "shares")
    assert (one["percent_max"], one["cap_won"]) == (50, 80_000_000)
    assert "percent" not in one
    assert (two["percent"], two["sources"]) == (None, ["host"])


def test_buttons_add_move_and_take_away():
    items = [{"id": "a"}, {"id": "b"}]
    assert forms.apply(items, "rules", "up:1")
    assert [one["id"] for one in items] == ["b", "a"]
    assert forms.apply(items, "rules", "remove:0")
    assert forms.apply(items, "rules", "add")
    assert items[1]["any"] == [forms.blank_condition()]
    assert forms.apply(items, "rules", "add_condition:1")
    assert forms.apply(items, "rules", "remove_condition:1:0")
    assert len(items[1]["any"]) == 1
    assert forms.apply(items, "rules", "refresh")
    for wrong in ("save", "up:0", "remove:9", "remove:x", ""):
        assert not forms.apply(items, "rules", wrong)
    for part in ("stages", "documents", "shares", "preferences"):
        assert "source" in forms.blank(part)


def test_a_condition_of_another_kind_shows_the_operations_of_its_fact():
    shown = forms.shown({"fact": "tax_debt", "op": "below", "value": 20})
    assert (shown.op, shown.ops, shown.flag) == ("is", ("is",), "")
    assert forms.shown(SMALL["any"][0]).number == "20"
    assert forms.shown({"fact": "region", "op": "one_of", "value": None}).chosen == ()


def test_what_is_wrong_stands_at_its_field():
    wrong = [
        Wrong("rules[0].any[1].value[2]", "choice"),
        Wrong("rules[0].any[1].value.number", "whole_number"),
        Wrong("shares[0].sources[0]", "choice"),
    ]
    assert forms.beside(wrong) == {"rules[0].any[1].value": "choice", "shares[0].sources": "choice"}


def test_the_row_a_button_is_about_stands_open():
    assert forms.opened(["0"], "open:2", 3) == {0, 2}
    assert forms.opened(["0"], "refresh", 3) == {0}
    assert forms.opened(["0"], "add_condition:1", 3) == {0, 1}
    assert forms.opened(["0"], "add", 4) == {3}
    assert forms.opened(["0"], "up:2", 3) == {1}
    assert forms.opened(["0", "x"], "remove:1", 3) == set()
    assert forms.rows_of(["rules[2].any[0].value", "rules"]) == {2}
