"""Pictures of one story: when it was reported, and from how many origins; places and sizes only."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from briefings.model.edition import Item, Source
from briefings.renderers.labels import Labels, labels

#: How long one bar of a timeline may stand for, in hours, and how many bars there are at most.
HOURS, BARS = (1, 2, 3, 6, 12, 24, 48, 168, 720, 2160, 8760, 87600), 26
#: Rows that the picture of origins has, and marks in one of them.
ROWS, MARKS = 6, 24


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
