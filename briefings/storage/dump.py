"""A library as lines of JSON and back: everything in it, in an order that does not depend on the database."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, Row, Table, and_, delete, func, insert, select

from briefings.core.article import Problem, trust_date
from briefings.core.bounded_json import load_json
from briefings.core.errors import UsageError
from briefings.core.urls import strip_secrets
from briefings.storage import feeds
from briefings.storage.articles import sanitise_text, store_texts
from briefings.storage.migrations import split_correction_slot
from briefings.storage.records import ArticleVersion, Delivery, EditionRecord, FeedRecord, Slot, SlotState
from briefings.storage.schema import (
    ARTICLES,
    CITATIONS,
    DELIVERIES,
    EDITIONS,
    FACTS,
    FORGOTTEN,
    LIBRARY_ID,
    SLOTS,
    TEXTS,
    VERSIONS,
)

#: Version of the form of the lines; the first line says it. Form 1 is read too; see `upgrade_record`.
FORMAT_VERSION = 2
#: Lines taken in together: other writers wait so long.
BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A single fact."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionWithArticles:
    """An edition and the ids of the articles that it is made of."""

    record: EditionRecord
    articles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgottenArticle:
    """An article whose time was up."""

    id: str
    gone: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRecord:
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
    versions: tuple[ArticleVersion, ...]


ARTICLE_COLUMNS = ("id", "outlet", "url", "published", "language", "origin", "collected", "came", "changed", "version")
RECORD_TYPES: dict[str, type] = {
    "fact": Fact,
    "edition": EditionWithArticles,
    "slot": Slot,
    "delivery": Delivery,
    "feed": FeedRecord,
    "forgotten": ForgottenArticle,
    "article": ArticleRecord,
}


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import came to."""

    new: int = 0
    #: lines whose record was there already, and stayed as it was
    known: int = 0
    #: lines that could not be taken in
    problems: tuple[Problem, ...] = ()


#: Facts of this one library, which do not go along to another.
LOCAL_FACTS = ("schema", "checked", LIBRARY_ID)


@cache
def build_record_adapter(kind: str) -> Any:
    """Return the adapter between a record of a kind and JSON."""
    return TypeAdapter(RECORD_TYPES[kind])


def dump_library(connection: Connection, secrets: bool = False) -> Iterator[str]:
    """Yield the whole library, one line of JSON a record; the same library gives the same lines on any database.

    Passwords and tokens in the addresses of feeds are left out unless `secrets` says otherwise.
    """
    yield json.dumps({"briefings library": FORMAT_VERSION})
    for row in connection.execute(select(FACTS).where(FACTS.c.name.not_in(LOCAL_FACTS)).order_by(FACTS.c.name)):
        yield dump_record("fact", Fact(**row._mapping))
    for row in connection.execute(select(EDITIONS).order_by(EDITIONS.c.name)).all():
        cited = select(CITATIONS.c.article).where(CITATIONS.c.edition == row.name).order_by(CITATIONS.c.article)
        yield dump_record(
            "edition",
            EditionWithArticles(record=EditionRecord(**row._mapping), articles=tuple(connection.scalars(cited))),
        )
    for row in connection.execute(select(SLOTS).order_by(SLOTS.c.briefing, SLOTS.c.slot)):
        yield dump_record("slot", Slot(**row._mapping))
    order = (DELIVERIES.c.briefing, DELIVERIES.c.slot, DELIVERIES.c.recipient)
    for row in connection.execute(select(DELIVERIES).order_by(*order)):
        yield dump_record("delivery", Delivery(**row._mapping))
    for feed in sorted(feeds.list_feeds(connection), key=lambda feed: feed.url):
        yield dump_record("feed", feed if secrets else replace(feed, url=strip_secrets(feed.url)))
    streamed = connection.execution_options(yield_per=BATCH)
    for row in streamed.execute(select(FORGOTTEN).order_by(FORGOTTEN.c.id)):
        yield dump_record("forgotten", ForgottenArticle(**row._mapping))
    columns = select(ARTICLES).order_by(ARTICLES.c.came, ARTICLES.c.id)
    for rows in streamed.execute(columns).partitions():
        versions = load_versions_by_serial(connection, [row.serial for row in rows])
        for row in rows:
            yield dump_record("article", article_record_from_row(row, tuple(versions[row.serial])))


def dump_record(kind: str, record: object) -> str:
    """Return a record as a line of JSON."""
    return json.dumps({kind: build_record_adapter(kind).dump_python(record, mode="json")}, ensure_ascii=False)


def load_versions_by_serial(connection: Connection, serials: Sequence[int]) -> dict[int, list[ArticleVersion]]:
    """Return the versions of articles, by the serial number of the article."""
    found: dict[int, list[ArticleVersion]] = {serial: [] for serial in serials}
    wanted = select(VERSIONS, TEXTS.c.body).join(TEXTS, TEXTS.c.serial == VERSIONS.c.text)
    wanted = wanted.where(VERSIONS.c.article.in_(serials)).order_by(VERSIONS.c.article, VERSIONS.c.number)
    for row in connection.execute(wanted):
        made = ArticleVersion(number=row.number, title=row.title, text=row.body, came=row.came, what=row.what)
        found[row.article].append(made)
    return found


def article_record_from_row(row: Row[Any], versions: tuple[ArticleVersion, ...]) -> ArticleRecord:
    """Return an article as it stands in a row, with its versions."""
    return ArticleRecord(
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


def read_line_batches(source: Iterable[str]) -> Iterator[list[tuple[int, str]]]:
    """Yield numbered lines in batches. Raises `UsageError` when the first is not the head of an exported library."""
    numbered = enumerate(source, 1)
    _, head = next(numbered, (1, ""))
    try:
        form = load_json(head)["briefings library"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise UsageError("line 1: this is not an exported library; `briefings library export` writes one") from None
    if form not in (1, FORMAT_VERSION):
        raise UsageError(
            f"line 1: exported by another version of the program (form {form}, known here: {FORMAT_VERSION})"
        )
    while batch := list(islice(numbered, BATCH)):
        yield batch


def import_batch(connection: Connection, batch: Sequence[tuple[int, str]]) -> ImportResult:
    """Import a batch of lines; what is there already stays as it is, and a broken line is a problem."""
    new = known = 0
    problems: list[Problem] = []
    for number, line in batch:
        try:
            kind, record = parse_dump_line(line)
        except ValueError as cause:
            problems.append(Problem(f"line {number}", str(cause)))
            continue
        if insert_record(connection, kind, record):
            new += 1
        else:
            known += 1
    return ImportResult(new, known, tuple(problems))


def parse_dump_line(line: str) -> tuple[str, Any]:
    """Return the kind and the record of a line. Raises `ValueError` with what is wrong with it."""
    try:
        raw = load_json(line)
    except RecursionError:
        raise ValueError("is nested too deeply") from None
    except ValueError:
        raise ValueError("is not JSON") from None
    if not isinstance(raw, dict) or len(raw) != 1 or (kind := next(iter(raw))) not in RECORD_TYPES:
        raise ValueError(f"holds none of {', '.join(RECORD_TYPES)}")
    try:
        record = build_record_adapter(kind).validate_python(upgrade_record(kind, raw[kind]))
    except ValidationError as cause:
        first = cause.errors(include_url=False)[0]
        raise ValueError(f"{kind}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    if kind == "article" and record.version not in {version.number for version in record.versions}:
        raise ValueError(f"article: there is no version {record.version} of it")
    return kind, record


def upgrade_record(kind: str, fields: Any) -> Any:
    """Return the fields of a record as they are called today; those of form 1 kept two things in a text."""
    if not isinstance(fields, dict):
        return fields
    if kind == "slot" and "notice" not in fields:
        state, reason = fields.get("state"), str(fields.get("reason", ""))
        notice = state == "notice" or reason.startswith("notice: ")
        state = SlotState.SENDING if state == "notice" else state
        return {**fields, "state": state, "reason": reason.removeprefix("notice: "), "notice": notice}
    if kind == "delivery" and "corrects" not in fields:
        first, number = split_correction_slot(str(fields.get("slot", "")))
        return {**fields, "corrects": first if number else "", "correction": number}
    return fields


def insert_record(connection: Connection, kind: str, record: Any) -> bool:
    """Enter one record; False when it was there already."""
    if kind == "article":
        return insert_article_record(connection, record)
    if kind == "feed":
        return feeds.add_feed(connection, record)
    if kind == "edition":
        if not insert_if_absent(connection, EDITIONS, asdict(record.record)):
            return False
        if record.articles:
            rows = [{"edition": record.record.name, "article": key} for key in dict.fromkeys(record.articles)]
            connection.execute(insert(CITATIONS), rows)
        return True
    table = {"fact": FACTS, "slot": SLOTS, "delivery": DELIVERIES, "forgotten": FORGOTTEN}[kind]
    return insert_if_absent(connection, table, asdict(record))


def insert_if_absent(connection: Connection, table: Table, values: dict[str, Any]) -> bool:
    """Enter a row unless one of its key is there."""
    key = and_(*(column == values[column.name] for column in table.primary_key.columns))
    if connection.scalar(select(func.count()).select_from(table).where(key)):
        return False
    connection.execute(insert(table).values(**values))
    return True


def insert_article_record(connection: Connection, article: ArticleRecord) -> bool:
    """Enter an article with its versions; one that had been forgotten is kept again."""
    if connection.scalar(select(ARTICLES.c.serial).where(ARTICLES.c.id == article.id)) is not None:
        return False
    connection.execute(delete(FORGOTTEN).where(FORGOTTEN.c.id == article.id))
    digests = {version.number: compute_text_digest(version.text) for version in article.versions}
    texts = store_texts(connection, {digests[v.number]: sanitise_text(v.text) for v in article.versions})
    now = next(version for version in article.versions if version.number == article.version)
    row = {name: getattr(article, name) for name in ARTICLE_COLUMNS}
    row |= {"title": now.title, "text": texts[digests[now.number]], "rest": json.dumps(article.rest, sort_keys=True)}
    row["dated"] = trust_date(article.published, article.collected) or article.collected
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


def compute_text_digest(text: str) -> str:
    """Return the digest that a text is known by."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
