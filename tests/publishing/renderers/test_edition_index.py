"""What templates look up in an edition."""

from dataclasses import replace

from support import editions

from briefings.core.table import Column, Table
from briefings.publishing.renderers.edition_index import build_edition_index
from briefings.publishing.renderers.news_index import build_news_index


def test_a_story_that_is_not_printed_stays_in_the_table_though_its_headline_is() -> None:
    edition = editions.an_edition()
    section = edition.sections[0]
    table = editions.stories(section.items)
    twin = replace(table, rows=(*table.rows, table.rows[0]), stories=(*table.stories, "another"))
    left = build_edition_index(edition).untold(section, twin)
    assert (left.rows, left.stories) == ((table.rows[0],), ("another",))


def test_a_table_that_is_not_of_stories_is_left_whole() -> None:
    edition = editions.an_edition()
    table = editions.people()
    assert build_edition_index(edition).untold(edition.sections[0], table) == table


def test_the_annex_lists_the_stories_of_several_articles_and_those_without_room() -> None:
    edition = editions.an_edition()
    section = edition.sections[0]
    table = editions.stories(section.items)
    rows = [("Told by a headline", *table.rows[0][1:-1], (number,)) for number in (1, 2, 3)]
    rows.append(("Told by two", *table.rows[0][1:-1], (1, 2)))
    listed = replace(table, rows=(*table.rows, *rows), stories=(*table.stories, "a", "b", "c", "d"))
    wide = replace(section, tables=(listed,))
    index = build_news_index(replace(edition, sections=(wide, *edition.sections[1:])))
    assert index.also(wide, 2).stories == ("a", "b")
    assert index.list_left_stories(wide, listed, 2).stories == ("c", "d")
    assert index.list_left_stories(wide, listed, 6).stories == ("d",)


def test_a_table_of_counts_that_are_all_one_tells_nothing() -> None:
    index = build_news_index(editions.an_edition())
    columns = (Column("outlet", "Outlet"), Column("articles", "Articles", "count"))
    ones = Table("outlets", "Coverage", columns, (("A", 1), ("B", None)))
    assert not index.counts_tell(ones)
    assert index.counts_tell(replace(ones, rows=(*ones.rows, ("C", 2))))
