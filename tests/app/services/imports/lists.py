"""Makes lists as other offices send them."""

import csv
import io
from collections.abc import Sequence

COMPANY_HEAD = (
    "기업명", "사업자등록번호", "시·군", "업종", "상시근로자 수", "매출액(백만원)",
)  # fmt: skip
AID_HEAD = ("기업명", "사업자등록번호", "시군", "부서", "사업명", "연도", "도비(천원)", "자부담")


def numbered(n: int) -> str:
    """Return a valid registration number with dashes, another for each ``n``."""
    nine = f"{200_000_000 + n:09d}"
    products = [int(d) * w for d, w in zip(nine, (1, 3, 7, 1, 3, 7, 1, 3, 5), strict=True)]
    check = (10 - (sum(products) + products[-1] // 10) % 10) % 10
    return f"{nine[:3]}-{nine[3:5]}-{nine[5:]}{check}"


def company_row(
    n: int,
    *,
    name: str = "",
    number: str = "",
    place: str = "진안군",
    industry: str = "도금",
    headcount: str = "12",
    sales: str = "3,500",
) -> tuple[str, ...]:
    """Return a firm as a list has it."""
    return (name or f"보기기업 {n}", number or numbered(n), place, industry, headcount, sales)


def aid_row(
    name: str, number: str = "", place: str = "진안군", title: str = "수출 상담", year: str = "2025"
) -> tuple[str, ...]:
    """Return an aid as a list has it."""
    return (name, number, place, "국제통상과", title, year, "12,000", "3000000")


def listed(head: Sequence[str], *rows: Sequence[str], encoding: str = "cp949") -> bytes:
    """Return a CSV with a title above its head."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["2026년 도내 명단"])
    writer.writerow(head)
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def company_list(*rows: Sequence[str], head: Sequence[str] = COMPANY_HEAD) -> bytes:
    """Return a list of firms."""
    return listed(head, *rows)
