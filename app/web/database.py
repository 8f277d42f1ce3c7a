"""One request, one session, one transaction, committed at the edge."""

from typing import Any

from flask import Flask, current_app, g, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.db import committing, writing
from app.runtime.state import Runtime

_READING = frozenset({"GET", "HEAD", "OPTIONS"})


def runtime() -> Runtime:
    """Return the runtime of this process."""
    state: Runtime = current_app.extensions["ieum"]
    return state


def db() -> Session:
    """Return the session of this request."""
    if "db" not in g:
        engine = runtime().engine
        bind = engine if request.method in _READING else writing(engine)
        g.db = Session(bind, expire_on_commit=False)
        g.db.info["request_id"] = g.get("request_id", "")
    session: Session = g.db
    return session


def _give_back(_error: BaseException | None) -> None:
    # a guard that refuses before the view, or an error page after it, may have opened the session
    # again to see who asks; on SQLite it would hold the write lock until it is collected
    session = g.pop("db", None)
    if session is not None:
        session.close()


class Site(Flask):
    """A Flask whose views run inside one transaction.

    It commits after the view returned, rolls back when it raised, and wakes the job worker
    when the committed transaction left effects in the outbox.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take what Flask takes."""
        super().__init__(*args, **kwargs)
        self.teardown_appcontext(_give_back)

    def dispatch_request(self) -> ResponseReturnValue:
        """Run the view and commit."""
        session = db()
        with committing(session):
            response = super().dispatch_request()
            # streamed or rendered, the response must be complete before the session closes
            response = self.make_response(response)
        if session.info.pop("effects", False):
            runtime().wake_worker()
        return response
