"""An edition as tables to calculate with: an index, the tables of its content, then every table as printed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from briefings.core.edition import Briefing
from briefings.core.message import Message, mark_message
from briefings.core.table import Column, Table
from briefings.publishing.renderers.data_tables import build_data_tables
from briefings.publishing.renderers.i18n import Translator, get_translator
from briefings.publishing.renderers.typography import strip_unprintable

#: Of the first sheet.
INDEX_CAPTION = mark_message("Index")
#: Characters that the name of a worksheet may have, and how many of them.
FORBIDDEN_IN_SHEET_NAME, MAX_SHEET_NAME_LENGTH = re.compile(r"[\[\]:*?/\\']"), 31


@dataclass(frozen=True, slots=True)
class NamedTable:
    """A table with the name of its file, the title of its worksheet, and what it is about."""

    #: "statements", "01-02-claims": the same in every language
    name: str
    #: "Statements", "1.2 Who says what"
    sheet: str
    table: Table
    topic: str = ""
    story: str = ""
    #: whether it holds what the edition holds, and is not a table as printed
    data: bool = False


def list_named_tables(briefing: Briefing) -> tuple[NamedTable, ...]:
    """Return the index, the tables of data and the printed ones, in the language of the edition."""
    words = get_translator(briefing.language)
    taken: set[str] = set()
    index = choose_sheet_name(words.gettext(INDEX_CAPTION), taken)
    following = tuple(
        replace(one, sheet=choose_sheet_name(one.sheet, taken))
        for one in (*iter_data_tables(briefing, words), *iter_printed_tables(briefing, words))
    )
    return (NamedTable("index", index, build_index(following, words), data=True), *following)


def build_index(tables: Sequence[NamedTable], words: Translator) -> Table:
    """Return the table that says where everything is."""
    columns = (
        Column("sheet", "Sheet"),
        Column("file", "File"),
        Column("topic", "Topic"),
        Column("story", "Story"),
        Column("rows", "Rows", "count"),
    )
    rows = tuple((one.sheet, f"{one.name}.csv", one.topic, one.story, len(one.table.rows)) for one in tables)
    return translate_table(Table("index", INDEX_CAPTION, columns, rows), words)


def iter_data_tables(briefing: Briefing, words: Translator) -> Iterator[NamedTable]:
    """Yield the tables of what the edition holds."""
    for table in (translate_table(one, words) for one in build_data_tables(briefing, words)):
        yield NamedTable(table.key, table.caption, table, data=True)


def iter_printed_tables(briefing: Briefing, words: Translator) -> Iterator[NamedTable]:
    """Yield every table as printed, in the order of the edition; the sheets have the numbers of topic and story."""
    for place, section in enumerate(briefing.sections, 1):
        topic = words.translate(section.title) if section.discovered else section.title
        for table in (translate_table(one, words) for one in section.tables):
            yield NamedTable(f"{place:02}-{table.key}", f"{place} {table.caption}", table, topic)
        for number, item in enumerate(section.items, 1):
            for table in (translate_table(one, words) for one in item.tables):
                sheet = f"{place}.{number} {table.caption}"
                yield NamedTable(f"{place:02}-{number:02}-{table.key}", sheet, table, topic, item.headline)
    for table in (translate_table(one, words) for one in (*briefing.tables, *briefing.coverage.tables)):
        yield NamedTable(f"all-{table.key}", table.caption, table)


def translate_table(table: Table, words: Translator) -> Table:
    """Return a table with its caption, its heads and the texts of ours in it in a language."""
    columns = tuple(replace(one, label=words.translate(one.label)) for one in table.columns)
    rows = tuple(
        tuple(Message(words.translate(cell)) if isinstance(cell, Message) else cell for cell in row)
        for row in table.rows
    )
    return replace(table, caption=words.translate(table.caption), columns=columns, rows=rows)


def choose_sheet_name(name: str, taken: set[str]) -> str:
    """Return a name that a worksheet may have and no other has, whatever its case; it is added to those taken.

    >>> taken = {"people"}
    >>> choose_sheet_name("People", taken), choose_sheet_name("a/b", taken)
    ('People-2', 'a-b')
    """
    bare = FORBIDDEN_IN_SHEET_NAME.sub("-", strip_unprintable(name))[:MAX_SHEET_NAME_LENGTH] or "-"
    found, count = bare, 1
    while found.casefold() in taken:
        count += 1
        found = f"{bare[: MAX_SHEET_NAME_LENGTH - len(str(count)) - 1]}-{count}"
    taken.add(found.casefold())
    return found
