"""What a correction changed: told line by line, and nothing only where all that is printed is the same. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime

from briefings.core.edition import Briefing, CitedSentence, StoryItem
from briefings.core.message import Message, MessageValue, as_message, make_count_message, make_message, mark_message
from briefings.core.table import CellValue, Table
from briefings.edition.changes import match_stories, snapshot_stories
from briefings.edition.policy import for_topics

#: Lines that a mail can bear; of the further changes it says how many there are.
MAX_LINES = 40
#: Fields that are not printed as such, or not of the edition but of its making: two editions that differ in them alone
#: say the same. `changes` and `since` are each reader's own; numbers of sources move, see `NUMBERED`.
UNPRINTED = frozenset(
    (
        *("id", "scores", "spans", "number", "digest", "status", "approved", "correction", "made_by", "problems"),
        *("changes", "since", "key", "width", "article"),
    )
)
#: Fields that hold numbers of the source list. The numbers move when a source comes in; what counts is the article.
NUMBERED = frozenset(("references", "origins", "copy_of", "version_of"))

#: One printed text and the articles behind it.
Piece = tuple[str, frozenset[str]]


def describe_corrections(before: Briefing, after: Briefing, topics: Sequence[str] = ()) -> tuple[Message, ...]:
    """Return what an edition prints that the one it corrects did not, and the other way round, a line each.

    With `topics` only what a reader of them sees is compared. It is empty only where all that is printed is the same.
    """
    if topics:
        # The account of the whole edition is in every part of it, and is no reason to write to somebody.
        before, after = (
            replace(for_topics(briefing, topics), coverage=after.coverage, period=after.period)
            for briefing in (before, after)
        )
    # How it is set is no change of what it says.
    after = replace(after, paper=before.paper, language=before.language)
    stories = list(compare_stories(before, after))
    told = {dict(line.values).get("text") for line in stories} - {None}
    heads = [line for line in compare_heads(before, after) if dict(line.values).get("text") not in told]
    lines = [*heads, *stories, *compare_tables(before, after)]
    if not lines and resolve_references(before, before) != resolve_references(after, after):
        lines = [as_message(mark_message("Figures, tables or sources are not the same as before."))]
    if len(lines) <= MAX_LINES:
        return tuple(lines)
    more = make_count_message("and %(num)s more change", "and %(num)s more changes", len(lines) - MAX_LINES + 1)
    return (*lines[: MAX_LINES - 1], more)


def compare_heads(before: Briefing, after: Briefing) -> Iterator[Message]:
    """Yield what changed on the first page."""
    if before.title != after.title:
        yield make_message("Title: “%(before)s” is now “%(after)s”", before=before.title, after=after.title)
    if before.marking != after.marking:
        old, new = before.marking or "–", after.marking or "–"
        yield make_message("Marking: “%(before)s” is now “%(after)s”", before=old, after=new)
    for label, name in (
        (mark_message("Key points"), "points"),
        (mark_message("Not disclosed, or open"), "undisclosed"),
    ):
        shown = [
            [*getattr(briefing, name), *(briefing.bottom_line if name == "points" else ())]
            for briefing in (before, after)
        ]
        pieces = [iter_sentence_pieces(briefing, of) for briefing, of in zip(shown, (before, after), strict=True)]
        yield from compare_pieces(as_message(label), *pieces)


def compare_stories(before: Briefing, after: Briefing) -> Iterator[Message]:
    """Yield what changed in the stories: which there are, and in each its headline, sentences, tables and figures."""
    old, new = snapshot_stories(before), snapshot_stories(after)
    pairs = match_stories(old, new)
    for key in old:
        if key not in set(pairs.values()):
            yield make_message("Withdrawn: %(headline)s", headline=old[key].item.headline)
    for key in new:
        if key not in pairs:
            yield make_message("Added: %(headline)s", headline=new[key].item.headline)
    for key in (key for key in new if key in pairs):
        yield from compare_story(old[pairs[key]].item, new[key].item, before, after)


def compare_story(was: StoryItem, now: StoryItem, before: Briefing, after: Briefing) -> Iterator[Message]:
    """Yield what changed in one story."""
    lines = []
    if was.headline != now.headline:
        lines.append(make_message("Headline: “%(before)s” is now “%(after)s”", before=was.headline, after=now.headline))
    lines += compare_pieces(
        now.headline, iter_sentence_pieces(was.points, before), iter_sentence_pieces(now.points, after)
    )
    lines += compare_pieces(now.headline, iter_table_pieces(was.tables, before), iter_table_pieces(now.tables, after))
    if not lines and resolve_references(was, before) != resolve_references(now, after):
        lines = [
            make_message("%(headline)s: figures, grades or articles are not the same as before", headline=now.headline)
        ]
    yield from lines


def compare_tables(before: Briefing, after: Briefing) -> Iterator[Message]:
    """Yield what changed in the tables of sections and in those across the topics."""
    old: dict[str, list[Piece]] = {}
    new: dict[str, list[Piece]] = {}
    for found, briefing in ((old, before), (new, after)):
        for table in iter_tables(briefing):
            found.setdefault(table.caption, []).extend(iter_table_pieces((table,), briefing))
    for caption in dict.fromkeys((*old, *new)):
        yield from compare_pieces(as_message(caption), old.get(caption, ()), new.get(caption, ()))


def iter_tables(briefing: Briefing) -> Iterator[Table]:
    """Yield the tables that belong to no single story."""
    for section in briefing.sections:
        yield from section.tables
    yield from briefing.tables


def iter_sentence_pieces(sentences: Iterable[CitedSentence], briefing: Briefing) -> Iterator[Piece]:
    """Yield what some printed sentences say."""
    articles = index_articles(briefing)
    for one in sentences:
        yield one.text, frozenset(articles.get(number, f"[{number}]") for number in one.references)


def iter_table_pieces(tables: Iterable[Table], briefing: Briefing) -> Iterator[Piece]:
    """Yield what the rows of some tables say, a piece a row."""
    articles = index_articles(briefing)
    for table in tables:
        for row in table.rows:
            numbers = [number for cell in row if isinstance(cell, tuple) for number in cell]
            words = filter(None, (format_cell_text(cell) for cell in row if not isinstance(cell, tuple)))
            yield " · ".join(words), frozenset(articles.get(number, f"[{number}]") for number in numbers)


def compare_pieces(where: MessageValue, old: Iterable[Piece], new: Iterable[Piece]) -> Iterator[Message]:
    """Yield which texts are printed no more, and which are new, in the order of print."""
    was, now = list(old), list(new)
    gone = subtract_texts(was, now)
    come = subtract_texts(now, was)
    for text in gone:
        yield make_message("%(headline)s: no longer says “%(text)s”", headline=where, text=text)
    for text in come:
        yield make_message("%(headline)s: now says “%(text)s”", headline=where, text=text)
    if not gone and not come and Counter(was) != Counter(now):
        yield make_message("%(headline)s: rests on other articles than before", headline=where)


def subtract_texts(one: Sequence[Piece], other: Sequence[Piece]) -> list[str]:
    """Return the texts of one list that the other does not have, each as often as it has it more."""
    left = Counter(text for text, _ in other)
    found = []
    for text, _ in one:
        if left[text] > 0:
            left[text] -= 1
        else:
            found.append(text)
    return found


def format_cell_text(cell: CellValue) -> str:
    """Return a cell as a line about its row shows it.

    >>> format_cell_text(3), format_cell_text(0.25), format_cell_text(None)
    ('3', '0.25', '')
    """
    if isinstance(cell, float):
        return f"{cell:g}"
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    return "" if cell is None else cell.isoformat() if isinstance(cell, date) else str(cell)


def index_articles(briefing: Briefing) -> Mapping[int, str]:
    """Return the article of each number of the source list, as its reader knows it.

    The id of an article without an address is made of its text, and changes with every word of it.
    """
    return {source.number: source.url or f"{source.outlet}: {source.title}" for source in briefing.sources}


def resolve_references(thing: object, briefing: Briefing) -> object:
    """Return what is printed of a part of an edition as plain values to compare, articles in place of their numbers."""
    return resolve_value(thing, index_articles(briefing), "")


def resolve_value(value: object, articles: Mapping[int, str], name: str) -> object:
    """Return one value as `resolve_references` does; `name` is the field that it stands in."""
    if is_dataclass(value) and not isinstance(value, Message | type):
        return tuple(
            (field.name, resolve_value(getattr(value, field.name), articles, field.name))
            for field in fields(value)
            # The stories of a table are ids of them, those of a section a printed count.
            if field.name not in UNPRINTED and not (isinstance(value, Table) and field.name == "stories")
        )
    if isinstance(value, tuple):
        numbers = name in NUMBERED or (name == "cell" and value)
        if numbers and all(isinstance(part, int) for part in value):
            return frozenset(articles.get(part, f"[{part}]") for part in value)
        inner = {"rows": "row", "row": "cell"}.get(name, name)
        return tuple(resolve_value(part, articles, inner) for part in value)
    return articles.get(value, f"[{value}]") if name in NUMBERED and isinstance(value, int) else value
