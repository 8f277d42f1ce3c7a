"""Every reason against asking a mentor has its words."""

from datetime import date

import pytest

from app.repositories.requests import of_challenges
from app.services import hurdles, requests
from matching.rules import REFUSAL_CODES
from tests.app.asking_world import World


@pytest.fixture
def world(session, make):
    return World(session, make)


def _hurdle(world, mentor=None):
    found = hurdles.candidate(
        world.session, (mentor or world.mentor).id, world.firm,
        catalogue=world.catalogue, now=world.now,
    )  # fmt: skip
    history = of_challenges(world.session, [world.challenge.id])
    return hurdles.hurdle(
        world.challenge, world.firm, found.mentor, history,
        catalogue=world.catalogue, now=world.now,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("status", "word"), [("waiting", "기다리고 있어요"), ("refused", "승인되지 않았어요")]
)
def test_a_firm_must_be_approved_and_is_told_what_is_missing(world, status, word):
    world.firm.status = status
    assert word in str(_hurdle(world))


def test_a_closed_challenge_asks_nobody(world):
    world.challenge.status = "resolved"
    assert "닫은 고민" in str(_hurdle(world))


def test_every_rule_of_the_engine_has_a_message(world, make):
    assert set(hurdles.REFUSED) == set(REFUSAL_CODES)
    own = make.mentor(world.firm, world.owner)
    rival = world.new_mentor("총각김치", buyers=["한들마트"])
    away = world.new_mentor("젓갈", paused_until=date(2027, 3, 1))
    full = world.new_mentor("식초", capacity=0)
    foreign = world.new_mentor("두부", languages=["vi"])
    problems = [str(_hurdle(world, mentor)) for mentor in (own, rival, away, full, foreign)]
    for word, problem in zip(
        ("같은 기업", "겹쳐서", "쉬고", "찼어요", "언어"), problems, strict=True
    ):
        assert word in problem
    assert "한들마트" not in "".join(problems)


def test_who_helps_or_waits_or_said_no_is_not_asked_again(world):
    other, third = world.new_mentor("단무지"), world.new_mentor("두부")
    asked, _, _ = world.rank(other, world.mentor, third)
    assert "이미 물어보고" in str(_hurdle(world, other))
    assert "이미 순위에" in str(_hurdle(world))
    requests.decline(
        world.session, world.helper(other), asked.public_id, "공정이 달라요", **world.values
    )
    assert "어렵다고 답하신" in str(_hurdle(world, other))


def test_a_mentor_who_is_not_approved_is_no_candidate(world, make):
    waiting = make.mentor(status="waiting")
    assert hurdles.candidate(
        world.session, waiting.id, world.firm, catalogue=world.catalogue, now=world.now
    ) is None  # fmt: skip
