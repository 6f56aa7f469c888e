"""What templates look up in an edition: sources by number, copies beneath their text, the story of a sentence."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from briefings.core.article import Span
from briefings.core.edition import Briefing, CitedSentence, Section, Source, StoryChange, StoryItem
from briefings.core.stories import ChangeStatus
from briefings.core.table import Table
from briefings.core.text_kinds import TextKind


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
    #: `StoryItem.id` -> the first place in the edition: "1.2"; a story of two topics is told there
    places: dict[str, str]

    def outlets(self, references: Sequence[int]) -> tuple[str, ...]:
        """Return the outlets behind reference numbers, each once, in the order of the numbers."""
        return tuple(dict.fromkeys(self.sources[n].outlet for n in references if n in self.sources))

    def language(self, references: Sequence[int] = ()) -> str:
        """Return the language of the first source cited; of most sources where none is."""
        cited = [self.sources[n].language for n in references if n in self.sources and self.sources[n].language]
        return cited[0] if cited else self.tongue

    def kind(self, references: Sequence[int]) -> str:
        """Return the kind that all texts behind reference numbers share; empty for reports, which bear no mark."""
        kinds = {self.sources[n].kind for n in references if n in self.sources}
        return "" if len(kinds) != 1 else str(*(kinds - {TextKind.REPORT}))

    def home(self, point: CitedSentence) -> str:
        """Return the `StoryItem.id` of the story that prints this sentence too; empty when none does."""
        return next((self.story_ids[span] for span in point.spans if span in self.story_ids), "")

    def top_story(self) -> StoryItem | None:
        """Return the story that page 1 begins with, else the first of the edition; None where there is none."""
        items = {item.id: item for section in self.briefing.sections for item in section.items}
        first = (*self.briefing.bottom_line, *self.briefing.points)[:1]
        home = self.home(first[0]) if first else ""
        return items.get(home) or next(iter(items.values()), None)

    def first_place(self, item: StoryItem) -> str:
        """Return topic and rank at which a story stands for the first time: "1.2"."""
        return self.places.get(item.id, "")

    def stories_once(self, section: Section) -> tuple[tuple[int, StoryItem, str], ...]:
        """Return the stories of a topic, each with its rank and with the place at which it is told."""
        return tuple((rank, item, self.first_place(item)) for rank, item in enumerate(section.items, 1))

    def change(self, item: StoryItem) -> StoryChange | None:
        """Return what a story is against the edition before; None where there is none to compare with."""
        return self.changes.get(item.id)

    def when(self, references: Sequence[int]) -> datetime | None:
        """Return when the first of some sources was published; None where none is dated."""
        moments = [self.sources[n].trusted_date for n in references if n in self.sources]
        return min((moment for moment in moments if moment), default=None)

    def untold(self, section: Section, table: Table) -> Table:
        """Return the table of a topic's stories without those that the section prints in full."""
        told = {item.id for item in section.items}
        if not table.stories:
            return table
        kept = [pair for pair in zip(table.rows, table.stories, strict=True) if pair[1] not in told]
        return replace(table, rows=tuple(row for row, _ in kept), stories=tuple(story for _, story in kept))

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
    places: dict[str, str] = {}
    for place, section in enumerate(briefing.sections, 1):
        for rank, item in enumerate(section.items, 1):
            places.setdefault(item.id, f"{place}.{rank}")
    changes = {change.item: change for change in briefing.changes if change.status != ChangeStatus.DROPPED}
    grades = any(is_rated(point.grade) for point in (*briefing.bottom_line, *briefing.points))
    spoken = Counter(source.language for source in briefing.sources if source.language)
    tongue = min(spoken, key=lambda code: (-spoken[code], code), default="en")
    return EditionIndex(briefing, sources, copies, homes, tongue, changes, grades, places)


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
