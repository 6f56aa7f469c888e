"""Where what is printed comes from: the articles and the passages, at the spans that were noted."""

from dataclasses import replace

from support import editions
from support.verifiable import a_statement

from briefings.core.article import Span
from briefings.core.edition import Briefing
from briefings.core.table import Column, QuotedText, Table
from briefings.edition.provenance import format_provenance, trace_provenance

TEXT = "The port is shut. The harbour master said that the port is shut until Monday."
OTHER = "Nothing moves: the port is\nshut, they say."


def an_edition(*rows: tuple[object, ...]) -> Briefing:
    """Build an edition of one story with a table whose longest cell is not the one that quotes."""
    columns = (
        Column("number", "#", "count"),
        Column("statement", "Statement"),
        Column("outlets", "Carried by"),
        Column("references", "Sources", "references"),
    )
    whole = editions.an_edition()
    item = replace(whole.sections[0].items[0], points=(), tables=(Table("claims", "Who says what", columns, rows),))  # type: ignore[arg-type]
    section = replace(whole.sections[0], items=(item,), tables=())
    sources = tuple(
        replace(source, article=name) for source, name in zip(whole.sources[:2], ("one", "other"), strict=True)
    )
    return replace(whole, sections=(section,), sources=sources, points=(), bottom_line=())


def test_a_quotation_is_shown_where_its_span_says_and_in_other_articles_where_its_words_stand() -> None:
    at = TEXT.rindex("the port is shut")
    quotation = QuotedText("the port is shut", (Span("one", at, at + 16),))
    edition = an_edition((1, quotation, "An outlet with a name that is longer than the statement", (1, 2)))
    (found,) = trace_provenance(edition, {"one": TEXT, "other": OTHER}, "1")
    assert found.printed == "the port is shut"
    assert found.classification == (("Carried by", "An outlet with a name that is longer than the statement"),)
    assert [words for _, words in found.passages] == [
        "The port is shut. The harbour master said that »the port is shut« until Monday.",
        "Nothing moves: »the port is shut«, they say.",
    ]


def test_a_quotation_without_a_span_is_looked_for_in_the_articles_cited() -> None:
    edition = an_edition((1, QuotedText("the port is shut"), "B", (1,)))
    (found,) = trace_provenance(edition, {"one": TEXT}, "port is shut")
    assert [words for _, words in found.passages] == [
        "The port is shut. The harbour master said that »the port is shut« until Monday."
    ]


def test_a_row_that_quotes_nothing_has_no_passage_and_is_not_shown() -> None:
    assert format_provenance(an_edition((1, "the port is shut", "B", (1,))), {"one": TEXT}, "1") == []


def test_what_is_printed_before_and_around_a_statement_is_named() -> None:
    at = TEXT.rindex("the port is shut")
    quotation = QuotedText("the port is shut", (Span("one", at, at + 16),))
    edition = an_edition((1, quotation, "B", (1,)))
    said = a_statement("A ferry to Amsel sailed", 4)
    context = QuotedText("The port is shut.", (Span("one", 0, 17),))
    (item,) = edition.sections[0].items
    said = replace(said, spans=quotation.spans, text=quotation.text, context=context, whole_sentence=QuotedText(TEXT))
    item = replace(item, statements=(said,))
    edition = replace(edition, sections=(replace(edition.sections[0], items=(item,)),))
    (text,) = format_provenance(edition, {"one": TEXT}, "1")
    assert "context: The port is shut." in text
    assert f"sentence: {TEXT}" in text
