"""The minutes of a selection board on paper."""

from datetime import datetime

from flask_babel import gettext

from app.runtime.catalogue import Catalogue
from app.services.selection.board import Board, BoardRow
from app.services.selection.council import by_county, total
from app.web.filters import day, moment, named, number, won
from app.web.selection_words import selection_word, two_tongues


def minutes(board: Board, catalogue: Catalogue, *, language: str, made_at: datetime) -> bytes:
    """Return the minutes as PDF: rules, ranking, overruled and displaced ones, counties."""
    # drawing takes long to load: the web starts without it
    from app.services.papers.paper import Column, Paper

    row = board.open.round
    paper = Paper(
        gettext("심의 결과: %(round)s", round=row.title),
        footer=f"{row.title} · {moment(made_at)}",
        made_at=made_at,
        language=language,
    )
    stand = (
        gettext("결정한 날: %(day)s", day=moment(row.decided_at))
        if row.decided_at
        else gettext("아직 결정하지 않은 초안이에요.")
    )
    paper.title(gettext("심의 결과"), row.title, [named(board.open.programme), stand])
    paper.facts(
        [
            (gettext("모집 기간"), f"{day(row.opens_on)} – {day(row.closes_on)}"),
            (
                gettext("자리"),
                gettext(
                    "선정 %(places)s곳, 예비 %(reserves)s곳",
                    places=row.places, reserves=row.reserves,
                ),
            ),
            (gettext("가점"), _preference(board)),
            (
                gettext("최저 점수"),
                gettext("%(points)s점 (가점 없이)", points=number(row.least_points)),
            ),
            (
                gettext("심사 기준"),
                ", ".join(f"{two_tongues(c)} {c.weight}" for c in board.open.criteria),
            ),
            (
                gettext("동점일 때"),
                gettext("가점 없는 점수, 먼저 낸 신청, 신청 번호 순으로 가려요."),
            ),
        ]
    )  # fmt: skip
    paper.heading(gettext("순위와 결과"))
    paper.table(
        [
            Column(gettext("순위"), 0.7, "RIGHT"), Column(gettext("가점 없이"), 0.8, "RIGHT"),
            Column(gettext("기업"), 2.2), Column(gettext("시·군"), 1.1),
            Column(gettext("점수"), 0.9, "RIGHT"), Column(gettext("가점"), 0.7, "RIGHT"),
            Column(gettext("결과"), 1.2), Column(gettext("이유"), 3.4),
        ],
        [_line(one, catalogue) for one in board.rows],
    )  # fmt: skip
    paper.heading(gettext("가점으로 바뀐 점"))
    for sentence in _effect(board):
        paper.paragraph(sentence)
    paper.heading(gettext("시·군별 결과"))
    counties = by_county(board, catalogue)
    sums = total(counties)
    paper.table(
        [
            Column(gettext("시·군"), 1.4), Column(gettext("낸 신청"), 1, "RIGHT"),
            Column(gettext("선정"), 1, "RIGHT"),
            Column(gettext("가점 없는 순위로는"), 1.3, "RIGHT"),
            Column(gettext("선정 총사업비"), 1.8, "RIGHT"),
        ],
        [
            *(
                [
                    named(catalogue.places[c.place]), str(c.handed_in), str(c.chosen),
                    str(c.without), won(c.cost_won),
                ]
                for c in counties
            ),
            [
                gettext("모두"), str(sums.handed_in), str(sums.chosen), str(sums.without),
                won(sums.cost_won),
            ],
        ],
    )  # fmt: skip
    return paper.pdf()


def _preference(board: Board) -> str:
    row = board.open.round
    return str(
        gettext(
            "%(areas)s 기업에 %(points)s점 (100점 만점에 더함, 한도 10점)",
            areas=selection_word("areas", row.preference_areas),
            points=number(row.preference_points),
        )
    )


def _effect(board: Board) -> list[str]:
    """Return what the preference changed, in sentences."""
    if not board.displaced:
        return [gettext("가점이 있어도 없어도 선정되는 기업은 같아요.")]
    return [
        f"{title}: "
        + ", ".join(
            f"{one.company.name} ({one.ranked.rank_without} → {one.ranked.rank})" for one in rows
        )
        for title, rows in (
            (gettext("가점으로 들어온 기업"), board.lifted),
            (gettext("가점이 없었다면 선정됐을 기업"), board.displaced),
        )
    ]


def _line(row: BoardRow, catalogue: Catalogue) -> list[str]:
    ranked, decision = row.ranked, row.decision
    points = ranked.candidate.points
    outcome = selection_word("outcome", row.outcome)
    if decision and decision.overruled:
        outcome = gettext("%(outcome)s (순위와 다름)", outcome=outcome)
    return [
        str(ranked.rank or "–"), str(ranked.rank_without or "–"), row.company.name,
        named(catalogue.places[row.company.municipality_code]),
        number(points) if points is not None else "–",
        number(ranked.preference) if ranked.preference else "–",
        outcome, decision.reason if decision else "",
    ]  # fmt: skip
