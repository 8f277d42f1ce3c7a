import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.models.case import CaseCredit, CaseVersion
from app.repositories.chain import Edge
from app.services import chain
from app.services.signing_in import actor_for, session_key
from tests.queries import counted_selects


def link(place, helper, helped):
    """Help among numbered firms."""
    return Edge(engagement_id=place, helper_id=helper, mentor_id=helper, helped_id=helped)


pairs = st.lists(
    st.tuples(st.integers(1, 7), st.integers(1, 7)).filter(lambda pair: pair[0] != pair[1]),
    max_size=25,
)


@given(pairs)
def test_everybody_stands_once_below_somebody_who_helped_them(given_pairs):
    trees = chain.grow([link(n, *pair) for n, pair in enumerate(given_pairs)])
    branches = [branch for tree in trees for branch in tree.branches]
    assert sorted(b.key for b in branches) == sorted({x for pair in given_pairs for x in pair})
    for tree in trees:
        depths = {}
        for branch in tree.branches:
            depths[branch.key] = branch.depth
            if branch.parent is None:
                assert branch.depth == 0
            else:
                # the parent came before, one step up, and did help
                assert depths[branch.parent] == branch.depth - 1
                assert (branch.parent, branch.key) in given_pairs
        assert [b.depth for b in tree.branches].count(0) == 1
        assert tree.length == max(depths.values())


@given(pairs)
def test_no_help_is_forgotten(given_pairs):
    trees = chain.grow([link(n, *pair) for n, pair in enumerate(given_pairs)])
    drawn = set()
    for tree in trees:
        for branch in tree.branches:
            above = (branch.parent, *branch.others) if branch.parent else branch.others
            drawn |= {(key, branch.key) for key in above}
    assert drawn == set(given_pairs)
    helps = {b.key: b.helps for tree in trees for b in tree.branches}
    assert all(
        count == len({below for above, below in given_pairs if above == key})
        for key, count in helps.items()
    )


def test_help_that_comes_back_closes_no_ring():
    (tree,) = chain.grow([link(1, 1, 2), link(2, 2, 3), link(3, 3, 1)])
    assert [(b.key, b.depth, b.others) for b in tree.branches] == [
        (1, 0, (3,)), (2, 1, ()), (3, 2, ()),
    ]  # fmt: skip


def test_the_longest_circle_comes_first():
    trees = chain.grow([link(1, 1, 2), link(2, 1, 3), link(3, 4, 5), link(4, 5, 6)])
    assert [(tree.length, len(tree.branches)) for tree in trees] == [(2, 3), (1, 3)]


@pytest.fixture
def world(make, session):
    class World:
        first = make.company(make.user(), name="첫집", municipality_code="52110")
        second_owner = make.user()
        second = make.company(second_owner, name="둘째집")
        third_owner = make.user()
        third = make.company(third_owner, name="셋째집")
        away = make.company(make.user(), name="먼집", municipality_code="48120")

        def __init__(self):
            self.mentor = make.mentor(self.first)
            self.one = make.engagement(self.second, self.mentor)
            self.two = make.engagement(self.third, make.mentor(self.second, self.second_owner))
            self.other = make.engagement(self.away)

        def actor(self, user):
            return actor_for(session, session_key(user))

        def links(self, user, **wish):
            found, total = chain.list_links(session, self.actor(user), **wish)
            assert len(found) == total
            return found

        def helped(self, user, **wish):
            return [found.helped.name for found in self.links(user, **wish)]

    return World()


def test_a_coordinator_sees_the_region_and_the_circle_is_counted(world, make, session, engine):
    coordinator = make.coordinator()
    actor = world.actor(coordinator)
    with counted_selects(engine) as selects:
        seen = chain.circle(session, actor)
    assert len(selects) == 1
    assert (seen.helped, seen.became_mentors, seen.longest) == (2, 1, 2)
    with counted_selects(engine) as selects:
        links = chain.links_of(session, seen.trees)
    assert len(selects) == 1
    assert sorted(links) == [world.one.id, world.two.id]
    assert links[world.two.id].helper.name == "둘째집"
    with counted_selects(engine) as selects:
        assert world.helped(coordinator, sort="oldest") == ["둘째집", "셋째집"]
    assert len([s for s in selects if "engagement" in s]) == 2


def test_others_see_their_own_help_and_what_a_published_case_tells(world, make, session):
    reader = make.user()
    make.company(reader)
    assert world.helped(world.third_owner) == ["셋째집"]
    assert world.helped(world.second_owner) == ["셋째집", "둘째집"]
    assert world.helped(reader) == []
    case = make.case(world.second, world.second_owner)
    case.engagement_id = world.one.id
    session.commit()
    assert world.helped(reader) == []
    credit = CaseCredit(case_id=case.id, user_id=world.mentor.user_id, role="mentor")
    make._add(credit)
    assert world.helped(reader) == ["둘째집"]
    assert chain.circle(session, world.actor(reader)).helped == 1
    title = session.scalar(select(CaseVersion.title).where(CaseVersion.case_id == case.id))
    assert world.links(reader)[0].case.title == title
    credit.named = False
    session.commit()
    assert world.helped(reader) == []


def test_an_expert_without_a_firm_stands_for_themselves(world, make, session):
    expert = make.mentor(user=make.user(name="박위원"))
    make.engagement(make.company(make.user(), name="넷째집"), expert)
    coordinator = make.coordinator()
    link = world.links(coordinator, text="박위원")[0]
    assert (link.helper, link.helped.name) == (None, "넷째집")
    keys = {
        b.key for t in chain.circle(session, world.actor(coordinator)).trees for b in t.branches
    }
    assert -expert.id in keys


def test_links_are_searched_ordered_and_paged(world, make, session):
    coordinator = make.coordinator()
    assert world.helped(coordinator) == ["셋째집", "둘째집"]
    assert world.helped(coordinator, sort="oldest") == ["둘째집", "셋째집"]
    assert world.helped(coordinator, sort="firm") == ["둘째집", "셋째집"]
    assert world.helped(coordinator, text="첫집") == ["둘째집"]
    assert world.helped(coordinator, text="없는 말") == []
    second, total = chain.list_links(session, world.actor(coordinator), page=2, size=1)
    assert ([x.helped.name for x in second], total) == (["둘째집"], 2)
