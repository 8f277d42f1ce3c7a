"""Words of a region's settings: a sentence for each, and what follows from it."""

from flask_babel import gettext

from app.errors import N_

LABEL = {
    "reminder_days": N_("멘토가 답이 없으면 며칠 뒤에 다시 알릴까요? (근무일)"),
    "expiry_days": N_("며칠까지 답을 기다릴까요? (근무일)"),
    "open_requests": N_("한 기업이 한꺼번에 보낼 수 있는 요청은 몇 건인가요?"),
    "ranked_mentors": N_("고민 하나에 멘토를 몇 명까지 순위에 넣을까요?"),
    "asked_at_once": N_("그중 몇 명에게 한꺼번에 물어볼까요?"),
    "question_days": N_("사례의 질문에 답이 없으면 며칠 뒤에 알려 드릴까요?"),
    "follow_up_reminder_days": N_("성과 지표에 답이 없으면 며칠 뒤에 기업에 다시 알릴까요?"),
    "follow_up_escalation_days": N_("그래도 답이 없으면 며칠 뒤에 코디네이터에게 알릴까요?"),
}
HELP = {
    "reminder_days": N_("주말과 공휴일은 세지 않아요. 멘토에게 메일이 한 번 더 가요."),
    "expiry_days": N_("이 날이 지나면 요청이 끝나고 다음 순위의 멘토에게 저절로 물어봐요."),
    "open_requests": N_("답을 기다리는 요청만 세요. 많을수록 멘토가 받는 요청이 늘어요."),
    "ranked_mentors": N_("앞의 멘토가 어렵다고 하면 다음 멘토에게 물어봐요."),
    "asked_at_once": N_("1명이면 차례로 물어봐요. 여러 명이면 먼저 수락한 멘토와 이어져요."),
    "question_days": N_("코디네이터가 답할 사람을 찾아 줄 수 있어요."),
    "follow_up_reminder_days": N_("마친 때와 3·6·12개월 뒤에 묻는 지표예요."),
    "follow_up_escalation_days": N_("전화로 도와 드리면 답이 늘어요."),
}


def label(name: str) -> str:
    """Return the sentence that asks for a setting."""
    return str(gettext(LABEL[name]))


def help_text(name: str) -> str:
    """Return what follows from a setting."""
    return str(gettext(HELP[name]))
