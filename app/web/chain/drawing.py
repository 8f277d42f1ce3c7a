"""Where the lines and words of a tree of help stand; the template draws them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.services.chain import Branch, Key, Link, Tree

ROW, STEP, LEFT, WIDTH = 56, 22, 14, 360
"""Height of a line, indent of a step of help, left edge and width, in units of the drawing."""
MOST = 40
"""How many lines of one tree are drawn."""
_LETTER = 15
_DEEPEST = 8
"""Deeper lines stand at the same indent: the words need their place."""


@dataclass(frozen=True)
class Spot:
    """A line of the drawing: its point, the elbow that leads there, and who stands at it."""

    branch: Branch
    x: int
    y: int
    elbow: str
    name: str
    full_name: str
    link: Link | None


@dataclass(frozen=True)
class Drawing:
    """A tree as it is drawn, ``WIDTH`` wide; ``bows`` lead from other helpers to the helped.

    ``left_out`` counts the lines of a large tree that only the table tells.
    """

    spots: tuple[Spot, ...]
    bows: tuple[str, ...]
    height: int
    left_out: int


def shorten(tree: Tree) -> Tree:
    """Return the part of a tree that is drawn: its first lines."""
    return Tree(tree.branches[:MOST])


def draw(tree: Tree, links: Mapping[int, Link], *, english: bool) -> Drawing:
    """Return the drawing of a tree; ``links`` holds those of ``shorten(tree)`` at least."""
    branches = shorten(tree).branches
    names = names_of([links[b.edge.engagement_id] for b in branches if b.edge], english=english)
    places = {
        branch.key: (LEFT + STEP * min(branch.depth, _DEEPEST), ROW * place + ROW // 2)
        for place, branch in enumerate(branches)
    }
    spots = tuple(
        _spot(
            branch,
            places,
            names[branch.key],
            links[branch.edge.engagement_id] if branch.edge else None,
        )
        for branch in branches
    )
    bows = tuple(
        _bow(places[other], places[branch.key])
        for branch in branches
        for other in branch.others
        if other in places
    )
    return Drawing(spots, bows, ROW * len(branches), len(tree.branches) - len(branches))


def names_of(links: Sequence[Link], *, english: bool) -> dict[Key, str]:
    """Return the name of everybody in the links: of the firm, or of the expert without one."""
    names: dict[Key, str] = {}
    for link in links:
        for company in (link.helper, link.helped):
            if company is not None:
                names[company.id] = (english and company.name_en) or company.name
        if link.helper is None:
            names[-link.mentor_id] = link.person
    return names


def _spot(
    branch: Branch, places: Mapping[Key, tuple[int, int]], name: str, link: Link | None
) -> Spot:
    x, y = places[branch.key]
    elbow = ""
    if branch.parent is not None:
        above_x, above_y = places[branch.parent]
        elbow = f"M{above_x} {above_y} V{y} H{x}"
    return Spot(branch, x, y, elbow, _fitting(name, WIDTH - x - 2 * LEFT), name, link)


def _fitting(name: str, room: int) -> str:
    # Latin letters take about half of the place of Korean ones
    used, kept = 0.0, ""
    for letter in name:
        used += _LETTER if letter > "\u02ff" else _LETTER * 0.58
        if used > room:
            return f"{kept[:-1]}…"
        kept += letter
    return name


def _bow(start: tuple[int, int], end: tuple[int, int]) -> str:
    (x1, y1), (x2, y2) = start, end
    edge = WIDTH - 6
    return f"M{x1} {y1} C{edge} {y1} {edge} {y2} {x2} {y2}"
