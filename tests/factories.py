"""Makes small true worlds for tests: people, firms, mentors, cases, challenges."""

import itertools
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from app.models.account import Grant, User
from app.models.case import CaseCategory, CaseSolution, CaseStudy, CaseVersion
from app.models.challenge import Challenge, ChallengeCategory
from app.models.company import Company, Membership
from app.models.kpi import Measure
from app.models.mentor import Mentor, MentorSeat
from app.models.programme import Programme
from app.models.reference import (
    AreaDesignation,
    EsgItem,
    Industry,
    IndustryWord,
    KpiMetric,
    Municipality,
    ProblemCategory,
    Region,
    Solution,
)
from app.services.signing_in import hash_password
from tests.event_maker import EventMaker
from tests.thread_maker import ThreadMaker

PASSWORD = "좋은 비밀번호 2026"
_HASH: list[str] = []


def _password_hash() -> str:
    # argon2 is slow on purpose: one hash serves all test people of a process
    if not _HASH:
        _HASH.append(hash_password(PASSWORD))
    return _HASH[0]


def seed_reference(session: Session) -> None:
    """Add a small reference world: two provinces, four municipalities, a few of each catalogue."""
    session.add_all(
        [
            Region(code="52", ko="전북특별자치도", short="전북", en="Jeonbuk"),
            Region(code="48", ko="경상남도", short="경남", en="Gyeongnam"),
        ]
    )
    session.flush()
    for code, region, ko, en, lat, lon in (
        ("52110", "52", "전주시", "Jeonju", 35.824, 127.148),
        ("52140", "52", "익산시", "Iksan", 35.948, 126.957),
        ("52720", "52", "진안군", "Jinan", 35.791, 127.425),
        ("48120", "48", "창원시", "Changwon", 35.228, 128.681),
    ):
        session.add(
            Municipality(code=code, region_code=region, ko=ko, en=en, latitude=lat, longitude=lon)
        )
    session.flush()
    session.add(
        AreaDesignation(
            municipality_code="52720",
            kind="depopulation",
            notice="행정안전부 고시 2021-66",
            valid_from=date(2021, 10, 19),
        )
    )
    for code, ko, en in (
        ("10", "식료품 제조업", "Food products"),
        ("25", "금속 가공제품 제조업", "Fabricated metal products"),
        ("22", "고무 및 플라스틱제품 제조업", "Rubber and plastics products"),
    ):
        session.add(Industry(code=code, revision=10, ko=ko, en=en))
    session.flush()
    for code, parent, ko, en in (
        ("103", "10", "과실, 채소 가공 및 저장 처리업", "Fruit and vegetable processing"),
        ("107", "10", "기타 식품 제조업", "Other food"),
        ("259", "25", "기타 금속 가공제품 제조업", "Other fabricated metal products"),
        ("222", "22", "플라스틱 제품 제조업", "Plastic products"),
    ):
        session.add(Industry(code=code, revision=10, parent_code=parent, ko=ko, en=en))
    session.flush()
    session.add_all(
        [
            IndustryWord(industry_code="259", word="도금", en=["plating"]),
            IndustryWord(industry_code="103", word="김치", en=["kimchi"]),
        ]
    )
    for id_, ko, en in (
        ("defect", "높은 불량률", "High defect rate"),
        ("inv", "재고 불일치·파악 불가", "Inventory inaccuracy"),
        ("haccp", "식품 위생·HACCP 기록", "Food hygiene records"),
        ("labor", "인력난·고령화", "Labour shortage"),
    ):
        session.add(ProblemCategory(id=id_, ko=ko, en=en))
    session.add_all(
        [
            Solution(
                id="mes",
                kind="system",
                ko="생산관리 시스템(MES)",
                en="MES",
                first_step_ko="실적을 엑셀 한 장으로",
                problems=["inv"],
            ),
            Solution(
                id="5s",
                kind="method",
                ko="3정5S",
                en="5S",
                first_step_ko="구역 하나를 정하기",
                problems=["inv"],
            ),
            KpiMetric(
                id="process_defect",
                area="Q",
                ko="공정불량률",
                en="Process defect rate",
                units=["%", "ppm"],
                direction="down",
                formula_ko="불량 ÷ 투입",
                formula_en="defects / input",
            ),
            KpiMetric(
                id="output_day",
                area="P",
                ko="일 생산량",
                en="Daily output",
                units=["개/일", "kg/일"],
                direction="up",
                formula_ko="하루 생산량",
                formula_en="daily output",
            ),
            EsgItem(id="e_air_leak", area="E", ko="압축공기 누설 줄이기", en="Fewer air leaks"),
            EsgItem(id="s_guard", area="S", ko="끼임·추락 방호", en="Guards"),
            Programme(id="jeonbuk", ko="전북형 스마트 제조혁신 프로젝트", en="Jeonbuk project"),
        ]
    )


class Factory(ThreadMaker, EventMaker):
    """Every method makes one thing with sensible values, overridable by name, and commits."""

    def __init__(self, session: Session, now: datetime) -> None:
        """Keep the session and the moment at which things are made."""
        self.session, self.now, self._numbers = session, now, itertools.count(1)

    def user(self, **values: Any) -> User:
        """An active, verified person."""
        n = next(self._numbers)
        row = User(
            **{
                "email": f"person{n}@example.com",
                "name": f"사람 {n}",
                "password_hash": _password_hash(),
                "status": "active",
                "created_at": self.now,
                "verified_at": self.now,
                **values,
            }
        )
        self._add(row)
        return row

    def staff(
        self, role: str, region: str | None = "52", *, municipality: str | None = None
    ) -> User:
        """A person with a staff role; an officer needs a municipality."""
        row = self.user()
        self._add(
            Grant(
                user_id=row.id, role=role, region_code=region, municipality_code=municipality,
                created_at=self.now,
            )
        )  # fmt: skip
        return row

    def coordinator(self, region: str = "52") -> User:
        """A coordinator of a region."""
        return self.staff("coordinator", region)

    def administrator(self) -> User:
        """An administrator."""
        return self.staff("administrator", None)

    def company(self, owner: User | None = None, **values: Any) -> Company:
        """An approved firm in Jinan; with an owner when one is given."""
        n = next(self._numbers)
        row = Company(
            **{
                "name": f"시험기업 {n}",
                "registration_number": f"{1000000000 + n}",
                "industry_code": "103",
                "municipality_code": "52720",
                "headcount": 12,
                "sales_band": "1_5bn",
                "level": "none",
                "products": ["김치"],
                "processes": ["절임"],
                "status": "approved",
                "created_at": self.now,
                **values,
            }
        )
        self._add(row)
        if owner is not None:
            self._add(Membership(user_id=owner.id, company_id=row.id, role="owner"))
        return row

    def mentor(
        self,
        company: Company | None = None,
        user: User | None = None,
        capacity: int = 2,
        **values: Any,
    ) -> Mentor:
        """An approved mentor with ``capacity`` places; owner of ``company`` when one is given."""
        person = user or self.user()
        row = Mentor(
            **{
                "user_id": person.id,
                "company_id": company.id if company else None,
                "headline": "절임 공정 개선을 도와드려요",
                "topics": ["defect"],
                "solutions": ["5s"],
                "languages": ["ko"],
                "status": "approved",
                "created_at": self.now,
                **values,
            }
        )
        self._add(row)
        if company is not None and user is None:
            self._add(Membership(user_id=person.id, company_id=company.id, role="owner"))
        self._add(*(MentorSeat(mentor_id=row.id, number=n + 1) for n in range(capacity)))
        return row

    def challenge(self, company: Company, author: User, **values: Any) -> Challenge:
        """An open challenge with one confirmed category."""
        row = Challenge(
            **{
                "company_id": company.id,
                "author_id": author.id,
                "text": "절임이 들쭉날쭉해서 반품이 자꾸 와요",
                "created_at": self.now,
                "updated_at": self.now,
                **values,
            }
        )
        self._add(row)
        self._add(
            ChallengeCategory(
                challenge_id=row.id, category_id="defect", confidence=0.8, confirmed=True
            )
        )
        return row

    def case(
        self,
        company: Company,
        author: User,
        *,
        status: str = "published",
        kpi: bool = True,
        **values: Any,
    ) -> CaseStudy:
        """A case with one version; published unless told otherwise. ``values`` go to the version."""
        n = next(self._numbers)
        case = CaseStudy(
            company_id=company.id,
            author_id=author.id,
            status="draft",
            created_at=self.now,
            updated_at=self.now,
        )
        self._add(case)
        submitted = None if status == "draft" else self.now
        state = {"draft": "draft", "submitted": "submitted", "returned": "returned"}.get(
            status, "published"
        )
        version = CaseVersion(
            **{
                "case_id": case.id,
                "number": 1,
                "state": state,
                "author_id": author.id,
                "title": f"절임 염도를 맞춰 불량을 줄인 사례 {n}",
                "situation": "배추를 절여 김치를 만들어요.",
                "problem": "염도가 들쭉날쭉해서 불량률이 8 %였어요.",
                "root_cause": "소금물 농도를 감으로 맞췄어요.",
                "steps": [{"title": "염도계", "text": "염도계를 달고 매시간 적었어요."}],
                "failed": "첫 센서는 녹이 슬었어요.",
                "again": "처음부터 스테인리스를 쓸 거예요.",
                "advice": "숫자부터 적어 보세요.",
                "quote": "이제 맛이 같아요.",
                "processes": ["절임"],
                "level_before": "none",
                "level_after": "basic",
                "programme_id": "jeonbuk",
                "programme_year": 2025,
                "cost_won": 40_000_000,
                "own_share_won": 8_000_000,
                "months": 4,
                "people": 3,
                "created_at": self.now,
                "updated_at": self.now,
                "submitted_at": submitted,
                **values,
            }
        )
        self._add(version)
        self._add(
            CaseCategory(version_id=version.id, category_id="defect"),
            CaseSolution(version_id=version.id, solution_id="5s", note="구역을 정했어요."),
        )
        if kpi:
            self._add(
                Measure(
                    version_id=version.id,
                    metric_id="process_defect",
                    unit="%",
                    before=Decimal(8),
                    before_from=date(2025, 1, 1),
                    before_to=date(2025, 3, 31),
                    after=Decimal(3),
                    after_from=date(2025, 7, 1),
                    after_to=date(2025, 9, 30),
                    measured_by="생산팀",
                    method="전수 집계",
                )
            )
        case.status = status
        if status == "published":
            case.published_version_id, case.published_at = version.id, self.now
        self.session.commit()
        return case
