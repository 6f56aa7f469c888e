"""The command that lists outlets with what is known of them."""

import json
from typing import Annotated

import typer

from briefings.cli.options import DEFAULT_SETTINGS, Json, SettingsOption
from briefings.cli.output import print_lines


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command()(outlets)


def outlets(
    everything: Annotated[bool, typer.Option("--all", help="Those of the table that sent nothing, too.")] = False,
    as_json: Json = False,
    settings: SettingsOption = DEFAULT_SETTINGS,
) -> None:
    """List the outlets of the library: articles, copies, corrections, owner, your ratings, and where facts are from."""
    from briefings.app.outlet_listing import format_outlet, outlet_to_row, report_outlets
    from briefings.app.project import open_project

    found = report_outlets(open_project(settings), everything=everything)
    if as_json:
        print_lines(json.dumps(outlet_to_row(report), ensure_ascii=False) for report in found)
    else:
        print_lines(line for report in found for line in format_outlet(report))
