"""Comparisons of supported firms with similar ones: asked for, listed, read."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.errors import N_, Invalid, NotFound, Problem
from app.models.effect import OUTCOMES, EffectStudy, Panel
from app.repositories import proof
from app.repositories.proof import StudyLine
from app.services import auditing
from app.services.actor import Actor
from app.services.proof import findings, panels
from app.services.scope import Scope
from matching.effect.domain import Finding, Settings
from matching.effect.study import ALL

SORTS = proof.STUDY_SORTS
PAGE_SIZE = 20
MAX_TITLE = 120
GROUPINGS = ("size", "industry", "area", "start")
"""By what supported firms can be looked at apart: size band, industry, kind of area, first year."""
RANGES: Mapping[str, tuple[int, int]] = {
    "pre_years": (2, 6), "post_years": (1, 6), "neighbours": (1, 5),
}  # fmt: skip
CALIPERS = ("0.25", "0.5", "1", "")
"""Greatest distance of a pair in standard deviations; empty text for any."""
_UNKNOWN = N_("이 비교는 찾지 못했어요.")
_TITLE = N_("비교의 이름을 적어 주세요. 120자까지 적을 수 있어요.")
_TAKEN = N_("같은 이름의 비교가 있어요. 다른 이름을 적어 주세요.")
_RANGE = N_("%(low)s부터 %(high)s까지 적을 수 있어요.")
_OUTCOME = N_("무엇을 비교할지 하나는 골라 주세요.")
_EMPTY = N_("이 자료에는 고른 성과의 값이 없어요: %(names)s")


@dataclass(frozen=True)
class Wanted:
    """What a new study is asked with; None stands for what was no number."""

    title: str
    outcomes: Sequence[str]
    groupings: Sequence[str]
    pre_years: int | None = 3
    post_years: int | None = 3
    neighbours: int | None = 1
    replacement: bool = False
    caliper: str = "0.5"


@dataclass(frozen=True)
class StudyPage:
    """A study with its findings: those of all firms, and those of groups, in the engine's order."""

    line: StudyLine
    settings: Settings
    whole: tuple[Finding, ...]
    parts: tuple[Finding, ...]

    @property
    def study(self) -> EffectStudy:
        """The study itself."""
        return self.line.study

    @property
    def open(self) -> bool:
        """Whether it waits or is at work."""
        return self.study.state in proof.OPEN

    @property
    def progress(self) -> tuple[int, int]:
        """How many outcomes of how many are done."""
        done, total = self.study.result.get("progress", (0, len(self.study.settings["outcomes"])))
        return int(done), int(total)


def list_studies(
    session: Session,
    scope: Scope,
    *,
    text: str = "",
    state: str = "",
    panel: str = "",
    sort: str = "newest",
    page: int = 1,
    size: int | None = PAGE_SIZE,
) -> tuple[list[StudyLine], int]:
    """Return one page of the studies of the reader's regions, and how many. Two SELECTs."""
    return proof.studies(
        session, scope.regions, text=text, state=state, panel=panel, sort=sort,
        offset=(page - 1) * (size or 0), limit=size,
    )  # fmt: skip


def ask(
    session: Session, actor: Actor, scope: Scope, panel_id: str, wanted: Wanted, *, now: datetime
) -> EffectStudy:
    """Ask for a study; the worker does it. Its settings never change afterwards.

    Raises:
        NotFound, Forbidden: the panel is not the reader's, or only to be read.
        Invalid: by field.
    """
    panel = panels.find(session, scope, panel_id)
    scope.require_change(panel.region_code)
    _check(session, panel, wanted)
    study = EffectStudy(
        panel_id=panel.id,
        title=wanted.title,
        settings={
            **asdict(_settings(wanted)),
            "outcomes": [name for name in OUTCOMES if name in wanted.outcomes],
            "groupings": [name for name in GROUPINGS if name in wanted.groupings],
        },
        input_digest="",
        created_by_id=actor.user_id,
        created_at=now,
    )
    session.add(study)
    session.flush()
    auditing.record(
        session, actor, "study.asked", "effect_study", study.public_id, now=now,
        region=panel.region_code, after={"title": study.title},
    )  # fmt: skip
    # the worker begins as soon as this transaction stands
    session.info["effects"] = True
    return study


def _settings(wanted: Wanted) -> Settings:
    return Settings(
        pre_years=wanted.pre_years or 3,
        post_years=wanted.post_years or 3,
        neighbours=wanted.neighbours or 1,
        replacement=wanted.replacement,
        caliper=float(wanted.caliper) if wanted.caliper else None,
    )


def _check(session: Session, panel: Panel, wanted: Wanted) -> None:
    problems: dict[str, Problem | str] = {}
    if not wanted.title or len(wanted.title) > MAX_TITLE:
        problems["title"] = _TITLE
    elif proof.title_taken(session, panel.id, wanted.title):
        problems["title"] = _TAKEN
    for name, (low, high) in RANGES.items():
        value = getattr(wanted, name)
        if value is None or not low <= value <= high:
            problems[name] = Problem(_RANGE, {"low": low, "high": high})
    if wanted.caliper not in CALIPERS:
        problems["caliper"] = Problem(_RANGE, {"low": "0.25", "high": "1"})
    outcome = _about_outcomes(session, panel, wanted)
    if outcome:
        problems["outcomes"] = outcome
    if problems:
        raise Invalid(problems)


def _about_outcomes(session: Session, panel: Panel, wanted: Wanted) -> Problem | None:
    chosen = [name for name in OUTCOMES if name in wanted.outcomes]
    if not chosen:
        return Problem(_OUTCOME)
    known = proof.known_outcomes(session, panel.id)
    empty = [name for name in chosen if not known[name]]
    return Problem(_EMPTY, {"names": ", ".join(empty)}) if empty else None


def study_page(session: Session, scope: Scope, public_id: str) -> StudyPage:
    """Return a study with its findings. One SELECT.

    Raises:
        NotFound: there is none in the reader's regions, or its panel was removed.
    """
    line = proof.study_by_public_id(session, public_id)
    hidden = line is None or line.panel.removed_at is not None
    if line is None or hidden or not scope.sees_region(line.panel.region_code):
        raise NotFound(_UNKNOWN)
    found = findings.from_json(line.study.result.get("findings", ()))
    return StudyPage(
        line,
        settings_of(line.study.settings),
        tuple(finding for finding in found if finding.group == ALL),
        tuple(finding for finding in found if finding.group != ALL),
    )


def settings_of(values: Mapping[str, Any]) -> Settings:
    """Return the engine's settings out of a study's own."""
    return Settings(**{name: values[name] for name in asdict(Settings()) if name in values})
