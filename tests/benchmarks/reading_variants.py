"""Prints what other ways of running the network would gain, and what they would cost in accuracy.

    PYTHONPATH=tests:. python -m benchmarks.reading_variants [--without-timelines]

Each variant leaves some of the engine's rewritings out and runs so many windows at once. Printed are seconds of
computing for a corpus of claims, F1 of claims and of claims with speakers there, how many of the important claims of
`bench_important_claims` are read so that they can be printed, and F1 of the days of timelines, whose floors lie in
`floors.json`; the timelines are of 720,000 words, which each variant reads.
"""

import json
import re
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from benchmarks.bench_claims import lines, raw
from benchmarks.bench_important_claims import CORPUS, important_claims, is_met, quote
from benchmarks.bench_stories import TIMELINES, collected

from briefings.analysis.nlp import encoder, spacy_pipeline
from briefings.analysis.nlp.analyser import SpacyAnalyser
from briefings.analysis.nlp.onnx import load_onnxruntime
from briefings.analysis.stories.ledger.printable import find_printed_spans
from briefings.analysis.stories.ledger.timeline import build_timeline

#: rewritings of the network that are left out, and windows that are run at once
VARIANTS = (((), 16), (("SkipLayerNormFusion",), 16), (("SkipLayerNormFusion",), 2), (("SkipLayerNormFusion",), 1))


def choose_variant(analyser: SpacyAnalyser, left_out: tuple[str, ...], windows: int) -> None:
    """Have the analyser run its network so."""
    (network,) = spacy_pipeline.find_networks(analyser._nlp)
    onnxruntime = load_onnxruntime()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    network.session = onnxruntime.InferenceSession(
        network.files["network.onnx"], options, ["CPUExecutionProvider"], disabled_optimizers=[*left_out]
    )
    encoder.WINDOWS_PER_RUN = windows


def measure_claims(shared: Path, analyser: SpacyAnalyser) -> tuple[float, list[str]]:
    """Return seconds of computing, and F1 of claims and of claims with speakers."""
    gold = shared / "data" / "dev" / "claims" / "polnear_dev.jsonl.gz"
    began = time.process_time()
    readings = list(analyser.analyse([raw(row["id"], row["text"]) for row in lines(gold)]))
    taken = time.process_time() - began
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as told:
        for reading in readings:
            claims = [
                {
                    "content": [[span.start, span.end] for span in (claim.content, *claim.continued)],
                    "source": [[claim.source.start, claim.source.end]] if claim.source else [],
                }
                for claim in reading.claims
            ]
            told.write(json.dumps({"id": reading.article, "claims": claims}) + "\n")
        told.flush()
        scorer = [sys.executable, str(shared / "score" / "attribution.py"), str(gold), told.name]
        said = subprocess.run(scorer, capture_output=True, text=True, check=True).stdout
    return taken, re.findall(r"F1 ([\d.]+)", said)[:2]


def count_important(shared: Path, analyser: SpacyAnalyser) -> str:
    """Return how many of the important claims can be printed, of how many."""
    wanted = list(important_claims(shared))
    rows = list(lines(shared / "data" / f"{CORPUS}.jsonl.gz"))
    found = 0
    for number in sorted({one.article for one in wanted}):
        article = collected(rows[int(number) - 1])
        (reading,) = analyser.analyse([article])
        fit = [
            quote(article.text, spans) for claim in reading.claims if (spans := find_printed_spans(claim, article.text))
        ]
        found += sum(any(is_met(one, said) for said in fit) for one in wanted if one.article == number)
    return f"{found} of {len(wanted)}"


def measure_timeline(shared: Path, analyser: SpacyAnalyser, topic: str) -> float:
    """Return F1 of the days of a timeline."""
    folder = shared / "data" / "dev" / "summaries"
    rows = [row for row in lines(folder / "t17_articles_dev.jsonl.gz") if row["topic"] == topic]
    articles = [collected(row) for row in rows]
    gold = {
        date.fromisoformat(line["date"][:10])
        for row in lines(folder / "t17_gold_timelines_dev.jsonl.gz")
        if row["topic"] == topic
        for line in row["timeline"]
    }
    days = {day for day, _, _ in build_timeline(articles, {one.article: one for one in analyser.analyse(articles)})}
    return 2 * len(days & gold) / (len(days) + len(gold))


def main() -> None:
    """Print a line a variant."""
    here = Path(__file__).resolve().parents[2]
    shared = next(place / "shared" for place in (here, *here.parents) if (place / "shared").is_dir())
    topics = () if "--without-timelines" in sys.argv else TIMELINES
    analyser = SpacyAnalyser()
    for left_out, windows in VARIANTS:
        choose_variant(analyser, left_out, windows)
        taken, scores = measure_claims(shared, analyser)
        important = count_important(shared, analyser)
        print(f"{left_out} {windows}: {taken:.1f} s, claims {scores}, important {important}", flush=True)  # noqa: T201 - figures
        for topic in topics:
            print(f"  {topic}: {measure_timeline(shared, analyser, topic):.3f}", flush=True)  # noqa: T201 - figures


if __name__ == "__main__":
    main()
