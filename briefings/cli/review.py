"""The command that shows an edition in the browser, to be changed there: review."""

import sys

import typer

from briefings.cli.options import DEFAULT_SETTINGS, EditionName, EditorName, Port, SettingsOption
from briefings.cli.output import write_log_line
from briefings.core.errors import UsageError


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
    try:
        serving = build_review_server(shown, port)
    except OSError as cause:
        raise UsageError(f"--port {port}: {cause.strerror}; another port, or 0 for any that is free") from cause
    sys.stdout.write(f"http://127.0.0.1:{serving.server_port}/?token={shown.token}\n")
    sys.stdout.flush()
    try:
        serving.serve_forever(poll_interval=0.1)
    except KeyboardInterrupt:
        pass
    finally:
        serving.server_close()
