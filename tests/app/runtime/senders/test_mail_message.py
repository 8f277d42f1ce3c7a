"""A letter as a mail: headers that programs read, an invitation, and the same bytes each time."""

from dataclasses import replace
from email import policy
from email.parser import BytesParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.runtime.senders.contract import SenderError
from app.runtime.senders.mail_message import mail_message
from tests.app.runtime.sender_conformance import LETTER

SENDER = "이음 <no-reply@ieum.example>"
CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:CANCEL\r\nBEGIN:VEVENT\r\n"
    "SUMMARY:공장 방문\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def arrived(letter):
    return BytesParser(policy=policy.default).parsebytes(mail_message(letter, SENDER).as_bytes())


def test_the_name_is_made_of_the_key_at_the_sites_domain():
    assert arrived(LETTER)["Message-ID"] == f"<{LETTER.digest}@ieum.example>"


def test_a_letter_that_can_be_stopped_says_so_to_programs():
    address = "https://ieum.example/notices/unsubscribe/" + "x" * 120
    raw = mail_message(replace(LETTER, unsubscribe=address), SENDER).as_bytes()
    # an address that is cut or encoded is read by no program
    assert f"List-Unsubscribe: <{address}>\r\n".encode() in raw
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw


def test_a_letter_about_the_account_cannot_be_stopped():
    message = arrived(LETTER)
    assert message["List-Unsubscribe"] is None
    assert message["List-Unsubscribe-Post"] is None


def test_an_invitation_goes_along_as_buttons_and_as_a_file():
    message = arrived(replace(LETTER, calendar=CALENDAR))
    plain, buttons, file = (part for part in message.walk() if not part.is_multipart())
    assert plain.get_content().splitlines() == LETTER.body.splitlines()
    assert buttons.get_content_type() == "text/calendar"
    assert (buttons.get_param("method"), buttons.get_content_charset()) == ("CANCEL", "utf-8")
    assert buttons.get_payload(decode=True) == CALENDAR.encode()
    assert (file.get_filename(), file.get_content_type()) == ("invite.ics", "application/ics")
    assert file.get_payload(decode=True) == CALENDAR.encode()
    assert message.get_content_type() == "multipart/mixed"


def test_a_calendar_that_asks_nothing_is_published():
    message = arrived(replace(LETTER, calendar="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"))
    buttons = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    assert [part.get_param("method") for part in buttons] == ["PUBLISH"]


def test_the_same_letter_has_the_same_bytes():
    letter = replace(LETTER, calendar=CALENDAR)
    assert mail_message(letter, SENDER).as_bytes() == mail_message(letter, SENDER).as_bytes()


@pytest.mark.parametrize("change", [{"to": "a@b.example\nBcc: c@d.example"}, {"subject": "a\r\nb"}])
def test_what_no_header_can_hold_is_refused_for_good(change):
    with pytest.raises(SenderError) as caught:
        mail_message(replace(LETTER, **change), SENDER)
    assert not caught.value.retry


@given(body=st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=300))
def test_every_text_arrives_as_it_was_written(body):
    assert arrived(replace(LETTER, body=body)).get_content().rstrip("\r\n") == body
