"""Words of the staff roles: what they are called, and what who has one may do."""

from app.errors import N_

ROLE = {
    "coordinator": N_("코디네이터"),
    "municipal_officer": N_("시·군 담당자"),
    "reviewer": N_("심사위원"),
    "auditor": N_("감사"),
    "administrator": N_("관리자"),
}
DUTY = {
    "coordinator": N_("지역의 기업과 멘토를 잇고, 신청과 지원을 맡아 처리해요."),
    "municipal_officer": N_(
        "맡은 시·군의 기업, 신청, 지원 현황을 볼 수 있어요. 연락처는 보이지 않고, 바꿀 수는 없어요."
    ),
    "reviewer": N_(
        "배정된 신청서를 읽고 점수를 매겨요. 이해관계가 있는 신청서는 먼저 알려 주세요."
    ),
    "auditor": N_(
        "지역의 모든 업무와 결정 기록을 볼 수 있어요. 연락처는 보이지 않고, 바꿀 수는 없어요."
    ),
    "administrator": N_("회원의 역할을 정하고, 모든 지역을 견주어 볼 수 있어요."),
}
