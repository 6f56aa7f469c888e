"""The hall where the stages meet: collect, read, group, edit, tabulate, render, keep; every use goes through it."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol, TypeVar

from briefings import __version__, editor
from briefings import series as archive
from briefings.changes import compared
from briefings.choosing import key_sentences_of, weighed
from briefings.editions import keep, last_of, texts
from briefings.errors import NothingNew
from briefings.frontpage import front
from briefings.history import placed_in_time
from briefings.model.article import Article, Problem, edited
from briefings.model.dossier import Dossier
from briefings.model.edition import Briefing, Rendition, Run
from briefings.model.marking import strictest
from briefings.model.reading import Reading
from briefings.model.story import CopyGroup, Placement, Story
from briefings.plan import Plan
from briefings.renderers.data import JsonRenderer, sealed
from briefings.stories.accounts import account
from briefings.stories.continuing import Memory, memorise, pasts, proceed
from briefings.stories.copies import fold
from briefings.stories.grades import SOURCE_SCALE, STATEMENT_SCALE
from briefings.stories.grouping import group
from briefings.stories.keysentences import trim
from briefings.stories.moments import published
from briefings.stories.outlets import shipped
from briefings.stories.ranking import rank
from briefings.stories.roots import origins
from briefings.stories.topics import place

T = TypeVar("T")

#: How many columns of days, weeks, months or years a table has, and how many bars a chart.
COLUMNS, BARS = 8, 62


class Progress(Protocol):
    """Hands items on, and may show how far they have come; `total` is None when nobody knows."""

    def __call__(self, stage: str, items: Iterable[T], total: int | None) -> Iterable[T]: ...


def silent(stage: str, items: Iterable[T], total: int | None) -> Iterable[T]:
    """Show nothing."""
    return items


@dataclass(slots=True)
class Watch:
    """Shows progress and notes how many seconds each stage took; `clock` counts seconds from anywhere."""

    progress: Progress = silent
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
class Collected:
    """What the collectors brought: every article once, in order of time, and what went wrong."""

    articles: tuple[Article, ...]
    #: articles met again, under the key they had the second time
    repeats: tuple[Article, ...]
    left_out: tuple[tuple[Article, str], ...]
    problems: tuple[Problem, ...]


def collect(plan: Plan, watch: Watch) -> Collected:
    """Ask every collector; sort out repeats and what lies outside the period asked for."""
    with watch.stage("collect"):
        brought = [thing for c in plan.collectors for thing in watch.progress("collect", c.collect(plan.since), None)]
        problems = tuple(sorted({thing for thing in brought if isinstance(thing, Problem)}))
        articles = sorted((thing for thing in brought if isinstance(thing, Article)), key=by_arrival)
        first = {article.id: article for article in reversed(articles)}
        articles = [edited(article, first[article.id]) for article in articles]
        unique = {article.id: article for article in reversed(articles)}
        repeats = tuple(article for article in articles if article is not unique[article.id])
        for again in repeats:
            known = unique[again.id]
            # Who marked it may have brought it second.
            unique[again.id] = replace(known, marking=strictest(known.marking, again.marking))
        met = sorted(unique.values(), key=in_order)
        reasons = {article.id: outside(article, plan) for article in met}
    return Collected(
        tuple(article for article in met if not reasons[article.id]),
        repeats,
        tuple((article, reasons[article.id]) for article in met if reasons[article.id]),
        problems,
    )


def by_arrival(article: Article) -> tuple[datetime, str, str, datetime, str]:
    """Sort key: `in_order`, then what came in first."""
    return (*in_order(article), article.collected, article.digest)


def in_order(article: Article) -> tuple[datetime, str, str]:
    """Sort key: time of publication, undated articles by when they came in; then outlet and id."""
    return (published(article) or article.collected, article.outlet, article.id)


def outside(article: Article, plan: Plan) -> str:
    """Say why an article lies outside the period asked for; nothing when it lies inside or is undated."""
    if article.published and plan.since and article.published < plan.since:
        return f"published before {plan.since:%Y-%m-%d %H:%M} UTC"
    if article.published and plan.until and article.published > plan.until:
        return f"published after {plan.until:%Y-%m-%d %H:%M} UTC"
    return ""


def study(plan: Plan, watch: Watch, found: Collected | None = None, memory: Memory | None = None) -> Dossier:
    """Collect, read and group: find out everything, choose nothing. Raises `NothingNew` without an article.

    `found` is what was collected before; with a `memory` its stories go on.
    """
    found = found or collect(plan, watch)
    if not found.articles:
        raise NothingNew(nothing(found))
    readings = read(plan, found.articles, watch)
    copies, stories = gather(found.articles, readings, watch, memory)
    with watch.stage("group"):
        placements = place(stories, found.articles, {reading.article: reading for reading in readings}, plan.topics)
        rows = {story.id: row for row, (story, _) in enumerate(rank(stories, found.articles, placements))}
        articles, of = {a.id: a for a in found.articles}, {reading.article: reading for reading in readings}
        accounts = tuple(account(story, articles, of) for story in stories)
    return Dossier(
        articles=found.articles,
        readings=readings,
        copies=copies,
        stories=stories,
        accounts=accounts,
        placements=tuple(by_importance(placement, rows) for placement in placements),
        pasts=pasts(stories, memory) if memory else (),
        repeated=len(found.repeats),
        left_out=found.left_out,
        problems=found.problems,
    )


def by_importance(placement: Placement, rows: Mapping[str, int]) -> Placement:
    """Put the stories of a topic in the order of `rows`, their scores with them."""
    pairs = sorted(zip(placement.stories, placement.scores, strict=True), key=lambda pair: rows[pair[0].id])
    return replace(placement, stories=tuple(s for s, _ in pairs), scores=tuple(score for _, score in pairs))


def read(plan: Plan, articles: Sequence[Article], watch: Watch) -> tuple[Reading, ...]:
    """Read every article, in the order given."""
    with watch.stage("read"):
        return tuple(watch.progress("read", plan.analyser.read(articles), len(articles)))


def gather(
    articles: Sequence[Article], readings: Sequence[Reading], watch: Watch, memory: Memory | None = None
) -> tuple[tuple[CopyGroup, ...], tuple[Story, ...]]:
    """Fold the copies and tell the stories apart."""
    by_id = {reading.article: reading for reading in readings}
    with watch.stage("group"):
        copies = fold(articles, by_id)
        known = memory if memory and memory.articles else None
        return copies, proceed(articles, by_id, copies, known) if known else group(articles, by_id, copies)


def nothing(found: Collected) -> str:
    """Say why there is nothing to report."""
    reasons = [f"{problem}" for problem in found.problems[:5]]
    more = len(found.problems) - len(reasons)
    if found.left_out:
        reasons.append(f"{len(found.left_out)} articles lie outside --since/--until")
    if more > 0:
        reasons.append(f"and {more} more problems")
    return "no article to report on" + (": " + "; ".join(reasons) if reasons else "; the folders hold no articles")


def make(plan: Plan, now: datetime | None = None, watch: Watch | None = None) -> Briefing:
    """Make one edition; `now` (UTC) dates it, and without it the newest article does."""
    watch = watch or Watch()
    return edit(plan, study(plan, watch), now, watch)


def edit(plan: Plan, dossier: Dossier, now: datetime | None, watch: Watch) -> Briefing:
    """Choose, cite and tabulate: turn a dossier into the edition."""
    with watch.stage("edit"):
        chosen = key_sentences_of(dossier, plan.sentences)
        desk = editor.desk(dossier, chosen)
        columns, bars = editor.counted_by(dossier, COLUMNS), editor.counted_by(dossier, BARS)
        scores = weighed(dossier)
        roots = {
            story.id: origins([desk.articles[a] for a in story.articles], story.copies, shipped())
            for story in dossier.stories
        }
        day, past = editor.edition_day(dossier, now), {past.story: past for past in dossier.pasts}
        items = [
            [
                placed_in_time(
                    editor.item(desk, story, trim, scores[story.id], roots[story.id]),
                    filter(None, (published(desk.articles[article]) for article in story.articles)),
                    past.get(story.id),
                    day,
                )
                for story in placement.stories
            ]
            for placement in dossier.placements
        ]
    with watch.stage("tabulate"):
        # pandas takes a second to load, and who only reads or groups never needs it.
        from briefings.tables import cuts, frames
        from briefings.tables.ledger import scale_table, story_tables

        placed, named = frames.placed(dossier, desk.numbers), frames.named(dossier)
        ledgers = {a.story: story_tables(a, desk.articles, desk.numbers) for a in dossier.accounts}
        sections = []
        for placement, told in zip(dossier.placements, items, strict=True):
            here = placed[placed["topic"] == placement.topic.name]
            cut = cuts.section_tables(told, here, named, columns, plan.rows_per_table)
            told = [replace(item, tables=ledgers.get(item.id, ())) for item in told]
            sections.append(editor.section(desk, placement, told, cut, bars, plan.stories_per_topic))
        unread = cuts.unread_table(dossier, desk.numbers)
        graded = any(account.claims for account in dossier.accounts)
        scale = (scale_table(SOURCE_SCALE, STATEMENT_SCALE),) if graded else ()
        ledger = (*((unread,) if unread else ()), *cuts.coverage_tables(dossier, desk.numbers), *scale)
        counted = editor.coverage(dossier, ledger)
    with watch.stage("edit"):
        first = front(desk, sections, shipped(), trim)
        briefing = Briefing(
            title=plan.title or editor.title(desk),
            day=day,
            period=editor.period(dossier),
            marking=marked(plan.marking, dossier),
            status=plan.status,
            paper=plan.paper,
            language=plan.language,
            glance=editor.glance(dossier, counted),
            bottom_line=first.bottom_line,
            undisclosed=first.undisclosed,
            points=first.points,
            sections=tuple(sections),
            sources=editor.sources(desk, {reading.article: reading.language for reading in dossier.readings}, trim),
            coverage=counted,
            problems=dossier.problems,
            made_by=f"briefings {__version__}, reader {plan.analyser.model}",
        )
        return sealed(briefing)


def marked(marking: str, dossier: Dossier) -> str:
    """Return the label of an edition: the most restrictive of the plan's and of all articles named in it."""
    named = (*dossier.articles, *(article for article, _ in dossier.left_out))
    return strictest(marking, *(article.marking for article in named))


def render(plan: Plan, briefing: Briefing, watch: Watch) -> tuple[Rendition, ...]:
    """Draw every rendition the plan asks for."""
    with watch.stage("render"):
        return tuple(r.render(briefing) for r in watch.progress("render", plan.renderers, len(plan.renderers)))


def run(plan: Plan, output: Path, now: datetime | None = None, watch: Watch | None = None, corrects: str = "") -> Run:
    """Make an edition, draw it and keep it under `output`; `corrects` is the folder of one whose place it takes.

    A regular edition goes on with the stories of those before it, and says what changed since the last of them.
    """
    watch = watch or Watch()
    found = collect(plan, watch)
    if not plan.regular:
        dossier = study(plan, watch, found)
        briefing = edit(plan, dossier, now, watch)
        renditions = render(plan, briefing, watch)
    else:
        with watch.stage("group"):
            come = archive.before(output, plan.title, found.articles, now, corrects)
        dossier = study(plan, watch, replace(found, problems=(*found.problems, *come.problems)), come.memory)
        briefing = edit(plan, dossier, now, watch)
        briefing = compared(briefing, last_of(come.last.folder) if come.last else None, come.entry.number)
        renditions = render(plan, briefing, watch)
        if not any(rendition.name == "briefing.json" for rendition in renditions):
            renditions = (*renditions, JsonRenderer().render(briefing))
        readings = {reading.article: reading for reading in dossier.readings}
        memory = memorise(dossier.stories, dossier.articles, readings, come.memory)
        renditions = (*renditions, archive.left(replace(come.entry, memory=memory)))
    with watch.stage("keep"):
        folder = keep(briefing, (*renditions, texts(dossier.articles)), output)
    return Run(
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
