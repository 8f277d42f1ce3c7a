"""How well the firms and mentors of an event fit, worked out by the match engine and kept.

What a score means on a day is not what it means for a mentor of a year. Everybody comes to one hall
and nobody's place is taken, so distance, free places and the habit of answering have no weight, and
the rules about reach, pauses and full capacity keep nobody apart; nor does an earlier "no" to a
request, since half an hour is asked for here: who does not want to meet says so by a wish. What
stays is what a talk needs: no pair of one firm, no competitors unless the event lets them meet, and
a language in common.

A firm without a challenge is read by what it wrote for the day. A feature that nobody knows of one
side, as of guests of an imported list, counts like that of an ordinary pair: such a pair is above
the floor and is not good. Then the whole is stretched, so that the scale is that of an event: on
the 720 pairs of the demonstration's large event good (0.6) is the best eighth, and the floor (0.25)
leaves out the worst third.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.models.event import Event, EventFit
from app.repositories.matchday import fits
from app.repositories.matchday.fits import NewFit
from app.runtime.catalogue import Catalogue
from app.runtime.search import SearchRuntime
from app.services.finding import side_by_side
from app.services.matchday import fit_parties
from app.services.matchday.fit_parties import FirmParty, MentorParty, Parties
from app.services.weights import weights_for
from knowledge.search.engine import SearchEngine
from matching.domain import Pairing
from matching.explain import find_reasons
from matching.rules import COMPETITOR, LANGUAGE, OWN_COMPANY
from matching.score import score_pair
from matching.weights import Weights

FEATURES = ("text", "category", "process", "industry", "level", "size", "language")
"""What counts on a day."""
ORDINARY = 0.28
"""The middle of all pairs of the demonstration: what an unknown feature counts."""
STRETCH = 1.35
QUOTED = 8
"""So many mentors of each firm, the best, get the sentence of theirs that answers the firm's."""
_RULES = (OWN_COMPANY, COMPETITOR, LANGUAGE)
_NOT_THEIR_WORDS = {"topics", "headline_en", "summary_en"}
_BY_MODEL, _BY_WORDS = "m", "w"
_VERSION = "2"


@dataclass(frozen=True)
class Scene:
    """Everything that pairs of an event are worked out from, and what was worked out before."""

    event: Event
    parties: Parties
    weights: Weights
    known: dict[tuple[int, int], str]
    now: datetime

    @cached_property
    def outdated(self) -> tuple[FirmParty, ...]:
        """Firms with a pair that was never worked out, or from something else."""
        return tuple(firm for firm in self.parties.firms if any(self.missing(firm)))

    @property
    def by_words(self) -> bool:
        """Whether a pair was worked out without the model."""
        return any(mark.startswith(_BY_WORDS) for mark in self.known.values())

    def missing(self, firm: FirmParty) -> Iterator[MentorParty]:
        """Yield the mentors whose pair with a firm has to be worked out."""
        for mentor in self.parties.mentors:
            known = self.known.get((firm.row.id, mentor.row.id), "")
            wanted = self.mark(firm, mentor)
            if known == fits.GIVEN:
                continue
            # words alone never replace what the model has read
            if known != wanted and (self.parties.semantic or known[1:] != wanted[1:]):
                yield mentor

    def mark(self, firm: FirmParty, mentor: MentorParty) -> str:
        """Return from what a pair is worked out: how, by which rules, from which facts."""
        how = _BY_MODEL if self.parties.semantic else _BY_WORDS
        rules = "c" if self.event.competitors_meet else "-"
        return f"{how}{_VERSION}{rules}{self._weighed}{firm.mark}{mentor.mark}"

    @cached_property
    def _weighed(self) -> str:
        return fit_parties.mark_of(self.weights.parts)


def prepare(
    session: Session,
    event: Event,
    *,
    search: SearchRuntime,
    catalogue: Catalogue,
    now: datetime,
) -> Scene:
    """Return what the pairs of approved people are worked out from. Thirteen SELECTs."""
    parties = fit_parties.load(session, event, search=search, catalogue=catalogue, now=now)
    return Scene(
        event=event,
        parties=parties,
        weights=weights_for(session, event.region_code),
        known=fits.marks_of(session, event.id),
        now=now,
    )


def refresh(
    session: Session,
    event: Event,
    *,
    search: SearchRuntime,
    catalogue: Catalogue,
    now: datetime,
) -> int:
    """Work out what is missing or outdated among the pairs of an event; return how many.

    Doing it twice changes nothing the second time. For large events see ``fit_work``, which does
    the same in parts.
    """
    scene = prepare(session, event, search=search, catalogue=catalogue, now=now)
    return sum(save(session, scene, score(scene, firm), firm) for firm in scene.outdated)


def save(session: Session, scene: Scene, rows: Sequence[NewFit], firm: FirmParty) -> int:
    """Keep the pairs of a firm; return how many."""
    fits.put(session, scene.event.id, firm.row.id, rows, now=scene.now)
    session.flush()
    return len(rows)


def score(scene: Scene, firm: FirmParty) -> list[NewFit]:
    """Work out the pairs of a firm that are missing; writes nothing."""
    need = replace(firm.need, text_scores=fit_parties.likeness(scene.parties, firm))
    party, today = replace(firm, need=need), today_in_seoul(scene.now)
    found = []
    for mentor in scene.missing(firm):
        unknown = party.unknown | mentor.unknown
        weights, known = _weights(scene.weights, unknown)
        pairing = score_pair(need, mentor.mentor, weights, today=today)
        found.append((mentor, pairing, _stretched(pairing.score, known)))
    found.sort(key=lambda each: (-each[2], each[0].row.id))
    return [
        _row(scene, party, mentor, pairing, value, quoted=place < QUOTED)
        for place, (mentor, pairing, value) in enumerate(found)
    ]


def of_event(session: Session, event_id: int) -> list[EventFit]:
    """Return the fit of every pair that was worked out, in any order."""
    return fits.of_event(session, event_id)


def _stretched(score: float, known: float) -> float:
    return round(min(1.0, STRETCH * (known * score + (1.0 - known) * ORDINARY)), 4)


def _weights(weights: Weights, unknown: frozenset[str]) -> tuple[Weights, float]:
    """Return the weights of what is known, and which share of the day's weight that is."""
    parts = dict(weights.parts)
    whole = sum(parts[name] for name in FEATURES)
    used = {name: parts[name] for name in FEATURES if name not in unknown}
    total = sum(used.values())
    if not total:
        # nothing is known, or a province gave no weight to what is: any weights, none of them count
        return Weights.from_mapping({"language": 1.0}), 0.0
    return Weights.from_mapping(used), total / whole


def _row(
    scene: Scene,
    firm: FirmParty,
    mentor: MentorParty,
    pairing: Pairing,
    value: float,
    *,
    quoted: bool,
) -> NewFit:
    codes = [refusal.code for refusal in pairing.refusals if refusal.code in _RULES]
    if scene.event.competitors_meet and COMPETITOR in codes:
        codes.remove(COMPETITOR)
    reason: dict[str, object] = {"mark": scene.mark(firm, mentor)}
    strongest = find_reasons(pairing, limit=1)
    if strongest:
        reason |= {"code": strongest[0].code, "facts": dict(strongest[0].facts)}
    if mentor.case:
        reason["case"] = mentor.case
    if quoted and not codes and firm.text:
        reason |= _quote(scene.parties, firm, mentor)
    return NewFit(firm.row.id, mentor.row.id, value, codes[0] if codes else "", reason)


def _quote(parties: Parties, firm: FirmParty, mentor: MentorParty) -> dict[str, object]:
    """Return the sentence of each side that are most alike, and the case where the answer stands.

    What the mentor wrote for this event is quoted where the profile says nothing alike.
    """
    engines: list[tuple[SearchEngine, int]] = [(parties.topics, mentor.row.id)]
    if mentor.member:
        engines.insert(0, (parties.profiles, mentor.mentor.id))
    for engine, id_ in engines:
        pair = side_by_side(engine, firm.text, id_)
        # names of categories and English summaries are alike as well, and are nobody's own words
        if pair is not None and pair.field.rpartition("/")[2] not in _NOT_THEIR_WORDS:
            quote: dict[str, object] = {"quote": {"asked": pair.asked.text, "told": pair.told.text}}
            case, slash, _ = pair.field.partition("/")
            return {**quote, "case": case} if slash else quote
    return {}
