"""Every step has its letters, in both languages, and each side reads its own."""

import pytest
from sqlalchemy import select

from app.models.company import Membership
from app.models.outbox import Outbox
from app.models.request import Request
from app.services import mailing, request_letters
from tests.app.asking_world import World, address


@pytest.fixture
def world(session, make):
    return World(session, make)


def test_every_step_has_letters_for_both_sides_in_both_languages():
    names = ("mentor", "firm", "text", "message", "link", "others", "due")
    values = dict.fromkeys((*names, "mentor_contact", "firm_contact"), "값")
    for step in request_letters.STEPS:
        for side in ("firm", "mentor"):
            for locale in ("ko", "en"):
                subject, body = mailing.compose(f"request_{step}_{side}", locale, values)
                assert subject.startswith(("[이음] ", "[Ieum] "))
                assert "값" in body


def test_a_letter_is_in_the_reader_s_language_and_says_until_when(world):
    world.owner.locale = "en"
    world.session.commit()
    world.ask()
    korean, english = world.session.scalars(select(Outbox).order_by(Outbox.id))
    assert "11월 29일까지 답해 주세요" in korean.payload["body"]
    assert "by 29 November" in english.payload["body"]
    assert (
        address(world.session.scalars(select(Request)).one().public_id) in (korean.payload["body"])
    )


def test_everybody_of_the_firm_who_can_sign_in_gets_the_letter(world, make):
    for status in ("active", "blocked"):
        person = make.user(status=status)
        world.session.add(Membership(user_id=person.id, company_id=world.firm.id, role="staff"))
    world.session.commit()
    world.ask()
    assert [t for _, t in world.letters()].count("request_asked_firm") == 2


def test_a_long_challenge_is_cut_in_letters(world, make):
    long = make.challenge(world.firm, world.owner, text="가나 다라\n" * 60)
    values = request_letters.firm_values(world.firm, long, world.catalogue, "link")
    assert (len(values["text"]), values["text"][-1], values["place"]) == (160, "…", "진안군")
