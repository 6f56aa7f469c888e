"""Editions of format 1, as earlier releases kept them, are read, compared and explained."""

from dataclasses import replace
from pathlib import Path

import pytest

from briefings.core.edition import Briefing, StoryItem
from briefings.core.serialization import briefing_from_json, briefing_to_json
from briefings.core.table import QuotedText
from briefings.edition.changes import compare_editions
from briefings.edition.provenance import format_provenance
from briefings.edition.statements import format_speakers
from briefings.publishing.renderers.html import HtmlRenderer
from briefings.storage.archive import load_edition

SAMPLE = Path(__file__).with_name("data") / "edition-format-1.json"


@pytest.fixture(scope="module")
def edition() -> Briefing:
    return briefing_from_json(SAMPLE.read_bytes())


@pytest.fixture(scope="module")
def story(edition: Briefing) -> StoryItem:
    return edition.sections[0].items[0]


def test_its_statements_are_read_from_the_table_that_was_printed(story: StoryItem) -> None:
    said = {statement.speaker: statement for statement in story.statements}
    assert list(said) == [
        "Sanna Okoro",
        "Ministry of Defence",
        "Civil Protection Agency",
        "",
        "officials in both countries",
    ]
    assert [statement.named for statement in story.statements] == [True, True, True, False, False]
    assert [str(format_speakers(statement)) for statement in story.statements][3:] == [
        "not attributed",
        "officials in both countries (unnamed)",
    ]
    denied = said["Ministry of Defence"]
    assert (denied.polarity, denied.cue, denied.kind, denied.speaker_class) == ("denied", "denied", None, None)
    assert denied.outlets == ("The Selene Courier",)
    assert said[""].outlets == ()
    assert all(statement.references and statement.roots and statement.grade for statement in story.statements)


def test_its_later_versions_are_known_as_such(edition: Briefing) -> None:
    assert [(s.number, s.version_of) for s in edition.sources if s.version_of is not None] == [(23, 22)]


def test_its_quoted_cells_are_quotations(story: StoryItem) -> None:
    quoting = {
        table.key: [cell for row in table.rows for cell in row if isinstance(cell, QuotedText)]
        for table in story.tables
    }
    assert {key: len(cells) > 0 for key, cells in quoting.items()} == dict.fromkeys(
        ("claims", "disagreements", "updates", "open", "timeline"), True
    )


def test_its_table_of_stories_knows_the_stories_that_were_printed(edition: Briefing, story: StoryItem) -> None:
    (table,) = edition.sections[0].tables
    assert table.stories.count(story.id) == 1
    assert len(table.stories) == len(table.rows)


def test_it_is_compared_explained_kept_and_drawn(edition: Briefing, tmp_path: Path) -> None:
    (tmp_path / "briefing.json").write_bytes(SAMPLE.read_bytes())
    assert load_edition(tmp_path) == edition
    assert {change.status for change in compare_editions(edition, edition)} == {"unchanged"}
    assert any("Who says what" in paragraph for paragraph in format_provenance(edition, {}, "22"))
    assert b"Who says what" in HtmlRenderer().render(edition).content


def test_its_statements_go_on_in_an_edition_of_today(edition: Briefing, story: StoryItem) -> None:
    grown = replace(story.statements[0], roots=story.statements[0].roots + 1)
    later = replace(story, statements=(grown, *story.statements[1:]), references=(*story.references, 99))
    source = replace(edition.sources[0], number=99, article="new", copy_of=None)
    today = replace(
        edition,
        sections=(replace(edition.sections[0], items=(later,)),),
        sources=(*edition.sources, source),
    )
    (change,) = compare_editions(edition, today)
    assert [(one.status, str(one.speaker)) for one in change.statements] == [("updated", "Sanna Okoro")]
    assert change.unchanged == len(story.statements) - 1


def test_it_is_written_in_the_format_of_today(edition: Briefing) -> None:
    assert briefing_from_json(briefing_to_json(edition)) == edition
