"""The geometry of the charts: counts become bars with a place and a size; the templates only draw them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from briefings.core.edition import Coverage, Section
from briefings.publishing.renderers.i18n import Translator, get_translator


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its place and size in the units of the picture, what it counts and what is written at its foot."""

    x: float
    y: float
    width: float
    height: float
    count: int
    label: str
    #: where the middle of the label stands: beneath the bar, and never cut off by the edge
    foot: float
    #: whether the label is written; with many bars only some are
    labelled: bool
    #: whether the count is written above it
    counted: bool


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars side by side on one line."""

    bars: tuple[Bar, ...]
    #: "day", "week", "month" or "year": what one bar stands for
    unit: str
    #: the tallest bar
    peak: int
    #: the chart in words, for those who do not see it
    summary: str


def lay_out_bar_chart(
    section: Section,
    width: float,
    height: float,
    *,
    peak: int | None = None,
    gap: float = 0.22,
    words: Translator | None = None,
) -> BarChart:
    """Lay out the volume of a section in a box of the given size; `peak` is the count that fills its height."""
    words = words or get_translator("en")
    counts = tuple(zip(format_period_labels(section, words), (count for _, count in section.volume), strict=True))
    tallest = max((count for _, count in counts), default=0)
    scale = height / max(peak or tallest, 1)
    step = width / max(len(counts), 1)
    # a character of a label is some 5 units wide, a count above a bar some 14
    half = max((len(label) for label, _ in counts), default=0) * 2.5
    every = max(1, math.ceil((half * 2 + 10) / step))
    bar = min(step * (1 - gap), 36.0)
    return BarChart(
        bars=tuple(
            Bar(
                x=round(words.mirror_x(at * step + (step - bar) / 2, bar, width), 2),
                y=round(height - count * scale, 2),
                width=round(bar, 2),
                height=round(count * scale, 2),
                count=count,
                label=label,
                foot=round(words.mirror_x(min(max((at + 0.5) * step, half), max(width - half, half)), 0.0, width), 2),
                labelled=at % every == 0,
                counted=count > 0 and (step >= 14 or count == tallest),
            )
            for at, (label, count) in enumerate(counts)
        ),
        unit=section.unit,
        peak=tallest,
        summary=describe_volume(section.unit, counts, words),
    )


def describe_volume(unit: str, counts: Sequence[tuple[str, int]], words: Translator) -> str:
    """Return in words what a chart of `counts`, one a day, week, month or year, shows."""
    total = sum(count for _, count in counts)
    if not total:
        nothing = {
            "day": words.format_count("no article in %(num)s day", "no article in %(num)s days", len(counts)),
            "week": words.format_count("no article in %(num)s week", "no article in %(num)s weeks", len(counts)),
            "month": words.format_count("no article in %(num)s month", "no article in %(num)s months", len(counts)),
            "year": words.format_count("no article in %(num)s year", "no article in %(num)s years", len(counts)),
        }
        return nothing[unit]
    most = {
        "day": words.gettext("most in the day of %(when)s (%(count)s)"),
        "week": words.gettext("most in the week of %(when)s (%(count)s)"),
        "month": words.gettext("most in the month of %(when)s (%(count)s)"),
        "year": words.gettext("most in the year of %(when)s (%(count)s)"),
    }
    tallest, highest = max(counts, key=lambda pair: pair[1])
    articles = words.format_count("%(num)s article", "%(num)s articles", total)
    return words.gettext("%(articles)s from %(first)s to %(last)s, %(most)s") % {
        "articles": articles,
        "first": counts[0][0],
        "last": counts[-1][0],
        "most": most[unit] % {"when": tallest, "count": words.format_number(highest)},
    }


def format_period_labels(section: Section, words: Translator) -> tuple[str, ...]:
    """Return a label for every step of a section's volume, with the year only where it is not the same for all."""
    firsts = [first for first, _ in section.volume]
    years = {first.year for first in firsts}
    if section.unit in {"day", "week"}:
        return tuple(words.format_chart_date(first, first.year if len(years) == 1 else None) for first in firsts)
    return tuple(
        (f"{first.month}/{first.year}" if words.direction == "rtl" else words.format_month(first))
        if section.unit == "month"
        else f"{first.year}"
        for first in firsts
    )


def find_peak_count(sections: Sequence[Section]) -> int:
    """Return the tallest bar of all sections, so that their charts share one scale."""
    return max((count for section in sections for _, count in section.volume), default=0)


@dataclass(frozen=True, slots=True)
class BarSegment:
    """One part of the whole: what it is, how many, where it begins and how long it is on a line of a given length."""

    label: str
    count: int
    x: float
    width: float


def lay_out_coverage_bar(
    coverage: Coverage, length: float = 100.0, words: Translator | None = None
) -> tuple[BarSegment, ...]:
    """Return what became of the collected articles, as parts of one line; parts of nothing are left out."""
    words = words or get_translator("en")
    named = (
        (words.gettext("reported, each with a text of its own"), coverage.reported),
        (words.gettext("folded into another as its copy"), coverage.folded),
        (words.ngettext("listed, not read", "listed, not read", coverage.unread), coverage.unread),
        (words.gettext("left out, for the reasons below"), coverage.left_out),
        (words.gettext("the same article met again"), coverage.repeated),
    )
    whole = max(sum(count for _, count in named), 1)
    parts: list[BarSegment] = []
    begin = 0.0
    for label, count in named:
        if count:
            parts.append(
                BarSegment(
                    label,
                    count,
                    round(words.mirror_x(begin, count / whole * length, length), 2),
                    round(count / whole * length, 2),
                )
            )
            begin += count / whole * length
    return tuple(parts)


@dataclass(frozen=True, slots=True)
class ArticleBar:
    """The articles of a topic as a bar of three parts that are 100 together, for programs that draw no pictures."""

    section: Section
    #: those of the last day, week, month or year; those before it; what is left of the line
    last: int
    earlier: int
    rest: int


@dataclass(frozen=True, slots=True)
class ArticleBars:
    """The topics of an edition on one scale."""

    rows: tuple[ArticleBar, ...]
    #: what the last part of the bars stands for: "12 Mar"; empty where they have one part only
    last: str


def lay_out_article_bars(sections: Sequence[Section], words: Translator | None = None) -> ArticleBars:
    """Return the articles of some topics, the longest bar as long as the line."""
    words = words or get_translator("en")
    most = max((section.articles for section in sections), default=0)
    if not most:
        return ArticleBars((), "")
    # Where topics end on different days, or some has no course, one word for the last part would be wrong.
    ends = {(section.unit, section.volume[-1][0]) if len(section.volume) > 1 else None for section in sections}
    split = len(ends) == 1 and None not in ends
    rows = []
    for section in sections:
        whole = round(section.articles / most * 100)
        last = min(section.volume[-1][1], section.articles) if split else 0
        part = round(last / most * 100)
        rows.append(ArticleBar(section, part, max(whole - part, 0), 100 - max(whole, part)))
    return ArticleBars(tuple(rows), format_period_labels(sections[0], words)[-1] if split else "")
