"""What is done in a process of its own: an edition is made, drawn anew for some topics, or collected for ahead."""

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from briefings.app import pipeline
from briefings.config.assembly import ArticleWindow, build_plan
from briefings.config.settings import Settings, read_settings
from briefings.core.edition import EditionStatus, Rendition
from briefings.core.errors import NothingNew
from briefings.core.plan import Plan
from briefings.core.processes.staged import OnStage
from briefings.core.serialization import briefing_from_json, with_digest
from briefings.core.version import VERSION
from briefings.edition.policy import build_empty_edition
from briefings.storage.archive import edition_folder_name, load_edition, save_edition
from briefings.storage.database import BusyError

#: everything that a library holds
WHOLE_LIBRARY = ArticleWindow()


@dataclass(slots=True, kw_only=True)
class AnnouncingTimer(pipeline.StageTimer):
    """A watch that says when each stage begins."""

    on_stage: OnStage

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Say that a stage begins, then take its time."""
        self.on_stage(name)
        with pipeline.StageTimer.stage(self, name):
            yield


def load_plan_with_json(path: Path, window: ArticleWindow = WHOLE_LIBRARY) -> tuple[Settings, Plan]:
    """Read the settings and seat the workers; an edition that is delivered is always kept as JSON too."""
    settings = read_settings(path)
    if "json" not in settings.formats:
        settings = settings.model_copy(update={"formats": (*settings.formats, "json")})
    plan = build_plan(settings, path.parent, str(path), window)
    return settings, replace(plan, regular=bool(settings.title))


def make_edition_job(
    enter: OnStage, path: Path, moment: datetime | None, window: ArticleWindow = WHOLE_LIBRARY, status: str = ""
) -> str:
    """Make, draw and keep the edition of a moment; returns the name of its folder.

    Without a moment the newest article dates it, as when it is made by hand. When no article came in, the edition is an
    empty one that says so: whether it goes out is for others to judge. An edition asked for again is corrected.
    """
    settings, plan = load_plan_with_json(path, window)
    plan = replace(plan, status=status)
    output = path.parent / settings.output
    watch = AnnouncingTimer(on_stage=enter)
    try:
        done = pipeline.run_pipeline(plan, output, moment, watch, window.edition)
        return edition_folder_name(done.briefing)
    except NothingNew as nothing:
        made_by = f"briefings {VERSION}"
        nobody = build_empty_edition(
            settings.title, moment.date() if moment else None, settings.marking, str(nothing), made_by
        )
        briefing = with_digest(replace(nobody, status=EditionStatus(status)))
    with watch.stage("keep"):
        return save_edition(briefing, pipeline.render_formats(plan, briefing, watch), output).name


def set_status_job(enter: OnStage, path: Path, name: str, status: str) -> str:
    """Print another status on an edition that was kept: it is drawn anew, and what else lies with it stays.

    It is the same edition as before: its digest does not change, nor the name of its folder.
    """
    settings, plan = load_plan_with_json(path)
    folder = path.parent / settings.output / name
    watch = AnnouncingTimer(on_stage=enter)
    briefing = replace(load_edition(folder), status=EditionStatus(status))
    drawn = pipeline.render_formats(plan, briefing, watch)
    new = {rendition.name for rendition in drawn}
    left = [file for file in sorted(folder.iterdir()) if file.is_file() and file.name not in new]
    kept = [Rendition(file.name, "application/octet-stream", file.read_bytes()) for file in left]
    with watch.stage("keep"):
        return save_edition(briefing, (*drawn, *kept), folder.parent).name


def render_job(enter: OnStage, path: Path, content: bytes) -> tuple[Rendition, ...]:
    """Draw the files of an edition, given as JSON: that of a reader of some topics, or who had another one last."""
    _, plan = load_plan_with_json(path)
    return pipeline.render_formats(plan, briefing_from_json(content), AnnouncingTimer(on_stage=enter))


def collect_ahead_job(enter: OnStage, path: Path) -> int:
    """Collect and read; the readings stay in the cache, so that at the slot only what is new has to be read."""
    from briefings.app.newsroom import open_collection_project

    settings, plan = load_plan_with_json(path)
    watch = AnnouncingTimer(on_stage=enter)
    room = open_collection_project(path)
    if settings.feed or room.library.list_feeds():
        # Whoever collects already, as `briefings collect --every` does, does it for us.
        with watch.stage("collect"), contextlib.suppress(BusyError):
            room.collect_sources()
    found = pipeline.collect_articles(plan, watch)
    return len(pipeline.analyse_articles(plan, found.articles, watch))
