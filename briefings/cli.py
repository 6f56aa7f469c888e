"""The command line: arguments to calls, errors to exit codes, progress bars; the only place that prints."""

import json
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from briefings import __version__, cli_collect, cli_delivery, cli_help, cli_library, cli_preview, resources
from briefings.cli_library import moment
from briefings.errors import BriefingsError, UsageError

app = typer.Typer(
    help="Turn collected articles into a briefing in which every sentence leads back to its source.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Paths = Annotated[list[Path], typer.Argument(help="Files and folders of articles.", show_default=False)]
Output = Annotated[Path, typer.Option("--output", "-o", help="Folder that editions are kept in.")]
Topics = Annotated[
    list[str] | None,
    typer.Option(
        "--topic", help='A topic and its terms, as in "Grain: wheat, harvest"; repeatable. Without it topics are found.'
    ),
]
Since = Annotated[
    str | None,
    typer.Option(
        help="Only articles published from then on, as in 2026-03-09 or 2026-03-09T06:30 (UTC where no zone is given). "
        "Undated articles always stay."
    ),
]
Until = Annotated[str | None, typer.Option(help="Only articles published until then; written as --since.")]
Formats = Annotated[
    str, typer.Option("--format", help="What to make, commas between: pdf, html, md, docx, json, csv, xlsx.")
]
Title = Annotated[str, typer.Option(help="Title of the edition.")]
Paper = Annotated[str, typer.Option(help="A4 or Letter.")]
Template = Annotated[str, typer.Option(help="The document: briefing, onepager, press-review, situation or weekly.")]
Language = Annotated[str, typer.Option(help="Language of headings, dates and numbers: ar, de, en, es, fr, ru or tr.")]
Marking = Annotated[str, typer.Option(help="The least restrictive TLP label of the edition, as in TLP:GREEN.")]
Reader = Annotated[str, typer.Option(help="Model: fast (the smaller bundled one), or an installed spaCy pipeline.")]
Now = Annotated[
    str | None,
    typer.Option(help="Date the edition as made at this moment (UTC); without it the newest article dates it."),
]
Strict = Annotated[bool, typer.Option("--strict", help="Exit with 3 when anything went wrong on the way.")]
Lines = Annotated[Path | None, typer.Option("--output", "-o", help="File to write; standard output without it.")]


@app.callback(invoke_without_command=True)
def root(
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    """Take the options that belong to no command."""
    if version:
        sys.stdout.write(f"briefings {__version__}\n")
        raise typer.Exit


@app.command()
def make(
    paths: Paths,
    output: Output = Path("output"),
    topic: Topics = None,
    since: Since = None,
    until: Until = None,
    formats: Formats = "pdf,html,json",
    title: Title = "",
    paper: Paper = "A4",
    template: Template = "briefing",
    language: Language = "en",
    marking: Marking = "",
    reader: Reader = "",
    now: Now = None,
    strict: Strict = False,
) -> None:
    """Make a briefing of the articles under PATHS, without any settings file."""
    from briefings import api

    made = api.plan(
        *paths,
        topics=topic or (),
        title=title,
        since=moment(since),
        until=moment(until, end=True),
        formats=tuple(kind.strip() for kind in formats.split(",") if kind.strip()),
        paper=paper,
        template=template,
        language=language,
        marking=marking,
        reader=reader,
    )
    produce(made, output, moment(now), strict)


@app.command()
def run(
    settings: Annotated[Path, typer.Argument(help="The settings file.")] = Path("briefing.toml"),
    now: Now = None,
    strict: Strict = False,
) -> None:
    """Make the briefing that a settings file describes."""
    from briefings.config.assembly import Window, load
    from briefings.desk import open_desk

    asked = moment(now)
    until = asked or datetime.now(UTC)
    assembled = load(settings, Window(until=until))

    def enter(done: Any) -> None:
        # The next edition begins where this one ended.
        shelf = open_desk(settings).shelf
        if shelf.library.edition(done.folder.name) is None:
            shelf.enter(done.folder.name, done.briefing, until)

    produce(assembled.plan, assembled.output, asked, strict, enter if assembled.from_library else None)


@app.command()
def demo(output: Output = Path("output"), formats: Formats = "pdf,html,json", template: Template = "briefing") -> None:
    """Make a briefing of the invented articles that come with the program."""
    from briefings import api

    topics = json.loads((resources.demo() / "topics.json").read_text(encoding="utf-8"))
    made = api.plan(
        resources.demo() / "articles",
        topics=[f"{topic['name']}: {', '.join(topic['terms'])}" for topic in topics],
        title="Demonstration briefing",
        formats=tuple(formats.split(",")),
        template=template,
    )
    produce(made, output, None, strict=False)


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to set up; created if it does not exist.")],
) -> None:
    """Set up a folder for a regular briefing: a commented briefing.toml and two sample articles."""
    starter = resources.templates() / "starter"
    taken = [path.name for path in starter.iterdir() if (folder / path.name).exists()]
    if taken:
        raise UsageError(f"{folder} already holds {', '.join(sorted(taken))}; nothing was changed")
    try:
        shutil.copytree(starter, folder, dirs_exist_ok=True)
    except OSError as cause:
        raise UsageError(f"cannot write to {folder}: {cause.strerror}") from cause
    sys.stdout.write(
        f"{folder}: put articles into {folder / 'articles'}, then `briefings run {folder / 'briefing.toml'}`\n"
    )


@app.command()
def check(
    settings: Annotated[
        Path | None, typer.Argument(help="A settings file to check as well.", show_default=False)
    ] = None,
) -> None:
    """Check settings, fonts, system libraries and the language model; say what is wrong and how to fix it."""
    from briefings.checkup import checkup

    good = True
    for finding in checkup(settings):
        good = good and not finding.wrong
        sys.stdout.write(f"{'wrong' if finding.wrong else 'ok':5}  {finding.name}: {finding.wrong or finding.state}\n")
    if not good:
        raise typer.Exit(2)


@app.command()
def read(
    paths: Paths,
    output: Lines = None,
    sentences: Annotated[int, typer.Option(min=0, help="How many key sentences to add as a summary.")] = 0,
    reader: Reader = "",
) -> None:
    """Analyse articles: write names, claims and key sentences, one line of JSON for each article."""
    from briefings import api, lines, pipeline

    with bars() as progress:
        watch = pipeline.Watch(progress)
        plan = api.plan(*paths, reader=reader)
        found = pipeline.collect(plan, watch)
        readings = pipeline.read(plan, found.articles, watch)
        write_lines(output, lines.readings(found, readings, sentences))
    report(found.problems)


@app.command()
def group(paths: Paths, output: Lines = None, reader: Reader = "") -> None:
    """Group articles: write the story and the copy group of each, one line of JSON for each article."""
    from briefings import api, lines, pipeline

    with bars() as progress:
        watch = pipeline.Watch(progress)
        plan = api.plan(*paths, reader=reader)
        found = pipeline.collect(plan, watch)
        readings = pipeline.read(plan, found.articles, watch)
        copies, stories = pipeline.gather(found.articles, readings, watch)
        write_lines(output, lines.stories(found, copies, stories))
    report(found.problems)


@app.command()
def diff(
    earlier: Annotated[Path, typer.Argument(help="Folder of an edition.")],
    later: Annotated[Path, typer.Argument(help="Folder of a later one.")],
) -> None:
    """Say what changed between two editions: new, updated, corrected, unchanged and dropped stories and statements."""
    from briefings import changes
    from briefings.editions import opened

    found = changes.compare(opened(earlier), opened(later))
    if not found:
        raise UsageError(f"neither {earlier} nor {later} tells a story, so there is nothing to compare")
    for line in changes.lines(found):
        sys.stdout.write(f"{line}\n")


@app.command()
def schema() -> None:
    """Print the JSON Schema (2020-12) that every briefing.json keeps to."""
    sys.stdout.write(resources.schema().read_text(encoding="utf-8"))


@app.command()
def why(
    edition: Annotated[Path, typer.Argument(help="Folder of an edition.")],
    reference: Annotated[str, typer.Argument(help="A number of the source list, or words of a printed sentence.")],
) -> None:
    """Show where a printed sentence or row comes from: articles, passage in its context, how it was classified."""
    from briefings.editions import opened, texts_of
    from briefings.why import told

    found = told(opened(edition), texts_of(edition), reference)
    if not found:
        raise UsageError(f"nothing in {edition} is printed with {reference!r}")
    sys.stdout.write("\n\n".join(found) + "\n")


def produce(
    plan: Any, output: Path, now: datetime | None, strict: bool, then: Callable[[Any], None] | None = None
) -> None:
    """Run a plan, say where the edition is in one line, and what went wrong on the way."""
    from briefings import pipeline

    with bars() as progress:
        done = pipeline.run(plan, output, now, pipeline.Watch(progress))
    if then is not None:
        then(done)
    report(done.problems)
    sys.stdout.write(f"{Path(str(done.folder)) / done.renditions[0]}\n")
    if strict and done.problems:
        raise typer.Exit(3)


def report(problems: Sequence[object]) -> None:
    """Say on standard error what went wrong and did not stop the run."""
    for problem in problems[:20]:
        sys.stderr.write(f"problem: {problem}\n")
    if len(problems) > 20:
        sys.stderr.write(f"and {len(problems) - 20} more problems; the edition's last pages list them all\n")


def write_lines(output: Path | None, rows: Iterable[dict[str, Any]]) -> None:
    """Write one line of JSON a row, to a file or to standard output."""
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    if output is None:
        sys.stdout.write(text)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as cause:
        raise UsageError(f"cannot write {output}: {cause.strerror}") from cause


@contextmanager
def bars() -> Iterator[Any]:
    """Show a progress bar a stage on a terminal, nothing in a pipe or under cron; end quietly on Ctrl-C."""
    try:
        if not sys.stderr.isatty():
            yield lambda stage, items, total: items
            return
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("{task.description:8}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
            yield lambda stage, items, total: progress.track(items, total=total, description=stage)
    except KeyboardInterrupt:
        sys.stderr.write("briefings: stopped; nothing half-written was left\n")
        raise typer.Exit(130) from None


cli_collect.register(app)
cli_delivery.register(app)
cli_help.register(app)
cli_library.register(app)
cli_preview.register(app)


def main() -> None:
    """Run a command; what the user got wrong ends in one message and the exit code of its kind."""
    try:
        app()
    except BriefingsError as error:
        sys.stderr.write(f"briefings: {error}\n")
        sys.exit(error.code)
