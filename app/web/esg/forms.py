"""Forms of the ESG sheet; the services judge them."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import DateField, FileField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from app.services.esg.savings import UNITS
from app.web.esg.words import ENERGIES, SAID
from app.web.forms import Form


class RecordForm(Form):
    """What the firm says about one item."""

    state = RadioField(_l("어떤 상태인가요?"), validate_choice=False)
    note = TextAreaField(_l("덧붙일 말"))
    file = FileField(_l("근거 사진이나 문서"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Fill the choices in the reader's language."""
        super().__init__(*args, **kwargs)
        self.state.choices = [(code, gettext(label)) for code, label in SAID.items()]


class _EnergyForm(Form):
    """An energy with its unit, chosen in one step so that no unit can be mixed up."""

    energy = SelectField(_l("에너지와 단위"), validate_choice=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Fill the choices in the reader's language."""
        super().__init__(*args, **kwargs)
        self.energy.choices = [("", gettext("골라 주세요"))] + [
            (f"{energy}/{unit}", f"{gettext(ENERGIES[energy])} ({unit})")
            for energy, units in UNITS.items()
            for unit in units
        ]

    def chosen(self) -> tuple[str, str]:
        """Return energy and unit; empty texts for none."""
        energy, _, unit = (self.energy.data or "").partition("/")
        return energy, unit


class SavingForm(_EnergyForm):
    """What a closed task saves in a year."""

    before_year = StringField(_l("고치기 전 한 해 사용량"))
    after_year = StringField(_l("고친 뒤 한 해 사용량"))
    basis = TextAreaField(_l("어떻게 알았나요?"))


class FactorForm(_EnergyForm):
    """A factor with its source."""

    kg_co2e = StringField(_l("한 단위의 온실가스 (kgCO₂eq)"))
    megajoules = StringField(_l("한 단위의 열량 (MJ)"))
    valid_from = DateField(_l("언제부터"), [Optional()])
    source = TextAreaField(_l("출처와 연도"))
