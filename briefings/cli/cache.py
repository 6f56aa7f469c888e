"""The command that shows and empties the cache."""

import json
from typing import Annotated

import typer

from briefings.cli.options import DEFAULT_SETTINGS, Json, SettingsOption
from briefings.cli.output import print_lines


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command()(cache)


def cache(
    clear: Annotated[bool, typer.Option("--clear", help="Remove what is kept; it is made again when needed.")] = False,
    kind: Annotated[
        str, typer.Option(help="Only these: files, readings, groups, editions or drawings.", show_default=False)
    ] = "",
    as_json: Json = False,
    settings: SettingsOption = DEFAULT_SETTINGS,
) -> None:
    """Show what is kept of earlier runs, so that nothing is made twice; with --clear remove it."""
    from briefings.app.cache_upkeep import cache_to_row, format_cache, open_cache, parse_kind

    kinds, kept = parse_kind(kind), open_cache(settings)
    if clear:
        kept.clear(kinds)
    print_lines([json.dumps(cache_to_row(kept))] if as_json else format_cache(kept))
