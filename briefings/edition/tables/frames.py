"""Tidy pandas frames of a `Dossier`, for calculating with: one row a thing, one column a fact.

`placed` has one row an article and topic, `named` one row an actor and article, `asserted` one row a
statement and story.
"""

import re
from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from briefings.analysis.stories.bare_roles import is_bare_office
from briefings.analysis.stories.left_offices import (
    extend_role,
    has_lost_office,
    is_body_of_another_sentence,
    is_role_of_another_time_or_body,
)
from briefings.analysis.stories.listed_persons import is_listed_person
from briefings.analysis.stories.name_variants import resolve_name_labels, resolve_printed_names
from briefings.analysis.stories.office_places import (
    find_apposed_office,
    find_constituency,
    is_half_a_role,
    is_legislator,
    is_place_of_another_office,
)
from briefings.analysis.stories.role_ends import (
    find_nouns_end,
    find_role_end,
    is_half_a_body,
    is_half_a_name,
    is_half_an_owner,
    is_part_of_a_title,
    is_place_of_a_deed,
)
from briefings.analysis.stories.settled_names import find_names_of_one_word
from briefings.analysis.stories.staff import find_staff
from briefings.analysis.stories.whole_names import find_cut_names
from briefings.core.analysis import Actor
from briefings.core.article import Span
from briefings.core.dossier import Dossier
from briefings.core.message import Message
from briefings.core.stored_readings import outline_readings
from briefings.core.table import Table
from briefings.core.words import count_words

#: The blank that some exports leave before an apostrophe, and what wires write behind a firm: "Selene Mills <SLM>".
_LOOSE = re.compile(r"\s(?=['’]s?\s)|\s?<[A-Z.]{1,12}>")


def placed(dossier: Dossier, numbers: Mapping[str, int]) -> pd.DataFrame:
    """One row an article and topic: where the article was placed, when and by whom it was published.

    `day` is the UTC day of publication, None when the article is undated. `copy` is True for an article whose text
    repeats another's. `numbers` maps article ids to their reference numbers.
    """
    articles = {article.id: article for article in dossier.articles}
    languages = {reading.article: reading.language for reading in outline_readings(dossier.readings)}
    rows = [
        {
            "topic": placement.topic.name,
            "story": story.id,
            "article": article.id,
            "number": numbers[article.id],
            "outlet": article.outlet,
            "title": article.title,
            "published": article.trusted_date,
            "day": article.trusted_date.date() if article.trusted_date else None,
            "language": languages[article.id],
            "words": count_words(article.text),
            "copy": article.id != group.original,
        }
        for placement in dossier.placements
        for story in placement.stories
        for group in story.copies
        for article in (articles[member] for member in group.members)
    ]
    columns = [
        "topic",
        "story",
        "article",
        "number",
        "outlet",
        "title",
        "published",
        "day",
        "language",
        "words",
        "copy",
    ]
    return pd.DataFrame(rows, columns=columns)


def named(dossier: Dossier, numbers: Mapping[str, int] | None = None) -> pd.DataFrame:
    """One row an actor and article: name, label, role as stated, number of mentions, and whether who's who lists it.

    `numbers` maps article ids to their reference numbers; without them articles count in the order of the dossier.
    Only texts of their own count: a name in a copy is the same mention again. Names are joined across articles as
    `briefings.analysis.stories.name_variants` says.
    """
    articles = {article.id: article for article in dossier.articles}
    roots = {group.original for group in dossier.copies}
    numbers = numbers or {article: number for number, article in enumerate(articles, 1)}
    rows: list[dict[str, Any]] = []
    apart: set[str] = set()
    for reading in dossier.readings:
        text = articles[reading.article].text
        apart.update(find_names_of_one_word(text, reading.actors))
        rows += (
            {
                "article": reading.article,
                "number": numbers[reading.article],
                "name": actor.name,
                "label": actor.label,
                "role": stated_role(text, actor),
                "left": has_lost_office(text, actor),
                "mentions": len(actor.mentions),
                "listed": actor.label != "PERSON" or is_listed_person(text, actor),
            }
            for actor in (reading.actors if reading.article in roots else ())
        )
    frame = pd.DataFrame(
        rows, columns=["article", "number", "name", "label", "role", "left", "mentions", "listed", "surname"]
    )
    if not len(frame):
        return frame
    merged = merge_names(frame, {article.outlet for article in dossier.articles}, apart)
    surnames = merged["name"].str.rsplit(" ", n=1).str[-1]
    listed = find_listed_rows(merged, find_staff(dossier.articles, dossier.readings))
    return merged.assign(listed=listed, surname=surnames)


def find_listed_rows(merged: pd.DataFrame, staff: Collection[str]) -> "pd.Series[bool]":
    """Return which rows who's who lists: of persons those of whom a text is sure, no staff, no name that is cut."""
    persons = merged["label"] == "PERSON"
    sure = merged["listed"].groupby(merged["name"]).transform("any")
    cut = find_cut_names(merged["name"][persons])
    return ~persons | (sure & ~merged["name"].isin([*staff, *cut]))


def stated_role(text: str, actor: Actor) -> str:
    """Return role and affiliation in the text's own words; in one piece where they stand side by side, none if cut."""
    stated = _quote_role(text, actor)
    if is_legislator(stated) and (elected := find_constituency(text, actor)):
        return f"{stated}, {elected}"
    if is_half_an_owner(text, stated):
        return ""
    if (not stated or is_bare_office(stated)) and (apposed := find_apposed_office(text, actor)):
        return _quote_line(text, apposed.start, apposed.end)
    return stated


def _quote_role(text: str, actor: Actor) -> str:
    """Return the words that the reading found for somebody's role, made whole by those beside them; none if cut."""
    role, body = actor.role, actor.affiliation
    if role is None:
        return ""  # "Adam Doe of Northern Shipping": what he is there, the text does not say
    if is_role_of_another_time_or_body(text, actor, _first_of(role, body)):
        return ""
    if body and (is_place_of_a_deed(text, body, role) or is_place_of_another_office(text, role, body)):
        return ""
    end = (
        find_role_end(text, actor, role.end)
        if body is None or body.start < role.end
        else find_nouns_end(text, role.end)
    )
    if end is None or (body and body.start >= role.end and is_half_a_body(text, body)):
        return ""
    first = _first_of(role, body)
    if is_half_a_name(text, first.start, end):
        return ""
    if is_half_a_role(text, first.start, max(end, body.end if body else 0)):
        return ""
    if first != role:
        return _quote_line(text, extend_role(text, first.start), end)
    office = _quote_line(text, extend_role(text, role.start), end)
    if body and is_part_of_a_title(text, role, body):
        return _quote_line(text, extend_role(text, role.start), body.end)
    place = _quote_line(text, body.start, body.end) if body else ""
    if place.casefold().endswith(office.casefold()):
        return place  # "Commissioner for Fisheries, League Commissioner for Fisheries"
    if place in office or place.split()[0].startswith(office.split()[-1]):
        return office
    return "" if is_body_of_another_sentence(place) else f"{office}, {place}"


def _quote_line(text: str, start: int, end: int) -> str:
    """Return a stretch of a text in one line, without what exports and wires leave in it."""
    return _LOOSE.sub("", " ".join(text[start:end].split()))


def _first_of(role: Span, body: Span | None) -> Span:
    """Return the stretch from a body to the role right behind it, else the role."""
    return Span(role.article, body.start, role.end) if body and 0 <= role.start - body.end <= 3 else role


def merge_names(frame: pd.DataFrame, outlets: Collection[str], apart: Collection[str] = ()) -> pd.DataFrame:
    """Return the rows with the name and kind that each is printed under, so that one name has one row in a table."""
    mentions = frame.groupby("name")["mentions"].sum().to_dict()
    kinds = resolve_name_labels(zip(frame["name"], frame["label"], frame["mentions"], strict=True), outlets)
    label = frame["name"].map(lambda name: kinds[name.casefold()])
    people = set(frame["name"][label == "PERSON"])
    together = [frozenset(names) for _, names in frame.groupby("article")["name"]]
    names = resolve_printed_names({str(name): int(count) for name, count in mentions.items()}, people, together, apart)
    return frame.assign(name=frame["name"].map(names), label=label)


def frame(table: Table) -> pd.DataFrame:
    """Return a printed table as a frame with the columns' keys, for calculating with."""
    return pd.DataFrame(
        [[str(v) if isinstance(v, Message) else v for v in row] for row in table.rows],
        columns=[column.key for column in table.columns],
    )


def asserted(dossier: Dossier) -> pd.DataFrame:
    """One row a statement and story: who asserts it, in which words, who carries it, how many roots stand behind it."""
    rows = [
        {
            "story": account.story,
            "statement": row.statement,
            "speaker": row.speaker,
            "class": row.speaker_class,
            "named": row.named,
            "kind": row.kind,
            "polarity": row.polarity,
            "cue": row.cue,
            "hedges": row.hedges,
            "outlets": row.outlets,
            "articles": row.articles,
            "root": row.root,
            "roots": row.roots,
            "grade": row.grade,
            "first_seen": row.first_seen,
        }
        for account in dossier.accounts
        for row in account.claims
    ]
    columns = ["story", "statement", "speaker", "class", "named", "kind", "polarity", "cue", "hedges", "outlets"]
    return pd.DataFrame(rows, columns=[*columns, "articles", "root", "roots", "grade", "first_seen"])
