"""Letters leave as files, or over SMTP to a server on loopback."""

import base64
import socket
import threading
from contextlib import suppress
from email import policy
from email.parser import BytesParser

import pytest

from app.runtime.postman import FolderPostman, Letter, PostmanError, SmtpPostman

LETTER = Letter("kim@example.com", "요청이 왔어요", "안녕하세요.\n.점으로 시작하는 줄\n")
SENDER = "이음 <no-reply@ieum.example>"


class MailServer(threading.Thread):
    """Speaks enough SMTP for one connection and keeps what it was told."""

    def __init__(self, answers=None, extensions=()):
        super().__init__(daemon=True)
        self.answers, self.extensions = answers or {}, extensions
        self.commands, self.data = [], b""
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]

    def run(self):
        connection, _ = self.listener.accept()
        # a client that is refused hangs up as it likes
        with suppress(OSError), connection, connection.makefile("rwb") as wire:
            self._say(wire, self.answers.get("CONNECT", "220 ready"))
            for line in wire:
                self._answer(wire, line.decode(errors="replace").strip())

    def _answer(self, wire, command):
        self.commands.append(command)
        verb = command.partition(" ")[0].upper()
        self._say(wire, self.answers.get(verb, self._usual(verb)))
        if verb == "DATA" and verb not in self.answers:
            lines = iter(wire.readline, b".\r\n")
            self.data = b"".join(line.removeprefix(b".") for line in lines)
            self._say(wire, "250 taken")

    def _usual(self, verb):
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
        server.join(5)
        server.listener.close()
        assert not server.is_alive()


def read(raw):
    return BytesParser(policy=policy.default).parsebytes(raw)


def test_a_letter_becomes_a_file_that_reads_back(tmp_path, now):
    FolderPostman(tmp_path / "mail", SENDER).send(LETTER, at=now)
    (path,) = (tmp_path / "mail").iterdir()
    assert path.name.startswith("20261122T030000000000-")
    message = read(path.read_bytes())
    assert (message["To"], message["Subject"]) == (LETTER.to, LETTER.subject)
    assert message["From"] == SENDER
    assert message["Date"].datetime == now
    assert message.get_content() == LETTER.body


def test_two_letters_of_one_moment_are_two_files(tmp_path, now):
    postman = FolderPostman(tmp_path, SENDER)
    postman.send(LETTER, at=now)
    postman.send(LETTER, at=now)
    assert len(list(tmp_path.iterdir())) == 2


def test_a_folder_that_cannot_be_made_may_be_tried_again(tmp_path, now):
    (tmp_path / "mail").write_text("a file")
    with pytest.raises(PostmanError):
        FolderPostman(tmp_path / "mail", SENDER).send(LETTER, at=now)


def test_a_letter_is_handed_to_the_server(serve, now):
    server = serve()
    SmtpPostman(f"smtp://127.0.0.1:{server.port}", SENDER).send(LETTER, at=now)
    assert "mail FROM:<no-reply@ieum.example>" in server.commands
    assert "rcpt TO:<kim@example.com>" in server.commands
    assert server.commands[-1] == "QUIT"
    message = read(server.data)
    assert message["Subject"] == LETTER.subject
    assert message.get_content().splitlines() == LETTER.body.splitlines()


@pytest.mark.parametrize(
    "answers",
    [
        {"CONNECT": "554 no"},
        {"RCPT": "550 unknown"},
        {"DATA": "452 full"},
    ],
)
def test_a_refusal_of_the_server_may_be_tried_again(serve, now, answers):
    server = serve(answers=answers)
    with pytest.raises(PostmanError):
        SmtpPostman(f"smtp://127.0.0.1:{server.port}", SENDER).send(LETTER, at=now)


def test_nobody_at_the_port_may_be_tried_again(now):
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with pytest.raises(PostmanError):
        SmtpPostman(f"smtp://127.0.0.1:{port}", SENDER, timeout_s=2).send(LETTER, at=now)


def test_a_user_is_never_told_to_a_server_without_encryption(serve, now):
    server = serve(extensions=["AUTH PLAIN"])
    with pytest.raises(PostmanError):
        SmtpPostman(f"smtp://kim:geheim@127.0.0.1:{server.port}", SENDER).send(LETTER, at=now)
    told = " ".join(server.commands)
    assert "AUTH" not in told
    assert base64.b64encode(b"\0kim\0geheim").decode() not in told


def test_smtps_speaks_no_plain_text(serve, now):
    server = serve()
    with pytest.raises(PostmanError):
        SmtpPostman(f"smtps://127.0.0.1:{server.port}", SENDER, timeout_s=2).send(LETTER, at=now)
    assert not any(command.lower().startswith("mail") for command in server.commands)
