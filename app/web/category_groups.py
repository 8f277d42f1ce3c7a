"""The problem categories in the groups of a shop floor, for lists that people read."""

from collections.abc import Mapping
from typing import NamedTuple

from app.errors import N_
from app.runtime.catalogue import Named

_GROUPS = {
    N_("재고·자재"): ("inv", "wh", "short", "supplyrisk", "vendor"),
    N_("납기·생산"): ("delivery", "plan", "variety", "capacity", "bottleneck", "layout"),
    N_("품질"): (
        "defect", "defunk", "latedet", "visual", "measure", "rework", "varied", "mixup", "recipe",
        "waste",
    ),
    N_("위생·이력·인증"): ("haccp", "foreignmat", "trace", "audit"),
    N_("기록·데이터"): ("paper", "status", "excel", "invest"),
    N_("설비·공장"): ("equip", "tool", "old", "pack"),
    N_("사람"): (
        "labor", "laborcost", "turnover", "foreign", "tacit", "std", "heavy", "repetitive",
    ),
    N_("안전·환경·에너지"): ("safety", "chem", "energy", "carbon"),
    N_("돈·시장·개발"): ("cost", "fund", "market", "design"),
}  # fmt: skip
_REST = N_("그 밖에")


class CategoryGroup(NamedTuple):
    """A Korean title to be translated on use, and its categories in their own order."""

    title: str
    categories: tuple[Named, ...]


def grouped(categories: Mapping[str, Named]) -> list[CategoryGroup]:
    """Return every category in exactly one group; groups that would be empty are left out.

    A category that no group names, added by an administrator later, stands in the last one.
    """
    named = {id_ for ids in _GROUPS.values() for id_ in ids}
    rest = tuple(id_ for id_ in categories if id_ not in named)
    found = []
    for title, ids in [*_GROUPS.items(), (_REST, rest)]:
        members = tuple(categories[id_] for id_ in ids if id_ in categories)
        if members:
            found.append(CategoryGroup(title, members))
    return found
