import json
import re

import pytest

from app.config import ROOT
from app.web.units import quantity, unit


@pytest.mark.parametrize(
    ("code", "english"),
    [
        ("%", "%"),
        ("kWh/월", "kWh/month"),
        ("개/인·일", "pcs/person·day"),
        ("시간", "hours"),
        ("시간/월", "hours/month"),
        ("만원", "10,000 KRW"),
        ("되/섬", "되/섬"),
    ],
)
def test_units_are_written_in_the_language_of_the_page(app, code, english):
    with app.test_request_context():
        assert unit(code) == code
    with app.test_request_context(headers={"Cookie": "language=en"}):
        assert unit(code) == english


def test_every_unit_of_the_catalogue_is_english_on_an_english_page(app):
    lines = (ROOT / "seed_data" / "reference" / "kpi_metrics.jsonl").read_text("utf-8").splitlines()
    units = {code for line in lines for code in json.loads(line)["units"]}
    with app.test_request_context(headers={"Cookie": "language=en"}):
        assert [code for code in units if re.search("[가-힣]", unit(code))] == []


@pytest.mark.parametrize(
    ("value", "code", "korean", "english"),
    [
        (9, "명", "9명", "9\N{NO-BREAK SPACE}people"),
        (2100, "개/인·일", "2,100개/인·일", "2,100\N{NO-BREAK SPACE}pcs/person·day"),
        (28.5, "%", "28.5\N{NO-BREAK SPACE}%", "28.5\N{NO-BREAK SPACE}%"),
        (34, "만달러/년", "34만달러/년", "340,000\N{NO-BREAK SPACE}USD/year"),
        (1.5, "억원", "1.5억원", "150,000,000\N{NO-BREAK SPACE}KRW"),
    ],
)
def test_a_value_stands_with_its_unit_as_each_language_writes_it(app, value, code, korean, english):
    with app.test_request_context():
        assert quantity(value, code) == korean
    with app.test_request_context(headers={"Cookie": "language=en"}):
        assert quantity(value, code) == english


def test_the_first_of_two_values_may_leave_its_unit_out(app):
    with app.test_request_context():
        assert quantity(2100, "개/인·일", bare=True) == "2,100"
    with app.test_request_context(headers={"Cookie": "language=en"}):
        assert quantity(34, "만달러/년", bare=True) == "340,000"
