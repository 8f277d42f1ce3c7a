"""A firm is judged by what is in force."""

from datetime import date

import pytest

from app.errors import NotFound
from app.services.programmes import eligibility
from app.services.reference import load_catalogue
from matching.programmes.domain import Answer, FirmFacts, Known, Span
from tests.programme_maker import make_programme, make_version

ON = date(2026, 11, 22)


def test_a_firm_is_judged_by_a_version(session, make):
    version = make_version(session, make_programme(session))
    books = load_catalogue(session)
    large, small = make.company(headcount=20), make.company(headcount=19)
    judged = [
        eligibility.check(session, firm.id, version.id, on=ON, catalogue=books)
        for firm in (large, small)
    ]
    assert [verdict.answer for verdict in judged] == [Answer.REFUSED, Answer.UNKNOWN]
    assert judged[1].missing == ("tax_debt",)
    with pytest.raises(NotFound):
        eligibility.check(session, large.id, 99, on=ON, catalogue=books)
    with pytest.raises(NotFound):
        eligibility.check(session, 99, version.id, on=ON, catalogue=books)


def test_what_fits_comes_first_and_what_nobody_can_answer_before_what_refuses(session):
    programme = make_programme(session)
    rule = {"fact": "headcount", "op": "below", "value": 5}
    refusing = make_version(session, programme, year=2024, rules=[_rule(rule)])
    silent = make_version(session, programme, year=2025, rules=[])
    fitting = make_version(session, programme, rules=[_rule({**rule, "value": 50})])
    ended = make_version(session, programme, year=2023, valid_to=date(2026, 11, 21))
    facts = FirmFacts({"headcount": Known(Span.exactly(9))})
    found = eligibility.check_all(session, facts, on=ON)
    assert [one.row.id for one in found] == [fitting.id, silent.id, refusing.id]
    assert [one.silent for one in found] == [False, True, False]
    assert ended.id not in {one.row.id for one in found}


def _rule(condition):
    return {"id": "r", "effect": "require", "ko": "글", "en": "text", "any": [condition]}
