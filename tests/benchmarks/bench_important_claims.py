"""How many important claims of an article are read so that they can be printed, and how many an edition prints.

Six news articles of the campaign month were drawn by a fixed seed (random.Random(15), of those that matter), and the
claims that an editor would want of them were listed by hand before anybody looked at what the program makes of them:
`judgments/important_claims.jsonl` holds line, span of the claim and span of the words for its speaker, and no text.
Run with `pytest tests/benchmarks/bench_important_claims.py -s`.
"""

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from benchmarks.judgments.printed import make_edition

from briefings.analysis.stories.ledger.printable import find_printed_spans
from briefings.core.article import Span

FOLDER = Path(__file__).parent
FLOORS = json.loads((FOLDER / "floors.json").read_text(encoding="utf-8"))["important_claims"]
PILE, CORPUS = "campaign", "articles/campaign_2016-09"
#: A claim is met by a statement that has this share of its words.
LEAST_SHARE = 0.6
#: And by none that has so many times its words: a whole column holds everything.
MOST_TIMES = 4


@dataclass(frozen=True)
class Important:
    """A claim that an editor would want, in the words of its article."""

    article: str
    content: str
    source: str


def important_claims(shared: Path) -> Iterator[Important]:
    """Yield the claims of the list with their words."""
    with gzip.open(shared / "data" / f"{CORPUS}.jsonl.gz", "rt", encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in file]
    for line in (FOLDER / "judgments" / "important_claims.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text, (start, end) = texts[row["article"] - 1], row["content"]
        content = text[start:end]
        if text[start - 1] in '“"':  # what the writer says between two stretches of a quotation is no part of it
            content = re.sub(r"[”\"][^”“\"]+[“\"]", " ", content)
        yield Important(f"{row['article']}", content, text[slice(*row["source"])])


def words(text: str) -> Counter[str]:
    """Count the words of a text."""
    return Counter("".join(char if char.isalnum() else " " for char in text.lower()).split())


def is_met(wanted: Important, statement: str) -> bool:
    """Return whether a statement has most of the words of a claim, and not many times as many words."""
    gold, said = words(wanted.content), words(statement)
    shared = (gold & said).total()
    return shared >= LEAST_SHARE * gold.total() and said.total() <= MOST_TIMES * gold.total()


def quote(text: str, spans: Iterable[Span]) -> str:
    return " ".join(text[span.start : span.end] for span in spans)


@pytest.mark.slow
@pytest.mark.shared
def test_important_claims_are_read_and_printed_as_often_as_they_were(shared: Path) -> None:
    dossier, briefing = make_edition(shared, PILE)
    articles = {article.id: article for article in dossier.articles}
    fit: dict[str, list[str]] = {}
    for reading in dossier.readings:
        article = articles[reading.article]
        for claim in reading.claims:
            if spans := find_printed_spans(claim, article.text):
                fit.setdefault(article.key or "", []).append(quote(article.text, spans))
    cells = [
        f"{cell}"
        for section in briefing.sections
        for item in section.items
        for table in item.tables
        if table.key == "claims"
        for row in table.rows
        for cell in row
    ]
    wanted = list(important_claims(shared))
    read = [one for one in wanted if any(is_met(one, said) for said in fit.get(one.article, ()))]
    printed = [one for one in wanted if any(is_met(one, cell) for cell in cells)]
    for one in wanted:
        mark = "printed" if one in printed else "read" if one in read else "missed"
        print(f"{mark:8s} {one.article:>3s} [{one.source}] {' '.join(one.content.split())[:90]}")  # noqa: T201
    print(f"\n{len(wanted)} claims: {len(read)} can be printed, {len(printed)} are")  # noqa: T201
    assert len(read) >= FLOORS["can_be_printed"] * len(wanted)
    assert len(printed) >= FLOORS["are_printed"] * len(wanted)
