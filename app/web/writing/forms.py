"""The eight steps of the editor as forms. They take everything; the service says what is wrong."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import Field, FieldList, FormField, SelectField, StringField, TextAreaField

from app.errors import Problem
from app.runtime.catalogue import Catalogue
from app.services.case_steps import HIDEABLE, Typed
from app.web.errors import say
from app.web.filters import named
from app.web.forms import Form, clean
from app.web.units import unit
from app.web.words import choices, word

AREA = {"data-grow": "", "rows": 5}


class StepForm(Form):
    """A step, or a row of one; the site checks the token of every POST before a view runs."""

    class Meta:
        """The page's own token guards all of it."""

        csrf = False


class SubjectForm(StepForm):
    """Step 1."""

    company = SelectField(_l("기업"), validate_choice=False)
    title = StringField(_l("제목"))
    categories = FieldList(
        SelectField(_l("어려움"), validate_choice=False), min_entries=3, max_entries=5
    )
    processes = StringField(_l("관련 공정"))


class SituationForm(StepForm):
    """Step 2."""

    situation = TextAreaField(_l("시작하기 전의 상황"), render_kw=AREA)


class ProblemForm(StepForm):
    """Step 3."""

    problem = TextAreaField(_l("무엇이 문제였나요?"), render_kw=AREA)
    root_cause = TextAreaField(_l("왜 그런 일이 생겼나요?"), render_kw=AREA)


class ActionRow(StepForm):
    """One thing that was done."""

    title = StringField(_l("한 일의 이름"))
    text = TextAreaField(_l("어떻게 했나요?"), render_kw=AREA)


class ActionsForm(StepForm):
    """Step 4."""

    steps = FieldList(FormField(ActionRow))


class SolutionRow(StepForm):
    """One solution of the catalogue."""

    solution = SelectField(_l("방법"), validate_choice=False)
    note = StringField(_l("우리 공장에서는 어떻게 썼나요?"))


class SolutionsForm(StepForm):
    """Step 5."""

    solutions = FieldList(FormField(SolutionRow))


class KpiRow(StepForm):
    """One KPI: the metric first."""

    metric = SelectField(_l("지표"), validate_choice=False)
    unit = SelectField(_l("단위"), validate_choice=False)
    before = StringField(_l("바꾸기 전 값"))
    before_from = StringField(_l("바꾸기 전 첫 달"))
    before_to = StringField(_l("바꾸기 전 마지막 달"))
    after = StringField(_l("바꾼 뒤 값"))
    after_from = StringField(_l("바꾼 뒤 첫 달"))
    after_to = StringField(_l("바꾼 뒤 마지막 달"))
    measured_by = StringField(_l("누가 쟀나요?"))
    method = StringField(_l("무엇을 어떻게 세어 계산했나요?"))
    evidence = SelectField(_l("증빙"), validate_choice=False)


class KpisForm(StepForm):
    """Step 6."""

    kpis = FieldList(FormField(KpiRow))


class FrameForm(StepForm):
    """Step 7."""

    level_before = SelectField(_l("시작할 때의 수준"), validate_choice=False)
    level_after = SelectField(_l("끝났을 때의 수준"), validate_choice=False)
    programme = SelectField(_l("지원 사업"), validate_choice=False)
    programme_year = StringField(_l("지원받은 해"))
    cost = StringField(_l("총 사업비 (만 원)"))
    own_share = StringField(_l("그중 우리가 낸 돈 (만 원)"))
    supplier = StringField(_l("함께한 업체"))
    months = StringField(_l("걸린 기간 (개월)"))
    people = StringField(_l("함께한 우리 직원 (명)"))


class LessonsForm(StepForm):
    """Step 8."""

    failed = TextAreaField(_l("잘 안 된 것은 무엇인가요?"), render_kw=AREA)
    lasted = TextAreaField(_l("지금도 이어지고 있나요?"), render_kw=AREA)
    again = TextAreaField(_l("다시 한다면 무엇을 똑같이, 무엇을 다르게 할까요?"), render_kw=AREA)
    advice = TextAreaField(_l("같은 고민을 하는 대표님께 한마디"), render_kw=AREA)
    quote = StringField(_l("현장에서 들은 말 한마디"))
    title_en = StringField(_l("영어 제목"))
    summary_en = TextAreaField(_l("영어 요약"), render_kw=AREA)


for _name in HIDEABLE:
    setattr(
        LessonsForm,
        f"visibility_{_name}",
        SelectField(_l("누구에게 보일까요?"), validate_choice=False),
    )

FORMS: Mapping[int, type[StepForm]] = {
    1: SubjectForm,
    2: SituationForm,
    3: ProblemForm,
    4: ActionsForm,
    5: SolutionsForm,
    6: KpisForm,
    7: FrameForm,
    8: LessonsForm,
}
ROWS: Mapping[int, str] = {4: "steps", 5: "solutions", 6: "kpis"}
_ROW_FORMS: Mapping[str, type[StepForm]] = {
    "steps": ActionRow,
    "solutions": SolutionRow,
    "kpis": KpiRow,
}


def typed_in(step: int, sent: MultiDict[str, str]) -> Typed:
    """Return what was typed in a step: cleaned text by field, without empty rows at the end."""
    form = FORMS[step](sent)
    return {name: _cleaned(field) for name, field in form._fields.items()}


def _cleaned(field: Field) -> Any:
    if not isinstance(field, FieldList):
        return clean(field.data or "")
    if all(isinstance(entry, FormField) for entry in field.entries):
        rows = [
            {name: clean(value or "") for name, value in entry.data.items()}
            for entry in field.entries
        ]
        while rows and not any(rows[-1].values()):
            rows.pop()
        return rows
    return [clean(entry.data) for entry in field.entries if entry.data]


def form_of(step: int, typed: Typed, *, extra_rows: int = 0) -> StepForm:
    """Return the form of a step filled with typed values, and empty rows to write in."""
    values = dict(typed)
    name = ROWS.get(step)
    if name is not None:
        rows = list(values.get(name, []))
        # the KPI step always ends with the choice of the next metric
        wanted = max(1, len(rows) + max(extra_rows, 1 if step == 6 else 0))
        values[name] = rows + [{}] * (wanted - len(rows))
    return FORMS[step](formdata=None, data=values)


@dataclass(frozen=True)
class Options:
    """What select fields offer: reference data, and (public id, name) of firms and files."""

    catalogue: Catalogue
    firms: list[tuple[str, str]]
    files: list[tuple[str, str]]


def fill_choices(form: StepForm, step: int, options: Options) -> None:
    """Give the select fields of a step their options, in the page's language."""
    fill = _FILL.get(step)
    if fill is not None:
        fill(form, options)


def _fill_subject(form: StepForm, options: Options) -> None:
    form.company.choices = options.firms
    known = [(c.id, named(c)) for c in options.catalogue.categories.values()]
    for entry in form.categories.entries:
        entry.choices = [("", gettext("고르지 않음")), *known]


def _fill_solutions(form: StepForm, options: Options) -> None:
    for row in form.solutions.entries:
        remedies = options.catalogue.remedies.values()
        row.form.solution.choices = _grouped(remedies, "solution_kind", "kind")


def _fill_kpis(form: StepForm, options: Options) -> None:
    for row in form.kpis.entries:
        metric = options.catalogue.metrics.get(row.form.metric.data or "")
        row.form.metric.choices = _grouped(options.catalogue.metrics.values(), "kpi_area", "area")
        row.form.unit.choices = [(u, unit(u)) for u in metric.units] if metric else []
        row.form.evidence.choices = [("", gettext("증빙 없음")), *options.files]


def _fill_frame(form: StepForm, options: Options) -> None:
    for name in ("level_before", "level_after"):
        form[name].choices = [("", gettext("골라 주세요")), *choices("level")]
    programmes = [(p.id, named(p)) for p in options.catalogue.programmes.values()]
    form.programme.choices = [("", gettext("지원 없이 했어요")), *programmes]


def _fill_lessons(form: StepForm, options: Options) -> None:  # noqa: ARG001 - one signature
    for name in HIDEABLE:
        form[f"visibility_{name}"].choices = choices("field_visibility")


_FILL: Mapping[int, Callable[[StepForm, Options], None]] = {
    1: _fill_subject,
    5: _fill_solutions,
    6: _fill_kpis,
    7: _fill_frame,
    8: _fill_lessons,
}


def _grouped(items: Any, kind: str, attribute: str) -> dict[str, list[tuple[str, str]]]:
    groups: dict[str, list[tuple[str, str]]] = {"": [("", gettext("골라 주세요"))]}
    for item in items:
        groups.setdefault(word(kind, getattr(item, attribute)), []).append((item.id, named(item)))
    return groups


def label_of(step: int, name: str) -> str:
    """Return the label of an input by its name, rows numbered from 1; empty for no input."""
    row, _, leaf = name.rpartition("-")
    rows, _, index = row.partition("-")
    if not index.isdigit():
        field = FORMS[step](formdata=None)._fields.get(name)
        return field.label.text if field else ""
    inner = _ROW_FORMS[rows]()._fields.get(leaf)
    return f"{word('case_field', rows)} {int(index) + 1} · {inner.label.text}" if inner else ""


def leaves(form: StepForm) -> Iterator[Field]:
    """Return every input of a form, those of rows included."""
    for field in form:
        if isinstance(field, FieldList):
            for entry in field.entries:
                yield from leaves(entry.form) if isinstance(entry, FormField) else (entry,)
        else:
            yield field


def with_slots(form: StepForm) -> Iterator[Field]:
    """Return the inputs that have a place for a problem on the page.

    A firm without a choice is hidden, and a KPI without a metric asks for nothing else yet.
    """
    for field in leaves(form):
        row, _, name = field.name.rpartition("-")
        if field.name == "company" and len(field.choices) < 2:
            continue
        if row.startswith("kpis-") and name != "metric":
            index = int(row.removeprefix("kpis-"))
            if not form.kpis.entries[index].form.metric.data:
                continue
        yield field


def show_problems(form: StepForm, problems: Mapping[str, Problem]) -> list[str]:
    """Put problems beside the fields they name and return the texts that found no field."""
    by_name = {field.name: field for field in leaves(form)}
    by_name |= {"categories": by_name["categories-0"]} if "categories-0" in by_name else {}
    loose = []
    for name, problem in problems.items():
        if name in by_name:
            by_name[name].errors = [*by_name[name].errors, say(problem)]
        else:
            loose.append(say(problem))
    return loose
