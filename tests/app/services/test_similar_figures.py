"""Orientation for a target: what firms in published cases reached."""

import pytest
from sqlalchemy import select

from app.models.case import CaseVersion
from app.models.kpi import Measure
from app.services.similar_figures import similar_figures
from tests.app.engagement_world import EngagementWorld
from tests.queries import counted_selects


@pytest.fixture
def world(session, make):
    return EngagementWorld(session, make)


def _find(world, actor=None, metric="process_defect", unit="%", industry="103"):
    return similar_figures(
        world.session, actor or world.asker, metric_id=metric, unit=unit, industry=industry,
        catalogue=world.catalogue,
    )  # fmt: skip


def _case(world, industry="103", **values):
    firm = world.make.company(world.make.user(), industry_code=industry)
    return world.make.case(firm, world.make.user(), **values)


def _measure(world, case):
    query = (
        select(Measure)
        .join(CaseVersion, CaseVersion.id == Measure.version_id)
        .where(CaseVersion.case_id == case.id)
    )
    return world.session.scalar(query)


def test_the_nearest_firms_come_first_three_at_most_in_one_select(world, engine):
    far = _case(world, "259")
    near = _case(world, "107")
    same = _case(world)
    more = _case(world)
    actor = world.asker
    with counted_selects(engine) as seen:
        found = _find(world, actor)
    assert len(seen) == 1
    assert {f.case_id for f in found[:2]} == {same.public_id, more.public_id}
    assert found[2].case_id == near.public_id
    assert far.public_id not in {f.case_id for f in found}


def test_drafts_other_units_and_figures_that_became_worse_are_left_out(world):
    _case(world, status="draft")
    worse = _measure(world, _case(world))
    worse.after = worse.before + 1
    open_ = _measure(world, _case(world))
    open_.after = open_.after_from = open_.after_to = None
    world.session.commit()
    assert _find(world) == ()
    assert _find(world, unit="ppm") == ()


def test_figures_for_members_are_not_quoted_to_others(world, make):
    _case(world, visibility={"measures": "members"})
    assert len(_find(world)) == 1
    world.firm.status = "waiting"
    world.session.commit()
    assert _find(world) == ()
