"""Keeps beside each row of a ledger the articles in which its words stand, and counts by these alone. Pure.

The ledger joins what says the same in other words; a number in print means that the reader finds the words there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from briefings.analysis.stories.ledger.admiralty import admiralty_grade
from briefings.core.account import ClaimRow, OpenMatter, Side, StoryLedger
from briefings.core.article import Article, Span
from briefings.core.outlet_table import OutletTable
from briefings.edition.citing import split_stretches, stands_in

Row = TypeVar("Row", Side, OpenMatter)
#: Numbers of a grade that say from how many independent origins a statement is known, and nothing against it.
CORROBORATED = frozenset("12")


def keep_word_for_word_carriers(
    ledger: StoryLedger, articles: Mapping[str, Article], origins: Sequence[Sequence[str]], outlets: OutletTable
) -> StoryLedger:
    """Return a story's ledger with only those articles beside a row that have its words.

    `origins` are the ids of the story's articles by independent origin.
    """

    def narrow_row(row: Row, words: str, span: Span) -> Row:
        kept = find_carriers_of_words(words, (span,), row.articles, articles)
        return replace(row, articles=kept, outlets=list_outlets(kept, articles))

    def narrow_side(side: Side) -> Side:
        return narrow_row(side, side.value, side.span)

    return replace(
        ledger,
        claims=tuple(narrow_claim(row, articles, origins, outlets) for row in ledger.claims),
        disagreements=tuple(replace(one, sides=tuple(map(narrow_side, one.sides))) for one in ledger.disagreements),
        updates=tuple(replace(one, steps=tuple(map(narrow_side, one.steps))) for one in ledger.updates),
        open_matters=tuple(narrow_row(one, f"{one.matter} … {one.cue}", one.span) for one in ledger.open_matters),
        timeline=tuple(
            (
                day,
                span,
                find_carriers_of_words(articles[span.article].text[span.start : span.end], (span,), ids, articles),
            )
            for day, span, ids in ledger.timeline
        ),
    )


def narrow_claim(
    row: ClaimRow, articles: Mapping[str, Article], origins: Sequence[Sequence[str]], outlets: OutletTable
) -> ClaimRow:
    """Return a statement with the articles that have its words, and the origins and the grade that these give it."""
    kept = find_carriers_of_words(row.statement, row.spans, row.articles, articles)
    if kept == row.articles:
        return row
    roots = min(row.roots, max(1, sum(not set(kept).isdisjoint(origin) for origin in origins)))
    letters = [outlets.find_outlet(articles[article]).reliability for article in kept]
    corroborated = row.grade[-1:] in CORROBORATED
    grade = admiralty_grade(letters, row.kind, row.speaker_class, roots) if corroborated else row.grade
    return replace(row, articles=kept, outlets=list_outlets(kept, articles), roots=roots, grade=grade)


def find_carriers_of_words(
    words: str, spans: Sequence[Span], ids: Sequence[str], articles: Mapping[str, Article]
) -> tuple[str, ...]:
    """Return those of some articles that have the words, every stretch of them, or a span of them."""
    here = {span.article for span in spans}
    return tuple(
        article
        for article in ids
        if article in here or all(stands_in(part, articles[article].text) for part in split_stretches(words))
    )


def list_outlets(ids: Sequence[str], articles: Mapping[str, Article]) -> tuple[str, ...]:
    """Return the outlets of some articles, alphabetical."""
    return tuple(sorted({articles[article].outlet for article in ids}))
