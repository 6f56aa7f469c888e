"""An edition as it was made and the changes of people become the edition that is read. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from briefings.core.editing import Edit, EditAction, Editing
from briefings.core.edition import Briefing, CitedSentence, Section, StoryItem
from briefings.core.errors import UsageError
from briefings.core.message import as_message, mark_message
from briefings.core.serialization import with_digest
from briefings.core.table import Column, Table
from briefings.edition.editing.edited_front_page import edit_front_page
from briefings.edition.editing.quotable import (
    choose_sentence,
    drop_empty_tables,
    keep_rows,
    mute_points,
    mute_sections,
    mute_table,
    replace_sentence,
)
from briefings.edition.editing.references import find_outlet, find_section, find_story
from briefings.edition.editing.sections import SECTION_EDITS
from briefings.edition.editor import pair_with_noun
from briefings.edition.watch_list import WATCH_TABLES, build_watch_tables, narrow_watched

#: Returns the sentences that may be printed for a story.
SentenceSource = Callable[[StoryItem], Iterable[CitedSentence]]
#: Characters of a text that a person writes.
MAX_TEXT_LENGTH = 4_000
#: The table of what people changed.
EDITING_TABLE = "editing"
#: Its columns.
EDITING_COLUMNS = (
    Column("person", "Editor", width=1.3),
    Column("change", "Change", width=1.6),
    Column("about", "Story or topic", width=4),
    Column("moment", "When", "time", width=1.4),
)
#: What each change is called in that table.
ACTION_LABELS = {
    EditAction.PIN: mark_message("put first"),
    EditAction.DROP: mark_message("left out"),
    EditAction.ORDER: mark_message("put in another order"),
    EditAction.MOVE: mark_message("put under another topic"),
    EditAction.RETITLE: mark_message("topic renamed"),
    EditAction.SENTENCE: mark_message("another sentence chosen"),
    EditAction.MUTE: mark_message("outlet left out"),
    EditAction.INTRODUCTION: mark_message("introduction"),
    EditAction.COMMENT: mark_message("comment"),
}
#: Left out of the table's third column: the headline of what nobody is to read, and texts that stand elsewhere.
SILENT_ACTIONS = frozenset({EditAction.DROP})


def apply_edits(first: Briefing, edits: Sequence[Edit], list_candidates: SentenceSource) -> Briefing:
    """Return an edition with the changes of people; without any it is as it was made.

    Everything that is quoted stays in the words of the articles. Raises `UsageError` for a change that does not fit.
    """
    if not edits:
        return first
    settled = [settle_edit(first, edit) for edit in edits]
    edited = first
    for edit in settled:
        edited = replace(edited, sections=change_sections(edited, edit, list_candidates))
    empty = {section.id for section in first.sections if not section.items}
    kept = tuple(section for section in edited.sections if section.items or section.id in empty)
    edited = replace(edited, sections=kept)
    edited = strike_traces(first, edited)
    pinned = [edit.story for edit in settled if edit.action == EditAction.PIN]
    edited = edit_front_page(first, edited, tuple(dict.fromkeys(reversed(pinned))))
    muted = find_muted_numbers(first, settled)
    edited = replace(
        edited,
        bottom_line=mute_points(edited.bottom_line, muted),
        points=mute_points(edited.points, muted),
        undisclosed=mute_points(edited.undisclosed, muted),
        editing=Editing(first=first.digest, edits=tuple(settled)),
    )
    edited = edit_watch_list(edited, muted | list_struck_numbers(first, edited))
    table = tabulate_edits(first, settled)
    return with_digest(replace(edited, coverage=replace(edited.coverage, tables=(*edited.coverage.tables, table))))


def settle_edit(first: Briefing, edit: Edit) -> Edit:
    """Return a change with the ids of what it is about. Raises `UsageError` where nothing or too much is meant."""
    story = find_story(first, edit.story) if edit.story else ""
    section = find_section(first, edit.section) if edit.section else ""
    before = edit.before and (find_section(first, edit.before) if edit.section else find_story(first, edit.before))
    text = find_outlet(first, edit.text) if edit.action == EditAction.MUTE else edit.text.strip()
    about_story = edit.action in STORY_ACTIONS or (edit.action == EditAction.ORDER and not section)
    if about_story and not story:
        raise UsageError(f"{edit.action}: which story? Give its number, as in 1.2, or words of its headline")
    if edit.action in (EditAction.MOVE, EditAction.RETITLE) and not section:
        raise UsageError(f"{edit.action}: which topic? Give its number or words of its title")
    if edit.action in (EditAction.RETITLE, EditAction.SENTENCE) and not text:
        raise UsageError(f"{edit.action}: the words are missing")
    if len(text) > MAX_TEXT_LENGTH:
        raise UsageError(f"{edit.action}: {len(text)} characters, and {MAX_TEXT_LENGTH} are the most")
    if not edit.by.strip():
        raise UsageError(f"{edit.action}: who says so? Name the person with --by")
    return replace(edit, story=story, section=section, before=before, text=text)


#: Changes that are about one story.
STORY_ACTIONS = frozenset({EditAction.PIN, EditAction.DROP, EditAction.MOVE, EditAction.SENTENCE, EditAction.COMMENT})


def change_sections(edition: Briefing, edit: Edit, list_candidates: SentenceSource) -> tuple[Section, ...]:
    """Return the topics of an edition after one change."""
    if edit.action in SECTION_EDITS:
        return SECTION_EDITS[edit.action](edition.sections, edit)
    if edit.action == EditAction.MUTE:
        titles = {source.number: source.title for source in edition.sources}
        return mute_sections(edition.sections, find_muted_numbers(edition, [edit]), titles)
    if edit.action == EditAction.SENTENCE:
        return tuple(
            replace(
                section,
                items=tuple(
                    replace_sentence(item, edit, choose_sentence(list_candidates(item), edit.text))
                    if item.id == edit.story
                    else item
                    for item in section.items
                ),
            )
            for section in edition.sections
        )
    return edition.sections


def find_muted_numbers(edition: Briefing, edits: Iterable[Edit]) -> frozenset[int]:
    """Return the numbers of the articles of the outlets that are muted."""
    outlets = {edit.text for edit in edits if edit.action == EditAction.MUTE}
    return frozenset(source.number for source in edition.sources if source.outlet in outlets)


def strike_traces(first: Briefing, edited: Briefing) -> Briefing:
    """Return an edition without what else it says of stories that are left out: changes, rows, opening sentences."""
    told = {item.id for section in edited.sections for item in section.items}
    gone = {item.id: item for section in first.sections for item in section.items if item.id not in told}
    struck = list_struck_numbers(first, edited)
    sections = []
    for section in edited.sections:
        own = {item.id for item in section.items}
        was = {item.id for other in first.sections if other.id == section.id for item in other.items}
        tables = tuple(mute_table(strike_rows(table, was - own), struck) for table in section.tables)
        sections.append(replace(section, tables=drop_empty_tables(section.tables, tables)))
    return replace(
        edited,
        sections=tuple(sections),
        glance=tuple(count_without(label, count, len(gone)) for label, count in edited.glance),
        changes=tuple(change for change in edited.changes if change.item not in gone),
        sources=tuple(replace(source, lead=None) if source.number in struck else source for source in edited.sources),
    )


def list_struck_numbers(first: Briefing, edited: Briefing) -> frozenset[int]:
    """Return the numbers of the articles that only stories which are left out rest on."""
    before, now = (
        {number for section in one.sections for item in section.items for number in item.references}
        for one in (first, edited)
    )
    return frozenset(before - now)


def edit_watch_list(edited: Briefing, numbers: frozenset[int]) -> Briefing:
    """Return an edition whose watch list, and other tables across the topics, say nothing from some articles."""
    kept = frozenset(source.number for source in edited.sources) - numbers
    narrowed = zip(narrow_watched(edited.watched, kept), edited.watched, strict=True)
    # How often a name came in is counted as before: it is no quotation, and "not named" would be untrue.
    watched = tuple(replace(new, mentions=old.mentions, new=old.new) for new, old in narrowed)
    outlets = {source.number: source.outlet for source in edited.sources}
    others = tuple(table for table in edited.tables if table.key not in WATCH_TABLES)
    tables = drop_empty_tables(others, tuple(mute_table(table, numbers) for table in others))
    listed = build_watch_tables(watched, outlets, compared=bool(edited.since))
    return replace(edited, watched=watched, tables=(*listed, *tables))


def count_without(label: str, count: int, gone: int) -> tuple[str, int]:
    """Return a number at a glance; of the stories without those that are left out."""
    return pair_with_noun(count - gone, "story", "stories") if label in ("story", "stories") else (label, count)


def strike_rows(table: Table, stories: set[str]) -> Table:
    """Return a table without the rows about some stories."""
    return keep_rows(
        table, [at for at in range(len(table.rows)) if not (table.stories and table.stories[at] in stories)]
    )


def tabulate_edits(first: Briefing, edits: Sequence[Edit]) -> Table:
    """Return who changed what, for the last page; of a story that was left out nothing is repeated."""
    headlines = {item.id: item.headline for section in first.sections for item in section.items}
    titles = {section.id: section.title for section in first.sections}
    rows = []
    for edit in edits:
        if edit.action in SILENT_ACTIONS:
            about = ""
        elif edit.action == EditAction.MUTE:
            about = edit.text
        else:
            about = headlines.get(edit.story) or titles.get(edit.section, "")
        rows.append((edit.by, as_message(ACTION_LABELS[edit.action]), about, edit.moment))
    return Table(
        EDITING_TABLE,
        "What people changed",
        EDITING_COLUMNS,
        tuple(rows),
    )


def inherit_edits(last: Sequence[Edit], name: str, edition: Briefing) -> tuple[Edit, ...]:
    """Return the changes that go on in the next edition: what was left out stays out, whatever else was done to it.

    `name` is how the edition is called in which it was done.
    """
    told = {item.id for section in edition.sections for item in section.items}
    dropped = {edit.story: edit for edit in last if edit.action == EditAction.DROP and edit.story in told}
    return tuple(replace(edit, since=edit.since or name) for edit in dropped.values())
