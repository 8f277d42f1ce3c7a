"""Tables leave as CSV that spreadsheets open rightly and run nothing of."""

import csv
import io

import pytest

from app.web.tables import csv_response, safe_cell


@pytest.mark.parametrize(
    "formula",
    ["=1+1", "+82-10-1234", "-SUM(A1)", "@cmd", "\t=1", "\r=1", "--5", "-1.2.3", "-", "-5²"],
)
def test_a_formula_is_disarmed(formula):
    assert safe_cell(formula) == f"'{formula}"


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (-5, "-5"), (-0.5, "-0.5"), ("-12", "-12"), ("염도 = 3", "염도 = 3"), ("", "")],
)
def test_numbers_and_words_stay_as_they_are(value, text):
    assert safe_cell(value) == text


def test_a_table_is_a_download_that_a_spreadsheet_reads_as_unicode(app):
    with app.test_request_context():
        answer = csv_response("기업.csv", ["이름", "=합"], [("가, 나", 3), ('"다"\n라', None)])
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename")
    text = answer.get_data().decode("utf-8")
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text[1:], newline="")))
    assert rows == [["이름", "'=합"], ["가, 나", "3"], ['"다"\n라', ""]]
