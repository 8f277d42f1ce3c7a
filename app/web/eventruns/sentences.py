"""Sentences about a timetable: the proof, wishes left open, what is tight, what contradicts."""

from flask_babel import gettext

from app.errors import N_
from app.services.matchday.comparison import Comparison
from app.services.matchday.feasibility_sheet import ToldConflict, ToldSuggestion
from app.services.matchday.instances import People
from app.services.matchday.run_results import Result, UnmetRow
from app.web import day_words
from app.web.day_words import listing
from app.web.filters import clock_time, number
from matching.timetable.feasibility import Caution

_CAUTIONS = {
    "minima_over_mentors": N_(
        "기업의 최소 만남을 모두 더하면 %(needed)s번인데, 멘토의 자리는 %(places)s개예요."
    ),
    "minima_over_tables": N_(
        "기업의 최소 만남을 모두 더하면 %(needed)s번인데, 테이블 자리는 %(places)s개예요."
    ),
    "mentors_over_tables": N_(
        "멘토는 %(needed)s번 만날 수 있는데 테이블 자리는 %(places)s개예요. 쉬는 멘토가 생겨요."
    ),
    "firm_never_there": N_("%(firm)s: 올 수 있는 라운드가 하나도 없어요."),
    "firm_without_mentor": N_("%(firm)s: 만날 수 있는 멘토가 없어요."),
    "firm_below_minimum": N_(
        "%(firm)s: 최소 %(needed)s번 만나야 하는데, 혼자여도 %(places)s번까지만 만날 수 있어요."
    ),
    "firm_without_good": N_("%(firm)s: 좋은 만남이 될 멘토가 없어요."),
    "mentor_never_there": N_("%(mentor)s 멘토: 올 수 있는 라운드가 하나도 없어요."),
    "mentor_without_firm": N_("%(mentor)s 멘토: 만날 수 있는 기업이 없어요."),
    "slot_short_of_tables": N_(
        "%(round)s라운드(%(time)s): 테이블이 %(places)s개라 %(needed)s쌍 가운데 일부는 쉬어야 해요."
    ),
}
_CONFLICTS = {
    "alone": N_("%(firms)s: 만남 %(needed)s번이 필요한데, 혼자여도 %(places)s번만 만날 수 있어요."),
    "mentors": N_(
        "%(firms)s: 모두 만남 %(needed)s번이 필요한데, 알맞은 멘토(%(mentors)s)의 자리는 "
        "%(places)s개뿐이에요."
    ),
    "tables": N_(
        "%(firms)s: 모두 만남 %(needed)s번이 필요한데, 테이블 자리는 %(places)s개뿐이에요."
    ),
    "slots": N_(
        "%(firms)s: 모두 만남 %(needed)s번이 필요한데, 함께 되는 라운드(%(rounds)s)가 겹쳐 "
        "%(places)s번만 놓을 수 있어요."
    ),
}
_SUGGESTIONS = {
    "lower_minimum": N_("%(firm)s의 최소 만남을 하나 낮추기"),
    "raise_maximum": N_("%(mentor)s 멘토의 최대 만남을 하나 올리기"),
    "raise_firm_maximum": N_("%(firm)s의 최대 만남을 하나 올리기"),
    "add_place": N_("%(mentor)s 멘토의 자리를 하나 늘리기"),
    "add_mentor_slot": N_("%(round)s라운드에도 %(mentor)s 멘토 오게 하기"),
    "add_firm_slot": N_("%(round)s라운드에도 %(firm)s 오게 하기"),
    "add_table": N_("%(round)s라운드에 테이블을 하나 더 놓기"),
    "lift_veto": N_("%(firm)s – %(mentor)s 멘토: 만나지 않기로 한 것을 풀기"),
    "allow_pair": N_("%(firm)s – %(mentor)s 멘토: 점수가 낮아도 만나게 하기"),
}


def certificate(result: Result) -> str:
    """Return what is proven of a result, level by level, in the reader's language."""
    if result.kind == "self_booked":
        return str(gettext("각자 예약했을 때의 시간표예요. 견주려고 만든 것이라 증명은 없어요."))
    if result.kind == "score":
        said = gettext("공정함을 따지지 않고 점수의 합만 높인 시간표예요.")
        return f"{said} {day_words.score_sentence(_reached(result)[-1])}"
    return day_words.certificate(_reached(result), result.figures.get("firms", 0))


def _reached(result: Result) -> list[day_words.Reached]:
    return [(level["value"], level["bound"]) for level in result.levels]


def price_sentence(table: Comparison) -> str:
    """Return what fairness costs in score, and whom it serves."""
    fair, booked = table.of("fair"), table.of("self_booked")
    said: str = gettext(
        "공정하게 만들면 점수만 높인 것보다 총점이 %(percent)s %% 낮아요.",
        percent=f"{100 * (table.price or 0):.2f}",
    )
    if fair is None or booked is None:
        return said
    more = fair.figures["with_good"] - booked.figures["with_good"]
    served = gettext(
        "좋은 만남이 있는 기업은 각자 예약할 때보다 %(n)s곳 늘어요.", n=number(max(0, more))
    )
    return f"{said} {served}" if more > 0 else said


def unmet_sentence(row: UnmetRow) -> str:
    """Return why a wish is not in a timetable."""
    names = [firm.name for firm in row.firms]
    return day_words.unmet_sentence(row.reason, limit=row.facts.get("limit", ""), firms=names)


def wish_word(row: UnmetRow) -> str:
    """Return how strong a wish was."""
    return str(gettext("꼭 만나고 싶음")) if row.must else gettext("만나고 싶음")


def caution_sentence(caution: Caution, people: People) -> str:
    """Return something to mend before solving."""
    at = caution.at
    round_ = people.rounds[at["slot"]] if "slot" in at else None
    return str(
        gettext(
            _CAUTIONS[caution.code],
            firm=people.firms[at["firm"]].name if "firm" in at else "",
            mentor=people.mentors[at["mentor"]].name if "mentor" in at else "",
            round=round_.number if round_ else "",
            time=clock_time(round_.starts_at) if round_ else "",
            needed=number(caution.facts.get("needed", 0)),
            places=number(caution.facts.get("places", 0)),
        )
    )


def conflict_sentence(conflict: ToldConflict) -> str:
    """Return which minima contradict one another, and what they lack."""
    return str(
        gettext(
            _CONFLICTS[conflict.kind],
            firms=listing([firm.name for firm in conflict.firms], most=6),
            mentors=listing([mentor.name for mentor in conflict.mentors], most=6),
            rounds=", ".join(str(round_.number) for round_ in conflict.rounds),
            needed=number(conflict.needed),
            places=number(conflict.places),
        )
    )


def suggestion_sentence(suggestion: ToldSuggestion) -> str:
    """Return one change that was tried and helps."""
    kind = suggestion.kind
    if kind == "raise_maximum" and suggestion.mentor is None:
        kind = "raise_firm_maximum"
    return str(
        gettext(
            _SUGGESTIONS[kind],
            firm=suggestion.firm.name if suggestion.firm else "",
            mentor=suggestion.mentor.name if suggestion.mentor else "",
            round=suggestion.round.number if suggestion.round else "",
        )
    )
