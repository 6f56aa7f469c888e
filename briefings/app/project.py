"""One settings file, opened: its settings and folders, its library, its editions, and what it collects from."""

import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from briefings.app.timetable import find_zone
from briefings.collectors.result import RemoteCollector
from briefings.config.collectors import build_remote_collectors
from briefings.config.library import LIBRARY_FILE, derive_briefing_key, open_library
from briefings.config.settings import Settings, read_settings
from briefings.storage.archive import recover_editions
from briefings.storage.catalogue import EditionCatalogue
from briefings.storage.database import BusyError
from briefings.storage.library import Library, utc_now


@dataclass(frozen=True, kw_only=True)
class Project:
    """Everything that belongs to one settings file; time, waiting and stopping are parameters."""

    #: the settings file, as an absolute path
    path: Path
    settings: Settings
    #: key of the briefing in the library
    briefing_key: str
    library: Library
    clock: Callable[[], datetime] = utc_now
    sleep: Callable[[float], None] = time.sleep
    stopping: Callable[[], bool] = lambda: False

    @property
    def base(self) -> Path:
        """The folder that paths in the settings count from."""
        return self.path.parent

    @property
    def output(self) -> Path:
        """The folder of editions."""
        return self.base / self.settings.output

    def local_time(self, moment: datetime) -> datetime:
        """Return a moment as clocks show it where the briefing is read."""
        return to_local_time(self.settings, moment)

    @property
    def settings_file(self) -> "SettingsFile":
        """The settings as they were read, for a process of its own."""
        return SettingsFile(self.path, self.settings)

    @property
    def catalogue(self) -> EditionCatalogue:
        """The editions that were kept."""
        return EditionCatalogue(self.output, self.briefing_key, self.library)

    @cached_property
    def configured_sources(self) -> dict[tuple[str, str], RemoteCollector]:
        """The pages and mailboxes of the settings: (kind, name in the library) -> what collects from it."""
        collectors = build_remote_collectors(self.settings, self.base, str(self.path))
        return {key: collector for collector in collectors for key in collector.sources}


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """A settings file and what stood in it when it was read: whoever is handed it does not read it again."""

    path: Path
    settings: Settings


def to_local_time(settings: Settings, moment: datetime) -> datetime:
    """Return a moment in the time zone of the schedule; without one in UTC: it is what an edition is dated by."""
    schedule = settings.schedule
    return moment.astimezone(find_zone(schedule.zone) if schedule else UTC)


def has_default_library(path: Path) -> bool:
    """Return whether `make` has left a library where a settings file is wanted that is not there."""
    return not path.exists() and (path.parent / Settings().output / LIBRARY_FILE).is_file()


def open_project_of_output(output: Path) -> Project:
    """Return the project that a folder of editions belongs to: that of the settings file here or beside it, or none's.

    Raises `BriefingsError`.
    """
    for path in (Path("briefing.toml"), output.parent / "briefing.toml"):
        if path.is_file():
            settings = read_settings(path)
            if (path.parent / settings.output).resolve() == output.resolve():
                return open_project(path, settings=settings)
    return open_project(output.parent / "briefing.toml", settings=Settings(output=Path(output.name)))


def open_project(
    path: Path,
    *,
    settings: Settings | None = None,
    clock: Callable[[], datetime] = utc_now,
    sleep: Callable[[float], None] = time.sleep,
    stopping: Callable[[], bool] = lambda: False,
) -> Project:
    """Read a settings file, unless its settings are given, and open its library. Raises `BriefingsError`."""
    settings = settings or (Settings() if has_default_library(path) else read_settings(path))
    recover_editions(path.parent / settings.output)
    project = Project(
        path=path.resolve(),
        settings=settings,
        briefing_key=derive_briefing_key(settings, path.parent),
        library=open_library(settings, path.parent),
        clock=clock,
        sleep=sleep,
        stopping=stopping,
    )
    # While another program has the briefing in hand, an edition here may be newer than that of the library.
    if project.library.database.shared:
        with contextlib.suppress(BusyError), project.library.lock(project.briefing_key):
            project.catalogue.fetch_editions()
    return project
