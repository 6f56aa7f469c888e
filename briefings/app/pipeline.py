"""The pipeline from collectors to an edition on disk: collect, analyse, group, compose, render, keep."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from briefings.analysis.stories.centrality import find_similar_stories
from briefings.analysis.stories.clustering.cluster import cluster_articles
from briefings.analysis.stories.clustering.continuation import (
    build_series_memory,
    continue_stories,
    find_earlier_coverage,
)
from briefings.analysis.stories.clustering.copies import group_copies
from briefings.analysis.stories.ledger.account import build_story_ledger
from briefings.analysis.stories.ranking import rank_stories
from briefings.analysis.stories.settled_names import settle_names
from briefings.analysis.stories.topics.matching import assign_topics
from briefings.app.archive_site import refresh_archive
from briefings.app.edition_state import apply_fitting_edits, find_kept_edits, pack_editing
from briefings.collectors.standing_words import strip_standing_words
from briefings.core.analysis import Analysis
from briefings.core.article import Article, Problem, article_sort_key, check_date, with_distinct_id
from briefings.core.dossier import Dossier
from briefings.core.edition import Briefing, Rendition
from briefings.core.errors import NothingNew, UsageError
from briefings.core.memory import SeriesMemory
from briefings.core.message import Text, make_message
from briefings.core.outlet_table import OutletTable
from briefings.core.plan import Plan, PreparedRenderer, Progress
from briefings.core.run_result import RunResult
from briefings.core.serialization import with_digest
from briefings.core.stories import CopyGroup, Story, TopicStories
from briefings.core.tlp import strictest_label
from briefings.edition.changes import with_changes_since
from briefings.edition.compose import compose_briefing
from briefings.edition.corrections import describe_corrections
from briefings.publishing.renderers.json import JsonRenderer
from briefings.publishing.renderers.templating import Templates
from briefings.storage import series
from briefings.storage.archive import edition_folder_name, load_or_none, pack_texts, save_edition

T = TypeVar("T")


def no_progress(stage: str, items: Iterable[T], total: int | None) -> Iterable[T]:
    """Show nothing."""
    return items


@dataclass(slots=True)
class StageTimer:
    """Shows progress and notes how many seconds each stage took; `clock` counts seconds from anywhere."""

    progress: Progress = no_progress
    clock: Callable[[], float] = time.perf_counter
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Add the time spent inside to the stage's seconds."""
        began = self.clock()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + self.clock() - began


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


def build_dossier(
    plan: Plan, timer: StageTimer, found: CollectedArticles | None = None, memory: SeriesMemory | None = None
) -> Dossier:
    """Collect, analyse and group: everything that is known, nothing chosen. Raises `NothingNew` without an article.

    `found` is what was collected before; the stories of a `memory` are continued.
    """
    found = found or collect_articles(plan, timer)
    if not found.articles:
        raise NothingNew(explain_no_articles(found, plan.empty_reason))
    analyses = analyse_articles(plan, found.articles, timer)
    copies, stories = group_articles(found.articles, analyses, timer, memory, plan.outlets)
    with timer.stage("group"):
        placements = assign_topics(
            stories, found.articles, {analysis.article: analysis for analysis in analyses}, plan.topics
        )
        known = frozenset(memory.articles) & {article.id for article in found.articles} if memory else frozenset()
        likenesses = find_similar_stories(stories, found.articles, {a.article: a for a in analyses}, known)
        ranked = rank_stories(stories, found.articles, placements, plan.outlets, known=known, likenesses=likenesses)
        rows = {story.id: row for row, (story, _) in enumerate(ranked)}
        # Stories and topics go by the words of the texts; what is printed goes by the names of the edition.
        analyses = settle_names(found.articles, analyses)
        articles, of = {a.id: a for a in found.articles}, {analysis.article: analysis for analysis in analyses}
        counted = timer.progress("group", stories, len(stories))
        accounts = tuple(build_story_ledger(story, articles, of, plan.outlets) for story in counted)
    return Dossier(
        articles=found.articles,
        readings=analyses,
        copies=copies,
        stories=stories,
        accounts=accounts,
        placements=tuple(order_by_importance(placement, rows) for placement in placements),
        likenesses=likenesses,
        pasts=find_earlier_coverage(stories, memory) if memory else (),
        known=known,
        repeated=len(found.repeats),
        left_out=found.left_out,
        problems=(*found.problems, *list_reading_faults(found.articles, analyses)),
        outlets=plan.outlets,
    )


def prepare_renderers(plan: Plan) -> None:
    """Have the renderers get ready beside the reading: what they load then is loaded when there is an edition."""
    for renderer in plan.renderers:
        if isinstance(renderer, PreparedRenderer):
            renderer.prepare()


def list_reading_faults(articles: Sequence[Article], analyses: Sequence[Analysis]) -> tuple[Problem, ...]:
    """Return a problem for each article that should have been read and was not."""
    faults = {analysis.article: analysis.fault for analysis in analyses if analysis.fault}
    remedy = "look at the text; [limits] article_seconds gives it more time"
    return tuple(Problem(a.origin, faults[a.id], remedy, "read") for a in articles if a.id in faults)


def order_by_importance(placement: TopicStories, rows: Mapping[str, int]) -> TopicStories:
    """Put the stories of a topic in the order of `rows`, their scores with them."""
    pairs = sorted(zip(placement.stories, placement.scores, strict=True), key=lambda pair: rows[pair[0].id])
    return replace(placement, stories=tuple(s for s, _ in pairs), scores=tuple(score for _, score in pairs))


def analyse_articles(plan: Plan, articles: Sequence[Article], timer: StageTimer) -> tuple[Analysis, ...]:
    """Analyse every article, in the order given."""
    with timer.stage("read"):
        return tuple(timer.progress("read", plan.analyser.analyse(articles), len(articles)))


def group_articles(
    articles: Sequence[Article],
    analyses: Sequence[Analysis],
    timer: StageTimer,
    memory: SeriesMemory | None = None,
    outlets: OutletTable | None = None,
) -> tuple[tuple[CopyGroup, ...], tuple[Story, ...]]:
    """Return the copy groups of some articles, and their stories; those of a `memory` are continued."""
    by_id = {analysis.article: analysis for analysis in analyses}
    with timer.stage("group"):
        copies = group_copies(articles, by_id)
        known = memory if memory and memory.articles else None
        if known:
            return copies, continue_stories(articles, by_id, copies, known, outlets=outlets)
        return copies, cluster_articles(articles, by_id, copies, outlets=outlets)


def explain_no_articles(found: CollectedArticles, otherwise: str) -> str:
    """Return the reason why there is nothing to report."""
    reasons = [f"{problem}" for problem in found.problems[:5]]
    more = len(found.problems) - len(reasons)
    if found.left_out:
        reasons.append(f"{len(found.left_out)} articles lie outside --since/--until")
    if more > 0:
        reasons.append(f"and {more} more problems")
    return "no article to report on" + (": " + "; ".join(reasons) if reasons else f"; {otherwise}")


def make_briefing(plan: Plan, now: datetime | None = None, timer: StageTimer | None = None) -> Briefing:
    """Make one edition; `now` (UTC) dates it, and without it the newest article does."""
    timer = timer or StageTimer()
    return compose_briefing(plan, build_dossier(plan, timer), now, timer.stage)


def render_formats(plan: Plan, briefing: Briefing, timer: StageTimer) -> tuple[Rendition, ...]:
    """Draw every rendition the plan asks for."""
    with timer.stage("render"):
        return tuple(r.render(briefing) for r in timer.progress("render", plan.renderers, len(plan.renderers)))


@dataclass(frozen=True, slots=True)
class CorrectedEdition:
    """What an edition that is made anew corrects."""

    #: name of the folder that it takes the place of
    name: str
    #: number of the correction, from 1
    number: int
    #: whether it is made even where it says the same, because somebody has something to say about it
    wanted: bool = False


def run_pipeline(
    plan: Plan,
    output: Path,
    now: datetime | None = None,
    timer: StageTimer | None = None,
    corrected: CorrectedEdition | None = None,
    numbers: Mapping[str, int | None] = series.NO_NUMBERS,
    by_hand: bool = False,
) -> RunResult:
    """Make an edition, draw it and keep it under `output`; one that corrects another has its number.

    A regular edition continues the stories of those before it, and says what changed since the last of them; `numbers`
    are those that the library knows, and what is made `by_hand` twice a day of the same articles is one edition. Raises
    `UsageError`, and keeps nothing, where a correction would say the same as what it corrects.
    """
    timer = timer or StageTimer()
    found = collect_articles(plan, timer)
    if found.articles:
        prepare_renderers(plan)
    position = None
    if plan.regular:
        with timer.stage("group"):
            name = corrected.name if corrected else ""
            position = series.find_series_position(output, plan.title, found.articles, now, name, numbers, by_hand)
        found = replace(found, problems=(*found.problems, *position.problems))
    dossier = build_dossier(plan, timer, found, position.memory if position else None)
    first = compose_briefing(plan, dossier, now, timer.stage)
    last = position.last.folder if position and position.last else None
    if position:
        first = with_changes_since(first, load_or_none(last) if last else None, position.entry.number)
    if corrected:
        first = with_digest(replace(first, correction=corrected.number))
    with timer.stage("edit"):
        kept = find_kept_edits(first, output, corrected.name if corrected else "", last)
        briefing, misfits = apply_fitting_edits(first, kept, {one.id: one.text for one in dossier.articles})
    refuse_same(briefing, corrected, output)
    renditions = render_formats(plan, briefing, timer)
    if position:
        if not any(rendition.name == "briefing.json" for rendition in renditions):
            renditions = (*renditions, JsonRenderer().render(briefing))
        analyses = {analysis.article: analysis for analysis in dossier.readings}
        memory = build_series_memory(dossier.stories, dossier.articles, analyses, position.memory)
        renditions = (*renditions, series.memory_file(replace(position.entry, memory=memory)))
    with timer.stage("keep"):
        files = (*renditions, pack_texts(dossier.articles), *pack_editing(first, briefing))
        folder = save_edition(briefing, files, output, edition_folder_name(first))
        amiss = refresh_archive(output, find_templates(plan)) if plan.regular else ()
    return RunResult(
        briefing=briefing,
        folder=folder,
        renditions=tuple(rendition.name for rendition in renditions),
        receipts=(),
        problems=tuple(
            dict.fromkeys(
                (
                    *briefing.problems,
                    *misfits,
                    *(problem for rendition in renditions for problem in rendition.problems),
                    *amiss,
                )
            )
        ),
        seconds=tuple(timer.seconds.items()),
    )


def find_templates(plan: Plan) -> Templates | None:
    """Return the templates that a plan draws with, which have its colours; None where it draws with none."""
    used = (getattr(renderer, "templates", None) for renderer in plan.renderers)
    return next((templates for templates in used if isinstance(templates, Templates)), None)


def refuse_same(briefing: Briefing, corrected: CorrectedEdition | None, output: Path) -> None:
    """Raise `UsageError` for a correction that says the same as what it corrects, where nobody has more to say."""
    before = load_or_none(output / corrected.name) if corrected else None
    if before and corrected and not corrected.wanted and not describe_corrections(before, briefing):
        raise UsageError(f"{corrected.name} made anew says the same, so nothing was sent; --note gives a reason to")
