"""Words that differ from a given one by a slip: found among many without comparing with each."""

from collections.abc import Sequence
from threading import Lock
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from knowledge.text.jamo import is_syllable, letters, sound

MOST = 3
MIN_SOUNDS = 5
"""Words of fewer sounds have neighbours that are words of their own."""
_STEP = np.uint64(0x9E3779B97F4A7C15)
_BLOCK_RATIO = 4
Hashes = NDArray[np.uint64]


class Near(NamedTuple):
    """A word and its distance: 0 sounds the same, 1 is one letter off."""

    form: str
    distance: Literal[0, 1]


class NearWords:
    """Words by their sound, each also with every single letter left out.

    Two strings are one edit apart only when they meet after leaving out at most one letter of each
    (symmetric deletion), so a look-up is a dozen binary searches whatever the number of words. Safe
    to call from several threads.
    """

    def __init__(self, forms: Sequence[str] = ()) -> None:
        self._forms: list[str] = []
        self._sounds: list[str] = []
        # (sorted hashes, number of the word of each); a few blocks, each larger than the next
        self._blocks: tuple[tuple[Hashes, NDArray[np.int64]], ...] = ()
        self._lock = Lock()
        self.add(forms)

    def __len__(self) -> int:
        return len(self._forms)

    def add(self, forms: Sequence[str]) -> None:
        """Adds words behind those held."""
        if not forms:
            return
        with self._lock:
            sounds = [sound(form) for form in forms]
            block = _index(sounds, len(self._forms))
            self._forms += forms
            self._sounds += sounds
            blocks = [*self._blocks, block]
            while len(blocks) > 1 and blocks[-2][0].size < _BLOCK_RATIO * blocks[-1][0].size:
                last, before = blocks.pop(), blocks.pop()
                blocks.append(_merge(before, last))
            self._blocks = tuple(blocks)

    def find(self, word: str) -> list[Near]:
        """At most three held words near a word, the nearest first.

        A word that sounds the same needs two syllables or five sounds, a word one letter off five
        sounds. Of equally near ones those with the same beginning and the most equal letters come
        first, then the alphabet decides, not the order in which words were added. The word itself
        is no answer.
        """
        heard = sound(word)
        if len(heard) < MIN_SOUNDS and not _two_syllables(word):
            return []
        most = 1 if len(heard) >= MIN_SOUNDS else 0
        spelled = letters(word)
        found = []
        for number in self._candidates(heard):
            form = self._forms[number]
            distance = OSA.distance(heard, self._sounds[number], score_cutoff=most)
            if distance <= most and form != word:
                own = letters(form)
                # people slip at the first letter least
                found.append((distance, own[0] != spelled[0], OSA.distance(own, spelled), form))
        return [Near(row[-1], 1 if row[0] else 0) for row in sorted(found)[:MOST]]

    def _candidates(self, heard: str) -> set[int]:
        asked, _ = _hashed([heard])
        numbers: set[int] = set()
        for hashes, owners in self._blocks:
            starts = np.searchsorted(hashes, asked, side="left").tolist()
            ends = np.searchsorted(hashes, asked, side="right").tolist()
            for start, end in zip(starts, ends, strict=True):
                numbers.update(owners[start:end].tolist())
        return numbers


def _two_syllables(word: str) -> bool:
    return len(word) >= 2 and all(map(is_syllable, word))


def _index(sounds: Sequence[str], first: int) -> tuple[Hashes, NDArray[np.int64]]:
    hashes, places = _hashed(sounds)
    order = np.argsort(hashes, kind="stable")
    return hashes[order], places[order] + first


def _merge(
    left: tuple[Hashes, NDArray[np.int64]], right: tuple[Hashes, NDArray[np.int64]]
) -> tuple[Hashes, NDArray[np.int64]]:
    hashes = np.concatenate((left[0], right[0]))
    order = np.argsort(hashes, kind="stable")
    return hashes[order], np.concatenate((left[1], right[1]))[order]


def _hashed(sounds: Sequence[str]) -> tuple[Hashes, NDArray[np.int64]]:
    """Hashes of every string, whole and with each letter left out, and whose they are."""
    lengths = np.fromiter(map(len, sounds), np.int64, len(sounds))
    hashes, owners = [], []
    for length in np.unique(lengths).tolist():
        places = np.flatnonzero(lengths == length)
        joined = "".join(sounds[place] for place in places.tolist())
        codes = np.frombuffer(joined.encode("utf-32-le"), np.uint32).reshape(-1, length)
        hashes.append(_fingerprints(codes.astype(np.uint64)).ravel())
        owners.append(np.repeat(places, length + 1))
    if not hashes:
        return np.zeros(0, np.uint64), np.zeros(0, np.int64)
    return np.concatenate(hashes), np.concatenate(owners)


def _fingerprints(codes: Hashes) -> Hashes:
    # a polynomial modulo 2**64: leaving out a letter moves the later ones down by one power
    count, length = codes.shape
    powers = np.cumprod(np.full(length + 1, _STEP, np.uint64))
    here, down = codes * powers[1:], codes * powers[:-1]
    nothing = np.zeros((count, 1), np.uint64)
    before = np.concatenate((nothing, np.cumsum(here, axis=1)), axis=1)
    below = np.concatenate((nothing, np.cumsum(down, axis=1)), axis=1)
    whole = before[:, -1:]
    without = before[:, :-1] + (below[:, -1:] - below[:, 1:])
    return np.concatenate((whole, without), axis=1)
