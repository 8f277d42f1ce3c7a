"""The steps of a request as forms: which form, which service, and what is said after it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.errors import N_
from app.services import requests, round_changes
from app.web import answer_forms
from app.web.answer_forms import AnswerForm
from app.web.forms import Form
from app.web.requests import forms


@dataclass(frozen=True)
class Step:
    """One step: its form, the service that does it, and the sentence that confirms it."""

    form: type[Form]
    do: Callable[..., object]
    done: str


STEPS: Mapping[str, Step] = {
    "accept": Step(
        answer_forms.AcceptForm,
        requests.accept,
        N_("수락했어요. 기업에 알렸어요. 첫 만남을 잡아 보세요."),
    ),
    "decline": Step(
        answer_forms.DeclineForm,
        requests.decline,
        N_("어렵다고 답했어요. 적어 주신 이유를 기업에 전했어요."),
    ),
    "not_this_season": Step(
        answer_forms.SeasonForm,
        requests.not_this_season,
        N_("지금은 어렵다고 답했어요. 기업에 전했어요."),
    ),
    "ask_back": Step(
        answer_forms.QuestionForm,
        requests.ask_back,
        N_("되물었어요. 기업이 답하면 메일로 알려 드려요."),
    ),
    "reply": Step(
        forms.ReplyForm, requests.reply, N_("답을 보냈어요. 멘토가 이어서 답하도록 알렸어요.")
    ),
    "withdraw": Step(forms.WithdrawForm, requests.withdraw, N_("요청을 거뒀어요.")),
    "withdraw_round": Step(
        forms.RoundForm,
        round_changes.withdraw_round,
        N_("모두 거뒀어요. 물어본 멘토에게 알렸고, 고민은 그대로 남아 있어요."),
    ),
    "prolong": Step(
        forms.ProlongForm, round_changes.prolong, N_("답할 날을 늘리고 두 쪽에 알렸어요.")
    ),
}


def arguments(form: Form) -> tuple[Any, dict[str, Any]]:
    """Return what a service takes from a valid form: its first value, and those by name."""
    if isinstance(form, AnswerForm):
        given = answer_forms.said(form)
        return given.pop("text"), given
    field = next(field for field in form if field.name != "csrf_token")
    # a missing text is an empty one
    return field.data if field.data is not None else "", {}
