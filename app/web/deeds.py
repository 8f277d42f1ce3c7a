"""What the audit trail calls a deed, in words."""

from collections.abc import Mapping

from flask_babel import gettext

from app.errors import N_

_DEED: Mapping[str, str] = {
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
    "case.discarded": N_("쓰던 사례를 지웠어요"),
    "assignment.drafted": N_("전체 배정 초안을 만들었어요"),
    "assignment.changed": N_("보낼 짝을 골랐어요"),
    "assignment.approved": N_("전체 배정을 승인했어요"),
    "assignment.discarded": N_("배정 초안을 버렸어요"),
    "assignment.restored": N_("배정 초안을 되살렸어요"),
    "question.hidden": N_("질문을 가렸어요"),
    "question.shown": N_("질문을 다시 보이게 했어요"),
    "weights.changed": N_("점수 비중을 바꿨어요"),
    "settings.changed": N_("지역 설정을 바꿨어요"),
    "role.granted": N_("역할을 주었어요"),
    "role.revoked": N_("역할을 거뒀어요"),
    "user.blocked": N_("계정을 멈췄어요"),
    "user.unblocked": N_("계정을 다시 열었어요"),
    "account.registered": N_("가입했어요"),
    "account.verified": N_("메일 주소를 확인했어요"),
    "account.password_changed": N_("비밀번호를 바꿨어요"),
    "account.erased": N_("탈퇴했어요"),
}


def deed(action: str) -> str:
    """Return the words of an audited action; the action itself where there are none."""
    return str(gettext(_DEED[action])) if action in _DEED else action
