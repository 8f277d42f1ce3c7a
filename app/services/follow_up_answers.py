"""What a firm writes into a form about its KPIs: each good value is kept, whatever the others."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.errors import N_, Conflict, Invalid, Problem
from app.models.engagement import GoalReading
from app.repositories import accounts, attachments
from app.repositories import follow_ups as repository
from app.runtime.catalogue import Catalogue
from app.runtime.files import FileStore
from app.services import auditing, file_intake, follow_ups, mail_tokens
from app.services.figures.facts import forget_goal, renew_goal
from app.services.follow_ups import AskedGoal, FollowUpForm
from app.services.notifying import notify
from app.services.readings import CheckedReading, check_reading, typed_reading
from app.services.request_letters import Address

MAX_REASON, MAX_COMMENT = 500, 1000
_BOTH = N_("값과 ‘잴 수 없었어요’ 가운데 하나만 남겨 주세요.")
_REASON = N_("왜 잴 수 없었는지 한 줄로 적어 주세요.")
_KEPT = N_("올리신 파일을 찾지 못했어요. 다시 골라 주세요.")


@dataclass(frozen=True)
class Upload:
    """A file as it was sent."""

    data: bytes
    filename: str


@dataclass(frozen=True)
class Given:
    """What was written for one goal; ``values`` has keys as in ``readings.FIELDS``.

    ``kept`` is the public id of a file that was taken in before, while its row was still wrong.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    unmeasured: bool = False
    reason: str = ""
    upload: Upload | None = None
    kept: str = ""

    @property
    def empty(self) -> bool:
        """Whether nobody wrote anything."""
        return not (any(self.values.values()) or self.unmeasured or self.upload or self.kept)


@dataclass(frozen=True)
class Outcome:
    """What became of an answer.

    ``problems`` are by input name (``value-<goal>``); ``kept`` maps goals to files that were taken
    in though their row is not stored yet; ``form`` is the form as it stands now.
    """

    form: FollowUpForm
    problems: dict[str, Problem]
    kept: dict[str, str]
    sent: bool
    """Whether the form is complete now and was not before."""


class Overtaken(Conflict):
    """A colleague saved the form since it was shown; ``form`` is what stands there now."""

    def __init__(self, form: FollowUpForm) -> None:
        """Keep what is stored."""
        super().__init__(
            N_("그사이 다른 분이 이 설문을 저장했어요. 두 내용을 비교해 보고 다시 저장해 주세요.")
        )
        self.form = form


@dataclass(frozen=True)
class Desk:
    """What an answer needs besides its words."""

    files: FileStore
    catalogue: Catalogue
    address: Address
    """Of the results page of an engagement, for the letters."""
    now: datetime


def answer(
    session: Session,
    form: FollowUpForm,
    given: Mapping[str, Given],
    comment: str,
    *,
    mark: str,
    desk: Desk,
    key: str = "",
) -> Outcome:
    """Store what is right of an answer and say what is not; a complete one is sent.

    ``form`` was opened with its lock, by key or signed in. Goals that nobody wrote about stay as
    they are, as do values that a coordinator has checked. The key of the letter, and those of the
    colleagues, are used up once the form is complete; until then they may go on.

    Args:
        session: the running transaction.
        form: the locked form.
        given: what was written, by public id of the goal.
        comment: words about the whole.
        mark: of the form as it was shown.
        desk: stores and clock.
        key: of the letter, where nobody signed in.

    Raises:
        Overtaken: somebody saved something else since the form was shown.
    """
    open_goals = [goal for goal in form.goals if not goal.locked]
    today = today_in_seoul(desk.now)
    if mark != form.mark and not _says_the_same(form, given, comment, today):
        raise Overtaken(form)
    problems: dict[str, Problem] = {}
    kept: dict[str, str] = {}
    for asked in open_goals:
        one = given.get(asked.goal.public_id, Given())
        if not one.empty or asked.stored is not None:
            _Row(session, form, asked, one, desk, problems, kept).take()
    _take_comment(form, comment, problems)
    for asked in open_goals:
        renew_goal(session, asked.goal.id)
    after = follow_ups.form_of(session, form.actor, form.row, catalogue=desk.catalogue)
    sent = after.complete and not problems and form.row.follow_up.state == "asked"
    if sent:
        _send(session, after, key=key, desk=desk)
    return Outcome(after, problems, kept, sent)


def _says_the_same(
    form: FollowUpForm, given: Mapping[str, Given], comment: str, today: date
) -> bool:
    """Whether a form that came twice says what stands there: a double click is no conflict."""
    return comment == form.row.follow_up.comment and all(
        _row_says_the_same(form, asked, given.get(asked.goal.public_id, Given()), today)
        for asked in form.goals
    )


def _row_says_the_same(form: FollowUpForm, asked: AskedGoal, one: Given, today: date) -> bool:
    if asked.locked:
        return True
    if one.unmeasured or asked.stored is None:
        return one.unmeasured == bool(asked.unmeasured) and one.reason == asked.unmeasured
    reading = _checked(form, asked, one, today).reading
    return reading is not None and all(
        getattr(asked.stored, name) == value for name, value in vars(reading).items()
    )


def _checked(form: FollowUpForm, asked: AskedGoal, one: Given, today: date) -> CheckedReading:
    return check_reading(
        one.values, point=form.point, unit=asked.goal.unit, others=asked.readings, today=today
    )


def _take_comment(form: FollowUpForm, comment: str, problems: dict[str, Problem]) -> None:
    if len(comment) > MAX_COMMENT:
        problems["comment"] = Problem(
            N_("%(most)s자까지 적을 수 있어요."), {"most": f"{MAX_COMMENT:,}"}
        )
    else:
        form.row.follow_up.comment = comment


@dataclass(frozen=True)
class _Row:
    """One goal of an answer on its way into the tables."""

    session: Session
    form: FollowUpForm
    asked: AskedGoal
    given: Given
    desk: Desk
    problems: dict[str, Problem]
    kept: dict[str, str]

    def take(self) -> None:
        """Store the row, or say what is wrong with it."""
        evidence_id = self._evidence()
        if self.given.unmeasured:
            self._leave_out()
            return
        checked = _checked(self.form, self.asked, self.given, today_in_seoul(self.desk.now))
        for name, problem in checked.problems.items():
            self._tell(name, problem)
        if checked.reading is None:
            return
        self._forget_reason()
        self._store(
            vars(checked.reading)
            | {
                "evidence_id": evidence_id,
                "check_state": "documented" if evidence_id else "self_reported",
            }
        )

    def _tell(self, name: str, problem: Problem) -> None:
        self.problems[f"{name}-{self.asked.goal.public_id}"] = problem

    def _evidence(self) -> int | None:
        """Return the id of the row's evidence: sent now, kept from before, or stored already.

        A file that cannot be taken is told; the value is kept without it.
        """
        goal, upload = self.asked.goal.public_id, self.given.upload
        stored = self.asked.stored.evidence_id if self.asked.stored else None
        if upload is not None:
            try:
                file = file_intake.take_in(
                    self.session, self.desk.files, owner=self.form.actor,
                    data=upload.data, filename=upload.filename, now=self.desk.now,
                )  # fmt: skip
            except Invalid as invalid:
                self._tell("evidence", invalid.fields["file"])
                return stored
            self.kept[goal] = file.public_id
            return file.id
        if self.given.kept:
            found = attachments.by_public_id(self.session, self.given.kept)
            if found is not None and found.owner_id == self.form.actor.user_id:
                self.kept[goal] = found.public_id
                return found.id
            self._tell("evidence", Problem(_KEPT))
        return stored

    def _leave_out(self) -> None:
        if any(self.given.values.values()) and self.asked.stored is None:
            self._tell("unmeasured", Problem(_BOTH))
        elif not self.given.reason:
            self._tell("reason", Problem(_REASON))
        elif len(self.given.reason) > MAX_REASON:
            most = {"most": MAX_REASON}
            self._tell("reason", Problem(N_("%(most)s자까지 적을 수 있어요."), most))
        else:
            self._note_reason()

    def _note_reason(self) -> None:
        follow_up, goal = self.form.row.follow_up, self.asked.goal.public_id
        if self.asked.stored is not None:
            self._audit("removed", before=typed_reading(self.asked.stored))
            forget_goal(self.session, self.asked.goal.id)
            self.session.delete(self.asked.stored)
        if follow_up.unmeasured.get(goal) != self.given.reason:
            follow_up.unmeasured = {**follow_up.unmeasured, goal: self.given.reason}
            self._audit("left_out", after={"reason": self.given.reason})

    def _forget_reason(self) -> None:
        follow_up, goal = self.form.row.follow_up, self.asked.goal.public_id
        follow_up.unmeasured = {k: v for k, v in follow_up.unmeasured.items() if k != goal}

    def _store(self, values: dict[str, object]) -> None:
        stored = self.asked.stored
        if stored is None:
            stored = GoalReading(
                goal_id=self.asked.goal.id, point=self.form.point,
                entered_by_id=self.form.actor.user_id, entered_at=self.desk.now, **values,
            )  # fmt: skip
            self.session.add(stored)
            self._audit("entered", after=typed_reading(stored))
            return
        if all(getattr(stored, name) == value for name, value in values.items()):
            return
        before = typed_reading(stored)
        for name, value in values.items():
            setattr(stored, name, value)
        stored.entered_by_id, stored.entered_at = self.form.actor.user_id, self.desk.now
        self._audit("changed", before=before, after=typed_reading(stored))

    def _audit(
        self,
        verb: str,
        *,
        before: Mapping[str, str] | None = None,
        after: Mapping[str, str] | None = None,
    ) -> None:
        about = {"goal": self.asked.goal.public_id, "point": self.form.point}
        auditing.record(
            self.session, self.form.actor, f"reading.{verb}", "engagement",
            self.form.row.engagement.public_id, now=self.desk.now, region=self.form.row.region,
            before=before, after={**about, **(after or {})},
        )  # fmt: skip


def _send(session: Session, form: FollowUpForm, *, key: str, desk: Desk) -> None:
    follow_up, engagement = form.row.follow_up, form.row.engagement
    if key:
        mail_tokens.use(session, mail_tokens.FOLLOW_UP, key, now=desk.now)
    mail_tokens.revoke(session, mail_tokens.FOLLOW_UP, follow_up.id, now=desk.now)
    follow_up.state, follow_up.answered_at = "answered", desk.now
    session.flush()
    auditing.record(
        session, form.actor, "follow_up.answered", "engagement", engagement.public_id,
        now=desk.now, region=form.row.region,
        after={"month": follow_up.month, "by_letter": bool(key)},
    )  # fmt: skip
    mentor = repository.mentor_of(session, engagement)
    people = [*([mentor] if mentor else []), *accounts.coordinators_of(session, form.row.region)]
    for locale in sorted({person.locale for person in people}):
        notify(
            session, "result", "follow_up_answered", [p for p in people if p.locale == locale],
            event=f"follow_up:{follow_up.public_id}:answered",
            values={
                "firm": form.row.company.name, "when": follow_ups.when_of(follow_up, locale),
            },
            link=desk.address(engagement.public_id), now=desk.now,
        )  # fmt: skip
