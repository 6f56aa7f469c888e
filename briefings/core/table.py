"""A printed table: plain values, texts of ours and quotations under described columns."""

from dataclasses import dataclass
from datetime import date, datetime

from briefings.core.article import Span
from briefings.core.message import Message, Text


@dataclass(frozen=True, slots=True)
class QuotedText:
    """Words of an article in a cell of a table, with the spans they stand in."""

    #: white space as one space, several stretches parted by " … "
    text: str
    #: one span a stretch; empty where nobody noted them
    spans: tuple[Span, ...] = ()

    def __str__(self) -> str:
        return self.text


#: A cell of a table. A string is a name or other words of the sources, a message is a text of ours; a tuple of int
#: holds reference numbers into `Briefing.sources`.
CellValue = str | int | float | date | datetime | tuple[int, ...] | Message | QuotedText | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the key a program uses, the label a person reads, what kind of value it holds."""

    key: str
    label: Text
    #: "text", "count", "number", "date" (a day), "time" (a UTC moment), "references", "share" (0 to 1)
    kind: str = "text"
    unit: str = ""
    #: share of the table's width relative to the other columns
    width: float = 1.0


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it is printed: plain values under described columns."""

    #: what it is, for programs and style sheets: "stories", "outlets-by-day", "people", …
    key: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[CellValue, ...], ...]
    #: printed under the table: what was left out, what a mark means
    note: Text = ""
    #: `StoryItem.id` of the story that each row is about, in the order of the rows; empty where rows are of no story
    stories: tuple[str, ...] = ()
