"""What lists of aid call their columns, and the words that stand in them."""

from datetime import date

from app.errors import N_
from app.services.imports.kind import Column, Option
from app.services.imports.naming import plain

SOURCES = {
    "state": "state_won", "host": "host_won", "province": "province_won",
    "municipality": "municipality_won", "own": "own_won", "other": "other_won",
}  # fmt: skip
"""Source of money to the key of its column."""
COLUMNS: tuple[Column, ...] = (
    Column(
        "firm",
        N_("기업 이름"),
        "기업명 기업이름 회사명 업체명 상호 상호명 수혜기업 지원기업 기업 업체 "
        "company companyname firm name",
        example=("보기식품", "Sample Foods"),
        hint=N_("번호가 없으면 이름과 시·군으로 찾아요."),
    ),
    Column(
        "number",
        N_("사업자등록번호"),
        "사업자등록번호 사업자번호 사업자등록 등록번호 registrationnumber businessnumber brn",
        example=("123-45-67891", "123-45-67891"),
    ),
    Column(
        "municipality",
        N_("시·군"),
        "시군 시군구 시군명 지역 소재지 주소 municipality county city",
        example=("진안군", "Jinan"),
    ),
    Column(
        "agency",
        N_("부서·기관"),
        "부서 부서명 담당부서 기관 기관명 주관기관 지원기관 시행기관 소관부서 department agency",
        example=("일자리정책과", "Jobs division"),
    ),
    Column(
        "title",
        N_("사업 이름"),
        "사업명 사업이름 지원사업 지원사업명 세부사업 사업 programme program project title",
        example=("청년 고용 지원", "Youth jobs aid"),
    ),
    Column(
        "agreement_number",
        N_("협약 번호"),
        "협약번호 과제번호 관리번호 접수번호 agreementnumber projectnumber",
    ),
    Column(
        "year",
        N_("연도"),
        "연도 년도 사업연도 사업년도 지원연도 지원년도 회계연도 year",
        example=("2025", "2025"),
    ),
    Column(
        "purpose",
        N_("지원 목적"),
        "목적 지원목적 분야 지원분야 구분 사업구분 purpose field",
        example=("교육", "training"),
        hint=N_("비워 두면 사업 이름으로 짐작해요."),
    ),
    Column(
        "agreed_on",
        N_("협약일"),
        "협약일 협약일자 선정일 교부일 교부결정일 agreedon agreementdate",
        example=("2025-03-02", "2025-03-02"),
    ),
    Column(
        "first_day",
        N_("시작일"),
        "시작일 사업시작일 착수일 개시일 firstday start startdate",
        example=("2025년 3월 10일", "2025-03-10"),
    ),
    Column(
        "last_day",
        N_("종료일"),
        "종료일 사업종료일 완료일 만료일 lastday end enddate",
        example=("2025.11.30.", "2025-11-30"),
    ),
    Column("cost_won", N_("총사업비"), "총사업비 사업비 총액 합계 totalcost cost total"),
    Column(
        "state_won",
        N_("국비"),
        "국비 국고 국고보조금 중앙정부 정부지원금 statemoney",
    ),
    Column("host_won", N_("주관기업"), "주관기업 대기업 삼성 상생 출연금 host hostcompany"),
    Column(
        "province_won",
        N_("도비"),
        "도비 시도비 광역 province provincial",
        example=("12,000,000", "12,000,000"),
    ),
    Column("municipality_won", N_("시군비"), "시군비 시비 군비 시군구비 municipalmoney"),
    Column("own_won", N_("자부담"), "자부담 자부담금 기업부담 기업부담금 민간부담금 own ownshare"),
    Column(
        "other_won",
        N_("그 밖의 지원금"),
        "지원금 지원금액 지원액 보조금 교부액 금액 기타 amount other grant",
        hint=N_("재원을 모르는 지원금은 여기에 적어요."),
    ),
    Column("state", N_("상태"), "상태 진행상태 진행 추진상황 state status"),
    Column("note", N_("비고"), "비고 메모 note remark remarks"),
)
OPTIONS: tuple[Option, ...] = (
    Option("agency", N_("명단 전체의 부서나 기관"), hint=N_("칸이 비어 있는 줄에 써요.")),
    Option("title", N_("명단 전체의 사업 이름"), hint=N_("칸이 비어 있는 줄에 써요.")),
    Option("year", N_("명단 전체의 연도"), hint=N_("칸이 비어 있는 줄에 써요.")),
)
_PURPOSES = {
    "smart_factory": ("스마트공장", "스마트팩토리", "스마트제조", "smartfactory", "smart_factory"),
    "automation": ("자동화", "로봇", "automation", "robot"),
    "consulting": ("컨설팅", "자문", "멘토링", "진단", "consulting"),
    "research": ("연구", "기술개발", "r&d", "rnd", "research"),
    "export": ("수출", "해외", "무역", "export"),
    "energy": ("에너지", "탄소", "온실가스", "energy", "carbon"),
    "safety": ("안전", "재해", "보건", "safety"),
    "training": ("교육", "훈련", "인력양성", "training"),
    "facility": ("시설", "설비", "장비", "공장", "환경개선", "facility", "equipment"),
}
_STATES = {
    "cancelled": ("취소", "포기", "해약", "해지", "중단", "cancel"),
    "settled": ("정산완료", "완료", "종료", "settled", "done", "finished"),
    "settling": ("정산", "settling"),
    "running": ("진행", "수행", "추진", "running"),
    "agreed": ("협약", "선정", "교부", "agreed"),
}


def purpose_of(text: str) -> str:
    """Return the purpose that words name, the first that is named; ``other`` for none."""
    words = text.casefold().replace(" ", "")
    return next(
        (code for code, known in _PURPOSES.items() if any(w in words for w in known)), "other"
    )


def state_of(text: str, last_day: date | None, today: date) -> str:
    """Return how far aid is; without words the last day tells, and without a day it is over."""
    words = plain(text)
    found = next((code for code, known in _STATES.items() if any(w in words for w in known)), "")
    if found:
        return found
    return "settled" if last_day is None or last_day < today else "running"
