"""What is done in a process of its own: an edition is made, drawn anew for some topics, or collected for ahead."""

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from briefings import __version__, pipeline
from briefings.apart import Enter
from briefings.config.assembly import Window, assemble
from briefings.config.settings import Settings, read_settings
from briefings.editions import folder_name, keep, opened
from briefings.errors import NothingNew
from briefings.library.database import Busy
from briefings.model.edition import Rendition
from briefings.plan import Plan
from briefings.policy import empty
from briefings.renderers.data import briefing_from_json, sealed

#: everything that a library holds
WHOLE = Window()


@dataclass(slots=True, kw_only=True)
class Announced(pipeline.Watch):
    """A watch that says when each stage begins."""

    enter: Enter

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Say that a stage begins, then take its time."""
        self.enter(name)
        with pipeline.Watch.stage(self, name):
            yield


def planned(path: Path, window: Window = WHOLE) -> tuple[Settings, Plan]:
    """Read the settings and seat the workers; an edition that is delivered is always kept as JSON too."""
    settings = read_settings(path)
    if "json" not in settings.formats:
        settings = settings.model_copy(update={"formats": (*settings.formats, "json")})
    plan = assemble(settings, path.parent, str(path), window)
    return settings, replace(plan, regular=bool(settings.title))


def produce(enter: Enter, path: Path, moment: datetime | None, window: Window = WHOLE, status: str = "") -> str:
    """Make, draw and keep the edition of a moment; returns the name of its folder.

    Without a moment the newest article dates it, as when it is made by hand. When no article came in, the edition is an
    empty one that says so: whether it goes out is for others to judge. An edition asked for again is corrected.
    """
    settings, plan = planned(path, window)
    plan = replace(plan, status=status)
    output = path.parent / settings.output
    watch = Announced(enter=enter)
    try:
        done = pipeline.run(plan, output, moment, watch, window.again)
        return folder_name(done.briefing)
    except NothingNew as nothing:
        made_by = f"briefings {__version__}"
        nobody = empty(settings.title, moment.date() if moment else None, settings.marking, str(nothing), made_by)
        briefing = sealed(replace(nobody, status=status))
    with watch.stage("keep"):
        return keep(briefing, pipeline.render(plan, briefing, watch), output).name


def stamp(enter: Enter, path: Path, name: str, status: str) -> str:
    """Print another status on an edition that was kept: it is drawn anew, and what else lies with it stays.

    It is the same edition as before: its digest does not change, nor the name of its folder.
    """
    settings, plan = planned(path)
    folder = path.parent / settings.output / name
    watch = Announced(enter=enter)
    briefing = replace(opened(folder), status=status)
    drawn = pipeline.render(plan, briefing, watch)
    new = {rendition.name for rendition in drawn}
    left = [file for file in sorted(folder.iterdir()) if file.is_file() and file.name not in new]
    kept = [Rendition(file.name, "application/octet-stream", file.read_bytes()) for file in left]
    with watch.stage("keep"):
        return keep(briefing, (*drawn, *kept), folder.parent).name


def redraw(enter: Enter, path: Path, content: bytes) -> tuple[Rendition, ...]:
    """Draw the files of an edition, given as JSON: that of a reader of some topics, or who had another one last."""
    _, plan = planned(path)
    return pipeline.render(plan, briefing_from_json(content), Announced(enter=enter))


def ahead(enter: Enter, path: Path) -> int:
    """Collect and read; the readings stay in the cache, so that at the slot only what is new has to be read."""
    from briefings.newsroom import open_newsroom

    settings, plan = planned(path)
    watch = Announced(enter=enter)
    room = open_newsroom(path)
    if settings.feed or room.library.feeds():
        # Whoever collects already, as `briefings collect --every` does, does it for us.
        with watch.stage("collect"), contextlib.suppress(Busy):
            room.collect()
    found = pipeline.collect(plan, watch)
    return len(pipeline.read(plan, found.articles, watch))
