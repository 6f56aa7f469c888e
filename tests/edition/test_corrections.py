"""Everything that is printed is compared: a correction says nothing only where nothing printed has changed."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

import pytest
from support import editions

from briefings.core.edition import Briefing
from briefings.core.message import LocalTerm, Message
from briefings.edition.corrections import MAX_LINES, UNPRINTED, describe_corrections
from briefings.edition.policy import for_topics


def test_what_changed_is_told_in_lines() -> None:
    before = editions.an_edition()
    section = before.sections[0]
    first, second, *rest = section.items
    changed = replace(first, points=(replace(first.points[0], text="Ten ships left."), *first.points[1:]))
    added = replace(second, id="new", headline="Another headline", references=(), points=())
    sections = (replace(section, items=(changed, added, *rest)), *before.sections[1:])
    lines = tuple(map(str, describe_corrections(before, replace(before, title="Two Rivers", sections=sections))))
    assert lines[0] == "Title: “Two Rivers Daily” is now “Two Rivers”"
    assert f"Withdrawn: {second.headline}" in lines
    assert "Added: Another headline" in lines
    assert f"{first.headline}: now says “Ten ships left.”" in lines
    assert describe_corrections(before, before) == ()


def iter_changed(value: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield a value with one leaf changed, for every leaf in it, and the fields that lead to the leaf."""
    if is_dataclass(value) and not isinstance(value, type | Message | LocalTerm):
        for field in fields(value):
            for path, changed in iter_changed(getattr(value, field.name)):
                yield (field.name, *path), replace(value, **{field.name: changed})
    elif isinstance(value, tuple):
        for at, part in enumerate(value):
            for path, changed in iter_changed(part):
                yield path, (*value[:at], changed, *value[at + 1 :])
        if value and not isinstance(value[0], int):
            yield (), value[:-1]
    elif isinstance(value, Message):
        yield (), Message(f"other {value.text}")
    elif isinstance(value, StrEnum):
        yield from (((), other) for other in list(type(value))[:1] if other != value)
    elif isinstance(value, bool):
        yield (), not value
    elif isinstance(value, str):
        yield (), f"{value} other"
    elif isinstance(value, int | float):
        yield (), value + 1
    elif isinstance(value, datetime | date):
        yield (), value + timedelta(days=1)


#: Fields whose change is a setting's and not the text's.
SET = {"paper", "language"}


def small() -> Briefing:
    """An edition of one section of one story, with tables, for whose every value there is time."""
    whole = editions.an_edition()
    section = replace(whole.sections[0], items=whole.sections[0].items[:1])
    return replace(for_topics(replace(whole, sections=(section,)), (section.title,)), tables=whole.tables[:1])


def test_no_printed_value_changes_without_a_line() -> None:
    before = small()
    changes = list(iter_changed(before))
    assert len(changes) > 200
    silent = {path for path, after in changes if not describe_corrections(before, after)}
    assert {path for path in silent if not {*path} & (UNPRINTED | SET)} <= {
        ("tables", "stories"),
        ("sections", "tables", "stories"),
    }
    assert {("digest",), ("made_by",)} <= silent


def test_new_numbers_of_the_same_sources_are_no_change() -> None:
    before = editions.an_edition()

    def shift(value: Any, name: str = "") -> Any:
        if is_dataclass(value) and not isinstance(value, type | Message | LocalTerm):
            return replace(
                value, **{field.name: shift(getattr(value, field.name), field.name) for field in fields(value)}
            )
        if isinstance(value, tuple):
            numbers = name in ("references", "origins") or (name == "rows" and all(isinstance(n, int) for n in value))
            if numbers and value and all(isinstance(part, int) for part in value):
                return tuple(part + 100 for part in value)
            return tuple(shift(part, name) for part in value)
        return value + 100 if name in ("number", "copy_of", "version_of") and isinstance(value, int) else value

    after = shift(before)
    assert after.sources[0].number == before.sources[0].number + 100
    assert describe_corrections(before, after) == ()


def test_a_figure_in_a_table_and_the_articles_behind_a_sentence_are_told() -> None:
    before = small()
    (section,), (item,) = before.sections, before.sections[0].items
    table = next(table for table in item.tables if table.rows)
    row = (*table.rows[0][:-1], "Forty ships")
    told = replace(item, tables=(replace(table, rows=(row, *table.rows[1:])),))
    lines = describe_corrections(before, replace(before, sections=(replace(section, items=(told,)),)))
    assert any("now says" in str(line) and "Forty ships" in str(line) for line in lines)
    point = replace(item.points[0], references=())
    bare = replace(item, points=(point, *item.points[1:]))
    (line,) = describe_corrections(before, replace(before, sections=(replace(section, items=(bare,)),)))
    assert str(line) == f"{item.headline}: rests on other articles than before"


def test_who_reads_other_topics_has_no_change() -> None:
    before = editions.an_edition()
    first, *rest = before.sections
    item = replace(first.items[0], headline="Another headline")
    after = replace(before, sections=(replace(first, items=(item, *first.items[1:])), *rest))
    assert describe_corrections(before, after, (first.title,))
    assert describe_corrections(before, after, (rest[0].title,)) == ()


@pytest.mark.parametrize("rows", [3, 500])
def test_a_mail_bears_so_many_lines(rows: int) -> None:
    before = replace(editions.an_edition(), tables=(editions.people(rows),))
    lines = describe_corrections(before, replace(before, tables=()))
    assert len(lines) == min(rows, MAX_LINES)
    assert str(lines[-1]).startswith("and 461 more") == (rows == 500)
