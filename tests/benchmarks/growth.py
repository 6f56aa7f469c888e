"""Runs everything behind the reading on many short articles; prints processor seconds a stage, peak memory and digests.

    PYTHONPATH=tests:. python -m benchmarks.growth 20000

The articles are stretches of 120 words of the corpora beside the checkout. The first `READ` of them are read once, by
the smaller model; each further round of them says the same in other words: words of six letters and more have other
letters, in the texts, the names and the readings alike, so that no two articles are copies and each round has names and
events of its own. Nothing is said about how well that is grouped: `bench_stories` does.
"""

import hashlib
import json
import random
import re
import resource
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from benchmarks.bench_stories import READINGS, lines

from briefings.analysis.nlp.analyser import SpacyAnalyser
from briefings.analysis.nlp.cache import CachedAnalyser, compute_analysis_key
from briefings.app import api
from briefings.app.dossiers import build_dossier
from briefings.app.stages import StageTimer
from briefings.core.analysis import Analysis
from briefings.core.article import Article, create_article
from briefings.core.result_cache import ResultCache
from briefings.edition.compose import compose_briefing
from briefings.publishing.renderers.json import JsonRenderer

#: Snippets that are read; there are about 5,800.
READ = 4000
WORDS = 120
CORPORA = ("three_outlets_2010-2019", "campaign_2016-09", "syria_2011-2013")
BEGAN = datetime(2026, 3, 1, tzinfo=UTC)
SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’]?\s+")
LONG_WORD = re.compile(r"[A-Za-z]{6,}")
VOWELS, CONSONANTS = "aeiou", "bcdfghjklmnpqrstvwxyz"


def cut_snippets(text: str) -> Iterator[str]:
    """Yield stretches of whole sentences, each of 120 words or a few more, in two paragraphs."""
    held: list[str] = []
    for sentence in SENTENCE_END.split(" ".join(text.split())):
        held.append(sentence)
        if sum(len(one.split()) for one in held) >= WORDS:
            yield "\n\n".join(filter(None, (" ".join(held[:2]), " ".join(held[2:]))))
            held = []


def snippets(shared: Path) -> list[Article]:
    """Return the snippets that are read, of sixty outlets and thirty days, those of one article an hour apart."""
    chance = random.Random(20260301)
    texts = [row["text"] for name in CORPORA for row in lines(shared / "data" / "articles" / f"{name}.jsonl.gz")]
    chance.shuffle(texts)
    found = []
    for text in texts:
        moment = BEGAN + timedelta(days=chance.uniform(0, 30))
        for place, snippet in enumerate(cut_snippets(text)):
            found.append(
                create_article(
                    outlet=f"Outlet {chance.randrange(60)}",
                    title=" ".join(snippet.split()[:9]),
                    text=snippet,
                    collected=BEGAN + timedelta(days=31),
                    origin="corpus",
                    published=moment + timedelta(hours=place),
                    supplied=("title",),
                    key=str(len(found)),
                )
            )
    return found[:READ]


def reword(text: str, turn: int) -> str:
    """Return a text with other letters in its long words, as many as before.

    >>> reword("Two harbours closed", 1)
    'Two jescuast dmutif'
    """
    table = list_other_letters(turn)
    return LONG_WORD.sub(lambda found: found[0].translate(table), text)


@cache
def list_other_letters(turn: int) -> dict[int, str]:
    """Return what stands in a round for each letter."""
    return {
        ord(case(letter)): case(group[(place + turn) % len(group)])
        for group in (VOWELS, CONSONANTS)
        for place, letter in enumerate(group)
        for case in (str.lower, str.upper)
    }


def reword_article(article: Article, turn: int) -> Article:
    """Return the article of a later round."""
    return create_article(
        outlet=article.outlet,
        title=reword(article.title, turn),
        text=reword(article.text, turn),
        collected=article.collected,
        origin=article.origin,
        published=article.published,
        supplied=article.supplied,
        key=f"{article.key} {turn}",
    )


def reword_reading(reading: Analysis, article: Article, turn: int) -> Analysis:
    """Return the reading of the article of a later round: the same spans under its identity, its names reworded."""

    def convert(value: Any) -> Any:
        if isinstance(value, str) and not isinstance(value, Enum):
            return article.id if value == reading.article else reword(value, turn)
        if isinstance(value, tuple):
            return tuple(map(convert, value))
        if is_dataclass(value) and not isinstance(value, type):
            return replace(value, **{each.name: convert(getattr(value, each.name)) for each in fields(value)})
        return value

    found: Analysis = replace(convert(reading), model=reading.model, language=reading.language)
    return found


@dataclass(frozen=True)
class Rounds:
    """Collects and reads as many articles as are asked for; readings come from a cache, one by one, as they do."""

    shared: Path
    number: int

    @cached_property
    def base(self) -> list[Article]:
        return snippets(self.shared)

    @cached_property
    def cache(self) -> CachedAnalyser:
        return CachedAnalyser(SpacyAnalyser("fast"), ResultCache(READINGS, 10**10))

    @cached_property
    def ingredients(self) -> Mapping[str, str]:
        return self.cache.list_ingredients()

    @property
    def model(self) -> str:
        return self.cache.model

    def collect(self, since: datetime | None) -> Iterator[Article]:
        for place in range(self.number):
            turn, article = place // len(self.base), self.base[place % len(self.base)]
            yield reword_article(article, turn) if turn else article

    def analyse(self, articles: Sequence[Article]) -> Iterator[Analysis]:
        for _ in self.cache.analyse(self.base[: self.number]):
            pass
        for article in articles:
            place, _, turn = (article.key or "").partition(" ")
            original = self.base[int(place)]
            reading = self.cache.load(compute_analysis_key(original, self.ingredients))
            if reading is None:
                raise RuntimeError("the cache of readings is gone")
            yield reword_reading(reading, article, int(turn)) if turn else reading


class ProcessorTimer(StageTimer):
    """Counts processor seconds a stage, and the memory that the process has taken by its end."""

    def __init__(self) -> None:
        super().__init__(clock=time.process_time)
        self.peaks: dict[str, int] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        with super().stage(name):
            yield
        self.peaks[name] = peak_megabytes()


def peak_megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def measure(shared: Path, number: int) -> dict[str, Any]:
    """Return what a run over so many articles took."""
    rounds, timer = Rounds(shared, number), ProcessorTimer()
    plan = replace(
        api.plan_for_paths(shared / "data" / "articles", formats=["json"], cache=False),
        collectors=(rounds,),
        analyser=rounds,
        renderers=(),
    )
    dossier = build_dossier(plan, timer)
    briefing = compose_briefing(plan, dossier, None, timer.stage)
    with timer.stage("json"):
        drawn = JsonRenderer().render(briefing).content
    stories = sorted(sorted(story.articles) for story in dossier.stories)
    return {
        "articles": len(dossier.articles),
        "stories": len(stories),
        "largest_story": max(map(len, stories)),
        "seconds": {name: round(taken, 1) for name, taken in timer.seconds.items()},
        "after_reading": sum(taken for name, taken in timer.seconds.items() if name not in {"collect", "read"}),
        "peak_megabytes": timer.peaks,
        "same_stories": hashlib.sha256(json.dumps(stories).encode()).hexdigest()[:12],
        "same_edition": hashlib.sha256(drawn).hexdigest()[:12],
    }


if __name__ == "__main__":
    here = Path(__file__).resolve().parents[2]
    place = next(
        folder / "shared" for folder in (here, here.parent, here.parent.parent) if (folder / "shared").is_dir()
    )
    print(json.dumps(measure(place, int(sys.argv[1]))))  # noqa: T201 - the figures are what it is for
