"""Places stories in the reader's topics by terms and meaning, and discovers readable topics for the rest.

A story's score for a topic, from 0 to 1, is 1 - (1 - terms)(1 - meaning / 3). `terms` says how surely the topic's terms
stand in its texts; `meaning` how near the mean static vector of its texts is to that of the stories which the terms
place for sure (`SURE_SCORE`): their cosine from `MIN_COSINE` to 1, as 0 to 1. Meaning only speaks for a story that some
term speaks for. Alone it would place every debate in parliament under "Immigration": of the stories on other subjects
that were nearest to six topics in news of US politics, none belonged.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from briefings.analysis.stories.sources.outlets import load_default_outlets
from briefings.analysis.stories.topics.discovery import discover_topics
from briefings.core.analysis import Analysis
from briefings.core.article import Article
from briefings.core.stories import Story, Topic, TopicStories
from briefings.core.words import fold_letters, is_unspaced

#: How sure a term makes us, by where it stands: headline, name, text more than once, text once.
#: Not measured: chosen by eye on the demonstration.
IN_TITLE, IN_NAMES, IN_TEXT_REPEATEDLY, IN_TEXT_ONCE = 0.9, 0.7, 0.6, 0.35
#: Stories of at least this score by terms say what a topic means; the cosine to them at which meaning says nothing; and
#: the most it adds. Not measured but for the remark in the head of the module, on news of US politics.
SURE_SCORE, MIN_COSINE, MEANING_WEIGHT = 0.6, 0.7, 1 / 3
#: Least score by which a story is placed in a configured topic. Not measured: chosen by eye on the demonstration.
MIN_TOPIC_SCORE = 0.3


def assign_topics(
    stories: Sequence[Story],
    articles: Sequence[Article],
    readings: Mapping[str, Analysis],
    topics: Sequence[Topic],
) -> tuple[TopicStories, ...]:
    """Return the topics with their stories: the configured ones in the order given, then what was discovered.

    A configured topic is returned even when nothing matched. A story may serve several configured topics.
    """
    by_id = {article.id: article for article in articles}
    placed: list[TopicStories] = []
    matched: set[str] = set()
    for topic in topics:
        scored = [pair for pair in _score_stories(stories, topic, by_id, readings) if pair[0] >= MIN_TOPIC_SCORE]
        scored.sort(key=lambda pair: (-pair[0], -len(pair[1].articles), pair[1].id))
        matched.update(story.id for _, story in scored)
        placed.append(
            TopicStories(topic, tuple(story for _, story in scored), tuple(round(score, 3) for score, _ in scored))
        )
    rest = [story for story in stories if story.id not in matched]
    return (*placed, *discover_topics(rest, by_id, readings, frozenset(load_default_outlets().by_name)))


def _score_stories(
    stories: Sequence[Story], topic: Topic, by_id: Mapping[str, Article], readings: Mapping[str, Analysis]
) -> list[tuple[float, Story]]:
    """Return every story with its score, by terms and by meaning."""
    import numpy as np

    terms = [match_topic_terms(story, topic, by_id, readings) for story in stories]
    sure = [place for place, score in enumerate(terms) if score >= SURE_SCORE]
    if not sure or len(sure) == sum(score > 0 for score in terms):
        return list(zip(terms, stories, strict=True))
    vectors = {
        place: vector
        for place, story in enumerate(stories)
        if (vector := _compute_story_vector(story, readings)) is not None
    }
    centre = sum((terms[place] * vectors[place] for place in sure if place in vectors), start=np.zeros(1))
    length = float(np.linalg.norm(centre))
    scored = []
    for place, (score, story) in enumerate(zip(terms, stories, strict=True)):
        near = 0.0
        if 0 < score < SURE_SCORE and place in vectors and length:
            near = max(0.0, (float(vectors[place] @ centre) / length - MIN_COSINE) / (1 - MIN_COSINE))
        scored.append((1 - (1 - score) * (1 - MEANING_WEIGHT * near), story))
    return scored


def _compute_story_vector(story: Story, readings: Mapping[str, Analysis]) -> Any:
    """Return the mean static vector of the story's distinct texts, scaled to length 1; None when no text has one."""
    import numpy as np

    found = [reading.vector for copy in story.copies if (reading := readings.get(copy.original)) and reading.vector]
    if not found:
        return None
    mean = np.mean(np.array(found), axis=0)
    return mean / (np.linalg.norm(mean) or 1.0)


def match_topic_terms(
    story: Story, topic: Topic, by_id: Mapping[str, Article], readings: Mapping[str, Analysis]
) -> float:
    """Return how surely the terms place a story in a topic, from 0 to 1: the mean over its distinct texts.

    Within a text, terms add up as independent hints do: 1 - (1 - first)(1 - second)…
    """
    if not topic.terms:
        return 0.0
    texts = [by_id[copy.original] for copy in story.copies]
    patterns = [compile_terms((term,)) for term in topic.terms]
    return sum(_match_text(text, readings.get(text.id), patterns) for text in texts) / len(texts)


def _match_text(article: Article, reading: Analysis | None, patterns: Sequence[re.Pattern[str]]) -> float:
    """Return how surely one text belongs to a topic."""
    names = fold_letters("\n".join(mention.name for mention in reading.mentions)) if reading else ""
    text, title = fold_letters(article.text), fold_letters(article.title)
    doubt = 1.0
    for pattern in patterns:
        found = len(pattern.findall(text))
        if "title" not in article.supplied and pattern.search(title):
            doubt *= 1 - IN_TITLE
        elif pattern.search(names):
            doubt *= 1 - IN_NAMES
        elif found:
            doubt *= 1 - (IN_TEXT_REPEATEDLY if found > 1 else IN_TEXT_ONCE)
    return 1 - doubt


def compile_terms(terms: Sequence[str], *, whole: bool = False) -> re.Pattern[str]:
    """Return the pattern of any of some terms in folded text: at the start of a word, in upper or lower case.

    Spaces stand for any white space and for hyphens. Scripts without spaces have words that begin anywhere. `whole`
    terms end where a word ends.

    >>> [bool(compile_terms(["port", "grain export"]).search(text)) for text in ("GRAIN exports fell", "support")]
    [True, False]
    """
    return re.compile(
        "|".join(_spell_term(term, whole) for term in sorted(terms, key=len, reverse=True)), re.IGNORECASE
    )


def _spell_term(term: str, whole: bool) -> str:
    folded = fold_letters(term)
    spelled = r"(?:\s|-)+".join(re.escape(part) for part in re.split(r"[\s-]+", folded) if part) or r"(?!)"
    start = "" if is_unspaced(folded.lstrip()[:1]) else r"(?<!\w)"
    end = "" if not whole or is_unspaced(folded.rstrip()[-1:]) else r"(?!\w)"
    return f"{start}{spelled}{end}"
