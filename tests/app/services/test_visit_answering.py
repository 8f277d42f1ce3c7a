"""A time chosen by the key of a letter."""

import re
from datetime import timedelta

import pytest

from app.errors import Conflict, NotFound
from app.models.company import Membership
from app.models.mail_token import MailToken
from app.services import visit_answering, visit_proposing, visits
from tests.app.visit_world import SENDER, World, at, race


@pytest.fixture
def world(session, make):
    return World(session, make)


def key_of(letter):
    found = re.search(r"/visits/answer/([\w-]{43})\b", letter.payload["body"])
    return found[1] if found else None


def choose(session, key, time, world, **values):
    visit_answering.choose(
        session, key, time,
        **{"confirmed": False, "catalogue": world.catalogue, "sender": SENDER, "now": world.now,
           **values},
    )  # fmt: skip


def test_the_letter_holds_a_key_that_chooses_once(world):
    visit = world.propose()
    key = key_of(world.letters("times:1")[0])
    asked = visit_answering.look(world.session, key, now=world.now)
    assert (asked.row.visit, asked.times) == (visit, (at(11, 26), at(11, 27, 10)))
    assert visit.state == visit_answering.state_of(world.session, key) == "proposed"
    choose(world.session, key, at(11, 27, 10), world)
    world.session.commit()
    assert (visit.state, visit.starts_at) == ("agreed", at(11, 27, 10))
    event = world.audited("visit.agreed")[0]
    assert (event.actor_id, event.after["via"]) == (world.owner.id, "letter")
    with pytest.raises(NotFound):
        choose(world.session, key, at(11, 26), world)
    assert visit_answering.state_of(world.session, key) == "agreed"


def test_the_notice_on_the_site_and_the_trail_hold_no_key(world):
    world.propose()
    key = key_of(world.letters("times:1")[0])
    from app.models.notice import Notice

    assert all(key not in n.body for n in world.session.query(Notice))
    assert key not in str(world.audited("visit.proposed")[0].after)


@pytest.mark.parametrize("deed", ["others", "cancelled", "agreed", "kept"])
def test_whatever_settles_the_times_ends_their_keys(world, deed):
    visit = world.agree() if deed == "kept" else world.propose()
    actor, values = world.helper, world.values
    if deed == "kept":
        visit_proposing.propose_times(world.session, actor, visit.public_id, [at(12, 1)], **values)
    world.session.commit()
    key = key_of(world.letters("times:")[-1])
    visit_answering.look(world.session, key, now=world.now)
    if deed == "others":
        visit_proposing.propose_times(world.session, actor, visit.public_id, [at(12, 1)], **values)
    elif deed == "cancelled":
        visits.cancel(world.session, actor, visit.public_id, "급한 일", **values)
    elif deed == "agreed":
        visit_proposing.choose(world.session, world.asker, visit.public_id, at(11, 26), **values)
    else:
        visit_proposing.keep(world.session, actor, visit.public_id, **values)
    world.session.commit()
    with pytest.raises(NotFound):
        visit_answering.look(world.session, key, now=world.now)


def test_a_key_ends_with_the_last_time(world):
    world.propose()
    key = key_of(world.letters("times:1")[0])
    visit_answering.look(world.session, key, now=at(11, 27, 10) - timedelta(seconds=1))
    with pytest.raises(NotFound):
        visit_answering.look(world.session, key, now=at(11, 27, 10))


def test_only_the_side_that_chooses_gets_keys(world):
    world.propose(actor=world.desk, side="firm")
    keys = {o.user_id: key_of(o) for o in world.letters("times:1")}
    assert keys[world.person.id]
    assert keys[world.owner.id] is None
    assert world.session.query(MailToken).count() == 1


def test_who_left_the_firm_or_was_blocked_chooses_nothing(world, make):
    staff = make.user()
    world.session.add(Membership(user_id=staff.id, company_id=world.firm.id, role="staff"))
    world.session.commit()
    world.propose()
    keys = {o.user_id: key_of(o) for o in world.letters("times:1")}
    world.session.delete(world.session.query(Membership).filter_by(user_id=staff.id).one())
    world.owner.status = "blocked"
    world.session.commit()
    for key in keys.values():
        with pytest.raises(NotFound):
            choose(world.session, key, at(11, 26), world)


def test_unknown_keys_tell_nothing(world):
    with pytest.raises(NotFound):
        visit_answering.look(world.session, "x" * 43, now=world.now)
    assert visit_answering.state_of(world.session, "x" * 43) == ""


@pytest.mark.postgres
def test_of_two_who_use_one_letter_at_once_one_wins():
    seen = {}

    def scene(world):
        seen["visit"] = world.propose()
        key = key_of(world.letters("times:1")[0])
        return (
            lambda session: choose(session, key, at(11, 26), world),
            lambda session: choose(session, key, at(11, 27, 10), world),
        )

    error, _ = race(scene)
    assert isinstance(error, Conflict | NotFound)
    assert (seen["visit"].state, seen["visit"].starts_at) == ("agreed", at(11, 26))
