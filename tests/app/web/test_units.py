import json
import re

import pytest

from app.config import ROOT
from app.web.units import unit


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
