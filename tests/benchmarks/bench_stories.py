"""How well stories, summaries and timelines agree with gold ones, and how the time grows; floors are pinned below.

Run with `pytest tests/benchmarks/bench_stories.py -s`. The corpora lie beside the checkout; without them it is skipped.
"""

import gzip
import json
import random
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from briefings.model.article import Article, Span, article
from briefings.model.reading import Reading
from briefings.reading.analyser import SpacyAnalyser
from briefings.stories.copies import fold
from briefings.stories.grouping import group
from briefings.stories.keysentences import summarise
from briefings.stories.timeline import timeline

COLLECTED = datetime(2026, 1, 1, tzinfo=UTC)
#: B-cubed F1, one setting for both
STORIES = {"basil_triples": 0.95, "ecbplus_odd": 0.90}
#: ROUGE-2 at the length of the reference / of one sentence, and by how much one sentence beats the lead of its length
EXTRACTIVE, LEAD_BEATEN_BY = 0.75, 1.12
#: share of pairs found, share of pairs that are wrong
COPIES_FOUND, COPIES_WRONG = 0.95, 0.01
#: F1 of dates
TIMELINES = {"h1n1": 0.45, "syria": 0.33}
#: time of 20,000 articles against 2,000
GROWTH = 12.0

pytestmark = [pytest.mark.slow, pytest.mark.shared]


def lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def collected(row: Mapping[str, Any]) -> Article:
    """Make the article of one line of a corpus."""
    day = row.get("published") or row.get("date")
    text = row.get("text") or " ".join(row["sentences"])
    title = row.get("title")
    return article(
        outlet=row.get("source") or "unknown",
        title=title or " ".join(text.split()[:10]),
        text=text,
        collected=COLLECTED,
        origin="corpus",
        url=row.get("url"),
        published=datetime.fromisoformat(day[:10]).replace(tzinfo=UTC) if day else None,
        supplied=() if title else ("title",),
        key=row.get("id"),
    )


def read(path: Path) -> tuple[list[Article], dict[str, Reading]]:
    articles = list({found.id: found for found in map(collected, lines(path))}.values())
    return articles, {reading.article: reading for reading in SpacyAnalyser().read(articles)}


def report(text: str) -> None:
    print(text)  # noqa: T201 - the figures are what a benchmark is for


def b_cubed(gold: Mapping[str, str], found: Mapping[str, str]) -> float:
    by_gold, by_found = defaultdict(set), defaultdict(set)
    for key in gold:
        by_gold[gold[key]].add(key)
        by_found[found[key]].add(key)
    shared = {key: len(by_gold[gold[key]] & by_found[found[key]]) for key in gold}
    precision = sum(shared[key] / len(by_found[found[key]]) for key in gold) / len(gold)
    recall = sum(shared[key] / len(by_gold[gold[key]]) for key in gold) / len(gold)
    return 2 * precision * recall / (precision + recall)


@pytest.mark.parametrize("name", STORIES)
def test_stories_agree_with_gold_events(shared: Path, name: str) -> None:
    path = shared / "data" / "dev" / "stories" / f"{name}.jsonl.gz"
    articles, readings = read(path)
    keys = {found.id: found.key or "" for found in articles}
    stories = group(articles, readings, fold(articles, readings))
    told = {keys[member]: story.id for story in stories for member in story.articles}
    score = b_cubed({row["id"]: row["cluster"] for row in lines(path)}, told)
    report(f"\n{name}: B-cubed F1 {score:.3f}, {len(stories)} stories")
    assert score >= STORIES[name]


def bigrams(text: str) -> list[tuple[str, str]]:
    words = "".join(char if char.isalnum() else " " for char in text.lower()).split()
    return list(pairwise(words))


def rouge_2(reference: str, text: str) -> float:
    """F1 of word pairs, without stemming."""
    wanted, given = bigrams(reference), bigrams(text)
    left = list(wanted)
    hits = sum(pair in left and not left.remove(pair) for pair in given)
    return 2 * hits / (len(wanted) + len(given)) if hits else 0.0


def words_of(source: Article, spans: Sequence[Span]) -> str:
    return " ".join(" ".join(source.text[span.start : span.end].split()) for span in spans)


def test_summaries_agree_with_extractive_references(shared: Path) -> None:
    path = shared / "data" / "dev" / "summaries" / "bbc100_extractive.jsonl.gz"
    articles, readings = read(path)
    references = {row["id"]: " ".join(row["reference"]) for row in lines(path)}
    scores = []
    for source in articles:
        reference, reading = references[source.key or ""], readings[source.id]
        tries = [words_of(source, summarise(source, reading, n)) for n in range(1, len(reading.sentences) + 1)]
        best = min(tries, key=lambda text: abs(len(text.split()) - len(reference.split())))
        scores.append(rouge_2(reference, best))
    report(f"\nbbc100: ROUGE-2 {sum(scores) / len(scores):.4f} at equal length")
    assert sum(scores) / len(scores) >= EXTRACTIVE


def test_one_sentence_beats_the_lead(shared: Path) -> None:
    path = shared / "data" / "dev" / "summaries" / "gumsum_dev.jsonl.gz"
    articles, readings = read(path)
    references = {row["id"]: row["references"] for row in lines(path)}
    ours = lead = 0.0
    for source in articles:
        text = words_of(source, summarise(source, readings[source.id], 1))
        opening = " ".join(source.text.removeprefix(source.title).split()[: len(text.split())])
        ours += max(rouge_2(reference, text) for reference in references[source.key or ""])
        lead += max(rouge_2(reference, opening) for reference in references[source.key or ""])
    report(f"\ngumsum: ROUGE-2 {ours / len(articles):.4f}, lead of the same length {lead / len(articles):.4f}")
    assert ours >= LEAD_BEATEN_BY * lead


@pytest.mark.parametrize("topic", TIMELINES)
def test_timelines_find_the_days_of_gold_ones(shared: Path, topic: str) -> None:
    folder = shared / "data" / "dev" / "summaries"
    rows = [row for row in lines(folder / "t17_articles_dev.jsonl.gz") if row["topic"] == topic]
    articles = [collected(row) for row in rows]
    readings = {reading.article: reading for reading in SpacyAnalyser().read(articles)}
    gold = {
        date.fromisoformat(line["date"][:10])
        for row in lines(folder / "t17_gold_timelines_dev.jsonl.gz")
        if row["topic"] == topic
        for line in row["timeline"]
    }
    days = {day for day, _, _ in timeline(articles, readings)}
    score = 2 * len(days & gold) / (len(days) + len(gold))
    report(f"\n{topic}: {len(days)} days, {len(gold)} gold ones, F1 {score:.3f}")
    assert score >= TIMELINES[topic]


def made_copies(articles: Sequence[Article], chance: random.Random) -> tuple[list[Article], set[frozenset[str]]]:
    """Copy forty articles by cutting, shuffling, rewording a fifth of the words, and a new headline."""
    vocabulary = sorted({word for found in articles for word in found.text.split() if word.isalpha()})
    pile, pairs = list(articles), set()
    for source in chance.sample(list(articles), 40):
        sentences = source.text.replace("\n", " ").split(". ")
        reworded = [chance.choice(vocabulary) if chance.random() < 0.2 else word for word in source.text.split()]
        texts = {
            "Cut": ". ".join(sentences[: max(3, int(len(sentences) * chance.uniform(0.35, 0.8)))]),
            "Shuffled": ". ".join(chance.sample(sentences, len(sentences))),
            "Reworded": " ".join(reworded),
            "Headline": source.text,
        }
        when = (source.published or COLLECTED) + timedelta(hours=2)
        family = [source] + [
            article(outlet=name, title=name, text=text, collected=COLLECTED, origin="made", published=when)
            for name, text in texts.items()
        ]
        pile.extend(family[1:])
        pairs.update(frozenset((one.id, two.id)) for one in family for two in family if one.id < two.id)
    return pile, pairs


def pairs_of(articles: Sequence[Article]) -> set[frozenset[str]]:
    groups = fold(articles, {})
    return {frozenset((a, b)) for copy in groups for a in copy.members for b in copy.members if a < b}


def test_made_copies_are_found_and_nothing_else(shared: Path) -> None:
    path = shared / "data" / "articles" / "three_outlets_2010-2019.jsonl.gz"
    articles = [collected(row) for row in lines(path)]
    pile, pairs = made_copies(articles, random.Random(17))
    found = pairs_of(pile) - pairs_of(articles)
    recall, wrong = len(found & pairs) / len(pairs), len(found - pairs) / len(found)
    report(f"\ncopies: {recall:.3f} of {len(pairs)} pairs found, {wrong:.3f} of what was found is wrong")
    assert recall >= COPIES_FOUND
    assert wrong < COPIES_WRONG


def resampled(sources: Sequence[Article], number: int) -> list[Article]:
    """Mix sentences of two articles, for a tenth as many events; their vocabulary grows with the number of events."""
    chance = random.Random(number)
    pile = []
    for place in range(number):
        one, two = chance.choice(sources), chance.choice(sources)
        mixed = chance.sample(one.text.split(". "), 1) + chance.sample(two.text.split(". "), 1)
        words = [
            f"{word}{chance.randrange(number // 10)}" if len(word) > 3 else word for word in " ".join(mixed).split()
        ]
        text = f"In Place{place % (number // 10)} the Case{place % (number // 10)} goes on. {' '.join(words)}"
        when = COLLECTED - timedelta(hours=chance.randrange(720 * number // 2000))
        pile.append(
            article(
                outlet=f"O{place % 40}", title=one.title, text=text, collected=COLLECTED, origin="made", published=when
            )
        )
    return pile


def test_ten_times_the_articles_take_at_most_twelve_times_the_time(shared: Path) -> None:
    path = shared / "data" / "articles" / "three_outlets_2010-2019.jsonl.gz"
    sources = [collected(row) for row in lines(path)]
    seconds = []
    for number in (2000, 20000):
        pile = resampled(sources, number)
        started = time.process_time()
        stories = group(pile, {}, fold(pile, {}))
        seconds.append(time.process_time() - started)
        report(f"\n{number} articles: {seconds[-1]:.1f} s of processor time, {len(stories)} stories")
    assert seconds[1] <= GROWTH * seconds[0]
