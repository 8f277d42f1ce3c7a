"""The circle of help: who helped whom, and who of the helped became a mentor in turn."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.repositories import chain as repository
from app.repositories.chain import Edge, Scope
from app.services.actor import Actor

Link = repository.Link
SORTS = ("newest", "oldest", "firm")
Key = int
"""A firm by its row id, or a stationed expert without one by the negative id of the mentor.

Plain numbers, since a page arranges thousands of them and the collector passes numbers over.
"""


class Branch(NamedTuple):
    """One line of the drawing: somebody, ``depth`` steps of help below the first helper.

    ``edge`` is the help that put it there, None for who was not helped by anybody known.
    ``helps`` counts how many it helped itself, ``others`` who else helped it.
    """

    key: Key
    depth: int
    parent: Key | None
    edge: Edge | None
    helps: int
    others: tuple[Key, ...] = ()


@dataclass(frozen=True)
class Tree:
    """Branches in the order they are drawn: each stands below its parent, the earliest first."""

    branches: tuple[Branch, ...]

    @property
    def length(self) -> int:
        """How many steps of help the longest line has."""
        return max(branch.depth for branch in self.branches)


@dataclass(frozen=True)
class Circle:
    """What a reader may know. ``became_mentors`` of ``helped`` firms helped others in turn."""

    trees: tuple[Tree, ...]
    helped: int
    became_mentors: int
    longest: int


def circle(session: Session, actor: Actor) -> Circle:
    """Return who helped whom, as far as the actor may know. One SELECT.

    Coordinators know every engagement of their regions, everybody the own ones, and members of
    all others those that a published case tells of.
    """
    found = repository.edges(session, _scope(actor))
    trees = grow(found)
    helped = {edge.helped_id for edge in found}
    helpers = {edge.helper_id for edge in found}
    return Circle(
        trees=trees,
        helped=len(helped),
        became_mentors=len(helped & helpers),
        longest=max((tree.length for tree in trees), default=0),
    )


def links_of(session: Session, trees: Iterable[Tree]) -> dict[int, Link]:
    """Return the links of trees by engagement id: names, days, cases. One SELECT."""
    wanted = [b.edge.engagement_id for tree in trees for b in tree.branches if b.edge]
    return repository.links(session, wanted)


def list_links(
    session: Session,
    actor: Actor,
    *,
    text: str = "",
    sort: str = "newest",
    page: int = 1,
    size: int = 20,
) -> tuple[list[Link], int]:
    """Return one page of the links an actor may know of, and how many there are. Two SELECTs.

    An unknown order is ``newest``.
    """
    return repository.find(
        session, _scope(actor), text=text, sort=sort, offset=(page - 1) * size, limit=size
    )


def _scope(actor: Actor) -> Scope:
    return Scope(
        regions=actor.coordinator_regions,
        company_ids=[company.id for company in actor.companies],
        mentor_id=actor.mentor.id if actor.mentor else 0,
    )


def grow(edges: Sequence[Edge]) -> tuple[Tree, ...]:
    """Arrange edges, given earliest first, into trees: the longest first, ties by time.

    Everybody stands once: below who helped them first, unless that is somebody they had helped
    before, for help that comes back would close a ring; such helpers are among ``others``.
    """
    parents: dict[Key, tuple[Key, Edge]] = {}
    others: dict[Key, list[Key]] = {}
    # made once: thousands of small tuples a page would keep the collector busy
    pairs = [(_helper(edge), _helped(edge), edge) for edge in edges]
    for above, below, edge in pairs:
        if below not in parents and not _stands_above(below, above, parents):
            parents[below] = (above, edge)
        elif parents.get(below, (None,))[0] != above and above not in others.get(below, ()):
            others.setdefault(below, []).append(above)
    children: dict[Key, list[Key]] = {}
    for below, (above, _) in parents.items():
        children.setdefault(above, []).append(below)
    helped_by: dict[Key, set[Key]] = {}
    for above, below, _ in pairs:
        helped_by.setdefault(above, set()).add(below)
        helped_by.setdefault(below, set())
    grown = _Grown(parents, children, helped_by, others)
    trees = [Tree(tuple(grown.walk(key))) for key in helped_by if key not in parents]
    return tuple(sorted(trees, key=lambda tree: (-tree.length, -len(tree.branches))))


def _helper(edge: Edge) -> Key:
    return -edge.mentor_id if edge.helper_id is None else edge.helper_id


def _helped(edge: Edge) -> Key:
    return edge.helped_id


def _stands_above(one: Key, other: Key, parents: dict[Key, tuple[Key, Edge]]) -> bool:
    """Whether ``one`` is ``other`` or among those above it."""
    at: Key | None = other
    while at is not None:
        if at == one:
            return True
        at = parents[at][0] if at in parents else None
    return False


@dataclass(frozen=True)
class _Grown:
    parents: dict[Key, tuple[Key, Edge]]
    children: dict[Key, list[Key]]
    helped_by: dict[Key, set[Key]]
    others: dict[Key, list[Key]]

    def walk(self, root: Key) -> Iterable[Branch]:
        """Yield a root and all below it, each right after what stands above it."""
        # an own stack: a line of help may be longer than Python's
        stack = [(root, 0)]
        while stack:
            key, depth = stack.pop()
            parent, edge = self.parents.get(key, (None, None))
            yield Branch(
                key, depth, parent, edge, len(self.helped_by[key]), tuple(self.others.get(key, ()))
            )
            stack.extend((child, depth + 1) for child in reversed(self.children.get(key, [])))
