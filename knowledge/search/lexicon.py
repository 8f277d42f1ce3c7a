"""Which words are known: to the collection, to the glossary, to the dictionary."""

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.concepts.glossary import Glossary
from knowledge.embed.encoder import reads_tokens
from knowledge.embed.english import common_words
from knowledge.search.prepare import Tools, Vocabulary
from knowledge.text.near_words import MOST, Near
from knowledge.text.normalise import fold
from knowledge.text.tokens import Token, is_english_stop_word, latin_tokens


@dataclass(frozen=True)
class Lexicon:
    """All that is known about single words; made for one question."""

    tools: Tools
    vocabulary: Vocabulary
    glossary: Glossary | None

    def read(self, text: str) -> list[Token]:
        """The content words of a text as it stands."""
        return self.tools.analyzer.analyse([text])[0]

    def is_held(self, form: str) -> bool:
        """Whether a document held the word, or a term of the glossary does."""
        if self.vocabulary.find(form) is not None:
            return True
        return self.glossary is not None and form in self.glossary.words

    @property
    def has_dictionary(self) -> bool:
        """Whether words that nothing here holds can be told from words that do not exist."""
        return self.tools.encoder is not None and reads_tokens(self.tools.encoder)

    def knows(self, token: Token) -> bool:
        """Whether a word is held, English, or in the dictionary that the encoder was made from."""
        if token.tag == "SL" and token.form in common_words():
            return True
        return self._is_in_dictionary(token)

    def _is_in_dictionary(self, token: Token) -> bool:
        if self.is_held(token.form):
            return True
        encoder = self.tools.encoder
        return (
            encoder is not None
            and reads_tokens(encoder)
            and bool(encoder.encode_tokens([[token]]).any())
        )

    def knows_all(self, tokens: Sequence[Token]) -> bool:
        """Whether every word is known; so it is where there is none."""
        return all(map(self.knows, tokens))

    def is_term(self, word: str) -> bool:
        """Whether a word in Latin letters is known and says something (MES, not "the")."""
        tokens = latin_tokens(fold(word))
        return len(tokens) == 1 and self._is_in_dictionary(tokens[0])

    def is_english(self, word: str) -> bool:
        """Whether a word in Latin letters is English, or a term."""
        small = word.lower()
        return is_english_stop_word(small) or small in common_words() or self.is_term(word)

    def near(self, form: str) -> list[Near]:
        """At most three held words near an unknown one, the nearest first."""
        found = self.vocabulary.near(form)
        if self.glossary is not None:
            held = {near.form for near in found}
            found += [near for near in self.glossary.near_words.find(form) if near.form not in held]
        return sorted(found, key=lambda near: near.distance)[:MOST]
