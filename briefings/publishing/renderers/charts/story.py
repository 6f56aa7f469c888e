"""Pictures of one story: when it was reported, and from how many origins; places and sizes only."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from briefings.core.edition import Source, StoryItem
from briefings.publishing.renderers.i18n import Translator, get_translator

#: How long one bar of a timeline may stand for, in hours, and how many bars there are at most.
BAR_HOURS, MAX_BARS = (1, 2, 3, 6, 12, 24, 48, 168, 720, 2160, 8760, 87600), 26
#: Rows that the picture of origins has, and marks in one of them.
MAX_ORIGINS, MAX_MARKS_PER_ORIGIN = 6, 24


@dataclass(frozen=True, slots=True)
class TextMark:
    """A rectangle, and whether it stands for texts of their own or for copies."""

    x: float
    y: float
    width: float
    height: float
    own: bool


@dataclass(frozen=True, slots=True)
class AxisTick:
    """A word beneath the line: where it stands, and which end of it stands there ("start", "middle", "end")."""

    x: float
    label: str
    anchor: str


@dataclass(frozen=True, slots=True)
class TimelineChart:
    """When the articles of a story came out: bars of texts of their own, copies on top."""

    marks: tuple[TextMark, ...]
    ticks: tuple[AxisTick, ...]
    #: the picture in words, with what it shows
    summary: str


def lay_out_timeline(
    item: StoryItem,
    sources: Mapping[int, Source],
    width: float,
    height: float,
    words: Translator | None = None,
    year: int | None = None,
) -> TimelineChart:
    """Lay out the dated articles of a story in a box of the given size; empty with fewer than three of them."""
    words = words or get_translator("en")
    dated = sorted(
        ((source.trusted_date, source.copy_of is None) for number in item.references if (source := sources.get(number))
         and source.trusted_date is not None),
        key=lambda pair: pair[0],
    )  # fmt: skip
    if len(dated) < 3 or dated[0][0] == dated[-1][0]:
        return TimelineChart((), (), "")
    first, last = dated[0][0], dated[-1][0]
    long = (last - first).total_seconds() / 3600
    hours = next((hours for hours in BAR_HOURS if long / hours < MAX_BARS), BAR_HOURS[-1])
    begin = _floor_to_bar(first, hours)
    count = int((last - begin) / timedelta(hours=hours)) + 1
    bins = Counter((int((when - begin) / timedelta(hours=hours)), own) for when, own in dated)
    highest = max(bins[at, True] + bins[at, False] for at in range(count))
    step, unit = width / count, height / highest
    bar = min(step * 0.8, 14.0)
    marks = []
    for at in range(count):
        x = round(words.mirror_x(at * step + (step - bar) / 2, bar, width), 2)
        own, copies = bins[at, True] * unit, bins[at, False] * unit
        if own:
            marks.append(TextMark(x, round(height - own, 2), round(bar, 2), round(own, 2), own=True))
        if copies:
            marks.append(TextMark(x, round(height - own - copies, 2), round(bar, 2), round(copies, 2), own=False))
    return TimelineChart(
        tuple(marks),
        _lay_out_ticks(begin, first, last, hours, step, width, words, year),
        _describe_timeline(dated, words, year),
    )


def _floor_to_bar(moment: datetime, hours: int) -> datetime:
    """Return the beginning of the step that a moment falls into; steps of a day and more begin at midnight."""
    midnight = moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight if hours >= 24 else midnight + timedelta(hours=moment.hour // hours * hours)


def _lay_out_ticks(
    begin: datetime,
    first: datetime,
    last: datetime,
    hours: int,
    step: float,
    width: float,
    words: Translator,
    year: int | None,
) -> tuple[AxisTick, ...]:
    """Return labels for the first and the last report, and for the days between them where they fit."""
    edges = ("start", "end") if words.direction == "ltr" else ("end", "start")
    ends = (
        AxisTick(words.mirror_x(0.0, 0.0, width), words.format_chart_date(first, year), edges[0]),
        AxisTick(words.mirror_x(width, 0.0, width), words.format_chart_date(last, year), edges[1]),
    )
    # a character of a label is some 4.6 units wide
    clear = [len(tick.label) * 4.6 + 8 for tick in ends]
    between = []
    day = begin.replace(hour=0) + timedelta(days=1)
    taken = clear[0]
    while day < last:
        x = (day - begin) / timedelta(hours=hours) * step
        label = words.format_chart_date(day, year)
        half = len(label) * 2.3 + 4
        if x - half > taken and x + half < width - clear[1]:
            between.append(AxisTick(round(words.mirror_x(x, 0.0, width), 2), label, "middle"))
            taken = x + half
        day += timedelta(days=max(1, hours // 24))
    return (ends[0], *between, ends[1])


def _describe_timeline(dated: Sequence[tuple[datetime, bool]], words: Translator, year: int | None) -> str:
    own = sum(own for _, own in dated)
    return words.gettext("%(articles)s from %(first)s to %(last)s: %(own)s of their own, %(copies)s") % {
        "articles": words.format_count("%(num)s article", "%(num)s articles", len(dated)),
        "first": words.format_date_time(dated[0][0], year),
        "last": words.format_date_time(dated[-1][0], year),
        "own": words.format_count("%(num)s text", "%(num)s texts", own),
        "copies": words.format_count("%(num)s copy", "%(num)s copies", len(dated) - own),
    }


@dataclass(frozen=True, slots=True)
class OriginRow:
    """One independent origin of a story: the outlet that had it first, and its articles as marks."""

    label: str
    y: float
    marks: tuple[TextMark, ...]
    #: articles; more than there are marks where they are many
    count: int


@dataclass(frozen=True, slots=True)
class OriginsChart:
    """The independent origins of a story, one beneath the other."""

    rows: tuple[OriginRow, ...]
    #: origins that are not drawn
    more: int
    height: float
    summary: str


def lay_out_origins(
    item: StoryItem,
    sources: Mapping[int, Source],
    left: float,
    width: float,
    row: float = 11.0,
    words: Translator | None = None,
) -> OriginsChart:
    """Lay out the origins of a story, marks from `left` to `width`; empty where there is only one article."""
    words = words or get_translator("en")
    known = [[sources[number] for number in numbers if number in sources] for numbers in item.origins]
    known = [members for members in known if members]
    if sum(map(len, known)) < 2:
        return OriginsChart((), 0, 0.0, "")
    size = row - 3.5
    step = min(size + 2, (width - left) / max(1, min(MAX_MARKS_PER_ORIGIN, max(map(len, known)))))
    rows = []
    for at, members in enumerate(known[:MAX_ORIGINS]):
        # texts of their own before copies, by time
        ordered = sorted(
            members, key=lambda s: (s.copy_of is not None, s.trusted_date is None, s.trusted_date, s.number)
        )
        marks = tuple(
            TextMark(round(left + n * step, 2), round(at * row + 1.5, 2), round(min(size, step - 1), 2), size,
                 own=source.copy_of is None)
            for n, source in enumerate(ordered[:MAX_MARKS_PER_ORIGIN])
        )  # fmt: skip
        rows.append(OriginRow(ordered[0].outlet, round(at * row, 2), marks, len(members)))
    summary = words.gettext("%(origins)s: %(list)s") % {
        "origins": words.format_count("%(num)s independent source", "%(num)s independent sources", len(known)),
        "list": "; ".join(
            f"{row.label}, {words.format_count('%(num)s article', '%(num)s articles', row.count)}" for row in rows
        ),
    }
    return OriginsChart(tuple(rows), max(0, len(known) - MAX_ORIGINS), round(len(rows) * row, 2), summary)
