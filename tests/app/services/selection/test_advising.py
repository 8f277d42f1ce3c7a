"""Firms that were not chosen are shared among the mentors who fit."""

from app.services.selection.advising import propose_mentors
from tests.queries import counted_selects


def test_mentors_are_not_all_sent_the_same_way(session, make, selection, catalogue, runtime, now):
    round_ = selection.round()
    for n in range(2):
        make.mentor(make.company(municipality_code="52110", products=[f"유리 {n}"]), capacity=1)
    firms = [make.company(products=[f"제품 {n}"]) for n in range(2)]
    pairs = [(selection.application(round_, firm), firm) for firm in firms]

    found = propose_mentors(session, runtime.search, "52", pairs, catalogue=catalogue, now=now)

    assert len(set(found.values())) == 2


def test_a_rival_is_proposed_to_nobody(session, make, selection, catalogue, runtime, now):
    make.mentor(make.company(products=["김치"]))
    firm = make.company(products=["김치"])
    pairs = [(selection.application(selection.round(), firm), firm)]

    assert propose_mentors(session, runtime.search, "52", pairs, catalogue=catalogue, now=now) == {}


def test_many_firms_take_as_many_selects_as_one(
    session, engine, make, selection, catalogue, runtime, now
):
    round_ = selection.round()
    make.mentor(make.company(products=["유리"]))
    firms = [make.company() for _ in range(4)]
    pairs = [(selection.application(round_, firm), firm) for firm in firms]
    known = {"catalogue": catalogue, "now": now}
    propose_mentors(session, runtime.search, "52", pairs, **known)

    with counted_selects(engine) as few:
        propose_mentors(session, runtime.search, "52", pairs[:1], **known)
    with counted_selects(engine) as many:
        propose_mentors(session, runtime.search, "52", pairs, **known)

    assert len(few) == len(many)
    assert propose_mentors(session, runtime.search, "52", [], **known) == {}
