"""How much of an article's main text is taken from its web page, and how little else; the floor is pinned below.

Run with `pytest tests/benchmarks/bench_pages.py -s`. The 77 pages lie beside the checkout; without them it is skipped.

The text is that of the article as it is made: the extraction without the lines that boilerplate is known by.

Token F1 of a page: both texts are cut into runs of letters and digits (`\\w+`, case folded) and counted; with `same`
the size of the intersection of the two multisets, precision is same / tokens taken, recall is same / tokens of the
gold text, and F1 is their harmonic mean. A page from which nothing is taken counts 0. Runs of four words say the same
of their order.

`page_details.jsonl` says, labelled by hand, which heading of a page is the headline of its article (number of its
`<h1>`, -1 for `<title>`) and the day it was published, "" where the page tells none. A title counts when its letters
are those of the headline, or one holds the other and at least two thirds of it; a day when it is that day or, as a zone
may make it, the one beside it.
"""

import gzip
import json
import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from briefings.collectors.boilerplate import strip_boilerplate
from briefings.collectors.formats.html import decode_html, extract_article
from briefings.collectors.formats.main_text import parse_html
from briefings.core.errors import Unreadable
from briefings.core.text import clean_text

#: mean over all pages: of single words, of runs of four
WORDS, RUNS = 0.98, 0.96
#: share of the pages whose headline, and whose day, is the one that is shown
TITLES, DAYS = 0.96, 0.97

pytestmark = [pytest.mark.slow, pytest.mark.shared]


def f1(found: str, gold: str, length: int = 1) -> float:
    """Return the F1 of runs of `length` words, counted as often as they stand there."""
    mine, theirs = (Counter(runs(re.findall(r"\w+", text.casefold()), length)) for text in (found, gold))
    same = (mine & theirs).total()
    return 2 * same / (mine.total() + theirs.total()) if same else 0.0


def runs(words: Sequence[str], length: int) -> list[tuple[str, ...]]:
    return list(zip(*(words[start:] for start in range(length)), strict=False))


def text_of(page: bytes) -> str:
    try:
        found = extract_article(decode_html(page))
        return strip_boilerplate(clean_text(found.text), found.subscribers_only).text
    except Unreadable:
        return ""


def test_the_main_text_of_real_pages_is_found(shared: Path) -> None:
    pages = shared / "data" / "robust"
    words, fours = [], []
    for line in (pages / "pages_gold.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        found = text_of(gzip.decompress((pages / row["html"]).read_bytes()))
        words.append(f1(found, row["gold_text"]))
        fours.append(f1(found, row["gold_text"], 4))
    mean, ordered = sum(words) / len(words), sum(fours) / len(fours)
    print(f"\n{len(words)} pages: token F1 {mean:.4f}, lowest {min(words):.2f}; four-word runs {ordered:.4f}")  # noqa: T201
    assert mean >= WORDS
    assert ordered >= RUNS


def squash(text: str) -> str:
    return "".join(re.findall(r"\w+", text.casefold()))


def is_headline(found: str, shown: str, more: bool = False) -> bool:
    """Return whether a title is the headline shown; `more` where the name of the site may follow there."""
    mine, theirs = sorted((squash(found), squash(shown)), key=len)
    return bool(mine) and mine in theirs and (more or 3 * len(mine) >= 2 * len(theirs))


def test_headline_and_day_of_real_pages_are_found(shared: Path) -> None:
    pages = shared / "data" / "robust"
    rows = [json.loads(line) for line in (pages / "pages_gold.jsonl").read_text(encoding="utf-8").splitlines()]
    labels = Path(__file__).with_name("page_details.jsonl").read_text(encoding="utf-8").splitlines()
    titles, days = [], []
    for row, label in zip(rows, map(json.loads, labels), strict=True):
        assert row["id"].startswith(label["id"])
        markup = decode_html(gzip.decompress((pages / row["html"]).read_bytes()))
        found, tree = extract_article(markup), parse_html(markup)
        heads = ["".join(head.itertext()) for head in tree.iter("h1")]
        shown = heads[label["heading"]] if label["heading"] >= 0 else tree.findtext(".//title") or ""
        titles.append(is_headline(found.title, shown, more=label["heading"] < 0))
        if not titles[-1]:
            print(f"  {row['id'][:12]}: {found.title!r} for {' '.join(shown.split())!r}")  # noqa: T201
        day, expected = str(found.date or "")[:10], label["day"]
        days.append(day == expected or bool(day and expected and abs((_day(day) - _day(expected)).days) <= 1))
    print(f"\n{len(rows)} pages: headlines {sum(titles)}, days {sum(days)}")  # noqa: T201
    assert sum(titles) >= TITLES * len(rows)
    assert sum(days) >= DAYS * len(rows)


def _day(written: str) -> date:
    return date.fromisoformat(written)
