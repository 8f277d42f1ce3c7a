"""A small region in which one county gets something and the others do not."""

from datetime import date
from typing import Any

from app.models.fairness import CountyBase
from app.models.intake import Intake
from app.models.ledger import Aid, AidFunding
from app.services.actor import Actor
from app.services.scope import Scope, scope_of


def base(make: Any, place: str, value: int, **values: Any) -> CountyBase:
    """Add a base figure."""
    row = CountyBase(
        **{
            "municipality_code": place, "base": "manufacturers", "as_of": date(2025, 12, 31),
            "value": value, "source": "시험 통계", "updated_at": make.now, **values,
        }
    )  # fmt: skip
    make.session.add(row)
    make.session.commit()
    return row


def intent(make: Any, place: str, n: int, **values: Any) -> Intake:
    """Add an intent."""
    row = Intake(
        **{
            "client_key": f"key-{place}-{n}", "region_code": "52", "municipality_code": place,
            "firm": f"뜻 있는 기업 {n}", "headcount": 5, "created_at": make.now, **values,
        }
    )  # fmt: skip
    make.session.add(row)
    make.session.commit()
    return row


def aid(make: Any, company: Any, won: int, year: int = 2026, **values: Any) -> Aid:
    """Add aid with provincial money and an own share."""
    row = Aid(
        **{
            "region_code": "52", "company_id": company.id, "firm": company.name, "agency": "도",
            "title": "지원", "purpose": "other", "year": year, "state": "running",
            "created_by_id": make.user().id, "created_at": make.now, **values,
        }
    )  # fmt: skip
    make.session.add(row)
    make.session.flush()
    for source, amount in (("province", won), ("own", 7)):
        make.session.add(AidFunding(aid_id=row.id, source=source, won=amount, paid_won=0))
    make.session.commit()
    return row


def actor(**values: Any) -> Actor:
    """Return somebody of the desk, a coordinator of Jeonbuk unless told otherwise."""
    return Actor(
        1, "p", "김민채", "kim@example.com", "ko",
        **(values or {"coordinator_regions": frozenset({"52"})}),
    )  # fmt: skip


def scope(catalogue: Any, **values: Any) -> Scope:
    """Return what somebody of the desk sees."""
    return scope_of(actor(**values), catalogue)
