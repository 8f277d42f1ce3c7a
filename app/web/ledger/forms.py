"""Forms of the ledger: judged by the services, so that all problems are told at once."""

import re
from datetime import date

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import DateField, FileField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from app.services.ledger.changing import Typed
from app.services.ledger.handing_in import SentFile
from app.services.ledger.records import Purposes, Sources
from app.services.ledger.rules import Kinds, TypedRule
from app.services.ledger.terms import Terms
from app.web.forms import Form
from app.web.ledger_words import ledger_choices

_WRONG = -1


def won_of(text: str | None) -> int | None:
    """Return whole won from text such as ``1,200,000원``; None for empty, -1 for anything else."""
    typed = (text or "").strip()
    if not typed:
        return None
    digits = re.sub(r"[,\s원]", "", typed)
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 16 else _WRONG


def sent_file(name: str = "file") -> SentFile | None:
    """Return the file of the request, None where none was chosen."""
    upload = request.files.get(name)
    if upload is None or not upload.filename:
        return None
    return SentFile(upload.read(), upload.filename)


def written(won: int | None) -> str:
    """Return won as a field shows it."""
    return "" if won is None else f"{won:,}"


class MoneyForm(Form):
    """One field for what each source gives."""

    state = StringField(_l("국비"))
    host = StringField(_l("대기업 출연"))
    province = StringField(_l("도비"))
    municipality = StringField(_l("시·군비"))
    own = StringField(_l("기업 부담"))
    other = StringField(_l("그 밖의 재원"))

    def money(self) -> dict[str, int | None]:
        """Return source → won; -1, which no service takes, for what is no number."""
        return {source: won_of(self[source].data) for source in Sources}

    def show(self, money: dict[str, int]) -> None:
        """Fill in what each source gives."""
        for source in Sources:
            self[source].data = written(money.get(source, 0))


class TermsForm(MoneyForm):
    """What an agreement says."""

    title = StringField(_l("과제 이름"))
    agreement_number = StringField(_l("협약 번호"))
    agency = StringField(_l("주는 곳"))
    purpose = SelectField(_l("목적"), validate_choice=False)
    agreed_on = DateField(_l("협약한 날"), [Optional()])
    first_day = DateField(_l("시작하는 날"), [Optional()])
    last_day = DateField(_l("끝나는 날"), [Optional()])
    cost_won = StringField(_l("총사업비"))

    def offer_purposes(self) -> None:
        """Fill in the choices of the select."""
        self.purpose.choices = list(ledger_choices("purpose").items())

    def terms(self, fallback: date) -> Terms:
        """Return what was typed; a day that is missing is ``fallback`` and told by ``lacks``."""
        return Terms(
            title=self.title.data or "",
            first_day=self.first_day.data or fallback,
            last_day=self.last_day.data or fallback,
            agreed_on=self.agreed_on.data or fallback,
            cost_won=_WRONG if (cost := won_of(self.cost_won.data)) is None else cost,
            funding={source: won or 0 for source, won in self.money().items()},
            agency=self.agency.data or "",
            agreement_number=self.agreement_number.data or "",
            purpose=self.purpose.data or "",
        )

    def lacks(self) -> list[str]:
        """Return the days that are not filled in, or cannot be read."""
        return [n for n in ("agreed_on", "first_day", "last_day") if self[n].data is None]

    def show_terms(self, terms: Terms) -> None:
        """Fill in the terms."""
        for name in (
            "title", "agreement_number", "agency", "purpose", "agreed_on", "first_day", "last_day",
        ):  # fmt: skip
            self[name].data = getattr(terms, name)
        self.cost_won.data = written(terms.cost_won)
        self.show(dict(terms.funding))


class ChangeForm(MoneyForm):
    """The whole content of an agreement, with the day and the reason of the change."""

    seen = HiddenField()
    title = StringField(_l("과제 이름"))
    agreement_number = StringField(_l("협약 번호"))
    agency = StringField(_l("주는 곳"))
    agreed_on = DateField(_l("협약한 날"), [Optional()])
    first_day = DateField(_l("시작하는 날"), [Optional()])
    last_day = DateField(_l("끝나는 날"), [Optional()])
    cost_won = StringField(_l("총사업비"))
    note = TextAreaField(_l("메모"))
    changed_on = DateField(_l("바꾼 날"), [Optional()])
    reason = TextAreaField(_l("바꾸는 까닭"))

    def typed(self) -> Typed:
        """Return what was typed."""
        money = self.money()
        return Typed(
            title=self.title.data or "",
            agreement_number=self.agreement_number.data or "",
            agency=self.agency.data or "",
            agreed_on=self.agreed_on.data,
            first_day=self.first_day.data,
            last_day=self.last_day.data,
            cost_won=won_of(self.cost_won.data),
            funding=money,
            changed_on=self.changed_on.data,
            reason=self.reason.data or "",
            seen=whole(self.seen.data),
            note=self.note.data or "",
        )


class PayForm(MoneyForm):
    """What was paid so far by each source."""

    seen = HiddenField()
    paid_on = DateField(_l("지급한 날"), [Optional()])
    reason = TextAreaField(_l("무엇을 지급했나요?"))


class ReasonForm(Form):
    """A step with its reason."""

    reason = TextAreaField(_l("까닭"))


class MoveForm(ReasonForm):
    """The next state of an aid, with the reason."""

    state = HiddenField()


class DayForm(ReasonForm):
    """Another day for a paper."""

    due_on = DateField(_l("새로 내는 날"), [Optional()])


class PaperForm(DayForm):
    """One more paper."""

    kind = SelectField(_l("종류"), validate_choice=False)
    title = StringField(_l("서류 이름"))


class ReceiveForm(Form):
    """A paper that came another way."""

    received_on = DateField(_l("받은 날"), [Optional()])
    file = FileField(_l("파일"))


class ProofForm(Form):
    """What proves a line of the checklist."""

    item = SelectField(_l("정산 항목"), validate_choice=False)
    file = FileField(_l("파일"))
    task = SelectField(_l("상주에서 마친 과제"), validate_choice=False)
    note = TextAreaField(_l("설명"))


class ItemForm(Form):
    """One more line of the checklist."""

    title = StringField(_l("정산 항목"))


class DecideForm(ReasonForm):
    """What a coordinator says of an overlap."""

    outcome = SelectField(_l("판단"), validate_choice=False)


class RuleForm(Form):
    """A rule against giving twice."""

    region = SelectField(_l("지역"), validate_choice=False)
    kind = SelectField(_l("무엇을 볼까요?"), validate_choice=False)
    ko = StringField(_l("규칙 (한국어)"))
    en = StringField(_l("규칙 (영어)"))
    years = StringField(_l("몇 해"))
    limit_won = StringField(_l("한도 (원)"))
    valid_from = DateField(_l("시작하는 날"), [Optional()])
    valid_to = DateField(_l("끝나는 날"), [Optional()])
    source = StringField(_l("출처"))

    def typed(self, purposes: list[str]) -> TypedRule:
        """Return what was typed."""
        years = (self.years.data or "").strip()
        return TypedRule(
            kind=self.kind.data if self.kind.data in Kinds else "",
            ko=self.ko.data or "",
            en=self.en.data or "",
            purposes=tuple(name for name in Purposes if name in purposes),
            years=None if not years else whole(years),
            limit_won=won_of(self.limit_won.data),
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
            source=self.source.data or "",
        )


def whole(text: str | None) -> int:
    """Return a whole number of at most nine digits; -1 for anything else."""
    typed = str(text or "").strip()
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else _WRONG
