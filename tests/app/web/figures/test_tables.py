"""Figures as tables: every definition in full, what is in the dark without a number."""

from decimal import Decimal

from app.services.figures.aggregate import Aggregate, Definition, Quartiles
from app.services.figures.figures import Figure
from app.services.reference import load_catalogue
from app.web.figures import tables

QUARTER = Definition("process_defect", "%", "", "quarter", "quarter", "case")


def test_every_row_has_every_column(app, session):
    metric = load_catalogue(session).metrics["process_defect"]
    shown = Aggregate(QUARTER, 6, 8, Quartiles(-0.5, -0.41234, 0.25), 7, 1, {"checked": 2}, 0)
    dark = Aggregate(QUARTER, None, None, None, None, None, None, 0)
    with app.test_request_context("/"):
        rows = tables.rows([Figure(metric, shown), Figure(metric, dark)])
        assert all(len(row) == len(tables.fields()) for row in rows)
    assert Decimal("-41.2") in rows[0]
    assert not any(isinstance(cell, int | Decimal) for cell in rows[1])


def test_a_change_is_told_in_tenths_of_a_percent():
    assert [tables.tenth(c) for c in (0.12345, None)] == [Decimal("12.3"), None]
