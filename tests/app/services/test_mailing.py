"""Letters are rows of the transaction that causes them."""

from string import Template

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.models.outbox import Outbox
from app.services.mailing import TEXTS, compose, queue

TEMPLATES = sorted(path.stem for path in (TEXTS / "ko").glob("*.txt"))


def gaps(locale, name):
    return set(
        Template((TEXTS / locale / f"{name}.txt").read_text(encoding="utf-8")).get_identifiers()
    )


def filled(locale, name):
    return compose(name, locale, dict.fromkeys(gaps(locale, name), "값"))


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_letter_is_whole_in_both_languages(name):
    for locale in ("ko", "en"):
        subject, body = filled(locale, name)
        assert subject.startswith("[")
        assert "\n" not in subject
        assert len(body.strip()) > 40
        assert "$" not in subject + body
    assert gaps("ko", name) == gaps("en", name)


def test_both_languages_have_the_same_letters():
    assert sorted(path.stem for path in (TEXTS / "en").glob("*.txt")) == TEMPLATES


def test_a_letter_with_a_hole_is_never_written():
    name = next(name for name in TEMPLATES if gaps("ko", name))
    with pytest.raises(KeyError):
        compose(name, "ko", {})


def test_a_line_break_in_a_value_adds_no_header():
    name = next(
        n for n in TEMPLATES if "$" in (TEXTS / "ko" / f"{n}.txt").read_text().split("\n")[0]
    )
    evil = dict.fromkeys(gaps("ko", name), "이름\r\nBcc: all@example.com")
    subject, body = compose(name, "ko", evil)
    assert "이름 Bcc: all@example.com" in subject
    assert "\n" not in subject
    assert "\r" not in subject
    assert body


def test_a_letter_waits_in_the_outbox_and_the_edge_is_told(session, now):
    queue(session, "account_blocked", to="kim@example.com", locale="ko", values={}, now=now)
    session.flush()
    (row,) = session.scalars(select(Outbox))
    assert (row.kind, row.payload["to"], row.created_at) == ("mail", "kim@example.com", now)
    assert row.payload["subject"].startswith("[이음]")
    assert row.key.startswith("account_blocked:")
    assert session.info["effects"] is True


def test_the_same_event_sends_one_letter(session, now):
    for _ in range(2):
        queue(
            session,
            "account_blocked",
            to="k@example.com",
            locale="en",
            values={},
            now=now,
            key="e:1",
        )
    with pytest.raises(IntegrityError):
        session.flush()


def test_letters_without_a_key_do_not_meet(session, now):
    for _ in range(2):
        queue(session, "account_blocked", to="k@example.com", locale="ko", values={}, now=now)
    session.flush()
    assert len(session.scalars(select(Outbox)).all()) == 2
