"""The command that verifies an edition that was kept."""

from pathlib import Path
from typing import Annotated

import typer

from briefings.cli.options import DEFAULT_SETTINGS
from briefings.cli.output import print_lines


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command()(verify)


def verify(
    edition: Annotated[
        str,
        typer.Argument(
            help="Folder of an edition or its briefing.json; or, as for `send`, a name, a number or the beginning of "
            "the digest. The newest edition of the settings file without it.",
            show_default=False,
        ),
    ] = "",
    settings: Annotated[
        Path | None, typer.Option("--settings", "-s", help="Settings file, for its editions, library and templates.")
    ] = None,
) -> None:
    """Verify an edition: its words in every article cited, its counts in every file, its digests.

    Exits with 0 when everything holds, with 1 when something does not, and with 3 when nothing is wrong with what
    could be checked but something could not be.
    """
    from briefings.app.verification import format_report, verify_edition
    from briefings.config.rendering import build_templates

    place = Path(edition)
    if edition and place.exists() and settings is None:
        report = verify_edition(place)
    else:
        from briefings.app.project import open_project

        project = open_project(settings or DEFAULT_SETTINGS)
        record = project.catalogue.find_edition(edition)
        templates = build_templates(project.settings, project.base)
        report = verify_edition(project.output / record.name, record.digest, templates)
    print_lines(format_report(report))
    if report.failures:
        raise typer.Exit(1)
    if report.unchecked:
        raise typer.Exit(3)
