"""Places stories in the reader's topics by terms, and discovers readable topics for the rest."""

import re
from collections.abc import Mapping, Sequence

from briefings.model.article import Article
from briefings.model.reading import Reading
from briefings.model.story import Placement, Story, Topic
from briefings.stories.discovery import discover
from briefings.stories.outlets import shipped

#: How sure a term makes us, by where it stands: headline, name, text more than once, text once.
IN_TITLE, IN_NAMES, REPEATED, ONCE = 0.9, 0.7, 0.6, 0.35
#: Least score by which a story is placed in a configured topic.
ENOUGH = 0.3


def place(
    stories: Sequence[Story],
    articles: Sequence[Article],
    readings: Mapping[str, Reading],
    topics: Sequence[Topic],
) -> tuple[Placement, ...]:
    """Return the topics with their stories: the configured ones in the order given, then what was discovered.

    A configured topic is returned even when nothing matched. A story may serve several configured topics.
    """
    by_id = {article.id: article for article in articles}
    placed: list[Placement] = []
    matched: set[str] = set()
    for topic in topics:
        scored = [(score, story) for story in stories if (score := match(story, topic, by_id, readings)) >= ENOUGH]
        scored.sort(key=lambda pair: (-pair[0], -len(pair[1].articles), pair[1].id))
        matched.update(story.id for _, story in scored)
        placed.append(
            Placement(topic, tuple(story for _, story in scored), tuple(round(score, 3) for score, _ in scored))
        )
    rest = [story for story in stories if story.id not in matched]
    return (*placed, *discover(rest, by_id, readings, frozenset(shipped().by_name)))


def match(story: Story, topic: Topic, by_id: Mapping[str, Article], readings: Mapping[str, Reading]) -> float:
    """Return how surely a story belongs to a topic, from 0 to 1: the mean over its distinct texts.

    Within a text, terms add up as independent hints do: 1 - (1 - first)(1 - second)…
    """
    if not topic.terms:
        return 0.0
    texts = [by_id[copy.root] for copy in story.copies]
    patterns = [_pattern(term) for term in topic.terms]
    return sum(_match(text, readings.get(text.id), patterns) for text in texts) / len(texts)


def _match(article: Article, reading: Reading | None, patterns: Sequence[re.Pattern[str]]) -> float:
    """Return how surely one text belongs to a topic."""
    names = "\n".join(mention.name for mention in reading.mentions) if reading else ""
    doubt = 1.0
    for pattern in patterns:
        found = len(pattern.findall(article.text))
        if "title" not in article.supplied and pattern.search(article.title):
            doubt *= 1 - IN_TITLE
        elif pattern.search(names):
            doubt *= 1 - IN_NAMES
        elif found:
            doubt *= 1 - (REPEATED if found > 1 else ONCE)
    return 1 - doubt


def _pattern(term: str) -> re.Pattern[str]:
    """Return the pattern of a term: at the start of a word, in upper or lower case, spaces as any white space.

    >>> bool(_pattern("grain export").search("GRAIN exports fell")), bool(_pattern("port").search("support"))
    (True, False)
    """
    spelled = r"\s+".join(re.escape(part) for part in term.split()) or r"(?!)"
    return re.compile(rf"(?<!\w){spelled}", re.IGNORECASE)
