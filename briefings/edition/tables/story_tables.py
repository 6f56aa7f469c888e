"""The tables of one story: its statements, disagreements, figures that moved, open matters and timeline."""

from collections import Counter
from collections.abc import Mapping, Sequence

from briefings.core.account import ClaimRow, OpenMatter, Side, StoryLedger
from briefings.core.article import Article
from briefings.core.edition import CellValue, Column, Table
from briefings.core.message import Message, make_count_message, make_message, mark_message
from briefings.edition.tables.topic_tables import describe_omitted_rows

#: Kinds of figures that have translations.
FIGURE_KINDS = frozenset(
    (
        mark_message("killed"),
        mark_message("injured"),
        mark_message("missing"),
        mark_message("arrested"),
        mark_message("displaced"),
    )
)
#: Statements of a story, and days of its timeline, that are printed.
MAX_STATEMENTS, MAX_TIMELINE_DAYS = 10, 7


def story_tables(
    account: StoryLedger, articles: Mapping[str, Article], numbers: Mapping[str, int]
) -> tuple[Table, ...]:
    """Return every table of a story that has a row; `numbers` maps article ids to reference numbers."""
    tables = (
        claims_table(account.claims, numbers, MAX_STATEMENTS),
        disagreements_table(account, numbers),
        updates_table(account, numbers),
        open_matters_table(account, numbers, MAX_STATEMENTS),
        timeline_table(account, articles, numbers),
    )
    return tuple(table for table in tables if table.rows)


def claims_table(rows: Sequence[ClaimRow], numbers: Mapping[str, int], most: int) -> Table:
    """Return the statements with most independent origins, in order of time."""
    shown = choose_claims(rows, most)
    columns = (
        Column("number", "#", "count", width=0.35),
        Column("statement", "Statement, in the words of the text", width=6.2),
        Column("speaker", "Asserted by", width=1.9),
        Column("outlets", "Carried by", width=1.5),
        Column("roots", "Roots", "count", width=0.65),
        Column("marker", "Marker", width=1.4),
        Column("grade", "Grade", width=0.65),
        Column("references", "Sources", "references", width=1.0),
    )
    cells: list[tuple[CellValue, ...]] = [
        (
            place,
            row.statement,
            format_speakers(row),
            format_outlets(row.outlets),
            row.roots,
            format_markers(row),
            row.grade,
            reference_numbers(row.articles, numbers),
        )
        for place, row in enumerate(shown, 1)
    ]
    note = describe_omitted_rows(
        "%(num)s more statement not shown here; every article is in the source list.",
        "%(num)s more statements not shown here; every article is in the source list.",
        len(rows) - most,
    )
    return Table("claims", "Who says what", columns, tuple(cells), note)


def choose_claims(rows: Sequence[ClaimRow], most: int) -> list[ClaimRow]:
    """Return the statements to print, in order of time: of equal weight one an article and a speaker, then the next."""
    waiting = sorted(range(len(rows)), key=lambda at: (*claim_sort_key(rows[at]), at))
    articles: Counter[str] = Counter()
    speakers: Counter[str] = Counter()
    chosen: list[int] = []
    while waiting and len(chosen) < most:
        heaviest = [at for at in waiting if rows[at].roots == rows[waiting[0]].roots]
        best = min(heaviest, key=lambda at: articles[rows[at].articles[0]] + speakers[rows[at].speaker])
        waiting.remove(best)
        chosen.append(best)
        articles[rows[best].articles[0]] += 1
        speakers[rows[best].speaker] += 1
    return [rows[at] for at in sorted(chosen)]


def claim_sort_key(row: ClaimRow) -> tuple[int, bool, bool]:
    """Sort key: roots (a folded copy is none), a statement that is neither a scrap nor a speech, a named speaker."""
    return (-row.roots, not 6 <= len(row.statement.split()) <= 35, not row.named)


def format_speakers(row: ClaimRow) -> str | Message:
    """Return the speaker of a statement, marked where the text gives no name, with the number of others."""
    if not row.speaker:
        return Message(mark_message("not attributed"))
    speaker: str | Message = row.speaker
    if not row.named and row.speaker_class != "document":
        speaker = make_message("%(speaker)s (unnamed)", speaker=row.speaker)
    if not row.also:
        return speaker
    return make_count_message(
        "%(speaker)s and %(num)s more", "%(speaker)s and %(num)s more", len(row.also), speaker=speaker
    )


def format_outlets(outlets: Sequence[str]) -> str | Message:
    """Return the names of one or two outlets, the number of more."""
    if len(outlets) <= 2:
        return ", ".join(outlets)
    return make_count_message("%(num)s outlet", "%(num)s outlets", len(outlets))


def format_markers(row: ClaimRow) -> str | Message:
    """Return the words that report the statement and those that hedge it."""
    hedges = ", ".join(f"“{hedge}”" for hedge in dict.fromkeys(row.hedges))
    cue = row.cue if row.polarity == "stated" else make_message("denied: %(cue)s", cue=row.cue)
    return make_message("%(first)s; %(second)s", first=cue, second=hedges) if hedges else cue


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
                    side.value,
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


def format_side_speaker(side: Side) -> str | Message:
    """Return who has one side of a matter; without a speaker the outlet itself has it."""
    return side.speaker or Message(mark_message("the outlet itself"))


def updates_table(account: StoryLedger, numbers: Mapping[str, int]) -> Table:
    """Return how figures moved: the first and the latest of each."""
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
            update.steps[0].value,
            update.steps[0].first_seen,
            update.steps[-1].value,
            update.steps[-1].first_seen,
            reference_numbers([article for step in update.steps for article in step.articles], numbers),
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
        (matter.matter, matter.cue, format_open_matter_speaker(matter), reference_numbers(matter.articles, numbers))
        for matter in account.open_matters[:most]
    ]
    note = describe_omitted_rows(
        "%(num)s more matter not shown here; every article is in the source list.",
        "%(num)s more matters not shown here; every article is in the source list.",
        len(account.open_matters) - most,
    )
    return Table("open", "Not disclosed, or open", columns, tuple(rows), note)


def format_open_matter_speaker(matter: OpenMatter) -> str | None:
    """Return who left a matter open; None for a pronoun, which names nobody."""
    return None if matter.left_open_by.casefold() in {"", "he", "it", "she", "they", "we"} else matter.left_open_by


def timeline_table(account: StoryLedger, articles: Mapping[str, Article], numbers: Mapping[str, int]) -> Table:
    """Return the days that the texts date something to, the latest of them where there are many."""
    columns = (
        Column("day", "Day", "date", width=0.9),
        Column("event", "What the texts date to it", width=6.2),
        Column("references", "Sources", "references", width=1.0),
    )
    rows = []
    for day, span, carriers in account.timeline[-MAX_TIMELINE_DAYS:]:
        sentence = " ".join(articles[span.article].text[span.start : span.end].split())
        rows.append((day, sentence, reference_numbers(carriers, numbers)))
    note = describe_omitted_rows(
        "%(num)s more earlier day not shown here; every article is in the source list.",
        "%(num)s more earlier days not shown here; every article is in the source list.",
        len(account.timeline) - MAX_TIMELINE_DAYS,
    )
    return Table("timeline", "Timeline", columns, tuple(rows) if len(rows) > 1 else (), note)


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


def reference_numbers(articles: Sequence[str], numbers: Mapping[str, int]) -> tuple[int, ...]:
    """Return the reference numbers of some articles, in order."""
    return tuple(sorted({numbers[article] for article in articles}))
