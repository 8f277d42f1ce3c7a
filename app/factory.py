"""Wires everything: settings, runtime, extensions and the one visible table of blueprints."""

import gc
import secrets
from collections.abc import Callable
from threading import Event, Thread

from flask import Flask, g
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from app.cli.register import init_cli
from app.config import ROOT, Settings
from app.models import registry  # noqa: F401 - foreign keys find every table, whatever is asked first
from app.runtime.logs import write_json_logs
from app.runtime.state import Runtime, make_runtime
from app.services.keeping import keep_searching
from app.web.access import check_access, public
from app.web.accounts.views import bp as accounts
from app.web.admin.views import bp as admin
from app.web.annual.views import bp as annual
from app.web.answers.views import bp as answers
from app.web.assignments.views import bp as assignments
from app.web.assignments.words import init_assignment_words
from app.web.auth import init_auth
from app.web.calls.views import bp as calls
from app.web.casemaking.views import bp as casemaking
from app.web.casepages.views import bp as casepages
from app.web.chain.views import bp as chain
from app.web.challenges.views import bp as challenges
from app.web.companies.views import bp as companies
from app.web.companyfacts.views import bp as companyfacts
from app.web.dashboard.views import bp as dashboard
from app.web.database import Site
from app.web.desk.views import bp as desk
from app.web.desk_menu import init_desk_menu
from app.web.dev.views import bp as dev
from app.web.effect.panels import bp as panels
from app.web.effect.views import bp as effect
from app.web.engagements.fit import bp as fit_checks
from app.web.engagements.goals import bp as goals
from app.web.engagements.notes import bp as engagement_notes
from app.web.engagements.views import bp as engagements
from app.web.errors import init_errors
from app.web.esg.desk import bp as esgdesk
from app.web.esg.views import bp as esg
from app.web.event_tabs import init_event_tabs
from app.web.eventafter.desk import bp as outcomedesk
from app.web.eventafter.marks import desk as noshowdesk
from app.web.eventafter.marks import own as noshows
from app.web.eventafter.outcomes import bp as eventoutcomes
from app.web.eventafter.passes import bp as passoutcomes
from app.web.eventafter.passes import marks as passmarks
from app.web.eventafter.report import bp as eventreport
from app.web.eventboard.lists import bp as boardlists
from app.web.eventboard.versions import bp as eventversions
from app.web.eventboard.views import bp as eventboard
from app.web.eventday.replanning import bp as eventreplan
from app.web.eventday.screens import bp as eventscreen
from app.web.eventday.views import bp as eventday
from app.web.eventdesk.imports import bp as eventimports
from app.web.eventdesk.people import bp as eventpeople
from app.web.eventdesk.setup import bp as eventsetup
from app.web.eventdesk.views import bp as eventdesk
from app.web.eventpapers.files import bp as eventfiles
from app.web.eventpapers.views import bp as eventpapers
from app.web.eventpapers.views import own as ownpaper
from app.web.eventplan.guests import bp as eventpass
from app.web.eventplan.views import bp as eventplan
from app.web.eventruns.results import bp as runresults
from app.web.eventruns.sheet import bp as feasibility
from app.web.eventruns.views import bp as eventruns
from app.web.events.registering import bp as eventregistration
from app.web.events.views import bp as events
from app.web.eventwishes.desk import bp as deskwishes
from app.web.eventwishes.fits import bp as eventfits
from app.web.eventwishes.guests import bp as guestwishes
from app.web.eventwishes.views import bp as eventwishes
from app.web.fairness.areas import bp as areas
from app.web.fairness.bases import bp as countybases
from app.web.fairness.views import bp as fairness
from app.web.figures.views import bp as figures
from app.web.files.views import bp as files
from app.web.filters import init_filters
from app.web.fit_words import init_fit_words
from app.web.headers import init_headers
from app.web.health.views import bp as health
from app.web.home.views import bp as home
from app.web.htmx import init_htmx
from app.web.icons import init_icons
from app.web.imports.matches import bp as importmatches
from app.web.imports.views import bp as imports
from app.web.intake_words import init_intake_words
from app.web.intakes.desk import bp as intakedesk
from app.web.intakes.views import bp as intakes
from app.web.intent.views import bp as intent
from app.web.invitations.views import bp as invitations
from app.web.judging.views import bp as judging
from app.web.language import init_language
from app.web.layout import init_layout
from app.web.ledger.changes import agreeing as agreements
from app.web.ledger.changes import bp as ledgerchange
from app.web.ledger.overlaps import bp as overlaps
from app.web.ledger.papers import bp as ledgerpapers
from app.web.ledger.views import bp as ledger
from app.web.ledger_words import init_ledger_words
from app.web.letters.views import bp as letters
from app.web.limits import init_limits
from app.web.match_words import init_match_words
from app.web.matches.views import bp as matches
from app.web.mentorcare.views import bp as mentorcare
from app.web.mentoring.views import bp as mentoring
from app.web.mentorpages.views import bp as mentorpages
from app.web.my.views import bp as my
from app.web.notices.views import bp as notices
from app.web.notices.views import unsubscribe
from app.web.ownaid.views import bp as ownaid
from app.web.plans.views import bp as plans
from app.web.pressfigures.views import bp as pressfigures
from app.web.programmedesk.editor import bp as programmeeditor
from app.web.programmedesk.trying import bp as programmetry
from app.web.programmedesk.views import bp as programmedesk
from app.web.programmes.views import bp as programmes
from app.web.records.views import bp as records
from app.web.reference import init_reference
from app.web.reports.views import bp as reports
from app.web.requests.views import bp as requests
from app.web.results.views import bp as results
from app.web.reviews.views import bp as reviews
from app.web.savedviews.views import bp as savedviews
from app.web.search.views import bp as search
from app.web.search.words import init_search_words
from app.web.selection.applications import bp as roundapplications
from app.web.selection.board import bp as roundboard
from app.web.selection.council import bp as roundcouncil
from app.web.selection.reviewers import bp as roundreviewers
from app.web.selection.rounds import bp as rounds
from app.web.selection_words import init_selection_words
from app.web.settings.views import bp as settings_pages
from app.web.stays.views import bp as stays
from app.web.staytasks.views import bp as staytasks
from app.web.stuck.views import bp as stuck
from app.web.trail.views import bp as trail
from app.web.unanswered.views import bp as unanswered
from app.web.units import init_units
from app.web.visits.answers import bp as visitanswers
from app.web.visits.views import bp as visits
from app.web.weights.views import bp as weights
from app.web.words import init_words
from app.web.writing.views import bp as writing
from app.worker import Jobs

BLUEPRINTS = (
    (home, "/"),
    (accounts, "/account"),
    (admin, "/admin"),
    (health, "/"),
    (my, "/my"),
    (notices, "/notices"),
    (companies, "/companies"),
    (programmes, "/programmes"),
    (companyfacts, "/companies"),
    (programmedesk, "/desk/programmes"),
    (programmeeditor, "/desk/programmes"),
    (programmetry, "/desk/programmes"),
    (mentoring, "/mentoring"),
    (mentorcare, "/"),
    (records, "/"),
    (challenges, "/challenges"),
    (matches, "/challenges"),
    (requests, "/requests"),
    (answers, "/answer"),
    (stuck, "/desk"),
    (reports, "/stays"),
    (engagements, "/engagements"),
    (goals, "/engagements"),
    (engagement_notes, "/engagements"),
    (fit_checks, "/engagements"),
    (visits, "/visits"),
    (visitanswers, "/visits/answer"),
    (desk, "/desk"),
    (letters, "/desk/letters"),
    (weights, "/desk"),
    (unanswered, "/desk"),
    (trail, "/desk/audit"),
    (settings_pages, "/desk"),
    (assignments, "/desk/assignments"),
    (results, "/results"),
    (casemaking, "/case-making"),
    (invitations, "/invitations"),
    (search, "/"),
    (writing, "/my/cases"),
    (reviews, "/desk/reviews"),
    (mentorpages, "/"),
    (casepages, "/cases"),
    (chain, "/chain"),
    (stays, "/stays"),
    (staytasks, "/stays"),
    (events, "/events"),
    (eventregistration, "/events"),
    (eventdesk, "/desk/events"),
    (eventsetup, "/desk/events"),
    (eventpeople, "/desk/events"),
    (eventimports, "/desk/events"),
    (imports, "/desk/imports"),
    (fairness, "/desk/fairness"),
    (countybases, "/desk/fairness/bases"),
    (areas, "/desk/fairness/areas"),
    (importmatches, "/desk/imports"),
    (feasibility, "/desk/events/<event>/feasibility"),
    (eventruns, "/desk/events/<event>/runs"),
    (runresults, "/desk/events/<event>/runs"),
    (eventwishes, "/events"),
    (guestwishes, "/events/pass"),
    (deskwishes, "/desk/events"),
    (eventfits, "/desk/events"),
    (eventplan, "/events"),
    (eventpass, "/events/pass"),
    (eventday, "/desk/events/<event>/day"),
    (eventreplan, "/desk/events/<event>/day"),
    (eventscreen, "/events"),
    (eventpapers, "/desk/events/<event>/papers"),
    (eventfiles, "/desk/events/<event>/papers"),
    (ownpaper, "/events"),
    (eventoutcomes, "/events/<event>/outcomes"),
    (passoutcomes, "/events/pass/<token>/outcomes"),
    (passmarks, "/events/pass/<token>/no-shows"),
    (outcomedesk, "/desk/events/<event>/outcomes"),
    (eventreport, "/desk/events/<event>/report"),
    (noshowdesk, "/desk/events/<event>/no-shows"),
    (noshows, "/no-shows"),
    (eventboard, "/desk/events/<event>/board"),
    (boardlists, "/desk/events/<event>/board"),
    (eventversions, "/desk/events/<event>/board"),
    (intent, "/intent"),
    (esg, "/esg"),
    (esgdesk, "/desk/esg"),
    (panels, "/desk/effect/panels"),
    (effect, "/desk/effect"),
    (figures, "/desk/figures"),
    (annual, "/desk/annual"),
    (pressfigures, "/desk/figures/press"),
    (dashboard, "/desk/dashboard"),
    (savedviews, "/desk/views"),
    (rounds, "/desk/rounds"),
    (roundapplications, "/desk/rounds"),
    (roundreviewers, "/desk/rounds"),
    (roundcouncil, "/desk/rounds"),
    (roundboard, "/desk/rounds"),
    (calls, "/calls"),
    (judging, "/reviews"),
    (ledger, "/desk/ledger"),
    (ledgerchange, "/desk/ledger"),
    (ledgerpapers, "/desk/ledger"),
    (overlaps, "/desk/ledger"),
    (agreements, "/desk/ledger/agree"),
    (ownaid, "/aid"),
    (intakedesk, "/desk/intakes"),
    (intakes, "/intakes"),
    (plans, "/plans"),
    (files, "/"),
)


ON_EVERY_PAGE: tuple[Callable[[Flask], None], ...] = (
    init_language,
    init_auth,
    init_headers,
    init_errors,
    init_htmx,
    init_filters,
    init_units,
    init_words,
    init_search_words,
    init_ledger_words,
    init_match_words,
    init_fit_words,
    init_selection_words,
    init_assignment_words,
    init_intake_words,
    init_icons,
    init_reference,
    init_layout,
    init_event_tabs,
    init_desk_menu,
)
"""What gives every request and every template what it needs, in this order."""

WITHOUT_FORM_TOKEN = (
    # mail programs post here by themselves (RFC 8058); the signed address is the proof
    unsubscribe,
)
"""Views that take a POST without the token of a form: none of them looks at the session."""


def create_app(settings: Settings | None = None, runtime: Runtime | None = None) -> Site:
    """Create the site. ``settings`` come from the environment unless given.

    Raises:
        ValueError: for a setting that cannot be used, in one line.
    """
    settings = settings or Settings()
    app = Site(
        "app",
        static_folder=str(ROOT / "app" / "static"),
        instance_path=str(settings.instance_dir.resolve()),
    )
    secure = settings.environment == "production"
    app.config.update(
        SECRET_KEY=settings.key(),
        SESSION_COOKIE_SECURE=secure,
        REMEMBER_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        REMEMBER_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        REMEMBER_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=settings.max_upload_mb * 1024 * 1024,
        # a case is long Korean text in one form; files are counted by MAX_CONTENT_LENGTH
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        MAX_FORM_PARTS=2000,
        WTF_CSRF_TIME_LIMIT=12 * 3600,
        TESTING=settings.environment == "test",
    )
    state = runtime or make_runtime(settings)
    app.extensions["ieum"], app.extensions["ieum.jobs"] = state, Jobs(state)
    if settings.environment != "test":
        state.wake_worker = app.extensions["ieum.jobs"].wake
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    _init_request_ids(app)
    for prepare in ON_EVERY_PAGE:
        prepare(app)
    csrf = CSRFProtect(app)
    for view in WITHOUT_FORM_TOKEN:
        csrf.exempt(view)
    app.before_request(check_access)
    init_limits(app, redis_url=settings.redis_url, enabled=settings.rate_limits)
    for blueprint, prefix in BLUEPRINTS:
        app.register_blueprint(blueprint, url_prefix=prefix if prefix != "/" else None)
    if settings.environment != "production":
        # letters hold links that open accounts
        app.register_blueprint(dev, url_prefix="/dev")
    public(app.view_functions["static"])
    init_cli(app)
    _init_static_files(app, settings)
    return app


def create_served_app() -> Site:
    """Create the site as a web worker serves it: a thread of its own loads and keeps the search.

    Call it in the worker, after the fork: an encoder loaded before it hangs the child for ever.
    """
    app = create_app()
    spare_the_collector()
    runtime: Runtime = app.extensions["ieum"]
    if runtime.settings.warm_up:
        body = (runtime, Event())
        Thread(target=keep_searching, args=body, name="search", daemon=True).start()
    return app


def spare_the_collector() -> None:
    """Leave what start-up made out of all later garbage collections of this process.

    It lives as long as the process; walking over it cost a page 80 ms now and then.
    """
    gc.collect()
    gc.freeze()


def _init_request_ids(app: Site) -> None:
    write_json_logs()

    @app.before_request
    def _name_request() -> None:
        g.request_id = secrets.token_hex(6)


def _init_static_files(app: Site, settings: Settings) -> None:
    if settings.environment != "test":
        app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
            app.wsgi_app, root=str(ROOT / "app" / "static"), prefix="static/", max_age=3600
        )
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
