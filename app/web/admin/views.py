"""People and their roles; for administrators only."""

from datetime import datetime

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.errors import Invalid
from app.services import administration
from app.services.administration import PeopleFilter, Person, Role
from app.web import access
from app.web.admin.forms import OFFERED, BlockForm, RoleForm
from app.web.admin.words import ORDER, STATUS, choices, say_code
from app.web.auth import current_actor
from app.web.database import db
from app.web.filters import named
from app.web.forms import clean
from app.web.paging import PAGE_SIZE, Page, page_number
from app.web.reference import catalogue
from app.web.role_words import DUTY, ROLE
from app.web.tables import csv_response

bp = Blueprint("admin", __name__)


@bp.get("/")
@access.administrator
def index() -> str:
    """Show how many people there are, and the ways on."""
    counts = administration.figures(db(), current_actor())
    states = [(code, say_code(STATUS, code), count) for code, count in counts.items()]
    return render_template("admin/index.html", states=states)


def _one_of(name: str, allowed: tuple[str, ...], default: str = "") -> str:
    value = request.args.get(name, default)
    return value if value in allowed else default


def _people_filter() -> PeopleFilter:
    return PeopleFilter(
        search=str(clean(request.args.get("q", "")))[:100],
        status=_one_of("status", administration.STATUSES),
        role=_one_of("role", tuple(ROLE)),
        order=_one_of("sort", administration.ORDERS, "new"),
    )


def _roles(person: Person) -> list[str]:
    return [" · ".join([say_code(ROLE, role.role), *_bounds(role)]) for role in person.roles]


def _bounds(role: Role) -> list[str]:
    if role.municipality:
        return [named(catalogue().places[role.municipality])]
    return [named(catalogue().regions[role.region])] if role.region else []


@bp.get("/users")
@access.administrator
def users() -> str:
    """List people, with search, filters, order and pages."""
    wanted, number = _people_filter(), page_number()
    found, total = administration.people(
        db(), current_actor(), wanted, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE
    )
    return render_template(
        "admin/users.html",
        page=Page(tuple(found), number, total),
        wanted=wanted,
        statuses=choices(STATUS),
        roles=choices(ROLE),
        orders=choices(ORDER),
        roles_of=_roles,
        status_word=dict(choices(STATUS)),
    )


@bp.get("/users.csv")
@access.administrator
def users_csv() -> Response:
    """Hand out the people that the list finds as a table."""
    found, _ = administration.people(db(), current_actor(), _people_filter())
    header = [
        gettext("이름"), gettext("이메일"), gettext("상태"), gettext("역할"), gettext("기업"),
        gettext("가입한 때"), gettext("주소를 확인한 때"),
    ]  # fmt: skip
    rows = [
        [
            p.name, p.email, say_code(STATUS, p.status), ", ".join(_roles(p)), ", ".join(p.firms),
            _local(p.created_at), _local(p.verified_at) if p.verified_at else "",
        ]
        for p in found
    ]  # fmt: skip
    return csv_response("ieum-users.csv", header, rows)


def _local(moment: datetime) -> str:
    return f"{moment.astimezone(clock.SEOUL):%Y-%m-%d %H:%M}"


def _person_page(
    public_id: str, *, roles: RoleForm, block_form: BlockForm, status: int = 200
) -> ResponseReturnValue:
    person = administration.person(db(), current_actor(), public_id)
    page = render_template(
        "admin/person.html",
        person=person,
        role_names=list(zip(person.roles, _roles(person), strict=True)),
        status_word=say_code(STATUS, person.status),
        role_form=roles,
        duties=[(say_code(ROLE, role), say_code(DUTY, role)) for role in OFFERED],
        block_form=block_form,
        oneself=person.public_id == current_actor().public_id,
    )
    return page, status


def _role_form() -> RoleForm:
    form, books = RoleForm(), catalogue()
    nothing = ("", gettext("고르지 않음"))
    form.region.choices = [nothing, *((c, named(r)) for c, r in books.regions.items())]
    places = [
        (place.id, f"{named(region)} {named(place)}")
        for region in books.regions.values()
        for place in books.places_of(region.id)
    ]
    form.municipality.choices = [nothing, *places]
    return form


def _chosen(form: RoleForm) -> Role:
    return administration.role_of(
        catalogue(),
        form.role.data,
        region=form.region.data or "",
        municipality=form.municipality.data or "",
    )


@bp.get("/users/<public_id>")
@access.administrator
def person(public_id: str) -> ResponseReturnValue:
    """Show one person with the forms to change their roles and access."""
    return _person_page(public_id, roles=_role_form(), block_form=BlockForm())


@bp.post("/users/<public_id>/roles")
@access.administrator
def grant(public_id: str) -> ResponseReturnValue:
    """Give a role."""
    form = _role_form()
    if form.validate_on_submit():
        try:
            role = _chosen(form)
        except Invalid as invalid:
            form.take(invalid)
        else:
            administration.grant(db(), current_actor(), public_id, role, now=clock.now())
            return _back(public_id, gettext("역할을 주었어요."))
    return _person_page(public_id, roles=form, block_form=BlockForm(None), status=422)


@bp.post("/users/<public_id>/roles/revoke")
@access.administrator
def revoke(public_id: str) -> ResponseReturnValue:
    """Take a role away."""
    form = _role_form()
    if not form.validate_on_submit():
        return _person_page(public_id, roles=form, block_form=BlockForm(None), status=422)
    administration.revoke(db(), current_actor(), public_id, _chosen(form), now=clock.now())
    return _back(public_id, gettext("역할을 거뒀어요."))


@bp.post("/users/<public_id>/block")
@access.administrator
def block(public_id: str) -> ResponseReturnValue:
    """Stop an account, with a reason."""
    form = BlockForm()
    if not form.validate_on_submit():
        return _person_page(public_id, roles=_role_form(), block_form=form, status=422)
    administration.block(db(), current_actor(), public_id, reason=form.reason.data, now=clock.now())
    return _back(public_id, gettext("계정을 멈추고 메일로 알렸어요."))


@bp.post("/users/<public_id>/unblock")
@access.administrator
def unblock(public_id: str) -> ResponseReturnValue:
    """Let a stopped account sign in again."""
    administration.unblock(db(), current_actor(), public_id, now=clock.now())
    return _back(public_id, gettext("다시 로그인할 수 있게 했어요."))


def _back(public_id: str, note: str) -> ResponseReturnValue:
    flash(note, "success")
    return redirect(url_for("admin.person", public_id=public_id), 303)
