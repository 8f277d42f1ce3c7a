"""The pages of the desk in groups: every feature adds its own line."""

from dataclasses import dataclass

from flask import Flask, current_app, request, url_for
from flask_babel import gettext

from app.errors import N_
from app.web.access import may_open
from app.web.auth import actor_or_none


@dataclass(frozen=True)
class Line:
    """A first page of the desk; its route takes no arguments.

    Who sees it is the access mark of its view, so the menu never offers a page that refuses.
    """

    endpoint: str
    label: str
    also: tuple[str, ...] = ()
    """Other endpoints and whole blueprints whose pages belong to it."""


@dataclass(frozen=True)
class Group:
    """Lines under one heading, the usual one first."""

    label: str
    lines: tuple[Line, ...]


MENU: tuple[Group, ...] = (
    Group(
        N_("오늘"),
        (
            Line("desk.index", N_("기다리는 일")),
            Line("stuck.index", N_("멘토를 기다리는 고민")),
            Line("unanswered.index", N_("답이 없는 질문")),
            Line("reviews.index", N_("사례 검토")),
            Line("results.index", N_("결과 살피기")),
        ),
    ),
    Group(
        N_("기업·멘토"),
        (
            Line("desk.companies", N_("기업 목록"), ("desk.firm",)),
            Line("desk.mentors", N_("멘토 목록"), ("desk.mentor", "mentorcare")),
            Line("desk.challenges", N_("고민 목록")),
            Line("assignments.index", N_("전체 배정")),
            Line("eventdesk.index", N_("행사 관리")),
        ),
    ),
    Group(
        N_("신청·선정"),
        (
            Line("intakedesk.index", N_("관심 기업")),
            Line(
                "rounds.index",
                N_("모집과 심사"),
                ("roundapplications", "roundreviewers", "roundboard", "roundcouncil"),
            ),
            Line("judging.index", N_("내가 맡은 심사")),
        ),
    ),
    Group(
        N_("지원 사업"),
        (
            Line(
                "programmedesk.index",
                N_("지원 사업의 규칙"),
                ("programmeeditor", "programmetry"),
            ),
        ),
    ),
    Group(
        N_("장부"),
        (
            Line("ledger.index", N_("지원 장부"), ("ledgerchange", "ledgerpapers", "agreements")),
            Line("ledger.papers", N_("내야 할 서류")),
            Line("ledger.late", N_("늦은 서류")),
            Line("overlaps.index", N_("중복 의심")),
            Line("overlaps.rule_list", N_("중복 규칙"), ("overlaps.new_rule",)),
        ),
    ),
    Group(
        N_("형평"),
        (
            Line("fairness.index", N_("시·군별 형평"), ("fairness.county",)),
            Line("fairness.weights", N_("우대가 쓰이는 곳")),
            Line("areas.index", N_("지정된 지역")),
            Line("countybases.index", N_("기준 값")),
        ),
    ),
    Group(
        N_("성과"),
        (
            Line("dashboard.index", N_("현황판")),
            Line("figures.index", N_("성과 지표"), ("savedviews",)),
            Line("pressfigures.index", N_("보도된 수치")),
            Line("annual.index", N_("연간 보고")),
            Line("effect.index", N_("효과 비교"), ("panels",)),
            Line("esgdesk.index", N_("ESG와 안전")),
        ),
    ),
    Group(N_("자료 관리"), (Line("imports.index", N_("명단 가져오기"), ("importmatches",)),)),
    Group(
        N_("관리"),
        (
            Line("weights.edit", N_("점수 비중")),
            Line("letters.index", N_("보내지 못한 메일")),
            Line("trail.index", N_("결정 기록")),
            Line("settings.edit", N_("지역 설정")),
        ),
    ),
)


@dataclass(frozen=True)
class ShownLine:
    """A line as the menu shows it."""

    label: str
    address: str
    current: bool


@dataclass(frozen=True)
class ShownGroup:
    """A group with the lines that the reader may open; never empty."""

    label: str
    lines: tuple[ShownLine, ...]

    @property
    def current(self) -> bool:
        """Whether the page being looked at belongs to it."""
        return any(line.current for line in self.lines)

    @property
    def address(self) -> str:
        """The first page of the group."""
        return self.lines[0].address


def desk_groups() -> list[ShownGroup]:
    """Return what the reader may open, in the order of ``MENU``.

    A line whose route is not there, or that the mark of its view refuses to the reader, is left
    out, and so is a group without lines. A page beside the first one of its feature belongs to
    the line that names its endpoint or its blueprint, else to the first line of its blueprint.
    """
    actor, here = actor_or_none(), _line_of(request.endpoint or "")
    groups = []
    for group in MENU:
        lines = tuple(
            ShownLine(gettext(line.label), url_for(line.endpoint), line is here)
            for line in group.lines
            if actor is not None
            and line.endpoint in current_app.view_functions
            and may_open(current_app, line.endpoint, actor)
        )
        if lines:
            groups.append(ShownGroup(gettext(group.label), lines))
    return groups


def first_desk_page() -> str:
    """Return the address of the first page of the desk that the reader may open, or empty text."""
    return next((group.address for group in desk_groups()), "")


def _line_of(endpoint: str) -> Line | None:
    lines = [line for group in MENU for line in group.lines]
    blueprint = endpoint.partition(".")[0]
    known = (
        lambda line: line.endpoint == endpoint,
        lambda line: endpoint in line.also or blueprint in line.also,
        lambda line: line.endpoint.partition(".")[0] == blueprint,
    )
    return next((line for test in known for line in lines if test(line)), None)


def init_desk_menu(app: Flask) -> None:
    """Give templates ``desk_groups()``."""
    app.jinja_env.globals["desk_groups"] = desk_groups
