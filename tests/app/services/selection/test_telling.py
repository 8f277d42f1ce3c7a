"""Firms are told once, each with its own outcome and reason."""

import pytest
from sqlalchemy import select

from app.errors import Conflict, Invalid
from app.models.notice import Notice
from app.models.selection import Decision
from app.services.selection import deciding, telling
from tests.app.services.selection.test_deciding import TEXTS


def test_every_firm_reads_its_outcome_once(
    session, make, selection, catalogue, links, runtime, now
):
    round_, applications = selection.judged()
    actor, known = selection.actor(make.coordinator()), {"catalogue": catalogue, "now": now}
    deciding.propose(session, actor, round_.public_id, TEXTS, runtime.search, sure=True, **known)
    with pytest.raises(Conflict):
        telling.tell(session, actor, round_.public_id, sure=True, links=links, **known)
    deciding.decide(session, actor, round_.public_id, sure=True, **known)
    with pytest.raises(Invalid):
        telling.tell(session, actor, round_.public_id, sure=False, links=links, **known)

    assert telling.tell(session, actor, round_.public_id, sure=True, links=links, **known) == 4
    session.commit()

    notices = session.scalars(select(Notice).order_by(Notice.id)).all()
    assert len(notices) == 4
    told = {notice.link.rpartition("/")[2]: notice for notice in notices}
    assert "선정됐어요" in told[applications[0].public_id].subject
    assert "40.0점으로 2곳에 들지 못했어요." in told[applications[3].public_id].body
    assert {d.told_at for d in session.scalars(select(Decision))} == {now}
    with pytest.raises(Conflict):
        telling.tell(session, actor, round_.public_id, sure=True, links=links, **known)
