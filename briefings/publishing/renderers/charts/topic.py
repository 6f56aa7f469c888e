"""Pictures of many stories: who stands in which, and when each was reported; places and sizes only."""

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from briefings.core.edition import Briefing, Section, Source, StoryItem
from briefings.publishing.renderers.i18n import Translator, get_translator

#: Names and stories that the matrix shows.
MAX_NAMES, MAX_STORIES = 14, 26


@dataclass(frozen=True, slots=True)
class ChartDot:
    """A name in a story: place and radius, and in how many texts of the story it stands."""

    x: float
    y: float
    radius: float
    count: int


@dataclass(frozen=True, slots=True)
class NameMatrix:
    """Names down the side, stories along the top, a dot where a name stands in a story."""

    #: (y, name)
    names: tuple[tuple[float, str], ...]
    #: (x, number as the page gives it, `Item.id`)
    stories: tuple[tuple[float, str, str], ...]
    dots: tuple[ChartDot, ...]
    width: float
    height: float
    summary: str


def lay_out_name_matrix(
    briefing: Briefing,
    sections: Sequence[int],
    left: float,
    width: float,
    row: float = 15.0,
    words: Translator | None = None,
) -> NameMatrix:
    """Lay out who stands in which story of some sections; empty where fewer than three people stand in two or more.

    `sections` are places in the edition, from 0. People are those of the topics' tables.
    """
    words = words or get_translator("en")
    columns = [
        (f"{place + 1}.{rank}", item)
        for place in sections
        for rank, item in enumerate(briefing.sections[place].items, 1)
    ][:MAX_STORIES]
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
        return NameMatrix((), (), (), 0.0, 0.0, "")
    order = sorted(shared, key=lambda name: (-sum(map(bool, shared[name])), -sum(shared[name]), name))[:MAX_NAMES]
    used = [at for at in range(len(columns)) if any(shared[name][at] for name in order)]
    step = min((width - left) / len(used), 34.0)
    most = max(max(shared[name]) for name in order)
    top = row
    dots = tuple(
        ChartDot(
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
        "stories": words.format_count("%(num)s story", "%(num)s stories", sum(map(bool, shared[widest]))),
    }
    return NameMatrix(
        tuple((round(top + (line + 0.5) * row, 2), name) for line, name in enumerate(order)),
        tuple(
            (round(left + (place + 0.5) * step, 2), columns[at][0], columns[at][1].id) for place, at in enumerate(used)
        ),
        dots,
        round(left + len(used) * step, 2),
        round(top + len(order) * row + 2, 2),
        summary,
    )


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One story among others: where its name stands, and the line from its first step to its last."""

    number: str
    label: str
    x: float
    y: float
    width: float


@dataclass(frozen=True, slots=True)
class StorySpansChart:
    """Stories beneath one another over the steps of the edition, a dot where articles came out."""

    lines: tuple[StoryLine, ...]
    dots: tuple[ChartDot, ...]
    #: (x, label); the label is empty where it does not fit
    steps: tuple[tuple[float, str], ...]
    height: float
    summary: str


def lay_out_story_spans(
    sections: Sequence[Section],
    sources: Mapping[int, Source],
    left: float,
    width: float,
    row: float = 15.0,
    words: Translator | None = None,
) -> StorySpansChart:
    """Lay out the stories of some sections over the steps that the edition counts by, most reported first.

    Empty where there are fewer than two steps, or fewer than two stories with a date.
    """
    words = words or get_translator("en")
    firsts = [first for first, _ in sections[0].volume] if sections else []
    told = [
        (f"{place}.{rank}", item)
        for place, s in enumerate(sections, 1)
        for rank, item in enumerate(s.items, 1)
        if item.points
    ]
    counts: list[tuple[str, StoryItem, Counter[int]]] = []
    for number, item in told:
        published = (sources[n].trusted_date for n in item.references if n in sources)
        days = [moment.date() for moment in published if moment and firsts and moment.date() >= firsts[0]]
        if days:
            counts.append((number, item, Counter(bisect_right(firsts, day) - 1 for day in days)))
    if len(firsts) < 2 or len(counts) < 2:
        return StorySpansChart((), (), (), 0.0, "")
    counts = sorted(counts, key=lambda one: (min(one[2]), -one[1].articles, one[0]))[:MAX_STORIES]
    step = (width - left) / len(firsts)
    most = max(max(found.values()) for _, _, found in counts)
    top = row
    lines, dots = [], []
    for at, (number, item, found) in enumerate(counts):
        y = round(top + (at + 0.5) * row, 2)
        begin, end = left + (min(found) + 0.5) * step, left + (max(found) + 0.5) * step
        lines.append(StoryLine(number, item.headline, round(begin, 2), y, round(end - begin, 2)))
        for place, count in sorted(found.items()):
            radius = max(1.6, math.sqrt(count / most) * min(row / 2 - 0.6, step / 2))
            dots.append(ChartDot(round(left + (place + 0.5) * step, 2), y, round(radius, 2), count))
    named = [words.format_day(first, firsts[-1].year) for first in firsts]
    every = max(1, math.ceil((max(map(len, named)) * 4.8 + 8) / step))
    steps = tuple(
        (round(left + (at + 0.5) * step, 2), label if at % every == 0 else "") for at, label in enumerate(named)
    )
    number, item, _ = max(counts, key=lambda one: one[1].articles)
    summary = words.gettext("When the stories were reported: most on %(headline)s (%(articles)s)") % {
        "headline": item.headline[:80],
        "articles": words.format_count("%(num)s article", "%(num)s articles", item.articles),
    }
    return StorySpansChart(tuple(lines), tuple(dots), steps, round(top + len(counts) * row + 2, 2), summary)
