"""The command that shows an edition while its templates are edited."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from briefings.cli.options import DEFAULT_SETTINGS, EditionReference, Port
from briefings.core.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command()(preview)


def preview(
    edition: EditionReference,
    settings: Annotated[
        Path | None, typer.Option("--settings", "-s", help="Settings file, for its templates and theme.")
    ] = None,
    port: Port = 8765,
) -> None:
    """Show an edition in a browser, and show it again whenever a template is saved; Ctrl-C ends it."""
    from briefings.app.editions import find_edition_folder
    from briefings.app.preview import Preview, build_preview_server
    from briefings.config.assembly import build_templates
    from briefings.config.settings import Settings, read_settings
    from briefings.core.resources import templates_folder as shipped

    folder = find_edition_folder(edition, settings or DEFAULT_SETTINGS)
    given = read_settings(settings) if settings else Settings()
    base = settings.parent if settings else Path()

    def report_mistake(mistake: str) -> None:
        sys.stderr.write(f"{mistake}\n")
        sys.stderr.flush()

    own = (base / given.templates,) if given.templates else ()
    shown = Preview.of_folder(folder, build_templates(given, base, fresh=True), (*own, shipped()), report_mistake)
    try:
        serving = build_preview_server(shown, port)
    except OSError as cause:
        raise UsageError(f"--port {port}: {cause.strerror}; another port, or 0 for any that is free") from cause
    sys.stdout.write(f"http://127.0.0.1:{serving.server_port}/\n")
    sys.stdout.flush()
    try:
        serving.serve_forever(poll_interval=0.1)
    except KeyboardInterrupt:
        pass
    finally:
        shown.stopping.set()
        serving.server_close()
