"""The tables of one story: its statements, disagreements, figures that moved, open matters and timeline."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from briefings.core.account import OpenMatter, Side, StoryLedger, Timeline
from briefings.core.article import Article
from briefings.core.edition import Statement, StoryItem
from briefings.core.message import Message, mark_message
from briefings.core.table import CellValue, Column, QuotedText, Table
from briefings.edition.citing import stands_in
from briefings.edition.statements import (
    choose_statements,
    drop_repeated_context,
    format_markers,
    format_outlets,
    format_speakers,
    reference_numbers,
)
from briefings.edition.tables.omitted_rows import describe_omitted_rows

#: Kinds of figures that have translations.
FIGURE_KINDS = frozenset(
    (
        mark_message("killed"),
        mark_message("injured"),
        mark_message("missing"),
        mark_message("arrested"),
        mark_message("displaced"),
        mark_message("where"),
        mark_message("when"),
        mark_message("who did it"),
    )
)
#: Open matters of a story, and days of its timeline, that are printed.
MAX_OPEN_MATTERS, MAX_TIMELINE_DAYS = 10, 7
#: Days from which on a story has a timeline of its own beside that of its topic.
MIN_STORY_DAYS = 4


def with_ledger(
    item: StoryItem,
    account: StoryLedger,
    articles: Mapping[str, Article],
    numbers: Mapping[str, int],
    in_topic_timeline: bool = False,
) -> StoryItem:
    """Return a story with the statements of its ledger that are printed, and every table that has a row.

    `numbers` maps article ids to reference numbers. Where the topic has a timeline, only a long story has its own.
    """
    told = [span for point in item.points for span in point.spans[:1]]
    statements = tuple(
        drop_repeated_context(one, told) for one in choose_statements(account.claims, numbers, told=told)
    )
    tables = (
        claims_table(statements, len(account.claims) - len(statements)),
        disagreements_table(account, numbers),
        updates_table(account, numbers),
        open_matters_table(account, numbers, MAX_OPEN_MATTERS),
        timeline_table(account.timeline, articles, numbers, least=MIN_STORY_DAYS if in_topic_timeline else 2),
    )
    return replace(item, statements=statements, tables=tuple(table for table in tables if table.rows))


def claims_table(statements: Sequence[Statement], left: int = 0) -> Table:
    """Return the statements of a story as they are printed; `left` are those left out."""
    columns = (
        Column("number", "#", "count", width=0.35),
        Column("statement", "Statement, in the words of the text", width=6.2),
        Column("speaker", "Asserted by", width=1.9),
        Column("outlets", "Carried by", width=1.5),
        Column("roots", "Independent sources", "count", width=0.65),
        Column("marker", "In which words", width=1.4),
        Column("grade", "Grade", width=0.65),
        Column("references", "Sources", "references", width=1.0),
    )
    cells: list[tuple[CellValue, ...]] = [
        (
            place,
            QuotedText(row.text, row.spans),
            format_speakers(row),
            format_outlets(row.outlets),
            row.roots,
            format_markers(row),
            row.grade,
            row.references,
        )
        for place, row in enumerate(statements, 1)
    ]
    note = describe_omitted_rows(
        "%(num)s more statement not shown here; every article is in the source list.",
        "%(num)s more statements not shown here; every article is in the source list.",
        left,
    )
    return Table("claims", "Who says what", columns, tuple(cells), note)


def disagreements_table(account: StoryLedger, numbers: Mapping[str, int]) -> Table:
    """Return one row a side, the matter beside the first of them."""
    columns = (
        Column("matter", "Matter", width=2.0),
        Column("value", "One says … another says", width=3.6),
        Column("speaker", "Asserted by", width=2.2),
        Column("outlets", "Carried by", width=2.0),
        Column("first_seen", "First seen", "time", width=1.2),
        Column("references", "Sources", "references", width=1.0),
    )
    rows: list[tuple[CellValue, ...]] = []
    for disagreement in account.disagreements:
        for place, side in enumerate(disagreement.sides):
            matter = format_matter(disagreement.matter) if place == 0 else None
            outlets, seen = format_outlets(side.outlets), side.first_seen
            rows.append(
                (
                    matter,
                    quote_side(side),
                    format_side_speaker(side),
                    outlets,
                    seen,
                    reference_numbers(side.articles, numbers),
                )
            )
    return Table("disagreements", "Accounts differ", columns, tuple(rows))


def format_matter(matter: str) -> str | Message:
    """Return what accounts differ about: a kind of figure, which is translated, or the words of the text."""
    return Message(matter) if matter in FIGURE_KINDS else matter


def quote_side(side: Side) -> QuotedText:
    """Return the value that one side has, with where it stands."""
    return QuotedText(side.value, (side.span,))


def format_side_speaker(side: Side) -> str | Message:
    """Return who has one side of a matter; without a speaker the outlet itself has it."""
    return side.speaker or Message(mark_message("the outlet itself"))


def updates_table(account: StoryLedger, numbers: Mapping[str, int]) -> Table:
    """Return how figures moved: the first and the latest of each, with the articles that have one of these."""
    columns = (
        Column("matter", "Figure", width=1.6),
        Column("first", "First", width=2.2),
        Column("first_seen", "Seen", "time", width=1.2),
        Column("latest", "Latest", width=2.2),
        Column("last_seen", "Seen", "time", width=1.2),
        Column("references", "Sources", "references", width=1.2),
    )
    rows = [
        (
            format_matter(update.matter),
            quote_side(update.steps[0]),
            update.steps[0].first_seen,
            quote_side(update.steps[-1]),
            update.steps[-1].first_seen,
            reference_numbers([*update.steps[0].articles, *update.steps[-1].articles], numbers),
        )
        for update in account.updates
    ]
    return Table("updates", "Figures that moved", columns, tuple(rows))


def open_matters_table(account: StoryLedger, numbers: Mapping[str, int], most: int) -> Table:
    """Return what the texts say is unknown, undisclosed or unconfirmed."""
    columns = (
        Column("matter", "What is left open", width=4.2),
        Column("cue", "In which words", width=2.4),
        Column("speaker", "Left open by", width=2.0),
        Column("references", "Sources", "references", width=1.0),
    )
    rows = [
        (
            QuotedText(matter.matter, (matter.span,)),
            matter.cue,
            format_open_matter_speaker(matter),
            reference_numbers(matter.articles, numbers),
        )
        for matter in account.open_matters[:most]
    ]
    note = describe_omitted_rows(
        "%(num)s more matter not shown here; every article is in the source list.",
        "%(num)s more matters not shown here; every article is in the source list.",
        len(account.open_matters) - most,
    ) or describe_omitted_rows(
        "%(num)s question of the outlets went unanswered.",
        "%(num)s questions of the outlets went unanswered.",
        len(account.silent),
    )
    return Table("open", "Not disclosed, or open", columns, tuple(rows), note)


def format_open_matter_speaker(matter: OpenMatter) -> str | None:
    """Return who left a matter open; None for a pronoun, which names nobody."""
    return None if matter.left_open_by.casefold() in {"", "he", "it", "she", "they", "we"} else matter.left_open_by


def timeline_table(
    days: Timeline, articles: Mapping[str, Article], numbers: Mapping[str, int], least: int = 2
) -> Table:
    """Return the days that the texts date something to, the latest of them where there are many.

    A timeline of fewer than `least` days has no row. Its references are the articles that hold the sentence.
    """
    columns = (
        Column("day", "Day", "date", width=0.9),
        Column("event", "What the texts date to it", width=6.2),
        Column("references", "Sources", "references", width=1.0),
    )
    rows = []
    for day, span, carriers in days[-MAX_TIMELINE_DAYS:]:
        sentence = " ".join(articles[span.article].text[span.start : span.end].split())
        holders = [a for a in carriers if a == span.article or stands_in(sentence, articles[a].text)]
        rows.append((day, QuotedText(sentence, (span,)), reference_numbers(holders, numbers)))
    note = describe_omitted_rows(
        "%(num)s more earlier day not shown here; every article is in the source list.",
        "%(num)s more earlier days not shown here; every article is in the source list.",
        len(days) - MAX_TIMELINE_DAYS,
    )
    return Table("timeline", "Timeline", columns, tuple(rows) if len(days) >= least else (), note)


def grade_scale_table(letters: Sequence[tuple[str, str]], numbers: Sequence[tuple[str, str]]) -> Table:
    """Return what the letter and the number of a grade mean, side by side."""
    columns = (
        Column("letter", "Letter", width=0.5),
        Column("source", "The outlet", width=2.4),
        Column("number", "Number", width=0.6),
        Column("statement", "The statement", width=4.5),
    )
    rows = tuple(
        (letter, Message(source), number, Message(statement))
        for (letter, source), (number, statement) in zip(letters, numbers, strict=True)
    )
    return Table("scale", "Grades of statements (Admiralty code)", columns, rows)
