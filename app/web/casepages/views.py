"""The page of one case, with questions and answers below it."""

from collections.abc import Mapping
from types import MappingProxyType

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.clock import now
from app.errors import Invalid
from app.services import best_answers, peer_reading, questions, similar_cases
from app.services.case_cards import cards
from app.services.case_pages import RELATED, CasePage, build_case_page, readable_case
from app.services.similar_cases import Shared
from app.web import access
from app.web.addresses import full_address
from app.web.auth import actor_or_none, current_actor
from app.web.casepages.forms import AnswerForm, QuestionForm
from app.web.database import db, runtime
from app.web.htmx import leave_to, page_or_partial, wants_partial
from app.web.limits import limiter
from app.web.reference import catalogue

bp = Blueprint("casepages", __name__)
ASK = "10 per hour"
READ = "120 per hour"
ANSWER = "60 per hour"


@bp.get("/<public_id>")
@access.public
def show(public_id: str) -> ResponseReturnValue:
    """Show a published case; its firm and coordinators see it in any state."""
    return _page(public_id, QuestionForm())


@bp.get("/<public_id>/peers")
@access.signed_in
def peers(public_id: str) -> ResponseReturnValue:
    """Show what firms like the reader's read; the case page fetches it when it comes into view."""
    viewer, reference, moment = current_actor(), catalogue(), now()
    case, version, _company = readable_case(db(), public_id, viewer, reference)
    found = peer_reading.beside_case(
        db(), runtime().search, viewer, case.id, catalogue=reference, leave_out=RELATED, now=moment
    )
    shown = cards(db(), found.ids, catalogue=reference, viewer=viewer, now=moment)
    return page_or_partial(
        "casepages/peers.html", "casepages/_peers.html",
        case=case, version=version, why=found.why, shown=shown.values(),
    )  # fmt: skip


@bp.post("/<public_id>/read")
@access.signed_in
@limiter.limit(READ)
def read(public_id: str) -> ResponseReturnValue:
    """Note that the reader's firm read the case: sent by the page itself after some seconds."""
    peer_reading.note_read(db(), current_actor(), public_id, now=now())
    return "", 204


@bp.post("/<public_id>/questions")
@access.member
@limiter.limit(ASK)
def ask(public_id: str) -> ResponseReturnValue:
    """Ask a question about the case."""
    form = QuestionForm()
    if form.validate_on_submit():
        try:
            questions.ask(
                db(), current_actor(), public_id, form.text.data, link=_link(public_id), now=now()
            )
        except Invalid as invalid:
            form.take(invalid)
        else:
            return _done(public_id, gettext("질문을 보냈어요. 답이 오면 메일로 알려 드려요."))
    return _page(public_id, form), 422


@bp.post("/<public_id>/questions/<question_id>/answers")
@access.signed_in
@limiter.limit(ANSWER)
def answer(public_id: str, question_id: str) -> ResponseReturnValue:
    """Answer a question as one of the firm's people."""
    form = _answer_form(question_id)
    if form.validate_on_submit():
        try:
            questions.answer(
                db(), current_actor(), public_id, question_id, form.text.data,
                link=_link(public_id), now=now(),
            )  # fmt: skip
        except Invalid as invalid:
            form.take(invalid)
        else:
            return _done(public_id, gettext("답을 올렸어요. 물어본 분께 메일로 알려 드렸어요."))
    return _page(public_id, QuestionForm(formdata=None), {question_id: form}), 422


@bp.post("/<public_id>/questions/<question_id>/best")
@access.signed_in
@limiter.limit(ANSWER)
def best(public_id: str, question_id: str) -> ResponseReturnValue:
    """Mark the answer that helped most, or take the mark back."""
    actor, chosen = current_actor(), request.form.get("answer", "")
    if not chosen:
        best_answers.unmark(db(), actor, public_id, question_id, now=now())
        return _done(public_id, gettext("표시를 거뒀어요."))
    best_answers.mark(db(), actor, public_id, question_id, chosen, link=_link(public_id), now=now())
    return _done(
        public_id, gettext("가장 도움이 된 답으로 골랐어요. 답한 분이 동의하면 모두에게 보여요.")
    )


@bp.post("/<public_id>/questions/<question_id>/answers/<answer_id>/consent")
@access.signed_in
@limiter.limit(ANSWER)
def consent(public_id: str, question_id: str, answer_id: str) -> ResponseReturnValue:
    """Agree that the own answer is shown as the best one, or refuse."""
    given = request.form.get("given") == "1"
    best_answers.consent(
        db(), current_actor(), public_id, question_id, answer_id, given=given, now=now()
    )
    if given:
        return _done(public_id, gettext("동의해 주셔서 고마워요. 이제 사례에 표시와 함께 보여요."))
    return _done(public_id, gettext("표시하지 않을게요. 답은 그대로 남아요."))


@bp.post("/<public_id>/questions/<question_id>/hidden")
@access.coordinator
def hide(public_id: str, question_id: str) -> ResponseReturnValue:
    """Hide a question, or show it again."""
    hidden = request.form.get("hidden") == "1"
    questions.set_hidden(db(), current_actor(), public_id, question_id, hidden=hidden, now=now())
    if hidden:
        return _done(public_id, gettext("질문을 가렸어요. 다시 보이게 할 수 있어요."))
    return _done(public_id, gettext("질문을 다시 보이게 했어요."))


def _link(public_id: str) -> str:
    return full_address("casepages.show", public_id=public_id, _anchor="questions")


def _answer_form(question_id: str) -> AnswerForm:
    # each question has a form of its own, so their ids must differ
    return AnswerForm(prefix=f"a-{question_id}-")


def _done(public_id: str, message: str) -> ResponseReturnValue:
    if wants_partial():
        # a redirect to this very page with an anchor would reload nothing
        return _page(public_id, QuestionForm(formdata=None), done=message)
    flash(message, "success")
    return leave_to(url_for("casepages.show", public_id=public_id, _anchor="questions"))


def _page(
    public_id: str,
    form: QuestionForm,
    answers: Mapping[str, AnswerForm] = MappingProxyType({}),
    done: str = "",
) -> str:
    page, shared = _case_page(public_id)
    answerable = [q.public_id for q in page.questions if page.may_answer and not q.hidden]
    return page_or_partial(
        "casepages/show.html",
        "casepages/_questions.html",
        page=page,
        shared=shared,
        form=form,
        answer_forms={key: answers.get(key) or _empty_answer(key) for key in answerable},
        address=full_address("casepages.show", public_id=public_id),
        done=done,
    )


def _empty_answer(question_id: str) -> AnswerForm:
    return AnswerForm(formdata=None, prefix=f"a-{question_id}-")


def _case_page(public_id: str) -> tuple[CasePage, Mapping[int, Shared]]:
    viewer, reference = actor_or_none(), catalogue()
    # the rows stay named here: the session forgets what nobody holds, and would read it again
    case, version, _company = readable_case(db(), public_id, viewer, reference)
    search = runtime().search
    related: dict[int, Shared] | None = None
    if search.semantic and case.status == "published":
        related = similar_cases.related_to(db(), search, reference, case.id, RELATED)
    page = build_case_page(
        db(),
        version,
        viewer=viewer,
        catalogue=reference,
        now=now(),
        similar=None if related is None else list(related),
    )
    return page, related or {}
