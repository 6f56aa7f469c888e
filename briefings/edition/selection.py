"""Chooses the key sentences of every story, and returns the scores behind its rank. Pure."""

from collections.abc import Mapping, Sequence

from briefings.analysis.stories.key_sentences import choose_key_sentences
from briefings.analysis.stories.news_value import KINDS
from briefings.analysis.stories.ranking import rank_stories
from briefings.core.analysis import Analysis
from briefings.core.article import Article, Span
from briefings.core.dossier import Dossier
from briefings.core.stored_readings import map_readings
from briefings.core.stories import CopyGroup, Story, list_new_texts
from briefings.core.text_kinds import REPORTING_KINDS, TextKind

#: Stories told in full in a whole edition, whatever the number of its topics: four or five fill a page, and the news
#: is to stay within twenty.
MAX_TOLD_STORIES = 60


def score_table(dossier: Dossier) -> Mapping[str, tuple[tuple[str, float], ...]]:
    """Return the numbers behind the place of every story, rounded as they are printed."""
    return {
        story.id: (
            ("importance", round(score.importance, 3)),
            ("roots", round(score.roots, 3)),
            ("volume", round(score.volume, 3)),
            ("recency", round(score.recency, 3)),
            ("room", round(score.room, 3)),
            ("centrality", round(score.centrality, 3)),
            ("mentions", round(score.mentions, 3)),
            *((name, round(getattr(score.news, name), 3)) for name in KINDS),
            ("interest", round(score.interest, 3)),
            ("comment", round(score.comment, 3)),
            ("credibility", round(score.credibility, 3)),
        )
        for story, score in rank_stories(
            dossier.stories,
            dossier.articles,
            dossier.placements,
            dossier.outlets,
            known=dossier.known,
            likenesses=dossier.likenesses,
            mentions=dossier.mentions,
        )
    }


def map_key_sentences(
    dossier: Dossier, most: int, page_heads: frozenset[str] = frozenset()
) -> Mapping[str, tuple[tuple[Span, ...], ...]]:
    """Return the key sentences of every story by its id, `most` at most: those of the dossier, else chosen now."""
    chosen = dossier.key_sentences or choose_key_sentences_by_story(
        dossier.stories, dossier.articles, dossier.readings, dossier.known, most, page_heads
    )
    return {story.id: points for story, points in zip(dossier.stories, chosen, strict=True)}


def choose_key_sentences_by_story(
    stories: Sequence[Story],
    articles: Sequence[Article],
    readings: Sequence[Analysis],
    known: frozenset[str],
    most: int,
    page_heads: frozenset[str],
) -> tuple[tuple[tuple[Span, ...], ...], ...]:
    """Return the key sentences of each story, `most` at most; the first is from what is new of it.

    `page_heads` are articles whose first sentence belongs to a web page.
    """
    by_id = {article.id: article for article in articles}
    read = map_readings(readings)

    def choose(groups: Sequence[CopyGroup], number: int) -> tuple[tuple[Span, ...], ...]:
        telling = list_telling_articles([by_id[group.original] for group in groups])
        return choose_key_sentences(telling, read, number, page_heads)

    chosen = []
    for story in stories:
        points, new = choose(story.copies, most), list_new_texts(story, known)
        if 0 < len(new) < len(story.copies) and points:
            first = choose(new, 1)
            rest = [point for point in points if not any(set(point) & set(one) for one in first)]
            points = (*first, *rest)[:most]
        chosen.append(points)
    return tuple(chosen)


def list_unchanged_stories(dossier: Dossier) -> frozenset[str]:
    """Return the ids of the stories of which earlier editions had every text."""
    return frozenset(story.id for story in dossier.stories if not list_new_texts(story, dossier.known))


def list_telling_articles(articles: Sequence[Article]) -> Sequence[Article]:
    """Return those of a story's texts that may tell it: reports where there is one, else all but opinion, else all.

    An opinion is its author's claim, and tells an event only where nobody reports it.
    """
    reports = [article for article in articles if article.kind in REPORTING_KINDS]
    others = [article for article in articles if article.kind != TextKind.OPINION]
    return reports or others or articles


def share_out_stories(available: Sequence[int], per_topic: int, most: int = MAX_TOLD_STORIES) -> tuple[int, ...]:
    """Return how many stories each topic tells in full, `per_topic` at most.

    Where there are more than `most` in all, no topic has one more before every topic that can has as many.

    >>> share_out_stories((9, 1, 4), 5), share_out_stories((9, 1, 4), 5, most=6)
    ((5, 1, 4), (3, 1, 2))
    """
    shares = [0] * len(available)
    for round_ in range(1, per_topic + 1):
        for place, count in enumerate(available):
            if count >= round_ and sum(shares) < max(most, len(available)):
                shares[place] = round_
    return tuple(shares)
