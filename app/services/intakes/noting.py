"""The note of a visit: kept as a draft while it is written on a phone, then handed in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.errors import N_, Conflict, Forbidden, Invalid, Problem
from app.models.company import LEVELS
from app.models.intake import READINESS, IntakeVisit
from app.runtime.catalogue import Catalogue
from app.services import auditing
from app.services.actor import Actor
from app.services.case_steps import fingerprint
from app.services.intakes import letters
from app.services.intakes.access import Opened, open_intake
from app.services.site_links import SiteLinks

TEXTS = (
    "products", "process", "problem", "cause", "records", "supplier", "safety", "first_step",
    "private",
)  # fmt: skip
MAX_TEXT, MAX_CATEGORIES = 2000, 5
BACK = timedelta(days=365)
_VISITOR = N_("방문 기록은 찾아간 분만 적어요.")
_PLANNED = N_("계획서가 시작돼 기록을 고칠 수 없어요. 계획서에서 고쳐 주세요.")
_LONG = N_("%(most)s자까지 적을 수 있어요. 조금 줄여 주세요.")
_STALE = N_("그사이에 다른 화면에서 이 기록을 고쳤어요. 아래 내용을 확인하고 다시 저장해 주세요.")


@dataclass(frozen=True)
class Note:
    """A note as it was typed."""

    day: date | None
    texts: Mapping[str, str]
    """Keys as in ``TEXTS``."""
    categories: tuple[str, ...]
    level: str
    will: int | None
    readiness: str


def open_note(
    session: Session, actor: Actor, public_id: str, *, catalogue: Catalogue, lock: bool = False
) -> tuple[Opened, IntakeVisit]:
    """Return an intent with the note of its visitor. One SELECT, two with ``lock``.

    Raises:
        NotFound: the intent lies out of sight.
        Forbidden: the actor is not its visitor.
    """
    opened = open_intake(session, actor, public_id, catalogue=catalogue, lock=lock)
    if not opened.visits or opened.visit is None:
        raise Forbidden(_VISITOR)
    return opened, opened.visit


def may_write(opened: Opened) -> bool:
    """Whether the note can still be changed: until a plan is made of it."""
    return opened.intake.state in {"assigned", "visited"}


def mark_of(visit: IntakeVisit) -> str:
    """Return what changes with every change of a note."""
    return fingerprint({"note": [visit.updated_at.isoformat(), visit.public_id]})


def save(
    session: Session,
    actor: Actor,
    public_id: str,
    note: Note,
    *,
    mark: str,
    hand_in: bool,
    catalogue: Catalogue,
    links: SiteLinks,
    now: datetime,
) -> IntakeVisit:
    """Keep a note; ``hand_in`` gives it to the coordinators, who are told.

    What was handed in stays handed in: what is changed later is in the trail.

    Raises:
        NotFound, Forbidden: like ``open_note``.
        Conflict: a plan was made of it, or the intent has ended.
        Invalid: by field; ``mark`` where it was changed since ``mark`` was read.
    """
    opened, visit = open_note(session, actor, public_id, catalogue=catalogue, lock=True)
    opened.require_open()
    if not may_write(opened):
        raise Conflict(_PLANNED)
    if mark_of(visit) != mark:
        raise Invalid({"mark": _STALE})
    sent = hand_in or visit.sent_at is not None
    problems = _problems(note, today_in_seoul(now), sent=sent, catalogue=catalogue)
    if problems:
        raise Invalid(problems)
    for name in TEXTS:
        setattr(visit, name, note.texts.get(name, ""))
    visit.day, visit.will = note.day, note.will
    visit.level, visit.readiness = note.level or None, note.readiness or None
    visit.categories, visit.updated_at = list(note.categories), now
    if not sent:
        return visit
    first = visit.sent_at is None
    visit.sent_at = visit.sent_at or now
    opened.intake.state = "visited"
    auditing.record(
        session, actor, "intake.noted" if first else "intake.note_changed", "intake",
        opened.intake.public_id, now=now, region=opened.intake.region_code,
        after={"day": note.day.isoformat() if note.day else ""},
    )  # fmt: skip
    if first:
        letters.tell_desk(
            session, "intake_noted_desk", opened.intake, catalogue=catalogue, happened="noted",
            link=links.desk_intake(opened.intake.public_id), now=now,
            values={"visitor": actor.name},
        )  # fmt: skip
    return visit


def _problems(
    note: Note, today: date, *, sent: bool, catalogue: Catalogue
) -> dict[str, Problem | str]:
    found: dict[str, Problem | str] = {
        name: Problem(_LONG, {"most": MAX_TEXT})
        for name, text in note.texts.items()
        if len(text) > MAX_TEXT
    }
    if note.day is not None and not today - BACK <= note.day <= today:
        found["day"] = N_("오늘까지의 날짜를 골라 주세요.")
    if not set(note.categories) <= set(catalogue.categories):
        found["categories"] = N_("목록에 있는 것을 골라 주세요.")
    elif len(note.categories) > MAX_CATEGORIES:
        found["categories"] = N_("다섯 가지까지 골라 주세요.")
    if note.level and note.level not in LEVELS:
        found["level"] = N_("목록에 있는 것을 골라 주세요.")
    if note.readiness and note.readiness not in READINESS:
        found["readiness"] = N_("목록에 있는 것을 골라 주세요.")
    if note.will is not None and not 1 <= note.will <= 5:
        found["will"] = N_("1부터 5까지 골라 주세요.")
    if sent:
        found |= _missing(note)
    return found


def _missing(note: Note) -> dict[str, Problem | str]:
    """Return what a note needs before it is handed in."""
    found: dict[str, Problem | str] = {}
    if note.day is None:
        found["day"] = N_("다녀온 날을 골라 주세요.")
    if not note.texts.get("problem"):
        found["problem"] = N_("무엇이 힘든지 적어 주세요. 들은 말 그대로가 좋아요.")
    if not note.categories:
        found["categories"] = N_("어떤 고민인지 하나는 골라 주세요.")
    if not note.readiness:
        found["readiness"] = N_("시작할 준비가 됐는지 골라 주세요.")
    return found
