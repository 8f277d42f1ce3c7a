"""Reads the table of years and the declarations; texts come back as they were typed."""

from dataclasses import dataclass

from flask import request
from flask_babel import gettext

from app.services.programmes.yearly import NUMBERS, FactsView
from app.web.forms import clean
from app.web.programme_words import MANWON, MONEY, QUESTION, whole

_MAX_TEXT = 20


@dataclass(frozen=True)
class Given:
    """What was typed: texts by field, the values of years, and what is no number."""

    texts: dict[str, str]
    years: dict[int, dict[str, int | None]]
    problems: dict[str, str]


def given(view: FactsView) -> Given:
    """Read the request: fields ``<name>_<year>`` in 만원 or persons, and one for each question.

    A field that was left as it was shown keeps its value to the won.
    """
    texts, problems = {}, {}
    values: dict[int, dict[str, int | None]] = {}
    before = shown(view)
    for year, row in view.years:
        values[year] = dict.fromkeys(NUMBERS)
        for name in NUMBERS:
            field = f"{name}_{year}"
            texts[field] = text = clean(request.form.get(field, ""))[:_MAX_TEXT]
            number = whole(text)
            if text == before[field]:
                values[year][name] = getattr(row, name, None)
            elif number is not None:
                values[year][name] = number * (MANWON if name in MONEY else 1)
            elif text:
                problems[field] = gettext("0 이상의 수를 숫자로 적어 주세요.")
    for fact in QUESTION:
        texts[fact] = request.form.get(fact, "?")
    return Given(texts, values, problems)


def shown(view: FactsView) -> dict[str, str]:
    """Return what is kept as the form shows it."""
    texts = {}
    for year, row in view.years:
        for name in NUMBERS:
            value = getattr(row, name, None)
            unit = MANWON if name in MONEY else 1
            texts[f"{name}_{year}"] = "" if value is None else f"{value // unit:,}"
    for fact in QUESTION:
        declared = view.declared.get(fact)
        texts[fact] = "" if declared is None else ("yes" if declared.value else "no")
    return texts
