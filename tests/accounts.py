"""Two accounts of one event, read by rules, as a story: for tests of ledgers and disagreements."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from builders import MORNING, an_article
from told import reader

from briefings.model.article import Article
from briefings.model.reading import Reading
from briefings.model.story import CopyGroup, Story
from briefings.reading import claims


def account(text: str, outlet: str = "The Courier", hours: float = 0.0) -> Article:
    """What one outlet wrote, some hours after this morning."""
    return an_article(text, f"{outlet} {hours}", outlet, published=MORNING + timedelta(hours=hours))


def story(articles: Sequence[Article], copies: Sequence[CopyGroup] = ()) -> Story:
    """A story of these articles, each a text of its own unless copies are given."""
    groups = tuple(copies) or tuple(CopyGroup(a.id, (a.id,), "single") for a in articles)
    moments = [a.published for a in articles if a.published]
    return Story(
        id=groups[0].root,
        copies=groups,
        first_seen=min(moments, default=None),
        last_seen=max(moments, default=None),
        outlets=tuple(sorted({a.outlet for a in articles})),
        roots=1,
    )


def readings(articles: Sequence[Article]) -> dict[str, Reading]:
    """Read articles by rules, their claims and gaps included."""
    return {
        article.id: replace(
            reading,
            claims=claims.found(article.id, article.text, reading.sentences, reading.actors),
            gaps=claims.open_matters(article.id, article.text, reading.sentences, reading.actors),
        )
        for article, reading in zip(articles, reader().read(articles), strict=True)
    }
