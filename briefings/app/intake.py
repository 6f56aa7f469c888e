"""What the collectors bring becomes one pile: every article once, in order of time, within the period asked for."""

from dataclasses import dataclass, replace
from datetime import datetime

from briefings.app.stages import StageTimer
from briefings.collectors.standing_words import strip_standing_words
from briefings.core.article import Article, Problem, article_sort_key, check_date, with_distinct_id
from briefings.core.message import Text, make_message
from briefings.core.plan import Plan
from briefings.core.tlp import strictest_label


@dataclass(frozen=True, slots=True)
class CollectedArticles:
    """What the collectors brought: every article once, in order of time, and the problems."""

    articles: tuple[Article, ...]
    #: articles met again, under the key they had the second time
    repeats: tuple[Article, ...]
    left_out: tuple[tuple[Article, Text], ...]
    problems: tuple[Problem, ...]


def collect_articles(plan: Plan, timer: StageTimer) -> CollectedArticles:
    """Ask every collector; separate repeats and what lies outside the period asked for."""
    with timer.stage("collect"):
        brought = (item for c in plan.collectors for item in timer.progress("collect", c.collect(plan.since), None))
        checked = [item for one in brought for item in check_date(one)]
        problems = tuple(sorted({item for item in checked if isinstance(item, Problem)}))
        articles = sorted((item for item in checked if isinstance(item, Article)), key=arrival_sort_key)
        first = {article.id: article for article in reversed(articles)}
        articles = [with_distinct_id(article, first[article.id]) for article in articles]
        unique = {article.id: article for article in reversed(articles)}
        repeats = tuple(article for article in articles if article is not unique[article.id])
        for again in repeats:
            known = unique[again.id]
            # The collector that brought it second may be the one that marked it.
            unique[again.id] = replace(known, marking=strictest_label(known.marking, again.marking))
        met = list(strip_standing_words(sorted(unique.values(), key=article_sort_key)))
        reasons = {article.id: explain_exclusion(article, plan) for article in met}
    return CollectedArticles(
        tuple(article for article in met if not reasons[article.id]),
        repeats,
        tuple((article, reasons[article.id]) for article in met if reasons[article.id]),
        problems,
    )


def arrival_sort_key(article: Article) -> tuple[datetime, str, str, datetime, str]:
    """Return what articles are ordered by as they come in: `article_sort_key`, then what was collected first."""
    return (*article_sort_key(article), article.collected, article.digest)


def explain_exclusion(article: Article, plan: Plan) -> Text:
    """Return the reason why an article lies outside the period asked for, or ""."""
    dated = article.trusted_date
    if dated and plan.since and dated < plan.since and not plan.is_exempt(article):
        return make_message("published before %(moment)s UTC", moment=f"{plan.since:%Y-%m-%d %H:%M}")
    if dated and plan.until and dated > plan.until:
        return make_message("published after %(moment)s UTC", moment=f"{plan.until:%Y-%m-%d %H:%M}")
    return ""


def explain_no_articles(found: CollectedArticles, otherwise: str) -> str:
    """Return the reason why there is nothing to report."""
    reasons = [f"{problem}" for problem in found.problems[:5]]
    more = len(found.problems) - len(reasons)
    if found.left_out:
        reasons.append(f"{len(found.left_out)} articles lie outside --since/--until")
    if more > 0:
        reasons.append(f"and {more} more problems")
    return "no article to report on" + (": " + "; ".join(reasons) if reasons else f"; {otherwise}")
