"""The command that collects from feeds, pages and mailboxes: collect."""

import re
import sys
import time
from datetime import UTC, datetime
from typing import Annotated

import typer

from briefings.cli.options import DEFAULT_SETTINGS, SettingsArgument, Strict
from briefings.cli.output import format_moment, report_problems, write_log_line
from briefings.cli.signals import stop_on_signals
from briefings.core.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command()(collect)


def collect(
    settings: SettingsArgument = DEFAULT_SETTINGS,
    every: Annotated[str, typer.Option(help="Repeat at this interval, as in 15m or 1h, until SIGTERM or Ctrl-C.")] = "",
    strict: Strict = False,
) -> None:
    """Collect what is new from every feed, page, mailbox and folder into the library."""
    from briefings.app.collection import SourceReport, collect_folders, collect_sources
    from briefings.app.project import open_project

    interactive = sys.stderr.isatty()

    def print_report(report: SourceReport) -> None:
        if interactive:
            sys.stderr.write(f"{report.format_line()}\n")

    pause = parse_duration(every) if every else 0.0
    # What is in hand is written down first; what is not asked yet waits for the next round.
    stopped = stop_on_signals()
    project = open_project(settings)
    while True:
        began = time.monotonic()
        done = collect_sources(project, on_report=print_report, stopping=stopped.is_set)
        folders = None if done.stopped else collect_folders(project)
        asked = bool(done.reports or done.paused or done.not_due or done.stopped)
        if not (asked or folders):
            raise UsageError(f"{settings} knows no feed and no folder; add one with `briefings feeds add ADDRESS`")
        stamp = f"{format_moment(datetime.now(UTC))}  " if every else ""
        if asked:
            write_log_line(f"{stamp}{done.format_summary()}")
        if folders:
            write_log_line(f"{stamp}{folders.format_summary()}")
        if not interactive:
            report_problems(done.problems, 50, "`briefings feeds list` shows every source")
        report_problems(
            folders.problems if folders else (), 20, "`briefings inputs` shows what each file was taken for"
        )
        if not every or stopped.is_set() or stopped.wait(max(pause - (time.monotonic() - began), 0.0)):
            break
    if done.stopped:
        raise typer.Exit(130)
    if done.reports and all(one.feed.state.status == "failing" for one in done.reports):
        sys.stderr.write("briefings: not one source could be reached; is this machine online?\n")
        raise typer.Exit(1)
    if strict and any(not one.is_healthy for one in done.reports):
        raise typer.Exit(3)


def parse_duration(text: str) -> float:
    """Return the seconds of a length of time: 90s, 15m, 2h.

    >>> parse_duration("15m")
    900.0
    """
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([smh]?)", text.strip())
    length = float(found[1]) * {"s": 1, "m": 60, "h": 3600, "": 60}[found[2]] if found else 0.0
    if length < 1:
        raise UsageError(f"--every {text!r}: write it as 15m, 90s or 1h")
    return length
