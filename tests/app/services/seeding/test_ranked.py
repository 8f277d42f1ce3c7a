from sqlalchemy import select

from app.clock import today_in_seoul
from app.models.mentor import SeasonBlock
from app.models.request import Request, RequestRound
from app.services.seeding.identity import stable_public_id
from tests.conftest import NOW


def test_a_round_asks_the_second_mentor_after_the_first_let_it_expire(rows):
    round_ = rows.scalars(
        select(RequestRound).filter_by(
            public_id=stable_public_id("round", "imsil-seomjindeul:0:ranked")
        )
    ).one()
    assert round_.closed_at is None
    asked = list(rows.scalars(select(Request).filter_by(round_id=round_.id).order_by(Request.rank)))
    assert [(r.rank, r.state, r.slot) for r in asked] == [
        (1, "expired", None), (2, "open", 1), (3, "queued", None),
    ]  # fmt: skip
    assert asked[0].answered_at == asked[1].opened_at < NOW < asked[1].due_at
    assert len({request.mentor_id for request in asked}) == 3


def test_two_mentors_will_be_away(rows):
    blocks = list(rows.scalars(select(SeasonBlock)))
    assert len({block.mentor_id for block in blocks}) == 2
    assert all(today_in_seoul(NOW) < block.first_day < block.last_day for block in blocks)
