"""People on a list are invited by letter; no account is made, and the list can be taken back."""

import pytest
from sqlalchemy import func, select

from app.errors import NotFound
from app.models.account import User
from app.models.outbox import Outbox
from app.services.imports import mentors
from app.services.signed_links import offer_token
from tests.app.services.fairness.world import actor
from tests.app.services.imports.lists import listed
from tests.app.services.imports.machine import said

HEAD = ("이름", "이메일", "한 줄 소개", "전문분야", "맡을 수 있는 기업 수")


def mentor_list(*rows):
    return listed(HEAD, *rows)


LEE = ("이보기", "Lee@Mentor.example", "도금 불량을 줄였어요", "높은 불량률, 없는 주제", "2")


def test_each_gets_one_letter_and_nobody_an_account(machine, session):
    before = session.scalar(select(func.count()).select_from(User))
    batch = machine.upload(mentor_list(LEE), kind="mentors")
    assert said(machine.lines(batch)[0]) == ["topics: 없는 주제: 주제를 찾지 못해 비워 두어요."]
    machine.apply(batch)
    session.rollback()
    (letter,) = session.scalars(select(Outbox)).all()
    assert letter.payload["to"] == "lee@mentor.example"
    assert "/mentoring/apply?offer=" in letter.payload["body"]
    assert session.scalar(select(func.count()).select_from(User)) == before
    machine.undo(batch)
    session.rollback()
    assert session.scalars(select(Outbox)).all() == []


def test_bad_lines_are_named_and_mentors_are_skipped(machine, make):
    there = make.user(email="there@mentor.example")
    make.mentor(user=there)
    batch = machine.upload(
        mentor_list(
            ("", *LEE[1:]), ("김", "주소 아님", "", "", ""), ("박", "a@b.example", "", "", "99"),
            LEE, LEE, ("최", "there@mentor.example", "", "", ""),
        ),
        kind="mentors",
    )  # fmt: skip
    rows = machine.lines(batch)
    assert [row.action for row in rows] == ["bad", "bad", "bad", "bad", "bad", "skip"]
    assert said(rows[3])[0].startswith("email: 3번째 줄과 같은 메일")


def test_the_link_opens_what_the_list_says_for_its_address_alone(machine, session, browser, make):
    lee = make.user(email="lee@mentor.example")
    batch = machine.upload(mentor_list(LEE), kind="mentors")
    machine.apply(batch)
    key = machine.runtime.settings.key()
    token = offer_token(key, batch, machine.lines(batch)[0].line)
    with pytest.raises(NotFound):
        mentors.offer_of(session, actor(), key, token)
    browser.sign_in(lee)
    page = browser.get(f"/mentoring/apply?offer={token}")
    assert "도금 불량을 줄였어요" in page.text
    assert browser.get("/mentoring/apply?offer=forged").status_code == 404
    machine.undo(batch)
    assert browser.get(f"/mentoring/apply?offer={token}").status_code == 404


def test_who_applied_meanwhile_stays(machine, make):
    lee = make.user(email="lee@mentor.example")
    batch = machine.upload(mentor_list(LEE), kind="mentors")
    machine.apply(batch)
    make.mentor(user=lee)
    assert machine.undo(batch).counts["written"] == 1
    assert "그사이에 멘토로 신청해" in said(machine.lines(batch)[0])[-1]
