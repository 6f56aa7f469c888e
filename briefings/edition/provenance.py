"""Why a sentence or a row is printed: the articles behind it, the passage in its context, how it was classed."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from briefings.core.article import Span
from briefings.core.edition import Briefing, CellValue, CitedSentence, Column, Source, Table

#: Characters of context shown on either side of a passage.
CONTEXT_CHARACTERS = 160


@dataclass(frozen=True, slots=True)
class Provenance:
    """Something that was printed, where it is printed, what it was classed as, and the passages behind it."""

    printed: str
    place: str
    #: label and value, as the row has them
    classification: tuple[tuple[str, str], ...]
    passages: tuple[tuple[Source, str], ...]


def trace_provenance(briefing: Briefing, texts: Mapping[str, str], reference: str) -> Iterator[Provenance]:
    """Yield everything printed that `reference` names: a number of the source list, or words of the sentence or row.

    `texts` maps article ids to the texts as they were read.
    """
    sources = {source.number: source for source in briefing.sources}
    ids = {source.article: source for source in briefing.sources}
    wanted = reference.strip("[] ")
    for place, point in list_printed_sentences(briefing):
        if matches_reference(wanted, point.text, point.references):
            passages = tuple(
                (ids[span.article], quote_in_context(texts, span)) for span in point.spans if span.article in ids
            )
            yield Provenance(point.text, place, (), passages)
    for place, table in list_printed_tables(briefing):
        for row in table.rows:
            cited = row_references(table, row)
            words = " ".join(str(value) for value in row if isinstance(value, str))
            if cited and matches_reference(wanted, words, cited):
                yield Provenance(
                    longest_cell(row),
                    f"{place}, {table.caption}",
                    row_classification(table, row),
                    find_passages(texts, sources, row, cited),
                )


def format_provenance(briefing: Briefing, texts: Mapping[str, str], reference: str) -> list[str]:
    """Return what `trace_provenance` finds as paragraphs for a terminal."""
    paragraphs = []
    for trace in trace_provenance(briefing, texts, reference):
        lines = [f"“{trace.printed}”", f"  printed in: {trace.place}"]
        lines += [f"  {label.lower()}: {value}" for label, value in trace.classification]
        for source, words in trace.passages:
            when = f", {source.published:%Y-%m-%d %H:%M} UTC" if source.published else ", undated"
            lines.append(f"  [{source.number}] {source.outlet}{when}: {source.title}")
            lines += [f"      {source.url}"] if source.url else []
            lines.append(f"      {words}")
        paragraphs.append("\n".join(lines))
    return paragraphs


def list_printed_sentences(briefing: Briefing) -> Iterator[tuple[str, CitedSentence]]:
    """Yield every printed sentence with where it stands."""
    for point in briefing.points:
        yield "page 1, key points", point
    for section in briefing.sections:
        for item in section.items:
            for point in item.points:
                yield f"{section.title}, {item.headline}", point


def list_printed_tables(briefing: Briefing) -> Iterator[tuple[str, Table]]:
    """Yield every table of a story with where it stands."""
    for section in briefing.sections:
        for item in section.items:
            for table in item.tables:
                yield f"{section.title}, {item.headline}", table


def matches_reference(wanted: str, words: str, cited: tuple[int, ...]) -> bool:
    """Return whether a reference names this: by number, or by some of its words."""
    return int(wanted) in cited if wanted.isdecimal() else wanted.casefold() in words.casefold()


def row_references(table: Table, row: tuple[CellValue, ...]) -> tuple[int, ...]:
    """Return the reference numbers of a row."""
    return next((value for value in row if isinstance(value, tuple)), ())


def row_classification(table: Table, row: tuple[CellValue, ...]) -> tuple[tuple[str, str], ...]:
    """Return what a row says beside the words themselves, label by label."""
    pairs: list[tuple[Column, CellValue]] = list(zip(table.columns, row, strict=True))
    return tuple(
        (str(column.label), str(value))
        for column, value in pairs
        if value is not None
        and not isinstance(value, tuple)
        and str(value) != longest_cell(row)
        and column.key != "number"
    )


def longest_cell(row: tuple[CellValue, ...]) -> str:
    """Return the cell that holds the words of the article: the longest."""
    return max((value for value in row if isinstance(value, str)), key=len, default="")


def find_passages(
    texts: Mapping[str, str], sources: Mapping[int, Source], row: tuple[CellValue, ...], cited: tuple[int, ...]
) -> tuple[tuple[Source, str], ...]:
    """Return where the words of a row stand in the articles it cites; the row's own words say what to look for."""
    stretches = [stretch for stretch in longest_cell(row).split(" … ") if stretch]
    passages = []
    for number in cited:
        source = sources[number]
        for stretch in stretches:
            words = r"\s+".join(re.escape(word) for word in stretch.split())
            if place := re.search(words, texts.get(source.article, "")):
                passages.append((source, quote_in_context(texts, Span(source.article, place.start(), place.end()))))
    return tuple(passages)


def quote_in_context(texts: Mapping[str, str], span: Span) -> str:
    """Return a stretch of an article between marks, with what stands before and behind it."""
    text = texts.get(span.article)
    if text is None:
        return "(the text was not kept with the edition)"
    before = text[max(0, span.start - CONTEXT_CHARACTERS) : span.start].split("\n\n")[-1]
    behind = text[span.end : span.end + CONTEXT_CHARACTERS].split("\n\n")[0]
    return " ".join(f"{before}»{text[span.start : span.end]}«{behind}".split())
