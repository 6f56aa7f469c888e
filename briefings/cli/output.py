"""What the commands print: lines of JSON, problems, moments and progress bars; and moments as people type them."""

import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import TypeVar

import typer

from briefings.core.errors import UsageError
from briefings.core.processes.staged import OnProgress

T = TypeVar("T")

#: Lengths of time as people type them, and days by their names, as the time since then.
SPANS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
NAMED_DAYS = {"today": timedelta(), "yesterday": timedelta(days=1)}


def print_lines(lines: Iterable[str]) -> None:
    """Print lines to standard output, each as soon as it is known."""
    for line in lines:
        sys.stdout.write(f"{line}\n")


def write_log_line(text: str) -> None:
    """Print a line and flush it, for whoever follows the log."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def report_problems(
    problems: Sequence[object], shown: int = 20, rest: str = "the edition's last pages list them all"
) -> None:
    """Print to standard error what went wrong without stopping the run; `rest` says where the others are listed."""
    for problem in problems[:shown]:
        sys.stderr.write(f"problem: {problem}\n")
    if len(problems) > shown:
        sys.stderr.write(f"and {len(problems) - shown} more problems; {rest}\n")


def write_json_lines(output: Path | None, rows: Iterable[Mapping[str, object]]) -> None:
    """Write each row as a line of JSON, to a file or to standard output."""
    write_text(output, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))


def write_text(output: Path | None, text: str, *, private: bool = False) -> None:
    """Write a text to a file, or to standard output where no file is named; only you can read a `private` file."""
    if output is None:
        sys.stdout.write(text)
        return
    try:
        if private:
            output.unlink(missing_ok=True)
            output.touch(0o600)
        output.write_text(text, encoding="utf-8")
    except OSError as cause:
        raise UsageError(f"cannot write {output}: {cause.strerror}") from cause


def format_bold(text: str) -> str:
    """Return a text in bold type on a terminal, as it is anywhere else."""
    return typer.style(text, bold=True) if sys.stdout.isatty() else text


def format_moment(when: datetime) -> str:
    """Return a moment in a form that people can read and programs can sort."""
    return f"{when.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def parse_moment(text: str | None, end: bool = False, now: datetime | None = None) -> datetime | None:
    """Return a day or a moment, UTC where no zone is given; with `end` a day stands for its last second.

    "today", "yesterday", and "90m", "24h", "7d" or "2w" count from `now`.

    >>> parse_moment("2026-03-09", end=True).isoformat()
    '2026-03-09T23:59:59+00:00'
    >>> parse_moment("7d", now=datetime(2026, 3, 9, 6, 30, tzinfo=UTC)).isoformat()
    '2026-03-02T06:30:00+00:00'
    """
    if not text:
        return None
    now, said = now or datetime.now(UTC), text.strip().casefold()
    if found := re.fullmatch(r"(\d{1,4})([mhdw])", said):
        return now - int(found[1]) * SPANS[found[2]]
    if said in NAMED_DAYS:
        said = (now - NAMED_DAYS[said]).date().isoformat()
    try:
        when = datetime.fromisoformat(said)
    except ValueError as cause:
        raise UsageError(
            f"{text!r} is not a day or moment; write it as 2026-03-09, 2026-03-09T06:30, yesterday, 24h or 7d"
        ) from cause
    if end and len(said) == 10:
        when = datetime.combine(when.date(), time(23, 59, 59))
    return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)


@contextmanager
def show_stages() -> Iterator[OnProgress]:
    """Show a progress bar for each stage on a terminal, nothing in a pipe or under cron; end quietly on Ctrl-C."""
    try:
        if not sys.stderr.isatty():
            yield lambda stage, done, total: None
            return
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as ProgressBars

        columns = (TextColumn("{task.description:8}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with ProgressBars(*columns, console=Console(stderr=True), transient=True) as bars:
            shown: dict[str, TaskID] = {}

            def finish(but: str = "") -> None:
                for stage, task in shown.items():
                    if stage != but and not bars.tasks[task].finished:
                        # A stage without parts that can be counted is one part.
                        whole = bars.tasks[task].completed or 1
                        bars.update(task, completed=whole, total=whole)

            def show(stage: str, done: int, total: int | None) -> None:
                finish(but=stage)
                if stage not in shown:
                    shown[stage] = bars.add_task(stage, total=total)
                elif done or not bars.tasks[shown[stage]].finished:
                    bars.update(shown[stage], completed=done, total=total)

            yield show
            finish()
    except KeyboardInterrupt:
        sys.stderr.write("briefings: stopped; nothing half-written was left\n")
        raise typer.Exit(130) from None
