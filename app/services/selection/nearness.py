"""What a reviewer has to do with an applying firm: who stands too near does not judge."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.errors import N_
from app.models.company import Company
from app.models.selection import Application
from app.repositories.selection import reviews
from matching.rules import normalise_name

OWN_FIRM, APPLIED, HELPED, VISITED, PRODUCT, BUYER = (
    "own_firm", "applied", "helped", "visited", "product", "buyer",
)  # fmt: skip
WORDS: Mapping[str, str] = {
    OWN_FIRM: N_("이 기업에서 일해요."),
    APPLIED: N_("이 신청서를 쓴 분이에요."),
    HELPED: N_("이 기업을 멘토로 돕거나 상주했어요."),
    VISITED: N_("신청 전에 이 기업을 방문했어요."),
    PRODUCT: N_("심사위원의 기업과 제품이 같아요."),
    BUYER: N_("심사위원의 기업과 거래처가 같아요."),
}
"""What is said of each; the names of buyers stay private."""
SITE = "site:"
"""A conflict that begins with it was found here; any other text is a reviewer's own."""


@dataclass(frozen=True)
class Near:
    """All that ties people to firms: (person, firm) → codes, the closest first."""

    codes: Mapping[tuple[int, int], tuple[str, ...]]

    def of(self, user_id: int, company_id: int) -> tuple[str, ...]:
        """Return what ties a person to a firm; empty for nothing."""
        return self.codes.get((user_id, company_id), ())


def find_near(
    session: Session,
    user_ids: Collection[int],
    applied: Sequence[tuple[Application, Company]],
) -> Near:
    """Return what ties people to applying firms. Six SELECTs.

    A firm where they work or mentor, an engagement or a stay, a visit before the application, an
    application that they wrote, and firms of theirs with a product or a buyer in common.
    """
    firms = {company.id: company for _, company in applied}
    own: dict[int, list[Company]] = {}
    for user_id, company in reviews.memberships(session, user_ids):
        own.setdefault(user_id, []).append(company)
    helped = reviews.helped(session, user_ids, firms)
    visited = reviews.visited(session, user_ids, firms)
    wrote = {(application.created_by_id, company.id) for application, company in applied}
    found = {}
    for user_id in user_ids:
        for company in firms.values():
            pair = (user_id, company.id)
            mine = own.get(user_id, [])
            ties = (
                (OWN_FIRM, any(firm.id == company.id for firm in mine)),
                (APPLIED, pair in wrote),
                (HELPED, pair in helped),
                (VISITED, pair in visited),
                (PRODUCT, _shares(mine, company, "products")),
                (BUYER, _shares(mine, company, "buyers")),
            )
            codes = tuple(code for code, holds in ties if holds)
            if codes:
                found[pair] = codes
    return Near(found)


def _shares(mine: Iterable[Company], company: Company, field: str) -> bool:
    theirs = {normalise_name(name) for name in getattr(company, field)} - {""}
    return any(
        theirs & {normalise_name(name) for name in getattr(firm, field)}
        for firm in mine
        if firm.id != company.id
    )
