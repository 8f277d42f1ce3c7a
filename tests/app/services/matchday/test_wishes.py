from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from app.db import committing
from app.errors import Conflict, Invalid, NotFound
from app.models.audit import AuditEvent
from app.models.event import Wish
from app.services.matchday import doors, wishes
from app.services.matchday.wishes import DeskWish, OtherWish
from app.services.signing_in import actor_for, session_key
from tests import postgres
from tests.app.asking_world import build
from tests.app.wish_world import WishWorld
from tests.conftest import NOW
from tests.factories import Factory
from tests.queries import counted_selects


@pytest.fixture
def world(session, make):
    return WishWorld(session, make)


def mark(world, about, kind, opened=None):
    wishes.mark(world.session, opened or world.opened(), about.public_id, kind, now=world.now)
    world.session.commit()


def page(world, opened=None, **wish):
    return wishes.page_of(world.session, opened or world.opened(), OtherWish(**wish), now=world.now)


def names(found):
    return [person.row.name for person in found.people]


def test_the_best_come_first_with_reason_and_the_case_to_read_before(world):
    world.fit(world.firm, world.guests[1], 0.7)
    world.fit(
        world.firm, world.guide, 0.9, code="same_category", facts={"shared": ["defect"]},
        quote={"asked": "절임 불량", "told": "염도를 맞췄어요"}, case=world.case.public_id,
    )  # fmt: skip
    found = page(world)
    assert names(found) == ["멘토하나", "멘토셋", "멘토둘"]
    first = found.people[0]
    assert (first.fitness.score, first.fitness.code) == (0.9, "same_category")
    assert (first.fitness.asked, first.fitness.told) == ("절임 불량", "염도를 맞췄어요")
    assert first.reading[0] == world.case.public_id
    assert first.links.mentor == world.mentor.public_id
    assert found.people[2].fitness is None


def test_mentors_never_read_the_sentence_of_a_firm(world):
    world.fit(
        world.firm, world.guide, quote={"asked": "우리만 아는 고민", "told": "염도를 맞췄어요"}
    )
    user = world.session.get_one(type(world.owner), world.mentor.user_id)
    (firm, _) = page(world, world.opened(user, world.guide)).people
    assert (firm.fitness.asked, firm.fitness.told) == ("", "염도를 맞췄어요")


@pytest.mark.parametrize(
    ("visibility", "member", "guest"),
    [
        ("coordinators", "", ""),
        ("members", "절임이 짜요", ""),
        ("public", "절임이 짜요", "절임이 짜요"),
    ],
)
def test_a_challenge_is_read_by_whom_its_owner_lets(world, visibility, member, guest):
    challenge = world.make.challenge(
        world.company, world.owner, text="절임이 짜요", visibility=visibility
    )
    world.firm.challenge_id, world.firm.topic = challenge.id, ""
    world.session.commit()
    user = world.session.get_one(type(world.owner), world.mentor.user_id)
    by_guest = doors.Opened(world.event, world.guests[0], doors.GUEST, None)
    read = [
        next(p.topic for p in page(world, opened).people if p.row.id == world.firm.id)
        for opened in (world.opened(user, world.guide), by_guest)
    ]
    assert read == [member, guest]


def test_whom_a_rule_keeps_apart_is_not_listed(world):
    world.fit(world.firm, world.guide, 0.9, refusal="competitor")
    found = page(world)
    assert "멘토하나" not in names(found)
    assert (found.total, found.apart) == (2, 1)


def test_the_list_is_searched_filtered_and_paged(world):
    world.fit(world.firm, world.guide, 0.9)
    mark(world, world.guests[0], "like")
    assert names(page(world, text="셋")) == ["멘토셋"]
    assert names(page(world, kind="like")) == names(page(world, kind="marked")) == ["멘토둘"]
    assert names(page(world, kind="unmarked")) == ["멘토하나", "멘토셋"]
    assert names(page(world, kind=wishes.SUGGESTED)) == ["멘토하나"]
    assert names(page(world, sort="name", offset=1, limit=1)) == ["멘토셋"]
    assert page(world, place="52720").total == 0
    assert page(world, trade="10").total == 0


def test_a_mark_is_set_changed_and_taken_away(world):
    mark(world, world.guide, "like")
    mark(world, world.guide, "must")
    assert page(world).counts == {"must": 1}
    mark(world, world.guide, "")
    assert page(world).counts == {}
    mark(world, world.guide, "")


def test_three_can_be_a_must_and_no_fourth(world):
    more = world.make.mentor_at(world.event, name="멘토넷")
    for guide in (world.guide, *world.guests):
        mark(world, guide, "must")
    assert page(world).musts_left == 0
    with pytest.raises(Conflict):
        mark(world, more, "must")
    world.session.rollback()
    mark(world, more, "like")
    mark(world, world.guide, "never")
    mark(world, more, "must")
    assert page(world).counts == {"must": 3, "never": 1}


@pytest.mark.parametrize("case", ["own side", "unknown", "waiting", "elsewhere"])
def test_only_approved_people_of_the_other_side_can_be_marked(world, case):
    about = {
        "own side": lambda: world.guest_firm.public_id,
        "unknown": lambda: "nobody",
        "waiting": lambda: world.make.mentor_at(world.event, state="waiting").public_id,
        "elsewhere": lambda: world.make.mentor_at(world.make.event()).public_id,
    }[case]()
    with pytest.raises(NotFound):
        wishes.mark(world.session, world.opened(), about, "like", now=world.now)


def test_a_kind_that_does_not_exist_is_refused(world):
    with pytest.raises(Invalid):
        mark(world, world.guide, "love")


def test_after_the_deadline_only_the_desk_can_change_wishes(world):
    later = world.event.wishes_until + timedelta(seconds=1)
    assert wishes.may_wish(world.opened(), now=world.now)
    assert not wishes.may_wish(world.opened(), now=later)
    with pytest.raises(Conflict):
        wishes.mark(world.session, world.opened(), world.guide.public_id, "like", now=later)
    actor = world.actor(world.desk)
    opened = doors.on_desk(world.session, actor, world.event.public_id, world.guest_firm.public_id)
    wishes.mark(world.session, opened, world.guide.public_id, "must", now=later)
    world.session.commit()
    noted = world.session.scalars(select(AuditEvent)).all()[-1]
    assert noted.after["after"] == "must"
    assert noted.actor_id == world.desk.id
    opened.event.phase = "final"
    assert not wishes.may_wish(opened, now=later)


def test_what_somebody_wishes_stands_in_no_record(world):
    mark(world, world.guide, "never")
    (noted,) = world.session.scalars(select(AuditEvent).where(AuditEvent.action == "wish.marked"))
    assert noted.after == {"about": world.guide.public_id, "door": "member"}


def test_nobody_who_is_not_approved_can_wish(world):
    row = world.make.firm_at(world.event, state="waiting", user_id=world.owner.id)
    with pytest.raises(Conflict):
        world.opened(row=row)
    with pytest.raises(NotFound):
        world.opened(row=world.guest_firm)


def test_rounds_are_kept_and_all_of_them_are_no_limit(world):
    def keep(*numbers):
        wishes.set_rounds(world.session, world.opened(lock=True), numbers, now=world.now)
        world.session.commit()
        return world.opened().row.rounds

    assert keep(3, 1, 9) == [1, 3]
    assert keep(1, 2, 3, 4) is None
    assert keep(1, 2, 3, 4) is None
    with pytest.raises(Invalid):
        keep(9)


def test_the_desk_sees_all_wishes_but_not_those_of_who_left(world):
    world.fit(world.firm, world.guide, 0.9)
    world.make.wish(world.firm, world.guide, "must")
    world.make.wish(world.guide, world.guest_firm, "never")
    gone = world.make.mentor_at(world.event, state="withdrawn")
    world.make.wish(gone, world.firm, "like")

    def listed(**wish):
        actor = world.actor(world.desk)
        found = wishes.desk_list(world.session, actor, world.event.public_id, DeskWish(**wish))
        return [(row.by.name, row.wish.kind, row.fit and row.fit.score) for row in found[1]]

    assert listed() == [("멘토하나", "never", None), ("진안김치", "must", 0.9)]
    assert listed(side="firm") == listed(kind="must") == [("진안김치", "must", 0.9)]
    assert listed(text="손님") == [("멘토하나", "never", None)]
    assert listed(sort="by") == listed()
    stranger = world.actor(world.make.coordinator("48"))
    with pytest.raises(NotFound):
        wishes.desk_list(world.session, stranger, world.event.public_id, DeskWish())


def test_a_page_costs_ten_selects(world, engine):
    for n in range(10):
        world.fit(world.firm, world.make.mentor_at(world.event), 0.5 + n / 100)
    opened = world.opened()
    with counted_selects(engine) as counted:
        page(world, opened)
    assert len(counted) == 10


@pytest.mark.postgres
def test_two_taps_at_once_make_no_fourth_must():
    engine = create_engine(postgres.clone(build))
    with Session(engine, expire_on_commit=False) as session:
        world = WishWorld(session, Factory(session, NOW))
        for guide in world.guests:
            mark(world, guide, "must")
        more = [world.guide, world.make.mentor_at(world.event)]
        event_id, firm_id = world.event.public_id, world.firm.public_id
        key = session_key(world.owner)
    start = Barrier(2)

    def tap(about):
        with committing(Session(engine)) as own:
            actor = actor_for(own, key)
            start.wait(20)
            opened = doors.by_member(own, actor, event_id, firm_id, lock=True)
            try:
                wishes.mark(own, opened, about.public_id, "must", now=NOW)
            except Conflict:
                return False
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(tap, more))
    with Session(engine) as session:
        assert session.scalar(select(func.count(Wish.id)).where(Wish.kind == "must")) == 3
    assert sorted(done) == [False, True]
    engine.dispose()
