"""Search quality from the command line.

``python -m knowledge.evaluate --cases F --queries F [--use-industry] [--json] [--model PATH]``
``python -m knowledge.evaluate fusion --cases F --queries F [--use-industry]``
``python -m knowledge.evaluate categories --file F``
``python -m knowledge.evaluate sts --file F [--model PATH]``
``python -m knowledge.evaluate index --rows N [--dim N] [--queries N] [--seed N] [--json]``
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from knowledge.errors import KnowledgeError
from knowledge.evaluate import vector_index
from knowledge.evaluate.categories import measure_categories, read_categories, render_accuracy
from knowledge.evaluate.dataset import read_judged, read_pairs
from knowledge.evaluate.fusion import compare, render_comparison
from knowledge.evaluate.run import correlate, evaluate, render
from knowledge.search.engine import DEFAULT, SearchEngine
from knowledge.search.loading import Parts, load_parts
from knowledge.train.__main__ import show_progress
from knowledge.train.build import Sources, build_model

DEFAULT_MODEL = Path("var/model")


def _base_model(options: argparse.Namespace) -> Path:
    sources = Sources(
        options.data / "training", options.data / "reference" / "problem_categories.json"
    )
    return build_model(options.base_model, sources=sources, progress=show_progress)


def _engine(parts: Parts, options: argparse.Namespace) -> SearchEngine:
    if options.model is None:
        return parts.engine()
    from knowledge.embed.sentence import load_encoder

    # another encoder's vectors mean nothing to our classifiers: it is measured without concepts
    return SearchEngine(
        analyzer=parts.analyzer, encoder=load_encoder(options.model), glossary=parts.glossary
    )


def _sts(options: argparse.Namespace) -> str:
    pairs, likeness = read_pairs(options.file)
    if options.model is None:
        encoder = load_parts(_base_model(options)).encoder
    else:
        from knowledge.embed.sentence import load_encoder

        encoder = load_encoder(options.model)
    figure = correlate(encoder, pairs, likeness)
    if options.json:
        return json.dumps({"spearman": figure, "pairs": len(pairs), "encoder": encoder.name})
    return f"Spearman {figure:.3f} over {len(pairs)} pairs, encoder {encoder.name}"


def _retrieval(options: argparse.Namespace) -> str:
    judged = read_judged(options.cases, options.queries, split=options.split, form=options.form)
    parts = load_parts(_base_model(options))
    report = evaluate(_engine(parts, options), judged, use_industry=options.use_industry)
    return json.dumps(report, ensure_ascii=False) if options.json else render(report)


def _fusion(options: argparse.Namespace) -> str:
    tune, test = (
        read_judged(options.cases, options.queries, split=split, form=options.form)
        for split in ("tune", "test")
    )
    engine = _engine(load_parts(_base_model(options)), options)
    engine.load(tune.documents)
    found = compare(engine, tune, test, fixed=DEFAULT, use_industry=options.use_industry)
    return json.dumps(asdict(found)) if options.json else render_comparison(found)


def _categories(options: argparse.Namespace) -> str:
    judged = read_categories(options.file)
    found = measure_categories(load_parts(_base_model(options)).recogniser().categorise, judged)
    return json.dumps(asdict(found)) if options.json else render_accuracy(found)


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command; returns the exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments[:1] == ["index"]:
        sys.stdout.write(vector_index.main(arguments[1:]) + "\n")
        return 0
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--model", help="another sentence-transformers folder or hub name")
    common.add_argument(
        "--base-model", type=Path, default=DEFAULT_MODEL, help="the embedded model's folder"
    )
    common.add_argument("--data", type=Path, default=Path("seed_data"))
    common.add_argument("--json", action="store_true", help="one JSON object")
    parser = argparse.ArgumentParser(prog="python -m knowledge.evaluate", parents=[common])
    of_files = {"sts": _sts, "categories": _categories}
    if arguments[:1] and arguments[0] in of_files:
        parser.add_argument("what")
        parser.add_argument("--file", type=Path, required=True)
        run = of_files[arguments[0]]
    else:
        run = _retrieval
        if arguments[:1] == ["fusion"]:
            parser.add_argument("what")
            run = _fusion
        parser.add_argument("--cases", type=Path, required=True)
        parser.add_argument("--queries", type=Path, required=True, nargs="+")
        parser.add_argument("--split", default="", choices=["", "tune", "test"])
        parser.add_argument("--form", default="full", choices=["full", "brief"])
        parser.add_argument("--use-industry", action="store_true")
    try:
        sys.stdout.write(run(parser.parse_args(arguments)) + "\n")
    except KnowledgeError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
