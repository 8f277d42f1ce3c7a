"""The contract fits what is no mail: a short message without a subject, and a fake that records."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.runtime.senders.contract import SenderError
from tests.app.runtime.sender_conformance import LETTER, Channel, SenderConformance

LONGEST = 90


class Telephone(Channel):
    """A provider of short messages, and the adapter for it: a number, 90 characters, a key."""

    to = "010-1234-5678"

    def __init__(self):
        self.messages, self.down = {}, False

    def sender(self):
        return self

    def send(self, letter):
        number = letter.to.replace("-", "")
        if not (number.isascii() and number.isdigit()):
            raise SenderError("no telephone number", retry=False)
        if self.down:
            raise SenderError("the provider does not answer", retry=True)
        text = " ".join(letter.subject.split())
        short = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
        self.messages.setdefault(letter.digest, (letter.to, short))

    def delivered(self):
        return [(name, *message) for name, message in self.messages.items()]

    def fall(self):
        self.down = True

    def impossible(self):
        return "kim@example.com"


class Recorder(Channel):
    """Keeps what it was given: what tests of the worker put in the place of a sender."""

    recognises = False

    def __init__(self):
        self.letters, self.down = [], False

    def sender(self):
        return self

    def send(self, letter):
        if letter.to == self.impossible():
            raise SenderError("nobody", retry=False)
        if self.down:
            raise SenderError("down", retry=True)
        self.letters.append(letter)

    def delivered(self):
        return [(x.digest, x.to, f"{x.subject}\n{x.body}") for x in self.letters]

    def fall(self):
        self.down = True

    def impossible(self):
        return ""


class TestTelephone(SenderConformance):
    @pytest.fixture
    def channel(self):
        return Telephone()

    def test_ninety_characters_are_the_most(self, channel):
        channel.send(replace(LETTER, to=channel.to, subject="가" * 91))
        ((_, _, text),) = channel.delivered()
        assert text == "가" * 89 + "…"


class TestRecorder(SenderConformance):
    @pytest.fixture
    def channel(self):
        return Recorder()


def test_the_name_of_a_letter_depends_on_its_key_alone():
    later = replace(LETTER, subject="다른 제목", written_at=LETTER.written_at + timedelta(days=1))
    assert later.digest == LETTER.digest
    assert replace(LETTER, key="b").digest != LETTER.digest
    assert LETTER.digest.isalnum()
    assert len(LETTER.digest) == 32
