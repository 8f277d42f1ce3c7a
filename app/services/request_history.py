"""What the requests about a challenge so far say about a new one."""

from collections.abc import Collection

from app.models.request import AHEAD_STATES, Request


def ranks_used(history: Collection[Request]) -> int:
    """Return how many ranks of the running round are used, of one challenge's requests."""
    running = {request.round_id for request in history if request.state in AHEAD_STATES}
    return sum(request.round_id in running for request in history)
