"""The command that shows an edition while its templates are edited."""

import sys
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from briefings.cli.options import DEFAULT_SETTINGS, EditionReference, Port
from briefings.cli.serving import serve_until_stopped


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
    from briefings.config.rendering import build_templates
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
        serve_until_stopped(partial(build_preview_server, shown), port)
    finally:
        shown.stopping.set()
