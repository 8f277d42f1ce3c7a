"""What a finding says in plain words: no more than it shows."""

from flask_babel import gettext

from app.web.effect.words import OUTCOMES
from matching.effect.domain import Finding, Interval, Refusal, Settings

FEW = 5
"""Counts below are not told: nobody shall be found by them."""
CLOSE = 0.1
"""Up to this standardised gap the two sides count as alike before support."""


def share(percent: float) -> str:
    """Write a signed percentage: ``+12.3 %``."""
    sign = "+" if percent > 0 else "−" if percent < 0 else ""
    return f"{sign}{abs(percent):,.1f}\N{NO-BREAK SPACE}%"


def span(interval: Interval) -> str:
    """Write an interval: ``+3.1 % ~ +22.4 %``."""
    return f"{share(interval.percent_low)} ~ {share(interval.percent_high)}"


def p_value(p: float) -> str:
    """Write a p-value with three digits at most."""
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


def refusal(reason: Refusal) -> str:
    """Say why there is no figure."""
    if reason.kind == "few_years":
        return str(gettext(
            "지원 전 연도가 %(found)s년뿐이라 수치를 내지 않아요. "
            "추세를 보려면 %(needed)s년이 있어야 해요.",
            found=reason.found, needed=reason.needed,
        ))  # fmt: skip
    if reason.kind == "no_control":
        return str(gettext("업종과 규모가 같은 비교 기업이 없어 수치를 내지 않아요."))
    found = gettext("%(n)s곳 미만", n=FEW) if reason.found < FEW else gettext(
        "%(n)s곳", n=reason.found
    )  # fmt: skip
    return str(gettext(
        "짝을 찾은 지원 기업이 %(found)s이라 수치를 내지 않아요. %(needed)s곳이 있어야 해요.",
        found=found, needed=reason.needed,
    ))  # fmt: skip


def sentences(finding: Finding, settings: Settings) -> list[str]:
    """Return what a finding says, the figure first, then how far it can be trusted."""
    if finding.effect is None:
        return [refusal(finding.refusal)] if finding.refusal else []
    said = [_figure(finding), *_before(finding), _placebo(finding, settings), *_alike(finding)]
    if not trusted(finding):
        said.append(gettext("그래서 이 수치를 지원의 효과로 읽지 말아 주세요."))
    return [sentence for sentence in said if sentence]


def trusted(finding: Finding) -> bool:
    """Whether nothing was seen that speaks against the comparison."""
    effect, placebo = finding.effect, finding.placebo
    if effect is None:
        return False
    parallel = effect.pre_trend is None or effect.pre_trend.holds
    return parallel and (placebo is None or placebo.low <= 0 <= placebo.high)


def _figure(finding: Finding) -> str:
    effect = finding.effect
    if effect is None:
        return ""
    average = effect.average
    values = {
        "outcome": gettext(OUTCOMES[finding.outcome]), "percent": share(average.percent),
        "span": span(average), "treated": f"{effect.treated:,}",
        "controls": f"{effect.controls:,}",
    }  # fmt: skip
    if average.low <= 0 <= average.high:
        return str(
            gettext(
                "%(outcome)s: 지원받은 기업과 비슷한 기업의 차이는 %(percent)s인데, "
                "신뢰구간(%(span)s)에 0이 들어 있어 차이가 있다고 말할 수 없어요. "
                "지원 기업 %(treated)s곳, 비교 기업 %(controls)s곳이에요.",
                **values,
            )
        )
    return str(
        gettext(
            "%(outcome)s: 지원받은 기업이 비슷한 기업보다 평균 %(percent)s 달라졌어요. "
            "95퍼센트 신뢰구간은 %(span)s이고, "
            "지원 기업 %(treated)s곳, 비교 기업 %(controls)s곳이에요.",
            **values,
        )
    )


def _before(finding: Finding) -> list[str]:
    trend = finding.effect.pre_trend if finding.effect else None
    if trend is None:
        return []
    if trend.holds:
        return [
            gettext("지원 전에는 두 무리의 차이가 보이지 않았어요 (p = %(p)s).", p=p_value(trend.p))
        ]
    return [
        gettext("지원 전부터 두 무리의 추세가 달랐어요 (p = %(p)s).", p=p_value(trend.p))
    ]  # fmt: skip


def _placebo(finding: Finding, settings: Settings) -> str:
    placebo = finding.placebo
    if placebo is None:
        return str(gettext("지원 전 연도가 모자라 시작을 앞당겨 보는 확인은 하지 못했어요."))
    values = {"years": settings.placebo_years, "span": span(placebo)}
    if placebo.low <= 0 <= placebo.high:
        return str(
            gettext(
                "지원이 %(years)s년 먼저 시작했다고 꾸며 보면 차이가 나오지 않아요 (%(span)s).",
                **values,
            )
        )
    return str(
        gettext(
            "지원이 %(years)s년 먼저 시작했다고 꾸며 보아도 차이가 나와요 (%(span)s). "
            "지원 말고 다른 까닭이 있어요.",
            **values,
        )
    )


def _alike(finding: Finding) -> list[str]:
    if all(abs(row.gap_after) <= CLOSE for row in finding.balance):
        return []
    return [gettext("짝을 지은 뒤에도 지원 전 모습이 조금 달라요. 아래 균형 표를 봐 주세요.")]
