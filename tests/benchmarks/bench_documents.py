"""How long an edition of each corpus is, whether it is valid, and what page 1 alone answers.

Run with `pytest tests/benchmarks/bench_documents.py -s`. The corpora lie beside the checkout; without, it is skipped.
With `BRIEFINGS_EDITIONS=FOLDER` each edition is kept there as JSON, and the next run reads it instead of making it
anew, which is for changes of templates alone.
With `BRIEFINGS_BEFORE=CHECKOUT` the time of drawing is held against another version of the program, both in one run and
on the same articles.

The reader test asks of every key point of page 1, as it is printed: who, what, when, who says so, how many sources,
what is new. *Who* is a speaker, else the outlet itself; *what* the sentence; *when* a day; *who says so* an outlet;
*how many* the sources in words; *what is new* a mark on the point, or the edition's own word that it is the first.
"""

import io
import os
import re
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pypdf
import pytest
from publishing.renderers.test_pdf_validity import find_barriers, find_faults

from briefings.app.api import make
from briefings.core.edition import Briefing, CitedSentence
from briefings.core.resources import demo_folder
from briefings.core.serialization import briefing_from_json
from briefings.publishing.renderers.i18n import get_translator
from briefings.publishing.renderers.json import JsonRenderer
from briefings.publishing.renderers.news_index import build_news_index
from briefings.publishing.renderers.pdf import PdfRenderer

DEMONSTRATION = demo_folder() / "articles"
#: corpus -> pages that its news may have before the annex
MAX_NEWS_PAGES = {"demonstration": 8, "campaign_2016-09": 12, "three_outlets_2010-2019": 20, "syria_2011-2013": 20}
#: Characters of a page that is nearly blank; the last page may have fewer.
MIN_PAGE_CHARACTERS = 350
#: Characters that the running heads of a page have at most.
MAX_HEAD_CHARACTERS = 160
#: Draws the edition of a file twice with an annex and twice without, and prints the seconds of the faster ones.
DRAWING = """
import os, sys
from pathlib import Path
from briefings.core.serialization import briefing_from_json
from briefings.publishing.renderers import pdf
from briefings.publishing.renderers.templating import Templates
briefing = briefing_from_json(Path(sys.argv[1]).read_bytes())
def spent():
    return sum(os.times()[:4])  # of the processes that it began too
def drawn(templates):
    renderer = pdf.PdfRenderer(templates, attachments=False)
    began = spent()
    page = templates.render_template("briefing.html", briefing, output="pdf")
    pdf.typeset(**renderer.typeset_arguments(briefing, page))
    return spent() - began
drawn(Templates())
whole = min(drawn(Templates()) for _ in range(2))
try:
    news = min(drawn(Templates(annex=False)) for _ in range(2))
except TypeError:
    news = whole
print(whole, news)
"""

pytestmark = [pytest.mark.slow, pytest.mark.shared]


def say(words: str) -> None:
    """Print figures, which are what a benchmark is for."""
    print(words)  # noqa: T201


@cache
def edition(shared: Path, corpus: str) -> tuple[Briefing, bytes]:
    kept = Path(os.environ.get("BRIEFINGS_EDITIONS", ""), f"{corpus}.json")
    if "BRIEFINGS_EDITIONS" in os.environ and kept.is_file():
        briefing = briefing_from_json(kept.read_bytes())
    else:
        briefing = make(
            DEMONSTRATION if corpus == "demonstration" else shared / "data" / "articles" / f"{corpus}.jsonl.gz"
        )
        if "BRIEFINGS_EDITIONS" in os.environ:
            kept.write_bytes(JsonRenderer().render(briefing).content)
    return briefing, PdfRenderer().render(briefing).content


@pytest.mark.parametrize("corpus", MAX_NEWS_PAGES)
def test_the_news_of_a_corpus_is_short_and_no_page_is_nearly_blank(shared: Path, corpus: str) -> None:
    briefing, content = edition(shared, corpus)
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]
    annex = next(n for n, text in enumerate(pages, 1) if n > 1 and re.search(r"(?m)^Annex: what stands", text))
    # The annex may begin a page of its own: beneath the running heads, and above its title, stands nothing.
    news = annex - (len(pages[annex - 1].split("Annex: what stands", 1)[0]) < MAX_HEAD_CHARACTERS)
    blank = [n for n, text in enumerate(pages[:-1], 1) if len(text) < MIN_PAGE_CHARACTERS]
    say(f"{corpus}: {briefing.coverage.collected} articles, {news} pages of news of {len(pages)}")
    assert blank == []
    assert news <= MAX_NEWS_PAGES[corpus]


@pytest.mark.parametrize("corpus", MAX_NEWS_PAGES)
def test_the_edition_of_a_corpus_is_valid(shared: Path, corpus: str, tmp_path: Path) -> None:
    content = edition(shared, corpus)[1]
    assert find_faults(content) == []
    assert find_barriers(content, tmp_path) == []


@pytest.mark.parametrize("corpus", MAX_NEWS_PAGES)
def test_page_one_alone_answers_what_a_reader_asks(shared: Path, corpus: str) -> None:
    briefing, content = edition(shared, corpus)
    front = squeeze(pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text())
    unanswered: Counter[str] = Counter()
    points = (*briefing.bottom_line, *briefing.points)
    for point in points:
        for question, answers in list_answers(briefing, point).items():
            if not any(squeeze(answer) in front for answer in answers if answer):
                unanswered[question] += 1
                say(f"  {corpus}: “{point.text[:70]} …”: {question}?")
    say(f"{corpus}: {6 * len(points) - unanswered.total()} of {6 * len(points)} questions answered: {dict(unanswered)}")
    assert not {"who", "what", "who says so", "how many"} & set(unanswered)


def list_answers(briefing: Briefing, point: CitedSentence) -> dict[str, list[str]]:
    """Return for every question the words of page 1 any one of which answers it; none where nothing could."""
    index, words = build_news_index(briefing), get_translator("en")
    place = index.place(point)
    change = index.change(place[1]) if place else None
    day, year = index.when(point.references), briefing.day.year if briefing.day else None
    outlets = list(index.outlets(point.references)[:1])
    return {
        "who": [point.speaker[:40], *outlets],
        "what": [point.text],
        "when": [words.format_day(day.date(), year)] if day else [],
        "who says so": outlets,
        "how many": [words.format_source_count(point.roots)] if point.roots else [],
        "what is new": [str(change.status)] if change else ["What is new: all of it"],
    }


def squeeze(text: str) -> str:
    """Return a text without what a line end or a nested quotation changes."""
    return re.sub(r"[\s\u200b\u202f\u00ad\u2010“”‘’\"'-]", "", text)


def test_drawing_takes_at_most_half_of_what_it_took_before(shared: Path, tmp_path: Path) -> None:
    before = os.environ.get("BRIEFINGS_BEFORE")
    if not before:
        pytest.skip("BRIEFINGS_BEFORE names no checkout of another version")
    path = shared / "data" / "articles" / "campaign_2016-09.jsonl.gz"
    here = str(Path(__file__).parents[2])
    taken = {}
    for checkout in (before, here):
        # Each draws its own edition of the same articles: what a version knows of them changes what it prints.
        output = tmp_path / ("here" if checkout == here else "before")
        command = [sys.executable, "-m", "briefings", "make", str(path), "--format", "json", "--output", str(output)]
        subprocess.run(
            command, check=True, capture_output=True, env={**os.environ, "PYTHONPATH": checkout}, cwd=checkout
        )
        (kept,) = output.glob("*/briefing.json")
        done = subprocess.run(
            [sys.executable, "-c", DRAWING, str(kept)],
            check=True,
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": checkout},
            cwd=checkout,
        )
        taken[checkout] = tuple(map(float, done.stdout.split()))
    (old, _), (whole, news) = taken[before], taken[here]
    say(f"before {old:.1f} s, news {news:.1f} s ({news / old:.2f}), with the annex {whole:.1f} s ({whole / old:.2f})")
    assert news / old <= 0.5
    assert whole / old <= 1
