"""Words of the desk: filters, orders and what the audit trail calls a deed."""

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
    "firms": N_("기업"), "challenges": N_("고민"), "unanswered": N_("답 없는 고민"),
    "cases": N_("사례"), "mentors": N_("멘토"),
}  # fmt: skip
# a zero is told in words: a coordinator who reads only the column must not miss it
ZERO = {
    "firms": N_("기업 없음"), "challenges": N_("고민 없음"), "unanswered": N_("없음"),
    "cases": N_("사례 없음"), "mentors": N_("멘토 없음"),
}  # fmt: skip
_DEED = {
    "company.registered": N_("기업을 등록했어요"),
    "company.changed": N_("기업 정보를 고쳤어요"),
    "company.approved": N_("기업을 승인했어요"),
    "company.refused": N_("기업을 승인하지 않았어요"),
    "mentor.applied": N_("멘토를 신청했어요"),
    "mentor.changed": N_("멘토 정보를 고쳤어요"),
    "mentor.approved": N_("멘토를 승인했어요"),
    "mentor.refused": N_("멘토를 승인하지 않았어요"),
    "challenge.resolved": N_("고민이 해결되었다고 적었어요"),
    "challenge.withdrawn": N_("고민을 거뒀어요"),
    "challenge.open": N_("고민을 다시 열었어요"),
    "challenge.help_wanted": N_("맞는 멘토가 없어 코디네이터를 찾았어요"),
    "request.asked": N_("멘토에게 요청을 보냈어요"),
    "request.accepted": N_("요청을 수락했어요"),
    "request.declined": N_("요청이 어렵다고 답했어요"),
    "request.not_this_season": N_("지금은 어렵다고 답했어요"),
    "request.asked_back": N_("되물었어요"),
    "request.replied": N_("되물음에 답했어요"),
    "request.withdrawn": N_("요청을 거뒀어요"),
    "request.ended": N_("멘토링을 마쳤어요"),
    "case.started": N_("사례를 쓰기 시작했어요"),
    "case.withdrawn": N_("보낸 사례를 거뒀어요"),
    "case.revised": N_("사례를 고치기 시작했어요"),
    "case.restored": N_("사례를 다시 공개했어요"),
    "measure.checked": N_("지표를 확인했어요"),
    "measure.unchecked": N_("지표 확인을 거뒀어요"),
    "case.submitted": N_("사례를 보냈어요"),
    "case.returned": N_("사례를 고쳐 달라고 했어요"),
    "case.published": N_("사례를 공개했어요"),
    "case.archived": N_("사례를 보관했어요"),
}


def said(words: dict[str, str], code: str) -> str:
    """Return the word of a code in the page's language."""
    return str(gettext(words[code]))


def options(words: dict[str, str]) -> list[tuple[str, str]]:
    """Return (code, word) pairs in their order."""
    return [(code, said(words, code)) for code in words]


def deed(action: str) -> str:
    """Return the words of an audited action; the action itself where there are none."""
    return said(_DEED, action) if action in _DEED else action
