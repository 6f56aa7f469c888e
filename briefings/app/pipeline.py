"""The pipeline from collectors to an edition on disk: collect, analyse, group, compose, render, keep."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time
from pathlib import Path

from briefings.app.intake import CollectedArticles, collect_articles
from briefings.app.reading import analyse_articles
from briefings.app.reuse import ComposedEdition, reuse_edition, strip_plan
from briefings.app.stages import StageTimer
from briefings.core.article import Problem
from briefings.core.edition import Briefing, Rendition
from briefings.core.errors import UsageError
from briefings.core.memory import SeriesMemory
from briefings.core.plan import Plan, PreparedRenderer
from briefings.core.processes.imports import loading_meanwhile
from briefings.core.run_result import RunResult
from briefings.core.serialization import with_digest
from briefings.core.stored_readings import map_readings, outline_readings
from briefings.publishing.renderers.json import JsonRenderer
from briefings.storage import series
from briefings.storage.archive import edition_folder_name, load_or_none, pack_texts, save_edition

#: What an edition is grouped and composed by, and its tables made with, in this order.
MODULES_BEHIND_READING = (
    "briefings.app.dossiers",
    "briefings.edition.compose",
    "briefings.edition.tables.topic_tables",
    "briefings.app.edition_state",
)


def make_briefing(plan: Plan, now: datetime | None = None, timer: StageTimer | None = None) -> Briefing:
    """Make one edition; `now` (UTC) dates it, and without it the newest article does."""
    timer = timer or StageTimer()
    return compose_edition(plan, collect_articles(plan, timer), now, timer).briefing


def compose_edition(
    plan: Plan,
    found: CollectedArticles,
    now: datetime | None,
    timer: StageTimer,
    memory: SeriesMemory | None = None,
    place: str = "",
) -> ComposedEdition:
    """Return the edition of some articles, as it was kept or as it is composed now.

    The stories of a `memory` are continued. Raises `NothingNew` without an article.
    """

    def make() -> ComposedEdition:
        read = None
        if found.articles:
            prepare_renderers(plan)
            # What groups and composes takes half a second to load: it is loaded while others read.
            with loading_meanwhile(MODULES_BEHIND_READING):
                read = analyse_articles(plan, found.articles, timer)
        # An edition that is kept does without any of it.
        from briefings.analysis.stories.clustering.continuation import build_series_memory
        from briefings.app.dossiers import build_dossier
        from briefings.edition.compose import compose_briefing

        dossier = build_dossier(plan, timer, found, memory, read)
        day = datetime.combine(now.date(), time()) if now else None
        briefing = compose_briefing(strip_plan(plan), dossier, day, timer.stage)
        left = None
        if memory is not None:
            left = build_series_memory(dossier.stories, dossier.articles, map_readings(dossier.readings), memory)
        return ComposedEdition(
            briefing, left, complete=not any(one.fault for one in outline_readings(dossier.readings))
        )

    return reuse_edition(plan, found, now, memory, place, make)


def prepare_renderers(plan: Plan) -> None:
    """Have the renderers get ready beside the reading: what they load then is loaded when there is an edition."""
    for renderer in plan.renderers:
        if isinstance(renderer, PreparedRenderer):
            renderer.prepare()


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
    position = None
    if plan.regular:
        with timer.stage("group"):
            name = corrected.name if corrected else ""
            position = series.find_series_position(output, plan.title, found.articles, now, name, numbers, by_hand)
        found = replace(found, problems=(*found.problems, *position.problems))
    composed = compose_edition(
        plan, found, now, timer, position.memory if position else None, place=str(output.resolve())
    )
    # What compares and edits is loaded while others read.
    from briefings.app.edition_state import apply_fitting_edits, find_kept_edits, pack_editing
    from briefings.edition.changes import with_changes_since

    first = composed.briefing
    last = position.last.folder if position and position.last else None
    if position:
        first = with_changes_since(first, load_or_none(last) if last else None, position.entry.number)
    if corrected:
        first = with_digest(replace(first, correction=corrected.number))
    with timer.stage("edit"):
        kept = find_kept_edits(first, output, corrected.name if corrected else "", last)
        briefing, misfits = apply_fitting_edits(first, kept, {one.id: one.text for one in found.articles})
    refuse_same(briefing, corrected, output)
    renditions = render_formats(plan, briefing, timer)
    if position:
        if not any(rendition.name == "briefing.json" for rendition in renditions):
            renditions = (*renditions, JsonRenderer().render(briefing))
        memory = composed.memory or SeriesMemory()
        renditions = (*renditions, series.memory_file(replace(position.entry, memory=memory)))
    with timer.stage("keep"):
        files = (*renditions, pack_texts(found.articles), *pack_editing(first, briefing))
        folder = save_edition(briefing, files, output, edition_folder_name(first))
        amiss = refresh_series_archive(plan, output) if plan.regular else ()
        if plan.cache:
            plan.cache.trim()
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
        uses=tuple(plan.cache.uses) if plan.cache else (),
    )


def refresh_series_archive(plan: Plan, output: Path) -> tuple[Problem, ...]:
    """Bring the pages of the archive up to date, with the templates of a plan."""
    # What fills templates takes a fifth of a second to load, and an edition of no series does without it.
    from briefings.app.archive_site import find_templates, refresh_archive

    return refresh_archive(output, find_templates(plan))


def refuse_same(briefing: Briefing, corrected: CorrectedEdition | None, output: Path) -> None:
    """Raise `UsageError` for a correction that says the same as what it corrects, where nobody has more to say."""
    from briefings.edition.corrections import describe_corrections

    before = load_or_none(output / corrected.name) if corrected else None
    if before and corrected and not corrected.wanted and not describe_corrections(before, briefing):
        raise UsageError(f"{corrected.name} made anew says the same, so nothing was sent; --note gives a reason to")
