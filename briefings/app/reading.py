"""Has articles read; loads nothing of what comes behind the reading."""

from collections.abc import Iterator, Sequence

from briefings.app.stages import StageTimer
from briefings.core.analysis import Analysis
from briefings.core.article import Article
from briefings.core.plan import Plan
from briefings.core.stored_readings import hold_readings


def analyse_articles(plan: Plan, articles: Sequence[Article], timer: StageTimer) -> Sequence[Analysis]:
    """Analyse every article, in the order given."""
    return hold_readings(read_articles(plan, articles, timer), len(articles))


def read_articles(plan: Plan, articles: Sequence[Article], timer: StageTimer) -> Iterator[Analysis]:
    """Yield the reading of every article, in the order given, as each is there."""
    with timer.stage("read"):
        yield from timer.progress("read", plan.analyser.analyse(articles), len(articles))
