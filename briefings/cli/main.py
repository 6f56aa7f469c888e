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

from briefings.cli import collect, delivery, help, library, preview
from briefings.cli.library import parse_moment
from briefings.core import resources
from briefings.core.errors import BriefingsError, UsageError
from briefings.core.version import VERSION

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
LinesFile = Annotated[Path | None, typer.Option("--output", "-o", help="File to write; standard output without it.")]


@app.callback(invoke_without_command=True)
def root(
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    """Take the options that belong to no command."""
    if version:
        sys.stdout.write(f"briefings {VERSION}\n")
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
    from briefings.app import api

    made = api.plan_for_paths(
        *paths,
        topics=topic or (),
        title=title,
        since=parse_moment(since),
        until=parse_moment(until, end=True),
        formats=tuple(kind.strip() for kind in formats.split(",") if kind.strip()),
        paper=paper,
        template=template,
        language=language,
        marking=marking,
        reader=reader,
    )
    run_plan(made, output, parse_moment(now), strict)


@app.command()
def run(
    settings: Annotated[Path, typer.Argument(help="The settings file.")] = Path("briefing.toml"),
    now: Now = None,
    strict: Strict = False,
) -> None:
    """Make the briefing that a settings file describes."""
    from briefings.app.project import open_project
    from briefings.config.assembly import ArticleWindow, load_plan

    asked = parse_moment(now)
    until = asked or datetime.now(UTC)
    assembled = load_plan(settings, ArticleWindow(until=until))

    def enter(done: Any) -> None:
        # The next edition begins where this one ended.
        shelf = open_project(settings).catalogue
        if shelf.library.get_edition(done.folder.name) is None:
            shelf.register_edition(done.folder.name, done.briefing, until)

    run_plan(assembled.plan, assembled.output, asked, strict, enter if assembled.from_library else None)


@app.command()
def demo(output: Output = Path("output"), formats: Formats = "pdf,html,json", template: Template = "briefing") -> None:
    """Make a briefing of the invented articles that come with the program."""
    from briefings.app import api

    topics = json.loads((resources.demo_folder() / "topics.json").read_text(encoding="utf-8"))
    made = api.plan_for_paths(
        resources.demo_folder() / "articles",
        topics=[f"{topic['name']}: {', '.join(topic['terms'])}" for topic in topics],
        title="Demonstration briefing",
        formats=tuple(formats.split(",")),
        template=template,
    )
    run_plan(made, output, None, strict=False)


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to set up; created if it does not exist.")],
) -> None:
    """Set up a folder for a regular briefing: a commented briefing.toml and two sample articles."""
    starter = resources.templates_folder() / "starter"
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
    from briefings.app.diagnostics import run_diagnostics

    good = True
    for finding in run_diagnostics(settings):
        good = good and not finding.problem
        sys.stdout.write(
            f"{'wrong' if finding.problem else 'ok':5}  {finding.name}: {finding.problem or finding.state}\n"
        )
    if not good:
        raise typer.Exit(2)


@app.command()
def read(
    paths: Paths,
    output: LinesFile = None,
    sentences: Annotated[int, typer.Option(min=0, help="How many key sentences to add as a summary.")] = 0,
    reader: Reader = "",
) -> None:
    """Analyse articles: write names, claims and key sentences, one line of JSON for each article."""
    from briefings.app import api, jsonl, pipeline

    with show_progress() as progress:
        watch = pipeline.StageTimer(progress)
        plan = api.plan_for_paths(*paths, reader=reader)
        found = pipeline.collect_articles(plan, watch)
        readings = pipeline.analyse_articles(plan, found.articles, watch)
        write_json_lines(output, jsonl.iter_analysis_rows(found, readings, sentences))
    report_problems(found.problems)


@app.command()
def group(paths: Paths, output: LinesFile = None, reader: Reader = "") -> None:
    """Group articles: write the story and the copy group of each, one line of JSON for each article."""
    from briefings.app import api, jsonl, pipeline

    with show_progress() as progress:
        watch = pipeline.StageTimer(progress)
        plan = api.plan_for_paths(*paths, reader=reader)
        found = pipeline.collect_articles(plan, watch)
        readings = pipeline.analyse_articles(plan, found.articles, watch)
        copies, stories = pipeline.group_articles(found.articles, readings, watch)
        write_json_lines(output, jsonl.iter_story_rows(found, copies, stories))
    report_problems(found.problems)


@app.command()
def diff(
    earlier: Annotated[Path, typer.Argument(help="Folder of an edition.")],
    later: Annotated[Path, typer.Argument(help="Folder of a later one.")],
) -> None:
    """Say what changed between two editions: new, updated, corrected, unchanged and dropped stories and statements."""
    from briefings.app.editions import describe_differences

    for line in describe_differences(earlier, later):
        sys.stdout.write(f"{line}\n")


@app.command()
def schema() -> None:
    """Print the JSON Schema (2020-12) that every briefing.json keeps to."""
    sys.stdout.write(resources.edition_schema_path().read_text(encoding="utf-8"))


@app.command()
def why(
    edition: Annotated[Path, typer.Argument(help="Folder of an edition.")],
    reference: Annotated[str, typer.Argument(help="A number of the source list, or words of a printed sentence.")],
) -> None:
    """Show where a printed sentence or row comes from: articles, passage in its context, how it was classified."""
    from briefings.app.editions import explain_reference

    sys.stdout.write("\n\n".join(explain_reference(edition, reference)) + "\n")


def run_plan(
    plan: Any, output: Path, now: datetime | None, strict: bool, then: Callable[[Any], None] | None = None
) -> None:
    """Run a plan, say where the edition is in one line, and what went wrong on the way."""
    from briefings.app import pipeline

    with show_progress() as progress:
        done = pipeline.run_pipeline(plan, output, now, pipeline.StageTimer(progress))
    if then is not None:
        then(done)
    report_problems(done.problems)
    sys.stdout.write(f"{Path(str(done.folder)) / done.renditions[0]}\n")
    if strict and done.problems:
        raise typer.Exit(3)


def report_problems(problems: Sequence[object]) -> None:
    """Say on standard error what went wrong and did not stop the run."""
    for problem in problems[:20]:
        sys.stderr.write(f"problem: {problem}\n")
    if len(problems) > 20:
        sys.stderr.write(f"and {len(problems) - 20} more problems; the edition's last pages list them all\n")


def write_json_lines(output: Path | None, rows: Iterable[dict[str, Any]]) -> None:
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
def show_progress() -> Iterator[Any]:
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


collect.register(app)
delivery.register(app)
help.register(app)
library.register(app)
preview.register(app)


def main() -> None:
    """Run a command; what the user got wrong ends in one message and the exit code of its kind."""
    try:
        app()
    except BriefingsError as error:
        sys.stderr.write(f"briefings: {error}\n")
        sys.exit(error.code)
