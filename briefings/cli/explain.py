"""The command that says what is made of a sentence, and by which rules and lists."""

from typing import Annotated

import typer

from briefings.cli.options import Model
from briefings.cli.output import parse_moment, print_lines


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command()(explain)


def explain(
    sentence: Annotated[str, typer.Argument(metavar="SENTENCE", help="A sentence or a short text in English.")],
    published: Annotated[
        str | None,
        typer.Option(help="When it was published, as in 2026-03-09: days of the week are counted from there."),
    ] = None,
    model: Model = "",
) -> None:
    """Print what is made of a sentence: words, names, dates, quantities, claims, open matters, each with its rule."""
    from briefings.app.explanation import explain_text

    print_lines(explain_text(sentence, parse_moment(published), model))
