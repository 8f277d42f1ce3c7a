"""The worker moves requests on, each in a transaction of its own."""

from datetime import timedelta

from sqlalchemy import select
from structlog.testing import capture_logs

from app.jobs import move_requests
from app.models.request import Request
from app.services import request_clock
from tests.app.asking_world import World


def test_one_request_that_fails_holds_up_no_other(session, make, runtime, monkeypatch):
    world = World(session, make)
    first = world.ask()
    second = world.ask(challenge=make.challenge(world.firm, world.owner))
    expire = request_clock.expire

    def fail_for_one(session, request_id, **values):
        if request_id == first.id:
            raise OSError("no more disk")
        return expire(session, request_id, **values)

    monkeypatch.setitem(request_clock._MOVES, "expire", fail_for_one)
    with capture_logs() as logs:
        moved = move_requests(runtime, clock=lambda: world.now + timedelta(days=30))
    assert moved == 1
    assert [entry["error"] for entry in logs if entry["log_level"] == "error"] == ["no more disk"]
    session.expire_all()
    states = session.scalars(select(Request.state).order_by(Request.id)).all()
    assert states == ["open", "expired"]
    assert second.state == "expired"
