"""What stands on prints, in both languages."""

import pytest

from app.models.event import EventFit
from app.web.eventpapers import words
from tests.app.services.matchday.test_prints import Planned


@pytest.fixture
def planned(session, make, now):
    found = Planned(session, make)
    reason = {
        "code": "same_category", "facts": {"shared": ["defect"]}, "case": "abc",
        "quote": {"asked": "짜다는 전화", "told": "염도계를 달았어요."},
    }  # fmt: skip
    session.add(
        EventFit(
            event_id=found.day.id, firm_id=found.one.id, mentor_id=found.guide.id, score=0.7,
            reason=reason, computed_at=now,
        )
    )  # fmt: skip
    session.commit()
    return found


@pytest.fixture
def page(app):
    with app.test_request_context():
        yield app


def seat(book, row):
    return next(line.seat for line in book.plan(row) if line.seat)


@pytest.mark.usefixtures("page")
def test_a_firm_reads_why_in_the_mentors_own_words_and_the_case_to_read_before(planned):
    book = planned.book()
    met = seat(book, planned.one)
    assert words.reason(book, met, planned.one).endswith("“염도계를 달았어요.”")
    assert words.case(book, met, planned.one).endswith("/cases/abc")
    mentors = words.reason(book, met, planned.guide)
    assert mentors
    assert "염도계" not in mentors
    assert words.case(book, met, planned.guide) == ""


@pytest.mark.usefixtures("page")
def test_without_a_score_only_the_topic_stands_there(planned):
    book = planned.book()
    met = seat(book, planned.two)
    assert words.reason(book, met, planned.two) == ""
    assert words.about(book, met, planned.guide) == "금형 마모"
    # the other has said nothing: the own topic is what they will talk about
    assert words.about(book, met, planned.two) == "금형 마모"


@pytest.mark.usefixtures("page")
def test_times_tables_and_first_meetings(planned, now):
    book = planned.book()
    assert words.first_meeting(book, planned.one) == "10:30 · A 3"
    assert words.time_of(book.plan(planned.one)[0]) == "10:00–10:25"
    assert [words.free(line) for line in book.plan(planned.one)[::2]] == [
        "쉬는 라운드", "오지 않는 라운드",
    ]  # fmt: skip
    assert words.beside(planned.other) == "대한부품"
    assert "· 2판 ·" in words.stamp(book, now)
