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

from briefings.errors import UsageError

Settings = Annotated[Path, typer.Option("--settings", "-s", help="The settings file.")]
SETTINGS = Path("briefing.toml")
Which = Annotated[list[str], typer.Argument(help="Addresses, or parts of an address or title that only one feed has.")]

feeds = typer.Typer(
    help="Feeds to collect from: add, list, check, import, export, pause, remove.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command()(collect)
    app.add_typer(feeds, name="feeds")


def collect(
    settings: Annotated[Path, typer.Argument(help="The settings file.")] = SETTINGS,
    every: Annotated[str, typer.Option(help="Repeat at this interval, as in 15m or 1h, until SIGTERM or Ctrl-C.")] = "",
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 3 when a source failed.")] = False,
) -> None:
    """Collect what is new from every feed, page and mailbox into the library."""
    from briefings.newsroom import open_newsroom

    pause = seconds(every) if every else 0.0
    end = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        # What is in hand is written down first; what is not asked yet waits for the next round.
        signal.signal(name, lambda *_: end.set())
    room = open_newsroom(settings)
    while True:
        began = time.monotonic()
        done = room.collect(say=told if sys.stderr.isatty() else lambda one: None, stopping=end.is_set)
        if not (done.told or done.paused or done.waiting or done.stopped):
            raise UsageError(f"{settings} knows no feed; add one with `briefings feeds add ADDRESS`")
        stamp = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC  " if every else ""
        sys.stdout.write(f"{stamp}{done.line()}\n")
        sys.stdout.flush()
        if not sys.stderr.isatty():
            report(done.problems)
        if not every or end.is_set() or end.wait(max(pause - (time.monotonic() - began), 0.0)):
            break
    if done.stopped:
        raise typer.Exit(130)
    if done.told and all(one.feed.state.status == "failing" for one in done.told):
        sys.stderr.write("briefings: not one source could be reached; is this machine online?\n")
        raise typer.Exit(1)
    if strict and any(not one.sound for one in done.told):
        raise typer.Exit(3)


def told(one: Any) -> None:
    """Say in a line what became of one source."""
    state = one.feed.state
    brought = ", ".join(
        filter(None, (f"{one.new} new" if one.new else "", f"{one.edited} edited" if one.edited else ""))
    )
    line = f"{state.status:12}  {one.name}" + (f": {brought}" if brought else "")
    sys.stderr.write(line + (f" ({state.note})" if state.note else "") + "\n")


def report(problems: Any) -> None:
    """Say on standard error what went wrong: a log of one line a source."""
    for problem in problems[:50]:
        sys.stderr.write(f"problem: {problem}\n")
    if len(problems) > 50:
        sys.stderr.write(f"and {len(problems) - 50} more problems; `briefings feeds list` shows every source\n")


def seconds(text: str) -> float:
    """Read a length of time: 90s, 15m, 2h.

    >>> seconds("15m")
    900.0
    """
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([smh]?)", text.strip())
    length = float(found[1]) * {"s": 1, "m": 60, "h": 3600, "": 60}[found[2]] if found else 0.0
    if length < 1:
        raise UsageError(f"--every {text!r}: write it as 15m, 90s or 1h")
    return length


@feeds.command()
def add(
    addresses: Annotated[list[str], typer.Argument(help="Feeds, or home pages whose feeds are looked for.")],
    settings: Settings = SETTINGS,
    topic: Annotated[
        str, typer.Option(help="Topic that it is listed under; topics within topics as in World/Europe.")
    ] = "",
    title: Annotated[str, typer.Option(help="Name of the feed; without it the feed's own title.")] = "",
) -> None:
    """Add feeds; for a home page the feeds that it declares."""
    from briefings.feedlist import found_at
    from briefings.newsroom import open_newsroom

    room = open_newsroom(settings)
    folder = tuple(part.strip() for part in topic.split("/") if part.strip())
    good = True
    for line, fine in found_at(room, addresses, folder, title):
        (sys.stdout if fine else sys.stderr).write(f"{line}\n")
        good = good and fine
    if not good:
        raise typer.Exit(3)


@feeds.command("list")
def list_(settings: Settings = SETTINGS) -> None:
    """List every feed with its state, by topic."""
    from briefings.feedlist import listed
    from briefings.newsroom import open_newsroom

    room = open_newsroom(settings)
    room.enter()
    for line in listed(room.library.feeds()):
        sys.stdout.write(f"{line}\n")


@feeds.command()
def check(
    which: Annotated[list[str] | None, typer.Argument(help="Only these.", show_default=False)] = None,
    settings: Settings = SETTINGS,
) -> None:
    """Fetch feeds and say what is wrong with them; nothing is kept. Exits with 3 when one fails."""
    from briefings.feedlist import checked
    from briefings.newsroom import open_newsroom

    good = True
    for line, fine in checked(open_newsroom(settings), which or ()):
        sys.stdout.write(f"{line}\n")
        good = good and fine
    if not good:
        raise typer.Exit(3)


@feeds.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(help="Lists of feeds in OPML.")], settings: Settings = SETTINGS
) -> None:
    """Import lists of feeds (OPML 1.0 and 2.0); their folders become topics."""
    from briefings.feedlist import taken_in
    from briefings.newsroom import open_newsroom

    room = open_newsroom(settings)
    for file in files:
        sys.stdout.write(f"{taken_in(room, file)}\n")


@feeds.command()
def export(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write; standard output without it.")
    ] = None,
    settings: Settings = SETTINGS,
    secrets: Annotated[bool, typer.Option("--secrets", help="With the passwords and tokens in addresses.")] = False,
) -> None:
    """Write all feeds as a list (OPML 2.0)."""
    from briefings.feedlist import exported
    from briefings.newsroom import open_newsroom

    data, hidden = exported(open_newsroom(settings), secrets)
    if output is None:
        sys.stdout.write(data.decode("utf-8"))
    else:
        try:
            output.write_bytes(data)
        except OSError as cause:
            raise UsageError(f"cannot write {output}: {cause.strerror}") from cause
    if hidden:
        sys.stderr.write(f"{hidden} feeds have a password or token, which was left out; --secrets writes it\n")


@feeds.command()
def pause(
    which: Which,
    settings: Settings = SETTINGS,
    resume: Annotated[bool, typer.Option("--resume", help="Fetch them again instead.")] = False,
) -> None:
    """Stop fetching feeds until they are resumed."""
    from briefings.collectors.web.addresses import shown
    from briefings.newsroom import open_newsroom

    room = open_newsroom(settings)
    for feed in [room.feed(one) for one in which]:
        room.library.edit_feed(feed.url, paused=not resume)
        sys.stdout.write(f"{'resumed' if resume else 'paused'}  {shown(feed.url)}\n")


@feeds.command()
def remove(which: Which, settings: Settings = SETTINGS) -> None:
    """Remove feeds; the articles they brought stay."""
    from briefings.collectors.web.addresses import shown
    from briefings.newsroom import open_newsroom

    room = open_newsroom(settings)
    for feed in [room.feed(one) for one in which]:
        room.library.remove_feed(feed.url)
        sys.stdout.write(f"removed  {shown(feed.url)}\n")
        if any(feed.url == said.url for said in room.settings.feed):
            sys.stderr.write(f"{settings} names it under [[feed]]: take it out there too, or it comes back\n")
