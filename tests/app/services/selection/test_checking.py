"""The eligibility of a day is kept as it was, with rule and source."""

from datetime import date

from app.services.selection.checking import Checked, check_now, frozen, read


def test_an_answer_is_read_back_as_it_was_kept(session, make, selection, catalogue):
    version = selection.version()
    checked = check_now(
        session, make.company().id, version, on=date(2026, 11, 10), catalogue=catalogue
    )

    assert checked.answer == "unknown"
    assert read(frozen(checked)) == checked
    assert read({}) == Checked()


def test_the_rules_against_a_firm_and_the_open_ones_are_told_apart():
    stored = {
        "answer": "refused",
        "on": "2026-11-10",
        "rules": [
            {"ko": "가", "en": "a", "outcome": "broken", "source": "s", "missing": []},
            {"ko": "나", "en": "b", "outcome": "unknown", "source": "s", "missing": ["sales"]},
            {"ko": "다", "en": "c", "outcome": "met", "source": "s", "missing": []},
        ],
    }

    checked = read(stored)

    assert [rule.ko for rule in checked.against] == ["가"]
    assert [rule.missing for rule in checked.open] == [("sales",)]
    assert read(frozen(checked)) == checked
