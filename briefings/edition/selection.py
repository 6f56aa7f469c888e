"""Chooses the key sentences of every story, and returns the scores behind its rank. Pure."""

from collections.abc import Mapping

from briefings.analysis.stories.key_sentences import choose_key_sentences
from briefings.analysis.stories.ranking import rank_stories
from briefings.core.article import Span
from briefings.core.dossier import Dossier


def score_table(dossier: Dossier) -> Mapping[str, tuple[tuple[str, float], ...]]:
    """Return the numbers behind the place of every story, rounded as they are printed."""
    return {
        story.id: (
            ("importance", round(score.importance, 3)),
            ("roots", round(score.roots, 3)),
            ("volume", round(score.volume, 3)),
            ("recency", round(score.recency, 3)),
            ("interest", round(score.interest, 3)),
            ("credibility", round(score.credibility, 3)),
        )
        for story, score in rank_stories(dossier.stories, dossier.articles, dossier.placements)
    }


def choose_key_sentences_by_story(dossier: Dossier, most: int) -> Mapping[str, tuple[tuple[Span, ...], ...]]:
    """Return the key sentences of every story, `most` at most."""
    articles = {article.id: article for article in dossier.articles}
    readings = {reading.article: reading for reading in dossier.readings}
    return {
        story.id: choose_key_sentences([articles[g.original] for g in story.copies], readings, most)
        for story in dossier.stories
    }
