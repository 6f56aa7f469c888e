"""What templates look up in an edition: sources by number, copies beneath their text, the story of a sentence."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from briefings.core.article import Span, spans_overlap
from briefings.core.edition import (
    Briefing,
    ChangeStatus,
    CitedSentence,
    Section,
    Source,
    Statement,
    StoryChange,
    StoryItem,
)
from briefings.core.message import Message, Text
from briefings.core.table import QuotedText, Table

#: Numbers at a glance that page 1 shows, in singular or plural; the others are for those who run the program, and
#: stand on the last page.
READER_NUMBERS = frozenset(
    {"article", "articles", "articles read", "outlet", "outlets", "stories", "story", "topic", "topics"}
)
#: Characters of a statement that stands in a few lines beside its story.
SHORT_STATEMENT = 180
#: Tables of names, by key: they stand once for the edition.
NAME_TABLES = frozenset({"people", "organisations", "places"})


@dataclass(frozen=True, slots=True)
class BriefStories:
    """The stories of a topic that are told by their headlines alone."""

    #: headline, outlets, first publication, reference numbers
    rows: tuple[tuple[str, tuple[str, ...], datetime | None, tuple[int, ...]], ...]
    #: how many there are beside these
    more: int


@dataclass(frozen=True, slots=True)
class EditionIndex:
    """The look-ups of one briefing."""

    briefing: Briefing
    sources: dict[int, Source]
    #: number of a source -> the sources that repeat its text
    copies: dict[int, tuple[Source, ...]]
    #: span of a sentence -> `StoryItem.id` of the story that prints it
    story_ids: dict[Span, str]
    #: language of most sources
    tongue: str
    #: `StoryItem.id` -> what the story is against the edition before
    changes: dict[str, StoryChange]
    #: whether a grade is printed anywhere
    has_grades: bool

    def outlets(self, references: Sequence[int]) -> tuple[str, ...]:
        """Return the outlets behind reference numbers, each once, in the order of the numbers."""
        return tuple(dict.fromkeys(self.sources[n].outlet for n in references if n in self.sources))

    def language(self, references: Sequence[int] = ()) -> str:
        """Return the language of the first source cited; of most sources where none is."""
        cited = [self.sources[n].language for n in references if n in self.sources and self.sources[n].language]
        return cited[0] if cited else self.tongue

    def home(self, point: CitedSentence) -> str:
        """Return the `StoryItem.id` of the story that prints this sentence too; empty when none does."""
        return next((self.story_ids[span] for span in point.spans if span in self.story_ids), "")

    def change(self, item: StoryItem) -> StoryChange | None:
        """Return what a story is against the edition before; None where there is none to compare with."""
        return self.changes.get(item.id)

    def graded(self) -> bool:
        """Return whether page 1 prints grades, which then have to be explained: an outlet has been rated."""
        return self.has_grades

    def is_rated(self, grade: str) -> bool:
        """Return whether a pair says something about its outlets: F stands for those that nobody has rated."""
        return is_rated(grade)

    def count_changes(self, status: str) -> int:
        """Return the number of stories that are "new", "updated" … against the edition before."""
        return sum(change.status == status for change in self.briefing.changes)

    def glance(self) -> tuple[tuple[str, int], ...]:
        """Return the numbers at a glance that page 1 shows."""
        return tuple(pair for pair in self.briefing.glance if pair[0] in READER_NUMBERS)

    def operating(self) -> tuple[tuple[str, int], ...]:
        """Return the numbers at a glance that only those who run the program need."""
        return tuple(pair for pair in self.briefing.glance if pair[0] not in READER_NUMBERS)

    def place(self, point: CitedSentence) -> tuple[Section, StoryItem] | None:
        """Return the topic and the story that print this sentence too; None where none does."""
        home = self.home(point)
        found = ((section, item) for section in self.briefing.sections for item in section.items if item.id == home)
        return next(found, None) if home else None

    def when(self, references: Sequence[int]) -> datetime | None:
        """Return when the first of some sources was published; None where none is dated."""
        moments = [self.sources[n].trusted_date for n in references if n in self.sources]
        return min((moment for moment in moments if moment), default=None)

    def full_stories(self, section: Section) -> tuple[tuple[int, StoryItem], ...]:
        """Return the stories of a topic that have a sentence to print, with their numbers in it."""
        return tuple((rank, item) for rank, item in enumerate(section.items, 1) if item.points)

    def leading(self, item: StoryItem, most: int) -> tuple[Statement, ...]:
        """Return the statements that stand beside a story, in its order.

        Those with most origins come first, then those of named speakers; what the printed sentences say is not said
        again, and a long one not printed, unless there is nothing else.
        """
        told = [span for point in item.points for span in point.spans]

        def sort_key(at: int) -> tuple[bool, bool, int, bool, int]:
            one = item.statements[at]
            repeated = any(spans_overlap(span, other) for span in one.spans for other in told)
            return repeated, len(one.text) > SHORT_STATEMENT, -one.roots, not one.named, at

        chosen = sorted(sorted(range(len(item.statements)), key=sort_key)[:most])
        return tuple(item.statements[at] for at in chosen)

    def unread(self) -> tuple[tuple[Source, Text, str], ...]:
        """Return what was listed and not read: the source, the reason, and the id of the story it is, or ""."""
        homes: dict[int, str] = {}
        for section in self.briefing.sections:
            for item in section.items:
                if not item.points and item.references:
                    homes.setdefault(item.references[0], item.id)
        tables = [table for table in self.briefing.coverage.tables if table.key == "unread"]
        found: dict[int, tuple[Source, Text, str]] = {}
        for row in (row for table in tables for row in table.rows):
            numbers = [n for cell in row if isinstance(cell, tuple) for n in cell if n in self.sources]
            reason = next((cell for cell in row if isinstance(cell, Message)), "")
            for n in numbers:
                found.setdefault(n, (self.sources[n], reason, homes.pop(n, "")))
        for n, item_id in homes.items():
            if n in self.sources:
                found[n] = (self.sources[n], "", item_id)
        return tuple(found[n] for n in sorted(found))

    def names(self) -> tuple[Table, ...]:
        """Return the tables of names of the whole edition, or of its only topic."""
        own = tuple(table for table in self.briefing.tables if table.key in NAME_TABLES)
        if own or len(self.briefing.sections) != 1:
            return own
        return tuple(table for table in self.briefing.sections[0].tables if table.key in NAME_TABLES)

    def who(self, section: Section, most: int) -> tuple[tuple[str, str, tuple[int, ...]], ...]:
        """Return the people of a topic whose role the texts state: name, role, where it stands."""
        rows = [row for table in section.tables if table.key == "people" for row in table.rows]
        people = [
            (str(row[0]), str(row[1]), next((cell for cell in row if isinstance(cell, tuple)), ()))
            for row in rows
            if len(row) > 1 and row[1] and isinstance(row[1], str | QuotedText)
        ]
        return tuple(people[:most])

    def untold(self, section: Section, table: Table) -> Table:
        """Return the table of a topic's stories without those that the section prints in full."""
        told = {item.id for item in section.items}
        if not table.stories:
            return table
        kept = [pair for pair in zip(table.rows, table.stories, strict=True) if pair[1] not in told]
        return replace(table, rows=tuple(row for row, _ in kept), stories=tuple(story for _, story in kept))

    def also(self, section: Section, most: int) -> "BriefStories":
        """Return the first `most` stories of a topic that are told by their headlines alone, and how many there are."""
        told = {item.id for item in section.items if item.points}
        listed = {source.number for source, _, _ in self.unread()}
        rows: list[tuple[str, tuple[str, ...], datetime | None, tuple[int, ...]]] = []
        beyond = 0
        for table in section.tables:
            if table.key == "stories" and table.stories:
                beyond = max(0, section.stories - len(table.rows))
                for row, story in zip(table.rows, table.stories, strict=True):
                    numbers = next((cell for cell in row if isinstance(cell, tuple)), ())
                    if story not in told and numbers and not listed.issuperset(numbers):
                        rows.append((str(row[0]), self.outlets(numbers), self.when(numbers), numbers))
        return BriefStories(tuple(rows[:most]), max(0, len(rows) - most) + beyond)

    def cited(self) -> tuple[Source, ...]:
        """Return the sources that page 1 cites, in the order of their numbers."""
        front = (*self.briefing.bottom_line, *self.briefing.undisclosed, *self.briefing.points)
        numbers = sorted({number for point in front for number in point.references})
        return tuple(self.sources[number] for number in numbers if number in self.sources)

    def by_importance(self) -> tuple[tuple[Section | None, tuple[Source, ...]], ...]:
        """Return the sources topic by topic, those of the most important story first, each once; the rest under None.

        Those of one story stand by time, undated ones last.
        """
        left = dict(self.sources)
        found: list[tuple[Section | None, tuple[Source, ...]]] = []
        for section in self.briefing.sections:
            stories = [*(item.references for item in section.items), sorted(self.behind(section))]
            listed = tuple(
                left.pop(source.number)
                for numbers in stories
                for source in sorted((left[n] for n in numbers if n in left), key=source_sort_key)
            )
            if listed:
                found.append((section, listed))
        if left:
            found.append((None, tuple(sorted(left.values(), key=source_sort_key))))
        return tuple(found)

    def days(self) -> tuple[tuple[date | None, tuple[tuple[Section, int, int, StoryItem], ...]], ...]:
        """Return the stories by the day they began, each once, with section, its place and the rank in it.

        Days run on, undated stories come last; on each day the stories stand in the order of the edition.
        """
        found: dict[date | None, list[tuple[Section, int, int, StoryItem]]] = {}
        seen: set[str] = set()
        for place, section in enumerate(self.briefing.sections, 1):
            for rank, item in enumerate(section.items, 1):
                if item.id not in seen:
                    seen.add(item.id)
                    day = item.first_seen.date() if item.first_seen else None
                    found.setdefault(day, []).append((section, place, rank, item))
        return tuple((day, tuple(found[day])) for day in sorted(found, key=lambda day: (day is None, day)))

    def behind(self, section: Section) -> frozenset[int]:
        """Return the reference numbers of all articles of a topic, told in full or not."""
        rows = [row for table in section.tables if table.key == "stories" for row in table.rows]
        cells = [cell for row in rows for cell in row if isinstance(cell, tuple)]
        return frozenset(number for numbers in (*cells, *(i.references for i in section.items)) for number in numbers)

    def concerns(self, source: Source, numbers: Collection[int]) -> bool:
        """Return whether a source or one of its copies is among some numbers."""
        return any(one.number in numbers for one in (source, *self.beneath(source)))

    def beneath(self, source: Source) -> tuple[Source, ...]:
        """Return the sources to be folded beneath this one."""
        return self.copies.get(source.number, ())

    def on_top(self) -> tuple[Source, ...]:
        """Return the sources that are not folded beneath another, in the order of their numbers."""
        folded = {copy.number for copies in self.copies.values() for copy in copies}
        return tuple(self.sources[n] for n in sorted(self.sources) if n not in folded)


def build_edition_index(briefing: Briefing) -> EditionIndex:
    """Return the look-ups of an edition; a copy of a copy is folded beneath the text that both repeat."""
    sources = {source.number: source for source in briefing.sources}
    copies: dict[int, tuple[Source, ...]] = {}
    for source in briefing.sources:
        root = _find_original(source, sources)
        if root != source.number:
            copies[root] = (*copies.get(root, ()), source)
    homes: dict[Span, str] = {}
    for section in briefing.sections:
        for item in section.items:
            for point in item.points:
                for span in point.spans:
                    homes.setdefault(span, item.id)
    changes = {change.item: change for change in briefing.changes if change.status != ChangeStatus.DROPPED}
    grades = any(is_rated(point.grade) for point in (*briefing.bottom_line, *briefing.points))
    spoken = Counter(source.language for source in briefing.sources if source.language)
    tongue = min(spoken, key=lambda code: (-spoken[code], code), default="en")
    return EditionIndex(briefing, sources, copies, homes, tongue, changes, grades)


def is_rated(grade: str) -> bool:
    """Return whether an Admiralty pair rests on outlets that somebody has rated.

    >>> is_rated("B2"), is_rated("F3"), is_rated("")
    (True, False, False)
    """
    return grade[:1] in {"A", "B", "C", "D", "E"}


def source_sort_key(source: Source) -> tuple[bool, datetime | None, int]:
    """Sort key: time of publication, undated sources last; then the number."""
    return (source.trusted_date is None, source.trusted_date, source.number)


def _find_original(source: Source, sources: dict[int, Source]) -> int:
    """Follow `copy_of` to the text that is nobody's copy; a circle or a missing number ends the walk."""
    seen = {source.number}
    while source.copy_of in sources and source.copy_of not in seen:
        source = sources[source.copy_of]
        seen.add(source.number)
    return source.number if source.copy_of is None or source.copy_of not in sources else min(seen)
