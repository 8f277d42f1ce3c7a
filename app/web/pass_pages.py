"""What all pages have in common that a guest of an event opens by a link of their own."""

from datetime import datetime

from flask import Blueprint, Response

from app.services.matchday import doors
from app.services.matchday.doors import Opened
from app.web.database import db, runtime


def keep_the_link(bp: Blueprint) -> None:
    """Let no page of a blueprint give its address, which is a secret, to anybody else."""

    @bp.after_request
    def _keep(response: Response) -> Response:
        # the origin alone is sent on, which the check of forms needs
        response.headers["Referrer-Policy"] = "strict-origin"
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response


def open_pass(token: str, *, now: datetime, lock: bool = False) -> Opened:
    """Return what a link opens; NotFound for one that is dead."""
    return doors.by_pass(db(), runtime().settings.key(), token, now=now, lock=lock)
