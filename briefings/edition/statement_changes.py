"""Compares the statements of a story in two editions: new, more widely carried, changed, dropped. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from briefings.analysis.stories.ledger.same_statement import content_words, is_negative, is_same_statement
from briefings.core.edition import Briefing, StatementChange, StoryItem
from briefings.core.message import make_message

#: Share of the words but for the numbers, of the shorter of two statements by one speaker, from which the later
#: one stands in the place of the earlier.
MIN_REPLACEMENT_OVERLAP = 0.6
STATUS_ORDER = ("corrected", "new", "updated", "dropped")


@dataclass(frozen=True, slots=True)
class PrintedStatement:
    """A statement as one edition printed it."""

    text: str
    speaker: str
    roots: int
    references: tuple[int, ...]
    #: ids of the articles that carry it
    articles: frozenset[str]
    words: frozenset[str]


def read_printed_statements(item: StoryItem, articles: Mapping[int, str]) -> tuple[PrintedStatement, ...]:
    """Return the statements that an edition printed of a story; `articles` are its article ids by number."""
    rows = []
    for table in item.tables:
        if table.key == "claims":
            for cells in table.rows:
                named = dict(zip((column.key for column in table.columns), cells, strict=True))
                text, numbers, roots = str(named["statement"]), named["references"], named["roots"]
                references = numbers if isinstance(numbers, tuple) else ()
                carriers = frozenset(articles[number] for number in references if number in articles)
                count = roots if isinstance(roots, int) else 0
                rows.append(
                    PrintedStatement(
                        text, str(named["speaker"] or ""), count, references, carriers, content_words(text)
                    )
                )
    return tuple(rows)


def compare_statements(
    before: StoryItem, after: StoryItem, editions: tuple[Briefing, Briefing], versions: frozenset[str]
) -> tuple[tuple[StatementChange, ...], int]:
    """Return what became of the statements of a story that goes on, and how many are unchanged.

    A statement that is printed or left out only because there is more or less space is neither new nor dropped: new is
    what rests on articles that the edition before had not, dropped what rests on none that this one has. `versions` are
    the ids of articles that are later versions of others: what they say otherwise is corrected.
    """
    earlier, later = ({source.number: source.article for source in edition.sources} for edition in editions)
    old, new = list(read_printed_statements(before, earlier)), list(read_printed_statements(after, later))
    found: list[StatementChange] = []
    unchanged = 0
    left: list[PrintedStatement] = []
    for row in new:
        twin = next((other for other in old if is_same_printed_statement(other, row)), None)
        if twin is None:
            left.append(row)
            continue
        old.remove(twin)
        if row.roots > twin.roots:
            detail = make_message("independent roots: %(now)s, before %(earlier)s", now=row.roots, earlier=twin.roots)
            found.append(StatementChange("updated", row.text, row.speaker, row.references, detail))
        else:
            unchanged += 1
    known, here = set(earlier.values()), set(later.values())
    for row in left:
        if row.articles <= known:
            unchanged += 1
            continue
        twin = next((other for other in old if is_replacement(row, other)), None)
        if twin is None:
            found.append(StatementChange("new", row.text, row.speaker, row.references))
            continue
        old.remove(twin)
        status = "corrected" if row.articles & versions else "updated"
        earlier_words = make_message("was: “%(before)s”", before=twin.text)
        found.append(StatementChange(status, row.text, row.speaker, row.references, earlier_words))
    gone = [StatementChange("dropped", row.text, row.speaker) for row in old if not row.articles & here]
    return tuple(sorted((*found, *gone), key=lambda one: STATUS_ORDER.index(one.status))), unchanged


def is_same_printed_statement(one: PrintedStatement, other: PrintedStatement) -> bool:
    """Return whether two rows are one statement."""
    if one.text == other.text:
        return one.speaker == other.speaker
    return is_negative(one.text) == is_negative(other.text) and is_same_statement(one.words, other.words)


def is_replacement(later: PrintedStatement, earlier: PrintedStatement) -> bool:
    """Return whether a statement replaces an earlier one: the same speaker on the same matter, in other figures."""
    one, other = words_without_numbers(later.words), words_without_numbers(earlier.words)
    return later.speaker == earlier.speaker and len(one & other) >= MIN_REPLACEMENT_OVERLAP * max(
        min(len(one), len(other)), 1
    )


def words_without_numbers(words: Sequence[str] | frozenset[str]) -> frozenset[str]:
    """Return the words without the numbers."""
    return frozenset(word for word in words if not word[0].isdigit())
