"""Words of the desk: filters and orders."""

from flask_babel import gettext

from app.errors import N_

COMPANY_STATE = {
    "waiting": N_("승인 대기"), "approved": N_("승인됨"), "refused": N_("승인되지 않음"),
}  # fmt: skip
CHALLENGE_STATE = {
    "unanswered": N_("아직 답이 없는 고민"),
    "wanted": N_("코디네이터를 찾는 고민"),
    "unasked": N_("아직 아무에게도 묻지 않은 고민"),
    "accepted": N_("멘토가 수락한 고민"),
    "resolved": N_("해결된 고민"),
    "withdrawn": N_("거둔 고민"),
}
COMPANY_SORT = {
    "waiting": N_("기다리는 곳 먼저"), "newest": N_("새로 등록한 곳 먼저"), "name": N_("이름"),
    "place": N_("시·군"),
}  # fmt: skip
MENTOR_SORT = {
    "waiting": N_("기다리는 분 먼저"), "newest": N_("새로 신청한 분 먼저"), "name": N_("이름"),
    "free": N_("빈자리가 많은 분 먼저"),
}  # fmt: skip
CHALLENGE_SORT = {
    "oldest": N_("오래 기다린 것 먼저"), "newest": N_("새로 적은 것 먼저"),
    "urgent": N_("급한 것 먼저"), "place": N_("시·군"),
}  # fmt: skip
COUNTED = {
    "firms": N_("기업 수"), "challenges": N_("고민 수"), "unanswered": N_("답 없는 고민"),
    "cases": N_("사례 수"), "mentors": N_("멘토 수"),
}  # fmt: skip
# a zero is told in words: a coordinator who reads only the column must not miss it
ZERO = {
    "firms": N_("기업 없음"), "challenges": N_("고민 없음"), "unanswered": N_("없음"),
    "cases": N_("사례 없음"), "mentors": N_("멘토 없음"),
}  # fmt: skip


def said(words: dict[str, str], code: str) -> str:
    """Return the word of a code in the page's language."""
    return str(gettext(words[code]))


def options(words: dict[str, str]) -> list[tuple[str, str]]:
    """Return (code, word) pairs in their order."""
    return [(code, said(words, code)) for code in words]
