"""The content of an edition as five tables with keys between them, to sort, filter and pivot."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from briefings.core.edition import Briefing, Section, Source, Statement, StoryItem
from briefings.core.message import Message, Text, as_message, mark_message
from briefings.core.table import CellValue, Column, Table
from briefings.publishing.renderers.i18n import Translator

#: The tables of names -> what kind of name they list.
NAME_KINDS = {
    "people": mark_message("Person"),
    "organisations": mark_message("Organisation"),
    "places": mark_message("Place"),
}
#: What the collectors noted about an article -> how the source list says it.
SUPPLIED_MARKS = {
    "outlet": mark_message("name supplied by us"),
    "title": mark_message("title supplied by us"),
    "date": mark_message("dated by us"),
    "order": mark_message("day and month by rule"),
    "zone": mark_message("UTC assumed"),
    "future": mark_message("dated after it came in"),
    "stub": mark_message("only its opening is here"),
}
#: A row of a table of values.
Row = tuple[CellValue, ...]


def build_data_tables(briefing: Briefing, words: Translator) -> tuple[Table, ...]:
    """Return statements, stories, articles, names, and which of them cites which article."""
    told = list_placed_stories(briefing)
    return (
        build_statement_table(briefing, told),
        build_story_table(briefing, told),
        build_article_table(briefing, told, words),
        build_name_table(briefing),
        build_citation_table(briefing, told),
    )


@dataclass(frozen=True, slots=True)
class PlacedStory:
    """A story with where it is told: the first topic that has it, and its rank there."""

    item: StoryItem
    section: Section
    place: int
    rank: int
    #: other topics that have it too
    also: tuple[Section, ...]


def list_placed_stories(briefing: Briefing) -> tuple[PlacedStory, ...]:
    """Return every story once, in the order of the edition."""
    found: dict[str, PlacedStory] = {}
    for place, section in enumerate(briefing.sections, 1):
        for rank, item in enumerate(section.items, 1):
            known = found.get(item.id)
            found[item.id] = (
                replace(known, also=(*known.also, section)) if known else PlacedStory(item, section, place, rank, ())
            )
    return tuple(found.values())


def name_topic(section: Section) -> Text:
    """Return the title of a topic; one that nobody chose is a text of ours."""
    return as_message(section.title) if section.discovered else section.title


def key_statement(item: StoryItem, number: int) -> str:
    """Return the key of a statement of a story.

    The number is its place in the whole ledger of the story, of which the page may print the first few.
    """
    return f"{item.id}-{number:02}"


def build_statement_table(briefing: Briefing, told: Sequence[PlacedStory]) -> Table:
    """Return all statements of all stories."""
    columns = (
        Column("statement", "Key of the statement"),
        Column("story", "Key of the story"),
        Column("topic", "Topic"),
        Column("number", "Number", "count"),
        Column("speaker", "Asserted by"),
        Column("speaker_class", "Kind of speaker"),
        Column("named", "Named", "count"),
        Column("also", "Asserted by others too"),
        Column("context", "Context"),
        Column("text", "Statement, in the words of the text"),
        Column("sentence", "Sentence"),
        Column("kind", "Form"),
        Column("polarity", "Stated or denied"),
        Column("cue", "Reported with"),
        Column("hedges", "Hedged with"),
        Column("published", "Published", "time"),
        Column("outlets", "Outlets"),
        Column("roots", "Independent sources", "count"),
        Column("grade", "Grade"),
        Column("references", "Articles", "references"),
    )
    sources = {source.number: source for source in briefing.sources}
    rows = tuple(
        build_statement_row(story, number, statement, sources.get(min(statement.references, default=0)))
        for story in told
        for number, statement in enumerate(story.item.statements, 1)
    )
    return Table("statements", "Statements", columns, rows)


def build_statement_row(story: PlacedStory, number: int, statement: Statement, source: Source | None) -> Row:
    """Return a row of the table of statements; it is dated by the first article that carries it."""
    return (
        key_statement(story.item, number),
        story.item.id,
        name_topic(story.section),
        number,
        statement.speaker,
        Message(statement.speaker_class) if statement.speaker_class else None,
        int(statement.named),
        "; ".join(statement.also),
        statement.context.text if statement.context else None,
        statement.text,
        statement.whole_sentence.text if statement.whole_sentence else None,
        Message(statement.kind) if statement.kind else None,
        Message(statement.polarity),
        statement.cue,
        "; ".join(statement.hedges),
        source.trusted_date if source else None,
        "; ".join(statement.outlets),
        statement.roots,
        statement.grade,
        statement.references,
    )


def build_story_table(briefing: Briefing, told: Sequence[PlacedStory]) -> Table:
    """Return all stories, each once, under the topic that tells it first."""
    changes = {change.item: change.status for change in briefing.changes}
    columns = (
        Column("story", "Key of the story"),
        Column("place", "Place in the edition"),
        Column("topic", "Topic"),
        Column("also", "Also in"),
        Column("headline", "Story"),
        Column("first_seen", "First seen", "time"),
        Column("last_seen", "Last seen", "time"),
        Column("state", "Course"),
        Column("change", "Status"),
        Column("articles", "Articles", "count"),
        Column("texts", "Own texts", "count"),
        Column("roots", "Independent sources", "count"),
        Column("statements", "Statements", "count"),
        Column("outlets", "Outlets"),
        Column("references", "Sources", "references"),
    )
    rows = tuple(
        (
            story.item.id,
            f"{story.place}.{story.rank}",
            name_topic(story.section),
            "; ".join(section.title for section in story.also),
            story.item.headline,
            story.item.first_seen,
            story.item.last_seen,
            Message(story.item.state) if story.item.state else None,
            Message(changes[story.item.id]) if story.item.id in changes else None,
            story.item.articles,
            story.item.texts,
            story.item.roots,
            len(story.item.statements),
            "; ".join(story.item.outlets),
            story.item.references,
        )
        for story in told
    )
    return Table("stories", "Stories", columns, rows)


def build_article_table(briefing: Briefing, told: Sequence[PlacedStory], words: Translator) -> Table:
    """Return the numbered source list, with the story that each article belongs to."""
    columns = (
        Column("number", "Number", "count"),
        Column("outlet", "Outlet"),
        Column("title", "Title"),
        Column("published", "Published", "time"),
        Column("url", "Address"),
        Column("language", "Language"),
        Column("words", "Words", "count"),
        Column("story", "Key of the story"),
        Column("topic", "Topic"),
        Column("copy_of", "Copy of", "count"),
        Column("version_of", "Later version of", "count"),
        Column("authors", "Authors"),
        Column("supplied", "What the source did not say"),
        Column("marking", "Marking"),
        Column("article", "Key of the article"),
        Column("sha256", "SHA-256 of the text"),
    )
    homes: dict[int, PlacedStory] = {}
    for story in told:
        for number in story.item.references:
            homes.setdefault(number, story)
    rows: list[Row] = []
    for source in briefing.sources:
        home = homes.get(source.number)
        supplied = "; ".join(words.translate(SUPPLIED_MARKS.get(mark, mark)) for mark in source.supplied)
        rows.append(
            (
                source.number,
                source.outlet,
                source.title,
                source.published,
                source.url,
                source.language,
                source.words,
                home.item.id if home else None,
                name_topic(home.section) if home else None,
                source.copy_of,
                source.version_of,
                "; ".join(source.authors),
                supplied,
                source.marking,
                source.article,
                source.digest,
            )
        )
    return Table("articles", "Articles", columns, tuple(rows))


def iter_name_tables(briefing: Briefing) -> Iterator[tuple[Section | None, Table]]:
    """Yield the tables of names with the topic that they are of; None: the edition as a whole."""
    for section in (None, *briefing.sections):
        for table in section.tables if section else briefing.tables:
            if table.key in NAME_KINDS:
                yield section, table


def build_name_table(briefing: Briefing) -> Table:
    """Return all names as they are listed: once for the edition, or once for each topic."""
    columns = (
        Column("name", "Name"),
        Column("kind", "Kind"),
        Column("topic", "Topic"),
        Column("role", "Role, as stated"),
        Column("mentions", "Mentions", "count"),
        Column("articles", "Texts", "count"),
        Column("references", "Sources", "references"),
    )
    rows: list[Row] = []
    for section, table in iter_name_tables(briefing):
        topic = name_topic(section) if section else None
        for row in table.rows:
            cells = dict(zip((column.key for column in table.columns), row, strict=True))
            known = (cells.get("mentions"), cells.get("articles"), cells.get("references"))
            rows.append((cells.get("name"), Message(NAME_KINDS[table.key]), topic, cells.get("role"), *known))
    return Table("names", "Names", columns, tuple(rows))


def build_citation_table(briefing: Briefing, told: Sequence[PlacedStory]) -> Table:
    """Return which statement, story or name rests on which article, a row each: what joins the other tables.

    Names have the articles that are listed beside them, which may be the first of more.
    """
    columns = (
        Column("kind", "What cites"),
        Column("key", "Key"),
        Column("number", "Number of the article", "count"),
        Column("outlet", "Outlet"),
    )
    outlets = {source.number: source.outlet for source in briefing.sources}
    pairs: dict[tuple[str, CellValue, int], None] = {}
    for story in told:
        for number in story.item.references:
            pairs.setdefault(("Story", story.item.id, number))
        for at, statement in enumerate(story.item.statements, 1):
            for number in statement.references:
                pairs.setdefault(("Statement", key_statement(story.item, at), number))
    for _, table in iter_name_tables(briefing):
        for row in table.rows:
            cells = dict(zip((column.key for column in table.columns), row, strict=True))
            references = cells.get("references")
            for number in references if isinstance(references, tuple) else ():
                pairs.setdefault((NAME_KINDS[table.key], cells.get("name"), number))
    rows = tuple((Message(kind), key, number, outlets.get(number)) for kind, key, number in pairs)
    return Table("citations", "Citations", columns, rows)
