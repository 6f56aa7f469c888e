"""Two accounts of one event, read by rules, as a story: for tests of ledgers and disagreements."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from support.analysed import extract_claims, extract_gaps, reader
from support.builders import MORNING, an_article

from briefings.core.analysis import Analysis
from briefings.core.article import Article
from briefings.core.stories import CopyGroup, Story


def account(text: str, outlet: str = "The Courier", hours: float = 0.0) -> Article:
    """What one outlet wrote, some hours after this morning."""
    return an_article(text, f"{outlet} {hours}", outlet, published=MORNING + timedelta(hours=hours))


def story(articles: Sequence[Article], copies: Sequence[CopyGroup] = ()) -> Story:
    """A story of these articles, each a text of its own unless copies are given."""
    groups = tuple(copies) or tuple(CopyGroup(a.id, (a.id,), "single") for a in articles)
    moments = [a.published for a in articles if a.published]
    return Story(
        id=groups[0].original,
        copies=groups,
        first_seen=min(moments, default=None),
        last_seen=max(moments, default=None),
        outlets=tuple(sorted({a.outlet for a in articles})),
        independent_origins=1,
    )


def readings(articles: Sequence[Article]) -> dict[str, Analysis]:
    """Read articles by rules, their claims and gaps included."""
    return {
        article.id: replace(
            reading,
            claims=extract_claims(article, reading),
            gaps=extract_gaps(article, reading),
        )
        for article, reading in zip(articles, reader().analyse(articles), strict=True)
    }
