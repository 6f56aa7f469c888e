"""What the tables of an edition count: one row an article and topic, and one an actor and article."""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from briefings.analysis.stories.name_variants import resolve_name_labels, resolve_printed_names
from briefings.analysis.stories.staff import find_staff, is_listed_person
from briefings.core.analysis import Actor
from briefings.core.dossier import Dossier
from briefings.core.words import count_words

#: What stands between a name and the body that somebody is of.
_BELONGS = re.compile(r"\s+(?:of|from|at|with)\s+(?:the\s+)?")


@dataclass(frozen=True, slots=True)
class PlacedArticle:
    """An article where it was placed, when and by whom it was published."""

    topic: str
    story: str
    article: str
    #: its reference number
    number: int
    outlet: str
    title: str
    published: datetime | None
    #: the UTC day of publication, None where the article is undated
    day: date | None
    language: str
    words: int
    #: whether its text repeats another's
    copy: bool


@dataclass(frozen=True, slots=True)
class NamedActor:
    """An actor whom an article names: label, role as stated, number of mentions, and whether who's who lists it."""

    article: str
    name: str
    label: str
    role: str
    mentions: int
    listed: bool


def list_placed_articles(dossier: Dossier, numbers: Mapping[str, int]) -> tuple[PlacedArticle, ...]:
    """Return one row an article and topic; `numbers` maps article ids to their reference numbers."""
    articles = {article.id: article for article in dossier.articles}
    readings = {reading.article: reading for reading in dossier.readings}
    return tuple(
        PlacedArticle(
            topic=placement.topic.name,
            story=story.id,
            article=article.id,
            number=numbers[article.id],
            outlet=article.outlet,
            title=article.title,
            published=article.trusted_date,
            day=article.trusted_date.date() if article.trusted_date else None,
            language=readings[article.id].language,
            words=count_words(article.text),
            copy=article.id != group.original,
        )
        for placement in dossier.placements
        for story in placement.stories
        for group in story.copies
        for article in (articles[member] for member in group.members)
    )


def list_named_actors(dossier: Dossier) -> tuple[NamedActor, ...]:
    """Return one row an actor and article.

    Only texts of their own count: a name in a copy is the same mention again. Names are joined across articles as
    `briefings.analysis.stories.name_variants` says.
    """
    articles = {article.id: article for article in dossier.articles}
    roots = {group.original for group in dossier.copies}
    rows = [
        NamedActor(
            article=reading.article,
            name=actor.name,
            label=actor.label,
            role=stated_role(articles[reading.article].text, actor),
            mentions=len(actor.mentions),
            listed=actor.label != "PERSON" or is_listed_person(articles[reading.article].text, actor),
        )
        for reading in dossier.readings
        if reading.article in roots
        for actor in reading.actors
    ]
    if not rows:
        return ()
    merged = merge_names(rows, {article.outlet for article in dossier.articles})
    return mark_listed(merged, find_staff(dossier.articles, dossier.readings))


def mark_listed(merged: Sequence[NamedActor], staff: Collection[str]) -> tuple[NamedActor, ...]:
    """Return the rows marked that who's who lists: of persons those whom a text names in full, or with a title, and no
    staff.
    """
    titled = {row.name for row in merged if row.listed}
    return tuple(
        replace(
            row,
            listed=row.label != "PERSON" or ((" " in row.name or row.name in titled) and row.name not in staff),
        )
        for row in merged
    )


def stated_role(text: str, actor: Actor) -> str:
    """Return role and affiliation in the text's own words; in one piece where they stand side by side."""
    role, body = actor.role, actor.affiliation
    if role is None and body and not any(_BELONGS.fullmatch(text, span.end, body.start) for span in actor.mentions):
        return ""  # "the F.B.I.'s Doe inquiry" says nothing of Doe
    if role and body and 0 <= role.start - body.end <= 3:
        return " ".join(text[body.start : role.end].split())
    parts = [" ".join(text[span.start : span.end].split()) for span in (role, body) if span]
    return parts[0] if len(parts) == 2 and parts[1] in parts[0] else ", ".join(parts)


def merge_names(rows: Sequence[NamedActor], outlets: Collection[str]) -> list[NamedActor]:
    """Return the rows with the name and kind that each is printed under, so that one name has one row in a table."""
    mentions: dict[str, int] = defaultdict(int)
    together: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        mentions[row.name] += row.mentions
        together[row.article].add(row.name)
    kinds = resolve_name_labels(((row.name, row.label, row.mentions) for row in rows), outlets)
    labels = [kinds[row.name.casefold()] for row in rows]
    people = {row.name for row, label in zip(rows, labels, strict=True) if label == "PERSON"}
    names = resolve_printed_names(
        dict(sorted(mentions.items())), people, [frozenset(together[article]) for article in sorted(together)]
    )
    return [replace(row, name=names[row.name], label=label) for row, label in zip(rows, labels, strict=True)]
