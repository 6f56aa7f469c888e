"""Jobs for a process of their own: an edition is made, its files are drawn anew, or articles are collected ahead."""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from briefings.app import pipeline
from briefings.app.intake import collect_articles
from briefings.app.project import Project, SettingsFile, open_project, to_local_time
from briefings.app.run_report import StageReport, report_run
from briefings.app.stages import StageTimer
from briefings.config.assembly import WHOLE_LIBRARY, ArticleWindow, build_plan, load_plan, status_before_approval
from briefings.config.settings import Settings
from briefings.core.article import Problem
from briefings.core.editing import Edit
from briefings.core.edition import EditionStatus, Rendition
from briefings.core.errors import BriefingsError, NothingNew, UsageError
from briefings.core.plan import LoadedPlan, Plan
from briefings.core.processes.staged import OnProgress, OnStage, run_staged, run_watched
from briefings.core.run_result import RunResult
from briefings.core.serialization import briefing_from_json, with_digest
from briefings.core.version import VERSION
from briefings.storage.archive import EDITS_FILE, FIRST_STATE_FILE, load_edition, load_texts, save_edition
from briefings.storage.collector import EnteringCollector
from briefings.storage.database import BusyError
from briefings.storage.series import NO_NUMBERS

T = TypeVar("T")
Result = TypeVar("Result")


def run_job(project: Project, job: Callable[..., object], *arguments: object, total: float = float("inf")) -> object:
    """Run a job in a process of its own, within the seconds that the settings give each stage; return its result."""
    schedule = project.settings.schedule
    limits = {str(stage): seconds for stage, seconds in schedule.stages.items()} if schedule else {}
    otherwise = schedule.stage_seconds if schedule else 900.0
    result: object = run_staged(job, *arguments, limits=limits, otherwise=otherwise, total=total)
    return result


@dataclass(slots=True, kw_only=True)
class AnnouncingTimer(StageTimer):
    """A timer that also announces each stage when it begins."""

    on_stage: OnStage

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Announce that a stage begins, then take its time."""
        self.on_stage(name)
        with StageTimer.stage(self, name):
            yield


@dataclass(frozen=True, slots=True)
class MadeByHand:
    """An edition that was made by hand."""

    #: the first of its files
    place: Path
    problems: tuple[Problem, ...]
    #: what each stage reused and made
    report: tuple[StageReport, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ManualRun:
    """What somebody wants who makes the edition of a settings file by hand."""

    settings: Path
    #: the moment it is for; None: now
    moment: datetime | None = None
    #: beginning of its articles' window; None: the last edition that readers had
    since: datetime | None = None
    #: whether feeds, pages and mailboxes are asked first
    collects: bool = True
    #: whether what earlier runs made is taken
    cached: bool = True
    #: who analyses the articles; empty: as the settings say
    engine: str = ""


def run_by_hand(wanted: ManualRun, limit: float, on_progress: OnProgress) -> MadeByHand:
    """Make the edition of a settings file and enter it, in a process that is ended when it gets no further for `limit`.

    The library is opened in that process: no connection outlives a fork.
    """

    def work(tell: OnProgress) -> MadeByHand:
        timer = build_timer(tell)
        project = open_project(wanted.settings)
        if wanted.collects:
            with timer.stage("collect"):
                collect_first(project)
        moment = wanted.moment or project.clock()
        window = ArticleWindow(until=moment, since=wanted.since)
        with project.library.lock(project.briefing_key):
            loaded = load_plan(wanted.settings, window, wanted.engine, cached=wanted.cached)
            numbers = project.catalogue.load_series_numbers()
            local = project.local_time(moment)
            made = pipeline.run_pipeline(loaded.plan, loaded.output, local, timer, None, numbers, by_hand=True)
            if made.folder:
                project.catalogue.register_edition(made.folder.name, made.briefing, moment)
        return describe_made(made)

    result: MadeByHand = run_watched(work, limit, on_progress)
    return result


def make_by_hand(
    load: Callable[[], LoadedPlan],
    moment: datetime | None,
    limit: float,
    on_progress: OnProgress,
    open_library_of: Callable[[Path], Project] | None = None,
) -> MadeByHand:
    """Make the edition of a plan without settings, under a folder, in a process of its own as `run_by_hand` does.

    Articles and edition are entered into the library of the project that `open_library_of` gives for the folder.
    """

    def work(tell: OnProgress) -> MadeByHand:
        loaded, timer, project, fault = load(), build_timer(tell), None, None
        try:
            project = open_library_of(loaded.output) if open_library_of else None
        except (BriefingsError, OSError) as error:
            # A library that cannot be used is no reason not to make an edition.
            fault = Problem(str(loaded.output), f"not entered into a library: {error}", "", "keep")
        plan = loaded.plan
        if project:
            plan = replace(plan, collectors=(EnteringCollector(project.library, plan.collectors),))
        made = pipeline.run_pipeline(plan, loaded.output, moment, timer)
        if project and made.folder:
            project.catalogue.register_edition(made.folder.name, made.briefing, project.clock())
        return describe_made(made, (fault,) if fault else ())

    result: MadeByHand = run_watched(work, limit, on_progress)
    return result


def list_by_hand(find: Callable[[StageTimer], Result], limit: float, on_progress: OnProgress) -> Result:
    """Return what is found of articles, in a process that is ended when it gets no further for `limit` seconds."""
    found: Result = run_watched(lambda tell: find(build_timer(tell)), limit, on_progress)
    return found


def build_timer(tell: OnProgress) -> AnnouncingTimer:
    """Return a timer that tells how far each stage is."""

    def count(stage: str, items: Iterable[T], total: int | None) -> Iterator[T]:
        for done, item in enumerate(items, start=1):
            yield item
            tell(stage, done, total)

    return AnnouncingTimer(progress=count, on_stage=lambda stage: tell(stage, 0, None))


def describe_made(made: RunResult, problems: tuple[Problem, ...] = ()) -> MadeByHand:
    """Return where an edition is, and what went wrong."""
    report = report_run(dict(made.seconds), made.uses)
    return MadeByHand(Path(str(made.folder)) / made.renditions[0], (*made.problems, *problems), report)


def collect_first(project: Project) -> None:
    """Ask the feeds, pages and mailboxes that are due; another program that does so already does it for us."""
    # The fetcher takes a tenth of a second to load, and who has only folders does without it.
    from briefings.app.collection import collect_sources

    if project.settings.feed or project.configured_sources or project.library.list_feeds():
        with contextlib.suppress(BusyError):
            collect_sources(project)


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
    moment: datetime,
    window: ArticleWindow = WHOLE_LIBRARY,
    corrected: pipeline.CorrectedEdition | None = None,
    numbers: Mapping[str, int | None] = NO_NUMBERS,
) -> str:
    """Make, draw and keep the edition of a moment; returns the name of its folder.

    When no article came in, the edition is an empty one that says so: whether it goes out is judged later. What is
    `corrected` takes its articles from the window.
    """
    from briefings.edition.policy import build_empty_edition

    settings, plan = load_plan_with_json(given, window)
    output = given.path.parent / settings.output
    timer, moment = AnnouncingTimer(on_stage=enter), to_local_time(settings, moment)
    try:
        result = pipeline.run_pipeline(plan, output, moment, timer, corrected, numbers)
        return Path(str(result.folder)).name
    except NothingNew as reason:
        if corrected:
            raise UsageError(f"no article of {corrected.name} is there any more: {reason}") from reason
        made_by = f"briefings {VERSION}"
        empty = build_empty_edition(settings.title, moment.date(), settings.marking, str(reason), made_by)
        briefing = with_digest(replace(empty, status=EditionStatus(plan.status)))
    with timer.stage("keep"):
        name = save_edition(briefing, pipeline.render_formats(plan, briefing, timer), output).name
        pipeline.refresh_series_archive(plan, output)
        return name


def edit_job(enter: OnStage, given: SettingsFile, name: str, edits: tuple[Edit, ...]) -> str:
    """Draw an edition that was kept anew with the changes of people, and keep it under the name that it has.

    What it was approved for is over. Raises `UsageError` for a change that does not fit.
    """
    from briefings.app.edition_state import load_first_state, make_sentence_source, pack_editing
    from briefings.app.verification import require_verified_contents
    from briefings.edition.editing.apply import apply_edits

    settings, plan = load_plan_with_json(given)
    folder = given.path.parent / settings.output / name
    timer = AnnouncingTimer(on_stage=enter)
    first = load_first_state(folder, load_edition(folder))
    first = replace(first, status=status_before_approval(settings), approved=None, approved_by="")
    texts = load_texts(folder)
    briefing = apply_edits(first, edits, make_sentence_source(first, texts))
    require_verified_contents(briefing, texts)
    drawn = pipeline.render_formats(plan, briefing, timer)
    kept = keep_other_files(folder, drawn, (EDITS_FILE, FIRST_STATE_FILE))
    with timer.stage("keep"):
        edited = save_edition(briefing, (*drawn, *kept, *pack_editing(first, briefing)), folder.parent, name).name
        pipeline.refresh_series_archive(plan, folder.parent)
        return edited


def keep_other_files(folder: Path, drawn: Sequence[Rendition], but: Sequence[str] = ()) -> tuple[Rendition, ...]:
    """Return the files of an edition that were not drawn anew."""
    new = {*(rendition.name for rendition in drawn), *but}
    left = [file for file in sorted(folder.iterdir()) if file.is_file() and file.name not in new]
    return tuple(Rendition(file.name, "application/octet-stream", file.read_bytes()) for file in left)


def approve_job(enter: OnStage, given: SettingsFile, name: str, moment: datetime, by: str = "") -> str:
    """Print on an edition that was kept that it was approved, when and by whom: it is drawn anew, its other files stay.

    It is the same edition as before: its digest does not change, nor the name of its folder.
    """
    settings, plan = load_plan_with_json(given)
    folder = given.path.parent / settings.output / name
    timer = AnnouncingTimer(on_stage=enter)
    briefing = replace(load_edition(folder), status=EditionStatus.APPROVED, approved=moment, approved_by=by)
    drawn = pipeline.render_formats(plan, briefing, timer)
    with timer.stage("keep"):
        save_edition(briefing, (*drawn, *keep_other_files(folder, drawn)), folder.parent, name)
        pipeline.refresh_series_archive(plan, folder.parent)
        return folder.name


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
    _, plan = load_plan_with_json(given)
    timer = AnnouncingTimer(on_stage=enter)
    with timer.stage("collect"):
        collect_first(open_project(given.path, settings=given.settings))
    from briefings.app.reading import analyse_articles

    found = collect_articles(plan, timer)
    return len(analyse_articles(plan, found.articles, timer))
