"""What templates look up in an edition."""

from dataclasses import replace

from support import editions

from briefings.publishing.renderers.edition_index import build_edition_index


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
