"""The kinds of notices and their names, in pages and in letters, which no request translates."""

KIND_NAMES: dict[str, dict[str, str]] = {
    "ko": {
        "request": "멘토 요청",
        "engagement": "멘토링",
        "visit": "방문",
        "stay": "현장 상주",
        "result": "성과 확인",
        "case": "우수사례",
        "question": "사례 질문과 답",
        "invitation": "멘토 초대",
        "event": "매칭 행사",
        "programme": "지원 사업",
        "desk": "코디네이터 업무",
    },
    "en": {
        "request": "Mentor requests",
        "engagement": "Mentoring",
        "visit": "Visits",
        "stay": "On-site stays",
        "result": "Results",
        "case": "Success cases",
        "question": "Questions under cases",
        "invitation": "Invitations to mentor",
        "event": "Matchmaking events",
        "programme": "Aid programmes",
        "desk": "Coordinator's work",
    },
}
KINDS = tuple(KIND_NAMES["ko"])
"""What a person can choose about: the subject of a notice, not the single event."""
DIGEST = "digest"
"""The weekly letter, which is stopped like a kind."""
DIGEST_NAMES = {"ko": "주간 모음", "en": "Weekly summary"}


def kind_name(kind: str, locale: str) -> str:
    """Return the name of a kind, or of the weekly letter; KeyError for an unknown one."""
    return DIGEST_NAMES[locale] if kind == DIGEST else KIND_NAMES[locale][kind]
