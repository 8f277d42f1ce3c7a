"""Changes to a plan by several people: what somebody else wrote meanwhile is never lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Invalid, Problem
from app.models.intake import PlanDraft
from app.repositories.intakes import rounds
from app.runtime.catalogue import Catalogue
from app.services import auditing
from app.services.actor import Actor
from app.services.plans import readiness
from app.services.plans.access import OpenPlan, open_plan

TEXTS = ("title", "situation", "problem", "approach", "after_care")
MAX_TITLE, MAX_TEXT, MAX_ROWS, MAX_WHAT = 120, 6000, 12, 200
MAX_WON = 100_000_000_000
_LONG = N_("%(most)s자까지 적을 수 있어요. 조금 줄여 주세요.")
_STALE = N_("그사이에 다른 분이 이 계획서를 고쳤어요. 지금 내용과 견주어 보고 다시 저장해 주세요.")
_MISSING = N_("아직 빠진 것이 있어요. 목록을 확인해 주세요.")


@dataclass(frozen=True)
class Written:
    """A plan as it was typed; a row without any text is left out."""

    texts: Mapping[str, str]
    solutions: tuple[str, ...]
    schedule: Sequence[tuple[str, str, str]]
    """(what, first month, last month), months as ``2026-05``."""
    costs: Sequence[tuple[str, str]]
    """(what, won as typed)."""
    version: str
    """Public id of the programme version, empty for none."""


class Stale(Conflict):
    """Somebody changed the plan in between; ``plan`` is what it is now."""

    def __init__(self, plan: PlanDraft) -> None:
        """Keep the plan as it stands."""
        self.plan = plan
        super().__init__(_STALE)


def change(
    session: Session,
    actor: Actor,
    public_id: str,
    written: Written,
    *,
    revision: int,
    catalogue: Catalogue,
    on: date,
    now: datetime,
) -> PlanDraft:
    """Change the texts, solutions, rows and programme of a plan.

    A plan that was marked as finished is in work again.

    Raises:
        Stale: somebody changed it since ``revision`` was read.
        NotFound: it lies out of sight.
        Forbidden: the actor may only read.
        Conflict: the firm has applied with it.
        Invalid: by field; rows as ``costs-3`` and ``schedule-0``.
    """
    there = open_plan(session, actor, public_id, catalogue=catalogue, lock=True)
    there.require_writer()
    plan = there.plan
    if plan.revision != revision:
        raise Stale(plan)
    problems: dict[str, Problem | str] = {}
    _check_texts(written, problems)
    costs, schedule = _costs(written, problems), _schedule(written, problems)
    solutions = [id_ for id_ in written.solutions if id_ in catalogue.remedies]
    versions = {r.public_id: r.id for r in versions_for(session, there, on=on)}
    if written.version and written.version not in versions:
        problems["version"] = N_("목록에 있는 것을 골라 주세요.")
    if problems:
        raise Invalid(problems)
    before = _plain(plan)
    for name in TEXTS:
        setattr(plan, name, written.texts.get(name, ""))
    plan.solutions, plan.costs, plan.schedule = solutions, costs, schedule
    plan.programme_version_id = versions.get(written.version)
    changed = [name for name, value in _plain(plan).items() if value != before[name]]
    if changed:
        touch(plan, now)
        _audit(session, actor, "plan.changed", there, now, {"fields": changed})
    return plan


def touch(plan: PlanDraft, now: datetime) -> None:
    """Let other editors of a plan see that it was changed; it is in work again."""
    plan.revision += 1
    plan.updated_at, plan.state = now, "draft"


def versions_for(session: Session, there: OpenPlan, *, on: date) -> list[rounds.Round]:
    """Return the programmes that a plan can be meant for: those in force, and its own one."""
    found = rounds.in_force(session, region=there.opened.intake.region_code, on=on)
    own = rounds.of_version(session, there.plan.programme_version_id)
    return found if own is None or own in found else [own, *found]


def finish(
    session: Session, actor: Actor, public_id: str, *, catalogue: Catalogue, now: datetime
) -> None:
    """Mark a plan as finished.

    Raises:
        NotFound, Forbidden, Conflict: like ``change``; Conflict also while something is missing.
    """
    there = open_plan(session, actor, public_id, catalogue=catalogue, lock=True)
    there.require_writer()
    version = _version(session, there)
    if any(not item.done for item in readiness.checklist(there, version)):
        raise Conflict(_MISSING)
    if there.plan.state != "ready":
        there.plan.state, there.plan.updated_at = "ready", now
        _audit(session, actor, "plan.ready", there, now, {})


def work_again(
    session: Session, actor: Actor, public_id: str, *, catalogue: Catalogue, now: datetime
) -> None:
    """Take the mark back that a plan is finished; raises like ``change``."""
    there = open_plan(session, actor, public_id, catalogue=catalogue, lock=True)
    there.require_writer()
    if there.plan.state == "ready":
        there.plan.state, there.plan.updated_at = "draft", now
        _audit(session, actor, "plan.again", there, now, {})


def _version(session: Session, there: OpenPlan) -> Any:
    id_ = there.plan.programme_version_id
    return rounds.version(session, id_) if id_ else None


def _check_texts(written: Written, problems: dict[str, Problem | str]) -> None:
    for name, text in written.texts.items():
        most = MAX_TITLE if name == "title" else MAX_TEXT
        if len(text) > most:
            problems[name] = Problem(_LONG, {"most": most})


def _costs(written: Written, problems: dict[str, Problem | str]) -> list[dict[str, Any]]:
    found = []
    for number, (what, won) in enumerate(written.costs[:MAX_ROWS]):
        plain = won.replace(",", "").replace(" ", "").removesuffix("원")
        if not what and not plain:
            continue
        if not what or len(what) > MAX_WHAT:
            problems[f"costs-{number}"] = N_("무엇에 쓰는 돈인지 200자까지 적어 주세요.")
        elif not (plain.isascii() and plain.isdigit() and int(plain) <= MAX_WON):
            problems[f"costs-{number}"] = N_("금액을 원 단위의 숫자로 적어 주세요.")
        else:
            found.append({"what": what, "won": int(plain)})
    return found


def _schedule(written: Written, problems: dict[str, Problem | str]) -> list[dict[str, Any]]:
    found = []
    for number, (what, first, last) in enumerate(written.schedule[:MAX_ROWS]):
        if not (what or first or last):
            continue
        months = [_month(first), _month(last or first)]
        if not what or len(what) > MAX_WHAT:
            problems[f"schedule-{number}"] = N_("무엇을 하는지 200자까지 적어 주세요.")
        elif None in months:
            problems[f"schedule-{number}"] = N_("시작하고 끝나는 달을 2026-05처럼 적어 주세요.")
        elif months[0] > months[1]:  # type: ignore[operator]  # neither is None here
            problems[f"schedule-{number}"] = N_(
                "마지막 달이 첫 달보다 앞서요. 순서를 확인해 주세요."
            )
        else:
            found.append({"what": what, "from": months[0], "to": months[1]})
    return found


def _month(text: str) -> str | None:
    try:
        return f"{date.fromisoformat(f'{text}-01'):%Y-%m}"
    except ValueError:
        return None


def _plain(plan: PlanDraft) -> dict[str, Any]:
    names = (*TEXTS, "solutions", "schedule", "costs", "programme_version_id")
    return {name: getattr(plan, name) for name in names}


def _audit(
    session: Session,
    actor: Actor,
    action: str,
    there: OpenPlan,
    now: datetime,
    after: dict[str, Any],
) -> None:
    auditing.record(
        session, actor, action, "plan", there.plan.public_id, now=now,
        region=there.opened.intake.region_code, after=after,
    )  # fmt: skip
