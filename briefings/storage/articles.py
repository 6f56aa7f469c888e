"""Articles in the library: each once, its texts once, its edits as versions; inside the caller's transaction."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from functools import cache
from itertools import islice
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, Select, insert, select, update

from briefings.core.article import Article, plausible_date
from briefings.core.text_kinds import classify_text_kind
from briefings.core.tlp import parse_tlp_label_or_strictest, strictest_label
from briefings.storage.records import AddResult, ArticleVersion
from briefings.storage.schema import ARTICLES, CITATIONS, FORGOTTEN, TEXTS, VERSIONS

#: Articles that are looked up and written together; databases limit how many values one statement has.
BATCH = 400
#: Fields of `Article` with a column of their own; all others, those of tomorrow too, are kept as JSON.
COLUMN_FIELDS = frozenset(
    {"id", "outlet", "title", "text", "digest", "url", "published", "language", "origin", "collected"}
)
#: An article as it is now, with its text.
ARTICLE_WITH_TEXT = select(ARTICLES, TEXTS.c.body, TEXTS.c.digest).join(TEXTS, TEXTS.c.serial == ARTICLES.c.text)


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """What the library holds of an article already: its row, its version, title and text (its row among the texts)."""

    serial: int
    version: int
    title: str
    text_serial: int
    #: whether only the opening of its text is there
    stub: bool
    #: the most restrictive label that it ever came with
    marking: str


def add_articles(connection: Connection, articles: Iterable[Article], now: datetime) -> AddResult:
    """Add articles: what is known stays as it is, what was edited gets a version, what was forgotten stays out."""
    new: list[str] = []
    versions: list[str] = []
    known = 0
    source = iter(articles)
    while batch := list(islice(source, BATCH)):
        stored = load_stored_articles(connection, [article.id for article in batch])
        gone = find_forgotten_ids(connection, [article.id for article in batch])
        texts = store_texts(connection, {article.digest: sanitise_text(article.text) for article in batch})
        fresh: dict[str, Article] = {}
        for article in batch:
            if article.id not in stored and article.id not in gone:
                fresh.setdefault(article.id, article)
        stored |= insert_articles(connection, list(fresh.values()), texts, now)
        new += fresh
        for article in batch:
            if fresh.pop(article.id, None) is article:
                continue
            if article.id in gone:
                known += 1
            elif update_article(connection, article, texts[article.digest], stored, now):
                versions.append(article.id)
            else:
                known += 1
    return AddResult(tuple(new), tuple(dict.fromkeys(versions)), known)


def load_stored_articles(connection: Connection, ids: Sequence[str]) -> dict[str, StoredArticle]:
    """Return what is known of articles, by id."""
    columns = (ARTICLES.c.id, ARTICLES.c.serial, ARTICLES.c.version, ARTICLES.c.title, ARTICLES.c.text, ARTICLES.c.rest)
    rows = connection.execute(select(*columns).where(ARTICLES.c.id.in_(ids)))
    return {
        row.id: StoredArticle(
            row.serial, row.version, row.title, row.text, is_stub(row.rest), marking_from_rest(row.rest)
        )
        for row in rows
    }


def find_forgotten_ids(connection: Connection, ids: Sequence[str]) -> frozenset[str]:
    """Return those whose time was up."""
    return frozenset(connection.scalars(select(FORGOTTEN.c.id).where(FORGOTTEN.c.id.in_(ids))))


def store_texts(connection: Connection, bodies: Mapping[str, str]) -> dict[str, int]:
    """Keep texts, given by digest, each once; return their serial numbers by digest."""
    known = select(TEXTS.c.digest, TEXTS.c.serial).where(TEXTS.c.digest.in_(bodies))
    found = {row.digest: row.serial for row in connection.execute(known)}
    missing = [{"digest": digest, "body": body} for digest, body in bodies.items() if digest not in found]
    if missing:
        returned = connection.execute(insert(TEXTS).returning(TEXTS.c.digest, TEXTS.c.serial), missing)
        found |= {row.digest: row.serial for row in returned}
    return found


def insert_articles(
    connection: Connection, articles: Sequence[Article], texts: dict[str, int], now: datetime
) -> dict[str, StoredArticle]:
    """Write articles that are new, with their first version."""
    if not articles:
        return {}
    rows = [
        {
            **article_to_columns(a),
            "text": texts[a.digest],
            "collected": a.collected,
            "came": now,
            "changed": now,
            "version": 1,
        }
        for a in articles
    ]
    returned = connection.execute(insert(ARTICLES).returning(ARTICLES.c.id, ARTICLES.c.serial), rows)
    serials = {row.id: row.serial for row in returned}
    found = {
        row["id"]: StoredArticle(
            serials[row["id"]], 1, row["title"], row["text"], is_stub(row["rest"]), marking_from_rest(row["rest"])
        )
        for row in rows
    }
    connection.execute(insert(VERSIONS), [build_version_row(stored, now, "") for stored in found.values()])
    return found


def update_article(
    connection: Connection, article: Article, text: int, stored: dict[str, StoredArticle], now: datetime
) -> bool:
    """Write what has changed about an article that is known; return whether its words are new.

    An outlet that tries two headlines by turns would make a version every round: words that the article has had before
    become its words again, without another version and without being news. Nor does the mere opening of a text, when
    its page could not be had this time, take the place of the whole. A stricter label is taken, a laxer one is not.
    """
    before = stored[article.id]
    title = sanitise_text(article.title)
    stub = "stub" in article.supplied
    here = ARTICLES.c.serial == before.serial
    article = replace(article, marking=strictest_label(before.marking, article.marking))
    if (title, text) == (before.title, before.text_serial) or (stub and not before.stub):
        if article.marking != before.marking:
            set_article_marking(connection, before.serial, article.marking)
            stored[article.id] = replace(before, marking=article.marking)
        return False
    values = {**article_to_columns(article), "text": text}
    earlier = select(VERSIONS.c.number).where(
        VERSIONS.c.article == before.serial, VERSIONS.c.title == title, VERSIONS.c.text == text
    )
    number = connection.scalar(earlier)
    if number is not None:
        connection.execute(update(ARTICLES).where(here).values(**values, version=number))
        stored[article.id] = StoredArticle(before.serial, number, title, text, stub, article.marking)
        return False
    last = select(VERSIONS.c.number).where(VERSIONS.c.article == before.serial)
    number = max(connection.scalars(last)) + 1
    after = StoredArticle(before.serial, number, title, text, stub, article.marking)
    what = [name for name, is_new in (("title", title != before.title), ("text", text != before.text_serial)) if is_new]
    connection.execute(insert(VERSIONS), build_version_row(after, now, ", ".join(what)))
    connection.execute(update(ARTICLES).where(here).values(**values, version=number, changed=now))
    stored[article.id] = after
    return True


def set_article_marking(connection: Connection, serial: int, marking: str) -> None:
    """Write another label on an article; that is no version of its words."""
    here = ARTICLES.c.serial == serial
    rest = json.loads(connection.scalars(select(ARTICLES.c.rest).where(here)).one())
    written = json.dumps(rest | {"marking": marking}, ensure_ascii=True, sort_keys=True)
    connection.execute(update(ARTICLES).where(here).values(rest=written))


def build_version_row(stored: StoredArticle, now: datetime, what: str) -> dict[str, object]:
    """Return the row of a version."""
    return {
        "article": stored.serial,
        "number": stored.version,
        "title": stored.title,
        "text": stored.text_serial,
        "came": now,
        "what": what,
    }


def article_to_columns(article: Article) -> dict[str, Any]:
    """Return the columns of an article, apart from its text and from when it came in first."""
    rest = {
        name: value
        for name, value in build_article_adapter().dump_python(article, mode="json").items()
        if name not in COLUMN_FIELDS
    }
    return {
        "id": article.id,
        "outlet": sanitise_text(article.outlet),
        "title": sanitise_text(article.title),
        "url": sanitise_text(article.url) if article.url else None,
        "published": article.published,
        "language": article.language,
        "origin": sanitise_text(article.origin),
        "rest": json.dumps(rest, ensure_ascii=True, sort_keys=True),
        "dated": article.trusted_date or article.collected,
    }


def is_stub(rest: str) -> bool:
    """Return whether only the opening of an article's text is there."""
    return "stub" in json.loads(rest)["supplied"]


def marking_from_rest(rest: str) -> str:
    """Return the label of an article; one that no program of ours wrote counts as the most restrictive."""
    return parse_tlp_label_or_strictest(str(json.loads(rest).get("marking") or ""))


def article_from_row(row: Row[Any]) -> Article:
    """Return the article of a row of `ARTICLE_WITH_TEXT`."""
    stored = json.loads(row.rest)
    rest = {name: stored[name] for name in rest_field_names() if name in stored}
    collected = row.collected.replace(tzinfo=UTC)
    made: Article = build_article_adapter().validate_python(
        {
            **rest,
            "marking": parse_tlp_label_or_strictest(str(stored.get("marking") or "")),
            "id": row.id,
            "outlet": row.outlet,
            "title": row.title,
            "text": row.body,
            "digest": row.digest,
            "url": row.url,
            # Libraries of earlier versions hold dates of year 1 and 9999.
            "published": plausible_date(attach_utc(row.published), collected),
            "language": row.language,
            "origin": row.origin,
            "collected": collected,
        }
    )
    if "kind" not in stored:  # a library of an earlier version
        kind = classify_text_kind(made.title, made.text, made.url, (), made.authors, made.outlet)
        return replace(made, kind=kind)
    return made


def attach_utc(moment: datetime | None) -> datetime | None:
    """Return a moment with the very zone that `Article` asks for."""
    return moment.replace(tzinfo=UTC) if moment else None


@cache
def build_article_adapter() -> Any:
    """Return what turns the fields of an article into JSON and back."""
    return TypeAdapter(Article)


@cache
def rest_field_names() -> tuple[str, ...]:
    """Return the fields of an article that `rest` may hold."""
    return tuple(field.name for field in fields(Article) if field.name not in COLUMN_FIELDS)


def sanitise_text(text: str) -> str:
    """Return a text that every database takes: no NUL, no half of a surrogate pair."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def select_changed_between(since: datetime | None, until: datetime | None) -> Select[Any]:
    """Select the articles that came in or were edited after `since` and not after `until`, in that order."""
    wanted = ARTICLE_WITH_TEXT
    if since is not None:
        wanted = wanted.where(ARTICLES.c.changed > since)
    if until is not None:
        wanted = wanted.where(ARTICLES.c.changed <= until)
    return wanted.order_by(ARTICLES.c.changed, ARTICLES.c.serial)


def select_cited_by_edition(edition: str) -> Select[Any]:
    """Select the articles that an edition is made of."""
    cited = select(CITATIONS.c.article).where(CITATIONS.c.edition == edition)
    return ARTICLE_WITH_TEXT.where(ARTICLES.c.id.in_(cited)).order_by(ARTICLES.c.came, ARTICLES.c.id)


def iter_article_versions(connection: Connection, article: str) -> Iterator[ArticleVersion]:
    """Yield the versions of an article, first to last."""
    found = (
        select(VERSIONS, TEXTS.c.body)
        .join(TEXTS, TEXTS.c.serial == VERSIONS.c.text)
        .join(ARTICLES, ARTICLES.c.serial == VERSIONS.c.article)
        .where(ARTICLES.c.id == article)
        .order_by(VERSIONS.c.number)
    )
    for row in connection.execute(found):
        yield ArticleVersion(number=row.number, title=row.title, text=row.body, came=row.came, what=row.what)
