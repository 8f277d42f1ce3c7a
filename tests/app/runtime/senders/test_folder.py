"""Letters become files: the same letter the same file, whole or not at all."""

from dataclasses import replace
from datetime import timedelta
from email import policy
from email.parser import BytesParser

import pytest

from app.runtime.senders.contract import SenderError
from app.runtime.senders.folder import FolderPostman
from tests.app.runtime.sender_conformance import LETTER, Channel, SenderConformance

SENDER = "이음 <no-reply@ieum.example>"


def read(path):
    return BytesParser(policy=policy.default).parsebytes(path.read_bytes())


class Folder(Channel):
    def __init__(self, folder):
        self.folder = folder

    def sender(self):
        return FolderPostman(self.folder, SENDER)

    def delivered(self):
        messages = [read(path) for path in sorted(self.folder.glob("*"))]
        return [(m["Message-ID"], m["To"], f"{m['Subject']}\n{m.get_content()}") for m in messages]

    def fall(self):
        self.folder.write_text("no folder")

    def impossible(self):
        return "kim@example.com\nBcc: all@example.com"


class TestFolder(SenderConformance):
    @pytest.fixture
    def channel(self, tmp_path):
        return Folder(tmp_path / "mail")


def test_a_letter_becomes_a_file_that_reads_back(tmp_path):
    FolderPostman(tmp_path / "mail", SENDER).send(LETTER)
    (path,) = (tmp_path / "mail").iterdir()
    assert path.name == f"20261122T030000000000-{LETTER.digest[:16]}.eml"
    message = read(path)
    assert (message["To"], message["Subject"]) == (LETTER.to, LETTER.subject)
    assert message["From"] == SENDER
    assert message["Date"].datetime == LETTER.written_at
    assert message.get_content().splitlines() == LETTER.body.splitlines()


def test_names_sort_by_when_letters_were_written_not_by_when_they_left(tmp_path):
    postman = FolderPostman(tmp_path, SENDER)
    for days in (2, 0, 1):
        written = LETTER.written_at + timedelta(days=days)
        postman.send(replace(LETTER, key=f"{days}", body=f"{days}", written_at=written))
    found = [read(path).get_content().strip() for path in sorted(tmp_path.glob("*.eml"))]
    assert found == ["0", "1", "2"]


def test_a_file_that_cannot_be_finished_is_no_letter(tmp_path, monkeypatch):
    def full(self, target):
        raise OSError("no space left")

    monkeypatch.setattr("pathlib.Path.replace", full)
    with pytest.raises(SenderError, match="no space left"):
        FolderPostman(tmp_path, SENDER).send(LETTER)
    assert list(tmp_path.glob("*.eml")) == []
