"""Pages that a browser may keep for a plant without a connection: whose they are stands on them."""

from flask import Blueprint, Response

from app.web.auth import actor_or_none

READER = "X-Reader"
"""Names the reader of a page that may be kept; the worker keeps pages of one reader at a time."""


def keepable(blueprint: Blueprint) -> None:
    """Let the worker keep the pages of a blueprint that their reader opened without a problem."""

    @blueprint.after_request
    def _mark(response: Response) -> Response:
        actor = actor_or_none()
        if actor is not None and response.status_code == 200 and response.mimetype == "text/html":
            response.headers[READER] = actor.public_id
        return response
