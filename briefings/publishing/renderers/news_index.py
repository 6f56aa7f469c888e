"""What the templates of documents ask of an edition beyond its sources: page 1, the news, what stands behind them."""

from dataclasses import dataclass, fields, replace
from datetime import date, datetime

from briefings.core.article import spans_overlap
from briefings.core.edition import Briefing, CitedSentence, Section, Source, Statement, StoryItem, WatchedName
from briefings.core.message import Message, Text
from briefings.core.table import QuotedText, Table
from briefings.publishing.renderers.edition_index import (
    EditionIndex,
    build_edition_index,
    is_rated,
    source_sort_key,
)
from briefings.publishing.renderers.statement_rows import count_characters
from briefings.publishing.renderers.story_layout import choose_most, choose_story_class

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
    #: `StoryItem.id` of each
    stories: tuple[str, ...] = ()


#: Articles cited on page 1 for one name of the watch list.
MAX_NAMED_REFERENCES = 6


@dataclass(frozen=True, slots=True)
class NewsIndex(EditionIndex):
    """The look-ups of one briefing with what its pages print of it."""

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
            return repeated, count_characters(one) > SHORT_STATEMENT, -one.roots, not one.named, at

        chosen = sorted(sorted(range(len(item.statements)), key=sort_key)[:most])
        return tuple(item.statements[at] for at in chosen)

    def beside(self, item: StoryItem, most: int) -> tuple[Statement, ...]:
        """Return the statements beside a story whose annex prints all: fewer where they would be the higher column."""
        choices = [self.leading(item, count) for count in range(most, 0, -1)]
        return tuple(choose_most(item, choices)) if choices else ()

    def in_other_languages(self, item: StoryItem) -> tuple[Source, ...]:
        """Return the articles in other languages that report a story which is told in sentences.

        Copies are left out but for translations.
        """
        if not item.points:
            return ()
        unread = self._list_unread()
        told = (self.sources[number] for number in item.references if number in self.sources)
        return tuple(one for one in told if one.number in unread and (one.lead or self._is_translation(one)))

    def _is_translation(self, source: Source) -> bool:
        """Return whether a source repeats one in another language."""
        original = self.sources.get(source.copy_of) if source.copy_of is not None else None
        return original is not None and original.language != source.language

    def _list_unread(self) -> frozenset[int]:
        """Return the numbers of what was listed and not read."""
        rows = (row for table in self.briefing.coverage.tables if table.key == "unread" for row in table.rows)
        return frozenset(number for row in rows for cell in row if isinstance(cell, tuple) for number in cell)

    def story_class(self, item: StoryItem, beside: tuple[Statement, ...]) -> str:
        """Return the classes under which a story and the statements beside it share the width of a page."""
        return choose_story_class(item, beside)

    def one_day(self, item: StoryItem) -> bool:
        """Return whether all articles of a story came out on one day, which then needs no telling twice."""
        return bool(item.first_seen and item.last_seen and item.first_seen.date() == item.last_seen.date())

    def unread(self, alone: Section | None = None) -> tuple[tuple[Source, Text, str], ...]:
        """Return what was listed and not read: the source, the reason, and the id of the story it is, or "".

        Of one topic where it stands `alone`. What stands with a story that is told is left out.
        """
        told = {
            source.number
            for section in self.briefing.sections
            for item in section.items
            for source in self.in_other_languages(item)
        }
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
        wanted = self.behind(alone) if alone else found.keys()
        return tuple(found[n] for n in sorted(found) if n in wanted and n not in told)

    def names(self, alone: Section | None = None) -> tuple[Table, ...]:
        """Return the tables of names of the whole edition, or of its only topic, or of one that stands `alone`."""
        own = tuple(table for table in self.briefing.tables if table.key in NAME_TABLES)
        if not alone and (own or len(self.briefing.sections) != 1):
            return own
        section = alone or self.briefing.sections[0]
        return tuple(table for table in section.tables if table.key in NAME_TABLES)

    def who(self, section: Section, most: int) -> tuple[tuple[str, str, tuple[int, ...]], ...]:
        """Return the people of a topic whose role the texts state: name, role, where it stands."""
        rows = [row for table in section.tables if table.key == "people" for row in table.rows]
        people = [
            (str(row[0]), str(row[1]), next((cell for cell in row if isinstance(cell, tuple)), ()))
            for row in rows
            if len(row) > 1 and row[1] and isinstance(row[1], str | QuotedText)
        ]
        return tuple(people[:most])

    def also(self, section: Section, most: int) -> BriefStories:
        """Return the first `most` stories of a topic that are told by their headlines alone, and how many there are."""
        told = {item.id for item in section.items if item.points}
        listed = {source.number for source, _, _ in self.unread()}
        rows: list[tuple[str, tuple[str, ...], datetime | None, tuple[int, ...]]] = []
        stories: list[str] = []
        beyond = 0
        for table in section.tables:
            if table.key == "stories" and table.stories:
                beyond = max(0, section.stories - len(table.rows))
                for row, story in zip(table.rows, table.stories, strict=True):
                    numbers = next((cell for cell in row if isinstance(cell, tuple)), ())
                    if story not in told and numbers and not listed.issuperset(numbers):
                        rows.append((str(row[0]), self.outlets(numbers), self.when(numbers), numbers))
                        stories.append(story)
        return BriefStories(tuple(rows[:most]), max(0, len(rows) - most) + beyond, tuple(stories[:most]))

    def list_left_stories(self, section: Section, table: Table, most: int) -> Table:
        """Return the table of a topic's stories without those told in full, and those `also` lists of one article."""
        left, also = self.untold(section, table), self.also(section, most)
        listed = {story for story, row in zip(also.stories, also.rows, strict=True) if len(row[3]) == 1}
        kept = [(row, story) for row, story in zip(left.rows, left.stories, strict=True) if story not in listed]
        return replace(left, rows=tuple(row for row, _ in kept), stories=tuple(story for _, story in kept))

    def counts_tell(self, table: Table) -> bool:
        """Return whether a table of counts tells more than the list of sources: somebody has more than one article."""
        return any(isinstance(cell, int) and cell > 1 for row in table.rows for cell in row)

    def cited(self) -> tuple[Source, ...]:
        """Return the sources that page 1 cites, in the order of their numbers."""
        front = (*self.briefing.bottom_line, *self.briefing.undisclosed, *self.briefing.points)
        named = {number for one in self.briefing.watched for number in self.named(one)}
        numbers = sorted({number for point in front for number in point.references} | named)
        return tuple(self.sources[number] for number in numbers if number in self.sources)

    def named(self, name: WatchedName) -> tuple[int, ...]:
        """Return the articles that page 1 cites for a name on the watch list: the new ones, else the last."""
        numbers = name.new or tuple(number for number, _ in name.mentions)
        return tuple(sorted(numbers)[-MAX_NAMED_REFERENCES:])

    def list_numbers(self, section: Section) -> frozenset[int]:
        """Return the reference numbers of all articles of a topic, and of those that page 1 cites for watched names."""
        return self.behind(section).union(*(self.named(one) for one in self.briefing.watched))

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


def build_news_index(briefing: Briefing) -> NewsIndex:
    """Return the look-ups of an edition for the pages drawn from it."""
    index = build_edition_index(briefing)
    return NewsIndex(*(getattr(index, field.name) for field in fields(index)))
