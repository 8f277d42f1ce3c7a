"""Letters about a stay: in each person's language, never to who caused them."""

import pytest
from sqlalchemy import select

from app.models.notice import Notice
from app.models.outbox import Outbox
from app.services import stay_letters
from app.services.mailing import TEXTS
from tests.app.stay_world import StayWorld, address


@pytest.fixture
def world(session, make):
    return StayWorld(session, make)


def test_each_letter_exists_in_both_languages():
    names = [{path.stem for path in (TEXTS / locale).glob("stay_*.txt")} for locale in ("ko", "en")]
    assert names[0] == names[1] >= {
        "stay_planned", "stay_changed", "stay_started", "stay_starts_tomorrow", "stay_closed",
        "stay_cancelled", "stay_member_added", "stay_task_assigned",
    }  # fmt: skip


def test_a_letter_names_firm_days_lead_and_page(world):
    world.owner.locale = "en"
    stay = world.plan()
    (letter,) = world.session.scalars(select(Outbox).where(Outbox.user_id == world.owner.id))
    text = letter.payload["subject"] + letter.payload["body"]
    for part in ("한들김치", "2026-11-23", "2027-01-08", world.lead.name, address(stay.public_id)):
        assert part in text
    assert "A stay at" in text
    (notice,) = world.session.scalars(select(Notice).where(Notice.user_id == world.owner.id))
    assert (notice.kind, notice.link) == ("stay", address(stay.public_id))


def test_the_same_event_is_told_once(world):
    stay = world.plan()
    for _ in range(2):
        stay_letters.tell_everybody(
            world.session, "stay_started", stay, world.firm,
            event="started", address=address, now=world.now,
        )  # fmt: skip
        world.session.commit()
    rows = world.session.scalars(select(Notice).where(Notice.event.endswith(":started"))).all()
    assert {row.user_id for row in rows} == {world.lead.id, world.owner.id}
    assert len(rows) == 2
