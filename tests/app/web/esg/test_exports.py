from decimal import Decimal
from types import SimpleNamespace

from app.services.esg.savings import Sum, Total
from app.web.esg import exports

FACTOR = SimpleNamespace(kg_co2e=Decimal("2.6928"), megajoules=None, source="IPCC 2006")
GAS = Sum("lng", "kg", 2, Decimal(650), FACTOR)
POWER = Sum("electricity", "kWh", 1, Decimal(1300), None)


def test_a_sum_cites_its_factor_or_says_that_there_is_none(app):
    with app.test_request_context():
        assert exports.sum_words(GAS).endswith("1,750\N{NO-BREAK SPACE}kgCO₂ (IPCC 2006)")
        assert "계수가 없어" in exports.sum_words(POWER)


def test_the_total_says_what_it_leaves_out(app):
    with app.test_request_context():
        both = exports.total_words(SimpleNamespace(total=Total((GAS, POWER))))
        none = exports.total_words(SimpleNamespace(total=Total((POWER,))))

    assert "과제 2건" in both
    assert "1건은 더하지 않았어요" in both
    assert none == "계수가 없어 계산하지 않아요."
