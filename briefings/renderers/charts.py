"""The geometry of the charts: counts become bars with a place and a size; the templates only draw them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from briefings.model.edition import Coverage, Section
from briefings.renderers.typography import MONTHS, day


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
class Chart:
    """Bars side by side on one line."""

    bars: tuple[Bar, ...]
    #: "day", "week", "month" or "year": what one bar stands for
    unit: str
    #: the tallest bar
    peak: int

    @property
    def summary(self) -> str:
        """The chart in words, for those who do not see it."""
        total = sum(bar.count for bar in self.bars)
        if not total:
            return f"no article in {len(self.bars)} {self.unit}s"
        tallest = max(self.bars, key=lambda bar: bar.count)
        return (
            f"{total:,} articles from {self.bars[0].label} to {self.bars[-1].label}, "
            f"most in the {self.unit} of {tallest.label} ({tallest.count:,})"
        )


def columns(section: Section, width: float, height: float, *, peak: int | None = None, gap: float = 0.22) -> Chart:
    """Lay out the volume of a section in a box of the given size; `peak` is the count that fills its height."""
    counts = tuple(zip(labels(section), (count for _, count in section.volume), strict=True))
    tallest = max((count for _, count in counts), default=0)
    scale = height / max(peak or tallest, 1)
    step = width / max(len(counts), 1)
    # a character of a label is some 5 units wide, a count above a bar some 14
    half = max((len(label) for label, _ in counts), default=0) * 2.5
    every = max(1, math.ceil((half * 2 + 10) / step))
    bar = min(step * (1 - gap), 36.0)
    return Chart(
        bars=tuple(
            Bar(
                x=round(at * step + (step - bar) / 2, 2),
                y=round(height - count * scale, 2),
                width=round(bar, 2),
                height=round(count * scale, 2),
                count=count,
                label=label,
                foot=round(min(max((at + 0.5) * step, half), max(width - half, half)), 2),
                labelled=at % every == 0,
                counted=count > 0 and (step >= 14 or count == tallest),
            )
            for at, (label, count) in enumerate(counts)
        ),
        unit=section.unit,
        peak=tallest,
    )


def labels(section: Section) -> tuple[str, ...]:
    """Name every step of a section's volume, with the year only where it is not the same for all."""
    firsts = [first for first, _ in section.volume]
    years = {first.year for first in firsts}
    if section.unit in {"day", "week"}:
        return tuple(day(first, first.year if len(years) == 1 else None) for first in firsts)
    return tuple(
        f"{MONTHS[first.month - 1]} {first.year}" if section.unit == "month" else f"{first.year}" for first in firsts
    )


def peak(sections: Sequence[Section]) -> int:
    """Return the tallest bar of all sections, so that their charts share one scale."""
    return max((count for section in sections for _, count in section.volume), default=0)


@dataclass(frozen=True, slots=True)
class Share:
    """One part of the whole: what it is, how many, where it begins and how long it is on a line of a given length."""

    label: str
    count: int
    x: float
    width: float


def fates(coverage: Coverage, length: float = 100.0) -> tuple[Share, ...]:
    """Return what became of the collected articles, as parts of one line; parts of nothing are left out."""
    named = (
        ("reported, each with a text of its own", coverage.reported),
        ("folded into another as its copy", coverage.folded),
        ("listed, not read (another language)", coverage.unread),
        ("left out, for the reasons below", coverage.left_out),
        ("the same article met again", coverage.repeated),
    )
    whole = max(sum(count for _, count in named), 1)
    parts: list[Share] = []
    begin = 0.0
    for label, count in named:
        if count:
            parts.append(Share(label, count, round(begin, 2), round(count / whole * length, 2)))
            begin += count / whole * length
    return tuple(parts)
