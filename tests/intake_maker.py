"""Makes intents, visits, pains and plans for tests."""

import itertools
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from app.models.account import User
from app.models.intake import Intake, IntakeVisit, Pain, PlanDraft
from tests.factories import Factory

_keys = itertools.count()


class IntakeMaker:
    """Every method makes one thing with sensible values, overridable by name, and commits."""

    def __init__(self, make: Factory) -> None:
        """Use the people and firms of a factory."""
        self.make, self.session, self.now = make, make.session, make.now

    def intake(self, **values: Any) -> Intake:
        """An intent of a firm in Jinan that came yesterday."""
        return self._put(
            Intake(
                **{
                    "client_key": f"made-for-a-test-{next(_keys)}",
                    "region_code": "52",
                    "municipality_code": "52720",
                    "firm": "진안 김치",
                    "sales_won": 3_000_000_000,
                    "headcount": 12,
                    "contact": "김대표",
                    "phone": "0634321234",
                    "email": "ceo@kimchi.example",
                    "pain": "절임이 들쭉날쭉해요",
                    "created_at": self.now - timedelta(days=1),
                    **values,
                }
            )
        )

    def assigned(self, visitor: User, **values: Any) -> Intake:
        """An intent whose firm somebody is to visit."""
        row = self.intake(state="assigned", visitor_id=visitor.id, assigned_at=self.now, **values)
        self._put(IntakeVisit(intake_id=row.id, author_id=visitor.id, updated_at=self.now))
        return row

    def visited(self, visitor: User, *, pain: bool = True, **values: Any) -> Intake:
        """An intent whose note was handed in, with a defect rate of 10 % over a quarter."""
        row = self.intake(state="visited", visitor_id=visitor.id, assigned_at=self.now, **values)
        self._put(
            IntakeVisit(
                intake_id=row.id,
                author_id=visitor.id,
                updated_at=self.now,
                sent_at=self.now,
                day=date(2026, 11, 20),
                products="배추김치",
                process="절임 → 세척 → 양념",
                problem="염도가 들쭉날쭉해서 열에 하나는 버려요.",
                cause="소금물 농도를 감으로 맞춰요.",
                categories=["inv"],
                readiness="ready",
                first_step="소금물 농도를 시간마다 적기",
                private="대표님이 바빠요.",
            )
        )
        if pain:
            self.pain(row, visitor)
        return row

    def pain(self, intake: Intake, person: User, **values: Any) -> Pain:
        """A defect rate of 10 % over a quarter."""
        return self._put(
            Pain(
                **{
                    "intake_id": intake.id,
                    "metric_id": "process_defect",
                    "unit": "%",
                    "value": Decimal(10),
                    "period_from": date(2026, 7, 1),
                    "period_to": date(2026, 9, 30),
                    "measured_by": "생산팀",
                    "method": "전수 집계",
                    "entered_by_id": person.id,
                    "entered_at": self.now,
                    **values,
                }
            )
        )

    def plan(self, intake: Intake, person: User, **values: Any) -> PlanDraft:
        """A plan with a title alone."""
        row = self._put(
            PlanDraft(
                **{
                    "intake_id": intake.id,
                    "title": "진안 김치 계획",
                    "created_by_id": person.id,
                    "created_at": self.now,
                    "updated_at": self.now,
                    **values,
                }
            )
        )
        intake.state = "planning"
        self.session.commit()
        return row

    def _put(self, row: Any) -> Any:
        self.session.add(row)
        self.session.commit()
        return row
