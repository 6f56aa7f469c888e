"""The command that shows the documents which come with the program: help."""

import difflib
import sys
from collections.abc import Iterable
from typing import Annotated

import typer

from briefings.core.errors import UsageError
from briefings.core.resources import docs_folder


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("help")(show_help)


def show_help(
    context: typer.Context,
    topic: Annotated[str, typer.Argument(help="The topic; without it all topics are listed.", show_default=False)] = "",
) -> None:
    """Explain a topic, or list the topics. (`briefings COMMAND --help` explains one command.)"""
    topics = {path.stem: path for path in sorted(docs_folder().glob("*.md"))}
    name = topic.strip().lower().removesuffix(".md").replace(" ", "-").replace("_", "-")
    if not topic:
        width = max(map(len, topics))
        for key, path in topics.items():
            title = path.read_text(encoding="utf-8").partition("\n")[0].lstrip("# ")
            sys.stdout.write(f"{key:{width}}  {title}\n")
        sys.stdout.write("\nbriefings help TOPIC explains a topic, briefings COMMAND --help a command\n")
    elif name in topics:
        print_document(topics[name].read_text(encoding="utf-8"))
    else:
        commands = getattr(context.parent.command if context.parent else None, "commands", {})
        raise UsageError(f"there is no help topic {topic!r}; {suggest_topic(name, topics, commands)}")


def suggest_topic(name: str, topics: Iterable[str], commands: Iterable[str]) -> str:
    """Return what to try instead of an unknown topic.

    >>> suggest_topic("setings", ["inputs", "settings"], ["make"])
    'did you mean `briefings help settings`?'
    """
    if name in commands:
        return f"`briefings {name} --help` explains the command"
    if close := difflib.get_close_matches(name, topics, n=1):
        return f"did you mean `briefings help {close[0]}`?"
    return f"choose one of {', '.join(topics)}"


def print_document(text: str) -> None:
    """Print a document: with headings and tables on a terminal, as it is written in a pipe."""
    if not sys.stdout.isatty():
        sys.stdout.write(text)
        return
    from rich.console import Console
    from rich.markdown import Markdown

    Console().print(Markdown(text))
