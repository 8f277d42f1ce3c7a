"""Words for codes: states, levels, bands, visibilities. One table each, translated on use."""

from flask import Flask

from app.errors import N_
from app.web.language import translate

WORDS: dict[str, dict[str, str]] = {
    "level": {
        "none": N_("ICT 미적용"),
        "basic": N_("기초"),
        "mid1": N_("중간1"),
        "mid2": N_("중간2"),
        "advanced": N_("고도화"),
    },
    "js_level": {"JS1": "JS1", "JS2": "JS2", "JS3": "JS3"},
    "sales_band": {
        "under_1bn": N_("10억 원 미만"),
        "1_5bn": N_("10억–50억 원"),
        "5_10bn": N_("50억–100억 원"),
        "10_30bn": N_("100억–300억 원"),
        "30_100bn": N_("300억–1,000억 원"),
        "over_100bn": N_("1,000억 원 이상"),
    },
    "approval": {
        "waiting": N_("승인 대기"),
        "approved": N_("승인됨"),
        "refused": N_("승인되지 않음"),
    },
    "urgency": {"now": N_("당장 급해요"), "quarter": N_("석 달 안에"), "year": N_("올해 안에")},
    "sureness": {
        "sure": N_("확실해 보여요"),
        "likely": N_("그럴 수 있어요"),
        "faint": N_("혹시 몰라서요"),
    },
    "challenge_visibility": {
        "coordinators": N_("코디네이터와 요청한 멘토만"),
        "members": N_("승인된 회원"),
        "public": N_("누구나"),
    },
    "field_visibility": {
        "public": N_("누구나"),
        "members": N_("승인된 회원"),
        "matched": N_("연결된 기업만"),
    },
    "challenge_status": {"open": N_("진행 중"), "resolved": N_("해결됨"), "withdrawn": N_("거둠")},
    "request_state": {
        "open": N_("답을 기다려요"),
        "accepted": N_("수락했어요"),
        "declined": N_("어렵다고 답했어요"),
        "asked_back": N_("되물었어요"),
        "not_this_season": N_("지금은 어려워요"),
        "withdrawn": N_("거뒀어요"),
        "expired": N_("기한이 지났어요"),
        "queued": N_("차례를 기다려요"),
        "superseded": N_("다른 멘토가 돕기로 했어요"),
    },
    "waits_for": {
        "mentor": N_("멘토가 답할 차례"),
        "firm": N_("기업이 답할 차례"),
        "desk": N_("멘토를 찾아야 해요"),
    },
    "stuck_sort": {
        "longest": N_("오래 기다린 순"),
        "due": N_("답할 날이 가까운 순"),
        "firm": N_("기업 이름순"),
    },
    "decline_code": {
        "process": N_("제가 아는 공정과 달라요"),
        "competitor": N_("제품이나 거래처가 겹쳐요"),
        "too_far": N_("찾아뵙기에 너무 멀어요"),
        "no_time": N_("당분간 시간을 내기 어려워요"),
        "level": N_("지금 단계에는 다른 도움이 먼저예요"),
        "language": N_("함께 쓸 말이 없어요"),
        "other": N_("다른 이유"),
    },
    "visit_state": {
        "proposed": N_("시간을 고르는 중"),
        "agreed": N_("약속했어요"),
        "held": N_("다녀왔어요"),
        "missed": N_("못 했어요"),
        "cancelled": N_("취소했어요"),
    },
    "visit_driver": {
        "mentor": N_("멘토가 운전"),
        "firm": N_("기업이 모시러 가기"),
        "coordinator": N_("코디네이터와 함께"),
        "public_transport": N_("대중교통"),
    },
    "engagement_state": {"running": N_("진행 중"), "closed": N_("마쳤어요")},
    "engagement_sort": {
        "quiet": N_("오래 방문이 없던 순"),
        "newest": N_("최근 시작한 순"),
        "firm": N_("기업 이름순"),
    },
    "closed_code": {
        "goal_reached": N_("목표를 이뤘어요"),
        "time_over": N_("정한 기간이 끝났어요"),
        "poor_fit": N_("서로 잘 맞지 않았어요"),
        "mentor_left": N_("멘토가 더 돕기 어려워요"),
        "firm_left": N_("기업이 그만하기로 했어요"),
        "programme": N_("지원 사업이 끝났어요"),
        "other": N_("다른 까닭이 있어요"),
    },
    "fit_answer": {
        "4": N_("네, 그래요"),
        "3": N_("그런 편이에요"),
        "2": N_("그렇지 않은 편이에요"),
        "1": N_("아니요"),
    },
    "case_state": {
        "draft": N_("작성 중"),
        "submitted": N_("검토 중"),
        "returned": N_("고쳐 주세요"),
        "published": N_("공개됨"),
        "archived": N_("보관됨"),
        "superseded": N_("이전 판"),
    },
    "check_state": {
        "self_reported": N_("자체 측정"),
        "documented": N_("증빙 첨부"),
        "checked": N_("코디네이터 확인"),
    },
    "kpi_area": {
        "P": N_("생산성"),
        "Q": N_("품질"),
        "C": N_("원가"),
        "D": N_("납기"),
        "S": N_("안전"),
        "E": N_("환경·에너지"),
        "M": N_("경영"),
    },
    "solution_kind": {
        "system": N_("시스템"),
        "automation": N_("자동화"),
        "data": N_("데이터"),
        "method": N_("현장 개선"),
    },
    "language": {
        "ko": N_("한국어"),
        "en": N_("영어"),
        "zh": N_("중국어"),
        "ja": N_("일본어"),
        "vi": N_("베트남어"),
    },
    "case_field": {
        "company": N_("기업"),
        "title": N_("제목"),
        "categories": N_("어려움"),
        "processes": N_("관련 공정"),
        "situation": N_("시작하기 전의 상황"),
        "problem": N_("문제"),
        "root_cause": N_("원인"),
        "steps": N_("한 일"),
        "solutions": N_("해결 방법"),
        "kpis": N_("지표"),
        "level_before": N_("시작할 때의 수준"),
        "level_after": N_("끝났을 때의 수준"),
        "programme": N_("지원 사업"),
        "programme_year": N_("지원받은 해"),
        "cost": N_("총 사업비"),
        "own_share": N_("우리가 낸 돈"),
        "supplier": N_("함께한 업체"),
        "months": N_("걸린 기간 (개월)"),
        "people": N_("함께한 직원 (명)"),
        "failed": N_("잘 안 된 것"),
        "lasted": N_("지금도 이어지는지"),
        "again": N_("다시 한다면"),
        "advice": N_("같은 고민을 하는 대표님께"),
        "quote": N_("현장의 말"),
        "title_en": N_("영어 제목"),
        "summary_en": N_("영어 요약"),
        "visibility": N_("공개 범위"),
        "files": N_("사진과 문서"),
        "archived": N_("공개를 멈춘 까닭"),
        "": N_("글 전체"),
    },
    "file_role": {
        "before": N_("바꾸기 전 사진"),
        "after": N_("바꾼 뒤 사진"),
        "photo": N_("그 밖의 사진"),
        "document": N_("문서"),
        "evidence": N_("지표 증빙"),
    },
    "goal_point": {
        "baseline": N_("시작 전"),
        "m0": N_("마친 직후"),
        "m3": N_("3개월 뒤"),
        "m6": N_("6개월 뒤"),
        "m12": N_("12개월 뒤"),
    },
    "follow_up_state": {
        "planned": N_("아직 때가 아니에요"),
        "asked": N_("답을 기다려요"),
        "answered": N_("답했어요"),
        "cancelled": N_("묻지 않아요"),
    },
    "result_state": {
        "waiting": N_("답을 기다려요"),
        "late": N_("오래 답이 없어요"),
        "to_check": N_("확인할 값이 있어요"),
        "answered": N_("답했어요"),
        "planned": N_("아직 때가 아니에요"),
    },
    "result_sort": {
        "due": N_("답을 기다리는 것부터"),
        "newest": N_("여쭤볼 날이 늦은 순"),
        "firm": N_("기업 이름순"),
    },
    "case_sort": {"changed": N_("최근에 고친 순"), "title": N_("제목순"), "state": N_("상태순")},
    "review_sort": {
        "waiting": N_("오래 기다린 순"),
        "newest": N_("최근 제출순"),
        "firm": N_("기업 이름순"),
        "title": N_("제목순"),
    },
    "stay_state": {
        "planned": N_("계획"),
        "running": N_("상주 중"),
        "closed": N_("마침"),
        "cancelled": N_("거둠"),
    },
    "task_state": {
        "found": N_("찾음"),
        "doing": N_("하는 중"),
        "closed": N_("마침"),
        "dropped": N_("접음"),
    },
    "member_role": {"lead": N_("팀장"), "member": N_("팀원"), "firm": N_("기업")},
    "esg_area": {"E": N_("환경"), "S": N_("사회·안전"), "G": N_("지배 구조")},
    "task_action": {
        "task.added": N_("과제를 더했어요"),
        "task.changed": N_("내용을 고쳤어요"),
        "task.started": N_("시작했어요"),
        "task.closed": N_("마쳤어요"),
        "task.dropped": N_("접었어요"),
        "task.reopened": N_("다시 열었어요"),
        "task.photo_set": N_("사진을 올렸어요"),
        "task.photo_removed": N_("사진을 지웠어요"),
    },
    "task_field": {
        "title": N_("제목"),
        "text": N_("자세한 내용"),
        "category_id": N_("고민 종류"),
        "solution_id": N_("해결 방법"),
        "esg_item_id": N_("ESG 항목"),
        "owner_id": N_("담당"),
        "due_on": N_("마칠 날"),
        "cost_won": N_("든 돈 (원)"),
        "measure": N_("무엇을 쟀나요?"),
        "unit": N_("단위"),
        "before_value": N_("앞 숫자"),
        "after_value": N_("뒤 숫자"),
    },
    "area": {"depopulation": N_("인구감소지역"), "interest": N_("관심지역")},
    "event_phase": {
        "draft": N_("준비하는 중"),
        "collecting": N_("신청 받는 중"),
        "provisional": N_("임시 시간표"),
        "final": N_("확정 시간표"),
        "running": N_("오늘 진행"),
        "closed": N_("끝난 행사"),
    },
    "event_side": {"firm": N_("기업"), "mentor": N_("멘토")},
    "registration_state": {
        "waiting": N_("승인 대기"),
        "approved": N_("참가 승인"),
        "waitlisted": N_("빈자리 대기"),
        "refused": N_("참가 어려움"),
        "withdrawn": N_("신청 거둠"),
    },
}


def word(kind: str, code: str | None) -> str:
    """Return the word of a code in the page's language; an unknown kind or code is a KeyError."""
    return "" if code is None else translate(WORDS[kind][code])


def choices(kind: str) -> list[tuple[str, str]]:
    """Return (code, word) pairs in their natural order, for a select field."""
    return [(code, word(kind, code)) for code in WORDS[kind]]


def init_words(app: Flask) -> None:
    """Give templates ``word(kind, code)``."""
    app.jinja_env.globals["word"] = word
