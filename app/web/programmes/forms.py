"""The form of the eligibility check: what it holds is judged and kept nowhere."""

from collections.abc import Collection
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import Length

from app.errors import N_, Invalid
from app.services.programmes.facts import GIVEN, area_known
from app.web.filters import named
from app.web.forms import Form
from app.web.programme_words import MANWON, QUESTION, whole
from app.web.reference import catalogue
from app.web.words import choices
from matching.programmes.domain import FirmFacts, Known, PastAid, Span, Value

_ANSWERS = [("no", _l("아니요")), ("yes", _l("예")), ("", _l("모르겠어요"))]
_NUMBER = N_("0 이상의 수를 숫자로 적어 주세요.")


def _flag(fact: str) -> RadioField:
    return RadioField(_l(QUESTION[fact]), choices=_ANSWERS, default="", validate_choice=False)


class CheckForm(Form):
    """Facts of a firm as its owner knows them; everything may stay empty."""

    sales = StringField(_l("지난해 매출 (만원)"), [Length(max=20)])
    headcount = StringField(_l("직원 수"), [Length(max=20)])
    place = SelectField(_l("공장이 있는 곳"), validate_choice=False)
    industry = SelectField(_l("업종"), validate_choice=False)
    level = SelectField(_l("스마트공장 수준"), validate_choice=False)
    aid = RadioField(
        _l("스마트공장 지원을 받은 적이 있나요?"),
        choices=_ANSWERS,
        default="",
        validate_choice=False,
    )
    building_elsewhere = _flag("building_elsewhere")
    closed = _flag("closed")
    tax_debt = _flag("tax_debt")
    root_industry = _flag("root_industry")
    disabled_owned = _flag("disabled_owned")
    women_owned = _flag("women_owned")
    social_enterprise = _flag("social_enterprise")
    crisis_area = _flag("crisis_area")
    venture = _flag("venture")
    exporter = _flag("exporter")
    cost = StringField(_l("생각하는 사업비 (만원)"), [Length(max=20)])

    def __init__(self, *args: Any, home: str, **kwargs: Any) -> None:
        """Fill the selects; municipalities are offered for the home region alone."""
        super().__init__(*args, **kwargs)
        books = catalogue()
        own = [(place.id, named(place)) for place in books.places_of(home)]
        others = [(r.id, named(r)) for r in books.regions.values() if r.id != home]
        pick = [("", str(_l("골라 주세요")))]
        self.place.choices = {
            "": pick,
            named(books.regions[home]): own,
            str(_l("다른 시·도")): others,
        }
        trades = [t for t in books.trades.values() if t.parent is None]
        self.industry.choices = [*pick, *((t.id, f"{t.id} {named(t)}") for t in trades)]
        self.level.choices = [*pick, *choices("level")]

    def flags(self, asked: Collection[str]) -> list[str]:
        """Return the declarations that the programmes ask for, in the order of the form."""
        return [fact for fact in QUESTION if fact in asked]

    def facts(self, on: date) -> FirmFacts:
        """Return what was entered.

        Raises:
            Invalid: a number is no number.
        """
        values: dict[str, Value] = {}
        wrong = {}
        for name, fact, unit in (
            ("sales", "sales_won", MANWON),
            ("headcount", "headcount", 1),
            ("cost", "", MANWON),
        ):
            text = self[name].data
            number = whole(text)
            if text and number is None:
                wrong[name] = _NUMBER
            elif fact and number is not None:
                values[fact] = Span.exactly(number * unit)
        if wrong:
            raise Invalid(wrong)
        values |= {f: self[f].data == "yes" for f in QUESTION if self[f].data in {"yes", "no"}}
        if self.industry.data in catalogue().trades:
            values["industry"] = self.industry.data
        if self.level.data:
            values["level"] = frozenset({self.level.data})
        if self.aid.data in {"yes", "no"}:
            aided = self.aid.data == "yes"
            values["aid"] = (PastAid("", "", "smart_factory", on.year),) if aided else ()
        known = {fact: Known(value, on, GIVEN) for fact, value in values.items()}
        return FirmFacts(known | self._area(on))

    def cost_won(self) -> int | None:
        """Return the cost entered, in won."""
        number = whole(self.cost.data)
        return None if number is None else number * MANWON

    def _area(self, on: date) -> dict[str, Known]:
        books, chosen = catalogue(), self.place.data or ""
        if chosen in books.regions:
            return {"region": Known(frozenset({chosen}), on, GIVEN)}
        if chosen not in books.places:
            return {}
        return {
            "region": Known(frozenset({books.places[chosen].region}), on, GIVEN),
            "municipality": Known(frozenset({chosen}), on, GIVEN),
            **area_known(chosen, on, books),
        }
