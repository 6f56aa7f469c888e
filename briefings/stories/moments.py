"""Says which publication dates are believed: one that lies after the collection of its article is not."""

from datetime import datetime, timedelta

from briefings.model.article import Article

#: Clocks and time zones of outlets are off by up to this much.
TOLERANCE = timedelta(days=1)


def published(article: Article) -> datetime | None:
    """Return when the article was published; None when that is unknown or lies in the future of its collection."""
    if article.published is None or article.published > article.collected + TOLERANCE:
        return None
    return article.published
