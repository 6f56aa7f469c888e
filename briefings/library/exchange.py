"""A library as lines of JSON and back: everything in it, in an order that does not depend on the database."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, Row, Table, and_, delete, func, insert, select

from briefings.errors import UsageError
from briefings.library import feeds
from briefings.library.articles import storable, written_texts
from briefings.library.records import Delivery, EditionRecord, FeedRecord, Slot, Version
from briefings.library.schema import (
    ARTICLES,
    CITATIONS,
    DELIVERIES,
    EDITIONS,
    FACTS,
    FORGOTTEN,
    SLOTS,
    TEXTS,
    VERSIONS,
)
from briefings.model.article import Problem

#: Version of the form of the lines; the first line says it.
FORM = 1
#: Lines taken in together: other writers wait so long.
BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A single fact."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """An edition and the ids of the articles that it is made of."""

    record: EditionRecord
    articles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """An article whose time was up."""

    id: str
    gone: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An article with all its versions, as the library keeps it."""

    id: str
    outlet: str
    url: str | None
    published: datetime | None
    language: str | None
    origin: str
    collected: datetime
    #: fields of `Article` without a column of their own
    rest: dict[str, Any]
    came: datetime
    changed: datetime
    #: number of the version that it has now
    version: int
    versions: tuple[Version, ...]


COLUMNS = ("id", "outlet", "url", "published", "language", "origin", "collected", "came", "changed", "version")
KINDS: dict[str, type] = {
    "fact": Fact,
    "edition": Made,
    "slot": Slot,
    "delivery": Delivery,
    "feed": FeedRecord,
    "forgotten": Forgotten,
    "article": Kept,
}


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import came to."""

    new: int = 0
    #: lines whose thing was there already, and stayed as it was
    known: int = 0
    #: lines that could not be taken in
    problems: tuple[Problem, ...] = ()


@cache
def shape(kind: str) -> Any:
    """Return what turns a thing of a kind into JSON and back."""
    return TypeAdapter(KINDS[kind])


def lines(connection: Connection) -> Iterator[str]:
    """Yield the whole library, one line of JSON a thing; the same library gives the same lines on any database."""
    yield json.dumps({"briefings library": FORM})
    for row in connection.execute(select(FACTS).where(FACTS.c.name != "schema").order_by(FACTS.c.name)):
        yield line("fact", Fact(**row._mapping))
    for row in connection.execute(select(EDITIONS).order_by(EDITIONS.c.name)).all():
        cited = select(CITATIONS.c.article).where(CITATIONS.c.edition == row.name).order_by(CITATIONS.c.article)
        yield line("edition", Made(record=EditionRecord(**row._mapping), articles=tuple(connection.scalars(cited))))
    for row in connection.execute(select(SLOTS).order_by(SLOTS.c.briefing, SLOTS.c.slot)):
        yield line("slot", Slot(**row._mapping))
    order = (DELIVERIES.c.briefing, DELIVERIES.c.slot, DELIVERIES.c.recipient)
    for row in connection.execute(select(DELIVERIES).order_by(*order)):
        yield line("delivery", Delivery(**row._mapping))
    for feed in sorted(feeds.every(connection), key=lambda feed: feed.url):
        yield line("feed", feed)
    streamed = connection.execution_options(yield_per=BATCH)
    for row in streamed.execute(select(FORGOTTEN).order_by(FORGOTTEN.c.id)):
        yield line("forgotten", Forgotten(**row._mapping))
    columns = select(ARTICLES).order_by(ARTICLES.c.came, ARTICLES.c.id)
    for rows in streamed.execute(columns).partitions():
        versions = versions_of(connection, [row.serial for row in rows])
        for row in rows:
            yield line("article", kept(row, tuple(versions[row.serial])))


def line(kind: str, thing: object) -> str:
    """Write one thing."""
    return json.dumps({kind: shape(kind).dump_python(thing, mode="json")}, ensure_ascii=False)


def versions_of(connection: Connection, serials: Sequence[int]) -> dict[int, list[Version]]:
    """Return the versions of articles, by the serial number of the article."""
    found: dict[int, list[Version]] = {serial: [] for serial in serials}
    wanted = select(VERSIONS, TEXTS.c.body).join(TEXTS, TEXTS.c.serial == VERSIONS.c.text)
    wanted = wanted.where(VERSIONS.c.article.in_(serials)).order_by(VERSIONS.c.article, VERSIONS.c.number)
    for row in connection.execute(wanted):
        made = Version(number=row.number, title=row.title, text=row.body, came=row.came, what=row.what)
        found[row.article].append(made)
    return found


def kept(row: Row[Any], versions: tuple[Version, ...]) -> Kept:
    """Return an article as it stands in a row, with its versions."""
    return Kept(
        id=row.id,
        outlet=row.outlet,
        url=row.url,
        published=row.published,
        language=row.language,
        origin=row.origin,
        collected=row.collected,
        rest=json.loads(row.rest),
        came=row.came,
        changed=row.changed,
        version=row.version,
        versions=versions,
    )


def batches(source: Iterable[str]) -> Iterator[list[tuple[int, str]]]:
    """Yield numbered lines, some at a time. Raises `UsageError` when the first does not say that a library follows."""
    numbered = enumerate(source, 1)
    _, head = next(numbered, (1, ""))
    try:
        form = json.loads(head)["briefings library"]
    except (ValueError, KeyError, TypeError):
        raise UsageError("line 1: this is not an exported library; `briefings library export` writes one") from None
    if form != FORM:
        raise UsageError(f"line 1: exported by another version of the program (form {form}, known here: {FORM})")
    while batch := list(islice(numbered, BATCH)):
        yield batch


def take(connection: Connection, batch: Sequence[tuple[int, str]]) -> Taken:
    """Take in some lines; what is there already stays as it is, and a broken line is a problem."""
    new = known = 0
    problems: list[Problem] = []
    for number, said in batch:
        try:
            kind, thing = read(said)
        except ValueError as cause:
            problems.append(Problem(f"line {number}", str(cause)))
            continue
        if entered(connection, kind, thing):
            new += 1
        else:
            known += 1
    return Taken(new, known, tuple(problems))


def read(said: str) -> tuple[str, Any]:
    """Read one line. Raises `ValueError` saying what is wrong with it."""
    try:
        raw = json.loads(said)
    except ValueError:
        raise ValueError("is not JSON") from None
    if not isinstance(raw, dict) or len(raw) != 1 or (kind := next(iter(raw))) not in KINDS:
        raise ValueError(f"holds none of {', '.join(KINDS)}")
    try:
        thing = shape(kind).validate_python(raw[kind])
    except ValidationError as cause:
        first = cause.errors(include_url=False)[0]
        raise ValueError(f"{kind}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    if kind == "article" and thing.version not in {version.number for version in thing.versions}:
        raise ValueError(f"article: there is no version {thing.version} of it")
    return kind, thing


def entered(connection: Connection, kind: str, thing: Any) -> bool:
    """Enter one thing; False when it was there already."""
    if kind == "article":
        return entered_article(connection, thing)
    if kind == "feed":
        return feeds.add(connection, thing)
    if kind == "edition":
        if not missing(connection, EDITIONS, asdict(thing.record)):
            return False
        if thing.articles:
            rows = [{"edition": thing.record.name, "article": key} for key in dict.fromkeys(thing.articles)]
            connection.execute(insert(CITATIONS), rows)
        return True
    table = {"fact": FACTS, "slot": SLOTS, "delivery": DELIVERIES, "forgotten": FORGOTTEN}[kind]
    return missing(connection, table, asdict(thing))


def missing(connection: Connection, table: Table, values: dict[str, Any]) -> bool:
    """Enter a row unless one of its key is there."""
    key = and_(*(column == values[column.name] for column in table.primary_key.columns))
    if connection.scalar(select(func.count()).select_from(table).where(key)):
        return False
    connection.execute(insert(table).values(**values))
    return True


def entered_article(connection: Connection, article: Kept) -> bool:
    """Enter an article with its versions; one that had been forgotten is kept again."""
    if connection.scalar(select(ARTICLES.c.serial).where(ARTICLES.c.id == article.id)) is not None:
        return False
    connection.execute(delete(FORGOTTEN).where(FORGOTTEN.c.id == article.id))
    digests = {version.number: digest(version.text) for version in article.versions}
    texts = written_texts(connection, {digests[v.number]: storable(v.text) for v in article.versions})
    now = next(version for version in article.versions if version.number == article.version)
    row = {name: getattr(article, name) for name in COLUMNS}
    row |= {"title": now.title, "text": texts[digests[now.number]], "rest": json.dumps(article.rest, sort_keys=True)}
    future = "future" in article.rest.get("supplied", ())
    row["dated"] = article.collected if future else article.published or article.collected
    serial = connection.scalar(insert(ARTICLES).values(**row).returning(ARTICLES.c.serial))
    rows = [
        {
            "article": serial,
            "number": version.number,
            "title": version.title,
            "text": texts[digests[version.number]],
            "came": version.came,
            "what": version.what,
        }
        for version in article.versions
    ]
    connection.execute(insert(VERSIONS), rows)
    return True


def digest(text: str) -> str:
    """Return the digest that a text is known by."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
