"""The lines of the annual report: what is counted, and where each number leads."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext

from app.errors import N_
from app.services.figures.annual import Annual
from app.web.language import translate

SOURCE = {
    "state": N_("국비"),
    "host": N_("대기업"),
    "province": N_("도비"),
    "municipality": N_("시·군비"),
    "own": N_("기업 부담"),
    "other": N_("그 밖"),
}


@dataclass(frozen=True)
class Counted:
    """A counted number of the year, what it counts, and the page behind it."""

    label: str
    this: int
    before: int | None
    rule: str
    address: str


def source(code: str) -> str:
    """Name who pays."""
    return translate(SOURCE[code])


def counted(found: Annual) -> list[Counted]:
    """Return the counted numbers of a report."""
    region, year = found.region, found.year
    board = url_for("dashboard.index", year=year, region=region)
    this, before = found.this, found.before
    year_of = gettext("%(year)s년", year=year)
    return [
        Counted(
            gettext("도입 의향"), this.programme["intents"], before.programme["intents"],
            gettext("%(year)s에 들어온 의향", year=year_of), f"{board}#programme",
        ),
        Counted(
            gettext("신청"), this.programme["applications"], before.programme["applications"],
            gettext("%(year)s에 낸 신청", year=year_of), f"{board}#programme",
        ),
        Counted(
            gettext("선정"), this.programme["chosen"], before.programme["chosen"],
            gettext("그 신청 가운데 선정한 것"), f"{board}#programme",
        ),
        Counted(
            gettext("협약"), this.programme["agreements"], before.programme["agreements"],
            gettext("사업 연도가 %(year)s인 우리 협약, 취소는 뺌", year=year_of),
            f"{board}#programme",
        ),
        Counted(
            gettext("시작한 멘토링"), found.begun, sum(before.begun),
            gettext("%(year)s에 멘토와 이어진 것", year=year_of), f"{board}#months",
        ),
        Counted(
            gettext("공개한 사례"), found.cases, None,
            gettext("%(year)s에 공개해 지금도 볼 수 있는 사례", year=year_of),
            url_for("figures.index", year=year, point="case", region=region),
        ),
        Counted(
            gettext("행사에 온 기업"), this.events[2], before.events[2],
            gettext("행사 %(events)s번에 도착이 적힌 기업", events=this.events[0]),
            f"{board}#events",
        ),
        Counted(
            gettext("늦은 서류"), found.late_papers, None,
            gettext("지금 기한이 지났는데 받지 못한 서류"), f"{board}#programme",
        ),
    ]  # fmt: skip


def sources() -> str:
    """Say where the numbers come from."""
    return str(
        gettext(
            "모든 수는 이음에 적힌 기록에서 셌어요. 성과 지표는 공개한 사례와 멘토링의 결과에서 "
            "옮긴 값이고, 값마다 잰 사람·기간·방법·증빙이 있어요. 수를 누르면 뒤의 기록이 열려요."
        )
    )
