"""`python -m briefings.analysis.english.training --data PATH --out DIR`: corpora to the shipped English pipeline.

This folder is the one place outside the reading wing that knows spaCy, and the only one that knows torch: it is a
recipe, run by people, and nothing imports it.
"""

import argparse
import json
import logging
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

NEEDED = {
    "torch": "torch",
    "safetensors": "safetensors",
    "onnx": "onnx",
    "onnxruntime": "onnxruntime",
    "spacy_lookups_data": "spacy-lookups-data",
}


def parse_options(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m briefings.analysis.english.training", description=__doc__)
    parser.add_argument("--data", type=Path, help="folder with train/syntax, train/ner and dev/names")
    parser.add_argument("--out", type=Path, required=True, help="folder to write the pipeline to")
    parser.add_argument("--weights", type=Path, help="folder with model.safetensors and vocab.txt of all-MiniLM-L6-v2")
    parser.add_argument("--readers", nargs="+", default=["fast", "accurate"], choices=["fast", "accurate"])
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--words", type=int, default=24_000, help="words that get a static vector")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument(
        "--cnn-minutes", type=float, default=0.0, help="also train the convolutional candidate beside DIR"
    )
    parser.add_argument("--sample", action="store_true", help="run on a few invented sentences, to see that all works")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the recipe; return the exit code."""
    chosen = parse_options(sys.argv[1:] if arguments is None else arguments)
    missing = [package for module, package in NEEDED.items() if find_spec(module) is None]
    if missing:
        sys.stderr.write(f"The recipe needs more than reading does: pip install {' '.join(missing)}\n")
        return 2
    if chosen.data is None and not chosen.sample:
        sys.stderr.write("Say where the corpora lie: --data PATH (or --sample for a trial run)\n")
        return 2
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    from briefings.analysis.english.training.make import make_pipeline

    told = make_pipeline(chosen)
    sys.stdout.write(json.dumps(told, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
