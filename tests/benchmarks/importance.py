"""How well an order of stories, and a page 1, agree with what a chief editor rated the articles of eight piles.

`importance.jsonl` says of every article of a pile (its line in the corpus) how important it is in a briefing made of
that pile: 3 a lead, 2 worth telling, 1 minor, 0 not for a briefing. They were rated from title, day and first three
sentences, in random order, before anybody saw what the program ranks; a page on an event has the event's rating.
"""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from briefings.core.dossier import Dossier
from briefings.core.edition import Briefing

#: The piles that weights and features may be chosen on, and those that only measure. Split before the first result.
DEVELOP = ("outlets", "broadcaster-2", "pages-1", "syria-2011-06")
MEASURE = ("names-outlets-2", "pages-2", "syria-2012-02", "h1n1-2009-05")
#: A story is worth telling from this rating on, and a lead with that.
WORTH_TELLING, LEAD = 2, 3
#: Stories from the top of the order that count.
FIRST, TOP = 6, 10


@dataclass(frozen=True, slots=True)
class Agreement:
    """What one pile's order and page 1 share with its ratings; pairs are how many, of how many."""

    ndcg: float
    average_precision: float
    first_worth: tuple[int, int]
    page_worth: tuple[int, int]
    leads_on_page: tuple[int, int]


def load_ratings() -> Mapping[str, Mapping[str, int]]:
    """Return the rating of every article by pile and line."""
    ratings: dict[str, dict[str, int]] = {}
    for line in Path(__file__).with_name("importance.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        ratings.setdefault(row["pile"], {})[row["line"]] = row["importance"]
    return ratings


def rate_stories(dossier: Dossier, ratings: Mapping[str, int]) -> dict[str, int]:
    """Return what each story is worth: as much as the best rated of its articles."""
    lines = {article.id: article.key or "" for article in dossier.articles}
    return {story.id: max(ratings[lines[one]] for one in story.articles) for story in dossier.stories}


def measure_ndcg(ranked: Sequence[int], first: int = TOP) -> float:
    """Return the discounted cumulative gain of the first ratings as a share of the best order's.

    >>> measure_ndcg([3, 2, 0]), measure_ndcg([0, 0])
    (1.0, 1.0)
    """

    def gain(order: Sequence[int]) -> float:
        return math.fsum((2**rating - 1) / math.log2(place + 1) for place, rating in enumerate(order[:first], 1))

    best = gain(sorted(ranked, reverse=True))
    return gain(ranked) / best if best else 1.0


def measure_average_precision(hits: Sequence[bool]) -> float:
    """Return the mean of the precision at every hit.

    >>> measure_average_precision([True, False, True])
    0.8333333333333333
    """
    at = [rank for rank, hit in enumerate(hits, 1) if hit]
    return sum(number / rank for number, rank in enumerate(at, 1)) / max(1, len(at))


def list_page_stories(dossier: Dossier, briefing: Briefing) -> list[str]:
    """Return the story of every sentence of page 1."""
    story_of = {one: story.id for story in dossier.stories for one in story.articles}
    return [story_of[point.spans[0].article] for point in (*briefing.bottom_line, *briefing.points)]


def measure_agreement(ranked: Sequence[str], page: Sequence[str], rated: Mapping[str, int]) -> Agreement:
    """Return how an order of stories, and the stories of page 1, agree with what the stories are rated."""
    order = [rated[story] for story in ranked]
    worth, leads = sum(one >= WORTH_TELLING for one in order), sum(one == LEAD for one in order)
    told = {story for story in page if rated[story] == LEAD}
    return Agreement(
        measure_ndcg(order),
        measure_average_precision([one >= WORTH_TELLING for one in order]),
        (sum(one >= WORTH_TELLING for one in order[:FIRST]), min(FIRST, worth)),
        (sum(rated[story] >= WORTH_TELLING for story in page), len(page)),
        (len(told), min(leads, len(set(page)))),
    )


def sum_up(found: Iterable[Agreement]) -> str:
    """Return the mean of some agreements in words."""
    every = tuple(found)

    def pairs(name: str) -> str:
        counts = [getattr(one, name) for one in every]
        return f"{sum(right for right, _ in counts)}/{sum(all_ for _, all_ in counts)}"

    return (
        f"NDCG@{TOP} {sum(one.ndcg for one in every) / len(every):.3f},"
        f" average precision {sum(one.average_precision for one in every) / len(every):.3f};"
        f" of the first {FIRST} {pairs('first_worth')} rated 2 or 3; page 1: {pairs('page_worth')} rated 2 or 3,"
        f" {pairs('leads_on_page')} leads told"
    )
