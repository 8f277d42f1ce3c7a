"""Measured pains: a figure of today with its period, who measured it, and the paper behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.errors import N_, Conflict, Invalid, NotFound, Problem
from app.models.attachment import Attachment
from app.models.intake import Pain
from app.repositories.intakes import notes
from app.runtime.catalogue import Catalogue, Metric
from app.runtime.files import FileStore
from app.services import auditing, measures
from app.services.actor import Actor
from app.services.case_steps import fingerprint
from app.services.file_intake import take_in
from app.services.goal_baseline import Paper
from app.services.intakes.access import Opened, open_intake
from app.services.readings import Reading, check_reading

FIELDS = ("unit", "subject", "value", "period_from", "period_to", "measured_by", "method")
MAX_SUBJECT, MOST = 80, 10
_UNKNOWN = N_("이 값을 찾지 못했어요. 그사이 지워졌을 수 있어요.")
_TWICE = N_("같은 지표와 단위의 값이 이미 있어요. 무엇을 재는지 다르게 적거나 그 값을 고쳐 주세요.")
_MANY = N_("값은 10개까지 적을 수 있어요. 가장 아픈 것만 남겨 주세요.")
_TARGETS = N_("이 값으로 세운 목표가 계획서에 있어요. 그 목표를 먼저 지워 주세요.")
_STALE = N_("그사이에 다른 분이 이 값을 고쳤어요. 아래 내용을 확인하고 다시 저장해 주세요.")


@dataclass(frozen=True)
class PainView:
    """A pain with the file that proves it."""

    pain: Pain
    metric: Metric
    evidence: Attachment | None

    @property
    def mark(self) -> str:
        """What changes with every change of it."""
        return mark_of(self.pain)


def mark_of(pain: Pain) -> str:
    """Return what changes with every change of a pain."""
    return fingerprint({"pain": [pain.public_id, pain.entered_at.isoformat()]})


def of_intake(session: Session, opened: Opened, catalogue: Catalogue) -> list[PainView]:
    """Return the pains of an intent in order. Two SELECTs."""
    found = notes.pains(session, opened.intake.id)
    files = notes.evidence(session, {p.evidence_id for p in found if p.evidence_id})
    return [
        PainView(p, catalogue.metrics[p.metric_id], files.get(p.evidence_id or 0)) for p in found
    ]


def open_pain(
    session: Session,
    actor: Actor,
    public_id: str,
    pain_id: str,
    *,
    catalogue: Catalogue,
    lock: bool = False,
) -> tuple[Opened, Pain]:
    """Return a pain for the visitor of its intent or a coordinator. Two SELECTs.

    Raises:
        NotFound: it lies out of sight.
        Forbidden: the actor may only look.
    """
    opened = open_intake(session, actor, public_id, catalogue=catalogue, lock=lock)
    opened.require_writer()
    pain = notes.pain(session, opened.intake.id, pain_id)
    if pain is None:
        raise NotFound(_UNKNOWN)
    return opened, pain


def add(
    session: Session,
    actor: Actor,
    public_id: str,
    metric_id: str,
    typed: Mapping[str, str],
    *,
    paper: Paper,
    files: FileStore,
    catalogue: Catalogue,
    now: datetime,
) -> Pain:
    """Write a pain down; keys of ``typed`` as in ``FIELDS``.

    Raises:
        NotFound, Forbidden: like ``open_pain``.
        Conflict: the intent has ended, or has ten.
        Invalid: by field; ``file`` says why the paper cannot be taken.
    """
    opened = open_intake(session, actor, public_id, catalogue=catalogue, lock=True)
    opened.require_writer()
    opened.require_open()
    there = notes.pains(session, opened.intake.id)
    if len(there) >= MOST:
        raise Conflict(_MANY)
    metric = catalogue.metrics.get(metric_id)
    if metric is None:
        raise NotFound(_UNKNOWN)
    unit, reading = _checked(typed, metric, now)
    _require_single(there, metric.id, unit, typed.get("subject", ""))
    pain = Pain(intake_id=opened.intake.id, metric_id=metric.id)
    _fill(pain, unit, typed, reading, actor, now)
    if paper.data:
        pain.evidence_id = _take(session, actor, paper, files, now).id
    session.add(pain)
    session.flush()
    _audit(session, actor, "intake.pain_added", opened, pain, now)
    return pain


def change(
    session: Session,
    actor: Actor,
    public_id: str,
    pain_id: str,
    typed: Mapping[str, str],
    *,
    mark: str,
    paper: Paper,
    files: FileStore,
    catalogue: Catalogue,
    now: datetime,
) -> Pain:
    """Change a pain; a paper that was attached stays unless a new one comes.

    Raises:
        NotFound, Forbidden, Conflict, Invalid: like ``add``; Invalid also on ``mark`` where it was
            changed since, Conflict where a target of the plan starts from it.
    """
    opened, pain = open_pain(session, actor, public_id, pain_id, catalogue=catalogue, lock=True)
    opened.require_open()
    if mark_of(pain) != mark:
        raise Invalid({"mark": _STALE})
    unit, reading = _checked(typed, catalogue.metrics[pain.metric_id], now)
    if notes.targets_of_pain(session, pain.id) and (unit, reading.value) != (pain.unit, pain.value):
        raise Conflict(_TARGETS)
    _require_single(
        notes.pains(session, opened.intake.id), pain.metric_id, unit, typed.get("subject", ""),
        but=pain.id,
    )  # fmt: skip
    if paper.data:
        pain.evidence_id = _take(session, actor, paper, files, now).id
    _fill(pain, unit, typed, reading, actor, now)
    session.flush()
    _audit(session, actor, "intake.pain_changed", opened, pain, now)
    return pain


def remove(
    session: Session,
    actor: Actor,
    public_id: str,
    pain_id: str,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    """Take a pain away; the page asks first.

    Raises:
        NotFound, Forbidden: like ``open_pain``.
        Conflict: the intent has ended, or a target of the plan starts from it.
    """
    opened, pain = open_pain(session, actor, public_id, pain_id, catalogue=catalogue, lock=True)
    opened.require_open()
    if notes.targets_of_pain(session, pain.id):
        raise Conflict(_TARGETS)
    _audit(session, actor, "intake.pain_removed", opened, pain, now)
    session.delete(pain)
    session.flush()


def typed_pain(pain: Pain) -> dict[str, str]:
    """Return a stored pain as it would be typed."""
    return {
        "unit": pain.unit,
        "subject": pain.subject,
        "value": measures.plain(pain.value),
        "period_from": f"{pain.period_from:%Y-%m}",
        "period_to": f"{pain.period_to:%Y-%m}",
        "measured_by": pain.measured_by,
        "method": pain.method,
    }


def _checked(typed: Mapping[str, str], metric: Metric, now: datetime) -> tuple[str, Reading]:
    unit = typed.get("unit", "") or metric.units[0]
    problems: dict[str, Problem | str] = {}
    if unit not in metric.units:
        problems["unit"] = N_("이 지표에 맞는 단위를 골라 주세요.")
    if len(typed.get("subject", "")) > MAX_SUBJECT:
        problems["subject"] = Problem(N_("%(most)s자까지 적을 수 있어요."), {"most": MAX_SUBJECT})
    found = check_reading(typed, point="baseline", unit=unit, others=(), today=today_in_seoul(now))
    problems |= found.problems
    if problems or found.reading is None:
        raise Invalid(problems)
    return unit, found.reading


def _fill(
    pain: Pain, unit: str, typed: Mapping[str, str], reading: Reading, actor: Actor, now: datetime
) -> None:  # fmt: skip
    pain.unit, pain.subject, pain.value = unit, typed.get("subject", ""), reading.value
    pain.period_from, pain.period_to = reading.period_from, reading.period_to
    pain.measured_by, pain.method = reading.measured_by, reading.method
    pain.entered_by_id, pain.entered_at = actor.user_id, now


def _take(
    session: Session, actor: Actor, paper: Paper, files: FileStore, now: datetime
) -> Attachment:
    return take_in(session, files, owner=actor, data=paper.data, filename=paper.filename, now=now)


def _require_single(
    there: Sequence[Pain], metric_id: str, unit: str, subject: str, *, but: int | None = None
) -> None:
    # the intent is locked: nobody adds the same one in between
    if any(
        (p.metric_id, p.unit, p.subject) == (metric_id, unit, subject) and p.id != but
        for p in there
    ):
        raise Invalid({"subject": _TWICE})


def _audit(
    session: Session, actor: Actor, action: str, opened: Opened, pain: Pain, now: datetime
) -> None:
    auditing.record(
        session, actor, action, "intake", opened.intake.public_id, now=now,
        region=opened.intake.region_code,
        after={"metric": pain.metric_id, "value": measures.plain(pain.value), "unit": pain.unit},
    )  # fmt: skip
