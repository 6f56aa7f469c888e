"""Compares the statements of a story in two editions: new, more widely carried, changed. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from briefings.analysis.stories.ledger.same_statement import content_words, is_negative, is_same_statement
from briefings.core.edition import Briefing, Statement, StatementChange, StoryItem
from briefings.core.message import Text, make_message
from briefings.core.stories import ChangeStatus
from briefings.edition.statements import format_speakers

#: Share of the words but for the numbers, of the shorter of two statements by one speaker, from which the later
#: one stands in the place of the earlier.
MIN_REPLACEMENT_OVERLAP = 0.6
STATUS_ORDER = (ChangeStatus.CORRECTED, ChangeStatus.NEW, ChangeStatus.UPDATED)


@dataclass(frozen=True, slots=True)
class ComparedStatement:
    """A statement of one edition, with the ids of the articles that carry it and its words."""

    statement: Statement
    articles: frozenset[str]
    words: frozenset[str]


def list_statements(item: StoryItem, articles: Mapping[int, str]) -> list[ComparedStatement]:
    """Return the printed statements of a story; `articles` are the article ids of its edition by number."""
    return [
        ComparedStatement(
            statement,
            frozenset(articles[number] for number in statement.references if number in articles),
            content_words(statement.text),
        )
        for statement in item.statements
    ]


def compare_statements(
    before: StoryItem, after: StoryItem, editions: tuple[Briefing, Briefing], versions: frozenset[str]
) -> tuple[tuple[StatementChange, ...], int]:
    """Return what became of the statements of a story that goes on, and how many are unchanged.

    A statement that is printed or left out only because there is more or less space is neither new nor dropped: new is
    what rests on articles that the edition before had not. What no article repeats is not taken back by that, and not
    listed. `versions` are the ids of articles that are later versions of others: what they say otherwise is corrected.
    """
    earlier, later = ({source.number: source.article for source in edition.sources} for edition in editions)
    old, new = list_statements(before, earlier), list_statements(after, later)
    found: list[StatementChange] = []
    unchanged = 0
    left: list[ComparedStatement] = []
    for row in new:
        twin = next((other for other in old if is_same_printed_statement(other, row)), None)
        if twin is None:
            left.append(row)
            continue
        old.remove(twin)
        now, then = row.statement.roots, twin.statement.roots
        if now > then:
            detail = make_message("independent sources: %(now)s, before %(earlier)s", now=now, earlier=then)
            found.append(build_change(ChangeStatus.UPDATED, row.statement, detail))
        else:
            unchanged += 1
    known = set(earlier.values())
    for row in left:
        if row.articles <= known:
            unchanged += 1
            continue
        twin = next((other for other in old if is_replacement(row, other)), None)
        if twin is None:
            found.append(build_change(ChangeStatus.NEW, row.statement))
            continue
        old.remove(twin)
        status = ChangeStatus.CORRECTED if row.articles & versions else ChangeStatus.UPDATED
        found.append(build_change(status, row.statement, make_message("was: “%(before)s”", before=twin.statement.text)))
    return tuple(sorted(found, key=lambda one: STATUS_ORDER.index(one.status))), unchanged


def build_change(status: ChangeStatus, statement: Statement, detail: Text = "") -> StatementChange:
    """Return what became of a statement, with its speaker as the ledger prints it."""
    speaker = format_speakers(statement)
    return StatementChange(
        status,
        statement.text,
        speaker,
        statement.references,
        detail,
        statement.context,
        statement.whole_sentence,
    )


def is_same_printed_statement(one: ComparedStatement, other: ComparedStatement) -> bool:
    """Return whether two rows are one statement."""
    if one.statement.text == other.statement.text:
        return one.statement.speaker == other.statement.speaker
    negative = is_negative(one.statement.text) == is_negative(other.statement.text)
    return negative and is_same_statement(one.words, other.words)


def is_replacement(later: ComparedStatement, earlier: ComparedStatement) -> bool:
    """Return whether a statement replaces an earlier one: the same speaker on the same matter, in other figures."""
    one, other = words_without_numbers(later.words), words_without_numbers(earlier.words)
    return later.statement.speaker == earlier.statement.speaker and len(one & other) >= MIN_REPLACEMENT_OVERLAP * max(
        min(len(one), len(other)), 1
    )


def words_without_numbers(words: Sequence[str] | frozenset[str]) -> frozenset[str]:
    """Return the words without the numbers."""
    return frozenset(word for word in words if not word[0].isdigit())
