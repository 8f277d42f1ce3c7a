"""Every step has its letters, in both languages, and each side reads its own."""

import pytest
from sqlalchemy import select

from app.models.company import Membership
from app.models.notice import Notice
from app.models.outbox import Outbox
from app.models.request import DECLINE_CODES, Request
from app.services import mailing, request_letters, requests
from tests.app.asking_world import World, address


@pytest.fixture
def world(session, make):
    return World(session, make)


ALONE = (
    "request_reminder_mentor", "request_superseded_mentor", "request_next_firm",
    "request_gone_firm", "round_exhausted_firm", "round_exhausted_desk", "round_lapsed_desk",
)  # fmt: skip


@pytest.mark.parametrize("locale", ["ko", "en"])
def test_every_step_has_letters_for_its_readers_in_both_languages(locale):
    names = ("mentor", "firm", "place", "text", "message", "link", "due", *request_letters.CHOICES)
    values = dict.fromkeys((*names, "mentor_contact", "firm_contact"), "값")
    both = [
        f"request_{step}_{side}" for step in request_letters.STEPS for side in ("firm", "mentor")
    ]
    for template in (*both, *ALONE):
        subject, body = mailing.compose(template, locale, values)
        assert subject.startswith(("[이음] ", "[Ieum] "))
        assert "값" in body


def test_a_letter_is_in_the_reader_s_language_and_says_until_when(world):
    world.owner.locale = "en"
    world.session.commit()
    world.ask()
    korean, english = world.session.scalars(select(Outbox).order_by(Outbox.id))
    assert "11월 27일까지 답해 주세요" in korean.payload["body"]
    assert "by 27 November" in english.payload["body"]
    assert (
        address(world.session.scalars(select(Request)).one().public_id) in (korean.payload["body"])
    )


def test_a_reason_of_the_list_is_quoted_in_the_reader_s_language(world):
    world.owner.locale = "en"
    world.session.commit()
    sent = world.ask()
    requests.decline(
        world.session, world.helper(), sent.public_id, "멀어요", code="too_far", **world.values
    )
    world.session.commit()
    korean, english = world.session.scalars(
        select(Notice).where(Notice.event.endswith(":declined")).order_by(Notice.id)
    )
    assert "찾아뵙기에 너무 멀어요.\n\n멀어요" in korean.body
    assert "It is too far for me to visit.\n\n멀어요" in english.body


def test_every_reason_of_the_list_but_other_has_words():
    assert {*request_letters.REASONS, "other"} == set(DECLINE_CODES)


def test_the_four_links_stand_in_the_letter_to_the_mentor_alone(world):
    sent = world.ask()
    key = world.key(sent)
    mentor, firm = world.session.scalars(select(Outbox).order_by(Outbox.id))
    for choice in request_letters.CHOICES:
        assert f"/answer/{key}?choice={choice}" in mentor.payload["body"]
    assert mentor.payload["keyed"] is True
    assert "/answer/" not in firm.payload["body"]
    # who may read the table of notices could answer for the mentor
    bodies = world.session.scalars(select(Notice.body)).all()
    assert not any("/answer/" in body for body in bodies)


def test_everybody_of_the_firm_who_can_sign_in_gets_the_letter(world, make):
    for status in ("active", "blocked"):
        person = make.user(status=status)
        world.session.add(Membership(user_id=person.id, company_id=world.firm.id, role="staff"))
    world.session.commit()
    world.ask()
    assert [t for _, t in world.letters()].count("asked") == 3


def test_a_long_challenge_is_cut_in_letters(world, make):
    long = make.challenge(world.firm, world.owner, text="가나 다라\n" * 60)
    values = request_letters.firm_values(world.firm, long, world.catalogue, "link")
    assert (len(values["text"]), values["text"][-1], values["place"]) == (160, "…", "진안군")
