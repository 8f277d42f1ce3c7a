"""The parts of an engine out of a model folder."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from knowledge.concepts.glossary import Entry, read_glossary
from knowledge.concepts.model import OwnVectors, Recogniser, TrainedConcepts
from knowledge.embed.encoder import Encoder
from knowledge.embed.english import english_folder, load_english_encoder
from knowledge.embed.examples import Examples
from knowledge.errors import ModelUnusable
from knowledge.search.engine import SearchEngine
from knowledge.search.prepare import Tools
from knowledge.search.store import tools_name
from knowledge.text.kiwi import KiwiAnalyzer
from knowledge.text.tokens import Analyzer

CONCEPTS = "concepts"
GLOSSARY = "glossary.jsonl"
EXAMPLES = "examples.npz"


@dataclass(frozen=True)
class Parts:
    """What a semantic engine is made of: heavy to load, safe to share between threads.

    Attributes:
        analyzer: cuts texts into words.
        encoder: the embedded one, whose vectors the concepts know.
        concepts: problems and industries.
        glossary: terms that mean the same.
        examples: what leads a question to the language of cases.
        foreign: another encoder that is to find texts instead of the embedded one.
    """

    analyzer: Analyzer
    encoder: Encoder
    concepts: TrainedConcepts
    glossary: tuple[Entry, ...]
    examples: Examples
    foreign: Encoder | None = None

    @property
    def tools(self) -> Tools:
        """What reads a text."""
        if self.foreign is None:
            return Tools(self.analyzer, self.encoder, self.concepts, self.examples)
        return Tools(self.analyzer, self.foreign, OwnVectors(self.concepts, self.encoder))

    @property
    def tools_name(self) -> str:
        """Names the tools; a generation made under another name is worthless."""
        return tools_name(self.tools)

    def beside(self, encoder: Encoder) -> Self:
        """The same parts with another encoder to find texts."""
        return replace(self, foreign=encoder)

    def engine(self) -> SearchEngine:
        """A new engine without documents."""
        tools = self.tools
        return SearchEngine(
            analyzer=tools.analyzer,
            encoder=tools.encoder,
            concepts=tools.concepts,
            glossary=self.glossary,
            examples=tools.examples,
        )

    def recogniser(self) -> Recogniser:
        """Names the problem categories and the industry of a text."""
        return Recogniser(self.analyzer, self.encoder, self.concepts)


def load_parts(folder: Path) -> Parts:
    """Loads the embedded model; call it after the fork, from a warm-up thread.

    Raises:
        ModelUnusable: the folder is missing or damaged.
    """
    # a name that is no folder would be looked for on a model hub
    if not folder.is_dir():
        raise ModelUnusable(f"there is no model in {folder}: flask model build makes it")
    # deferred: torch and sentence-transformers take 10 s to import
    from knowledge.embed.sentence import StaticEncoder, load_encoder

    encoder = load_encoder(str(folder))
    if not isinstance(encoder, StaticEncoder):
        raise ModelUnusable(f"{folder} is no model of knowledge.train")
    analyzer = KiwiAnalyzer(encoder.user_words)
    encoder.share(analyzer)
    english = load_english_encoder if english_folder() else None
    concepts = TrainedConcepts.load(folder / CONCEPTS, english)
    return Parts(
        analyzer,
        encoder,
        concepts,
        read_glossary(folder / GLOSSARY),
        Examples.load(folder / EXAMPLES),
    )
