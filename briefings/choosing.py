"""Chooses what an edition tells of its stories: their key sentences, and the numbers behind their place. Pure."""

from collections.abc import Mapping

from briefings.model.article import Span
from briefings.model.dossier import Dossier
from briefings.stories.keysentences import key_sentences
from briefings.stories.ranking import rank


def weighed(dossier: Dossier) -> Mapping[str, tuple[tuple[str, float], ...]]:
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
        for story, score in rank(dossier.stories, dossier.articles, dossier.placements)
    }


def key_sentences_of(dossier: Dossier, most: int) -> Mapping[str, tuple[tuple[Span, ...], ...]]:
    """Choose the key sentences of every story, `most` at most."""
    articles = {article.id: article for article in dossier.articles}
    readings = {reading.article: reading for reading in dossier.readings}
    return {
        story.id: key_sentences([articles[g.root] for g in story.copies], readings, most) for story in dossier.stories
    }
