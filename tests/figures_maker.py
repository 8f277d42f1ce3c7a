"""Makes facts behind figures: one row for each KPI change, with a case or a goal to point at."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from app.models.account import User
from app.models.case import CaseStudy
from app.models.company import Company
from app.models.kpi import Measure
from app.services.figures.facts import renew_case
from tests.factories import Factory

QUARTER = (date(2025, 1, 1), date(2025, 3, 31))


class FiguresMaker:
    """Published cases with one KPI each; every firm is a new one."""

    def __init__(self, session: Session, make: Factory) -> None:
        """Keep the factory; one author writes for all."""
        self.session, self.make = session, make
        self.author: User = make.user()

    def firm(self, place: str = "52720", **values: Any) -> Company:
        """Return a new firm."""
        return self.make.company(municipality_code=place, **values)

    def case(
        self,
        before: str,
        after: str,
        *,
        firm: Company | None = None,
        place: str = "52720",
        year: int = 2025,
        **values: Any,
    ) -> CaseStudy:
        """Return a published case with one KPI, and its fact."""
        case = self.make.case(firm or self.firm(place), self.author, kpi=False)
        start = date(year, 7, 1)
        measure = Measure(
            **{
                "version_id": case.published_version_id, "metric_id": "process_defect",
                "unit": "%", "before": Decimal(before), "before_from": QUARTER[0].replace(year=year),
                "before_to": QUARTER[1].replace(year=year), "after": Decimal(after),
                "after_from": start, "after_to": start + timedelta(days=91),
                "measured_by": "생산팀", "method": "전수 집계", **values,
            }
        )  # fmt: skip
        self.session.add(measure)
        renew_case(self.session, case.id)
        self.session.commit()
        return case

    def cases(self, count: int, *, place: str = "52720", **values: Any) -> list[CaseStudy]:
        """Return cases of so many firms, each a little better than the one before."""
        return [self.case("8", str(7 - n / 4), place=place, **values) for n in range(count)]
