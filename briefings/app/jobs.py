"""Jobs for a process of their own: an edition is made, its files are drawn anew, or articles are collected ahead."""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from briefings.app import pipeline
from briefings.app.project import Project, SettingsFile, open_project
from briefings.config.assembly import ArticleWindow, build_plan, status_before_approval
from briefings.config.settings import Settings
from briefings.core.article import Problem
from briefings.core.edition import EditionStatus, Rendition
from briefings.core.errors import NothingNew, UsageError
from briefings.core.plan import LoadedPlan, Plan
from briefings.core.processes.staged import OnProgress, OnStage, run_staged, run_watched
from briefings.core.run_result import RunResult
from briefings.core.serialization import briefing_from_json, with_digest
from briefings.core.version import VERSION
from briefings.edition.policy import build_empty_edition
from briefings.storage.archive import edition_folder_name, load_edition, save_edition
from briefings.storage.database import BusyError
from briefings.storage.series import NO_NUMBERS

T = TypeVar("T")
Result = TypeVar("Result")

#: everything that a library holds
WHOLE_LIBRARY = ArticleWindow()


def run_job(project: Project, job: Callable[..., object], *arguments: object, total: float = float("inf")) -> object:
    """Run a job in a process of its own, within the seconds that the settings give each stage; return its result."""
    schedule = project.settings.schedule
    limits = {str(stage): seconds for stage, seconds in schedule.stages.items()} if schedule else {}
    otherwise = schedule.stage_seconds if schedule else 900.0
    result: object = run_staged(job, *arguments, limits=limits, otherwise=otherwise, total=total)
    return result


@dataclass(slots=True, kw_only=True)
class AnnouncingTimer(pipeline.StageTimer):
    """A timer that also announces each stage when it begins."""

    on_stage: OnStage

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Announce that a stage begins, then take its time."""
        self.on_stage(name)
        with pipeline.StageTimer.stage(self, name):
            yield


@dataclass(frozen=True, slots=True)
class MadeByHand:
    """An edition that was made by hand."""

    #: the first of its files
    place: Path
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class LibraryEntry:
    """Where an edition that is made by hand is entered: it takes its number from there."""

    #: opens the project, in the process that makes the edition
    open: Callable[[], Project]
    #: the moment that the edition is for
    moment: datetime


def make_by_hand(
    load: Callable[[], LoadedPlan],
    moment: datetime | None,
    entry: LibraryEntry | None,
    limit: float,
    on_progress: OnProgress,
) -> MadeByHand:
    """Make the edition of a plan, under a folder, in a process that is ended when it gets no further for `limit` s.

    What has a title, is made of articles of a library or waits to be approved is entered into the library. Plan and
    library are opened in that process: no connection outlives a fork.
    """

    def work(timer: pipeline.StageTimer) -> MadeByHand:
        loaded = load()
        if entry is None or not (loaded.plan.regular or loaded.from_library or loaded.needs_approval):
            made = pipeline.run_pipeline(loaded.plan, loaded.output, moment, timer)
        else:
            made = run_and_enter(loaded, moment, timer, entry)
        return MadeByHand(Path(str(made.folder)) / made.renditions[0], made.problems)

    return work_by_hand(work, limit, on_progress)


def work_by_hand(work: Callable[[pipeline.StageTimer], Result], limit: float, on_progress: OnProgress) -> Result:
    """Do work of several stages in a process that is ended when it gets no further for `limit` seconds."""

    def watched(tell: OnProgress) -> Result:
        def count(stage: str, items: Iterable[T], total: int | None) -> Iterator[T]:
            for done, item in enumerate(items, start=1):
                yield item
                tell(stage, done, total)

        return work(AnnouncingTimer(progress=count, on_stage=lambda stage: tell(stage, 0, None)))

    result: Result = run_watched(watched, limit, on_progress)
    return result


def run_and_enter(
    loaded: LoadedPlan, moment: datetime | None, timer: pipeline.StageTimer, entry: LibraryEntry
) -> RunResult:
    """Make an edition under the next number of its series, and enter it; nobody else can take the number meanwhile."""
    project = entry.open()
    with project.library.lock(project.briefing_key):
        numbers = project.catalogue.load_series_numbers()
        made = pipeline.run_pipeline(loaded.plan, loaded.output, moment, timer, None, numbers)
        if made.folder:
            project.catalogue.register_edition(made.folder.name, made.briefing, entry.moment)
    return made


def load_plan_with_json(given: SettingsFile, window: ArticleWindow = WHOLE_LIBRARY) -> tuple[Settings, Plan]:
    """Return the settings and their plan; an edition that is delivered is always kept as JSON too."""
    path, settings = given.path, given.settings
    if "json" not in settings.formats:
        settings = settings.model_copy(update={"formats": (*settings.formats, "json")})
    plan = build_plan(settings, path.parent, str(path), window)
    return settings, replace(plan, regular=bool(settings.title), status=status_before_approval(settings))


def make_edition_job(
    enter: OnStage,
    given: SettingsFile,
    moment: datetime | None,
    window: ArticleWindow = WHOLE_LIBRARY,
    corrected: pipeline.CorrectedEdition | None = None,
    numbers: Mapping[str, int | None] = NO_NUMBERS,
) -> str:
    """Make, draw and keep the edition of a moment; returns the name of its folder.

    Without a moment the newest article dates it, as when it is made by hand. When no article came in, the edition is an
    empty one that says so: whether it goes out is judged later. What is `corrected` takes its articles from the window.
    """
    settings, plan = load_plan_with_json(given, window)
    output = given.path.parent / settings.output
    timer = AnnouncingTimer(on_stage=enter)
    try:
        result = pipeline.run_pipeline(plan, output, moment, timer, corrected, numbers)
        return edition_folder_name(result.briefing)
    except NothingNew as reason:
        if corrected:
            raise UsageError(f"no article of {corrected.name} is there any more: {reason}") from reason
        made_by = f"briefings {VERSION}"
        empty = build_empty_edition(
            settings.title, moment.date() if moment else None, settings.marking, str(reason), made_by
        )
        briefing = with_digest(replace(empty, status=EditionStatus(plan.status)))
    with timer.stage("keep"):
        return save_edition(briefing, pipeline.render_formats(plan, briefing, timer), output).name


def approve_job(enter: OnStage, given: SettingsFile, name: str, moment: datetime) -> str:
    """Print on an edition that was kept that it was approved, and when: it is drawn anew, and its other files stay.

    It is the same edition as before: its digest does not change, nor the name of its folder.
    """
    settings, plan = load_plan_with_json(given)
    folder = given.path.parent / settings.output / name
    timer = AnnouncingTimer(on_stage=enter)
    briefing = replace(load_edition(folder), status=EditionStatus.APPROVED, approved=moment)
    drawn = pipeline.render_formats(plan, briefing, timer)
    new = {rendition.name for rendition in drawn}
    left = [file for file in sorted(folder.iterdir()) if file.is_file() and file.name not in new]
    kept = [Rendition(file.name, "application/octet-stream", file.read_bytes()) for file in left]
    with timer.stage("keep"):
        return save_edition(briefing, (*drawn, *kept), folder.parent).name


def render_job(enter: OnStage, given: SettingsFile, content: bytes) -> tuple[Rendition, ...]:
    """Draw the files of an edition given as JSON: the version of a recipient who gets another one than the rest."""
    from briefings.app.verification import require_printed_counts

    _, plan = load_plan_with_json(given)
    briefing = briefing_from_json(content)
    drawn = pipeline.render_formats(plan, briefing, AnnouncingTimer(on_stage=enter))
    require_printed_counts(briefing, drawn)
    return drawn


def collect_ahead_job(enter: OnStage, given: SettingsFile) -> int:
    """Collect and analyse; the cache keeps the analyses, so that at the slot only what is new has to be analysed.

    Returns the number of articles.
    """
    # The fetcher takes a tenth of a second to load, and the other jobs do without it.
    from briefings.app.collection import collect_sources

    settings, plan = load_plan_with_json(given)
    timer = AnnouncingTimer(on_stage=enter)
    project = open_project(given.path, settings=given.settings)
    if settings.feed or project.library.list_feeds():
        # Another program that collects already, as `briefings collect --every` does, does it for us.
        with timer.stage("collect"), contextlib.suppress(BusyError):
            collect_sources(project)
    found = pipeline.collect_articles(plan, timer)
    return len(pipeline.analyse_articles(plan, found.articles, timer))
