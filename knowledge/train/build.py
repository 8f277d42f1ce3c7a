"""Builds the embedded model: word vectors, taught words, concept classifiers, manifest."""

import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np

from knowledge.concepts.model import FILES
from knowledge.embed.encoder import Encoder
from knowledge.embed.english import load_english_encoder
from knowledge.embed.examples import Examples
from knowledge.embed.sentence import save_static_model
from knowledge.embed.vocabulary import StaticTable
from knowledge.errors import ModelUnusable
from knowledge.text.kiwi import KiwiAnalyzer
from knowledge.train.classifiers import fit_linear
from knowledge.train.contrast import fine_tune
from knowledge.train.data import Labelled, TrainingData, digest_files, read_training_data
from knowledge.train.lessons import hints_of, lessons_of
from knowledge.train.user_words import choose_user_words
from knowledge.train.vectors import WordVectors, read_word_vectors, teach_words

MANIFEST = "manifest.json"
GLOSSARY = "glossary.jsonl"
EXAMPLES = "examples.npz"
# Raise it when the code below would build another model from the same data.
RECIPE = 2
SEED = 20261122
STEPS = 7

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Sources:
    """Where the training texts lie: a folder of ``*.jsonl`` files and the taxonomy."""

    training: Path
    taxonomy: Path


def build_model(
    out: Path,
    *,
    sources: Sources,
    progress: Progress,
    load_english: Callable[[], Encoder] = load_english_encoder,
    read_words: Callable[..., WordVectors] = read_word_vectors,
) -> Path:
    """Builds the model folder, or finds it built already from the same data and versions.

    The folder appears at once and complete: it is written under another name in the same parent and
    renamed. An older folder at ``out`` is replaced.

    Args:
        out: the model folder.
        sources: training texts.
        progress: called with (step, done, total) for the bar of each step.
        load_english: gives the encoder for English problem texts.
        read_words: gives the word vectors for ``seed`` and ``tick``.

    Returns:
        ``out``.

    Raises:
        ModelUnusable: training texts are missing, or the English weights are not the published
            ones.
    """
    data = read_training_data(sources.training, sources.taxonomy)
    recipe = recipe_of(data)
    if is_current(out, recipe):
        progress("ready", 1, 1)
        return out
    out.parent.mkdir(parents=True, exist_ok=True)
    workplace = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        words = read_words(seed=SEED, tick=lambda done, total: progress("words", done, total))
        _write_model(workplace, words, data, progress, load_english)
        files = sorted(path for path in workplace.rglob("*") if path.is_file())
        manifest = recipe | {
            "files": {str(p.relative_to(workplace)): digest_files([p]) for p in files}
        }
        text = json.dumps(manifest, ensure_ascii=False, indent=1)
        (workplace / MANIFEST).write_text(text, encoding="utf-8")
        _replace(workplace, out)
    finally:
        shutil.rmtree(workplace, ignore_errors=True)
    return out


def recipe_of(data: TrainingData) -> dict[str, object]:
    """What decides the content of a model: data digest, recipe number, versions of the sources."""
    names = ("kiwipiepy", "kiwipiepy_model", "sentence-transformers", "scikit-learn", "numpy")
    return {
        "recipe": RECIPE,
        "seed": SEED,
        "data": data.digest,
        "versions": {name: version(name) for name in names},
    }


def is_current(folder: Path, recipe: dict[str, object]) -> bool:
    """Whether a complete model of this recipe lies in the folder."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    present = all((folder / name).is_file() for name in manifest.get("files", ()))
    return present and all(manifest.get(key) == value for key, value in recipe.items())


def check_model(folder: Path) -> str:
    """Compares every file of a model folder with its checksum.

    Returns:
        The digest of the training data.

    Raises:
        ModelUnusable: no manifest, or a file is missing or altered.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        wrong = [
            name for name, sha in manifest["files"].items() if digest_files([folder / name]) != sha
        ]
    except (OSError, ValueError, KeyError, AttributeError) as error:
        raise ModelUnusable(f"no complete model in {folder}: {error}") from error
    if wrong:
        raise ModelUnusable(f"altered files in {folder}: {wrong}")
    return str(manifest["data"])


def _replace(workplace: Path, out: Path) -> None:
    old = out.with_name(f".{out.name}-old")
    shutil.rmtree(old, ignore_errors=True)
    if out.exists():
        out.rename(old)
    workplace.rename(out)
    shutil.rmtree(old, ignore_errors=True)


@dataclass(frozen=True)
class TrainedWords:
    """Words with their vectors, and what cuts texts into them.

    ``keys`` name the rows of ``table``; ``user_words`` are those that ``analyzer`` was told of.
    """

    user_words: tuple[str, ...]
    analyzer: KiwiAnalyzer
    keys: tuple[str, ...]
    table: StaticTable


def train_words(
    words: WordVectors, data: TrainingData, *, seed: int, progress: Progress
) -> TrainedWords:
    """Teaches unknown words and fine-tunes all of them: what the model and its trial share."""
    user_words = choose_user_words(data.glossary, frozenset(words.keys))
    analyzer = KiwiAnalyzer(user_words)
    progress("taught", 0, 1)
    keys, table = teach_words(words, hints_of(data), analyzer)
    progress("taught", 1, 1)
    table = fine_tune(
        table,
        lessons_of(data),
        analyzer,
        seed=seed,
        tick=lambda done, total: progress("pairs", done, total),
    )
    return TrainedWords(user_words, analyzer, keys, table)


def _write_model(
    folder: Path,
    words: WordVectors,
    data: TrainingData,
    progress: Progress,
    load_english: Callable[[], Encoder],
) -> None:
    trained = train_words(words, data, seed=SEED, progress=progress)
    analyzer, table = trained.analyzer, trained.table
    save_static_model(folder, trained.keys, trained.user_words, table)
    (folder / "concepts").mkdir()
    _write_classifiers(folder / "concepts", data, analyzer, table, progress)
    progress("english", 0, 1)
    labels, texts = _columns(data.english)
    vectors = load_english().encode(texts)
    fit_linear(
        labels, texts, [()] * len(texts), vectors, surface=False, inverse_penalty=ENGLISH_C
    ).save(folder / "concepts" / FILES["english"])
    progress("english", 1, 1)
    _write_examples(folder / EXAMPLES, data, analyzer, table)
    rows = [json.dumps(asdict(entry), ensure_ascii=False) for entry in data.glossary + data.words]
    (folder / GLOSSARY).write_text("\n".join(rows), encoding="utf-8")


ENGLISH_C = 20.0


def _write_classifiers(
    folder: Path, data: TrainingData, analyzer: KiwiAnalyzer, table: StaticTable, progress: Progress
) -> None:
    for name, pairs in (("problems", data.problems), ("industries", data.industries)):
        progress(name, 0, 1)
        labels, texts = _columns(pairs)
        tokens = analyzer.analyse(texts)
        vectors = table.pool([table.look_up(row) for row in tokens])
        fit_linear(labels, texts, tokens, vectors).save(folder / FILES[name])
        progress(name, 1, 1)


def _write_examples(
    path: Path, data: TrainingData, analyzer: KiwiAnalyzer, table: StaticTable
) -> None:
    ways = [[getattr(row, way) for row in data.told] for way in ("owner", "english", "case")]
    asked = [
        table.pool([table.look_up(tokens) for tokens in analyzer.analyse(texts)]) for texts in ways
    ]
    Examples(np.concatenate(asked), np.concatenate([asked[2]] * len(ways))).save(path)


def _columns(pairs: Sequence[Labelled]) -> tuple[list[str], list[str]]:
    return [label for label, _ in pairs], [text for _, text in pairs]
