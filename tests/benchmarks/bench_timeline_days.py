"""Which days a timeline lists: against gold timelines, with weights that were chosen on other ones; floors below.

Run with `pytest tests/benchmarks/bench_timeline_days.py -s`. The corpora lie beside the checkout; without them it is
skipped. `bench_stories.py` holds the same days against the gold timelines as they are distributed.
"""

from collections.abc import Mapping, Sequence, Set
from datetime import date
from functools import cache
from itertools import pairwise, product
from pathlib import Path

import pytest
from benchmarks.bench_stories import FLOORS, TIMELINES, collected, lines, report, studied

from briefings.analysis.stories.ledger.timeline import (
    DAY_WEIGHTS,
    DatedSentence,
    DayWeights,
    choose_days,
    find_dated_sentences,
)

#: One gold timeline of Syria has what happened in 2012 in 2011: the first monitors, the attack on Houla, the downing of
#: a Turkish jet. Two others have some of it in the right year, and the articles tell all of it in 2012.
A_YEAR_EARLY = frozenset(
    date.fromisoformat(f"2011-{day}")
    for day in (
        *("02-16", "02-22", "02-23", "02-24", "02-28", "03-01", "03-27", "04-12", "05-07", "05-10", "05-17", "05-25"),
        *("06-03", "06-05", "06-06", "06-12", "06-22", "06-26", "07-06", "07-11", "07-12", "07-17", "07-18", "07-19"),
    )
)
FAMILY = tuple(DayWeights(*choice) for choice in product((0.5, 1.0, 2.0), (0.0, 0.5, 1.0), (0.2, 0.25, 0.3)))
#: Months that are left out together while weights are chosen by the others.
MONTHS_TOGETHER = 3

pytestmark = [pytest.mark.slow, pytest.mark.shared]


class Crisis:
    """The dated sentences of a topic and the days of its gold timelines."""

    def __init__(self, shared: Path, topic: str) -> None:
        folder = shared / "data" / "dev" / "summaries"
        rows = [row for row in lines(folder / "t17_articles_dev.jsonl.gz") if row["topic"] == topic]
        self.days = find_dated_sentences(*studied(collected(row) for row in rows))
        gold = next(row for row in lines(folder / "t17_gold_timelines_dev.jsonl.gz") if row["topic"] == topic)
        self.timelines = split_timelines([date.fromisoformat(line["date"][:10]) for line in gold["timeline"]])
        self.gold = frozenset(day for timeline in self.timelines for day in put_years_right(topic, timeline))

    def list_days(self, weights: DayWeights) -> frozenset[date]:
        """Return the days that are listed by some weights and have a sentence that can be printed."""
        chosen: Mapping[date, Sequence[DatedSentence]] = choose_days(self.days, weights)
        return frozenset(day for day, told in chosen.items() if any(one.tells for one in told))


def split_timelines(days: Sequence[date]) -> list[list[date]]:
    """Part what stands one behind the other: a timeline ends where the days go back."""
    ends = [place for place, (one, other) in enumerate(pairwise(days), 1) if other <= one]
    return [list(days[start:end]) for start, end in pairwise((0, *ends, len(days)))]


def put_years_right(topic: str, timeline: Sequence[date]) -> list[date]:
    wrong = topic == "syria" and set(timeline) >= A_YEAR_EARLY
    return [day.replace(year=2012) if wrong and day in A_YEAR_EARLY else day for day in timeline]


def agreement(found: Set[date], gold: Set[date]) -> float:
    return 2 * len(found & gold) / (len(found) + len(gold))


def block(day: date) -> int:
    return (day.year * 12 + day.month) // MONTHS_TOGETHER


@cache
def read_crises(shared: Path) -> dict[str, Crisis]:
    return {topic: Crisis(shared, topic) for topic in TIMELINES}


@pytest.fixture
def crises(shared: Path) -> dict[str, Crisis]:
    return read_crises(shared)


@pytest.mark.parametrize("topic", TIMELINES)
def test_listed_days_are_those_of_gold_timelines_with_their_years_right(crises: dict[str, Crisis], topic: str) -> None:
    crisis = crises[topic]
    found = crisis.list_days(DAY_WEIGHTS)
    printable = {day for day, told in crisis.days.items() if any(one.tells for one in told)}
    report(
        f"\n{topic}: {len(found)} days, {len(found & crisis.gold)} of {len(crisis.gold)} gold ones, F1 "
        f"{agreement(found, crisis.gold):.3f}; dated {len(crisis.gold & crisis.days.keys())}, with a sentence that can "
        f"be printed {len(crisis.gold & printable)} of {len(printable)}"
    )
    assert agreement(found, crisis.gold) >= FLOORS["timeline_days_f1_years_right"][topic]


@pytest.mark.parametrize(("chosen_on", "measured_on"), [TIMELINES, TIMELINES[::-1]])
def test_weights_chosen_on_one_crisis_hold_on_the_other(
    crises: dict[str, Crisis], chosen_on: str, measured_on: str
) -> None:
    """Of equally good weights those count that do worst on the other crisis."""
    scores = {weights: agreement(crises[chosen_on].list_days(weights), crises[chosen_on].gold) for weights in FAMILY}
    best = [weights for weights in FAMILY if scores[weights] == max(scores.values())]
    others = {weights: agreement(crises[measured_on].list_days(weights), crises[measured_on].gold) for weights in best}
    worst = min(best, key=others.__getitem__)
    report(
        f"\nchosen on {chosen_on}, F1 {scores[worst]:.3f}: {worst} of {len(best)}; {measured_on}: {others[worst]:.3f}"
    )
    assert others[worst] >= FLOORS["timeline_days_f1_chosen_elsewhere"][measured_on]


def test_weights_chosen_on_other_months_hold(crises: dict[str, Crisis]) -> None:
    crisis = crises["syria"]
    listed = {weights: crisis.list_days(weights) for weights in FAMILY}
    found: set[date] = set()
    for left_out in sorted({block(day) for day in crisis.days}):
        gold = {day for day in crisis.gold if block(day) != left_out}
        best = max(FAMILY, key=lambda weights: agreement({d for d in listed[weights] if block(d) != left_out}, gold))
        found |= {day for day in listed[best] if block(day) == left_out}
    report(f"\nsyria, chosen on the other months: {len(found)} days, F1 {agreement(found, crisis.gold):.3f}")
    assert agreement(found, crisis.gold) >= FLOORS["timeline_days_f1_chosen_elsewhere"]["other months of syria"]
