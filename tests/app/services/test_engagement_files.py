"""Documents and photos of an engagement: taken in, captioned, removed and put back."""

import pytest
from sqlalchemy import func, select

from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.models.engagement import EngagementFile
from app.services import engagement_files
from app.services.engagement_access import open_engagement
from tests.app.engagement_world import PDF, EngagementWorld, png


@pytest.fixture
def world(session, make, runtime):
    world = EngagementWorld(session, make)
    world.files = runtime.files
    return world


def _add(world, actor, data=PDF, filename="견적.pdf", caption="견적서"):
    file = engagement_files.add(
        world.session, actor, world.id, data=data, filename=filename, caption=caption,
        files=world.files, **world.values,
    )  # fmt: skip
    world.session.commit()
    return file


def _do(world, deed, actor, file):
    deed(world.session, actor, world.id, file.public_id, **world.values)
    world.session.commit()


def _lines(world, actor):
    opened = open_engagement(world.session, actor, world.id, catalogue=world.catalogue)
    return engagement_files.files_for(world.session, actor, opened)


def test_everybody_of_the_engagement_adds_files_and_sees_them_newest_first(world):
    _add(world, world.asker)
    _add(world, world.act(world.team_member()), png(), "현장.png", "")
    lines = _lines(world, world.helper)
    assert [(line.caption, line.is_picture, line.removable) for line in lines] == [
        ("", True, False),
        ("견적서", False, False),
    ]
    assert [line.removable for line in _lines(world, world.region)] == [True, True]


def test_what_is_no_photo_or_document_is_refused(world):
    with pytest.raises(Invalid) as caught:
        _add(world, world.asker, b"", "빈.pdf")
    assert set(caught.value.fields) == {"file"}
    with pytest.raises(Invalid) as caught:
        _add(world, world.asker, caption="가" * 201)
    assert set(caught.value.fields) == {"caption"}


def test_a_removed_file_comes_back_with_its_caption(world):
    file = _add(world, world.asker)
    with pytest.raises(Forbidden):
        _do(world, engagement_files.remove, world.helper, file)
    _do(world, engagement_files.remove, world.asker, file)
    assert _lines(world, world.asker) == ()
    with pytest.raises(NotFound):
        _do(world, engagement_files.remove, world.asker, file)
    _do(world, engagement_files.restore, world.asker, file)
    _do(world, engagement_files.restore, world.asker, file)
    assert [line.caption for line in _lines(world, world.asker)] == ["견적서"]


def test_a_file_that_was_never_here_is_not_put_back(world):
    with pytest.raises(NotFound):
        _do(world, engagement_files.restore, world.asker, world.file())


def test_a_closed_engagement_and_a_full_one_take_none(world, session, monkeypatch):
    monkeypatch.setattr(engagement_files, "MAX_FILES", 1)
    _add(world, world.asker)
    with pytest.raises(Conflict, match="60개"):
        _add(world, world.asker)
    session.rollback()
    world.engagement.ended_at, world.engagement.closed_code = world.now, "other"
    session.commit()
    with pytest.raises(Conflict, match="마친"):
        _add(world, world.asker)
    assert session.scalar(select(func.count()).select_from(EngagementFile)) == 1
