"""Words of the proof of effect, and the public study that stands beside our own."""

from dataclasses import dataclass

from flask_babel import gettext

from app.errors import N_
from app.web.filters import named
from app.web.reference import catalogue

OUTCOMES = {
    "sales": N_("매출"),
    "jobs": N_("고용"),
    "rnd": N_("연구개발비"),
    "export": N_("수출"),
    "productivity": N_("노동생산성"),
}
STATES = {
    "queued": N_("차례를 기다려요"),
    "running": N_("계산하고 있어요"),
    "done": N_("끝났어요"),
    "refused": N_("수치를 내지 않았어요"),
    "failed": N_("계산하지 못했어요"),
}
GROUPINGS = {
    "size": N_("규모별"),
    "industry": N_("업종별"),
    "area": N_("인구감소지역과 그 밖"),
    "start": N_("지원 시작 연도별"),
}
AREAS = {
    "depopulation": N_("인구감소지역"),
    "other": N_("그 밖의 시·군"),
}
CALIPERS = {
    "0.25": N_("엄격하게 (표준편차 0.25)"),
    "0.5": N_("보통 (표준편차 0.5)"),
    "1": N_("느슨하게 (표준편차 1)"),
    "": N_("제한 없이"),
}
FEATURES = {
    "trend": N_("지원 전 한 해 증가율"),
    "level": N_("지원 전 수준 (로그)"),
}
STUDY_SORTS = {
    "newest": N_("새로 만든 것 먼저"),
    "oldest": N_("오래된 것 먼저"),
    "title": N_("이름순"),
}
PANEL_SORTS = {
    "newest": N_("새로 올린 것 먼저"),
    "title": N_("이름순"),
    "firms": N_("기업이 많은 것 먼저"),
}
COLUMNS = {
    "firm_key": N_("기업 키"),
    "year": N_("연도"),
    "municipality": N_("시·군"),
    "industry": N_("업종"),
    "size_band": N_("규모"),
    "treated_from": N_("지원 시작 연도"),
    **OUTCOMES,
}


@dataclass(frozen=True)
class Published:
    """A figure that somebody else published: percent over the comparison."""

    outcome: str
    percent: float


PUBLISHED = (Published("sales", 23.7), Published("jobs", 26.0), Published("rnd", 36.8))
PUBLISHED_TREATED, PUBLISHED_OTHERS = 824, 2553
PUBLISHED_TITLE = N_("공개된 연구: 삼성 상생형, 2017–2020년")
PUBLISHED_SOURCE = N_("동아일보 2022년 9월 22일 보도")


def group_name(group: str) -> str:
    """Return the name of a group such as ``size:10-49`` in the reader's language."""
    grouping, _, value = group.partition(":")
    if grouping == "area":
        return str(gettext(AREAS[value]))
    if grouping == "industry":
        trade = catalogue().trades.get(value)
        return f"{value} {named(trade)}" if trade else value
    if grouping == "start":
        return str(gettext("%(year)s년부터 지원", year=value))
    if grouping == "size":
        return str(gettext("규모 %(band)s", band=value))
    return str(gettext("지원받은 기업 모두"))
