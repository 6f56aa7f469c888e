"""The commands of the library: search, articles, editions, show, and library export, import, check, compact."""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, time
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

import typer

from briefings.core.errors import UsageError
from briefings.core.files import open_private
from briefings.core.urls import strip_secrets

SettingsOption = Annotated[Path, typer.Option("--settings", "-s", help="The settings file.")]
DEFAULT_SETTINGS = Path("briefing.toml")
Since = Annotated[str | None, typer.Option(help="Only what was published from this day or moment on (UTC).")]
Until = Annotated[str | None, typer.Option(help="Only what was published until this day or moment (UTC).")]
Outlet = Annotated[str, typer.Option(help="Only what this outlet published.")]
Unused = Annotated[bool, typer.Option("--unread", help="Only articles that are in no edition yet.")]
Limit = Annotated[int, typer.Option("-n", "--most", min=1, max=100_000, help="How many to list.")]
Json = Annotated[bool, typer.Option("--json", help="One line of JSON for each article or edition.")]

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
    from briefings.app.search import build_article_query

    wish = build_article_query(
        " ".join(words),
        since=parse_moment(since),
        until=parse_moment(until, end=True),
        outlet=outlet,
        unused=unread,
        limit=most,
        by_relevance=best,
    )
    print_articles(settings, wish, as_json)


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
    from briefings.app.search import build_article_query

    wish = build_article_query(
        since=parse_moment(since), until=parse_moment(until, end=True), outlet=outlet, unused=unread, limit=most
    )
    print_articles(settings, wish, as_json)


def print_articles(settings: Path, wish: Any, as_json: bool) -> None:
    """Print what fits a wish, and on standard error how much more there is."""
    desk = load_project(settings)
    found = desk.library.search_articles(wish)
    for entry in found:
        sys.stdout.write(
            f"{json.dumps(listing_to_row(entry), ensure_ascii=False)}\n" if as_json else f"{format_listing(entry)}\n"
        )
    if not found:
        sys.stderr.write(f"nothing found in {desk.library.place}\n")
    elif len(found) == wish.limit and (more := desk.library.count_articles(wish) - len(found)):
        sys.stderr.write(f"and {more:,} more; -n lists more of them\n")


def listing_to_row(entry: Any) -> dict[str, Any]:
    """Return an entry as data; the words that were found are `[start, end]` in the passage."""
    from briefings.app.search import strip_snippet_marks

    passage, found = strip_snippet_marks(entry.snippet)
    row = {**asdict(entry), "snippet": passage, "found": found}
    if not passage:
        del row["snippet"], row["found"]
    return {name: format_json_value(value) if isinstance(value, datetime) else value for name, value in row.items()}


def format_listing(entry: Any) -> str:
    """Return the lines that an entry is shown with; on a terminal what was found stands out."""
    from briefings.app.search import strip_snippet_marks

    when = f"{entry.published:%Y-%m-%d %H:%M}" if entry.published else "undated".ljust(16)
    edits = f"  ({entry.versions} versions)" if entry.versions > 1 else ""
    head = f"{entry.id}  {when}  {entry.outlet}: {format_bold(entry.title)}{edits}"
    passage, found = strip_snippet_marks(" ".join(entry.snippet.split()))
    for start, end in reversed(found):
        passage = passage[:start] + format_bold(passage[start:end]) + passage[end:]
    return head + (f"\n    {passage}" if passage else "")


def format_bold(text: str) -> str:
    """Return a text that stands out on a terminal."""
    return typer.style(text, bold=True) if sys.stdout.isatty() else text


def editions(
    most: Limit = 20,
    as_json: Json = False,
    settings: SettingsOption = DEFAULT_SETTINGS,
) -> None:
    """List the editions, the newest first, with their state and how many recipients had them."""
    desk = load_project(settings)
    for record in desk.library.list_editions(desk.briefing_key)[:most]:
        sent = sum(
            delivery.state == "sent" for delivery in desk.library.list_deliveries(desk.briefing_key, record.name)
        )
        used = len(desk.library.list_cited_ids(record.name))
        if as_json:
            row = {**asdict(record), "made": format_json_value(record.made), "sent": sent, "articles": used}
            sys.stdout.write(f"{json.dumps(row, ensure_ascii=False)}\n")
        else:
            number = f"No. {record.number}" if record.number else "by hand"
            when = f"{record.made:%Y-%m-%d %H:%M}"
            sys.stdout.write(f"{when}  {number:8} {record.name}  {record.state}, {used} articles, sent to {sent}\n")


def show(
    what: Annotated[str, typer.Argument(help="An article: id, its beginning, or address. An edition: name or number.")],
    versions: Annotated[
        bool, typer.Option("--versions", help="The earlier versions of an article, and what changed.")
    ] = False,
    as_json: Json = False,
    settings: SettingsOption = DEFAULT_SETTINGS,
) -> None:
    """Show an article with its text, or an edition with its stories."""
    desk = load_project(settings)
    found = desk.library.find_article_ids(what)
    if len(found) > 1:
        raise UsageError(f"{what!r} may be any of the articles {', '.join(found[:5])}; give more of it")
    if found:
        lines = format_article(desk.library, found[0], versions, as_json)
    else:
        try:
            record = desk.catalogue.find_edition(what)
        except UsageError as cause:
            raise UsageError(f"there is neither an article {what!r} in {desk.library.place} nor an edition") from cause
        lines = format_edition(desk, record, as_json)
    for line in lines:
        sys.stdout.write(f"{line}\n")


def format_article(library: Any, key: str, versions: bool, as_json: bool) -> Iterator[str]:
    """Yield what an article is shown with."""
    article, known = library.get_article(key), library.list_versions(key)
    if as_json:
        row = {**asdict(article), "versions": [asdict(version) for version in known]}
        yield json.dumps(row, ensure_ascii=False, default=format_json_value)
        return
    yield format_bold(article.title)
    when = f"{article.published:%Y-%m-%d %H:%M} UTC" if article.published else "undated"
    yield ", ".join(filter(None, (article.outlet, when, *article.authors)))
    yield "  ".join(filter(None, (article.id, article.url or article.origin)))
    if article.marking:
        yield article.marking
    if article.supplied:
        yield f"supplied or amiss: {', '.join(article.supplied)}"
    yield ""
    yield article.text
    if len(known) > 1 and not versions:
        yield f"\n{len(known)} versions; --versions shows what changed"
    for before, after in pairwise(known) if versions else ():
        yield f"\n{format_bold(f'version {after.number}')}, {after.came:%Y-%m-%d %H:%M} UTC: {after.what}"
        yield from diff_lines([before.title, *before.text.split("\n")], [after.title, *after.text.split("\n")])


def diff_lines(before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    """Yield the lines that went with a minus, and those that came with a plus."""
    from difflib import ndiff

    yield from (line for line in ndiff(before, after) if line[0] in "+-" and line[2:].strip())


def format_edition(desk: Any, record: Any, as_json: bool) -> Iterator[str]:
    """Yield what an edition is shown with."""
    if as_json:
        yield (desk.output / record.name / "briefing.json").read_text(encoding="utf-8").rstrip("\n")
        return
    briefing = desk.catalogue.read_edition(record.name)
    number = f"No. {record.number}" if record.number else ""
    yield format_bold("  ".join(filter(None, (briefing.title, number, str(briefing.day or ""), briefing.marking))))
    yield f"{desk.output / record.name}  {record.state}, {len(briefing.sources)} sources"
    for section in briefing.sections:
        yield f"\n{format_bold(section.title)}"
        yield from (f"  {item.headline}" for item in section.items)
    for delivery in desk.library.list_deliveries(desk.briefing_key, record.name):
        yield f"\n{delivery.recipient}: {delivery.state} {delivery.reason or delivery.place}".rstrip()


def export(
    file: Annotated[Path, typer.Argument(help="File to write; - for standard output.", allow_dash=True)],
    settings: SettingsOption = DEFAULT_SETTINGS,
    secrets: Annotated[
        bool, typer.Option("--secrets", help="With the passwords and tokens in addresses of feeds.")
    ] = False,
) -> None:
    """Write everything in the library as lines of JSON, into a file that nobody else may read."""
    library = load_project(settings).library
    if not secrets and (hidden := sum(strip_secrets(feed.url) != feed.url for feed in library.list_feeds())):
        sys.stderr.write(f"{hidden} feeds have a password or token, which was left out; --secrets writes it\n")
    if str(file) == "-":
        for line in library.export_lines(secrets):
            sys.stdout.write(f"{line}\n")
        return
    aside = file.with_name(f".{file.name}.unfinished")
    try:
        aside.unlink(missing_ok=True)
        with open_private(aside) as out:
            count = sum(bool(out.write(f"{line}\n")) for line in library.export_lines(secrets))
        aside.replace(file)
    except OSError as cause:
        aside.unlink(missing_ok=True)
        raise UsageError(f"cannot write {file}: {cause.strerror}") from cause
    sys.stdout.write(f"{file}: {count - 1:,} lines after the head\n")


def import_(
    file: Annotated[Path, typer.Argument(help="File that `export` wrote; - for standard input.", allow_dash=True)],
    settings: SettingsOption = DEFAULT_SETTINGS,
) -> None:
    """Import what an export wrote; what is there already stays as it is, so it may be repeated."""
    library = load_project(settings).library
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
    library = load_project(settings).library
    count = 0
    for complaint in library.integrity_problems():
        count += 1
        sys.stdout.write(f"wrong  {complaint}\n")
    if count:
        raise typer.Exit(1)
    sys.stdout.write(f"ok     {library.place}, {library.database.size() / 1e6:,.1f} MB\n")


def compact(settings: SettingsOption = DEFAULT_SETTINGS) -> None:
    """Delete what `keep_days` allows, rebuild the search index and give back unused space."""
    desk = load_project(settings)
    library, days = desk.library, desk.settings.library.keep_days
    before = library.database.size()
    gone = library.forget_older_than(days) if days else 0
    library.compact()
    sizes = f"{before / 1e6:,.1f} MB, now {library.database.size() / 1e6:,.1f} MB"
    sys.stdout.write(f"{library.place}: {gone:,} articles forgotten; {sizes}\n")


def load_project(settings: Path) -> Any:
    """Open the desk of a settings file."""
    from briefings.app.project import open_project

    return open_project(settings)


def parse_moment(text: str | None, end: bool = False) -> datetime | None:
    """Read a day or a moment, UTC where no zone is given; `end` takes a bare day to its last second.

    >>> parse_moment("2026-03-09", end=True).isoformat()
    '2026-03-09T23:59:59+00:00'
    """
    if not text:
        return None
    try:
        when = datetime.fromisoformat(text)
    except ValueError as cause:
        raise UsageError(f"{text!r} is not a day or moment; write it as 2026-03-09 or 2026-03-09T06:30") from cause
    if end and len(text) == 10:
        when = datetime.combine(when.date(), time(23, 59, 59))
    return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)


def format_json_value(value: Any) -> str:
    """Write a moment as data."""
    return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if isinstance(value, datetime) else str(value)
