"""A person says how they want to be told."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from app.errors import Invalid
from app.models.audit import AuditEvent
from app.models.notice import Notice
from app.services import notice_preferences
from app.services.notice_preferences import Choice, kinds_of, own_choice, save
from app.services.notice_words import KINDS
from app.services.signing_in import actor_for, session_key


@pytest.fixture
def actor(session, make):
    return actor_for(session, session_key(make.user()))


def test_who_never_chose_gets_a_letter_at_once_on_any_hour(session, actor):
    assert own_choice(session, actor) == Choice(dict.fromkeys(kinds_of(actor), "now"))


def test_a_choice_is_kept_and_recorded(session, actor, now):
    wanted = Choice(
        {**own_choice(session, actor).modes, "case": "digest", "visit": "off"}, 22, 7, 4
    )
    save(session, actor, wanted, now=now)
    session.commit()
    assert own_choice(session, actor) == wanted
    (event,) = session.scalars(select(AuditEvent))
    assert (event.action, event.object_id) == ("notices.chosen", actor.public_id)
    assert (event.before["case"], event.after["case"], event.after["quiet_to"]) == (
        "now",
        "digest",
        7,
    )


def test_saving_the_same_changes_nothing(session, actor, now):
    save(session, actor, own_choice(session, actor), now=now)
    session.commit()
    assert list(session.scalars(select(AuditEvent))) == []


def test_quiet_hours_can_be_taken_back(session, actor, now):
    base = own_choice(session, actor)
    save(session, actor, replace(base, quiet_from=0, quiet_to=6), now=now)
    assert own_choice(session, actor).quiet_from == 0
    save(session, actor, base, now=now)
    session.commit()
    assert own_choice(session, actor) == base


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"quiet_from": 22}, "quiet_to"),
        ({"quiet_to": 7}, "quiet_to"),
        ({"quiet_from": 7, "quiet_to": 7}, "quiet_to"),
        ({"quiet_from": 24, "quiet_to": 7}, "quiet_to"),
        ({"quiet_from": 22, "quiet_to": -1}, "quiet_to"),
        ({"digest_weekday": 7}, "digest_weekday"),
        ({"modes": {"case": "sometimes"}}, "case"),
        ({"modes": {"weather": "now"}}, "weather"),
        ({"modes": {"desk": "off"}}, "desk"),
    ],
)
def test_what_makes_no_sense_is_refused(session, actor, now, change, field):
    with pytest.raises(Invalid) as caught:
        save(session, actor, replace(own_choice(session, actor), **change), now=now)
    assert set(caught.value.fields) == {field}
    assert own_choice(session, actor) == Choice(dict.fromkeys(kinds_of(actor), "now"))


def test_coordinators_choose_about_their_work_too(session, make):
    for staff in (make.coordinator(), make.administrator()):
        assert kinds_of(actor_for(session, session_key(staff))) == KINDS


def test_what_is_turned_off_leaves_the_weekly_letter(session, actor, now):
    for kind, read_at in (("case", None), ("visit", None)):
        session.add(
            Notice(
                user_id=actor.user_id, kind=kind, event=f"{kind}:1", subject="s", body="b",
                mode="digest", created_at=now, read_at=read_at,
            )
        )  # fmt: skip
    session.commit()
    notice_preferences.set_modes(session, actor.user_id, {"case": "off", "visit": "now"})
    session.commit()
    query = select(Notice.kind, Notice.mode).order_by(Notice.id)
    assert [tuple(row) for row in session.execute(query)] == [("case", "off"), ("visit", "digest")]
