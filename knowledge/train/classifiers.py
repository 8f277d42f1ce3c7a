"""Fits the concept classifiers."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from knowledge.concepts.features import surface_features
from knowledge.concepts.linear import LinearModel
from knowledge.embed.encoder import Vectors
from knowledge.text.tokens import Token

# Two folds of four held out over the Korean phrases: C 4, 12, 30 gave accuracy .484, .494, .493
# with scale 1; scale 2 was .03 worse.
INVERSE_PENALTY = 12.0
DENSE_SCALE = 1.0
MIN_DOCUMENTS = 2


def fit_linear(
    labels: Sequence[str],
    texts: Sequence[str],
    token_lists: Sequence[Sequence[Token]],
    vectors: Vectors,
    *,
    surface: bool = True,
    inverse_penalty: float = INVERSE_PENALTY,
    dense_scale: float = DENSE_SCALE,
) -> LinearModel:
    """Fits a multinomial logistic regression over tf-idf surface features and vectors.

    Args:
        labels: class of each text; at least two classes.
        texts: n texts.
        token_lists: their content words.
        vectors: float32 (n, dim), unit rows.
        surface: whether surface features take part.
        inverse_penalty: C of the L2 penalty.
        dense_scale: weight of the vectors beside the surface features.

    Returns:
        A deterministic model: the same input gives the same weights.
    """
    from scipy.sparse import csr_matrix, hstack
    from sklearn.linear_model import LogisticRegression

    names, idf = _vocabulary(texts, token_lists) if surface else ({}, np.zeros(0, np.float32))
    classes = tuple(sorted(set(labels)))
    empty = np.zeros((0, len(classes)), np.float32)
    draft = LinearModel(classes, names, idf, empty, empty, np.zeros(len(classes), np.float32))
    flat, lengths = draft.rows_of(texts, token_lists)
    values = idf[flat] if names else np.zeros(0, np.float32)
    owners = np.repeat(np.arange(len(texts)), lengths)
    norms = np.sqrt(np.bincount(owners, values * values, minlength=len(texts)))
    values /= norms[owners]
    sparse = csr_matrix((values, (owners, flat)), shape=(len(texts), len(names)))
    design = hstack([sparse, csr_matrix(vectors * dense_scale)]).tocsr()
    fitted = LogisticRegression(C=inverse_penalty, max_iter=60, tol=1e-3).fit(design, list(labels))
    coefficients, intercept = fitted.coef_, fitted.intercept_
    if len(classes) == 2:
        # one row stands for both classes: half of the difference to each side is the same model
        coefficients = np.concatenate((-coefficients, coefficients)) / 2
        intercept = np.concatenate((-intercept, intercept)) / 2
    weights = coefficients.T.astype(np.float32)
    return LinearModel(
        classes=tuple(str(name) for name in fitted.classes_),
        features=names,
        idf=idf,
        surface=weights[: len(names)],
        dense=weights[len(names) :] * np.float32(dense_scale),
        bias=intercept.astype(np.float32),
    )


def _vocabulary(
    texts: Sequence[str], token_lists: Sequence[Sequence[Token]]
) -> tuple[dict[str, int], Vectors]:
    counts: Counter[str] = Counter()
    for text, tokens in zip(texts, token_lists, strict=True):
        counts.update(surface_features(text, tokens))
    kept = sorted(name for name, count in counts.items() if count >= MIN_DOCUMENTS)
    idf = np.array([1.0 + np.log(len(texts) / counts[name]) for name in kept], dtype=np.float32)
    return {name: row for row, name in enumerate(kept)}, idf
