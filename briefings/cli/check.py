"""The command that checks settings and machine: check."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Protocol

import typer

from briefings.cli.options import DEFAULT_SETTINGS
from briefings.core.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command()(check)


def check(
    settings: Annotated[
        Path | None,
        typer.Argument(help="The settings file to check; briefing.toml where there is one.", show_default=False),
    ] = None,
    deep: Annotated[
        bool,
        typer.Option(
            "--deep",
            help="Also try what a slot will need: the library, the model's files, drawing each format, the lists of "
            "recipients, logging in to the mail server, every feed. Nothing is sent. Needs a settings file.",
        ),
    ] = False,
) -> None:
    """Check settings, fonts, system libraries and the language model; say what is wrong and how to fix it.

    Exits with 2 when anything is wrong.
    """
    from briefings.app.diagnostics import run_diagnostics

    if settings is None and DEFAULT_SETTINGS.exists():
        settings = DEFAULT_SETTINGS
    if deep and settings is None:
        raise UsageError("--deep needs a settings file: briefings check briefing.toml --deep")
    good = report_findings(run_diagnostics(settings))
    # Where something is missing already, what needs it cannot be tried.
    if deep and good and settings is not None:
        from briefings.app.deep_diagnostics import run_deep_diagnostics

        good = report_findings(run_deep_diagnostics(settings))
    if not good:
        raise typer.Exit(2)


class CheckFinding(Protocol):
    """One thing that was looked at."""

    @property
    def name(self) -> str: ...

    @property
    def state(self) -> str: ...

    @property
    def problem(self) -> str: ...


def report_findings(findings: Iterable[CheckFinding]) -> bool:
    """Say of each thing whether it is right, as soon as it is known; return whether all are."""
    good = True
    for finding in findings:
        good = good and not finding.problem
        sys.stdout.write(
            f"{'wrong' if finding.problem else 'ok':5}  {finding.name}: {finding.problem or finding.state}\n"
        )
    return good
