"""How well page 1 agrees with a chief editor, headlines with their stories, and kinds of text with labels.

Run with `pytest tests/benchmarks/bench_front_page.py -s`. The corpora lie beside the checkout; without them it is
skipped. Floors stand in `floors.json`; they rise and never fall.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from benchmarks.bench_stories import lines, read, rouge_2, words_of
from benchmarks.importance import (
    DEVELOP,
    MEASURE,
    list_page_stories,
    load_ratings,
    measure_agreement,
    rate_stories,
    sum_up,
)
from benchmarks.judgments.printed import HELD_OUT, PILES, make_edition

from briefings.analysis.stories.clustering.stems import extract_stems
from briefings.analysis.stories.event_sentences import judges
from briefings.analysis.stories.key_sentences import choose_key_sentences
from briefings.core.analysis import Analysis
from briefings.core.article import Article, Span
from briefings.core.dossier import Dossier
from briefings.core.edition import Briefing, CitedSentence
from briefings.core.text_kinds import classify_text_kind
from briefings.edition.selection import score_table

FLOORS = json.loads((Path(__file__).parent / "floors.json").read_text(encoding="utf-8"))["front_page"]
#: Piles whose headlines are counted: one beat, events in three outlets each, web pages without titles.
HEADLINE_PILES = ("campaign", "outlets-develop", "syria-2011-10")
#: An article that is worth page 1 or telling is rated 2 or 3.
WORTH_TELLING = 2
#: Stories that the order by importance is judged by.
FIRST = 6
#: Share of a pile's stories that a timeline tells something of, below which the pile says nothing.
MIN_TOLD_SHARE = 0.1
#: Kinds of text in the labels that bring news of an event.
REPORTING = ("news", "poll", "analysis")

pytestmark = [pytest.mark.slow, pytest.mark.shared]


def say(words: str) -> None:
    """Print figures, which are what a benchmark is for."""
    print(words)  # noqa: T201


@cache
def edition(shared: Path, pile: str) -> tuple[Dossier, Briefing]:
    return make_edition(shared, pile)


@cache
def campaign_labels(shared: Path) -> Mapping[tuple[str, str], dict[str, Any]]:
    """Return the labels of the campaign's articles by outlet and opening of the title."""
    folder = shared / "data" / "dev" / "stories"
    return {key_of(row["source"], row["title"]): row for row in lines(folder / "campaign_2016-09.jsonl.gz")}


def key_of(outlet: str, title: str) -> tuple[str, str]:
    return outlet, " ".join(title.split()).rstrip(".…").lower()[:40]


def labels_of(shared: Path, briefing: Briefing, point: CitedSentence) -> list[dict[str, Any]]:
    """Return the labels of the articles that a sentence is credited to."""
    cited = [source for source in briefing.sources if source.number in point.references]
    return [campaign_labels(shared)[key_of(source.outlet, source.title)] for source in cited]


def test_page_1_tells_what_a_chief_editor_would_lead_with(shared: Path) -> None:
    dossier, briefing = edition(shared, "campaign")
    rated = json.loads((shared / "data/dev/stories/campaign_2016-09.leads.json").read_text(encoding="utf-8"))
    leads = [lead["event"] for lead in rated["month"]]
    points = (*briefing.bottom_line, *briefing.points)
    labels = [labels_of(shared, briefing, point) for point in points]
    worth = sum(max(row["importance"] for row in rows) >= WORTH_TELLING for rows in labels)
    readings = {reading.article: reading for reading in dossier.readings}
    articles = {article.id: article for article in dossier.articles}
    # A sentence that only judges an event does not tell it.
    telling = [
        not judges(articles[point.spans[0].article], readings[point.spans[0].article], point.spans[0])
        for point in points
    ]
    named = {row["cluster"] for rows in labels for row in rows}
    told = {row["cluster"] for rows, tells in zip(labels, telling, strict=True) if tells for row in rows}
    first = leads[: len(points)]
    comment = sum(all(row["kind"] not in REPORTING for row in rows) for rows in labels)
    say(
        f"\npage 1 of the campaign: {worth}/{len(points)} rated 2 or 3; {len(named & set(first))}/{len(first)} of the"
        f" first leads told, {len(told & set(first))} without judging; {comment} from no report"
    )
    assert worth >= FLOORS["campaign"]["worth_telling"] * len(points)
    assert len(named & set(first)) >= FLOORS["campaign"]["leads_told"] * len(first)
    assert len(told & set(first)) >= FLOORS["campaign"]["leads_told_without_judging"] * len(first)
    assert comment <= FLOORS["campaign"]["from_no_report_at_most"]


def test_the_stories_that_rank_first_are_worth_telling(shared: Path) -> None:
    """The weights were chosen on this month, its halves and its days: a figure to hold, none to boast of."""
    dossier, _ = edition(shared, "campaign")
    table = score_table(dossier)
    ranked = sorted(dossier.stories, key=lambda story: -dict(table[story.id])["importance"])[:FIRST]
    titles = {article.id: key_of(article.outlet, article.title) for article in dossier.articles}
    rated = [max(campaign_labels(shared)[titles[one]]["importance"] for one in story.articles) for story in ranked]
    say(f"\nthe first {FIRST} stories of the campaign by importance are rated {rated}")
    assert sum(rating >= WORTH_TELLING for rating in rated) >= FLOORS["campaign"]["first_six_worth_telling"] * FIRST


@pytest.mark.parametrize(("half", "piles"), [("develop", DEVELOP), ("measure", MEASURE)])
def test_the_order_and_page_1_are_those_of_rated_articles(shared: Path, half: str, piles: Sequence[str]) -> None:
    """Weights and words were chosen on the first half; the second only measures."""
    ratings, found = load_ratings(), []
    for pile in piles:
        dossier, briefing = edition(shared, pile)
        table = score_table(dossier)
        ranked = sorted(table, key=lambda story: -dict(table[story])["importance"])
        page = list_page_stories(dossier, briefing)
        found.append(measure_agreement(ranked, page, rate_stories(dossier, ratings[pile])))
        say(f"\n{pile}: {sum_up(found[-1:])}")
    say(f"\n{half}: {sum_up(found)}")
    floors = FLOORS["rated"][half]
    assert sum(one.ndcg for one in found) >= floors["ndcg"] * len(found)
    assert sum(one.average_precision for one in found) >= floors["average_precision"] * len(found)
    for name in ("first_worth", "page_worth", "leads_on_page"):
        assert sum(getattr(one, name)[0] for one in found) >= floors[name], name


#: Months and halves of months of the two topics that gold timelines tell, without what is held out for judges.
TIMELINE_PILES = tuple(
    pile for pile in PILES if pile.startswith(("syria", "h1n1", "names-h1n1")) and pile not in HELD_OUT
)


def gold_of(shared: Path, topic: str) -> list[tuple[date, frozenset[str]]]:
    """Return the days of gold timelines, each with the word stems of what happened."""
    rows = lines(shared / "data" / "dev" / "summaries" / "t17_gold_timelines_dev.jsonl.gz")
    told = [entry for row in rows if row["topic"] == topic for entry in row["timeline"]]
    return [(date.fromisoformat(one["date"]), frozenset(extract_stems(" ".join(one["sentences"])))) for one in told]


def worth_of(articles: Sequence[Article], readings: Mapping[str, Analysis], gold: Any) -> float:
    """Return how much of an entry of a timeline, of the same day or one beside it, the opening of a report holds."""
    best = 0.0
    for article in articles:
        spans = [sentence.span for sentence in readings[article.id].sentences[:5]]
        opening = frozenset(extract_stems(" ".join(article.text[span.start : span.end] for span in spans)))
        near = (
            words
            for day, words in gold
            if article.trusted_date and words and abs((day - article.trusted_date.date()).days) <= 1
        )
        best = max([best, *(len(words & opening) / len(words) for words in near)])
    return best


def test_important_stories_are_those_of_gold_timelines(shared: Path) -> None:
    """Mean average precision of the fifth of a pile's stories that tell most of what timelines tell."""
    found = {}
    for pile in TIMELINE_PILES:
        dossier, _ = edition(shared, pile)
        gold = gold_of(shared, "syria" if pile.startswith("syria") else "h1n1")
        by_id, readings = {a.id: a for a in dossier.articles}, {r.article: r for r in dossier.readings}
        worth = {s.id: worth_of([by_id[one] for one in s.articles], readings, gold) for s in dossier.stories}
        if sum(value > 0 for value in worth.values()) < MIN_TOLD_SHARE * len(worth):
            continue
        least = max(sorted(worth.values())[int(0.8 * (len(worth) - 1))], 0.0)
        table = score_table(dossier)
        ranked = sorted(dossier.stories, key=lambda story: -dict(table[story.id])["importance"])
        hits = [worth[story.id] > least for story in ranked]
        at = [rank for rank, hit in enumerate(hits, 1) if hit]
        found[pile] = sum(number / rank for number, rank in enumerate(at, 1)) / max(1, len(at))
    mean = sum(found.values()) / len(found)
    say(f"\nimportance against gold timelines: mean average precision {mean:.3f} of {len(found)} piles")
    assert mean >= FLOORS["timeline_average_precision"]


def test_a_headline_belongs_to_the_first_sentence(shared: Path) -> None:
    belonging, all_ = Counter[str](), Counter[str]()
    for pile in HEADLINE_PILES:
        dossier, briefing = edition(shared, pile)
        titles = {article.id: article.title for article in dossier.articles}
        for section in briefing.sections:
            for item in section.items:
                if item.points:
                    all_[pile] += 1
                    words = item.headline.rstrip(" …")
                    title = titles[item.points[0].spans[0].article]
                    belonging[pile] += (item.points[0].text if item.headline_supplied else title).startswith(words)
        say(f"\n{pile}: {belonging[pile]} of {all_[pile]} headlines are those of the article that is quoted first")
    assert belonging.total() >= FLOORS["headline_of_first_sentence"] * all_.total()


@pytest.mark.parametrize("kind", ["opinion", "live"])
def test_kinds_of_text_are_those_that_readers_give(shared: Path, kind: str) -> None:
    rows = list(campaign_labels(shared).values())
    found = {row["id"] for row in rows if classify_row(row) == kind}
    wanted = {row["id"] for row in rows if row["kind"] == kind}
    say(f"\n{kind}: {len(found & wanted)} of {len(found)} right; {len(found & wanted)} of {len(wanted)} found")
    assert len(found & wanted) >= FLOORS["kinds"]["precision"] * len(found)
    assert len(found & wanted) >= FLOORS["kinds"][f"{kind}_recall"] * len(wanted)


def test_opinion_is_told_in_texts_that_are_hard_to_tell(shared: Path) -> None:
    """Thirty texts of two other corpora: columns, and questions answered, testimonies, and reports with comments below.

    They were read while the rules were written, and none of them says what it is in its address or title.
    """
    rows = [json.loads(line) for line in (Path(__file__).parent / "text_kinds.jsonl").read_text("utf-8").splitlines()]
    raw = {
        row["id"]: " ".join(row["sentences"]) for row in lines(shared / "data/dev/summaries/t17_articles_dev.jsonl.gz")
    }
    raw |= {place: row["text"] for place, row in enumerate(lines(shared / "data/articles/syria_2011-2013.jsonl.gz"))}
    found = {
        row["id"] for row in rows if classify_row({"title": "", "source": "", "text": raw[row["id"]]}) == "opinion"
    }
    wanted = {row["id"] for row in rows if row["kind"] == "opinion"}
    right = len(found & wanted)
    say(f"\nopinion, hard to tell: {right} of {len(found)} right; {right} of {len(wanted)} found")
    assert len(found & wanted) >= FLOORS["kinds"]["hard_precision"] * len(found)
    assert len(found & wanted) >= FLOORS["kinds"]["hard_recall"] * len(wanted)


def classify_row(row: Mapping[str, Any]) -> str:
    authors = (row["author"],) if row.get("author") else ()
    return classify_text_kind(row["title"], row["text"], row.get("url"), (), authors, row["source"])


def leave_one_out(articles: list[Article]) -> list[tuple[list[Article], Article]]:
    """Return every article with the others of its event."""
    return [([one for one in articles if one is not left], left) for left in articles]


def test_key_sentences_tell_what_another_outlet_opens_with(shared: Path) -> None:
    """Of two outlets' reports on an event, the first key sentence against the opening of the third's.

    The lead that it is compared with is the first sentence of the earlier of the two that is long enough.
    """
    articles, readings = read(shared / "data" / "dev" / "stories" / "basil_triples.jsonl.gz")
    events = {row["id"]: row["cluster"] for row in lines(shared / "data/dev/stories/basil_triples.jsonl.gz")}
    by_event: dict[str, list[Article]] = {}
    for article in articles:
        by_event.setdefault(events[article.key or ""], []).append(article)
    ours = lead = 0.0
    number = 0
    for members in by_event.values():
        for others, left in leave_one_out(members):
            chosen = choose_key_sentences(others, readings, 1)
            if not chosen or not readings[left.id].sentences:
                continue
            by_id = {article.id: article for article in others}
            wanted = opening(left, readings[left.id].sentences[:2])
            text = words_of(by_id[chosen[0][0].article], chosen[0][:1])
            first = opening(others[0], readings[others[0].id].sentences)
            size = len(text.split())
            ours += rouge_2(wanted, text)
            lead += rouge_2(wanted, " ".join(first.split()[:size]))
            number += 1
    say(f"\nthree outlets, one left out: ROUGE-2 {ours / number:.4f}, lead of the same length {lead / number:.4f}")
    assert ours >= FLOORS["key_sentence_times_lead"] * lead


def opening(article: Article, sentences: Any) -> str:
    """Return the words of some sentences of an article, its title left out where the text repeats it."""
    title = article.title.rstrip(".")
    spans: list[Span] = [one.span for one in sentences]
    return words_of(article, spans).removeprefix(title).lstrip(". ")
