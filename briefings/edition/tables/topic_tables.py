"""The tables of a topic and of the coverage ledger, cut from the tidy frames for print."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd

from briefings.analysis.stories.stated_roles import choose_role
from briefings.core.analysis import Analysis
from briefings.core.calendar import Calendar
from briefings.core.dossier import Dossier
from briefings.core.edition import StoryItem
from briefings.core.message import as_message, mark_message
from briefings.core.stored_readings import outline_readings
from briefings.core.table import CellValue, Column, Table
from briefings.edition.tables.omitted_rows import describe_omitted_rows

#: Labels of the three name tables, in the order they are printed: key, caption, head of the first column.
NAME_TABLES = (
    (("PERSON",), "people", mark_message("People most named"), mark_message("Person")),
    (("ORG",), "organisations", mark_message("Organisations most named"), mark_message("Organisation")),
    (("GPE", "LOC"), "places", mark_message("Places most named"), mark_message("Place")),
)
#: unit of a calendar -> caption
COVERAGE_CAPTIONS = {
    "day": mark_message("Coverage by outlet and day"),
    "week": mark_message("Coverage by outlet and week"),
    "month": mark_message("Coverage by outlet and month"),
    "year": mark_message("Coverage by outlet and year"),
}

#: What `Article.supplied` says that a reader has to know before relying on an article, the gravest first.
SUPPLIED_NOTES = (
    ("stub", "Only the opening of the text was to be had"),
    ("future", "Dated after it came in: the date is kept, and nothing is ordered by it"),
    ("date", "Dated by us: by when it came in, or by the mail or list that brought it"),
    ("order", "Which of two numbers is the day was decided by rule"),
    ("encoding", "Letters that were garbled on their way were restored"),
    ("zone", "A time without a zone, taken as UTC"),
)
#: How many sources a row of a table of names has.
MAX_SOURCES_OF_NAME = 6
#: How many sources a row of that table names; each is marked in the source list.
MAX_SOURCES_PER_ROW = 12


def section_tables(
    items: Sequence[StoryItem], frame: pd.DataFrame, names: pd.DataFrame, calendar: Calendar, most: int
) -> tuple[Table, ...]:
    """Return the tables of one topic; a topic of one article has nothing to count by story or outlet."""
    counted = (stories_table(items, 2 * most), outlets_table(frame, calendar, most)) if len(frame) > 1 else ()
    return (*counted, *name_tables(names, frame, most))


def stories_table(items: Sequence[StoryItem], most: int) -> Table:
    """One row a story, most important first, cut at `most` rows."""
    rows: list[tuple[CellValue, ...]] = [
        (
            item.headline,
            ", ".join(item.outlets),
            item.first_seen,
            item.last_seen,
            item.articles,
            item.roots,
            item.references,
        )
        for item in items[:most]
    ]
    columns = (
        Column("headline", "Story", width=4.2),
        Column("outlets", "Outlets", width=2.6),
        Column("first_seen", "First seen", "time", width=1.25),
        Column("last_seen", "Last seen", "time", width=1.25),
        Column("articles", "Articles", "count", width=0.95),
        Column("roots", "Independent sources", "count", width=0.75),
        Column("references", "Sources", "references", width=1.3),
    )
    note = describe_omitted_rows(
        "%(num)s more story not shown here; every article is in the source list.",
        "%(num)s more stories not shown here; every article is in the source list.",
        len(items) - most,
    )
    return Table("stories", "Stories", columns, tuple(rows), note, stories=tuple(item.id for item in items[:most]))


def outlets_table(frame: pd.DataFrame, calendar: Calendar, most: int) -> Table:
    """Articles by outlet and bucket of the calendar: one row an outlet, busiest first."""
    shown = calendar.firsts[-8:]
    bucket = frame["day"].map(lambda day: calendar.bucket(day) if isinstance(day, date) else None)
    counts = Counter(zip(frame["outlet"], bucket.fillna("undated"), strict=True))
    totals = frame.groupby("outlet").size()
    own = frame[~frame["copy"].astype(bool)].groupby("outlet").size()
    order = sorted(totals.index, key=lambda outlet: (-int(totals[outlet]), outlet))
    undated = any(column == "undated" for _, column in counts)
    earlier = calendar.firsts[:-8]

    def count(outlet: str, column: object) -> int | None:
        return counts[outlet, column] or None

    rows: list[tuple[CellValue, ...]] = []
    for outlet in order[:most]:
        row: list[CellValue] = [outlet]
        if earlier:
            row.append(sum(count(outlet, first) or 0 for first in earlier) or None)
        row += [count(outlet, first) for first in shown]
        if undated:
            row.append(count(outlet, "undated"))
        rows.append((*row, int(totals[outlet]), int(own.get(outlet, 0))))
    columns = [Column("outlet", "Outlet", width=2.6)]
    if earlier:
        columns.append(Column("earlier", "Earlier", "count", width=0.8))
    columns += [Column(first.isoformat(), calendar.label(first), "count", width=0.8) for first in shown]
    if undated:
        columns.append(Column("undated", "Undated", "count", width=0.9))
    columns += [
        Column("articles", "Articles", "count", width=0.9),
        Column("texts", "Own texts", "count", width=0.9),
    ]
    caption = COVERAGE_CAPTIONS[calendar.unit] if calendar.firsts else mark_message("Coverage by outlet")
    note = describe_omitted_rows(
        "%(num)s more outlet not shown here; every article is in the source list.",
        "%(num)s more outlets not shown here; every article is in the source list.",
        len(order) - most,
    )
    return Table("outlets", caption, tuple(columns), tuple(rows), note)


def name_tables(names: pd.DataFrame, frame: pd.DataFrame, most: int) -> tuple[Table, ...]:
    """People, organisations and places most named in the articles of `frame`, each with where to read about them."""
    here = names[names["article"].isin(list(frame["article"]))]
    year = max((day.year for day in frame["day"] if isinstance(day, date)), default=None)
    tables = []
    for labels, key, caption, head in NAME_TABLES:
        chosen = here[here["label"].isin(labels) & here["listed"]]
        by_name = chosen.groupby("name")
        counts = pd.DataFrame({"mentions": by_name["mentions"].sum(), "texts": by_name["number"].nunique()})
        counts = counts.reset_index().sort_values(["texts", "mentions", "name"], ascending=[False, False, True])
        # Places in lists: a frame of its own for every name takes longer than everything else here.
        places = by_name.indices
        numbered = chosen["number"].tolist()
        roles_of = choose_roles(names, list(counts["name"][:most]), year) if key == "people" else {}
        rows: list[tuple[CellValue, ...]] = []
        for name, mentions, texts in counts[:most].itertuples(index=False):
            references = sorted({int(numbered[at]) for at in places[name]})
            role, stating = roles_of.get(name, (None, ()))
            if stating and not {*stating} & {*references[:MAX_SOURCES_OF_NAME]}:
                # What is printed of somebody stands in a source of the row, though it be a text of another topic.
                known = next((number for number in references if number in stating), stating[0])
                references = [*references[: MAX_SOURCES_OF_NAME - 1], known]
            cited = tuple(sorted(references[:MAX_SOURCES_OF_NAME]))
            rows.append((str(name), *((role,) if key == "people" else ()), int(mentions), int(texts), cited))
        roles = (Column("role", "Role, as stated", width=3.4),) if key == "people" else ()
        columns = (
            Column("name", head, width=2.6),
            *roles,
            Column("mentions", "Mentions", "count", width=0.95),
            Column("articles", "Texts", "count", width=0.8),
            Column("references", "Sources", "references", width=1.7),
        )
        if rows:
            note = describe_omitted_rows(
                "%(num)s more name not shown here; every article is in the source list.",
                "%(num)s more names not shown here; every article is in the source list.",
                len(counts) - most,
            )
            tables.append(Table(key, caption, columns, tuple(rows), note))
    return tuple(tables)


def choose_roles(
    names: pd.DataFrame, wanted: Sequence[str], year: int | None
) -> dict[str, tuple[str | None, tuple[int, ...]]]:
    """Return the role of each name, and the numbers of the texts that state it: one role in all topics.

    A text of another topic may say of which country somebody is the president.
    """
    surnames = {name.rsplit(" ", 1)[-1] for name in wanted}
    bearers = names[names["surname"].isin(surnames) & (names["role"] != "")]
    counts: dict[str, dict[str, Counter[str]]] = {}
    for surname, name, role in zip(bearers["surname"], bearers["name"], bearers["role"], strict=True):
        counts.setdefault(surname, {}).setdefault(name, Counter())[role.casefold()] += 1
    found: dict[str, tuple[str | None, tuple[int, ...]]] = {}
    for name, rows in ((str(name), rows) for name, rows in names[names["name"].isin(wanted)].groupby("name")):
        family = counts.get(name.rsplit(" ", 1)[-1], {})
        own, others = family.get(name, Counter()), [of for other, of in family.items() if other != name]
        # "President Doe" in a text on his daughter is said of him: an office goes to the bearer most texts give it.
        stated = [
            role if all(of[role.casefold()] < own[role.casefold()] for of in others) else "" for role in rows["role"]
        ]
        role = choose_role(name, stated, year, left=bool(rows["left"].any()))
        numbers = sorted(int(n) for n, one in zip(rows["number"], stated, strict=True) if one and one == role)
        found[name] = role, tuple(numbers)
    return found


def coverage_tables(dossier: Dossier, numbers: Mapping[str, int]) -> tuple[Table, ...]:
    """Every outlet with what it sent, every language, and every article left out with the reason."""
    every = pd.DataFrame(
        [
            {
                "outlet": article.outlet,
                "published": article.trusted_date,
                "language": reading.language,
                "number": numbers[article.id],
            }
            for article, reading in zip(dossier.articles, outline_readings(dossier.readings), strict=True)
        ],
        columns=["outlet", "published", "language", "number"],
    )
    roots = {numbers[group.original] for group in dossier.copies}
    rows: list[tuple[CellValue, ...]] = []
    for outlet, group in every.groupby("outlet"):
        dates = [moment.to_pydatetime() for moment in group["published"] if not pd.isna(moment)]
        own = sum(number in roots for number in group["number"])
        languages = ", ".join(sorted(set(group["language"])))
        first, last = (min(dates), max(dates)) if dates else (None, None)
        rows.append((str(outlet), len(group), own, len(group) - own, languages, first, last))
    rows.sort(key=lambda row: (-int(str(row[1])), str(row[0])))
    tables = [
        Table(
            "coverage",
            "What each outlet sent",
            (
                Column("outlet", "Outlet", width=2.6),
                Column("articles", "Articles", "count"),
                Column("own", "Own texts", "count"),
                Column("copies", "Copies", "count"),
                Column("languages", "Language", width=1.1),
                Column("first", "First", "time", width=1.5),
                Column("last", "Last", "time", width=1.5),
            ),
            tuple(rows),
        )
    ]
    if dossier.left_out:
        columns = (
            Column("outlet", "Outlet", width=1.5),
            Column("title", "Title", width=4),
            Column("published", "Published", "time", width=1.3),
            Column("reason", "Reason", width=2),
        )
        left = tuple((a.outlet, a.title, a.published, as_message(reason)) for a, reason in dossier.left_out)
        tables.append(Table("left-out", "Left out of this edition", columns, left))
    return (*tables, *supplied_table(dossier, numbers))


def supplied_table(dossier: Dossier, numbers: Mapping[str, int]) -> tuple[Table, ...]:
    """Return the table of what sources did not say and we supplied, with the articles; none where nothing was."""
    rows: list[tuple[CellValue, ...]] = []
    for mark, meaning in SUPPLIED_NOTES:
        marked = sorted(numbers[article.id] for article in dossier.articles if mark in article.supplied)
        if marked:
            rows.append((meaning, len(marked), tuple(marked[:MAX_SOURCES_PER_ROW])))
    columns = (
        Column("what", "What the source did not say", width=4),
        Column("articles", "Articles", "count", width=0.8),
        Column("references", "Sources", "references", width=2),
    )
    note = f"At most {MAX_SOURCES_PER_ROW} sources a row; every one is marked in the source list."
    note = note if any(int(str(row[1])) > MAX_SOURCES_PER_ROW for row in rows) else ""
    return (Table("care", "Taken with care", columns, tuple(rows), note),) if rows else ()


def unread_table(dossier: Dossier, numbers: Mapping[str, int]) -> Table | None:
    """Articles that were listed and not read, with the reason; None when there are none."""
    articles = {article.id: article for article in dossier.articles}
    unread: list[Analysis] = [each for each in outline_readings(dossier.readings) if each.unread]
    unread.sort(key=lambda reading: numbers[reading.article])
    if not unread:
        return None
    rows = tuple(
        (articles[r.article].title, articles[r.article].outlet, as_message(r.unread), (numbers[r.article],))
        for r in unread
    )
    columns = (
        Column("title", "Title", width=4),
        Column("outlet", "Outlet", width=1.8),
        Column("reason", "Why it was not read", width=1.8),
        Column("references", "Source", "references", width=0.8),
    )
    return Table("unread", "Listed, but not read", columns, rows)
