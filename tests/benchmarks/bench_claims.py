"""Claims, speakers and hedges against annotated text, and the speed of the rules."""

import gzip
import json
import random
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.builders import MORNING

from briefings.analysis.nlp.analyser import SpacyAnalyser
from briefings.analysis.nlp.attribution import claims, hedges
from briefings.core.article import Article

FLOORS = json.loads((Path(__file__).parent / "floors.json").read_text(encoding="utf-8"))["claims"]


def lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def raw(name: str, text: str) -> Article:
    """An article whose text is not cleaned: the offsets of the annotation stay right."""
    return Article(id=name, outlet="x", title="", text=text, collected=MORNING, origin="x", digest="", language="en")


@pytest.mark.slow
@pytest.mark.shared
def test_claims_and_speakers_reach_their_floor(shared: Path, tmp_path: Path) -> None:
    gold = shared / "data" / "dev" / "claims" / "polnear_dev.jsonl.gz"
    articles = [raw(row["id"], row["text"]) for row in lines(gold)]
    told = tmp_path / "claims.jsonl"
    with told.open("w", encoding="utf-8") as file:
        for reading in SpacyAnalyser().analyse(articles):
            found = [
                {
                    "content": [[s.start, s.end] for s in (claim.content, *claim.continued)],
                    "source": [[claim.source.start, claim.source.end]] if claim.source else [],
                }
                for claim in reading.claims
            ]
            file.write(json.dumps({"id": reading.article, "claims": found}) + "\n")
    scorer = [sys.executable, str(shared / "score" / "attribution.py"), str(gold), str(told)]
    said = subprocess.run(scorer, capture_output=True, text=True, check=True).stdout
    print(f"\n{said}")  # noqa: T201 - the figures are what a benchmark is for
    scores = re.findall(r"F1 ([\d.]+)", said)
    assert float(scores[0]) >= FLOORS["claim_f1"]
    assert float(scores[1]) >= FLOORS["claim_and_speaker_f1"]


@pytest.mark.shared
def test_hedges_reach_their_floor_on_documents_that_were_not_looked_at(shared: Path) -> None:
    rows = list(lines(shared / "data" / "train" / "claims" / "hedges_wikipedia_szeged.jsonl.gz"))
    held = set(sorted({row["doc"] for row in rows})[1::2])
    right = said = true = 0
    for row in rows:
        if row["doc"] in held:
            text = row["text"]
            gold = {
                start + m.start() for start, end, _ in row["cues"] for m in re.finditer(r"[\w'-]+", text[start:end])
            }
            # The corpus marks uncertainty; round figures ("about 40") are hedges to us alone.
            found = [h for h in hedges.find_hedges(text, 0, len(text)) if h.kind != "approximator"]
            ours = {h.start + m.start() for h in found for m in re.finditer(r"[\w'-]+", text[h.start : h.end])}
            right, said, true = right + len(gold & ours), said + len(ours), true + len(gold)
    score = 2 * right / (said + true)
    print(f"\nhedges: {score:.3f}")  # noqa: T201
    assert score >= FLOORS["hedge_token_f1"]


@pytest.mark.slow
def test_the_rules_add_little_time() -> None:
    chance = random.Random(6)
    sayings = (
        "Officials said that the bridge over the Teren had collapsed in the night.",
        "“We will not leave our houses,” said Marta Ilves, a schoolteacher. “Nobody asked us.”",
        "The cause was not disclosed, and the ministry declined to comment on the report.",
        "Rescuers worked through the night with dogs and lamps while the rain went on.",
    )
    text = "\n\n".join(" ".join(chance.choices(sayings, k=5)) for _ in range(400))
    article = raw("speed", text)
    reading = next(iter(SpacyAnalyser("rules").analyse([article])))
    began = time.perf_counter()
    claims.extract_claims_and_gaps(article.id, text, reading.sentences, reading.actors)
    rate = len(text.split()) / (time.perf_counter() - began)
    print(f"\n{rate:,.0f} words a second")  # noqa: T201
    assert rate >= FLOORS["words_per_second"]
