"""The eight steps of writing a case: what was typed becomes content, or a list of problems.

Pure: nothing here reads the database. Typed values are strings, lists of strings, or lists of
rows (``{"title": …, "text": …}``), keyed by field; a problem in row 2 of ``steps`` has the key
``steps-2-title``, which is the name of its input.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from app.errors import N_, Problem
from app.models.company import LEVELS
from app.runtime.catalogue import Catalogue
from app.services import measures
from app.services.kpi_pairs import KpiPair

Typed = dict[str, Any]
STEPS = range(1, 9)
HIDEABLE = ("cost", "supplier", "failed", "again", "lasted", "advice", "quote")
"""Fields whose readers the author may choose."""
VISIBILITIES = ("public", "members", "matched")
MAX_CATEGORIES, MAX_ROWS = 5, 20

_TEXTS: Mapping[int, Mapping[str, int]] = {
    1: {"title": 120},
    2: {"situation": 6000},
    3: {"problem": 6000, "root_cause": 6000},
    7: {"supplier": 120},
    8: {
        "failed": 4000, "again": 4000, "lasted": 2000, "advice": 2000, "quote": 300,
        "title_en": 200, "summary_en": 2000,
    },
}  # fmt: skip
_NEEDED: Mapping[int, Mapping[str, str]] = {
    1: {"title": N_("제목을 적어 주세요.")},
    2: {"situation": N_("시작하기 전의 상황을 적어 주세요.")},
    3: {
        "problem": N_("무엇이 문제였는지 적어 주세요."),
        "root_cause": N_("문제가 왜 생겼는지 적어 주세요."),
    },
    7: {
        "level_before": N_("시작할 때의 수준을 골라 주세요."),
        "level_after": N_("끝났을 때의 수준을 골라 주세요."),
        "cost": N_("총 사업비를 적어 주세요. 돈이 들지 않았으면 0이라고 적어 주세요."),
        "own_share": N_("우리가 낸 돈을 적어 주세요. 없으면 0이라고 적어 주세요."),
        "supplier": N_("함께한 업체를 적어 주세요. 없으면 ‘직접 했어요’라고 적어 주세요."),
        "months": N_("걸린 기간을 적어 주세요."),
    },
    8: {
        "failed": N_("잘 안 된 것도 적어 주세요. 읽는 분께 가장 도움이 되는 대목이에요."),
        "lasted": N_("지금도 이어지고 있는지 적어 주세요."),
    },
}


@dataclass(frozen=True)
class Known:
    """What a check may look up: reference data, the version's files, and the day."""

    catalogue: Catalogue
    evidence: Mapping[str, int]
    """Public ids of the version's files to their ids."""
    today: date


@dataclass
class Findings:
    """What a step yields; ``pairs`` are the KPIs of step 6 as people will read them, by row.

    ``content`` holds what can be stored, by column, with ``categories``, ``solutions`` and
    ``figures`` for the children. ``wrong`` was typed and cannot be used; ``missing`` must be
    there before the case is submitted. Both are problems by field name.
    """

    content: dict[str, Any] = field(default_factory=dict)
    wrong: dict[str, Problem] = field(default_factory=dict)
    missing: dict[str, Problem] = field(default_factory=dict)
    pairs: dict[int, KpiPair] = field(default_factory=dict)

    @property
    def problems(self) -> dict[str, Problem]:
        """All problems, in the order of the form as far as they were found so."""
        return {**self.missing, **self.wrong}


def fingerprint(typed: Typed) -> str:
    """Return a short mark of what a step holds: another text gives another mark."""
    text = json.dumps(typed, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def check_step(step: int, typed: Typed, known: Known) -> Findings:
    """Check the typed values of a step (1 to 8); an absent field counts as empty."""
    found = Findings()
    for name, most in _TEXTS.get(step, {}).items():
        _take_text(name, str(typed.get(name, "")), most, found)
    for name, text in _NEEDED.get(step, {}).items():
        if not typed.get(name):
            found.missing[name] = Problem(text)
    special = _SPECIAL.get(step)
    if special is not None:
        special(typed, known, found)
    return found


def _take_text(name: str, text: str, most: int, found: Findings) -> bool:
    if len(text) > most:
        found.wrong[name] = Problem(N_("%(most)s자까지 적을 수 있어요."), {"most": f"{most:,}"})
        return False
    found.content[name] = text
    return True


def words_of(text: str) -> list[str]:
    """Return the comma-separated words of a text, each once, in order."""
    return list(
        dict.fromkeys(
            w for w in (" ".join(p.split()) for p in text.replace("\n", ",").split(",")) if w
        )
    )


def _check_subject(typed: Typed, known: Known, found: Findings) -> None:
    chosen = list(dict.fromkeys(c for c in typed.get("categories", []) if c))
    if any(c not in known.catalogue.categories for c in chosen):
        found.wrong["categories"] = Problem(N_("어려움을 목록에서 골라 주세요."))
    else:
        found.content["categories"] = chosen[:MAX_CATEGORIES]
    if not chosen:
        found.missing["categories"] = Problem(N_("어려움을 하나 이상 골라 주세요."))
    processes = words_of(typed.get("processes", ""))
    if len(processes) > MAX_ROWS or any(len(p) > 40 for p in processes):
        found.wrong["processes"] = Problem(
            N_("공정 이름은 쉼표로 나누어, 하나에 40자까지 20개까지 적어 주세요.")
        )
    else:
        found.content["processes"] = processes


def _rows(typed: Typed, name: str, found: Findings) -> list[tuple[int, dict[str, str]]]:
    # a row nobody wrote in is no row; the others keep the number of their inputs
    rows = [(i, row) for i, row in enumerate(typed.get(name, [])) if any(row.values())]
    if len(rows) > MAX_ROWS:
        found.wrong[name] = Problem(N_("%(most)s개까지 적을 수 있어요."), {"most": MAX_ROWS})
    return rows[:MAX_ROWS]


def _check_actions(typed: Typed, known: Known, found: Findings) -> None:  # noqa: ARG001 - one signature
    steps: list[dict[str, str]] = []
    for index, row in _rows(typed, "steps", found):
        fits = [
            _row_text(found, f"steps-{index}-{name}", row.get(name, ""), most)
            for name, most in (("title", 100), ("text", 4000))
        ]
        if not row.get("text"):
            found.missing[f"steps-{index}-text"] = Problem(
                N_("이 단계에서 무엇을 했는지 적어 주세요.")
            )
        if all(fits):
            steps.append({"title": row.get("title", ""), "text": row.get("text", "")})
    found.content["steps"] = steps
    if not steps:
        found.missing.setdefault(
            "steps-0-text", Problem(N_("무엇을 했는지 한 단계 이상 적어 주세요."))
        )


def _row_text(found: Findings, name: str, text: str, most: int) -> bool:
    if len(text) > most:
        found.wrong[name] = Problem(N_("%(most)s자까지 적을 수 있어요."), {"most": f"{most:,}"})
    return len(text) <= most


def _check_solutions(typed: Typed, known: Known, found: Findings) -> None:
    taken: dict[str, str] = {}
    for index, row in _rows(typed, "solutions", found):
        chosen, note = row.get("solution", ""), row.get("note", "")
        if chosen not in known.catalogue.remedies:
            found.wrong[f"solutions-{index}-solution"] = Problem(
                N_("해결 방법을 목록에서 골라 주세요.")
            )
        elif chosen in taken:
            found.wrong[f"solutions-{index}-solution"] = Problem(N_("위에서 이미 고른 방법이에요."))
        elif _row_text(found, f"solutions-{index}-note", note, 500):
            taken[chosen] = note
    found.content["solutions"] = list(taken.items())
    if not taken:
        found.missing["solutions-0-solution"] = Problem(N_("쓴 방법을 하나 이상 골라 주세요."))


def _check_figures(typed: Typed, known: Known, found: Findings) -> None:
    figures: list[measures.Figure] = []
    for index, row in _rows(typed, "kpis", found):
        checked = measures.check_measure(
            row, catalogue=known.catalogue, evidence=known.evidence, today=known.today
        )
        found.wrong |= {f"kpis-{index}-{name}": p for name, p in checked.wrong.items()}
        found.missing |= {f"kpis-{index}-{name}": p for name, p in checked.missing.items()}
        if checked.figure is not None:
            figures.append(checked.figure)
            found.pairs[index] = measures.pair_of(checked.figure, known.catalogue)
    found.content["figures"] = figures
    if not any(figure.after is not None for figure in figures):
        found.missing["kpis"] = Problem(N_("바꾸기 전과 뒤를 모두 적은 지표가 하나는 있어야 해요."))


def _whole(
    typed: Typed, name: str, least: int, most: int, found: Findings, *, column: str = ""
) -> None:
    text = str(typed.get(name, "")).replace(",", "")
    if not text:
        found.content[column or name] = None
    elif text.isascii() and text.isdigit() and least <= int(text) <= most:
        found.content[column or name] = int(text)
    else:
        found.wrong[name] = Problem(
            N_("%(least)s부터 %(most)s 사이의 수로 적어 주세요."),
            {"least": least, "most": f"{most:,}" if most > 9999 else most},
        )


def won_of(text: str) -> int | Problem | None:
    """Return won from an amount in 만 원 (10,000 won), None for an empty text, or why not."""
    if not text:
        return None
    amount = measures.parse_quantity(text)
    if isinstance(amount, Problem) or amount > Decimal(10_000_000):
        return Problem(N_("만 원 단위의 숫자로 적어 주세요. 예: 4,000만 원이면 4000"))
    return int(amount * 10_000)


def _check_frame(typed: Typed, known: Known, found: Findings) -> None:
    for name, options in (
        ("level_before", LEVELS), ("level_after", LEVELS),
        ("programme", known.catalogue.programmes),
    ):  # fmt: skip
        chosen = typed.get(name, "")
        if chosen and chosen not in options:
            found.wrong[name] = Problem(N_("목록에서 골라 주세요."))
        else:
            found.content["programme_id" if name == "programme" else name] = chosen or None
    _whole(typed, "programme_year", 2010, known.today.year, found)
    _whole(typed, "months", 1, 120, found)
    _whole(typed, "people", 1, 10_000, found)
    _check_money(typed, found)
    before, after = typed.get("level_before"), typed.get("level_after")
    if before in LEVELS and after in LEVELS and LEVELS.index(after) < LEVELS.index(before):
        found.wrong["level_after"] = Problem(
            N_("끝났을 때의 수준이 시작할 때보다 낮아요. 다시 확인해 주세요.")
        )


def _check_money(typed: Typed, found: Findings) -> None:
    amounts = {name: won_of(typed.get(name, "")) for name in ("cost", "own_share")}
    wrong = {name: p for name, p in amounts.items() if isinstance(p, Problem)}
    cost, own = amounts["cost"], amounts["own_share"]
    if isinstance(cost, int) and isinstance(own, int) and own > cost:
        wrong["own_share"] = Problem(
            N_("우리가 낸 돈이 총 사업비보다 많아요. 두 금액을 확인해 주세요.")
        )
    found.wrong |= wrong
    # the two are stored together or not at all: the table compares them
    if not wrong:
        found.content |= {"cost_won": cost, "own_share_won": own}


def _check_openness(typed: Typed, known: Known, found: Findings) -> None:  # noqa: ARG001 - one signature
    chosen = {name: typed.get(f"visibility_{name}") or "public" for name in HIDEABLE}
    for name, visibility in chosen.items():
        if visibility not in VISIBILITIES:
            found.wrong[f"visibility_{name}"] = Problem(N_("목록에서 골라 주세요."))
    found.content["visibility"] = {
        n: v for n, v in chosen.items() if v in VISIBILITIES and v != "public"
    }


_SPECIAL: Mapping[int, Callable[[Typed, Known, Findings], None]] = {
    1: _check_subject,
    4: _check_actions,
    5: _check_solutions,
    6: _check_figures,
    7: _check_frame,
    8: _check_openness,
}


def in_man_won(won: int | None) -> str:
    """Return won as it is typed, in 만 원; empty for None."""
    return "" if won is None else measures.plain(Decimal(won) / 10_000)


def moved(rows: Sequence[dict[str, str]], index: int, by: int) -> list[dict[str, str]]:
    """Return rows with one of them moved up or down; unchanged at the ends."""
    target, changed = index + by, list(rows)
    if 0 <= index < len(changed) and 0 <= target < len(changed):
        changed[index], changed[target] = changed[target], changed[index]
    return changed


def without(rows: Sequence[dict[str, str]], index: int) -> list[dict[str, str]]:
    """Return rows without the one at ``index``; unchanged where there is none."""
    return [row for i, row in enumerate(rows) if i != index]


def flat(typed: Typed) -> dict[str, str]:
    """Return each typed field as one text, rows as lines; for showing two states side by side."""
    return {
        name: value if isinstance(value, str) else "\n".join(map(_line, value))
        for name, value in typed.items()
    }


def _line(row: str | Mapping[str, str]) -> str:
    return row if isinstance(row, str) else " · ".join(v for v in row.values() if v)
