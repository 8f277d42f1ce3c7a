"""Shared notes are for both sides, private ones for the author alone; deleting can be undone."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.jobs import forget_deleted_notes
from app.models.engagement import EngagementNote
from app.services import engagement_notes as notes
from tests.app.engagement_world import EngagementWorld


@pytest.fixture
def world(session, make):
    return EngagementWorld(session, make)


def _add(world, actor, text="세척 온도를 적기로 했어요", visibility="shared", public_id=None):
    note = notes.add(world.session, actor, public_id or world.id, text, visibility, **world.values)
    world.session.commit()
    return note


def _do(world, deed, actor, note, *values, **changes):
    context = {**world.values, **changes}
    deed(world.session, actor, world.id, note.public_id, *values, **context)
    world.session.commit()


def _read(world, actor, engagement=None):
    found = notes.notes_for(world.session, actor, (engagement or world.engagement).id)
    return [line.note.text for line in found.here], [line.note.text for line in found.earlier]


def test_a_private_note_is_read_by_its_author_alone(world):
    _add(world, world.helper, "나만 보는 글", "private")
    _add(world, world.asker, "함께 보는 글")
    assert _read(world, world.helper)[0] == ["함께 보는 글", "나만 보는 글"]
    for actor in (world.asker, world.region, world.act(world.team_member())):
        assert _read(world, actor)[0] == ["함께 보는 글"]
    assert "나만" not in str([event.after for event in world.audited("note.added")])


def test_an_empty_long_or_odd_note_is_refused(world):
    for text, visibility, field in (
        ("", "shared", "text"),
        ("가" * 4001, "shared", "text"),
        ("글", "everybody", "visibility"),
    ):
        with pytest.raises(Invalid) as caught:
            _add(world, world.asker, text, visibility)
        assert set(caught.value.fields) == {field}


def test_only_the_author_changes_a_note(world):
    shared, private = _add(world, world.helper), _add(world, world.helper, "내 글", "private")
    _do(world, notes.edit, world.helper, shared, "고친 글", "private")
    assert (shared.text, shared.visibility) == ("고친 글", "private")
    _do(world, notes.edit, world.helper, shared, "고친 글", "shared")
    for deed, values in ((notes.edit, ("남의 글", "shared")), (notes.delete, ())):
        with pytest.raises(Forbidden):
            _do(world, deed, world.asker, shared, *values)
        with pytest.raises(NotFound):
            _do(world, deed, world.asker, private, *values)


def test_a_deleted_note_comes_back_within_a_day_and_is_gone_after_it(world, runtime, session):
    note = _add(world, world.asker)
    _do(world, notes.delete, world.asker, note)
    assert _read(world, world.asker)[0] == []
    with pytest.raises(NotFound):
        _do(world, notes.edit, world.asker, note, "다시", "shared")
    _do(world, notes.restore, world.asker, note)
    assert _read(world, world.helper)[0] == [note.text]
    _do(world, notes.delete, world.asker, note)
    later = world.now + timedelta(days=1, seconds=1)
    assert forget_deleted_notes(runtime, clock=lambda: world.now) == 0
    with pytest.raises(NotFound):
        _do(world, notes.restore, world.asker, note, now=later)
    session.rollback()
    assert forget_deleted_notes(runtime, clock=lambda: later) == 1
    assert session.scalar(select(func.count()).select_from(EngagementNote)) == 0


def test_the_next_mentor_reads_shared_notes_of_all_before_and_no_private_ones(world, make, now):
    _add(world, world.helper, "첫 멘토의 공유 글")
    _add(world, world.helper, "첫 멘토의 혼잣말", "private")
    _add(world, world.asker, "기업의 혼잣말", "private")
    second = make.engagement(world.firm, previous_id=world.engagement.id)
    _add(world, world.asker, "둘째 때의 글", public_id=second.public_id)
    third = make.engagement(world.firm, previous_id=second.id)
    new_mentor = world.act(world.session.get_one(type(world.person), _user_of(world, third)))
    assert _read(world, new_mentor, third) == ([], ["둘째 때의 글", "첫 멘토의 공유 글"])
    assert _read(world, world.asker, third) == ([], ["둘째 때의 글", "첫 멘토의 공유 글"])
    assert _read(world, world.helper)[1] == []


def _user_of(world, engagement):
    return world.session.get_one(type(world.mentor), engagement.mentor_id).user_id


def test_a_closed_engagement_keeps_its_shared_notes(world):
    shared, private = _add(world, world.asker), _add(world, world.asker, "내 글", "private")
    world.engagement.ended_at, world.engagement.closed_code = world.now, "other"
    world.session.commit()
    with pytest.raises(Conflict):
        _add(world, world.asker)
    with pytest.raises(Conflict):
        _do(world, notes.delete, world.asker, shared)
    _do(world, notes.delete, world.asker, private)
    assert _read(world, world.asker)[0] == [shared.text]
