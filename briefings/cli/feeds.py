"""The commands of feeds: add, list, check, import, export, pause, remove."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from briefings.cli.options import DEFAULT_SETTINGS, FeedNames, OutputFile, Secrets, SettingsOption
from briefings.cli.output import print_lines, write_text

feeds_app = typer.Typer(
    help="Feeds to collect from: add, list, check, import, export, pause, remove.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.add_typer(feeds_app, name="feeds")


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
    print_lines(format_feed_list(project.library.list_feeds()))


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
    output: OutputFile = None,
    settings: SettingsOption = DEFAULT_SETTINGS,
    secrets: Secrets = False,
) -> None:
    """Write all feeds as a list (OPML 2.0)."""
    from briefings.app.project import open_project
    from briefings.app.subscriptions import export_opml

    data, hidden = export_opml(open_project(settings), secrets)
    write_text(output, data.decode("utf-8"), private=secrets)
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
