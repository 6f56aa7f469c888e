"""Everything that is found out about a pile of articles: analysed, grouped, put into topics, with their ledgers."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from briefings.analysis.stories.centrality import find_similar_stories
from briefings.analysis.stories.clustering.continuation import find_earlier_coverage
from briefings.analysis.stories.clustering.copies import group_copies
from briefings.analysis.stories.lead_sentences import find_page_heads
from briefings.analysis.stories.ledger.account import build_story_ledger
from briefings.analysis.stories.mentions import count_mentions
from briefings.analysis.stories.multilingual.grouping import group_stories
from briefings.analysis.stories.ranking import rank_stories
from briefings.analysis.stories.settled_names import settle_names
from briefings.analysis.stories.topics.matching import assign_topics
from briefings.app.intake import CollectedArticles, collect_articles, explain_no_articles
from briefings.app.reading import analyse_articles
from briefings.app.reuse import StoryGroups, reuse_groups
from briefings.app.stages import StageTimer
from briefings.core.analysis import Analysis
from briefings.core.article import Article, Problem
from briefings.core.dossier import Dossier
from briefings.core.errors import NothingNew
from briefings.core.memory import SeriesMemory
from briefings.core.outlet_table import OutletTable
from briefings.core.plan import Plan
from briefings.core.processes.engine import Engine
from briefings.core.processes.engine_choice import EngineKind
from briefings.core.processes.limits import ProcessLimits
from briefings.core.stored_readings import hold_readings, map_readings, outline_readings, without_terms
from briefings.core.stories import CopyGroup, Story, TopicStories
from briefings.edition.selection import choose_key_sentences_by_story

#: Articles from which an engine that somebody named looks for pairs of alike texts too: below it, one process is done
#: before others have begun. And the limits of one block of pairs: seconds, megabytes. Limit: time, memory.
ARTICLES_FOR_ENGINE = 8192
PAIR_LIMITS = ProcessLimits(300.0, 8000)


def build_dossier(
    plan: Plan,
    timer: StageTimer,
    found: CollectedArticles | None = None,
    memory: SeriesMemory | None = None,
    read: Sequence[Analysis] | None = None,
) -> Dossier:
    """Collect, analyse and group: everything that is known, nothing chosen. Raises `NothingNew` without an article.

    `found` is what was collected before, `read` what was read off it; the stories of a `memory` are continued.
    """
    found = found or collect_articles(plan, timer)
    if not found.articles:
        raise NothingNew(explain_no_articles(found, plan.empty_reason))
    read = read if read is not None else analyse_articles(plan, found.articles, timer)
    analyses = without_terms(read)
    complete = not any(analysis.fault for analysis in outline_readings(analyses))
    known = frozenset(memory.articles) & {article.id for article in found.articles} if memory else frozenset()
    # Stories and topics go by the words of the texts; what is printed goes by the names of the edition.
    with timer.stage("group"):
        settled = hold_readings(settle_names(found.articles, analyses), len(found.articles))

    heads: frozenset[str] | None = None

    def make_groups() -> StoryGroups:
        nonlocal heads
        copies, stories = group_articles(
            found.articles, analyses, timer, memory, plan.outlets, open_pair_engine(plan, len(found.articles))
        )
        with timer.stage("group"):
            articles, of = {a.id: a for a in found.articles}, map_readings(settled)
            counted = timer.progress("group", stories, len(stories))
            accounts = tuple(build_story_ledger(story, articles, of, plan.outlets) for story in counted)
            by_article = map_readings(analyses)
            likenesses = find_similar_stories(stories, found.articles, by_article, known)
            mentions = count_mentions(stories, found.articles, by_article, known)
        with timer.stage("edit"):
            heads = find_page_heads(found.articles, of)
            points = choose_key_sentences_by_story(stories, found.articles, settled, known, plan.sentences, heads)
        return StoryGroups(copies, stories, accounts, likenesses, mentions, points)

    groups = reuse_groups(plan, found.articles, memory, make_groups, complete=complete)
    with timer.stage("group"):
        stories = groups.stories
        placements = assign_topics(stories, found.articles, map_readings(read), plan.topics)
        ranked = rank_stories(
            stories,
            found.articles,
            placements,
            plan.outlets,
            known=known,
            likenesses=groups.likenesses,
            mentions=groups.mentions,
        )
        rows = {story.id: row for row, (story, _) in enumerate(ranked)}
    return Dossier(
        articles=found.articles,
        readings=settled,
        copies=groups.copies,
        stories=stories,
        accounts=groups.accounts,
        placements=tuple(order_by_importance(placement, rows) for placement in placements),
        likenesses=groups.likenesses,
        mentions=groups.mentions,
        key_sentences=groups.key_sentences,
        page_heads=heads,
        pasts=find_earlier_coverage(stories, memory) if memory else (),
        known=known,
        repeated=len(found.repeats),
        left_out=found.left_out,
        problems=(*found.problems, *list_reading_faults(found.articles, outline_readings(analyses))),
        outlets=plan.outlets,
    )


def list_reading_faults(articles: Sequence[Article], analyses: Sequence[Analysis]) -> tuple[Problem, ...]:
    """Return a problem for each article that should have been read and was not."""
    faults = {analysis.article: analysis.fault for analysis in analyses if analysis.fault}
    remedy = "look at the text; [limits] article_seconds gives it more time"
    return tuple(Problem(a.origin, faults[a.id], remedy, "read") for a in articles if a.id in faults)


def order_by_importance(placement: TopicStories, rows: Mapping[str, int]) -> TopicStories:
    """Put the stories of a topic in the order of `rows`, their scores with them."""
    pairs = sorted(zip(placement.stories, placement.scores, strict=True), key=lambda pair: rows[pair[0].id])
    return replace(placement, stories=tuple(s for s, _ in pairs), scores=tuple(score for _, score in pairs))


def open_pair_engine(plan: Plan, articles: int) -> Engine | None:
    """Return the engine that looks for pairs of alike texts; None where they are looked for here."""
    choice = plan.engine
    if choice is None or choice.kind not in {EngineKind.PROCESSES, EngineKind.DASK} or articles < ARTICLES_FOR_ENGINE:
        return None
    return choice.open(PAIR_LIMITS, articles)


def group_articles(
    articles: Sequence[Article],
    analyses: Sequence[Analysis],
    timer: StageTimer,
    memory: SeriesMemory | None = None,
    outlets: OutletTable | None = None,
    engine: Engine | None = None,
) -> tuple[tuple[CopyGroup, ...], tuple[Story, ...]]:
    """Return the copy groups of some articles, and their stories; those of a `memory` are continued."""
    by_id = map_readings(analyses)
    with timer.stage("group"):
        copies = group_copies(articles, by_id)
        stories = group_stories(articles, by_id, copies, memory, outlets, engine)
        # A text may have been found to be a translation of another of its story.
        kept = {group.original: group for story in stories for group in story.copies}
        return tuple(kept[copy.original] for copy in copies if copy.original in kept), stories
