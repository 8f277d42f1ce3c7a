"""Which column of a list means what, and how single cells are read."""

import re
from collections.abc import Mapping, Sequence

from app.services.imports.naming import plain

FIELDS = (
    "name", "person", "email", "phone", "municipality", "industry", "topic", "number", "rounds",
    "minimum", "maximum", "state",
)  # fmt: skip
# fmt: off
_FIRM = (
    "기업명", "기업이름", "기업", "회사명", "회사", "상호", "업체명", "company", "companyname",
    "firm",
)
_PERSON = (
    "이름", "성명", "name", "참가자", "멘토", "멘토명", "멘토이름", "mentor", "mentorname",
)
_CONTACT = (
    "담당자", "담당자명", "참석자", "참석자명", "오시는분", "대표자", "대표", "person", "contact",
    "attendee",
)
_OFFICE = ("소속", "기관", "기관명", "affiliation", "organization", "office")
_SHARED: Mapping[str, Sequence[str]] = {
    "email": (
        "이메일", "메일", "메일주소", "이메일주소", "전자우편", "email", "emailaddress", "mail",
    ),
    "phone": (
        "연락처", "전화", "전화번호", "휴대전화", "휴대폰", "핸드폰", "phone", "tel", "mobile",
    ),
    "municipality": ("시군", "시군구", "지역", "소재지", "municipality", "county", "city"),
    "industry": ("업종", "업종코드", "industry", "industrycode"),
    "topic": (
        "나누고싶은이야기", "이야기", "상담내용", "상담분야", "고민", "분야", "주제", "전문분야",
        "topic",
    ),
    "number": ("사업자등록번호", "사업자번호", "registrationnumber", "businessnumber"),
    "rounds": ("라운드", "가능라운드", "가능한라운드", "참여라운드", "rounds", "availablerounds"),
    "minimum": ("최소", "최소만남", "minimum", "min"),
    "maximum": ("최대", "최대만남", "maximum", "max"),
    "state": ("상태", "승인", "승인여부", "state", "status"),
}
STATES: Mapping[str, str] = {
    "승인": "approved", "참가승인": "approved", "확정": "approved", "approved": "approved",
    "o": "approved", "y": "approved", "대기": "waiting", "승인대기": "waiting", "신청": "waiting",
    "waiting": "waiting", "빈자리대기": "waitlisted", "예비": "waitlisted",
    "waitlisted": "waitlisted", "waitlist": "waitlisted",
}
# fmt: on


def match_columns(head: Sequence[str], side: str) -> dict[str, int]:
    """Return the position of each field that the head of a list names, for one side.

    The first column of a meaning counts. In a list of firms ``이름`` is the person, unless no
    column names the firm; in a list of mentors the firm is where they belong.
    """
    names = [plain(re.sub(r"[(\[].*?[)\]]", "", each)) for each in head]
    own, other = (_FIRM, (*_CONTACT, *_PERSON)) if side == "firm" else (_PERSON, (*_OFFICE, *_FIRM))
    meanings: dict[str, Sequence[str]] = {"name": own, "person": other, **_SHARED}
    found: dict[str, int] = {}
    for field, words in meanings.items():
        position = next((at for at, name in enumerate(names) if name in words), None)
        if position is not None:
            found[field] = position
    if "name" not in found and "person" in found and side == "firm":
        found["name"] = found.pop("person")
    return found


def read_rounds(text: str, numbers: Sequence[int]) -> tuple[int, ...] | None:
    """Return the rounds of a text like ``1-4, 6``; None for all of them.

    Raises:
        ValueError: it cannot be read so, or names a round that is not there.
    """
    squeezed = re.sub(r"\s+|라운드|회차", "", text)
    if squeezed.casefold() in {"", "모두", "전체", "all"}:
        return None
    found: set[int] = set()
    for part in re.split(r"[,;/·]", squeezed):
        match = re.fullmatch(r"(\d{1,2})(?:[-~–](\d{1,2}))?", part)
        if match is None:
            raise ValueError(text)
        first = int(match[1])
        last = int(match[2] or first)
        if first > last or not {first, last} <= set(numbers):
            raise ValueError(text)
        found.update(range(first, last + 1))
    return tuple(sorted(found))
