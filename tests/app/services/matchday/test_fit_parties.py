import pytest

from app.runtime.search import SearchRuntime
from app.services.matchday import fit_parties
from app.services.reference import load_catalogue


@pytest.fixture
def event(make):
    return make.event()


@pytest.fixture
def load(session, make, event):
    def read(**values):
        session.rollback()
        search = SearchRuntime(**values)
        catalogue = load_catalogue(session)
        return fit_parties.load(session, event, search=search, catalogue=catalogue, now=make.now)

    return read


def test_a_member_firm_brings_its_facts_and_the_challenge_it_chose(make, event, load):
    owner = make.user()
    company = make.company(owner)
    make.challenge(company, owner, text="새로 적은 고민이에요")
    chosen = make.challenge(company, owner, text="절임이 짜요")
    make.firm_at(event, company, challenge_id=chosen.id, topic="염도를 맞추고 싶어요")
    (firm,) = load().firms
    assert firm.text == "염도를 맞추고 싶어요\n절임이 짜요"
    assert firm.need.categories == {"defect": 0.8}
    assert firm.need.processes == {"절임"}
    assert firm.unknown == set()


def test_a_firm_that_said_nothing_comes_with_what_it_wrote_last(make, event, load):
    owner = make.user()
    company = make.company(owner)
    make.challenge(company, owner, text="먼저 적은 고민이에요")
    make.challenge(company, owner, text="나중에 적은 고민이에요")
    make.firm_at(event, company)
    assert load().firms[0].text == "나중에 적은 고민이에요"


def test_what_nobody_knows_of_a_guest_is_named(make, event, load):
    make.firm_at(event, industry_code="107", topic="포장 불량")
    make.mentor_at(event, topic="포장 불량을 줄여요")
    parties = load()
    assert parties.firms[0].unknown == {"category", "process", "level", "size", "language"}
    assert parties.firms[0].need.industry == "107"
    mentor = parties.mentors[0]
    assert not mentor.member
    assert mentor.unknown == {"category", "process", "industry", "level", "size", "language"}
    assert fit_parties.likeness(parties, parties.firms[0])[mentor.mentor.id] > 0


def test_a_guess_of_the_model_fills_in_categories_and_leaves_the_mark(make, event, load):
    make.firm_at(event, topic="포장에서 불량이 자꾸 나와요")
    plain = load()
    guessed = load(categorise=lambda _: [("defect", 0.9), ("unknown", 0.5)])
    assert plain.firms[0].need.categories == {}
    assert guessed.firms[0].need.categories == {"defect": 0.9}
    assert plain.firms[0].mark == guessed.firms[0].mark


def test_a_mentor_who_left_the_site_is_read_as_a_guest(session, make, event, load):
    mentor = make.mentor()
    make.mentor_at(event, mentor)
    assert load().mentors[0].member
    mentor.status = "waiting"
    session.commit()
    assert not load().mentors[0].member


def test_a_mark_changes_exactly_with_the_facts(session, make, event, load):
    company = make.company(products=["젓갈"])
    make.mentor_at(event, make.mentor(company), topic="절임")
    before = load().mentors[0].mark
    assert load().mentors[0].mark == before
    company.headcount += 1
    session.commit()
    assert load().mentors[0].mark != before


def test_marks_do_not_depend_on_the_order_of_a_set():
    assert fit_parties.mark_of({"나", "가"}, {"b": 1, "a": 2}) == fit_parties.mark_of(
        {"가", "나"}, {"a": 2, "b": 1}
    )


def test_without_words_nothing_is_alike(make, event, load):
    make.firm_at(event)
    make.mentor_at(event, topic="절임")
    parties = load()
    assert fit_parties.likeness(parties, parties.firms[0]) == {}
