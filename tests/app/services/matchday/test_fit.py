from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from app.db import committing
from app.models.event import Event, EventFit
from app.runtime.search import SearchRuntime
from app.services.matchday import fit
from app.services.reference import load_catalogue
from tests import postgres
from tests.app.asking_world import build
from tests.conftest import NOW
from tests.factories import Factory
from tests.queries import counted_selects


@pytest.fixture
def event(make):
    return make.event(rounds=4, tables=3)


@pytest.fixture
def refresh(session, make):
    search, catalogue = SearchRuntime(), load_catalogue(session)

    def again(event, search=search):
        session.rollback()
        found = fit.refresh(session, event, search=search, catalogue=catalogue, now=make.now)
        session.commit()
        return found

    return again


def fits(session, event):
    return {(row.firm_id, row.mentor_id): row for row in fit.of_event(session, event.id)}


@pytest.fixture
def member_firm(make, event):
    def one(**values):
        owner = make.user()
        company = make.company(owner, **values)
        challenge = make.challenge(company, owner)
        return make.firm_at(event, company, challenge_id=challenge.id, name=company.name)

    return one


def test_every_approved_pair_gets_a_score_and_a_reason(session, make, event, refresh, member_firm):
    firm = member_firm(products=["묵은지"])
    mine = make.company(name="먼저 한 공장", products=["젓갈"])
    mentor = make.mentor(mine)
    case = make.case(mine, make.user())
    guide = make.mentor_at(event, mentor)
    make.firm_at(event, state="waiting")
    assert refresh(event) == 1
    row = fits(session, event)[firm.id, guide.id]
    assert row.score >= event.good
    assert row.refusal == ""
    assert row.reason["code"] == "same_words"
    assert row.reason["case"] == case.public_id
    assert row.reason["quote"]["told"] == "염도가 들쭉날쭉해서 불량률이 8 %였어요."
    assert "절임" in row.reason["quote"]["asked"]


def test_the_second_time_nothing_is_left_to_do(make, event, refresh, member_firm):
    member_firm()
    make.mentor_at(event, make.mentor())
    assert (refresh(event), refresh(event)) == (1, 0)


def test_only_pairs_with_somebody_new_or_changed_are_worked_out(
    session, make, event, refresh, member_firm
):
    first, second = member_firm(), member_firm()
    make.mentor_at(event, make.mentor())
    assert refresh(event) == 2
    make.mentor_at(event, name="새 구매처", topic="절임 배추를 사고 싶어요")
    assert refresh(event) == 2
    session.get_one(type(first), first.id).topic = "절임 불량이 줄지 않아요"
    session.commit()
    assert refresh(event) == 2
    rows = fits(session, event)
    assert len(rows) == 4
    assert {pair[0] for pair in rows} == {first.id, second.id}


def test_rules_of_a_day_keep_apart_own_firm_and_competitors(session, make, event, refresh):
    owner = make.user()
    company = make.company(owner, products=["김치"])
    firm = make.firm_at(event, company)
    own = make.mentor_at(event, make.mentor(company, user=owner))
    rival = make.mentor_at(event, make.mentor(make.company(products=["김치"])))
    foreign = make.mentor_at(event, make.mentor(languages=["en"]))
    refresh(event)
    rows = fits(session, event)
    codes = {row.mentor_id: row.refusal for row in rows.values() if row.firm_id == firm.id}
    assert codes == {own.id: "own_company", rival.id: "competitor", foreign.id: "language"}


def test_competitors_meet_where_the_event_lets_them(session, make, refresh):
    event = make.event(competitors_meet=True)
    firm = make.firm_at(event, make.company(products=["김치"]))
    rival = make.mentor_at(event, make.mentor(make.company(products=["김치"])))
    refresh(event)
    assert fits(session, event)[firm.id, rival.id].refusal == ""
    session.get_one(type(event), event.id).competitors_meet = False
    session.commit()
    assert refresh(event) == 1
    assert fits(session, event)[firm.id, rival.id].refusal == "competitor"


def test_a_mentor_without_places_or_far_away_still_comes_to_the_hall(session, make, event, refresh):
    firm = make.firm_at(event, make.company(products=["묵은지"]), topic="절임 불량을 줄이고 싶어요")
    away = make.company(municipality_code="48120", products=["밸브"])
    full = make.mentor_at(event, make.mentor(away, capacity=0, radius_km=10))
    refresh(event)
    assert fits(session, event)[firm.id, full.id].refusal == ""


def test_guests_are_read_by_what_they_wrote(session, make, event, refresh):
    firm = make.firm_at(event, name="손님 기업", topic="절임 염도가 들쭉날쭉해서 불량이 나요")
    near = make.mentor_at(event, name="염도 전문가", topic="절임 염도를 재고 불량을 줄여요")
    other = make.mentor_at(event, name="회계사", topic="부가세 신고를 도와요")
    refresh(event)
    rows = fits(session, event)
    assert rows[firm.id, near.id].score > rows[firm.id, other.id].score
    assert rows[firm.id, near.id].reason["quote"]["told"] == "절임 염도를 재고 불량을 줄여요"


def test_nothing_known_is_an_ordinary_pair_above_the_floor_and_not_good(
    session, make, event, refresh
):
    firm, mentor = make.firm_at(event), make.mentor_at(event)
    refresh(event)
    row = fits(session, event)[firm.id, mentor.id]
    assert event.floor < row.score < event.good
    assert "code" not in row.reason


def test_words_never_replace_what_the_model_has_read(session, make, event, refresh, member_firm):
    member_firm()
    make.mentor_at(event, make.mentor())
    refresh(event)
    (row,) = fit.of_event(session, event.id)
    assert row.reason["mark"].startswith("w")
    row.score, row.reason = 0.9, {**row.reason, "mark": "m" + row.reason["mark"][1:]}
    session.commit()
    assert refresh(event) == 0


def test_a_score_that_was_given_otherwise_stays(session, make, event, refresh):
    firm, mentor = make.firm_at(event), make.mentor_at(event)
    make._add(
        EventFit(
            event_id=event.id, firm_id=firm.id, mentor_id=mentor.id, score=0.9, computed_at=make.now
        )
    )  # fmt: skip
    assert refresh(event) == 0


def test_the_number_of_selects_does_not_grow_with_the_people(
    session, make, event, member_firm, engine
):
    search, catalogue = SearchRuntime(), load_catalogue(session)

    def prepare():
        session.rollback()
        with counted_selects(engine) as counted:
            fit.prepare(session, event, search=search, catalogue=catalogue, now=make.now)
        return len(counted)

    member_firm()
    make.mentor_at(event, make.mentor())
    prepare()
    few = prepare()
    for _ in range(5):
        member_firm()
        make.mentor_at(event, make.mentor(make.company()))
    prepare()
    assert prepare() == few


@pytest.mark.postgres
def test_two_processes_that_work_out_the_same_leave_each_pair_once():
    engine = create_engine(postgres.clone(build))
    with Session(engine, expire_on_commit=False) as session:
        make = Factory(session, NOW)
        event_id = (event := make.event()).id
        for _ in range(3):
            make.firm_at(event, topic="절임")
            make.mentor_at(event, topic="절임")
        catalogue = load_catalogue(session)
    start = Barrier(2)

    def again(_):
        with committing(Session(engine)) as own:
            event = own.get_one(Event, event_id)
            scene = fit.prepare(own, event, search=SearchRuntime(), catalogue=catalogue, now=NOW)
            start.wait(20)
            return sum(
                fit.save(own, scene, fit.score(scene, firm), firm) for firm in scene.outdated
            )

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(again, range(2))) == [9, 9]
    with Session(engine) as session:
        assert len(fit.of_event(session, event_id)) == 9
    engine.dispose()
