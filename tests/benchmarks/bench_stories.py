"""How well stories, summaries and timelines agree with gold ones, and how the time grows; floors are pinned below.

Run with `pytest tests/benchmarks/bench_stories.py -s`. The corpora lie beside the checkout; without them it is skipped.
"""

import gzip
import json
import random
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from support.events import event

from briefings.analysis.nlp.analyser import SpacyAnalyser
from briefings.analysis.nlp.cache import CachedAnalyser
from briefings.analysis.stories.clustering.cluster import cluster_articles
from briefings.analysis.stories.clustering.copies import group_copies
from briefings.analysis.stories.key_sentences import summarise
from briefings.analysis.stories.ledger.timeline import build_timeline
from briefings.core.analysis import Analysis
from briefings.core.article import Article, Span, create_article
from briefings.core.result_cache import ResultCache

COLLECTED = datetime(2026, 1, 1, tzinfo=UTC)
FLOORS = json.loads((Path(__file__).parent / "floors.json").read_text(encoding="utf-8"))["stories"]
#: Readings are kept from run to run; whoever changes a rule of the reader reads anew.
READINGS = Path(tempfile.gettempdir()) / "briefings-bench-readings"
STORIES = ("basil_triples", "ecbplus_odd")
TIMELINES = ("h1n1", "syria")
PILES = ("of_new_words", "of_repeated_sentences")

pytestmark = [pytest.mark.slow, pytest.mark.shared]


def lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def collected(row: Mapping[str, Any]) -> Article:
    """Make the article of one line of a corpus."""
    day = row.get("published") or row.get("date")
    text = row.get("text") or " ".join(row["sentences"])
    title = row.get("title")
    return create_article(
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


def read(path: Path) -> tuple[list[Article], dict[str, Analysis]]:
    return studied(map(collected, lines(path)))


def studied(found: Iterable[Article]) -> tuple[list[Article], dict[str, Analysis]]:
    """Read articles, each once."""
    articles = list({one.id: one for one in found}.values())
    reader = CachedAnalyser(SpacyAnalyser(), ResultCache(READINGS, 10**10))
    return articles, {reading.article: reading for reading in reader.analyse(articles)}


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
    stories = cluster_articles(articles, readings, group_copies(articles, readings))
    told = {keys[member]: story.id for story in stories for member in story.articles}
    score = b_cubed({row["id"]: row["cluster"] for row in lines(path)}, told)
    report(f"\n{name}: B-cubed F1 {score:.3f}, {len(stories)} stories")
    assert score >= FLOORS["b_cubed_f1"][name]


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
    assert sum(scores) / len(scores) >= FLOORS["bbc100_rouge_2"]


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
    assert ours >= FLOORS["gumsum_times_lead"] * lead


@pytest.mark.parametrize("topic", TIMELINES)
def test_timelines_find_the_days_of_gold_ones(shared: Path, topic: str) -> None:
    folder = shared / "data" / "dev" / "summaries"
    rows = [row for row in lines(folder / "t17_articles_dev.jsonl.gz") if row["topic"] == topic]
    articles, readings = studied(collected(row) for row in rows)
    gold = {
        date.fromisoformat(line["date"][:10])
        for row in lines(folder / "t17_gold_timelines_dev.jsonl.gz")
        if row["topic"] == topic
        for line in row["timeline"]
    }
    days = {day for day, _, _ in build_timeline(articles, readings)}
    score = 2 * len(days & gold) / (len(days) + len(gold))
    report(f"\n{topic}: {len(days)} days, {len(gold)} gold ones, F1 {score:.3f}")
    assert score >= FLOORS["timeline_days_f1"][topic]


def made_copies(articles: list[Article], chance: random.Random) -> dict[str, str]:
    """Copy forty articles by cutting, shuffling, rewording a fifth of the words, new headlines, another text behind.

    Returns the id of the article that each text, old or new, was made of; the new ones are appended to `articles`.
    """
    vocabulary = sorted({word for found in articles for word in found.text.split() if word.isalpha()})
    sources, made_of = list(articles), {found.id: found.id for found in articles}
    for source in chance.sample(sources, 40):
        words, sentences = source.text.split(), source.text.replace("\n", " ").split(". ")
        other = chance.choice([found for found in sources if len(found.text.split()) > len(words) / 2])
        texts = {
            "Cut": ". ".join(sentences[: max(3, int(len(sentences) * chance.uniform(0.35, 0.8)))]),
            "Shuffled": ". ".join(chance.sample(sentences, len(sentences))),
            "Reworded": " ".join(chance.choice(vocabulary) if chance.random() < 0.2 else word for word in words),
            "Headline": source.text,
            "Merged": source.text + "\n\n" + " ".join(other.text.split()[: len(words) // 3]),
        }
        when = (source.published or COLLECTED) + timedelta(hours=2)
        for name, text in texts.items():
            copy = create_article(
                outlet=name, title=name, text=text, collected=COLLECTED, origin="made", published=when
            )
            made_of[copy.id] = source.id
            articles.append(copy)
    return made_of


def pairs_of(articles: Sequence[Article]) -> set[tuple[str, str]]:
    groups = group_copies(articles, {})
    return {(one, two) for copy in groups for one in copy.members for two in copy.members if one < two}


@pytest.mark.parametrize("name", ["three_outlets_2010-2019", "syria_2011-2013"])
def test_made_copies_are_found_and_nothing_else(shared: Path, name: str) -> None:
    articles = [collected(row) for row in lines(shared / "data" / "articles" / f"{name}.jsonl.gz")]
    own = pairs_of(articles)
    shares = []
    for seed in range(5):
        pile = list(articles)
        made_of = made_copies(pile, random.Random(seed))
        wanted = {(one, two) for one in made_of for two in made_of if one < two and made_of[one] == made_of[two]}
        found = pairs_of(pile) - own
        # What was a copy of the source before is one of its copies too.
        wrong = {pair for pair in found - wanted if tuple(sorted(made_of[one] for one in pair)) not in own}
        shares.append((len(found & wanted) / len(wanted), len(wrong) / len(found)))
    recall, wrong_share = min(share for share, _ in shares), max(share for _, share in shares)
    report(f"\n{name}: at least {recall:.3f} of the pairs found, at most {wrong_share:.4f} of what was found is wrong")
    assert recall >= FLOORS["copies_found"]
    assert wrong_share <= FLOORS["copies_wrong_at_most"]


def resampled(sources: Sequence[Article], number: int, kind: str) -> list[Article]:
    """Mix sentences of two articles, for a tenth as many events; their vocabulary grows with the number, or repeats."""
    chance = random.Random(number)
    events = number // 10
    pile = []
    for place in range(number):
        one, two = chance.choice(sources), chance.choice(sources)
        words = " ".join(chance.choice(source.text.split(". ")) for source in (one, two)).split()
        if kind == "of_new_words":
            words = [f"{word}{chance.randrange(events)}" if len(word) > 3 else word for word in words]
        text = f"In Place{place % events} the Case{place % events} goes on. {' '.join(words)}"
        when = COLLECTED - timedelta(hours=chance.randrange(720 * number // 2000))
        pile.append(
            create_article(
                outlet=f"O{place % 40}", title=one.title, text=text, collected=COLLECTED, origin="made", published=when
            )
        )
    return pile


@pytest.mark.parametrize("kind", PILES)
def test_ten_times_the_articles_take_at_most_twelve_times_the_time(shared: Path, kind: str) -> None:
    path = shared / "data" / "articles" / "three_outlets_2010-2019.jsonl.gz"
    sources = [collected(row) for row in lines(path)]
    seconds = []
    for number in (2000, 20000):
        pile = resampled(sources, number, kind)
        started = time.process_time()
        stories = cluster_articles(pile, {}, group_copies(pile, {}))
        seconds.append(time.process_time() - started)
        report(f"\n{kind}, {number} articles: {seconds[-1]:.1f} s of processor time, {len(stories)} stories")
    report(f"growth {seconds[1] / seconds[0]:.1f}")
    assert seconds[1] <= FLOORS["growth_at_most"][kind] * seconds[0]


def test_four_times_the_articles_on_one_event_take_at_most_eight_times_the_time() -> None:
    seconds = []
    for number in (1000, 4000):
        pile = event(3, number)
        started = time.process_time()
        stories = cluster_articles(pile, {}, group_copies(pile, {}))
        seconds.append(time.process_time() - started)
        report(f"\none event, {number} articles: {seconds[-1]:.1f} s of processor time, {len(stories)} stories")
    assert seconds[1] <= FLOORS["growth_at_most"]["of_one_event_4_to_1"] * seconds[0]
