"""Surface features of a text for the linear classifiers."""

from collections.abc import Sequence
from itertools import pairwise

from knowledge.text.normalise import fold
from knowledge.text.tokens import Token

KOREAN_SIZES = (2, 3)
LATIN_SIZES = (4,)


def surface_features(text: str, tokens: Sequence[Token]) -> set[str]:
    """Names the words and character runs of a text.

    Words are ``w:form`` and pairs of neighbouring words ``p:form form``; character runs ``c:run``
    go over the text without blanks, so that missing or wrong spaces cost little.
    """
    forms = [token.form for token in tokens]
    names = {f"w:{form}" for form in forms}
    names.update(f"p:{left} {right}" for left, right in pairwise(forms))
    solid = "".join(filter(str.isalnum, fold(text)))
    sizes = LATIN_SIZES if solid.isascii() else KOREAN_SIZES
    for size in sizes:
        names.update(["c:" + solid[i : i + size] for i in range(len(solid) - size + 1)])
    return names
