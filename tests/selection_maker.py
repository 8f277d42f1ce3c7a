"""Makes selection rounds for tests: programme version, round, applications, reviewers, scores."""

import itertools
from datetime import date, timedelta
from typing import Any

from app.clock import today_in_seoul
from app.models.account import User
from app.models.company import Company
from app.models.programme import ProgrammeVersion
from app.models.selection import (
    Application,
    Criterion,
    Review,
    RoundReviewer,
    SelectionRound,
)
from app.services.actor import Actor
from app.services.signing_in import actor_for, session_key
from tests.factories import Factory


class SelectionMaker:
    """Makes what a round consists of; every method commits."""

    def __init__(self, make: Factory) -> None:
        """Keep the factory that makes people and firms."""
        self.make, self.session, self.now = make, make.session, make.now
        self._years = itertools.count(2026)

    def version(self, **values: Any) -> ProgrammeVersion:
        """A version of the Jeonbuk programme that asks for a plan and, if one likes, a photo."""
        row = ProgrammeVersion(
            **{
                "programme_id": "jeonbuk",
                "year": next(self._years),
                "number": 1,
                "valid_from": date(2026, 1, 1),
                "ceiling_won": 40_000_000,
                "own_share_percent": 20,
                "documents": [
                    {"ko": "사업계획서", "en": "Business plan", "required": True},
                    {"ko": "현장 사진", "en": "Photo", "required": False},
                ],
                "source": "https://www.newspim.com/news/view/20260223000366",
                **values,
            }
        )
        return self._add(row)

    def round(
        self,
        state: str = "reviewing",
        *,
        weights: tuple[int, ...] = (60, 40),
        version: ProgrammeVersion | None = None,
        region: str = "52",
        **values: Any,
    ) -> SelectionRound:
        """A round of two places with 3 points for depopulation areas; closed unless it is open."""
        today = today_in_seoul(self.now)
        closes = today + timedelta(days=5) if state in {"draft", "open"} else today - timedelta(1)
        author = self.make.coordinator(region)
        row = SelectionRound(
            **{
                "region_code": region,
                "programme_version_id": (version or self.version()).id,
                "title": "2026년 전북형 JS1 모집",
                "opens_on": today - timedelta(days=20),
                "closes_on": closes,
                "places": 2,
                "reserves": 1,
                "reviewers_each": 1,
                "preference_points": 3,
                "least_points": 40,
                "state": state,
                "decided_at": self.now if state == "decided" else None,
                "created_by_id": author.id,
                "created_at": self.now,
                **values,
            }
        )
        self._add(row)
        for position, weight in enumerate(weights, start=1):
            self._add(
                Criterion(
                    round_id=row.id, position=position, ko=f"기준 {position}",
                    en=f"Criterion {position}", weight=weight,
                )
            )  # fmt: skip
        return row

    def application(
        self, round_: SelectionRound, company: Company | None = None, **values: Any
    ) -> Application:
        """An application that was handed in; those made later were handed in later."""
        owner = None if company else self.make.user()
        company = company or self.make.company(owner)
        row = Application(
            **{
                "round_id": round_.id,
                "company_id": company.id,
                "state": "submitted",
                "title": f"{company.name}의 절임 공정 자동화",
                "cost_won": 50_000_000,
                "checked": {"answer": "fits", "on": "2026-11-10", "rules": []},
                "created_by_id": owner.id if owner else self.make.user().id,
                "created_at": self.now,
                "submitted_at": self.now,
                **values,
            }
        )
        if row.state != "submitted":
            row.submitted_at = None
        if row.state == "withdrawn":
            row.withdrawn_at = self.now
        return self._add(row)

    def reviewer(self, round_: SelectionRound, person: User | None = None) -> User:
        """A person who reviews in a round."""
        person = person or self.make.staff("reviewer")
        self._add(RoundReviewer(round_id=round_.id, user_id=person.id))
        return person

    def review(
        self, application: Application, reviewer: User, *scores: int, conflict: str = ""
    ) -> Review:
        """A review; without scores it is open."""
        state = "conflict" if conflict else "done" if scores else "open"
        return self._add(
            Review(
                application_id=application.id,
                reviewer_id=reviewer.id,
                state=state,
                scores={str(n): score for n, score in enumerate(scores, start=1)},
                conflict=conflict,
                assigned_at=self.now,
                done_at=None if state == "open" else self.now,
            )
        )

    def judged(self) -> tuple[SelectionRound, list[Application]]:
        """A board of four: the third came in by the preference, the second was displaced by it."""
        round_ = self.round(preference_points=5)
        reviewer = self.reviewer(round_)
        found = []
        # 88, 80, 76 (+5) and 40 points
        for place, scores in (
            ("52110", (4, 5)), ("52140", (4, 4)), ("52720", (3, 5)), ("52110", (2, 2)),
        ):  # fmt: skip
            company = self.make.company(self.make.user(), municipality_code=place)
            application = self.application(round_, company)
            self.review(application, reviewer, *scores)
            found.append(application)
        return round_, found

    def actor(self, person: User) -> Actor:
        """The person as services see them."""
        found = actor_for(self.session, session_key(person))
        assert found
        return found

    def _add(self, row: Any) -> Any:
        self.session.add(row)
        self.session.commit()
        return row
