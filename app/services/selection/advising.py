"""A mentor for every firm that was not chosen, by the ranking that all matching uses."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.models.challenge import Challenge
from app.models.company import Company
from app.models.selection import Application
from app.repositories import requests
from app.repositories.selection import decisions
from app.runtime.catalogue import Catalogue
from app.runtime.search import SearchRuntime
from app.services.indexing import mentor_engine
from app.services.mentor_ranking import load_pool, need_from
from app.services.weights import weights_for
from matching.score import rank

_LOOKED_AT = 8


def propose_mentors(
    session: Session,
    search: SearchRuntime,
    region: str,
    firms: Sequence[tuple[Application, Company]],
    *,
    catalogue: Catalogue,
    now: datetime,
) -> dict[int, int]:
    """Return application → mentor; a firm that nobody fits is left out.

    What counts is the firm's latest open challenge, else the title of its application. Where
    several mentors fit, the one who was proposed less often within the free places is taken, so
    that not everybody is sent to one person. Nine SELECTs, whatever the number of firms.
    """
    if not firms:
        return {}
    pool = load_pool(session, catalogue, region=region, today=today_in_seoul(now))
    engine = mentor_engine(session, search, catalogue)
    challenges = decisions.challenges_of(session, [company.id for _, company in firms])
    known = [challenge.id for challenge in challenges.values()]
    weighed = requests.weighed_categories(session, known)
    history = requests.of_challenges(session, known)
    weights = weights_for(session, region)
    proposed: Counter[int] = Counter()
    found = {}
    for application, company in firms:
        challenge = challenges.get(company.id) or Challenge(
            # never added to the session: only its words are compared
            id=0, company_id=company.id, text=application.title,
        )  # fmt: skip
        need = need_from(
            challenge, company, engine=engine,
            categories={c: sure for id_, c, sure, _ in weighed if id_ == challenge.id},
            history=[r for r in history if r.challenge_id == challenge.id],
            catalogue=catalogue,
        )  # fmt: skip
        offered = rank(
            need, pool.mentors.values(), weights, today=today_in_seoul(now), limit=_LOOKED_AT
        ).pairings
        open_ = [p for p in offered if proposed[p.mentor_id] < pool.cards[p.mentor_id].free]
        best = next(iter(open_ or offered), None)
        if best is not None:
            proposed[best.mentor_id] += 1
            found[application.id] = best.mentor_id
    return found
