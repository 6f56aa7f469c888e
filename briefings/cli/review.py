"""The command that shows an edition in the browser, to be changed there: review."""

from functools import partial

import typer

from briefings.cli.options import DEFAULT_SETTINGS, EditionName, EditorName, Port, SettingsOption
from briefings.cli.output import write_log_line
from briefings.cli.serving import serve_until_stopped


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command()(review)


def review(
    edition: EditionName = "",
    port: Port = 0,
    by: EditorName = "",
    settings: SettingsOption = DEFAULT_SETTINGS,
) -> None:
    """Show an edition in your browser, to be changed and approved there; Ctrl-C ends it.

    Open the address that is printed. It is served to this machine alone, and asks for nothing outside.
    """
    from briefings.app.manual_edits import find_user_name
    from briefings.app.project import open_project
    from briefings.app.review import Review, build_review_server

    project = open_project(settings)
    shown = Review(
        project, project.catalogue.find_edition(edition).name, by.strip() or find_user_name(), write_log_line
    )
    serve_until_stopped(partial(build_review_server, shown), port, f"?token={shown.token}")
