"""The commands of collecting: collect, and feeds with its own: add, list, check, import, export, pause, remove."""

import re
import signal
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from briefings.core.errors import UsageError

SettingsOption = Annotated[Path, typer.Option("--settings", "-s", help="The settings file.")]
DEFAULT_SETTINGS = Path("briefing.toml")
FeedNames = Annotated[
    list[str], typer.Argument(help="Addresses, or parts of an address or title that only one feed has.")
]

feeds_app = typer.Typer(
    help="Feeds to collect from: add, list, check, import, export, pause, remove.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command()(collect)
    app.add_typer(feeds_app, name="feeds")


def collect(
    settings: Annotated[Path, typer.Argument(help="The settings file.")] = DEFAULT_SETTINGS,
    every: Annotated[str, typer.Option(help="Repeat at this interval, as in 15m or 1h, until SIGTERM or Ctrl-C.")] = "",
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 3 when a source failed.")] = False,
) -> None:
    """Collect what is new from every feed, page and mailbox into the library."""
    from briefings.app.collection import collect_sources
    from briefings.app.project import open_project

    pause = parse_duration(every) if every else 0.0
    end = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        # What is in hand is written down first; what is not asked yet waits for the next round.
        signal.signal(name, lambda *_: end.set())
    project = open_project(settings)
    while True:
        began = time.monotonic()
        on_report = report_source if sys.stderr.isatty() else lambda one: None
        done = collect_sources(project, on_report=on_report, stopping=end.is_set)
        if not (done.reports or done.paused or done.not_due or done.stopped):
            raise UsageError(f"{settings} knows no feed; add one with `briefings feeds add ADDRESS`")
        stamp = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC  " if every else ""
        sys.stdout.write(f"{stamp}{done.format_summary()}\n")
        sys.stdout.flush()
        if not sys.stderr.isatty():
            report_source_problems(done.problems)
        if not every or end.is_set() or end.wait(max(pause - (time.monotonic() - began), 0.0)):
            break
    if done.stopped:
        raise typer.Exit(130)
    if done.reports and all(one.feed.state.status == "failing" for one in done.reports):
        sys.stderr.write("briefings: not one source could be reached; is this machine online?\n")
        raise typer.Exit(1)
    if strict and any(not one.is_healthy for one in done.reports):
        raise typer.Exit(3)


def report_source(one: Any) -> None:
    """Say in a line what became of one source."""
    state = one.feed.state
    brought = ", ".join(
        filter(None, (f"{one.new} new" if one.new else "", f"{one.edited} edited" if one.edited else ""))
    )
    line = f"{state.status:12}  {one.name}" + (f": {brought}" if brought else "")
    sys.stderr.write(line + (f" ({state.note})" if state.note else "") + "\n")


def report_source_problems(problems: Any) -> None:
    """Say on standard error what went wrong: a log of one line a source."""
    for problem in problems[:50]:
        sys.stderr.write(f"problem: {problem}\n")
    if len(problems) > 50:
        sys.stderr.write(f"and {len(problems) - 50} more problems; `briefings feeds list` shows every source\n")


def parse_duration(text: str) -> float:
    """Read a length of time: 90s, 15m, 2h.

    >>> parse_duration("15m")
    900.0
    """
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([smh]?)", text.strip())
    length = float(found[1]) * {"s": 1, "m": 60, "h": 3600, "": 60}[found[2]] if found else 0.0
    if length < 1:
        raise UsageError(f"--every {text!r}: write it as 15m, 90s or 1h")
    return length


@feeds_app.command()
def add(
    addresses: Annotated[list[str], typer.Argument(help="Feeds, or home pages whose feeds are looked for.")],
    settings: SettingsOption = DEFAULT_SETTINGS,
    topic: Annotated[
        str, typer.Option(help="Topic that it is listed under; topics within topics as in World/Europe.")
    ] = "",
    title: Annotated[str, typer.Option(help="Name of the feed; without it the feed's own title.")] = "",
) -> None:
    """Add feeds; for a home page the feeds that it declares."""
    from briefings.app.project import open_project
    from briefings.app.subscriptions import add_discovered_feeds

    project = open_project(settings)
    folder = tuple(part.strip() for part in topic.split("/") if part.strip())
    good = True
    for line, fine in add_discovered_feeds(project, addresses, folder, title):
        (sys.stdout if fine else sys.stderr).write(f"{line}\n")
        good = good and fine
    if not good:
        raise typer.Exit(3)


@feeds_app.command("list")
def list_(settings: SettingsOption = DEFAULT_SETTINGS) -> None:
    """List every feed with its state, by topic."""
    from briefings.app.project import open_project
    from briefings.app.subscriptions import format_feed_list, register_sources

    project = open_project(settings)
    register_sources(project)
    for line in format_feed_list(project.library.list_feeds()):
        sys.stdout.write(f"{line}\n")


@feeds_app.command()
def check(
    which: Annotated[list[str] | None, typer.Argument(help="Only these.", show_default=False)] = None,
    settings: SettingsOption = DEFAULT_SETTINGS,
) -> None:
    """Fetch feeds and say what is wrong with them; nothing is kept. Exits with 3 when one fails."""
    from briefings.app.project import open_project
    from briefings.app.subscriptions import check_feeds

    good = True
    for line, fine in check_feeds(open_project(settings), which or ()):
        sys.stdout.write(f"{line}\n")
        good = good and fine
    if not good:
        raise typer.Exit(3)


@feeds_app.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(help="Lists of feeds in OPML.")],
    settings: SettingsOption = DEFAULT_SETTINGS,
) -> None:
    """Import lists of feeds (OPML 1.0 and 2.0); their folders become topics."""
    from briefings.app.project import open_project
    from briefings.app.subscriptions import import_opml

    project = open_project(settings)
    for file in files:
        sys.stdout.write(f"{import_opml(project, file)}\n")


@feeds_app.command()
def export(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write; standard output without it.")
    ] = None,
    settings: SettingsOption = DEFAULT_SETTINGS,
    secrets: Annotated[bool, typer.Option("--secrets", help="With the passwords and tokens in addresses.")] = False,
) -> None:
    """Write all feeds as a list (OPML 2.0)."""
    from briefings.app.project import open_project
    from briefings.app.subscriptions import export_opml

    data, hidden = export_opml(open_project(settings), secrets)
    if output is None:
        sys.stdout.write(data.decode("utf-8"))
    else:
        try:
            if secrets:
                output.unlink(missing_ok=True)
                output.touch(0o600)
            output.write_bytes(data)
        except OSError as cause:
            raise UsageError(f"cannot write {output}: {cause.strerror}") from cause
    if hidden:
        sys.stderr.write(f"{hidden} feeds have a password or token, which was left out; --secrets writes it\n")


@feeds_app.command()
def pause(
    which: FeedNames,
    settings: SettingsOption = DEFAULT_SETTINGS,
    resume: Annotated[bool, typer.Option("--resume", help="Fetch them again instead.")] = False,
) -> None:
    """Stop fetching feeds until they are resumed."""
    from briefings.app.project import open_project
    from briefings.app.subscriptions import find_feed
    from briefings.core.urls import redact_url

    project = open_project(settings)
    for feed in [find_feed(project, one) for one in which]:
        project.library.edit_feed(feed.url, paused=not resume)
        sys.stdout.write(f"{'resumed' if resume else 'paused'}  {redact_url(feed.url)}\n")


@feeds_app.command()
def remove(which: FeedNames, settings: SettingsOption = DEFAULT_SETTINGS) -> None:
    """Remove feeds; the articles they brought stay."""
    from briefings.app.project import open_project
    from briefings.app.subscriptions import find_feed
    from briefings.core.urls import redact_url

    project = open_project(settings)
    for feed in [find_feed(project, one) for one in which]:
        project.library.remove_feed(feed.url)
        sys.stdout.write(f"removed  {redact_url(feed.url)}\n")
        if any(feed.url == said.url for said in project.settings.feed):
            sys.stderr.write(f"{settings} names it under [[feed]]: take it out there too, or it comes back\n")
