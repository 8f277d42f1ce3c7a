"""Whether the cases of a proof leave nothing out, and what each of them asks."""

from collections.abc import Sequence
from dataclasses import replace

from matching.timetable.domain import Instance, Leaf, Placement


def leaves_nothing_out(leaves: Sequence[Leaf], depth: int = 0) -> bool:
    """Tells whether every timetable belongs to a leaf.

    At each fork all leaves below must decide about the same placement, some with it fixed and
    some with it refused; a leaf whose decisions are used up must be alone.
    """
    if not leaves:
        return False
    if any(len(leaf.decisions) == depth for leaf in leaves):
        return len(leaves) == 1
    if len({leaf.decisions[depth][0] for leaf in leaves}) != 1:
        return False
    return all(
        leaves_nothing_out([one for one in leaves if one.decisions[depth][1] is taken], depth + 1)
        for taken in (True, False)
    )


def read_case(instance: Instance, leaf: Leaf) -> tuple[Instance, frozenset[Placement]]:
    """Returns the day of a leaf, with its fixed placements, and those that it refuses."""
    taken = {placement for placement, fixed in leaf.decisions if fixed}
    refused = {placement for placement, fixed in leaf.decisions if not fixed}
    return replace(instance, fixed=instance.fixed | taken), frozenset(refused)
