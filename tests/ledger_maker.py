"""Makes small ledgers for tests: programmes with versions, chosen applications, aid, papers."""

from datetime import date, timedelta
from typing import Any

from app.models.company import Company
from app.models.ledger import Aid, AidFunding, Deliverable, OverlapRule, SettlementItem
from app.models.programme import Programme, ProgrammeVersion
from app.models.selection import Application, Decision, SelectionRound
from app.runtime.catalogue import Catalogue
from app.services.actor import Actor
from app.services.reference import load_catalogue
from app.services.scope import Scope, scope_of
from app.services.signing_in import actor_for, session_key
from tests.factories import Factory

FUNDING = {"province": 24_000_000, "municipality": 8_000_000, "own": 8_000_000}
"""Forty million won, as the Jeonbuk type splits them."""
TODAY = date(2026, 11, 22)


class Ledger:
    """A coordinator, an owner with a firm in Jinan, and makers of what the ledger holds."""

    def __init__(self, make: Factory) -> None:
        """Make the people; ``catalogue`` is that of the test site."""
        self.make, self.session, self.now = make, make.session, make.now
        self.catalogue: Catalogue = load_catalogue(self.session)
        self.coordinator = make.coordinator()
        self.owner = make.user()
        self.company: Company = make.company(self.owner, name="진안김치")

    def act(self, user: Any) -> Actor:
        """Return the actor of a person."""
        found = actor_for(self.session, session_key(user))
        assert found
        return found

    @property
    def desk(self) -> Actor:
        """The coordinator of Jeonbuk."""
        return self.act(self.coordinator)

    @property
    def scope(self) -> Scope:
        """What the coordinator sees."""
        return scope_of(self.desk, self.catalogue)

    def add(self, *rows: Any) -> None:
        """Add and commit."""
        self.session.add_all(rows)
        self.session.commit()

    def programme(self, id_: str = "js1", **values: Any) -> ProgrammeVersion:
        """A version of a programme: province and county pay up to 80 %, at most forty million."""
        self.add(Programme(id=id_, ko="전북형 JS1", en="Jeonbuk JS1", host_ko="전북테크노파크"))
        row = ProgrammeVersion(
            **{
                "programme_id": id_,
                "year": 2026,
                "valid_from": date(2026, 1, 1),
                "ceiling_won": 40_000_000,
                "own_share_percent": 20,
                "shares": [
                    {
                        "sources": ["province", "municipality"],
                        "percent_max": 80,
                        "source": "https://example.org/js1",
                    }
                ],
                "source": "https://example.org/js1",
                **values,
            }
        )
        self.add(row)
        return row

    def application(
        self, version: ProgrammeVersion, *, outcome: str | None = "chosen", **values: Any
    ) -> Application:
        """An application of the firm in a decided round, chosen unless told otherwise."""
        round_ = SelectionRound(
            region_code="52", programme_version_id=version.id, title="2026 상반기",
            opens_on=TODAY - timedelta(days=90), closes_on=TODAY - timedelta(days=60), places=10,
            state="decided", decided_at=self.now, created_by_id=self.coordinator.id,
            created_at=self.now,
        )  # fmt: skip
        self.add(round_)
        row = Application(
            **{
                "round_id": round_.id,
                "company_id": self.company.id,
                "state": "submitted",
                "title": "절임 공정 자동화",
                "cost_won": 40_000_000,
                "created_by_id": self.owner.id,
                "created_at": self.now,
                "submitted_at": self.now,
                **values,
            }
        )
        self.add(row)
        if outcome:
            self.add(
                Decision(
                    application_id=row.id, outcome=outcome, reason="점수가 높아요.",
                    decided_by_id=self.coordinator.id, decided_at=self.now,
                )
            )  # fmt: skip
        return row

    def aid(
        self,
        company: Company | None = None,
        *,
        funding: dict[str, int] | None = None,
        **values: Any,
    ) -> Aid:
        """An aid that runs from June to November 2026, of the firm unless told otherwise."""
        firm = company or self.company
        row = Aid(
            **{
                "region_code": "52",
                "company_id": firm.id,
                "firm": firm.name,
                "registration_number": firm.registration_number,
                "agency": "전북테크노파크",
                "title": "절임 공정 자동화",
                "purpose": "smart_factory",
                "year": 2026,
                "agreed_on": date(2026, 6, 1),
                "first_day": date(2026, 6, 1),
                "last_day": date(2026, 11, 30),
                "cost_won": 40_000_000,
                "state": "running",
                "created_by_id": self.coordinator.id,
                "created_at": self.now,
                **values,
            }
        )
        self.add(row)
        money = FUNDING if funding is None else funding
        self.add(*(AidFunding(aid_id=row.id, source=s, won=w) for s, w in money.items()))
        return row

    def paper(self, aid: Aid, days: int = 0, **values: Any) -> Deliverable:
        """A paper that is due so many days from today; negative is past."""
        row = Deliverable(
            **{
                "aid_id": aid.id,
                "kind": "final_report",
                "title": "최종 보고서",
                "due_on": TODAY + timedelta(days=days),
                **values,
            }
        )
        self.add(row)
        return row

    def item(self, aid: Aid, position: int = 1, **values: Any) -> SettlementItem:
        """A line of the checklist."""
        row = SettlementItem(
            **{"aid_id": aid.id, "position": position, "title": "협약서 사본", **values}
        )
        self.add(row)
        return row

    def rule(self, kind: str = "same_purpose_at_once", **values: Any) -> OverlapRule:
        """A rule of Jeonbuk."""
        row = OverlapRule(
            **{
                "region_code": "52",
                "kind": kind,
                "ko": "같은 목적의 지원을 동시에 받지 않아요.",
                "valid_from": date(2020, 1, 1),
                "source": "시험 규칙",
                **values,
            }
        )
        self.add(row)
        return row
