"""What the single stages found, as one plain record an article: for pipes and for measurements."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from briefings.analysis.stories.key_sentences import summarise
from briefings.app.api import plan_for_paths
from briefings.app.dossiers import group_articles
from briefings.app.intake import CollectedArticles, collect_articles
from briefings.app.reading import analyse_articles
from briefings.app.stages import StageTimer
from briefings.core.analysis import Analysis, Claim
from briefings.core.article import Article, Problem, Span
from briefings.core.stories import CopyGroup, Story


def list_all_articles(found: CollectedArticles) -> list[Article]:
    """Return every article that came in, repeats under the keys they came with."""
    return sorted([*found.articles, *found.repeats], key=lambda article: (article.origin, article.key or article.id))


@dataclass(frozen=True, slots=True)
class Listing:
    """What was found of some articles, a row each, and what could not be read."""

    rows: tuple[dict[str, Any], ...]
    problems: tuple[Problem, ...]


def list_article_analyses(
    paths: Sequence[Path], model: str, sentences: int, timer: StageTimer, engine: str = ""
) -> Listing:
    """Collect and analyse the articles under some paths."""
    plan = plan_for_paths(*paths, model=model, engine=engine)
    found = collect_articles(plan, timer)
    read = analyse_articles(plan, found.articles, timer)
    return Listing(tuple(iter_analysis_rows(found, read, sentences)), found.problems)


def list_article_stories(paths: Sequence[Path], model: str, timer: StageTimer, engine: str = "") -> Listing:
    """Collect, analyse and group the articles under some paths."""
    plan = plan_for_paths(*paths, model=model, engine=engine)
    found = collect_articles(plan, timer)
    read = analyse_articles(plan, found.articles, timer)
    copies, stories = group_articles(found.articles, read, timer)
    return Listing(tuple(iter_story_rows(found, copies, stories)), found.problems)


def iter_analysis_rows(found: CollectedArticles, read: Sequence[Analysis], sentences: int) -> Iterator[dict[str, Any]]:
    """Yield names, claims and `sentences` key sentences of every article; offsets refer to `text`."""
    by_id = {reading.article: reading for reading in read}
    for article in list_all_articles(found):
        reading = by_id[article.id]
        yield {
            "id": article.key or article.id,
            "outlet": article.outlet,
            "title": article.title,
            "published": article.published.isoformat() if article.published else None,
            "language": reading.language,
            "unread": str(reading.unread) or None,
            "text": article.text,
            "entities": [[m.span.start, m.span.end, m.label] for m in reading.mentions],
            "claims": [claim_to_json(c) for c in reading.claims],
            "summary": [article.text[s.start : s.end] for s in select_summary_spans(article, reading, sentences)],
        }


def select_summary_spans(article: Article, reading: Analysis, sentences: int) -> tuple[Span, ...]:
    """Return the key sentences of an article, none when none are asked for."""
    return summarise(article, reading, sentences) if sentences else ()


def claim_to_json(found: Claim) -> dict[str, Any]:
    """Return a claim with its spans as pairs of offsets."""
    return {
        "source": span_offsets(found.source) if found.source else None,
        "cue": span_offsets(found.cue),
        "content": span_offsets(found.content),
        "continued": [span_offsets(part) for part in found.continued],
        "hedges": [span_offsets(hedge) for hedge in found.hedges],
        "speaker": found.speaker,
        "class": found.speaker_class,
        "kind": found.kind,
        "polarity": found.polarity,
    }


def span_offsets(span: Span) -> list[int]:
    """Return the offsets of a span."""
    return [span.start, span.end]


def iter_story_rows(
    found: CollectedArticles, copies: Sequence[CopyGroup], stories: Sequence[Story]
) -> Iterator[dict[str, Any]]:
    """Yield the story and the copy group of every article; a group is known by its root's own id."""
    keys: Mapping[str, str] = {article.id: article.key or article.id for article in found.articles}
    originals = {member: group.original for group in copies for member in group.members}
    story_ids = {article: story.id for story in stories for article in story.articles}
    for article in list_all_articles(found):
        yield {
            "id": article.key or article.id,
            "story": story_ids[article.id],
            "copies": keys[originals[article.id]],
        }
