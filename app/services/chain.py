"""The circle of help: who helped whom, and who of the helped became a mentor in turn."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.repositories import chain as repository
from app.services.actor import Actor

Link = repository.Link
SORTS = ("newest", "oldest", "firm")
Key = tuple[str, int]
"""A firm (``"c"``, row id), or a stationed expert without one (``"m"``, row id)."""


@dataclass(frozen=True)
class Branch:
    """One line of the drawing: somebody, ``depth`` steps of help below the first helper.

    ``link`` is the help that put it there, None for who was not helped by anybody known.
    ``helps`` counts how many it helped itself, ``others`` who else helped it.
    """

    key: Key
    depth: int
    parent: Key | None
    link: Link | None
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
    """All that a reader may know. ``became_mentors`` of ``helped`` firms helped others in turn."""

    links: tuple[Link, ...]
    trees: tuple[Tree, ...]
    helped: int
    became_mentors: int
    longest: int


def circle(session: Session, actor: Actor) -> Circle:
    """Return who helped whom, as far as the actor may know. One SELECT.

    Coordinators know every engagement of their regions, everybody the own ones, and members of
    all others those that a published case tells of.
    """
    own = [company.id for company in actor.companies]
    mentor = actor.mentor.id if actor.mentor else 0
    found = repository.links(
        session, regions=actor.coordinator_regions, company_ids=own, mentor_id=mentor
    )
    trees = grow(found)
    helped = {_helped(link) for link in found}
    helpers = {_helper(link) for link in found}
    return Circle(
        links=tuple(found),
        trees=trees,
        helped=len(helped),
        became_mentors=len(helped & helpers),
        longest=max((tree.length for tree in trees), default=0),
    )


def grow(links: Sequence[Link]) -> tuple[Tree, ...]:
    """Arrange links, given earliest first, into trees: the longest first, ties by time.

    Everybody stands once: below who helped them first, unless that is somebody they had helped
    before, for help that comes back would close a ring; such helpers are among ``others``.
    """
    parents: dict[Key, tuple[Key, Link]] = {}
    others: dict[Key, list[Key]] = {}
    for link in links:
        above, below = _helper(link), _helped(link)
        if below not in parents and not _stands_above(below, above, parents):
            parents[below] = (above, link)
        elif parents.get(below, (None,))[0] != above and above not in others.get(below, ()):
            others.setdefault(below, []).append(above)
    children: dict[Key, list[Key]] = {}
    for below, (above, _) in parents.items():
        children.setdefault(above, []).append(below)
    helped_by: dict[Key, set[Key]] = {}
    for link in links:
        helped_by.setdefault(_helper(link), set()).add(_helped(link))
        helped_by.setdefault(_helped(link), set())
    grown = _Grown(parents, children, helped_by, others)
    trees = [Tree(tuple(grown.walk(key))) for key in helped_by if key not in parents]
    return tuple(sorted(trees, key=lambda tree: (-tree.length, -len(tree.branches))))


def search(links: Iterable[Link], text: str = "", sort: str = "newest") -> list[Link]:
    """Return the links whose firms, people or case hold ``text``, in order.

    An unknown order is ``newest``; case does not count.
    """
    wanted = text.casefold()
    found = [link for link in links if wanted in _words(link)]
    if sort == "firm":
        return sorted(found, key=lambda link: (link.helped.name, link.started_at))
    return sorted(
        found, key=lambda link: (link.started_at, link.engagement_id), reverse=sort != "oldest"
    )


def _words(link: Link) -> str:
    helper = (link.helper.name, link.helper.name_en) if link.helper else ()
    case = (link.case.title, link.case.title_en) if link.case else ()
    words = (*helper, *case, link.person, link.helped.name, link.helped.name_en)
    return "\n".join(words).casefold()


def _helper(link: Link) -> Key:
    return ("c", link.helper.id) if link.helper else ("m", link.mentor_id)


def _helped(link: Link) -> Key:
    return ("c", link.helped.id)


def _stands_above(one: Key, other: Key, parents: dict[Key, tuple[Key, Link]]) -> bool:
    """Whether ``one`` is ``other`` or among those above it."""
    at: Key | None = other
    while at is not None:
        if at == one:
            return True
        at = parents[at][0] if at in parents else None
    return False


@dataclass(frozen=True)
class _Grown:
    parents: dict[Key, tuple[Key, Link]]
    children: dict[Key, list[Key]]
    helped_by: dict[Key, set[Key]]
    others: dict[Key, list[Key]]

    def walk(self, root: Key) -> Iterable[Branch]:
        """Yield a root and all below it, each right after what stands above it."""
        # an own stack: a line of help may be longer than Python's
        stack = [(root, 0)]
        while stack:
            key, depth = stack.pop()
            parent, link = self.parents.get(key, (None, None))
            yield Branch(
                key, depth, parent, link, len(self.helped_by[key]), tuple(self.others.get(key, ()))
            )
            stack.extend((child, depth + 1) for child in reversed(self.children.get(key, [])))
