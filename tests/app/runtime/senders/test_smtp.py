"""Letters over SMTP to a server on loopback."""

import base64
import socket
import threading
from contextlib import suppress
from email import policy
from email.parser import BytesParser

import pytest

from app.runtime.senders.contract import SenderError
from app.runtime.senders.smtp import SmtpPostman
from tests.app.runtime.sender_conformance import LETTER, Channel, SenderConformance

SENDER = "이음 <no-reply@ieum.example>"


class MailServer(threading.Thread):
    """Speaks enough SMTP, one connection after the other, and keeps what it was told."""

    def __init__(self, answers=None, extensions=()):
        super().__init__(daemon=True)
        self.answers, self.extensions = answers or {}, extensions
        self.commands, self.letters = [], []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]

    def run(self):
        # the closed listener ends the loop
        with suppress(OSError):
            while True:
                connection, _ = self.listener.accept()
                # a client that is refused hangs up as it likes
                with suppress(OSError), connection, connection.makefile("rwb") as wire:
                    self._say(wire, self.answers.get("CONNECT", "220 ready"))
                    for line in wire:
                        self._answer(wire, line.decode(errors="replace").strip())

    def stop(self):
        # a closed socket alone does not wake accept()
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def _answer(self, wire, command):
        self.commands.append(command)
        verb = command.partition(" ")[0].upper()
        unknown = verb == "RCPT" and "nobody@" in command
        self._say(wire, "550 no such box" if unknown else self._said(verb))
        if verb == "DATA" and verb not in self.answers:
            lines = iter(wire.readline, b".\r\n")
            self.letters.append(b"".join(line.removeprefix(b".") for line in lines))
            self._say(wire, self.answers.get("LETTER", "250 taken"))

    def _said(self, verb):
        if verb in self.answers:
            return self.answers[verb]
        if verb == "EHLO":
            return "\r\n".join([*(f"250-{name}" for name in self.extensions), "250 here"])
        return {"DATA": "354 go on", "QUIT": "221 bye"}.get(verb, "250 fine")

    def _say(self, wire, text):
        wire.write(text.encode() + b"\r\n")
        wire.flush()


@pytest.fixture
def serve():
    """Return what starts a mail server; all end with the test."""
    running = []

    def start(**kwargs):
        server = MailServer(**kwargs)
        server.start()
        running.append(server)
        return server

    yield start
    for server in running:
        with suppress(OSError):
            server.stop()
        server.join(5)
        assert not server.is_alive()


def read(raw):
    return BytesParser(policy=policy.default).parsebytes(raw)


def postman(server, scheme="smtp"):
    return SmtpPostman(f"{scheme}://127.0.0.1:{server.port}", SENDER, timeout_s=5)


class Mailbox(Channel):
    recognises = False

    def __init__(self, server):
        self.server = server

    def sender(self):
        return postman(self.server)

    def delivered(self):
        found = [read(raw) for raw in self.server.letters]
        return [(m["Message-ID"], m["To"], f"{m['Subject']}\n{m.get_content()}") for m in found]

    def fall(self):
        self.server.stop()

    def impossible(self):
        return "nobody@example.com"


class TestSmtp(SenderConformance):
    @pytest.fixture
    def channel(self, serve):
        return Mailbox(serve())


def test_a_letter_is_handed_to_the_server(serve):
    server = serve()
    postman(server).send(LETTER)
    assert "mail FROM:<no-reply@ieum.example>" in server.commands
    assert "rcpt TO:<kim@example.com>" in server.commands
    assert server.commands[-1] == "QUIT"
    (raw,) = server.letters
    assert read(raw)["Subject"] == LETTER.subject
    assert read(raw).get_content().splitlines() == LETTER.body.splitlines()


@pytest.mark.parametrize(
    ("answers", "retry"),
    [
        ({"CONNECT": "421 too busy"}, True),
        ({"CONNECT": "554 not you"}, True),
        ({"MAIL": "550 not from you"}, True),
        ({"RCPT": "450 box is locked"}, True),
        ({"RCPT": "550 no such box"}, False),
        ({"DATA": "452 full"}, True),
        ({"LETTER": "554 looks like spam"}, False),
        ({"LETTER": "451 later"}, True),
    ],
)
def test_only_a_refusal_of_this_letter_is_for_good(serve, answers, retry):
    with pytest.raises(SenderError) as caught:
        postman(serve(answers=answers)).send(LETTER)
    assert caught.value.retry is retry


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"RCPT": "550 5.1.1 <kim@example.com> unknown"}, "550 5.1.1 <…> unknown"),
        ({"LETTER": "554 no letters for kim@example.com"}, "554 no letters for …"),
        ({"CONNECT": "421 too busy"}, "421 too busy"),
    ],
)
def test_why_it_failed_is_told_in_the_servers_words_without_the_address(serve, answers, words):
    with pytest.raises(SenderError) as caught:
        postman(serve(answers=answers)).send(LETTER)
    assert str(caught.value) == words


def test_a_wrong_password_of_the_site_loses_no_letter(serve):
    server = serve(answers={"STARTTLS": "454 no encryption today"}, extensions=["STARTTLS"])
    sender = SmtpPostman(f"smtp://kim:geheim@127.0.0.1:{server.port}", SENDER, timeout_s=5)
    with pytest.raises(SenderError) as caught:
        sender.send(LETTER)
    assert caught.value.retry


def test_a_user_is_never_told_to_a_server_without_encryption(serve):
    server = serve(extensions=["AUTH PLAIN"])
    sender = SmtpPostman(f"smtp://kim:geheim@127.0.0.1:{server.port}", SENDER)
    with pytest.raises(SenderError):
        sender.send(LETTER)
    told = " ".join(server.commands)
    assert "AUTH" not in told
    assert base64.b64encode(b"\0kim\0geheim").decode() not in told


def test_smtps_speaks_no_plain_text(serve):
    server = serve()
    with pytest.raises(SenderError) as caught:
        postman(server, "smtps").send(LETTER)
    assert caught.value.retry
    assert not any(command.lower().startswith("mail") for command in server.commands)
