"""Letters of the folder are read back as they were written."""

from datetime import timedelta

from app.runtime.senders.contract import Letter
from app.runtime.senders.folder import FolderPostman
from app.services.letterbox import Piece, newest_letters, pieces_of


def test_letters_come_back_newest_first(tmp_path, now):
    postman = FolderPostman(tmp_path, "이음 <no-reply@ieum.invalid>")
    body = "안녕하세요.\n\nhttps://ieum.invalid/a?b=1&c=2\n\n<b>끝</b>"
    for days in range(3):
        postman.send(
            Letter(
                key=f"letter:{days}",
                to="kim@example.com",
                subject=f"[이음] {days}번째 긴 제목이에요",
                body=body,
                written_at=now + timedelta(days=days),
                calendar=days * "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n",
            )
        )
    letters = newest_letters(tmp_path, limit=2)
    assert [x.subject for x in letters] == [
        "[이음] 2번째 긴 제목이에요",
        "[이음] 1번째 긴 제목이에요",
    ]
    assert (letters[0].to, letters[0].at) == ("kim@example.com", now + timedelta(days=2))
    assert [p.text for p in letters[0].pieces if p.address] == ["https://ieum.invalid/a?b=1&c=2"]
    assert "".join(p.text for p in letters[0].pieces).strip() == body


def test_a_missing_folder_holds_no_letters(tmp_path):
    assert newest_letters(tmp_path / "mail") == []


def test_addresses_are_cut_out_and_nothing_is_lost():
    assert pieces_of("") == ()
    assert pieces_of("http://a.b") == (Piece("http://a.b", address=True),)
    text = "앞 https://a.b/c 뒤 javascript:alert(1)"
    assert [p.address for p in pieces_of(text)] == [False, True, False]
    assert "".join(p.text for p in pieces_of(text)) == text
