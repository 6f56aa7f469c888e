"""The commands of the library: search, articles, editions, show, and library export, import, check, compact."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from briefings.cli.options import DEFAULT_SETTINGS, Json, Limit, Outlet, Secrets, SettingsOption, Since, Until, Unused
from briefings.cli.output import format_bold, parse_moment, print_lines
from briefings.core.errors import UsageError
from briefings.core.files import open_atomically
from briefings.core.urls import strip_secrets

library_app = typer.Typer(
    help="Look after the library: export, import, check, compact.", no_args_is_help=True, rich_markup_mode=None
)


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    for command in (search, articles, editions, show):
        app.command()(command)
    library_app.command()(export)
    library_app.command("import")(import_)
    library_app.command()(check)
    library_app.command()(compact)
    app.add_typer(library_app, name="library")


def search(
    words: Annotated[list[str], typer.Argument(help='Words, "a phrase", a beginning*, -not this, this OR that.')],
    since: Since = None,
    until: Until = None,
    outlet: Outlet = "",
    unread: Unused = False,
    most: Limit = 20,
    best: Annotated[bool, typer.Option("--best", help="The best matches first, not the newest.")] = False,
    as_json: Json = False,
    settings: SettingsOption = DEFAULT_SETTINGS,
) -> None:
    """Search the articles of the library, and show the passage with the words; the newest first."""
    print_articles(settings, " ".join(words), since, until, outlet, unread, most, as_json, best)


def articles(
    since: Since = None,
    until: Until = None,
    outlet: Outlet = "",
    unread: Unused = False,
    most: Limit = 20,
    as_json: Json = False,
    settings: SettingsOption = DEFAULT_SETTINGS,
) -> None:
    """List the articles of the library, the newest first."""
    print_articles(settings, "", since, until, outlet, unread, most, as_json)


def print_articles(
    settings: Path,
    words: str,
    since: str | None,
    until: str | None,
    outlet: str,
    unused: bool,
    limit: int,
    as_json: bool,
    by_relevance: bool = False,
) -> None:
    """Print the articles that fit a query, and to standard error how many more there are."""
    from briefings.app.listings import format_listing, listing_to_row
    from briefings.app.project import open_project
    from briefings.app.search import build_article_query

    query = build_article_query(
        words,
        since=parse_moment(since),
        until=parse_moment(until, end=True),
        outlet=outlet,
        unused=unused,
        limit=limit,
        by_relevance=by_relevance,
    )
    library = open_project(settings).library
    found = library.search_articles(query)
    print_lines(
        json.dumps(listing_to_row(entry), ensure_ascii=False) if as_json else format_listing(entry, format_bold)
        for entry in found
    )
    if not found:
        sys.stderr.write(f"nothing found in {library.place}\n")
    elif len(found) == limit and (more := library.count_articles(query) - len(found)):
        sys.stderr.write(f"and {more:,} more; -n lists more of them\n")


def editions(
    most: Limit = 20,
    as_json: Json = False,
    settings: SettingsOption = DEFAULT_SETTINGS,
) -> None:
    """List the editions, the newest first, with their state and how many recipients had them."""
    from briefings.app.listings import edition_to_row, format_edition_row
    from briefings.app.project import open_project

    project = open_project(settings)
    print_lines(
        json.dumps(edition_to_row(project, record), ensure_ascii=False)
        if as_json
        else format_edition_row(project, record)
        for record in project.library.list_editions(project.briefing_key)[:most]
    )


def show(
    what: Annotated[str, typer.Argument(help="An article: id, its beginning, or address. An edition: name or number.")],
    versions: Annotated[
        bool, typer.Option("--versions", help="The earlier versions of an article, and what changed.")
    ] = False,
    as_json: Json = False,
    settings: SettingsOption = DEFAULT_SETTINGS,
) -> None:
    """Show an article with its text, or an edition with its stories."""
    print_lines(describe(settings, what, versions, as_json))


def describe(settings: Path, what: str, versions: bool, as_json: bool) -> Iterator[str]:
    """Yield the lines that show an article or an edition. Raises `UsageError` when it is neither, or several."""
    from briefings.app import listings
    from briefings.app.project import open_project

    project = open_project(settings)
    library = project.library
    found = library.find_article_ids(what)
    if len(found) > 1:
        raise UsageError(f"{what!r} may be any of the articles {', '.join(found[:5])}; give more of it")
    article = library.get_article(found[0]) if found else None
    if article is not None:
        known = library.list_versions(article.id)
        if as_json:
            row = listings.article_to_row(article, known)
            yield json.dumps(row, ensure_ascii=False, default=listings.format_json_value)
        else:
            yield from listings.format_article(article, known, versions, format_bold)
        return
    try:
        record = project.catalogue.find_edition(what)
    except UsageError as cause:
        raise UsageError(f"there is neither an article {what!r} in {library.place} nor an edition") from cause
    if as_json:
        yield listings.read_edition_json(project, record)
    else:
        yield from listings.format_edition(project, record, format_bold)


def export(
    file: Annotated[Path, typer.Argument(help="File to write; - for standard output.", allow_dash=True)],
    settings: SettingsOption = DEFAULT_SETTINGS,
    secrets: Secrets = False,
) -> None:
    """Write everything in the library as lines of JSON, into a file that nobody else may read."""
    from briefings.app.project import open_project

    library = open_project(settings).library
    if not secrets and (hidden := sum(strip_secrets(feed.url) != feed.url for feed in library.list_feeds())):
        sys.stderr.write(f"{hidden} feeds have a password or token, which was left out; --secrets writes it\n")
    if str(file) == "-":
        print_lines(library.export_lines(secrets))
        return
    try:
        with open_atomically(file, 0o600) as out:
            count = sum(bool(out.write(f"{line}\n".encode())) for line in library.export_lines(secrets))
    except OSError as cause:
        raise UsageError(f"cannot write {file}: {cause.strerror}") from cause
    sys.stdout.write(f"{file}: {count - 1:,} lines after the head\n")


def import_(
    file: Annotated[Path, typer.Argument(help="File that `export` wrote; - for standard input.", allow_dash=True)],
    settings: SettingsOption = DEFAULT_SETTINGS,
) -> None:
    """Import what an export wrote; what is there already stays as it is, so it may be repeated."""
    from briefings.app.project import open_project

    library = open_project(settings).library
    new = known = bad = 0
    try:
        with sys.stdin if str(file) == "-" else file.open(encoding="utf-8", errors="replace") as lines:
            for taken in library.import_lines(lines):
                new, known, bad = new + taken.new, known + taken.known, bad + len(taken.problems)
                for problem in taken.problems:
                    sys.stderr.write(f"problem: {file}, {problem}\n")
    except OSError as cause:
        raise UsageError(f"cannot read {file}: {cause.strerror}") from cause
    sys.stdout.write(f"{library.place}: {new:,} new, {known:,} there already, {bad:,} not taken in\n")
    if bad:
        raise typer.Exit(3)


def check(settings: SettingsOption = DEFAULT_SETTINGS) -> None:
    """Look for damage in the library; exits with 1 when there is any."""
    from briefings.app.project import open_project

    library = open_project(settings).library
    count = 0
    for complaint in library.integrity_problems():
        count += 1
        sys.stdout.write(f"wrong  {complaint}\n")
    if count:
        raise typer.Exit(1)
    sys.stdout.write(f"ok     {library.place}, {library.database.size() / 1e6:,.1f} MB\n")


def compact(settings: SettingsOption = DEFAULT_SETTINGS) -> None:
    """Delete what `keep_days` allows, rebuild the search index and give back unused space."""
    from briefings.app.project import open_project

    project = open_project(settings)
    library, days = project.library, project.settings.library.keep_days
    before = library.database.size()
    gone = library.forget_older_than(days) if days else 0
    library.compact()
    sizes = f"{before / 1e6:,.1f} MB, now {library.database.size() / 1e6:,.1f} MB"
    sys.stdout.write(f"{library.place}: {gone:,} articles forgotten; {sizes}\n")
