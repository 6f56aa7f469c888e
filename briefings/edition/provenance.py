"""Finds the articles and passages behind a printed sentence or row, and how it was classed. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from briefings.core.article import Span
from briefings.core.edition import Briefing, CitedSentence, Source
from briefings.core.message import Message
from briefings.core.table import CellValue, QuotedText, Table

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
    surroundings = map_surroundings(briefing)
    for place, table in list_printed_tables(briefing):
        for row in table.rows:
            cited = row_references(row)
            words = " ".join(str(value) for value in row if isinstance(value, str | Message | QuotedText))
            quotations = [value for value in row if isinstance(value, QuotedText)]
            if quotations and cited and matches_reference(wanted, words, cited):
                yield Provenance(
                    " … ".join(quotation.text for quotation in quotations),
                    f"{place}, {table.caption}",
                    (*row_classification(table, row), *surroundings.get(quotations[0].spans, ())),
                    tuple(find_passages(texts, sources, quotations, cited)),
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


def map_surroundings(briefing: Briefing) -> dict[tuple[Span, ...], tuple[tuple[str, str], ...]]:
    """Return what is printed before and around statements, as labels and values, by the spans of the statements."""
    return {
        one.spans: tuple(
            (label, quoted.text)
            for label, quoted in (("Context", one.context), ("Sentence", one.whole_sentence))
            if quoted
        )
        for section in briefing.sections
        for item in section.items
        for one in item.statements
    }


def matches_reference(wanted: str, words: str, cited: tuple[int, ...]) -> bool:
    """Return whether a reference names this: by number, or by some of its words."""
    return int(wanted) in cited if wanted.isdecimal() else wanted.casefold() in words.casefold()


def row_references(row: tuple[CellValue, ...]) -> tuple[int, ...]:
    """Return the reference numbers of a row."""
    return next((value for value in row if isinstance(value, tuple)), ())


def row_classification(table: Table, row: tuple[CellValue, ...]) -> tuple[tuple[str, str], ...]:
    """Return what a row says beside the words themselves, label by label."""
    return tuple(
        (str(column.label), str(value))
        for column, value in zip(table.columns, row, strict=True)
        if value is not None and not isinstance(value, tuple | QuotedText) and column.key != "number"
    )


def find_passages(
    texts: Mapping[str, str], sources: Mapping[int, Source], quotations: Sequence[QuotedText], cited: tuple[int, ...]
) -> Iterator[tuple[Source, str]]:
    """Yield where the words of a row stand in the articles it cites: at their spans, in other articles where found."""
    for source in (sources[number] for number in cited if number in sources):
        for quotation in quotations:
            spans = [span for span in quotation.spans if span.article == source.article]
            for span in spans or find_words(texts, source.article, quotation):
                yield source, quote_in_context(texts, span)


def find_words(texts: Mapping[str, str], article: str, quotation: QuotedText) -> Iterator[Span]:
    """Yield where an article has the words of a quotation whose spans are in another."""
    for stretch in filter(None, quotation.text.split(" … ")):
        words = r"\s+".join(re.escape(word) for word in stretch.split())
        if place := re.search(words, texts.get(article, "")):
            yield Span(article, place.start(), place.end())


def quote_in_context(texts: Mapping[str, str], span: Span) -> str:
    """Return a stretch of an article between marks, with what stands before and behind it."""
    text = texts.get(span.article)
    if text is None:
        return "(the text was not kept with the edition)"
    before = text[max(0, span.start - CONTEXT_CHARACTERS) : span.start].split("\n\n")[-1]
    behind = text[span.end : span.end + CONTEXT_CHARACTERS].split("\n\n")[0]
    return " ".join(f"{before}»{text[span.start : span.end]}«{behind}".split())
