"""How well articles about one beat are told apart, in a month and in piles of ten; floors stand in `floors.json`.

The corpora and the maker of piles lie beside the checkout; without them it is skipped.
"""

import importlib.util
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path

import pytest
from benchmarks.bench_stories import b_cubed, collected, lines, read, report

from briefings.analysis.english import word_lists
from briefings.analysis.stories.clustering.cluster import cluster_articles
from briefings.analysis.stories.clustering.copies import group_copies
from briefings.analysis.stories.topics import news_subjects
from briefings.analysis.stories.topics.discovery import LEFT_OVER_TITLE
from briefings.analysis.stories.topics.matching import assign_topics
from briefings.core.analysis import Analysis
from briefings.core.article import Article

FLOORS = json.loads((Path(__file__).parent / "floors.json").read_text(encoding="utf-8"))["grouping"]
CAMPAIGN = "campaign_2016-09"
#: The days up to this one were looked at when the numbers of the rule were chosen; those after it were not.
LOOKED_AT_UNTIL = "2016-09-22"

pytestmark = [pytest.mark.slow, pytest.mark.shared]


def stories_of(articles: Sequence[Article], readings: Mapping[str, Analysis]) -> dict[str, str]:
    """Group articles on their own; returns key of the article -> story."""
    keys = {found.id: found.key or "" for found in articles}
    stories = cluster_articles(articles, readings, group_copies(articles, readings))
    return {keys[member]: story.id for story in stories for member in story.articles}


def pairs_of(found: Mapping[str, str]) -> set[tuple[str, str]]:
    """The pairs of keys that have one value."""
    return {(one, other) for one, other in combinations(sorted(found), 2) if found[one] == found[other]}


def scores(gold: Mapping[str, str], found: Mapping[str, str]) -> tuple[float, float, float]:
    """B-cubed F1, precision of pairs, recall of pairs; where nothing was joined, precision is 1."""
    wanted, joined = pairs_of(gold), pairs_of(found)
    hits = len(wanted & joined)
    return b_cubed(gold, found), hits / len(joined) if joined else 1.0, hits / len(wanted) if wanted else 1.0


def corpus(shared: Path, name: str) -> Path:
    return shared / "data" / "dev" / "stories" / f"{name}.jsonl.gz"


def test_a_month_about_one_beat_is_told_apart(shared: Path) -> None:
    path = corpus(shared, CAMPAIGN)
    articles, readings = read(path)
    rows = {row["id"]: row for row in lines(path)}
    found = {}
    for part, kept in {
        "the whole": rows,
        "what was not looked at": {key for key, row in rows.items() if row["published"][:10] > LOOKED_AT_UNTIL},
    }.items():
        here = [article for article in articles if article.key in kept]
        gold = {key: rows[key]["cluster"] for key in kept}
        found[part] = scores(gold, stories_of(here, readings))
        alone = b_cubed(gold, {key: key for key in gold})
        report(
            f"\n{CAMPAIGN}, {part}, {len(here)} articles: B-cubed F1 {found[part][0]:.3f} (all alone: {alone:.3f}), "
            f"pairs P {found[part][1]:.2f} R {found[part][2]:.2f} of {len(pairs_of(gold))}"
        )
        assert found[part][0] > alone
    assert all(is_at_least >= floor for is_at_least, floor in zip(found["the whole"], FLOORS["campaign"], strict=True))


@pytest.mark.parametrize("name", FLOORS["piles_pair_precision"])
def test_ten_articles_are_grouped_as_well_as_hundreds(shared: Path, tmp_path: Path, name: str) -> None:
    maker = importlib.util.spec_from_file_location("piles", shared / "score" / "piles.py")
    assert maker
    assert maker.loader
    piles = importlib.util.module_from_spec(maker)
    maker.loader.exec_module(piles)
    path = corpus(shared, name)
    piles.main(str(path), str(tmp_path))
    articles, readings = read(path)
    by_key = {article.key: article for article in articles}
    month = pairs_of(stories_of(articles, readings))
    told: list[tuple[float, float, float]] = []
    agreeing: Counter[bool] = Counter()
    for pile in sorted(tmp_path.glob("*.jsonl")):
        rows = [json.loads(line) for line in pile.read_text(encoding="utf-8").splitlines()]
        here = [by_key[row["id"]] for row in rows if row["id"] in by_key]
        gold = {article.key or "": row["cluster"] for row in rows for article in here if article.key == row["id"]}
        found = stories_of(here, readings)
        told.append(scores(gold, found))
        within = {pair for pair in month if set(pair) <= gold.keys()}
        agreeing.update(pair in within and pair in pairs_of(found) for pair in within | pairs_of(found))
    mean = [sum(column) / len(told) for column in zip(*told, strict=True)]
    same = agreeing[True] / max(1, agreeing.total())
    report(
        f"\n{name}, {len(told)} piles of ten: B-cubed F1 {mean[0]:.3f} (worst {min(told)[0]:.3f}), "
        f"pairs P {mean[1]:.2f} R {mean[2]:.2f}; {agreeing[True]} of {agreeing.total()} pairs are "
        "the same in the whole set and alone"
    )
    assert mean[1] >= FLOORS["piles_pair_precision"][name]
    assert same >= FLOORS["same_alone"][name]


#: Topics of single sentences that are subjects of the news too.
SUBJECTS = {
    "science/technology": "Science and technology",
    "sports": "Sport",
    "health": "Health",
    "entertainment": "Arts and media",
}


def test_subjects_are_said_rightly_where_they_are_said(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # One sentence has few words, so half the weight must do.
    monkeypatch.setattr(news_subjects, "MIN_WEIGHT", news_subjects.MIN_WEIGHT / 2)
    rows = lines(shared / "data" / "dev" / "languages" / "sib200_parallel.jsonl.gz")
    told: Counter[bool] = Counter()
    number = 0
    for row in rows:
        if row["topic"] in SUBJECTS:
            number += 1
            found = news_subjects.find_subject([collected({"text": row["eng_Latn"], "title": "."})])
            told.update([found == SUBJECTS[row["topic"]]] if found else [])
    precision = told[True] / told.total()
    report(f"\nsubjects of {number} sentences: {told.total()} said, {told[True]} of them rightly ({precision:.2f})")
    assert precision >= FLOORS["subject_precision"]


#: Labelled stories by the code of their subject; where a chief editor may put one under two or three, all stand there.
LABELLED = Path(__file__).parent / "subjects.jsonl"
PLACES = ("summaries", "stories")


def test_sections_are_those_of_labelled_stories(shared: Path) -> None:
    rows = [json.loads(line) for line in LABELLED.read_text(encoding="utf-8").splitlines()]
    dev = shared / "data" / "dev"
    paths = [(name, dev / place / f"{name}.jsonl.gz") for name in {row["corpus"] for row in rows} for place in PLACES]
    texts = {(name, row["id"]): row for name, path in paths if path.exists() for row in lines(path)}
    codes = {row[0]: row[1] for row in word_lists.load_rows("subjects")}
    for kind in ("any of the subjects that fit", "the first alone"):
        right, wrong, missed = Counter[str](), Counter[str](), Counter[str]()
        for row in rows:
            fitting = row["subjects"] if kind.startswith("any") else row["subjects"][:1]
            said = find_code([collected(texts[row["corpus"], row["id"]])], codes)
            right.update([said] if said in fitting else [])
            wrong.update([said] if said and said not in fitting else [])
            missed.update([] if said in fitting else fitting[:1])
        wanted = sorted(right | missed)
        macro = sum(2 * right[c] / (2 * right[c] + wrong[c] + missed[c]) for c in wanted) / len(wanted)
        report(
            f"\nsections of {len(rows)} stories, {kind}: macro F1 {macro:.2f} over {len(wanted)} subjects, "
            f"{right.total()} of {right.total() + wrong.total()} said are right"
        )
        assert macro >= FLOORS["sections_macro_f1"][kind]


def find_code(texts: Sequence[Article], codes: Mapping[str, str]) -> str:
    """Return the code of the subject of a story; empty where none is said."""
    return codes.get(news_subjects.find_subject(texts) or "", "")


@pytest.mark.parametrize("names", [*(([name]) for name in FLOORS["piles_pair_precision"]), "mixed"], ids=str)
def test_few_articles_are_left_over(shared: Path, names: list[str] | str) -> None:
    corpora = [read(corpus(shared, name)) for name in (FLOORS["piles_pair_precision"] if names == "mixed" else names)]
    articles = [article for found, _ in corpora for article in (found[::2] if names == "mixed" else found)]
    readings = {key: reading for _, found in corpora for key, reading in found.items()}
    stories = cluster_articles(articles, readings, group_copies(articles, readings))
    placed = {topic.topic.name: topic.stories for topic in assign_topics(stories, articles, readings, ())}
    left = sum(len(story.articles) for story in placed.get(LEFT_OVER_TITLE, ()))
    report(f"\n{names}: {left} of {len(articles)} articles left over; {', '.join(map(str, placed))}")
    assert left <= FLOORS["left_over_at_most"] * len(articles)
