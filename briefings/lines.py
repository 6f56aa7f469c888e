"""What the single stages found, as one plain record an article: for people who pipe, and for measuring."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from briefings.model.article import Article, Span
from briefings.model.reading import Claim, Reading
from briefings.model.story import CopyGroup, Story
from briefings.pipeline import Collected
from briefings.stories.keysentences import summarise


def every(found: Collected) -> list[Article]:
    """Return every article that came in, repeats under the keys they came with."""
    return sorted([*found.articles, *found.repeats], key=lambda article: (article.origin, article.key or article.id))


def readings(found: Collected, read: Sequence[Reading], sentences: int) -> Iterator[dict[str, Any]]:
    """Yield names, claims and `sentences` key sentences of every article; offsets refer to `text`."""
    by_id = {reading.article: reading for reading in read}
    for article in every(found):
        reading = by_id[article.id]
        yield {
            "id": article.key or article.id,
            "outlet": article.outlet,
            "title": article.title,
            "published": article.published.isoformat() if article.published else None,
            "language": reading.language,
            "unread": reading.unread or None,
            "text": article.text,
            "entities": [[m.span.start, m.span.end, m.label] for m in reading.mentions],
            "claims": [claim(c) for c in reading.claims],
            "summary": [article.text[s.start : s.end] for s in summary(article, reading, sentences)],
        }


def summary(article: Article, reading: Reading, sentences: int) -> tuple[Span, ...]:
    """Return the key sentences of an article, none when none are asked for."""
    return summarise(article, reading, sentences) if sentences else ()


def claim(found: Claim) -> dict[str, Any]:
    """Return a claim with its spans as pairs of offsets."""
    return {
        "source": pair(found.source) if found.source else None,
        "cue": pair(found.cue),
        "content": pair(found.content),
        "hedges": [pair(hedge) for hedge in found.hedges],
        "speaker": found.speaker,
        "class": found.speaker_class,
        "kind": found.kind,
        "polarity": found.polarity,
    }


def pair(span: Span) -> list[int]:
    """Return the offsets of a span."""
    return [span.start, span.end]


def stories(found: Collected, copies: Sequence[CopyGroup], told: Sequence[Story]) -> Iterator[dict[str, Any]]:
    """Yield the story and the copy group of every article; a group is known by its root's own id."""
    keys: Mapping[str, str] = {article.id: article.key or article.id for article in found.articles}
    roots = {member: group.root for group in copies for member in group.members}
    homes = {article: story.id for story in told for article in story.articles}
    for article in every(found):
        yield {
            "id": article.key or article.id,
            "story": homes[article.id],
            "copies": keys[roots[article.id]],
        }
