"""Invented editions for the renderers' tests: ordinary, short, undated, large, ugly and quiet."""

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from briefings.core.article import Problem, Span
from briefings.core.edition import Briefing, CitedSentence, Coverage, Section, Source, StoryItem
from briefings.core.table import Column, Table

OUTLETS = ("Northwire", "Harbour Post", "The Inland Courier", "Delta Radio", "Agence Littorale", "Evening Ledger")
FIRST = datetime(2026, 3, 9, 6, 0, tzinfo=UTC)

SUBJECTS = (
    ("Grain corridor", ("grain", "corridor", "Port Amsel", "insurance"), "grain"),
    ("Border talks", ("border", "delegation", "Karsk", "ceasefire line"), "border"),
    ("Dam repairs at Velm", ("dam", "Velm", "spillway", "reservoir"), "dam"),
    ("Power prices", ("tariff", "grid", "regulator"), "power"),
    ("Fishing dispute", ("trawler", "licence", "coastguard"), "fish"),
)
HEADLINES = (
    "First convoy of nine ships leaves Port Amsel under the new inspection rules",
    "Insurers ask for written guarantees before the second convoy sails",
    "Ministers from both banks agree to meet again in Karsk before the end of the month",
    "Engineers lower the reservoir by four metres after cracks are found in the spillway",
    "Regulator delays the spring tariff and asks three suppliers to open their books",
)
SENTENCES = (
    "Nine ships carrying 214,000 tonnes of wheat left Port Amsel on Tuesday, the harbour authority said.",
    "The convoy could be followed by a second one next week if insurers receive written guarantees.",
    "Two officials, who asked not to be named, said the inspection had reportedly taken less than an hour.",
    "“No vessel was turned back,” the harbour master, Ilse Brandt, told reporters on the quay.",
    "The delegation from Karsk described the exchange as frank and declined to give details.",
)
HEDGES = {
    at: tuple((SENTENCES[at].index(word), SENTENCES[at].index(word) + len(word)) for word in words)
    for at, words in {1: ("could",), 2: ("reportedly",)}.items()
}


def a_source(number: int, **changes: object) -> Source:
    """Build one entry of the source list."""
    digest = hashlib.sha256(str(number).encode()).hexdigest()
    given: dict[str, object] = {
        "number": number,
        "article": digest[:16],
        "outlet": OUTLETS[number % len(OUTLETS)],
        "title": f"{HEADLINES[number % len(HEADLINES)]} ({number})",
        "published": FIRST + timedelta(hours=5 * (number % 14), minutes=7 * (number % 8)),
        "url": f"https://www.example.org/2026/03/{number:04}-{'-'.join(SUBJECTS[number % 5][1][0].split())}",
        "authors": ("M. Okafor",) if number % 3 else (),
        "language": "en",
        "words": 180 + 37 * (number % 17),
        "digest": digest,
        "supplied": (),
    }
    return Source(**(given | changes))  # type: ignore[arg-type]


def a_point(at: int, references: tuple[int, ...], **changes: object) -> CitedSentence:
    """Build one verbatim sentence, cited."""
    text = SENTENCES[at % len(SENTENCES)]
    given: dict[str, object] = {
        "text": text,
        "spans": (Span(f"{references[0] if references else 0:016}", at * 200, at * 200 + len(text)),),
        "references": references,
        "hedges": HEDGES.get(at % len(SENTENCES), ()),
    }
    return CitedSentence(**(given | changes))  # type: ignore[arg-type]


def claims() -> Table:
    """Build a ledger of claims, the widest kind of table."""
    columns = (
        Column("statement", "Statement, in the words of the text", width=4),
        Column("speaker", "Asserted by", width=2),
        Column("carried", "Carried by", width=1.6),
        Column("roots", "Roots", "count", width=0.6),
        Column("marker", "Marker", width=1),
        Column("first", "First seen", "time", width=1.2),
        Column("references", "Sources", "references", width=0.9),
    )
    rows = (
        ("No vessel was turned back", "Ilse Brandt, harbour master", "4 outlets", 2, "stated", FIRST, (1, 2, 3, 6)),
        (
            "the inspection had reportedly taken less than an hour",
            "two officials (unnamed)",
            "Northwire",
            1,
            "“reportedly”",
            FIRST + timedelta(hours=3),
            (1,),
        ),
        ("guarantees have been given", "Union of Marine Insurers", "2 outlets", 1, "denied", None, (4, 5)),
    )
    return Table("claims", "Who says what", columns, rows)


def people(rows: int = 6) -> Table:
    """Build a table of persons."""
    names = ("Ilse Brandt", "Tomas Reuel", "Adaeze Nwosu", "Pavel Dorin", "Maryam al-Haddad", "Jun Okabe")
    roles = ("harbour master", "transport minister", "chief of the Union of Marine Insurers", "delegate of Karsk")
    columns = (
        Column("name", "Name", width=2),
        Column("role", "Role, as stated", width=3),
        Column("mentions", "Mentions", "count", width=1),
        Column("share", "Share of articles", "share", width=1),
        Column("references", "Sources", "references", width=1.4),
    )
    listed = tuple(
        (
            f"{names[n % 6]}{'' if n < 6 else f' {n}'}",
            roles[n % 4] if n != 4 else None,
            40 - 5 * (n % 8),
            0.6 / (n + 1),
            tuple(range(1 + n % 3, 4 + n % 5)),
        )
        for n in range(rows)
    )
    note = "Names that fewer than two outlets mention are left out." if rows < 20 else ""
    return Table("people", "People most named", columns, listed, note)


def by_day() -> Table:
    """Build a table of counts by outlet and day."""
    days = [date(2026, 3, 9) + timedelta(days=n) for n in range(4)]
    columns = (
        Column("outlet", "Outlet", width=3),
        *(Column(day.isoformat(), f"{day.day} Mar", "count") for day in days),
        Column("total", "Total", "count"),
    )
    rows = tuple(
        (outlet, *(counts := ((n * 3) % 5, (n * 7 + 2) % 9, (n + 4) % 6, n % 3)), sum(counts))
        for n, outlet in enumerate(OUTLETS)
    )
    return Table("outlets-by-day", "Coverage by outlet and day", columns, rows)


def stories(items: tuple[StoryItem, ...]) -> Table:
    """Build the table of a topic's stories."""
    columns = (
        Column("headline", "Story", width=5),
        Column("outlets", "Outlets", width=2.4),
        Column("first", "First seen", "time", width=1.3),
        Column("last", "Last seen", "time", width=1.3),
        Column("articles", "Articles", "count", width=0.8),
    )
    rows = tuple((i.headline, ", ".join(i.outlets), i.first_seen, i.last_seen, i.articles) for i in items)
    return Table("stories", "All stories of this topic", columns, rows, stories=tuple(i.id for i in items))


def an_item(topic: int, at: int, **changes: object) -> StoryItem:
    """Build one story."""
    base = 1 + topic * 6 + at * 2
    given: dict[str, object] = {
        "id": f"{topic:02}{at:02}",
        "headline": HEADLINES[(topic + at) % len(HEADLINES)],
        "points": tuple(a_point(topic * 3 + at + n, (base + n,)) for n in range(3)),
        "first_seen": FIRST + timedelta(hours=9 * at),
        "last_seen": FIRST + timedelta(hours=9 * at + 31, minutes=20),
        "outlets": OUTLETS[at : at + 2 + topic % 3],
        "articles": 7 - at,
        "texts": 5 - at,
        "roots": 2,
        "references": tuple(range(base, base + 5)),
        "tables": (claims(),) if at == 0 and topic < 2 else (),
    }
    return StoryItem(**(given | changes))  # type: ignore[arg-type]


def a_section(topic: int, days: int = 4) -> Section:
    """Build one topic of three stories."""
    name, terms, key = SUBJECTS[topic % len(SUBJECTS)]
    items = tuple(an_item(topic, at) for at in range(3))
    volume = tuple((date(2026, 3, 9) + timedelta(days=n), (topic * 5 + n * 3) % 8) for n in range(days))
    return Section(
        id=f"{key}-{topic}",
        title=name,
        terms=terms,
        discovered=topic % 2 == 1,
        items=items,
        tables=(stories(items), by_day(), people()) if topic < 2 else (stories(items), people(4)),
        articles=sum(count for _, count in volume),
        volume=volume,
        stories=3,
    )


def a_coverage() -> Coverage:
    """Build the ledger of what came in."""
    reasons = Table(
        "left-out",
        "Left out, and why",
        (
            Column("title", "Article", width=4),
            Column("outlet", "Outlet", width=2),
            Column("reason", "Reason", width=3),
        ),
        (
            ("Weather for the weekend", "Delta Radio", "belongs to no topic of this briefing"),
            ("Crossword no. 4,112", "Evening Ledger", "belongs to no topic of this briefing"),
            ("Live: the morning in pictures", "Harbour Post", "no sentence of its own"),
        ),
    )
    return Coverage(collected=48, reported=31, folded=9, unread=2, left_out=3, repeated=3, tables=(reasons,))


def an_edition(**changes: object) -> Briefing:
    """Build an ordinary edition: four days, five topics, forty sources."""
    sections = tuple(a_section(topic) for topic in range(5))
    sources = tuple(
        a_source(n, copy_of=n - 1, evidence="91% of the words", title=f"Wire copy ({n})")
        if n % 6 == 5
        else a_source(n, **({"supplied": ("title",), "url": None, "origin": "folder: talks.txt"} if n == 7 else {}))
        for n in range(1, 41)
    )
    given: dict[str, object] = {
        "title": "Two Rivers Daily",
        "day": date(2026, 3, 12),
        "period": (FIRST, datetime(2026, 3, 12, 6, 0, tzinfo=UTC)),
        "number": 142,
        "glance": (
            ("articles read", 40),
            ("stories", 15),
            ("topics", 5),
            ("outlets", 6),
            ("independent roots", 22),
            ("problems", 2),
        ),
        "points": (
            *(replace(s.items[0].points[0], references=s.items[0].references[:3]) for s in sections),
            a_point(1, (4,), trimmed=True, text="The convoy could be followed by a second one next week"),
        ),
        "sections": sections,
        "tables": (replace(people(9), caption="People across all topics"),),
        "sources": sources,
        "coverage": a_coverage(),
        "problems": (
            Problem("feed: https://delta.example/rss", "the server answered 503 three times", "try again tomorrow"),
            Problem("folder: notes/12.docx", "this kind of file is not read", "save it as text"),
        ),
        "made_by": "briefings 0.1.0, briefings-en 1.0",
    }
    briefing = Briefing(**(given | changes))  # type: ignore[arg-type]
    return replace(briefing, digest=hashlib.sha256(repr(briefing).encode()).hexdigest())


def one_article() -> Briefing:
    """Build the edition of a single text without date, title or address."""
    item = an_item(
        0,
        0,
        headline="Harbour authority announces a first convoy from Port Amsel",
        points=tuple(a_point(n, (1,)) for n in range(4)),
        first_seen=None,
        last_seen=None,
        outlets=("talks",),
        articles=1,
        texts=1,
        roots=1,
        references=(1,),
        tables=(),
    )
    section = Section(
        "convoy",
        "Port Amsel",
        ("convoy", "harbour"),
        True,
        (item,),
        (replace(people(3), rows=tuple((*row[:4], (1,)) for row in people(3).rows)),),
        1,
    )
    source = a_source(
        1, published=None, url=None, supplied=("title", "outlet"), origin="folder: talks.txt", outlet="talks"
    )
    return an_edition(
        title="Port Amsel",
        day=None,
        period=(None, None),
        number=None,
        glance=(("article read", 1), ("people named", 3), ("bodies named", 4)),
        points=(),
        sections=(section,),
        tables=(),
        sources=(source,),
        coverage=Coverage(collected=1, reported=1, folded=0, unread=0, left_out=0, repeated=0),
        problems=(),
    )


def undated() -> Briefing:
    """Build the ordinary edition without any date."""
    sections = tuple(
        replace(
            section,
            volume=(),
            items=tuple(replace(item, first_seen=None, last_seen=None) for item in section.items),
            tables=(),
        )
        for section in an_edition().sections
    )
    sources = tuple(replace(source, published=None) for source in an_edition().sources)
    return an_edition(day=None, period=(None, None), sections=sections, sources=sources)


def large(articles: int = 624) -> Briefing:
    """Build an edition of many articles over two years."""
    sections = []
    for topic in range(12):
        section = a_section(topic)
        items = tuple(an_item(topic, at, id=f"{topic}-{at}") for at in range(8))
        volume = tuple((date(2024 + n // 12, n % 12 + 1, 1), (n * 7 + topic) % 11) for n in range(2, 27))
        tables = (*section.tables, people(30))
        sections.append(
            replace(
                section,
                id=f"t{topic}",
                title=f"{section.title} {topic}",
                items=items,
                volume=volume,
                unit="month",
                tables=tables,
            )
        )
    period = (datetime(2024, 3, 10, tzinfo=UTC), datetime(2026, 3, 10, tzinfo=UTC))
    sources = tuple(a_source(n) for n in range(1, articles + 1))
    return an_edition(sections=tuple(sections), sources=sources, period=period)


#: What somebody may put into any field; the long word is cut short here and tested on its own.
HOSTILE = (
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}{% raw %}",
    "nul\x00 and \u202eoverride",
    "<img src=file:///etc/passwd>",
    "</style><style>@import 'http://evil.example/x.css'",
    "<link rel=attachment href=file:///etc/passwd>",
)
ARABIC = "وزراء الدفاع يجتمعون في موسكو لبحث أمن الحدود"
RUSSIAN = "Министры обороны трёх стран встретились в Москве"


def ugly(word: int = 20_000) -> Briefing:
    """Build an edition of everything that breaks pages: long titles and words, three scripts, hostile text."""
    long_title = "A headline that goes on " + "and on and on " * 27
    section = a_section(0)
    items = (
        an_item(0, 0, id="long", headline=long_title),
        an_item(0, 1, id="arabic", headline=ARABIC, outlets=(RUSSIAN, ARABIC)),
        an_item(0, 2, id="russian", headline=RUSSIAN),
        *(an_item(0, 3, id=text, headline=text, points=(a_point(0, (1,), text=text),)) for text in HOSTILE),
        an_item(0, 3, id="word", headline="A word of some length", points=(a_point(0, (2,), text="x" * word),)),
    )
    rows = tuple((text, "y" * 400, index, 0.5, (1, 2, 3)) for index, text in enumerate(HOSTILE))
    sources = (
        a_source(1, title=ARABIC, language="ar", url="javascript:alert(1)"),
        a_source(2, title=RUSSIAN, language="ru", url="file:///etc/passwd"),
        a_source(3, title=long_title, outlet="Z" * 300),
        *(a_source(4 + n, title=text, outlet=text, authors=(text,)) for n, text in enumerate(HOSTILE)),
    )
    table = replace(people(), rows=rows)
    return an_edition(
        title=HOSTILE[0] + " " + ARABIC,
        marking="TLP:AMBER+STRICT",
        sections=(replace(section, items=items, tables=(table,)), replace(a_section(1), title=HOSTILE[4])),
        points=tuple(a_point(0, (1,), text=text) for text in (*HOSTILE, ARABIC)),
        sources=sources,
        problems=tuple(Problem(text, text, text) for text in HOSTILE),
    )


def quiet() -> Briefing:
    """Build the edition of a day on which nothing came in."""
    nothing = Coverage(collected=0, reported=0, folded=0, unread=0, left_out=0, repeated=0)
    return an_edition(sections=(), points=(), sources=(), tables=(), glance=(), coverage=nothing, problems=())
