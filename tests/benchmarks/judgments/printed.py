"""Makes editions of fixed piles through the real pipeline and finds every printed row with the spans it rests on.

A row is known by what it rests on, wherever and however a table prints it: the article (its line in the corpus), the
words of its spans, and what the row adds to them (speaker, day). Spans move when the cleaning of a text changes; the
digest of the words does not.
"""

import gzip
import hashlib
import json
import os
import random
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.judgments.fetched import load_reports, load_wire

from briefings.app import api
from briefings.app.dossiers import build_dossier
from briefings.app.stages import StageTimer
from briefings.core.account import ClaimRow, Side, StoryLedger
from briefings.core.article import Article, Span
from briefings.core.dossier import Dossier
from briefings.core.edition import Briefing, CitedSentence, StoryItem
from briefings.core.table import CellValue, QuotedText, Table
from briefings.edition.compose import compose_briefing

#: Readings are kept from run to run; whoever changes a rule of the reader reads anew.
CACHE = Path(tempfile.gettempdir()) / "briefings-bench-judgments"
#: Corpora that are fetched, by what loads them.
FETCHED: Mapping[str, Callable[[], list[dict[str, Any]]]] = {"fetched/reports": load_reports, "fetched/wire": load_wire}
#: Kinds of row, in the order they are reported.
KINDS = ("ledger", "disagreement", "figure", "open", "timeline", "person", "role", "page1", "page1-open")
#: Before what is printed before a statement.
CONTEXT_MARK = " [context: "
EVENTS = 33
#: Lines of each event in the corpus of events.
OUTLETS = 3


def pile_of_months(*months: str) -> Callable[[list[dict[str, Any]]], list[dict[str, Any]]]:
    """Return what chooses the articles of some months."""
    return lambda rows: [row for row in rows if row["published"].startswith(months)]


def pile_of_events(part: int) -> Callable[[list[dict[str, Any]]], list[dict[str, Any]]]:
    """Return what chooses a third of the events of a corpus in which every three lines tell one, by a fixed seed."""

    def choose(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        events = range(len(rows) // OUTLETS)
        first = random.Random(15).sample(events, EVENTS)
        rest = random.Random(16).sample(sorted({*events} - {*first}), len(events) - EVENTS)
        chosen = (first, rest[:EVENTS], rest[EVENTS:])[part]
        return [row for event in sorted(chosen) for row in rows[OUTLETS * event : OUTLETS * (event + 1)]]

    return choose


def pile_of_shuffled_events(part: int) -> Callable[[list[dict[str, Any]]], list[dict[str, Any]]]:
    """Return what chooses a part of the events that `pile_of_events(0)` leaves, drawn otherwise."""

    def choose(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        events = range(len(rows) // OUTLETS)
        rest = sorted({*events} - {*random.Random(15).sample(events, EVENTS)})
        random.Random(15).shuffle(rest)
        return [
            row
            for event in sorted((rest[:EVENTS], rest[EVENTS:])[part])
            for row in rows[OUTLETS * event : OUTLETS * (event + 1)]
        ]

    return choose


def pile_of_pandemic(month: str, step: int, first: int = 0) -> Callable[[list[dict[str, Any]]], list[dict[str, Any]]]:
    """Return what chooses every second, or third, article on H1N1 of a month, in the form of the other corpora."""

    def choose(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        kept = [row for row in rows if row["topic"] == "h1n1" and row["date"].startswith(month)][first::step]
        return [{"id": row["id"], "published": row["date"], "text": " ".join(row["sentences"])} for row in kept]

    return choose


def pile_of_pages(part: int, of: int) -> Callable[[list[dict[str, Any]]], list[dict[str, Any]]]:
    """Return what chooses one in so many topics of a corpus of short reports, most of them without a date."""

    def choose(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [
            {"id": row["id"], "title": row["title"], "text": row["text"], "published": row.get("date") or ""}
            for row in rows
            # The corpora number their topics, or their lines by `make_edition`.
            if int(row["topic"] if row["topic"].isdigit() else row["id"]) % of == part
        ]

    return choose


def pile_of_open_news(part: int) -> Callable[[list[dict[str, Any]]], list[dict[str, Any]]]:
    """Return what chooses every second text that reports, or lets people speak, of an openly licensed corpus."""

    def choose(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        kept = [row for row in rows if row["genre"] in ("news", "interview", "speech")][part::2]
        return [
            {"id": row["id"], "title": row["title"], "text": row["text"], "published": row.get("date") or ""}
            for row in kept
        ]

    return choose


def pile_of_collected_pages(part: int) -> Callable[[list[dict[str, Any]]], list[dict[str, Any]]]:
    """Return what chooses every second page of a set collected all over the web, by its text as people marked it."""

    def choose(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{"id": row["id"], "url": row["url"], "text": row["gold_text"]} for row in rows[part::2]]

    return choose


def pile_of_part(
    part: int, of: int, most: int, first: int = 0
) -> Callable[[list[dict[str, Any]]], list[dict[str, Any]]]:
    """Return what chooses one of so many parts of a corpus, drawn by a fixed seed, and so many texts of it."""

    def choose(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        places = list(range(len(rows)))
        random.Random(15).shuffle(places)
        return [rows[place] for place in sorted(places[part::of][first : first + most])]

    return choose


#: Pile -> corpus, and what is taken of it.
PILES: Mapping[str, tuple[str, Callable[[list[dict[str, Any]]], list[dict[str, Any]]]]] = {
    "campaign": ("articles/campaign_2016-09", lambda rows: rows),
    "syria-2011-06": ("articles/syria_2011-2013", pile_of_months("2011-06")),
    "syria-2012-02": ("articles/syria_2011-2013", pile_of_months("2012-02")),
    "syria-2012-07": ("articles/syria_2011-2013", pile_of_months("2012-07")),
    "outlets": ("articles/three_outlets_2010-2019", pile_of_events(0)),
    "names-outlets-2": ("articles/three_outlets_2010-2019", pile_of_events(1)),
    "names-outlets-3": ("articles/three_outlets_2010-2019", pile_of_events(2)),
    "names-h1n1-2009-06": ("dev/summaries/t17_articles_dev", pile_of_pandemic("2009-06", 2)),
    "outlets-develop": ("articles/three_outlets_2010-2019", pile_of_shuffled_events(0)),
    "syria-2011-10": ("articles/syria_2011-2013", pile_of_months("2011-10")),
    "outlets-held-out": ("articles/three_outlets_2010-2019", pile_of_shuffled_events(1)),
    "syria-2012-03": ("articles/syria_2011-2013", pile_of_months("2012-03")),
    "syria-2011-08": ("articles/syria_2011-2013", pile_of_months("2011-08")),
    "syria-2012-06": ("articles/syria_2011-2013", pile_of_months("2012-06")),
    "syria-2011-11": ("articles/syria_2011-2013", pile_of_months("2011-11")),
    "h1n1-2009-05": ("dev/summaries/t17_articles_dev", pile_of_pandemic("2009-05", 3)),
    "syria-2011-04": ("articles/syria_2011-2013", pile_of_months("2011-04")),
    "syria-2011-07": ("articles/syria_2011-2013", pile_of_months("2011-07")),
    "h1n1-2009-04": ("dev/summaries/t17_articles_dev", pile_of_pandemic("2009-04", 2)),
    "syria-2011-05": ("articles/syria_2011-2013", pile_of_months("2011-05")),
    "syria-2012-04": ("articles/syria_2011-2013", pile_of_months("2012-04")),
    "h1n1-2009-05-second": ("dev/summaries/t17_articles_dev", pile_of_pandemic("2009-05", 3, first=1)),
    "syria-2011-09": ("articles/syria_2011-2013", pile_of_months("2011-09")),
    "h1n1-2009-05-third": ("dev/summaries/t17_articles_dev", pile_of_pandemic("2009-05", 3, first=2)),
    "syria-2012-08": ("articles/syria_2011-2013", pile_of_months("2012-08")),
    "h1n1-2009-06-second": ("dev/summaries/t17_articles_dev", pile_of_pandemic("2009-06", 2, first=1)),
    "syria-2011-03": ("articles/syria_2011-2013", pile_of_months("2011-03")),
    "syria-2011-12": ("articles/syria_2011-2013", pile_of_months("2011-12", "2012-05")),
    "pages-1": ("dev/stories/ecbplus_odd", pile_of_pages(1, 3)),
    "pages-2": ("dev/stories/ecbplus_odd", pile_of_pages(2, 3)),
    "broadcaster-2": ("dev/summaries/bbc100_extractive", pile_of_pages(1, 2)),
    "syria-2012-01": ("articles/syria_2011-2013", pile_of_months("2012-01")),
    "pages-3": ("dev/stories/ecbplus_odd", pile_of_pages(0, 3)),
    "broadcaster-1": ("dev/summaries/bbc100_extractive", pile_of_pages(0, 2)),
    "h1n1-2009-04-second": ("dev/summaries/t17_articles_dev", pile_of_pandemic("2009-04", 2, first=1)),
    "open-news-1": ("dev/summaries/gumsum_dev", pile_of_open_news(0)),
    "open-news-2": ("dev/summaries/gumsum_dev", pile_of_open_news(1)),
    "collected-1": ("robust/pages_gold", pile_of_collected_pages(0)),
    "collected-2": ("robust/pages_gold", pile_of_collected_pages(1)),
    **{f"reports-{part + 1}": ("fetched/reports", pile_of_part(part, 3, 100)) for part in range(3)},
    **{f"wire-{part + 1}": ("fetched/wire", pile_of_part(part, 3, 80)) for part in range(3)},
    **{f"wire-{part + 4}": ("fetched/wire", pile_of_part(part, 3, 80, first=80)) for part in range(2)},
}
#: Piles that nobody reads while changing a rule: they are drawn from and judged when the change is done.
HELD_OUT = ("wire-4", "wire-5")


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedRow:
    """One printed row: what it rests on, what it adds, and both in words for whoever judges it."""

    pile: str
    kind: str
    #: (line in the corpus, first character, one past the last)
    spans: tuple[tuple[str, int, int], ...]
    #: digest of the words of the spans; of a name where the row is about a name
    words: str
    #: digest of what the row adds: speaker, day, role
    adds: str
    #: the row as printed
    printed: str
    #: where the spans stand, with three sentences before each
    passages: tuple[str, ...]
    #: headline and summary of the story that the row is printed below
    under: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """What a verdict is found by."""
        return (self.pile, self.kind, *(article for article, _, _ in self.spans), self.words, self.adds)


def digest(*words: str) -> str:
    """Return twelve digits that stand for some words and do not tell them."""
    return hashlib.sha256("\n".join(" ".join(part.split()) for part in words).encode()).hexdigest()[:12]


@contextmanager
def kept_readings() -> Iterator[None]:
    """Keep the readings of the piles in a folder of their own while an edition is made."""
    before = os.environ.get("XDG_CACHE_HOME")
    os.environ["XDG_CACHE_HOME"] = str(CACHE)
    try:
        yield
    finally:
        if before is None:
            del os.environ["XDG_CACHE_HOME"]
        else:
            os.environ["XDG_CACHE_HOME"] = before


def load_corpus(shared: Path, corpus: str) -> list[dict[str, Any]]:
    """Return the articles of a corpus: one that lies beside the checkout, or one that is fetched."""
    if corpus in FETCHED:
        return FETCHED[corpus]()
    packed, plain = (shared / "data" / f"{corpus}.jsonl{ending}" for ending in (".gz", ""))
    with gzip.open(packed, "rt", encoding="utf-8") if packed.exists() else plain.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def make_edition(shared: Path, pile: str) -> tuple[Dossier, Briefing]:
    """Make the edition of a pile with the settings everybody gets."""
    corpus, choose = PILES[pile]
    # The line in the corpus is the only name of an article that no change of the program can change.
    rows = [{**row, "id": f"{number}"} for number, row in enumerate(load_corpus(shared, corpus), 1)]
    with tempfile.TemporaryDirectory() as folder, kept_readings():
        # A folder lends its name to articles without an outlet, and their ids follow from it.
        place = Path(folder) / pile / f"{pile}.jsonl"
        place.parent.mkdir()
        place.write_text("".join(json.dumps(row) + "\n" for row in choose(rows)), encoding="utf-8")
        plan, timer = api.plan_for_paths(place), StageTimer()
        dossier = build_dossier(plan, timer)
        return dossier, compose_briefing(plan, dossier, None, timer.stage)


def printed_rows(shared: Path, pile: str) -> tuple[PrintedRow, ...]:
    """Return every row that the edition of a pile prints, each once."""
    dossier, briefing = make_edition(shared, pile)
    found = RowFinder(pile, dossier, briefing)
    return tuple({row.key: row for row in (*found.page_rows(), *found.story_rows(), *found.people_rows())}.values())


class RowFinder:
    """Finds the printed rows of one edition."""

    def __init__(self, pile: str, dossier: Dossier, briefing: Briefing) -> None:
        self.pile = pile
        self.briefing = briefing
        self.articles: Mapping[str, Article] = {article.id: article for article in dossier.articles}
        self.sentences = {r.article: [sentence.span for sentence in r.sentences] for r in dossier.readings}
        self.ledgers = {ledger.story: ledger for ledger in dossier.accounts}
        self.cited = {source.number: source.article for source in briefing.sources}

    def page_rows(self) -> Iterator[PrintedRow]:
        """Yield the sentences and open matters of page 1."""
        for point in (*self.briefing.bottom_line, *self.briefing.points):
            yield self.sentence_row("page1", point)
        for point in self.briefing.undisclosed:
            yield self.sentence_row("page1-open", point)

    def sentence_row(self, kind: str, point: CitedSentence) -> PrintedRow:
        days = "".join(f"; {words}: {day:%Y-%m-%d}" for words, day in point.days if day != point.published)
        told = f"{point.speaker}; {point.grade}; {point.published or 'undated'}{days}"
        return self.row(kind, point.spans[:1], point.speaker, f"{point.text} [{told}]")

    def story_rows(self) -> Iterator[PrintedRow]:
        """Yield the rows of every table that a story prints; raises where a table prints what its ledger lacks."""
        finders = {
            "claims": self.claim_rows,
            "disagreements": self.disagreement_rows,
            "updates": self.figure_rows,
            "open": self.open_rows,
            "timeline": self.timeline_rows,
        }
        for section in self.briefing.sections:
            for table in section.tables:
                if table.key == "timeline":
                    yield from self.timeline_rows(None, table)
            for item in section.items:
                for table in item.tables:
                    if table.key in finders:
                        yield from (
                            replace(row, under=under_which(item))
                            for row in finders[table.key](self.ledgers[item.id], table)
                        )

    def claim_rows(self, ledger: StoryLedger, table: Table) -> Iterator[PrintedRow]:
        for cells in table.rows:
            claim = self.claim_of(ledger.claims, table, cells)
            speaker, marker = cell(table, cells, "speaker"), cell(table, cells, "marker")
            denied = "denied" if claim.polarity == "denied" else ""
            before = claim.context.text if claim.context else ""
            whole = claim.whole_sentence.text if claim.whole_sentence else ""
            printed = f"{claim.statement} [{speaker}] [{marker}]"
            printed += f"{CONTEXT_MARK}{before}]" if before else ""
            printed += f" [printed within: {whole}]" if whole else ""
            yield self.row("ledger", claim.spans, speaker + denied + before + whole, printed)

    def claim_of(self, claims: Sequence[ClaimRow], table: Table, cells: Sequence[CellValue]) -> ClaimRow:
        """Return the statement that a row prints: the same words, and the same articles where several have them."""
        words = cell(table, cells, "statement")
        numbers = {number for value in cells if isinstance(value, tuple) for number in value}
        said = [claim for claim in claims if claim.statement in words]
        return max(said, key=lambda c: (len(c.statement), {self.cited[n] for n in numbers} == set(c.articles)))

    def disagreement_rows(self, ledger: StoryLedger, table: Table) -> Iterator[PrintedRow]:
        for found in ledger.disagreements:
            sides = " | ".join(self.describe_side(side) for side in found.sides)
            # Sides of one day stand in any order; what they are does not change with it.
            spans = sorted((side.span for side in found.sides), key=self.place)
            yield self.row("disagreement", spans, "", f"{found.matter}: {sides}")

    def figure_rows(self, ledger: StoryLedger, table: Table) -> Iterator[PrintedRow]:
        for found in ledger.updates:
            steps = (found.steps[0], found.steps[-1])
            told = " -> ".join(self.describe_side(side) for side in steps)
            yield self.row("figure", [side.span for side in steps], "", f"{found.matter}: {told}")

    def place(self, span: Span) -> tuple[str, int]:
        return (self.articles[span.article].key or span.article, span.start)

    def describe_side(self, side: Side) -> str:
        seen = f"{side.first_seen:%Y-%m-%d}" if side.first_seen else "undated"
        return f"{side.value} ({side.speaker or 'the outlet'}, {seen})"

    def open_rows(self, ledger: StoryLedger, table: Table) -> Iterator[PrintedRow]:
        for cells in table.rows:
            matter, cue = cell(table, cells, "matter"), cell(table, cells, "cue")
            speaker = cell(table, cells, "speaker")
            found = next(open_ for open_ in ledger.open_matters if (open_.matter, open_.cue) == (matter, cue))
            yield self.row("open", [found.span], speaker, f"{matter} [{cue}] [{speaker}]")

    def timeline_rows(self, ledger: StoryLedger | None, table: Table) -> Iterator[PrintedRow]:
        """Yield the rows of a story's timeline, or of a topic's, which belongs to no ledger."""
        for cells in table.rows:
            day, event = cell(table, cells, "day"), cell(table, cells, "event")
            (span,) = next(value.spans for value in cells if isinstance(value, QuotedText))
            yield self.row(
                "timeline",
                [span],
                day,
                f"{day}: {event} [published {self.describe_day(span)}]",
            )

    def describe_day(self, span: Span) -> str:
        published = self.articles[span.article].published
        return f"{published:%Y-%m-%d %a}" if published else "undated"

    def people_rows(self) -> Iterator[PrintedRow]:
        """Yield the persons of every topic and the roles they are given, with where name and role stand."""
        for section in self.briefing.sections:
            for table in section.tables:
                for cells in table.rows if table.key == "people" else ():
                    name, role = cell(table, cells, "name"), cell(table, cells, "role")
                    cited = [self.cited[n] for value in cells if isinstance(value, tuple) for n in value]
                    yield self.name_row("person", (name,), cited, f"{name} ({section.title})")
                    if role:
                        yield self.name_row("role", (name, role), cited, f"{name}: {role}")

    def name_row(self, kind: str, names: tuple[str, ...], cited: Iterable[str], printed: str) -> PrintedRow:
        spans = [span for article in cited for span in self.occurrences(article, names[-1])][:3]
        return PrintedRow(
            pile=self.pile,
            kind=kind,
            # A person is the same one wherever the name stands.
            spans=(),
            words=digest(*names),
            adds="",
            printed=printed,
            passages=tuple(self.passage([span], before=1 if kind == "role" else 0) for span in spans),
        )

    def occurrences(self, article: str, words: str) -> Iterator[Span]:
        """Yield where some words stand in an article, and where the last of them does if they stand nowhere."""
        for wanted in (words.split(), words.split()[-1:]):
            pattern = r"\b" + r"\W+".join(map(re.escape, (word.strip(",") for word in wanted)))
            found = [Span(article, m.start(), m.end()) for m in re.finditer(pattern, self.articles[article].text)]
            if found:
                yield from found
                return

    def row(self, kind: str, spans: Sequence[Span], adds: str, printed: str) -> PrintedRow:
        byarticle: dict[str, list[Span]] = {}
        for span in spans:
            byarticle.setdefault(span.article, []).append(span)
        return PrintedRow(
            pile=self.pile,
            kind=kind,
            spans=tuple((self.articles[s.article].key or s.article, s.start, s.end) for s in spans),
            words=digest(*map(self.quoted, spans)),
            adds=digest(adds),
            printed=printed,
            passages=tuple(self.passage(here) for here in byarticle.values()),
        )

    def quoted(self, span: Span) -> str:
        return " ".join(self.articles[span.article].text[span.start : span.end].split())

    def passage(self, spans: Sequence[Span], before: int = 3) -> str:
        """Return where spans of one article stand, marked, from some sentences before to the end of the last."""
        article, ordered = self.articles[spans[0].article], sorted(spans)
        inside = [
            place
            for place, sentence in enumerate(self.sentences[article.id])
            if any(sentence.start < span.end and span.start < sentence.end for span in ordered)
        ]
        if not inside:
            return f"{article.key} {article.outlet}: »{' … '.join(map(self.quoted, ordered))}«"
        start = self.sentences[article.id][max(0, inside[0] - before)].start
        end = self.sentences[article.id][inside[-1]].end
        words, at = "", start
        for span in ordered:
            words += f"{article.text[at : span.start]}»{article.text[span.start : span.end]}«"
            at = span.end
        return f"{article.key} {article.outlet}: " + " ".join(f"{words}{article.text[at:end]}".split())


def under_which(item: StoryItem) -> str:
    """Return the headline and the summary of a story, which a reader has read when he comes to its rows."""
    return " | ".join((item.headline, *(point.text for point in item.points)))


def cell(table: Table, cells: Sequence[CellValue], key: str) -> str:
    """Return the words of a cell by the key of its column; empty where it has none or there is no such column."""
    value = next((v for column, v in zip(table.columns, cells, strict=True) if column.key == key), None)
    return "" if value is None else f"{value}"
