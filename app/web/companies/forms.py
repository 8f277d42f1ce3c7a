"""Forms about a firm."""

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from app.services.companies import CompanyInput
from app.web.forms import Form
from app.web.words import choices


def items(text: str | None) -> tuple[str, ...]:
    """Return the parts of a text between commas or line ends, each once, in order."""
    parts = (part.strip() for part in re.split(r"[,，、\n]", text or ""))
    return tuple(dict.fromkeys(part for part in parts if part))


class CompanyForm(Form):
    """What a firm says about itself; ``industry_query`` only helps to find ``industry_code``."""

    # what must be there is judged by the service, so that all problems are told at once
    name = StringField(_l("기업 이름"), [Length(max=100)])
    name_en = StringField(_l("영문 이름"), [Length(max=100)])
    registration_number = StringField(_l("사업자등록번호"), [Length(max=20)])
    industry_query = StringField(_l("업종 찾기"), [Length(max=60)])
    industry_code = StringField(_l("업종"), [Length(max=5)])
    municipality_code = SelectField(_l("시·군·구"), validate_choice=False)
    founded = IntegerField(_l("설립 연도"), [Optional()])
    headcount = IntegerField(_l("직원 수"), [Optional()])
    sales_band = SelectField(_l("연 매출"), validate_choice=False)
    level = SelectField(_l("스마트공장 수준"), validate_choice=False)
    js_level = SelectField(_l("JS 수준"), validate_choice=False)
    products = TextAreaField(_l("만드는 제품"), [Length(max=2000)])
    processes = TextAreaField(_l("주요 공정"), [Length(max=2000)])
    buyers = TextAreaField(_l("주요 거래처"), [Length(max=2000)])
    intro = TextAreaField(_l("기업 소개"), [Length(max=2000)])

    def __init__(self, *args: Any, places: dict[str, list[tuple[str, str]]], **kwargs: Any) -> None:
        """Fill the selects; ``places`` holds municipalities by province."""
        super().__init__(*args, **kwargs)
        pick = [("", str(_l("골라 주세요")))]
        self.municipality_code.choices = {str(_l("시·군·구")): pick, **places}
        self.sales_band.choices = [*pick, *choices("sales_band")]
        self.level.choices = [*pick, *choices("level")]
        self.js_level.choices = [("", str(_l("해당 없음"))), *choices("js_level")]

    def given(self) -> CompanyInput:
        """Return what was entered."""
        return CompanyInput(
            name=self.name.data or "",
            name_en=self.name_en.data or "",
            registration_number=self.registration_number.data or "",
            industry_code=self.industry_code.data or "",
            municipality_code=self.municipality_code.data or "",
            founded=self.founded.data,
            headcount=self.headcount.data or 0,
            sales_band=self.sales_band.data or "",
            level=self.level.data or "",
            js_level=self.js_level.data or None,
            products=items(self.products.data),
            processes=items(self.processes.data),
            buyers=items(self.buyers.data),
            intro=self.intro.data or "",
        )
