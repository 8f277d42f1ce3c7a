"""The ledger of the desk: all aid, one aid, one firm, papers due, late figures."""

from typing import Any

from flask import Blueprint, Response, render_template
from flask_babel import gettext

from app import clock
from app.services.ledger import late_figures, papers_due, records
from app.services.ledger.changing import STEPS
from app.services.ledger.deadlines import ESCALATE_DAYS, REMIND_BEFORE_DAYS, REMIND_LATE_DAYS
from app.services.ledger.settlement import tasks_of
from app.services.papers.sheets import Cell, Field
from app.services.scope import Scope, scope_of
from app.web import access
from app.web.asking import Asked, asked
from app.web.auth import current_actor
from app.web.charts import Bars, Datum
from app.web.database import db, runtime
from app.web.downloads import table_response
from app.web.filters import named, own_words, percent
from app.web.htmx import page_or_partial
from app.web.ledger_words import ledger_choices, ledger_word
from app.web.paging import PAGE_SIZE, Page
from app.web.reference import catalogue
from app.web.words import word

bp = Blueprint("ledger", __name__)


def scope() -> Scope:
    """Return what the reader sees of the ledger."""
    return scope_of(current_actor(), catalogue())


def place_name(code: str | None) -> str:
    """Return the name of a municipality, or that nobody knows it."""
    return named(catalogue().places[code]) if code else gettext("시·군 모름")


def area_of(code: str | None) -> str | None:
    """Return the kind of area a municipality is today."""
    return catalogue().designation(code, clock.today_in_seoul()) if code else None


def places_seen() -> dict[str, str]:
    """Return code → name of the municipalities the reader sees."""
    seen = scope().places
    known = catalogue().places
    return {code: named(known[code]) for code in sorted(seen)}


@bp.get("/")
@access.desk_reader
def index() -> str:
    """List all aid within the reader's scope, with the money by source."""
    known = records.known(db(), scope())
    wish = _wish(known)
    found = records.find(db(), scope(), _aid_wish(wish, everything=False))
    return page_or_partial(
        "ledger/index.html",
        "ledger/_aids.html",
        asked=wish,
        listed=found,
        found=Page(found.rows, wish.page, found.total),
        known=known,
        places=places_seen(),
        place=place_name,
        area=area_of,
    )


@bp.get("/aid.<any(xlsx, csv):kind>")
@access.desk_reader
def export(kind: str) -> Response:
    """Hand out the aid that the list finds, with the money of each source."""
    wish = _wish(records.known(db(), scope()))
    found = records.find(db(), scope(), _aid_wish(wish, everything=True))
    return _aid_table(kind, "ieum-aid", found.rows)


@bp.get("/<aid>")
@access.desk_reader
def show(aid: str) -> str:
    """Show one aid: money, days, changes, papers, checklist, overlaps."""
    return show_page(aid)


def show_page(aid: str, **forms: Any) -> str:
    """Return the page of an aid; ``forms`` are those that hold a problem."""
    page = records.page(db(), scope(), aid, today=clock.today_in_seoul())
    changing = scope().may_change(page.row.aid.region_code) and not page.row.aid.removed_at
    firm = page.row.company
    return render_template(
        "ledger/show.html",
        page=page,
        place=place_name,
        area=area_of,
        changing=changing,
        steps=STEPS[page.row.aid.state],
        tasks=tasks_of(db(), firm.id) if firm and changing else [],
        megabytes=runtime().settings.max_upload_mb,
        today=clock.today_in_seoul(),
        **{"failed": "", **forms},
    )


@bp.get("/firms/<company>")
@access.desk_reader
def firm(company: str) -> str:
    """Show one firm with all aid it ever had, by source and year."""
    page = records.firm_page(db(), scope(), company, today=clock.today_in_seoul())
    return render_template("ledger/firm.html", page=page, place=place_name, area=area_of)


@bp.get("/firms/<company>/aid.<any(xlsx, csv):kind>")
@access.desk_reader
def firm_export(company: str, kind: str) -> Response:
    """Hand out all aid of a firm."""
    page = records.firm_page(db(), scope(), company, today=clock.today_in_seoul())
    return _aid_table(kind, "ieum-firm-aid", page.rows)


@bp.get("/papers")
@access.desk_reader
def papers() -> str:
    """List papers due, missing and late ones first."""
    wish = _paper_asked()
    found = papers_due.find(db(), scope(), _paper_wish(wish, everything=False))
    return page_or_partial(
        "ledger/papers.html",
        "ledger/_papers.html",
        asked=wish,
        listed=found,
        found=Page(found.rows, wish.page, found.total),
        counties=papers_due.by_place(db(), scope(), clock.today_in_seoul()),
        places=places_seen(),
        place=place_name,
        area=area_of,
        limits=(REMIND_BEFORE_DAYS, REMIND_LATE_DAYS, ESCALATE_DAYS),
    )


@bp.get("/papers/list.<any(xlsx, csv):kind>")
@access.desk_reader
def papers_export(kind: str) -> Response:
    """Hand out the papers that the list finds."""
    found = papers_due.find(db(), scope(), _paper_wish(_paper_asked(), everything=True))
    fields = [
        Field(gettext("기업"), 22), Field(gettext("시·군"), 10), Field(gettext("과제 이름"), 30),
        Field(gettext("서류"), 18), Field(gettext("상태"), 16),
        Field(gettext("내는 날"), 12, "day"), Field(gettext("받은 날"), 12, "day"),
        Field(gettext("늦은 날수"), 8, "number"), Field(gettext("알린 때"), 12, "day"),
        Field(gettext("시연용"), 8),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            own_words(each.row.company) if each.row.company else each.row.aid.firm,
            place_name(each.row.company.municipality_code if each.row.company else None),
            each.row.aid.title, each.row.paper.title,
            ledger_word("standing", each.days.standing), each.row.paper.due_on,
            each.row.paper.received_on, each.days.days_late,
            clock.today_in_seoul(each.row.paper.reminded_at) if each.row.paper.reminded_at else "",
            gettext("예") if each.row.aid.demonstration else "",
        ]
        for each in found.rows
    ]  # fmt: skip
    return table_response(kind, "ieum-papers", gettext("내야 할 서류"), fields, rows)


@bp.get("/late")
@access.desk_reader
def late() -> str:
    """Show how many papers come late, by programme and year, and by county."""
    wish, page = _late()
    whole = page.total
    return render_template(
        "ledger/late.html",
        page=page,
        whole=whole,
        asked=wish,
        place=place_name,
        area=area_of,
        charts=(
            Bars(
                "late-programmes",
                gettext("사업과 해마다 늦은 서류의 비율"),
                tuple(_datum(each, f"{_programme(each)} {each.year}") for each in page.programmes),
                gettext("사업"),
                gettext("늦은 비율"),
            ),
            Bars(
                "late-places",
                gettext("시·군마다 늦은 서류의 비율"),
                tuple(_datum(each, place_name(each.place)) for each in page.places),
                gettext("시·군"),
                gettext("늦은 비율"),
            ),
        ),
    )


@bp.get("/late/list.<any(xlsx, csv):kind>")
@access.desk_reader
def late_export(kind: str) -> Response:
    """Hand out the late figures."""
    _, page = _late()
    fields = [
        Field(gettext("묶음"), 12), Field(gettext("이름"), 34), Field(gettext("해"), 8),
        Field(gettext("센 서류"), 10, "number"), Field(gettext("늦은 서류"), 10, "number"),
        Field(gettext("아직 안 온 서류"), 12, "number"), Field(gettext("늦은 비율"), 10),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            gettext("사업"), _programme(each), str(each.year), each.counted, each.late,
            each.missing, percent(each.share),
        ]
        for each in page.programmes
    ]  # fmt: skip
    rows += [
        [
            gettext("시·군"), place_name(each.place), "", each.counted, each.late, each.missing,
            percent(each.share),
        ]
        for each in page.places
    ]  # fmt: skip
    return table_response(kind, "ieum-late-papers", gettext("늦은 서류"), fields, rows)


def _late() -> tuple[Asked, late_figures.LatePage]:
    wish = asked(filters={"kind": list(ledger_choices("kind")), "year": None})
    year = int(wish["year"]) if wish["year"].isdigit() and len(wish["year"]) == 4 else None
    today = clock.today_in_seoul()
    page = late_figures.late_page(db(), scope(), today=today, kind=wish["kind"], year=year)
    return wish, page


def _datum(each: late_figures.Late, label: str) -> Datum:
    words = gettext(
        "%(share)s (%(late)s / %(counted)s건)",
        share=percent(each.share), late=each.late, counted=each.counted,
    )  # fmt: skip
    tone = "warn" if each.late else ""
    return Datum(label, each.share, words, tone=tone)


def _programme(each: late_figures.Late) -> str:
    return named(each.programme) if each.programme else gettext("다른 부서의 지원")


def _wish(known: records.Known) -> Asked:
    return asked(
        records.ListSorts,
        {
            "year": [str(year) for year in known.years],
            "programme": list(known.programmes),
            "agency": list(known.agencies),
            "purpose": records.Purposes,
            "state": records.STATES,
            "place": list(catalogue().places),
        },
    )


def _aid_wish(wish: Asked, *, everything: bool) -> records.AidWish:
    return records.AidWish(
        text=wish.text,
        year=int(wish["year"]) if wish["year"] else None,
        programme=wish["programme"],
        agency=wish["agency"],
        purpose=wish["purpose"],
        state=wish["state"],
        place=wish["place"],
        sort=wish.sort,
        offset=0 if everything else (wish.page - 1) * PAGE_SIZE,
        limit=None if everything else PAGE_SIZE,
    )


def _paper_asked() -> Asked:
    return asked(
        papers_due.Sorts,
        {
            "standing": papers_due.Standings,
            "kind": list(ledger_choices("kind")),
            "place": list(catalogue().places),
        },
    )


def _paper_wish(wish: Asked, *, everything: bool) -> Any:
    return papers_due.wish_of(
        clock.today_in_seoul(),
        text=wish.text,
        standing=wish["standing"],
        kind=wish["kind"],
        place=wish["place"],
        sort=wish.sort,
        offset=0 if everything else (wish.page - 1) * PAGE_SIZE,
        limit=None if everything else PAGE_SIZE,
    )


def _aid_table(kind: str, name: str, found: tuple[Any, ...]) -> Response:
    money = records.money_of(db(), found)
    sources = ledger_choices("source")
    fields = [
        Field(gettext("기업"), 22), Field(gettext("사업자등록번호"), 14),
        Field(gettext("시·군"), 10),
        Field(gettext("지역 구분"), 12), Field(gettext("해"), 6, "number"),
        Field(gettext("사업"), 26), Field(gettext("과제 이름"), 30), Field(gettext("주는 곳"), 20),
        Field(gettext("목적"), 12), Field(gettext("협약 번호"), 16), Field(gettext("상태"), 10),
        Field(gettext("시작하는 날"), 12, "day"), Field(gettext("끝나는 날"), 12, "day"),
        Field(gettext("총사업비"), 16, "won"),
        *(Field(text, 16, "won") for text in sources.values()),
        Field(gettext("지급한 돈"), 16, "won"), Field(gettext("시연용"), 8),
    ]  # fmt: skip
    rows: list[list[Cell]] = []
    for row in found:
        aid, firm_, own = row.aid, row.company, money.get(row.aid.id, {})
        code = firm_.municipality_code if firm_ else None
        rows.append(
            [
                own_words(firm_) if firm_ else aid.firm,
                firm_.registration_number if firm_ else aid.registration_number,
                place_name(code), _area_word(code), aid.year,
                named(row.programme) if row.programme else "", aid.title, aid.agency,
                ledger_word("purpose", aid.purpose), aid.agreement_number,
                ledger_word("state", aid.state), aid.first_day, aid.last_day, aid.cost_won,
                *(own[source].won if source in own else 0 for source in sources),
                sum(each.paid_won for each in own.values()),
                gettext("예") if aid.demonstration else "",
            ]
        )  # fmt: skip
    return table_response(kind, name, gettext("지원 장부"), fields, rows)


def _area_word(code: str | None) -> str:
    return word("area", area_of(code))
