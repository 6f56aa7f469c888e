"""A small edition, invented and put together by hand, in which everything holds; and the texts that it was made of."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from briefings.core.analysis import ClaimKind, Polarity, SpeakerClass
from briefings.core.article import Problem, Span
from briefings.core.edition import Briefing, CitedSentence, Coverage, Section, Source, Statement, StoryItem
from briefings.core.message import Message
from briefings.core.serialization import with_digest
from briefings.core.table import CellValue, Column, QuotedText, Table
from briefings.edition.tables import story_tables, topic_tables

REOPENED = "The harbour of Port Selene reopened on Monday after a week of repairs."
CRANES = "Three cranes were damaged in the storm, the harbour master Tomas Reyle said."
COST = "The cost of the repairs was not disclosed."
DENIED = "Tomas Reyle denied that the quay had been unsafe."
FIVE = "Five cranes were damaged in the storm, the Union of Dockers said."
FERRY = "A ferry to Amsel sailed for the first time since March."
#: number -> outlet, title, text; [3] repeats [1]
ARTICLES = {
    1: ("Northwire", "Port Selene reopens", f"{REOPENED} {CRANES}\n\n{COST} {DENIED}"),
    2: ("Harbour Post", "Dockers count five cranes", f"{FIVE} The harbour opened on Monday.\n\n{DENIED}"),
    3: ("Inland Courier", "Port opens again", f"{REOPENED} {CRANES}"),
    4: ("Harbour Post", "Ferry sails to Amsel", f"{FERRY} The crossing takes two hours."),
}
IDS = {number: f"{number:016}" for number in ARTICLES}
TEXTS = {IDS[number]: text for number, (_, _, text) in ARTICLES.items()}
MONDAY = datetime(2026, 3, 9, 6, 0, tzinfo=UTC)


def find_span(number: int, words: str) -> Span:
    """Where words stand in an article."""
    start = ARTICLES[number][2].index(words)
    return Span(IDS[number], start, start + len(words))


def a_sentence(words: str, number: int, *references: int, **changes: object) -> CitedSentence:
    """A sentence of an article, cited there and in others."""
    given: dict[str, object] = {
        "text": words,
        "spans": (find_span(number, words),),
        "references": (number, *references),
    }
    return CitedSentence(**(given | changes))  # type: ignore[arg-type]


def a_statement(words: str, number: int, *references: int, roots: int = 1) -> Statement:
    """A row of the ledger."""
    return Statement(
        spans=(find_span(number, words),),
        text=words,
        speaker="Tomas Reyle",
        speaker_class=SpeakerClass.PERSON,
        named=True,
        kind=ClaimKind.INDIRECT,
        polarity=Polarity.STATED,
        cue="said",
        outlets=tuple(sorted({ARTICLES[n][0] for n in (number, *references)})),
        roots=roots,
        grade="F3" if roots == 1 else "F2",
        references=(number, *references),
    )


def a_table(key: str, *columns: tuple[str, str], rows: Sequence[tuple[CellValue, ...]]) -> Table:
    """A table with columns of (key, kind)."""
    made = tuple(Column(name, name.capitalize(), kind) for name, kind in columns)
    return Table(key, f"Table of {key}", made, tuple(rows))


def a_harbour_story() -> StoryItem:
    """The story of the harbour: three articles, two texts, every kind of table."""
    statements = (
        a_statement("Three cranes were damaged in the storm", 1, 3),
        a_statement("the quay had been unsafe", 1, 2, roots=2),
    )
    three, five = (find_span(1, "Three cranes"), find_span(2, "Five cranes"))
    columns = (("matter", "text"), ("value", "text"), ("references", "references"))
    disagreements = a_table(
        "disagreements",
        *columns,
        rows=[
            ("cranes", QuotedText("Three cranes", (three,)), (1, 3)),
            (None, QuotedText("Five cranes", (five,)), (2,)),
        ],
    )
    updates = a_table(
        "updates",
        ("first", "text"),
        ("latest", "text"),
        ("references", "references"),
        rows=[(QuotedText("Three cranes", (three,)), QuotedText("Five cranes", (five,)), (1, 2, 3))],
    )
    cost = QuotedText("The cost of the repairs", (find_span(1, "The cost of the repairs"),))
    left_open = a_table(
        "open",
        ("matter", "text"),
        ("cue", "text"),
        ("speaker", "text"),
        ("references", "references"),
        rows=[(cost, "was not disclosed", None, (1,))],
    )
    timeline = a_table(
        "timeline",
        ("day", "date"),
        ("event", "text"),
        ("references", "references"),
        rows=[(date(2026, 3, 9), QuotedText(REOPENED, (find_span(1, REOPENED),)), (1, 3))],
    )
    return StoryItem(
        id=IDS[1],
        headline="Port Selene reopens",
        points=(a_sentence(REOPENED, 1, 3), a_sentence(FIVE, 2)),
        first_seen=MONDAY,
        last_seen=MONDAY,
        outlets=("Harbour Post", "Inland Courier", "Northwire"),
        articles=3,
        texts=2,
        roots=2,
        references=(1, 2, 3),
        tables=(story_tables.claims_table(statements), disagreements, updates, left_open, timeline),
        origins=((1, 3), (2,)),
        statements=statements,
    )


def a_ferry_story() -> StoryItem:
    """The story of the ferry, of one article."""
    return StoryItem(
        id=IDS[4],
        headline="Ferry sails to Amsel",
        points=(a_sentence(FERRY, 4),),
        first_seen=MONDAY,
        last_seen=MONDAY,
        outlets=("Harbour Post",),
        articles=1,
        texts=1,
        roots=1,
        references=(4,),
        origins=((4,),),
    )


def a_source(number: int) -> Source:
    """An entry of the source list; an original has its first sentence."""
    outlet, title, text = ARTICLES[number]
    return Source(
        number=number,
        article=IDS[number],
        outlet=outlet,
        title=title,
        published=MONDAY,
        url=f"https://{outlet.split()[0].lower()}.example/{number}",
        authors=(),
        language="en",
        words=len(text.split()),
        digest=hashlib.sha256(text.encode()).hexdigest(),
        supplied=(),
        copy_of=1 if number == 3 else None,
        lead=None if number == 3 else a_sentence({1: REOPENED, 2: FIVE, 4: FERRY}[number], number),
    )


def a_section(at: int, title: str, *items: StoryItem) -> Section:
    """A topic with the table of its stories."""
    return Section(
        id=f"{at}-{title.lower()}",
        title=title,
        terms=("harbour",),
        discovered=False,
        items=items,
        tables=(topic_tables.stories_table(items, 20),),
        articles=sum(item.articles for item in items),
        volume=((MONDAY.date(), sum(item.articles for item in items)),),
        stories=len(items),
    )


def an_edition_that_holds() -> Briefing:
    """The edition, with its digest."""
    sources = tuple(map(a_source, ARTICLES))
    columns = (("outlet", "text"), ("articles", "count"), ("own", "count"), ("copies", "count"))
    coverage = a_table(
        "coverage", *columns, rows=[("Harbour Post", 2, 2, 0), ("Inland Courier", 1, 0, 1), ("Northwire", 1, 1, 0)]
    )
    left_out = a_table(
        "left-out", ("outlet", "text"), ("reason", "text"), rows=[("Northwire", Message("the text is empty"))]
    )
    return with_digest(
        Briefing(
            title="Two Rivers Daily",
            day=date(2026, 3, 9),
            period=(MONDAY, MONDAY),
            number=7,
            glance=(
                ("articles", 5),
                ("stories", 2),
                ("outlets", 3),
                ("copy folded", 1),
                ("left out", 1),
                ("problem", 1),
            ),
            bottom_line=(a_sentence(REOPENED, 1, 3),),
            undisclosed=(a_sentence("The cost of the repairs", 1),),
            points=(a_sentence(FERRY, 4),),
            sections=(a_section(1, "Harbours", a_harbour_story()), a_section(2, "Crossings", a_ferry_story())),
            sources=sources,
            coverage=Coverage(
                collected=5, reported=3, folded=1, unread=0, left_out=1, repeated=0, tables=(coverage, left_out)
            ),
            problems=(Problem("feed", "the server answered 503"),),
            made_by="briefings 0.1.0, reader test",
        )
    )


def change_item(briefing: Briefing, **changes: object) -> Briefing:
    """The edition with another story of the harbour, and a digest that fits."""
    section = briefing.sections[0]
    item = replace(section.items[0], **changes)  # type: ignore[arg-type]
    return with_digest(replace(briefing, sections=(replace(section, items=(item,)), *briefing.sections[1:])))


def change_table(briefing: Briefing, key: str, at: int, **cells: CellValue) -> Briefing:
    """The edition with other cells in a row of a table of the harbour's story."""
    item = briefing.sections[0].items[0]
    tables = []
    for table in item.tables:
        if table.key == key:
            row = tuple(cells.get(c.key, value) for c, value in zip(table.columns, table.rows[at], strict=True))
            table = replace(table, rows=(*table.rows[:at], row, *table.rows[at + 1 :]))
        tables.append(table)
    return change_item(briefing, tables=tuple(tables))
