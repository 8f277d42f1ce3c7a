"""The figures of an event's report as they are told: name, value, n, and where they lead."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext

from app.errors import N_
from app.services.matchday.event_report import Core, Report, Share
from app.web.filters import number

LABELS: Mapping[str, str] = {
    "held": N_("열린 만남"),
    "marked": N_("결과를 표시한 만남"),
    "good_planned": N_("좋은 만남을 계획한 기업"),
    "good_held": N_("좋은 만남을 가진 기업"),
    "minimum_planned": N_("최소 만남을 계획한 기업"),
    "minimum_held": N_("최소 만남을 채운 기업"),
    "musts": N_("이룬 ‘꼭 만나고 싶어요’"),
    "likes": N_("이룬 ‘만나고 싶어요’"),
    "outcomes": N_("다음 일을 적은 만남"),
    "requests": N_("멘토링 요청으로 이어진 만남"),
    "priority_seats": N_("우선 지역 기업의 자리"),
    "came": N_("도착한 참가자"),
}
OF: Mapping[str, str] = {
    "held": N_("잡은 만남"),
    "marked": N_("잡은 만남"),
    "good_planned": N_("모든 기업"),
    "good_held": N_("모든 기업"),
    "minimum_planned": N_("모든 기업"),
    "minimum_held": N_("모든 기업"),
    "musts": N_("모든 바람"),
    "likes": N_("모든 바람"),
    "outcomes": N_("물어본 만남"),
    "requests": N_("적은 만남"),
    "priority_seats": N_("모든 자리"),
    "came": N_("승인한 참가자"),
}
_LISTS: Mapping[str, tuple[str, dict[str, Any]]] = {
    "held": ("outcomedesk.index", {"state": "held"}),
    "marked": ("outcomedesk.index", {"state": "unknown"}),
    "good_planned": ("eventreport.firms", {"view": "no_good_planned"}),
    "good_held": ("eventreport.firms", {"view": "no_good"}),
    "minimum_planned": ("eventreport.firms", {"view": "short_planned"}),
    "minimum_held": ("eventreport.firms", {"view": "short"}),
    "musts": ("outcomedesk.index", {"wish": "must"}),
    "likes": ("outcomedesk.index", {"wish": "like"}),
    "outcomes": ("outcomedesk.index", {"view": "open"}),
    "requests": ("outcomedesk.index", {"view": "requested"}),
    "priority_seats": ("eventreport.firms", {"view": "priority"}),
    "came": ("eventday.check_in", {}),
}
_BEHIND: Mapping[str, str] = {
    "held": N_("열린 만남 보기"),
    "marked": N_("표시가 없는 만남 보기"),
    "good_planned": N_("계획에 좋은 만남이 없는 기업 보기"),
    "good_held": N_("좋은 만남이 없던 기업 보기"),
    "minimum_planned": N_("계획이 최소보다 적은 기업 보기"),
    "minimum_held": N_("최소를 채우지 못한 기업 보기"),
    "musts": N_("꼭 만나고 싶다던 만남 보기"),
    "likes": N_("만나고 싶다던 만남 보기"),
    "outcomes": N_("아직 적지 않은 만남 보기"),
    "requests": N_("요청으로 이어진 만남 보기"),
    "priority_seats": N_("우선 지역 기업 보기"),
    "came": N_("도착 목록 보기"),
}


@dataclass(frozen=True)
class Line:
    """A figure; ``before`` is that of the last event, None where there was none."""

    code: str
    label: str
    share: Share
    of: str
    address: str
    behind: str
    before: Share | None

    @property
    def bar(self) -> float:
        """The share in percent, for a bar of a hundred units."""
        return round(100 * (self.share.rate or 0), 1)


def lines(report: Report) -> list[Line]:
    """Return the figures of a report in their order."""
    before: Core | None = report.before[1] if report.before else None
    event = report.event.public_id
    found = []
    for code, label in LABELS.items():
        endpoint, values = _LISTS[code]
        found.append(
            Line(
                code=code,
                label=gettext(label),
                share=getattr(report.core, code),
                of=gettext(OF[code]),
                address=url_for(endpoint, event=event, **values),
                behind=gettext(_BEHIND[code]),
                before=getattr(before, code) if before else None,
            )
        )
    return found


def told(share: Share | None) -> str:
    """Write a share: ``82 % (41 / 50)``; a dash where there is nothing to share."""
    if share is None or share.rate is None:
        return "–"
    return f"{100 * share.rate:.0f} % ({number(share.count)} / {number(share.n)})"
