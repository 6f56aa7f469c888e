"""The hall where the stages meet: collect, read, group, edit, tabulate, render, keep; every use goes through it."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol, TypeVar

from briefings.analysis.stories.clustering.cluster import cluster_articles
from briefings.analysis.stories.clustering.continuation import (
    build_series_memory,
    continue_stories,
    find_earlier_coverage,
)
from briefings.analysis.stories.clustering.copies import group_copies
from briefings.analysis.stories.key_sentences import trim_sentence
from briefings.analysis.stories.ledger.account import build_story_ledger
from briefings.analysis.stories.ledger.admiralty import SOURCE_SCALE, STATEMENT_SCALE
from briefings.analysis.stories.ranking import rank_stories
from briefings.analysis.stories.sources.independence import independent_origins
from briefings.analysis.stories.sources.outlets import load_default_outlets
from briefings.analysis.stories.topics.matching import assign_topics
from briefings.core.analysis import Analysis
from briefings.core.article import Article, Problem, check_date, with_distinct_id
from briefings.core.dossier import Dossier
from briefings.core.edition import Briefing, EditionStatus, Rendition, RunResult
from briefings.core.errors import NothingNew
from briefings.core.memory import SeriesMemory
from briefings.core.message import Text, make_message
from briefings.core.plan import Plan
from briefings.core.serialization import with_digest
from briefings.core.stories import CopyGroup, Story, TopicStories
from briefings.core.tlp import strictest_label
from briefings.core.version import VERSION
from briefings.edition import editor
from briefings.edition.changes import with_changes_since
from briefings.edition.front_page import compose_front_page
from briefings.edition.selection import choose_key_sentences_by_story, score_table
from briefings.edition.trend import with_trend
from briefings.publishing.renderers.json import JsonRenderer
from briefings.storage import series as archive
from briefings.storage.archive import load_or_none, pack_texts, save_edition

T = TypeVar("T")

#: How many columns of days, weeks, months or years a table has, and how many bars a chart.
MAX_TABLE_COLUMNS, MAX_CHART_BARS = 8, 62


class Progress(Protocol):
    """Hands items on, and may show how far they have come; `total` is None when nobody knows."""

    def __call__(self, stage: str, items: Iterable[T], total: int | None) -> Iterable[T]: ...


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
    """What the collectors brought: every article once, in order of time, and what went wrong."""

    articles: tuple[Article, ...]
    #: articles met again, under the key they had the second time
    repeats: tuple[Article, ...]
    left_out: tuple[tuple[Article, Text], ...]
    problems: tuple[Problem, ...]


def collect_articles(plan: Plan, watch: StageTimer) -> CollectedArticles:
    """Ask every collector; sort out repeats and what lies outside the period asked for."""
    with watch.stage("collect"):
        came = (thing for c in plan.collectors for thing in watch.progress("collect", c.collect(plan.since), None))
        brought = [each for thing in came for each in check_date(thing)]
        problems = tuple(sorted({thing for thing in brought if isinstance(thing, Problem)}))
        articles = sorted((thing for thing in brought if isinstance(thing, Article)), key=arrival_sort_key)
        first = {article.id: article for article in reversed(articles)}
        articles = [with_distinct_id(article, first[article.id]) for article in articles]
        unique = {article.id: article for article in reversed(articles)}
        repeats = tuple(article for article in articles if article is not unique[article.id])
        for again in repeats:
            known = unique[again.id]
            # Who marked it may have brought it second.
            unique[again.id] = replace(known, marking=strictest_label(known.marking, again.marking))
        met = sorted(unique.values(), key=article_sort_key)
        reasons = {article.id: explain_exclusion(article, plan) for article in met}
    return CollectedArticles(
        tuple(article for article in met if not reasons[article.id]),
        repeats,
        tuple((article, reasons[article.id]) for article in met if reasons[article.id]),
        problems,
    )


def arrival_sort_key(article: Article) -> tuple[datetime, str, str, datetime, str]:
    """Sort key: `article_sort_key`, then what came in first."""
    return (*article_sort_key(article), article.collected, article.digest)


def article_sort_key(article: Article) -> tuple[datetime, str, str]:
    """Sort key: time of publication, undated articles by when they came in; then outlet and id."""
    return (article.trusted_date or article.collected, article.outlet, article.id)


def explain_exclusion(article: Article, plan: Plan) -> Text:
    """Return the reason why an article lies outside the period asked for, or ""."""
    dated = article.trusted_date
    if dated and plan.since and dated < plan.since:
        return make_message("published before %(moment)s UTC", moment=f"{plan.since:%Y-%m-%d %H:%M}")
    if dated and plan.until and dated > plan.until:
        return make_message("published after %(moment)s UTC", moment=f"{plan.until:%Y-%m-%d %H:%M}")
    return ""


def build_dossier(
    plan: Plan, watch: StageTimer, found: CollectedArticles | None = None, memory: SeriesMemory | None = None
) -> Dossier:
    """Collect, read and group: find out everything, choose nothing. Raises `NothingNew` without an article.

    `found` is what was collected before; with a `memory` its stories go on.
    """
    found = found or collect_articles(plan, watch)
    if not found.articles:
        raise NothingNew(explain_no_articles(found))
    readings = analyse_articles(plan, found.articles, watch)
    copies, stories = group_articles(found.articles, readings, watch, memory)
    with watch.stage("group"):
        placements = assign_topics(
            stories, found.articles, {reading.article: reading for reading in readings}, plan.topics
        )
        rows = {story.id: row for row, (story, _) in enumerate(rank_stories(stories, found.articles, placements))}
        articles, of = {a.id: a for a in found.articles}, {reading.article: reading for reading in readings}
        accounts = tuple(build_story_ledger(story, articles, of) for story in stories)
    return Dossier(
        articles=found.articles,
        readings=readings,
        copies=copies,
        stories=stories,
        accounts=accounts,
        placements=tuple(order_by_importance(placement, rows) for placement in placements),
        pasts=find_earlier_coverage(stories, memory) if memory else (),
        repeated=len(found.repeats),
        left_out=found.left_out,
        problems=found.problems,
    )


def order_by_importance(placement: TopicStories, rows: Mapping[str, int]) -> TopicStories:
    """Put the stories of a topic in the order of `rows`, their scores with them."""
    pairs = sorted(zip(placement.stories, placement.scores, strict=True), key=lambda pair: rows[pair[0].id])
    return replace(placement, stories=tuple(s for s, _ in pairs), scores=tuple(score for _, score in pairs))


def analyse_articles(plan: Plan, articles: Sequence[Article], watch: StageTimer) -> tuple[Analysis, ...]:
    """Read every article, in the order given."""
    with watch.stage("read"):
        return tuple(watch.progress("read", plan.analyser.analyse(articles), len(articles)))


def group_articles(
    articles: Sequence[Article], readings: Sequence[Analysis], watch: StageTimer, memory: SeriesMemory | None = None
) -> tuple[tuple[CopyGroup, ...], tuple[Story, ...]]:
    """Fold the copies and tell the stories apart."""
    by_id = {reading.article: reading for reading in readings}
    with watch.stage("group"):
        copies = group_copies(articles, by_id)
        known = memory if memory and memory.articles else None
        return copies, continue_stories(articles, by_id, copies, known) if known else cluster_articles(
            articles, by_id, copies
        )


def explain_no_articles(found: CollectedArticles) -> str:
    """Say why there is nothing to report."""
    reasons = [f"{problem}" for problem in found.problems[:5]]
    more = len(found.problems) - len(reasons)
    if found.left_out:
        reasons.append(f"{len(found.left_out)} articles lie outside --since/--until")
    if more > 0:
        reasons.append(f"and {more} more problems")
    return "no article to report on" + (": " + "; ".join(reasons) if reasons else "; the folders hold no articles")


def make_briefing(plan: Plan, now: datetime | None = None, watch: StageTimer | None = None) -> Briefing:
    """Make one edition; `now` (UTC) dates it, and without it the newest article does."""
    watch = watch or StageTimer()
    return compose_briefing(plan, build_dossier(plan, watch), now, watch)


def compose_briefing(plan: Plan, dossier: Dossier, now: datetime | None, watch: StageTimer) -> Briefing:
    """Choose, cite and tabulate: turn a dossier into the edition."""
    with watch.stage("edit"):
        chosen = choose_key_sentences_by_story(dossier, plan.sentences)
        desk = editor.build_editing_context(dossier, chosen)
        columns, bars = (
            editor.choose_edition_calendar(dossier, MAX_TABLE_COLUMNS),
            editor.choose_edition_calendar(dossier, MAX_CHART_BARS),
        )
        scores = score_table(dossier)
        roots = {
            story.id: independent_origins(
                [desk.articles[a] for a in story.articles], story.copies, load_default_outlets()
            )
            for story in dossier.stories
        }
        day, past = editor.edition_day(dossier, now), {past.story: past for past in dossier.pasts}
        items = [
            [
                with_trend(
                    editor.build_story_item(desk, story, trim_sentence, scores[story.id], roots[story.id]),
                    filter(None, (desk.articles[article].trusted_date for article in story.articles)),
                    past.get(story.id),
                    day,
                )
                for story in placement.stories
            ]
            for placement in dossier.placements
        ]
    with watch.stage("tabulate"):
        # pandas takes a second to load, and who only reads or groups never needs it.
        from briefings.edition.tables import frames, topic_tables
        from briefings.edition.tables.story_tables import grade_scale_table, with_ledger

        placed, named = frames.placed(dossier, desk.numbers), frames.named(dossier)
        ledgers = {account.story: account for account in dossier.accounts}
        sections = []
        for placement, told in zip(dossier.placements, items, strict=True):
            here = placed[placed["topic"] == placement.topic.name]
            cut = topic_tables.section_tables(told, here, named, columns, plan.rows_per_table)
            told = [
                with_ledger(item, ledgers[item.id], desk.articles, desk.numbers) if item.id in ledgers else item
                for item in told
            ]
            sections.append(editor.build_section(desk, placement, told, cut, bars, plan.stories_per_topic))
        unread = topic_tables.unread_table(dossier, desk.numbers)
        graded = any(account.claims for account in dossier.accounts)
        scale = (grade_scale_table(SOURCE_SCALE, STATEMENT_SCALE),) if graded else ()
        ledger = (*((unread,) if unread else ()), *topic_tables.coverage_tables(dossier, desk.numbers), *scale)
        counted = editor.count_coverage(dossier, ledger)
    with watch.stage("edit"):
        first = compose_front_page(desk, sections, load_default_outlets(), trim_sentence)
        briefing = Briefing(
            title=plan.title or editor.choose_title(desk),
            day=day,
            period=editor.publication_period(dossier),
            marking=edition_marking(plan.marking, dossier),
            status=EditionStatus(plan.status),
            paper=plan.paper,
            language=plan.language,
            glance=editor.build_glance_numbers(dossier, counted),
            bottom_line=first.bottom_line,
            undisclosed=first.undisclosed,
            points=first.points,
            sections=tuple(sections),
            sources=editor.build_source_list(
                desk, {reading.article: reading.language for reading in dossier.readings}, trim_sentence
            ),
            coverage=counted,
            problems=dossier.problems,
            made_by=f"briefings {VERSION}, reader {plan.analyser.model}",
        )
        return with_digest(briefing)


def edition_marking(marking: str, dossier: Dossier) -> str:
    """Return the label of an edition: the most restrictive of the plan's and of all articles named in it."""
    named = (*dossier.articles, *(article for article, _ in dossier.left_out))
    return strictest_label(marking, *(article.marking for article in named))


def render_formats(plan: Plan, briefing: Briefing, watch: StageTimer) -> tuple[Rendition, ...]:
    """Draw every rendition the plan asks for."""
    with watch.stage("render"):
        return tuple(r.render(briefing) for r in watch.progress("render", plan.renderers, len(plan.renderers)))


def run_pipeline(
    plan: Plan, output: Path, now: datetime | None = None, watch: StageTimer | None = None, corrects: str = ""
) -> RunResult:
    """Make an edition, draw it and keep it under `output`; `corrects` is the folder of one whose place it takes.

    A regular edition goes on with the stories of those before it, and says what changed since the last of them.
    """
    watch = watch or StageTimer()
    found = collect_articles(plan, watch)
    if not plan.regular:
        dossier = build_dossier(plan, watch, found)
        briefing = compose_briefing(plan, dossier, now, watch)
        renditions = render_formats(plan, briefing, watch)
    else:
        with watch.stage("group"):
            come = archive.find_series_position(output, plan.title, found.articles, now, corrects)
        dossier = build_dossier(plan, watch, replace(found, problems=(*found.problems, *come.problems)), come.memory)
        briefing = compose_briefing(plan, dossier, now, watch)
        briefing = with_changes_since(
            briefing, load_or_none(come.last.folder) if come.last else None, come.entry.number
        )
        renditions = render_formats(plan, briefing, watch)
        if not any(rendition.name == "briefing.json" for rendition in renditions):
            renditions = (*renditions, JsonRenderer().render(briefing))
        readings = {reading.article: reading for reading in dossier.readings}
        memory = build_series_memory(dossier.stories, dossier.articles, readings, come.memory)
        renditions = (*renditions, archive.memory_file(replace(come.entry, memory=memory)))
    with watch.stage("keep"):
        folder = save_edition(briefing, (*renditions, pack_texts(dossier.articles)), output)
    return RunResult(
        briefing=briefing,
        folder=folder,
        renditions=tuple(rendition.name for rendition in renditions),
        receipts=(),
        problems=tuple(
            dict.fromkeys(
                (*briefing.problems, *(problem for rendition in renditions for problem in rendition.problems))
            )
        ),
        seconds=tuple(watch.seconds.items()),
    )
