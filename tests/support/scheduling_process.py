"""A program that looks after the schedule of one folder when told the time, each look in a process to be killed.

It has the program loaded and forks, so that a look begins soon after it is asked for: the process id and then the exit
status stand on its standard output. What it is told is a moment in ISO 8601 a line.
"""

import sys
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

# Heavy, and needed by every look: loaded once.
import pandas as pd  # noqa: F401
import sqlalchemy.dialects.postgresql  # noqa: F401
from support.fakes import Clock
from support.killable import fork_for_each_line

from briefings.app.project import open_project
from briefings.app.project_scheduler import build_scheduler


def look(folder: Path, moment: datetime) -> None:
    """Do what is due at a moment; the clock moves on only while somebody sleeps."""
    clock = Clock(moment)
    project = open_project(folder / "briefing.toml", clock=clock, sleep=clock.sleep)
    build_scheduler(project, lambda text: None).run_pending()


def main(name: str) -> None:
    folder = Path(name)
    fork_for_each_line(lambda moment: look(folder, datetime.fromisoformat(moment)))


if __name__ == "__main__":
    main(sys.argv[1])
