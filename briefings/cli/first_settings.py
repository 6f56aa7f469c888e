"""The command that sets up a desk, and its settings: the starter with a title, feeds and topics of its own."""

import re
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from briefings.core import resources
from briefings.core.errors import UsageError

#: The sample topics of the starter.
SAMPLE_TOPICS = re.compile(r"(?:^\[\[topic\]\]\n(?:\w+ = .*\n)+\n?)+", re.MULTILINE)
TITLE_LINE = re.compile(r"^title = .*$", re.MULTILINE)


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command()(init)


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to set up; created if it does not exist.")],
    title: Annotated[str, typer.Option(help="Title of the briefing.", show_default=False)] = "",
    feed: Annotated[
        list[str] | None, typer.Option(help="Address of a feed to collect; repeatable.", show_default=False)
    ] = None,
    topic: Annotated[
        list[str] | None,
        typer.Option(help='A topic and its terms, as in "Grain: wheat, harvest"; repeatable.', show_default=False),
    ] = None,
) -> None:
    """Set up a folder for a regular briefing: a commented briefing.toml, and two sample articles without a feed.

    On a terminal it asks for title, feeds and topics, unless one of them is given.
    """
    from briefings.config.assembly import parse_topic

    starter = resources.templates_folder() / "starter"
    taken = [path.name for path in starter.iterdir() if (folder / path.name).exists()]
    if taken:
        raise UsageError(f"{folder} already holds {', '.join(sorted(taken))}; nothing was changed")
    feeds, topics = feed or [], topic or []
    if not (title or feeds or topics) and sys.stdin.isatty() and sys.stdout.isatty():
        title, feeds, topics = ask_questions()
    wanted = [(one.name, one.terms) for one in map(parse_topic, topics)]
    for address in feeds:
        if not address.startswith(("http://", "https://")):
            raise UsageError(f"{address!r} is no address of a feed; write it as https://example.org/feed")
    settings = write_first_settings((starter / "briefing.toml").read_text(encoding="utf-8"), title, feeds, wanted)
    try:
        shutil.copytree(starter, folder, dirs_exist_ok=True)
        (folder / "briefing.toml").write_text(settings, encoding="utf-8")
        for sample in (folder / "articles").iterdir() if feeds else ():
            sample.unlink()
    except OSError as cause:
        raise UsageError(f"cannot write to {folder}: {cause.strerror}") from cause
    fill = f"put articles into {folder / 'articles'}" if not feeds else "its feeds are collected at each run"
    sys.stdout.write(f"{folder}: {fill}; now `briefings run {folder / 'briefing.toml'}`\n")


def ask_questions() -> tuple[str, list[str], list[str]]:
    """Ask for the title, the feeds and the topics of a desk; an empty answer leaves what the starter has."""
    title = typer.prompt("Title of the briefing", default="Morning briefing")
    feeds = typer.prompt("Feeds to collect (addresses; Enter for a folder of articles)", default="", show_default=False)
    topics = typer.prompt(
        'Topics (as "Grain: wheat, harvest; Ports: harbour"; Enter to have them found)', default="", show_default=False
    )
    return title, split_answers(feeds), split_answers(topics)


def write_first_settings(
    starter: str, title: str, feeds: Sequence[str], topics: Sequence[tuple[str, Sequence[str]]]
) -> str:
    """Return the starter's settings with what a new desk said; what it said nothing of stays.

    >>> write_first_settings('title = "Morning"\\n', 'The "Port"', ["https://a.example/feed"], []).splitlines()
    ['title = "The \\\\"Port\\\\""', '', '[[feed]]', 'url = "https://a.example/feed"']
    """
    text = starter
    if title:
        text = TITLE_LINE.sub(lambda _: f"title = {_quote_value(title)}", text, count=1)
    if topics:
        tables = "\n".join(
            f"[[topic]]\nname = {_quote_value(name)}\nterms = [{', '.join(map(_quote_value, terms))}]\n"
            for name, terms in topics
        )
        text = SAMPLE_TOPICS.sub(lambda _: f"{tables}\n", text, count=1)
    tables = "".join(f"\n[[feed]]\nurl = {_quote_value(feed)}\n" for feed in feeds)
    return text + tables


def _quote_value(text: str) -> str:
    """Write a text as TOML does."""
    if not text.isprintable():
        raise UsageError(f"{text!r} holds signs that cannot be printed")
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def split_answers(answer: str) -> list[str]:
    """Return the parts of an answer: addresses or topics, with semicolons, commas before an address or blanks between.

    >>> split_answers("https://a.example/feed, https://b.example/rss")
    ['https://a.example/feed', 'https://b.example/rss']
    """
    return [part.strip(" ,") for part in re.split(r";|[\s,]+(?=https?://)", answer) if part.strip(" ,")]
