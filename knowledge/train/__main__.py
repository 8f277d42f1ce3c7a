"""Builds the embedded model from the command line.

``python -m knowledge.train --out DIR`` builds it; ``--keep-back 0.2`` instead of ``--out`` trains
without a part of the texts and tells how much worse these are understood.
"""

import argparse
import sys
import time
from pathlib import Path

from knowledge.train.build import SEED, Sources, build_model
from knowledge.train.data import read_training_data
from knowledge.train.holdout import measure_gap, render_gap
from knowledge.train.vectors import read_word_vectors

DATA = Path("seed_data")


def show_progress(step: str, done: int, total: int) -> None:
    """Prints one line a finished tenth of a step to standard error."""
    if done == total or done % max(1, total // 10) == 0:
        sys.stderr.write(f"\r{step}: {done}/{total}   " + ("\n" if done == total else ""))
        sys.stderr.flush()


def main(argv: list[str] | None = None) -> int:
    """Runs the command; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m knowledge.train", description=__doc__)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--out", type=Path, help="model folder")
    what.add_argument("--keep-back", type=float, metavar="SHARE", help="report overfitting instead")
    parser.add_argument("--training", type=Path, default=DATA / "training")
    parser.add_argument(
        "--taxonomy", type=Path, default=DATA / "reference" / "problem_categories.json"
    )
    options = parser.parse_args(argv)
    started = time.perf_counter()
    sources = Sources(options.training, options.taxonomy)
    if options.keep_back is not None:
        data = read_training_data(sources.training, sources.taxonomy)
        words = read_word_vectors(
            seed=SEED, tick=lambda done, total: show_progress("words", done, total)
        )
        gap = measure_gap(data, words, share=options.keep_back, seed=SEED, progress=show_progress)
        sys.stdout.write(render_gap(gap) + "\n")
        return 0
    folder = build_model(options.out, sources=sources, progress=show_progress)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    sys.stdout.write(f"{folder}: {size / 1e6:.1f} MB in {time.perf_counter() - started:.1f} s\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
