"""Pictures of stories: when it was reported, from how many origins, who stands in which; places and sizes only."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from briefings.model.edition import Briefing, Item, Source
from briefings.renderers.labels import Labels, labels

#: How long one bar of a timeline may stand for, in hours, and how many bars there are at most.
HOURS, BARS = (1, 2, 3, 6, 12, 24, 48, 168, 720, 2160, 8760, 87600), 26
#: Rows that the picture of origins has, and marks in one of them.
ROWS, MARKS = 6, 24
#: Names and stories that the matrix shows.
NAMES, STORIES = 14, 26


@dataclass(frozen=True, slots=True)
class Mark:
    """A rectangle, and whether it stands for texts of their own or for copies."""

    x: float
    y: float
    width: float
    height: float
    own: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """A word beneath the line: where it stands, and which end of it stands there ("start", "middle", "end")."""

    x: float
    label: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """When the articles of a story came out: bars of texts of their own, copies on top."""

    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...]
    #: the picture in words, with what it shows
    summary: str


def timeline(
    item: Item,
    sources: Mapping[int, Source],
    width: float,
    height: float,
    words: Labels | None = None,
    year: int | None = None,
) -> Timeline:
    """Lay out the dated articles of a story in a box of the given size; empty with fewer than three of them."""
    words = words or labels("en")
    dated = sorted(
        ((source.published, source.copy_of is None) for number in item.references if (source := sources.get(number))
         and source.published is not None),
        key=lambda pair: pair[0],
    )  # fmt: skip
    if len(dated) < 3 or dated[0][0] == dated[-1][0]:
        return Timeline((), (), "")
    first, last = dated[0][0], dated[-1][0]
    long = (last - first).total_seconds() / 3600
    hours = next((hours for hours in HOURS if long / hours < BARS), HOURS[-1])
    begin = _floor(first, hours)
    count = int((last - begin) / timedelta(hours=hours)) + 1
    bins = Counter((int((when - begin) / timedelta(hours=hours)), own) for when, own in dated)
    highest = max(bins[at, True] + bins[at, False] for at in range(count))
    step, unit = width / count, height / highest
    bar = min(step * 0.8, 14.0)
    marks = []
    for at in range(count):
        x = round(words.across(at * step + (step - bar) / 2, bar, width), 2)
        own, copies = bins[at, True] * unit, bins[at, False] * unit
        if own:
            marks.append(Mark(x, round(height - own, 2), round(bar, 2), round(own, 2), own=True))
        if copies:
            marks.append(Mark(x, round(height - own - copies, 2), round(bar, 2), round(copies, 2), own=False))
    return Timeline(
        tuple(marks), _ticks(begin, first, last, hours, step, width, words, year), _told(dated, words, year)
    )


def _floor(moment: datetime, hours: int) -> datetime:
    """Return the beginning of the step that a moment falls into; steps of a day and more begin at midnight."""
    midnight = moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight if hours >= 24 else midnight + timedelta(hours=moment.hour // hours * hours)


def _ticks(
    begin: datetime,
    first: datetime,
    last: datetime,
    hours: int,
    step: float,
    width: float,
    words: Labels,
    year: int | None,
) -> tuple[Tick, ...]:
    """Name the first and the last report, and the days between them where there is room."""
    edges = ("start", "end") if words.direction == "ltr" else ("end", "start")
    ends = (
        Tick(words.across(0.0, 0.0, width), words.drawn(first, year), edges[0]),
        Tick(words.across(width, 0.0, width), words.drawn(last, year), edges[1]),
    )
    # a character of a label is some 4.6 units wide
    clear = [len(tick.label) * 4.6 + 8 for tick in ends]
    between = []
    day = begin.replace(hour=0) + timedelta(days=1)
    taken = clear[0]
    while day < last:
        x = (day - begin) / timedelta(hours=hours) * step
        label = words.drawn(day, year)
        half = len(label) * 2.3 + 4
        if x - half > taken and x + half < width - clear[1]:
            between.append(Tick(round(words.across(x, 0.0, width), 2), label, "middle"))
            taken = x + half
        day += timedelta(days=max(1, hours // 24))
    return (ends[0], *between, ends[1])


def _told(dated: Sequence[tuple[datetime, bool]], words: Labels, year: int | None) -> str:
    own = sum(own for _, own in dated)
    return words.gettext("%(articles)s from %(first)s to %(last)s: %(own)s of their own, %(copies)s") % {
        "articles": words.counted("%(num)s article", "%(num)s articles", len(dated)),
        "first": words.moment(dated[0][0], year),
        "last": words.moment(dated[-1][0], year),
        "own": words.counted("%(num)s text", "%(num)s texts", own),
        "copies": words.counted("%(num)s copy", "%(num)s copies", len(dated) - own),
    }


@dataclass(frozen=True, slots=True)
class Origin:
    """One independent origin of a story: the outlet that had it first, and its articles as marks."""

    label: str
    y: float
    marks: tuple[Mark, ...]
    #: articles; more than there are marks where they are many
    count: int


@dataclass(frozen=True, slots=True)
class Origins:
    """The independent origins of a story, one beneath the other."""

    rows: tuple[Origin, ...]
    #: origins that are not drawn
    more: int
    height: float
    summary: str


def origins(
    item: Item, sources: Mapping[int, Source], left: float, width: float, row: float = 11.0, words: Labels | None = None
) -> Origins:
    """Lay out the origins of a story, marks from `left` to `width`; empty where there is only one article."""
    words = words or labels("en")
    known = [[sources[number] for number in numbers if number in sources] for numbers in item.origins]
    known = [members for members in known if members]
    if sum(map(len, known)) < 2:
        return Origins((), 0, 0.0, "")
    size = row - 3.5
    step = min(size + 2, (width - left) / max(1, min(MARKS, max(map(len, known)))))
    rows = []
    for at, members in enumerate(known[:ROWS]):
        # texts of their own before copies, by time
        ordered = sorted(members, key=lambda s: (s.copy_of is not None, s.published is None, s.published, s.number))
        marks = tuple(
            Mark(round(left + n * step, 2), round(at * row + 1.5, 2), round(min(size, step - 1), 2), size,
                 own=source.copy_of is None)
            for n, source in enumerate(ordered[:MARKS])
        )  # fmt: skip
        rows.append(Origin(ordered[0].outlet, round(at * row, 2), marks, len(members)))
    summary = words.gettext("%(origins)s: %(list)s") % {
        "origins": words.counted("%(num)s independent root", "%(num)s independent roots", len(known)),
        "list": "; ".join(
            f"{row.label}, {words.counted('%(num)s article', '%(num)s articles', row.count)}" for row in rows
        ),
    }
    return Origins(tuple(rows), max(0, len(known) - ROWS), round(len(rows) * row, 2), summary)


@dataclass(frozen=True, slots=True)
class Dot:
    """A name in a story: place and radius, and in how many texts of the story it stands."""

    x: float
    y: float
    radius: float
    count: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """Names down the side, stories along the top, a dot where a name stands in a story."""

    #: (y, name)
    names: tuple[tuple[float, str], ...]
    #: (x, number as the page gives it, `Item.id`)
    stories: tuple[tuple[float, str, str], ...]
    dots: tuple[Dot, ...]
    width: float
    height: float
    summary: str


def matrix(
    briefing: Briefing,
    sections: Sequence[int],
    left: float,
    width: float,
    row: float = 15.0,
    words: Labels | None = None,
) -> Matrix:
    """Lay out who stands in which story of some sections; empty where fewer than three people stand in two or more.

    `sections` are places in the edition, from 0. People are those of the topics' tables.
    """
    words = words or labels("en")
    columns = [
        (f"{place + 1}.{rank}", item)
        for place in sections
        for rank, item in enumerate(briefing.sections[place].items, 1)
    ][:STORIES]
    named: dict[str, set[int]] = {}
    for place in sections:
        for table in briefing.sections[place].tables:
            if table.key == "people":
                for cells in table.rows:
                    numbers = cells[-1] if isinstance(cells[-1], tuple) else ()
                    named.setdefault(str(cells[0]), set()).update(numbers)
    counts = {name: [len(numbers & set(item.references)) for _, item in columns] for name, numbers in named.items()}
    shared = {name: row for name, row in counts.items() if sum(map(bool, row)) > 1}
    if len(shared) < 3 or len(columns) < 3:
        return Matrix((), (), (), 0.0, 0.0, "")
    order = sorted(shared, key=lambda name: (-sum(map(bool, shared[name])), -sum(shared[name]), name))[:NAMES]
    used = [at for at in range(len(columns)) if any(shared[name][at] for name in order)]
    step = min((width - left) / len(used), 34.0)
    most = max(max(shared[name]) for name in order)
    top = row
    dots = tuple(
        Dot(
            round(left + (place + 0.5) * step, 2),
            round(top + (line + 0.5) * row, 2),
            round(math.sqrt(shared[name][at] / most) * (row / 2 - 0.8), 2),
            shared[name][at],
        )
        for line, name in enumerate(order)
        for place, at in enumerate(used)
        if shared[name][at]
    )
    widest = order[0]
    summary = words.gettext("Who stands in which story: %(name)s in %(stories)s, the most") % {
        "name": widest,
        "stories": words.counted("%(num)s story", "%(num)s stories", sum(map(bool, shared[widest]))),
    }
    return Matrix(
        tuple((round(top + (line + 0.5) * row, 2), name) for line, name in enumerate(order)),
        tuple(
            (round(left + (place + 0.5) * step, 2), columns[at][0], columns[at][1].id) for place, at in enumerate(used)
        ),
        dots,
        round(left + len(used) * step, 2),
        round(top + len(order) * row + 2, 2),
        summary,
    )
