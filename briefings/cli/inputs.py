"""The command that says what files are taken for: the first thing to run on a new source."""

import typer

from briefings.cli.options import Paths
from briefings.cli.output import print_lines


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command()(inputs)


def inputs(paths: Paths) -> None:
    """Say what each file is taken for: its format, its articles, what was supplied to them, what was not understood."""
    from briefings.app.inputs import describe_inputs

    print_lines(describe_inputs(paths))
