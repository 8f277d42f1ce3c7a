import pytest
from sqlalchemy import select

from app.errors import Conflict, NotFound
from app.models.audit import AuditEvent
from app.models.event import EventFit
from app.models.timetable import MeetingRecord
from app.repositories.matchday.board_rows import seats_of
from app.services.matchday import board, board_moves
from app.services.matchday.board_moves import Hand
from tests.app.board_world import Day


class Table(Day):
    """A day on whose board each firm meets one mentor in the first round."""

    def __init__(self, session, make, now, **values):
        super().__init__(session, make, now, **values)
        (one, two), (guide, other) = self.firms, self.mentors
        self.work = self.take(self.run((one, guide, 1, 1), (two, other, 1, 2)))
        session.commit()

    @property
    def hand(self):
        return Hand(self.session, self.actor, self.event, self.work.stamp, self.now)

    def add(self, firm, mentor, to=(2, 1), **values):
        return board_moves.add(
            self.hand, self.firms[firm].public_id, self.mentors[mentor].public_id, to, **values
        )

    def codes(self, outcome):
        return [finding.code for finding in outcome.findings]

    def seats(self):
        return {seat.pair: seat for seat in seats_of(self.session, self.work.id)}


@pytest.fixture
def table(session, make, now):
    return Table(session, make, now)


def _fit(table, score=0.9, refusal=""):
    table.session.add(
        EventFit(
            firm_id=table.firms[0].id, mentor_id=table.mentors[1].id, event_id=table.event.id,
            score=score, refusal=refusal, computed_at=table.now,
        )
    )  # fmt: skip
    table.session.commit()


def test_a_meeting_moves_to_a_round_and_keeps_its_mentors_table(table):
    outcome = board_moves.move(table.hand, (1, 1), 3)
    (pair,) = table.pairs("0-0")
    seat = table.seats()[pair]
    assert outcome.done
    assert (seat.place, seat.origin) == ((3, 1), "hand")
    trail = table.session.scalar(select(AuditEvent).where(AuditEvent.action == "board.move"))
    assert trail.after["added"] == [[table.firms[0].public_id, table.mentors[0].public_id, 3, 1]]


def test_two_meetings_change_places_even_of_different_rounds(table):
    board_moves.move(table.hand, (1, 2), 2)
    outcome = board_moves.move(table.hand, (1, 1), 2, 2)
    assert outcome.done
    first, second = table.pairs("0-0", "1-1")
    assert table.seats()[first].place == (2, 2)
    assert table.seats()[second].place == (1, 1)


def test_the_place_where_it_is_a_place_where_nobody_is_and_a_full_round_are_refused(
    session, make, now
):
    table = Table(session, make, now, tables=2)
    with pytest.raises(Conflict, match="이미"):
        board_moves.move(table.hand, (1, 1), 1, 1)
    with pytest.raises(NotFound):
        board_moves.move(table.hand, (3, 1), 1)
    more = [make.firm_at(table.event), make.firm_at(table.event)]
    guides = [make.mentor_at(table.event), make.mentor_at(table.event)]
    table.take(table.run(
        (table.firms[0], table.mentors[0], 1, 1),
        (more[0], guides[0], 2, 1), (more[1], guides[1], 2, 2),
    ))  # fmt: skip
    with pytest.raises(Conflict, match="빈 테이블"):
        board_moves.move(table.hand, (1, 1), 2)


@pytest.mark.parametrize(
    ("firm", "mentor", "to", "code"),
    [
        (0, 1, (1, 3), "firm_busy"),
        (0, 1, (1, 3), "mentor_busy"),
        (0, 0, (2, 1), "pair_twice"),
        (0, 1, (1, 2), "table_taken"),
        (0, 1, (9, 1), "no_round"),
        (0, 1, (2, 9), "no_table"),
    ],
)
def test_what_cannot_be_is_refused_however_sure_somebody_is(table, firm, mentor, to, code):
    _fit(table)
    outcome = table.add(firm, mentor, to, sure=True)
    assert not outcome.done
    assert outcome.refused
    assert code in table.codes(outcome)


def test_who_does_not_come_any_more_is_not_placed(table):
    table.firms[0].state = "withdrawn"
    table.session.commit()
    outcome = board_moves.move(table.hand, (1, 1), 2, sure=True)
    assert "left" in table.codes(outcome)
    assert not outcome.done
    assert board_moves.remove_gone(table.hand) == 1
    assert board_moves.remove_gone(table.hand) == 0


def _veto(table):
    table.make.wish(table.mentors[1], table.firms[0], "never")


def _refusal(table):
    table.session.add(
        MeetingRecord(
            event_id=table.event.id, firm_id=table.firms[0].id, mentor_id=table.mentors[1].id,
            refused_at=table.now, refused_by_id=table.firms[0].id,
        )
    )  # fmt: skip


def _one_at_most(table):
    table.firms[0].maximum = 1


def _other_rounds(table):
    table.firms[0].rounds = [1, 3]


def _absence(table):
    table.firms[0].absent_at = table.now


def _lateness(table):
    table.mentors[1].late_round = 3


@pytest.mark.parametrize(
    ("arrange", "code"),
    [
        (_veto, "never"), (_refusal, "refused"), (_one_at_most, "full"),
        (_other_rounds, "unavailable"), (_absence, "absent"), (_lateness, "late"),
    ],
)  # fmt: skip
def test_what_a_coordinator_may_decide_is_asked_first(table, arrange, code):
    _fit(table)
    arrange(table)
    table.session.commit()
    asked = table.add(0, 1)
    assert (asked.done, asked.refused, table.codes(asked)) == (False, False, [code])
    assert table.add(0, 1, sure=True).done


@pytest.mark.parametrize(
    ("score", "refusal", "code"),
    [(0.1, "", "below_floor"), (0.9, "competitor", "rule"), (0.9, "language", "rule")],
)
def test_a_pair_that_does_not_suit_is_asked_about(table, score, refusal, code):
    _fit(table, score, refusal)
    assert table.codes(table.add(0, 1)) == [code]


def test_a_wish_lifts_the_floor_and_a_good_pair_is_placed_at_once(table):
    table.make.wish(table.firms[0], table.mentors[1])
    assert table.add(0, 1).done
    assert board_moves.remove(table.hand, (2, 1)).done
    assert len(table.seats()) == 2


def test_a_mentor_of_the_firm_itself_is_told(session, make, now):
    table = Table(session, make, now)
    mentor, company = make.mentor(), make.company()
    firm = make.firm_at(table.event, company, name="본사")
    guide = make.mentor_at(table.event, mentor, name="안 멘토")
    mentor.company_id = company.id
    session.commit()
    table.firms.append(firm)
    table.mentors.append(guide)
    make.wish(firm, guide)
    assert "own_firm" in table.codes(table.add(2, 2))


def test_a_veto_is_told_with_a_word_about_secrecy(table):
    _fit(table)
    _veto(table)
    (finding,) = table.add(0, 1).findings
    assert "상대에게 알리지 마세요" in str(finding.problem)
    assert "멘토2" in str(finding.problem)


def test_locked_meetings_stay(table):
    assert board_moves.set_lock(table.hand, [(1, 1)], on=True) == 1
    assert table.codes(board_moves.move(table.hand, (1, 1), 2, sure=True)) == ["locked"]
    assert table.codes(board_moves.move(table.hand, (1, 2), 1, 1, sure=True)) == ["locked"]
    assert table.codes(board_moves.remove(table.hand, (1, 1))) == ["locked"]
    assert board_moves.lock_person(table.hand, table.firms[0].public_id, on=False) == 1
    assert board_moves.set_lock(table.hand, None, on=True) == 2
    board.undo(table.session, table.actor, table.event, stamp=table.work.stamp, now=table.now)
    assert not any(seat.locked for seat in table.seats().values())


def test_somebody_of_another_event_or_side_cannot_be_placed(table, make):
    stranger = make.firm_at(make.event(table.coordinator))
    with pytest.raises(NotFound):
        board_moves.add(table.hand, stranger.public_id, table.mentors[1].public_id, (2, 1))
    with pytest.raises(NotFound):
        board_moves.add(table.hand, table.mentors[0].public_id, table.mentors[1].public_id, (2, 1))
