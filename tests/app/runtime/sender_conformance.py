"""What every sender has to pass, whatever its channel.

A test module of a sender derives from :class:`SenderConformance` and says how the channel is
looked at from the other end. Nothing here knows of mail.
"""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.runtime.senders.contract import Letter, SenderError

WRITTEN = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
LETTER = Letter(
    key="request:abc:asked:7",
    to="kim@example.com",
    subject="[이음] 요청이 왔어요",
    body="안녕하세요.\n.점으로 시작하는 줄\n",
    written_at=WRITTEN,
)


class Channel:
    """The other end of a channel. A module of a sender fills these in."""

    to = LETTER.to
    """Whom the channel knows."""
    recognises = True
    """Whether it delivers a key that came before once; else it names each delivery by its key."""

    def sender(self):
        """Return the sender, ready to send."""
        raise NotImplementedError

    def delivered(self):
        """Return (name, to, text) of what arrived, in order; ``text`` begins with the subject."""
        raise NotImplementedError

    def fall(self):
        """Make the channel unreachable."""
        raise NotImplementedError

    def impossible(self):
        """Return an address that the channel can never reach."""
        raise NotImplementedError


class SenderConformance:
    """The contract as tests. ``channel`` is a fixture of the module that derives this."""

    def test_a_message_arrives_whole(self, channel):
        channel.sender().send(replace(LETTER, to=channel.to))
        ((_, to, text),) = channel.delivered()
        assert to == channel.to
        assert "요청이 왔어요" in text

    def test_a_message_that_is_handed_over_again_is_the_same_message(self, channel):
        sender = channel.sender()
        for _ in range(2):
            sender.send(replace(LETTER, to=channel.to))
        arrived = channel.delivered()
        assert len(arrived) == (1 if channel.recognises else 2)
        assert len(set(arrived)) == 1

    def test_another_process_hands_the_same_message_over(self, channel):
        for _ in range(2):
            channel.sender().send(replace(LETTER, to=channel.to))
        assert len(set(channel.delivered())) == 1

    def test_two_messages_with_the_same_words_are_two(self, channel):
        sender = channel.sender()
        for key in ("a", "b"):
            sender.send(replace(LETTER, key=key, to=channel.to))
        arrived = channel.delivered()
        assert len(arrived) == 2
        assert len({name for name, _, _ in arrived}) == 2

    def test_a_channel_that_is_down_is_tried_again_later(self, channel):
        sender = channel.sender()
        channel.fall()
        with pytest.raises(SenderError) as caught:
            sender.send(replace(LETTER, to=channel.to))
        assert caught.value.retry
        assert str(caught.value)

    def test_an_address_that_can_never_be_reached_is_not_tried_again(self, channel):
        with pytest.raises(SenderError) as caught:
            channel.sender().send(replace(LETTER, to=channel.impossible()))
        assert not caught.value.retry
        assert channel.delivered() == []

    def test_a_message_after_a_refused_one_arrives(self, channel):
        sender = channel.sender()
        with pytest.raises(SenderError):
            sender.send(replace(LETTER, to=channel.impossible()))
        sender.send(replace(LETTER, key="next", to=channel.to))
        assert len(channel.delivered()) == 1
