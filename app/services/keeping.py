"""Keeps the search of a serving process on the newest generation of the model that was asked for.

A process never reads the whole collection while something else can: where no generation of the
wanted model is there, a builder process makes one, and meanwhile the present generation answers
with the encoder that made it.
"""

from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event

import structlog
from sqlalchemy.exc import SQLAlchemyError

from app.runtime.rebuilding import standing_of
from app.runtime.state import Runtime
from app.services.indexing import keep_cases
from app.services.warming import Chosen, choose_model, use_model
from knowledge.errors import KnowledgeError, ModelUnusable, StoreBusy
from knowledge.index.generation import peek, pointed_name

log = structlog.get_logger("ieum.keeping")
LOOK_EVERY_S = 2.0
# a builder that ended without a result is not started again at each look
LOOKS_BETWEEN_BUILDS = 300
MOST_STARTS = 2


@dataclass
class Keeper:
    """What a process knows about its search between two looks."""

    runtime: Runtime
    chosen: Chosen | None = None
    """The model that is to answer in the end."""
    waiting: bool = False
    """Whether a generation of that model has still to be built."""
    _begun: bool = field(default=False, init=False)
    _seen: str = field(default="", init=False)
    _rest: int = field(default=0, init=False)
    _starts: int = field(default=0, init=False)
    _given_up: bool = field(default=False, init=False)
    _fault: str = field(default="", init=False)

    def step(self) -> None:
        """Begin, or look again where that is done."""
        if self._begun:
            self.look()
        else:
            self.begin()

    def begin(self) -> None:
        """Load the model and take its generation, or serve the present one and have one built."""
        self.chosen = choose_model(self.runtime)
        self._fault = self.runtime.search.degraded
        if self.chosen is not None and self._fits():
            self._take()
        elif self.chosen is not None:
            self.waiting = True
            self._build()
            self._serve_present()
        self._begun = True
        if self.chosen is not None:
            # what only English questions need comes last
            self.chosen.parts.concepts.warm()

    def look(self) -> None:
        """See what other processes have done since the last look, and do what has to be done."""
        if self.chosen is None or self.runtime.search.store is None:
            return
        self._rest = max(0, self._rest - 1)
        if pointed_name(self.runtime.search.store) != self._seen and self._fits():
            self._take()
        elif self.waiting:
            self._wait()
        elif self._is_broken() and not self._rest:
            # a whole generation written anew is what ends the fault
            self._build()

    def _fits(self) -> bool:
        """Whether the current generation was made by the wanted model."""
        store, chosen = self.runtime.search.store, self.chosen
        assert chosen is not None  # noqa: S101 - only called where a model was chosen
        if store is None:
            return True
        facts = peek(store)
        wanted = (chosen.source, chosen.parts.tools_name)
        return facts is not None and (facts.source, facts.tools) == wanted

    def _take(self) -> None:
        search, chosen = self.runtime.search, self.chosen
        assert chosen is not None  # noqa: S101 - only called where a model was chosen
        before = pointed_name(search.store) if search.store else ""
        missing = use_model(self.runtime, chosen)
        self.waiting, self._starts, self._given_up = False, 0, False
        search.degraded = self._fault
        self._seen = before
        if missing and not self._is_broken():
            self._seen = self._keep() or before
        log.info("search is semantic", source=chosen.source or "embedded", generation=self._seen)

    def _keep(self) -> str:
        try:
            return keep_cases(self.runtime.search)
        except StoreBusy:
            return ""  # another process that writes just now writes the same
        except OSError as error:
            # a full disk: everything is in memory, the next start reads it again
            log.warning("the index is not kept", reason=str(error))
            return ""

    def _is_broken(self) -> bool:
        held = self.runtime.search.cases.current
        return bool(held and held[0].stats.degraded)

    def _serve_present(self) -> None:
        """Answer from the present generation with the encoder that made it, if both are there."""
        store = self.runtime.search.store
        facts = peek(store) if store else None
        if facts is None:
            return
        with suppress(ModelUnusable):
            maker = Chosen(facts.source, self.runtime.models.load(facts.source))
            if maker.parts.tools_name == facts.tools:
                use_model(self.runtime, maker)

    def _build(self) -> None:
        store = self.runtime.search.store
        self._rest = LOOKS_BETWEEN_BUILDS
        if store is not None and standing_of(store) is None:
            self._starts += 1
            self.runtime.builder.start()

    def _wait(self) -> None:
        search, builder = self.runtime.search, self.runtime.builder
        assert search.store is not None  # noqa: S101 - look() returns without a store
        state = builder.state()
        if state == "running" or standing_of(search.store) is not None:
            return
        if state == "done":
            # nothing to write: there are no cases yet
            self._take()
        elif state == "failed" and self._starts < MOST_STARTS:
            # killed, or another process was building and has given up since
            self._build()
        elif state == "failed" and not self._given_up:
            self._give_up()
        elif not self._rest:
            self._build()

    def _give_up(self) -> None:
        search, reason = self.runtime.search, self.runtime.builder.reason()
        log.error("rebuild failed", reason=reason)
        if not search.semantic:
            # better late in each process than never
            self._take()
        self._given_up = True
        search.degraded = "; ".join(
            filter(None, (self._fault, f"the index could not be rebuilt: {reason}"))
        )


def keep_searching(runtime: Runtime, stop: Event) -> None:
    """Keep the search of this process in order until ``stop``; the body of a thread."""
    keeper = Keeper(runtime)
    while True:
        try:
            keeper.step()
        except (KnowledgeError, SQLAlchemyError, OSError) as error:
            # a database or a folder that is away: search goes on with what it holds
            log.error("look failed", reason=str(error))  # noqa: TRY400 - the reason is enough
        if stop.wait(LOOK_EVERY_S):
            return
