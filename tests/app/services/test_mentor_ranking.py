"""The page of a challenge: fitting mentors with a reason, the others with theirs."""

from datetime import date

import pytest
from sqlalchemy import select

from app.errors import NotFound
from app.models.challenge import ChallengeCategory
from app.models.outbox import Outbox
from app.services import mentor_ranking, requests, weights
from tests.app.asking_world import World, address
from tests.queries import counted_selects


@pytest.fixture
def world(session, make):
    return World(session, make)


@pytest.fixture
def match(world, runtime):
    def _match(actor=None, **filters):
        return mentor_ranking.match(
            world.session, actor or world.asker, world.challenge.public_id, runtime.search,
            filters=filters, catalogue=world.catalogue, now=world.now,
        )  # fmt: skip

    return _match


def test_a_mentor_is_offered_with_a_quoted_case_and_reasons(world, match):
    page = match()
    (found,) = page.mentors
    assert found.card.id == world.mentor.id
    assert found.pair is not None
    case, _, field = found.pair.field.partition("/")
    assert case == found.card.cases[0]
    assert field
    assert found.pair.asked.text in world.challenge.text
    assert {reason.code for reason in found.reasons} <= {
        "same_category", "same_process", "same_words", "near", "free_places",
    }  # fmt: skip
    assert found.score == sum(feature.contribution for feature in found.features)
    assert (page.categories, page.live, page.help_wanted_at) == (("defect",), 0, None)


def test_the_cases_come_with_their_reason_and_can_be_narrowed(world, match):
    page = match()
    assert [item.found.card.case_id for item in page.cases] == [1]
    assert page.cases[0].pair is not None
    assert [o.value for o in page.case_facets["level"]] == ["none"]
    assert match(level=frozenset({"advanced"}), region=frozenset({"48"})).cases == ()


def test_who_is_left_out_is_named_with_the_reason(world, match):
    rival = world.new_mentor("배추김치")
    away = world.new_mentor("젓갈", paused_until=date(2027, 3, 1))
    full = world.new_mentor("식초", capacity=0)
    refused = world.new_mentor("단무지")
    sent = world.ask(refused)
    requests.decline(
        world.session, world.helper(refused), sent.public_id, "공정이 달라요", **world.values
    )
    codes = {miss.card.id: miss.reasons[0].code for miss in match().refused}
    assert codes == {
        rival.id: "competitor", away.id: "unavailable", full.id: "capacity_full",
        refused.id: "vetoed",
    }  # fmt: skip


def test_the_ninth_mentor_is_a_near_miss_who_was_outranked(world, match):
    for n in range(mentor_ranking.SHOWN):
        world.new_mentor(f"제품 {n}")
    page = match()
    assert len(page.mentors) == mentor_ranking.SHOWN
    assert page.outranked[0].reasons[0].code == "outranked"


def test_a_mentor_already_asked_is_marked(world, match):
    sent = world.ask()
    page = match()
    assert (page.mentors[0].asked, page.live) == (sent, 1)


def test_the_region_s_weights_decide(world, match, session):
    far = world.new_mentor("단무지", radius_km=20)
    assert match().mentors[0].card.id == world.mentor.id
    only = {**dict.fromkeys(weights.DEFAULTS, 0.0), "distance": 10.0}
    weights.save(session, world.act(world.coordinator), "52", only, now=world.now)
    scores = {m.card.id: m.score for m in match().mentors}
    assert scores[far.id] < 0.5 < scores[world.mentor.id]


def test_who_is_far_out_of_reach_is_left_out_with_the_distance(world, match):
    homely = world.new_mentor("단무지", radius_km=10)
    page = match()
    assert homely.id not in {m.card.id for m in page.mentors}
    (miss,) = [m for m in page.refused if m.card.id == homely.id]
    assert miss.reasons[0].code == "out_of_reach"
    assert round(miss.reasons[0].facts["km"]) == 25


def test_a_stationed_expert_takes_part(world, match, make):
    expert = make.mentor(topics=["defect"])
    assert expert.id in {m.card.id for m in match().mentors}


def test_only_the_firm_and_its_coordinators_see_the_page(world, match, make):
    assert match(world.act(world.coordinator)).mentors
    for user in (make.user(), make.coordinator("48"), world.person(world.mentor)):
        with pytest.raises(NotFound):
            match(world.act(user))


def test_a_firm_without_a_fitting_mentor_calls_the_coordinators_once(world, match):
    for _ in range(2):
        mentor_ranking.want_help(
            world.session, world.asker, world.challenge.public_id,
            catalogue=world.catalogue, address=address, now=world.now,
        )  # fmt: skip
        world.session.commit()
    assert [t for _, t in world.letters()] == ["challenge_help_wanted"]
    assert len(world.audited(mentor_ranking.HELP_WANTED)) == 1
    assert match().help_wanted_at == world.now
    letter = world.session.scalars(select(Outbox)).one().payload["body"]
    assert address(world.challenge.public_id) in letter


def test_the_page_takes_at_most_sixteen_selects(world, match, engine):
    for n in range(4):
        world.new_mentor(f"제품 {n}")
    match()
    actor = world.asker
    with counted_selects(engine) as seen:
        match(actor)
    assert len(seen) <= 16


def test_a_mentor_who_is_not_approved_is_in_no_pool(world, make):
    waiting = make.mentor(status="waiting")
    pool = mentor_ranking.load_mentor(
        world.session, waiting.id, world.catalogue, region="52", today=world.now.date()
    )
    assert pool == mentor_ranking.Pool({}, {})


def test_categories_that_were_only_proposed_count_and_are_called_guesses(world, match, session):
    row = session.get_one(ChallengeCategory, (world.challenge.id, "defect"))
    assert match().guessed is False
    row.confirmed = False
    session.commit()
    page = match()
    assert (page.guessed, page.categories) == (True, ("defect",))
    assert "same_category" in {reason.code for reason in page.mentors[0].reasons}
