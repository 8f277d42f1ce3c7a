"""The targets of a plan: quoted from a published case, or written by hand with a reason."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.errors import N_, Invalid, NotFound, Problem
from app.models.intake import Pain, PlanTarget
from app.repositories.intakes import notes, plans
from app.runtime.catalogue import Catalogue, Metric
from app.services import auditing, measures
from app.services.actor import Actor
from app.services.goals import require_direction
from app.services.kpi_pairs import KpiPair
from app.services.plans import quoting
from app.services.plans.access import OpenPlan, open_plan
from app.services.plans.editing import touch
from app.services.plans.quoting import Offer, Quote

MAX_REASON = 500
MAX_AHEAD = timedelta(days=5 * 366)
_UNKNOWN = N_("이 값을 찾지 못했어요. 그사이 지워졌을 수 있어요.")
_GONE = N_("이 사례는 더 이상 인용할 수 없어요. 다른 사례를 골라 주세요.")
_WHEN = N_("오늘부터 5년 안의 날짜를 골라 주세요.")
_WHY = N_("사례를 인용하지 않으면 왜 이만큼인지 적어 주세요. 500자까지 적을 수 있어요.")


@dataclass(frozen=True)
class TargetView:
    """A target as people read it."""

    target: PlanTarget
    metric: Metric
    pain: Pain | None
    quote: KpiPair | None
    case_id: str
    """Public id of the quoted case while it can be read, else empty text."""

    @property
    def as_quoted(self) -> bool:
        """Whether the target is the one that follows from its quote."""
        return self.quote is not None and self.target.target == Decimal(
            self.target.quoted["proposed"]
        )


def views(session: Session, there: OpenPlan, catalogue: Catalogue) -> list[TargetView]:
    """Return the targets of a plan in order. Two SELECTs."""
    pains = {p.id: p for p in notes.pains(session, there.opened.intake.id)}
    ids = {t.case_id for t in there.targets if t.case_id is not None}
    known = plans.case_addresses(session, ids)
    found = []
    for target in there.targets:
        public, readable = known.get(target.case_id or 0, ("", False))
        found.append(
            TargetView(
                target=target,
                metric=catalogue.metrics[target.metric_id],
                pain=pains.get(target.pain_id or 0),
                quote=quoting.quoted_pair(target.quoted, catalogue) if target.quoted else None,
                case_id=public if readable else "",
            )
        )
    return found


def open_target(
    session: Session,
    actor: Actor,
    public_id: str,
    pain_id: str,
    *,
    catalogue: Catalogue,
    lock: bool = False,
) -> tuple[OpenPlan, Pain, PlanTarget | None, Offer]:
    """Return a pain, the target that starts from it if any, and what can be quoted for it.

    Raises:
        NotFound: plan or pain lies out of sight.
        Forbidden: the actor may only read.
        Conflict: the firm has applied with the plan.
    """
    there = open_plan(session, actor, public_id, catalogue=catalogue, lock=lock)
    there.require_writer()
    intake = there.opened.intake
    pain = notes.pain(session, intake.id, pain_id)
    if pain is None:
        raise NotFound(_UNKNOWN)
    offer = quoting.offer(
        session, pain,
        industry=there.opened.company.industry_code if there.opened.company else "",
        company_id=intake.company_id, catalogue=catalogue,
    )  # fmt: skip
    target = next((t for t in there.targets if t.pain_id == pain.id), None)
    return there, pain, target, offer


def put(
    session: Session,
    actor: Actor,
    public_id: str,
    pain_id: str,
    *,
    quote: str,
    value: str,
    target_by: date | None,
    reason: str,
    sure: bool,
    catalogue: Catalogue,
    now: datetime,
) -> PlanTarget:
    """Set the target for a pain.

    ``quote`` is the public id of the case to quote, or empty for a target of one's own; ``value``
    may be left empty beside a quote, which then decides. A value other than the one that follows
    from the quote needs a reason, as does one without a quote.

    Raises:
        NotFound, Forbidden, Conflict: like ``open_target``.
        Invalid: by field.
    """
    there, pain, target, offer = open_target(
        session, actor, public_id, pain_id, catalogue=catalogue, lock=True
    )
    chosen = next((q for q in offer.quotes if q.case.public_id == quote), None)
    if quote and chosen is None:
        raise Invalid({"quote": _GONE})
    wanted = _checked(chosen, value, pain, target_by, reason, now)
    if not sure:
        require_direction(catalogue.metrics[pain.metric_id], pain.value, wanted, "value")
    if target is None:
        target = PlanTarget(plan_id=there.plan.id, pain_id=pain.id, position=len(there.targets))
    target.metric_id, target.unit, target.subject = pain.metric_id, pain.unit, pain.subject
    target.baseline, target.target, target.target_by = pain.value, wanted, target_by
    target.reason = reason
    _quote(target, chosen, catalogue, today_in_seoul(now))
    session.add(target)
    touch(there.plan, now)
    session.flush()
    _audit(session, actor, "plan.target_set", there, target, now)
    return target


def remove(
    session: Session,
    actor: Actor,
    public_id: str,
    pain_id: str,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    """Take the target for a pain away; raises like ``open_target``."""
    there, _, target, _ = open_target(
        session, actor, public_id, pain_id, catalogue=catalogue, lock=True
    )
    if target is None:
        raise NotFound(_UNKNOWN)
    _audit(session, actor, "plan.target_removed", there, target, now)
    session.delete(target)
    touch(there.plan, now)
    session.flush()


def _checked(
    chosen: Quote | None,
    value: str,
    pain: Pain,
    target_by: date | None,
    reason: str,
    now: datetime,
) -> Decimal:
    problems: dict[str, Problem | str] = {}
    found = measures.Checked()
    wanted = measures.take_quantity({"value": value}, "value", pain.unit, found)
    problems |= found.wrong
    if wanted is None and chosen is not None and not problems:
        wanted = chosen.target
    if wanted is None and not problems:
        problems["value"] = N_("바라는 값을 적어 주세요.")
    own = chosen is None or wanted != chosen.target
    if len(reason) > MAX_REASON or (own and not reason):
        problems["reason"] = _WHY
    today = today_in_seoul(now)
    if target_by is None or not today <= target_by <= today + MAX_AHEAD:
        problems["target_by"] = _WHEN
    if problems or wanted is None:
        raise Invalid(problems)
    return wanted


def _quote(target: PlanTarget, chosen: Quote | None, catalogue: Catalogue, on: date) -> None:
    if chosen is None:
        target.case_id = target.measure_id = None
        target.quoted = {}
    else:
        target.case_id, target.measure_id = chosen.case.id, chosen.measure.id
        target.quoted = quoting.certificate(chosen, catalogue, on=on)


def _audit(
    session: Session,
    actor: Actor,
    action: str,
    there: OpenPlan,
    target: PlanTarget,
    now: datetime,
) -> None:
    auditing.record(
        session, actor, action, "plan", there.plan.public_id, now=now,
        region=there.opened.intake.region_code,
        after={
            "metric": target.metric_id,
            "unit": target.unit,
            "target": measures.plain(target.target),
            "case": target.quoted.get("case", "") if target.quoted else "",
        },
    )  # fmt: skip
