"""Where an encoder comes from: a folder or a name of the hub. Looks without loading anything."""

import json
import os
import re
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import ModelUnusable

OWN_MODULES = ("knowledge.embed.sentence.", "sentence_transformers.")
HUB = "https://huggingface.co"
HUB_WAIT_S = 5.0
_HUB_NAME = re.compile(r"[A-Za-z0-9][\w.-]*(/[A-Za-z0-9][\w.-]*)?")
_PLACE = re.compile(r"(?<![\w.:/])(?:~|\.{1,2})?/(?:[^\s/'\":,]+/)*([^\s/'\":,]*)")
_LONGEST = 240

# the names that published models use, in the order of preference
QUESTION_NAMES = ("query", "search_query", "question", "s2p_query", "retrieval.query")
DOCUMENT_NAMES = ("document", "passage", "search_document", "corpus", "text", "retrieval.passage")


@dataclass(frozen=True)
class Prompts:
    """What is put in front of a text; empty for nothing."""

    question: str
    document: str


def choose_prompts(named: Mapping[str, str], default_name: str | None) -> Prompts:
    """Picks the prompts of questions and documents out of a model's configuration.

    A default prompt serves where no fitting name has one; the default of one side never serves the
    other.
    """
    default = default_name or ""
    spare = named.get(default, "")
    question = next((named[name] for name in QUESTION_NAMES if named.get(name)), None)
    document = next((named[name] for name in DOCUMENT_NAMES if named.get(name)), None)
    if question is None:
        question = "" if default in DOCUMENT_NAMES else spare
    if document is None:
        document = "" if default in QUESTION_NAMES else spare
    return Prompts(question, document)


def model_name(source: str) -> str:
    """The name of a source as people may see it: of a folder its last part alone."""
    return Path(source).name if is_folder(source) else source


def is_folder(source: str) -> bool:
    """Whether a source means a folder; anything else is a name of the hub."""
    return source.startswith(("/", ".", "~")) or Path(source).is_dir()


def check_folder(folder: Path) -> bool:
    """Looks whether a folder is a model of sentence-transformers and asks for no foreign code.

    Returns:
        Whether it asks for modules of this project.

    Raises:
        ModelUnusable: it is not there, is no model, is incomplete or asks for unknown classes.
    """
    if not folder.is_dir():
        raise ModelUnusable(f"{folder.name}: there is no such folder")
    rows = _modules(folder)
    types = [kind for kind, _ in rows]
    own = any(kind.startswith("knowledge.") for kind in types)
    if own and not all(kind.startswith(OWN_MODULES) for kind in types):
        raise ModelUnusable(f"{folder.name} asks for unknown module classes: {types}")
    # scaling has no files, and some tools leave its empty folder out
    needed = [place for kind, place in rows if not kind.endswith((".Normalize", ".UnitLength"))]
    missing = [place for place in needed if not (folder / place).is_dir()]
    if missing:
        raise ModelUnusable(f"{folder.name} is incomplete: {', '.join(missing)} is missing")
    return own


def _modules(folder: Path) -> list[tuple[str, str]]:
    try:
        rows = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
        return [(str(row["type"]), str(row["path"])) for row in rows]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelUnusable(
            f"{folder.name} is no sentence-transformers model: no readable modules.json"
        ) from error


def check_name(name: str) -> None:
    """Refuses with ModelUnusable what can be no name of a model on a hub."""
    if not _HUB_NAME.fullmatch(name):
        raise ModelUnusable(f"{name}: neither a folder nor a name of a model hub")


def ask_hub(name: str) -> None:
    """Asks the hub for a model that the local cache lacks; returns when it may be fetched.

    Raises:
        ModelUnusable: offline, no answer within five seconds, or unknown there.
    """
    lacking = f"{name}: no folder has this name, the local cache holds no whole model of it"
    if os.environ.get("HF_HUB_OFFLINE", "").lower() in {"1", "true", "yes", "on"}:
        raise ModelUnusable(f"{lacking}, and HF_HUB_OFFLINE forbids to ask the hub")
    full = name if "/" in name else f"sentence-transformers/{name}"
    hub = os.environ.get("HF_ENDPOINT", HUB).rstrip("/")
    try:
        # the library itself would try each of a dozen files six times: 70 seconds without a network
        with urllib.request.urlopen(f"{hub}/api/models/{full}", timeout=HUB_WAIT_S):  # noqa: S310 - the configured hub
            return
    except urllib.error.HTTPError as error:
        raise ModelUnusable(f"{lacking}, and the hub answers {error.code}") from error
    except (OSError, ValueError) as error:
        raise ModelUnusable(f"{lacking}, and the hub does not answer") from error


def one_line(text: str) -> str:
    """The first sentence or so of an error, in one line, with the names of files but no places."""
    line = " ".join(text.split())
    line = _PLACE.sub(lambda found: found[1] or "…", line)
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
