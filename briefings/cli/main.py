"""The program and its commands for making and reading editions; errors become messages and exit codes."""

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from briefings.app.run_report import format_run_report
from briefings.cli import (
    cache,
    check,
    collect,
    delivery,
    edit,
    editions,
    explain,
    feeds,
    first_settings,
    help,
    inputs,
    library,
    outlet_list,
    preview,
    review,
    verify,
)
from briefings.cli.options import (
    DEFAULT_OUTPUT,
    DEFAULT_SETTINGS,
    Annex,
    CacheWanted,
    Engine,
    Explain,
    Formats,
    Language,
    LibraryWanted,
    Marking,
    Model,
    Now,
    OutputFile,
    OutputFolder,
    Paper,
    Paths,
    RunSince,
    SettingsArgument,
    Since,
    Strict,
    Template,
    Title,
    Topics,
    Until,
)
from briefings.cli.output import (
    parse_moment,
    report_problems,
    show_stages,
    write_json_lines,
)
from briefings.core import resources
from briefings.core.article import Problem
from briefings.core.errors import BriefingsError
from briefings.core.plan import LoadedPlan
from briefings.core.version import VERSION

#: The file of the demonstration that is broken on purpose.
DEMO_FAULT = "orlau-aftershock"

app = typer.Typer(
    help="Turn collected articles into a briefing in which every sentence leads back to its source.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback(invoke_without_command=True)
def root(
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    """Handle the options that belong to no command."""
    if version:
        sys.stdout.write(f"briefings {VERSION}\n")
        raise typer.Exit


@app.command()
def make(
    paths: Paths,
    output: OutputFolder = DEFAULT_OUTPUT,
    topic: Topics = None,
    since: Since = None,
    until: Until = None,
    formats: Formats = "pdf,html,json",
    title: Title = "",
    paper: Paper = "A4",
    template: Template = "briefing",
    annex: Annex = True,
    language: Language = "en",
    marking: Marking = "",
    model: Model = "",
    engine: Engine = "",
    now: Now = None,
    library: LibraryWanted = True,
    cache: CacheWanted = True,
    explain: Explain = False,
    strict: Strict = False,
) -> None:
    """Make a briefing of the articles under PATHS, without any settings file. Undated articles always stay.

    Articles and edition are entered into the library beside the editions, where `search` and `show` find them.
    """
    from briefings.app import api
    from briefings.app.jobs import make_by_hand
    from briefings.app.project import open_project_of_output
    from briefings.config.settings import LimitSettings

    asked: dict[str, Any] = {
        "topics": topic or (),
        "title": title,
        "since": parse_moment(since),
        "until": parse_moment(until, end=True),
        "formats": tuple(kind.strip() for kind in formats.split(",") if kind.strip()),
        "paper": paper,
        "template": template,
        "annex": annex,
        "language": language,
        "marking": marking,
        "model": model,
        "engine": engine,
        "cache": cache,
    }
    with show_stages() as tell:
        made = make_by_hand(
            lambda: LoadedPlan(api.plan_for_paths(*paths, **asked), output),
            parse_moment(now),
            LimitSettings().stage_seconds,
            tell,
            open_project_of_output if library else None,
        )
    report_made(made.place, made.problems, strict, format_run_report(made.report) if explain else ())


@app.command()
def run(
    settings: SettingsArgument = DEFAULT_SETTINGS,
    now: Now = None,
    since: RunSince = None,
    collect: Annotated[
        bool, typer.Option("--collect/--no-collect", help="Ask the feeds, pages and mailboxes first.")
    ] = True,
    engine: Engine = "",
    cache: CacheWanted = True,
    explain: Explain = False,
    strict: Strict = False,
) -> None:
    """Make the briefing that a settings file describes, of what came in since the last edition that went out.

    Feeds, pages and mailboxes are asked first. While no edition has gone out, everything in the folders is reported.
    """
    from briefings.app.jobs import ManualRun, run_by_hand
    from briefings.config.settings import read_settings

    limit = read_settings(settings).limits.stage_seconds
    asked: dict[str, Any] = {"moment": parse_moment(now), "since": parse_moment(since)}
    wanted = ManualRun(settings=settings, collects=collect, engine=engine, cached=cache, **asked)
    with show_stages() as tell:
        made = run_by_hand(wanted, limit, tell)
    report_made(made.place, made.problems, strict, format_run_report(made.report) if explain else ())


@app.command()
def demo(
    output: OutputFolder = DEFAULT_OUTPUT, formats: Formats = "pdf,html,json", template: Template = "briefing"
) -> None:
    """Make a briefing of the invented articles that come with the program."""
    from briefings.app import api
    from briefings.app.jobs import make_by_hand
    from briefings.config.settings import LimitSettings

    topics = json.loads((resources.demo_folder() / "topics.json").read_text(encoding="utf-8"))
    asked: dict[str, Any] = {
        "topics": [f"{topic['name']}: {', '.join(topic['terms'])}" for topic in topics],
        "title": "Demonstration briefing",
        "formats": tuple(formats.split(",")),
        "template": template,
    }
    articles = resources.demo_folder() / "articles"
    with show_stages() as tell:
        plan = LoadedPlan(api.plan_for_paths(articles, **asked), output)
        made = make_by_hand(lambda: plan, None, LimitSettings().stage_seconds, tell)
    # A file of the sample is broken on purpose: a first run is no time for alarm.
    broken = [problem for problem in made.problems if DEMO_FAULT in problem.where]
    report_made(made.place, [problem for problem in made.problems if problem not in broken], strict=False)
    if broken:
        sys.stderr.write(
            f"one sample file is broken on purpose ({broken[0].where}): the last pages of the edition tell of it\n"
        )


@app.command()
def read(
    paths: Paths,
    output: OutputFile = None,
    sentences: Annotated[int, typer.Option(min=0, help="How many key sentences to add as a summary.")] = 0,
    model: Model = "",
    engine: Engine = "",
) -> None:
    """Analyse articles: write names, claims and key sentences, one line of JSON for each article."""
    from briefings.app import jsonl

    write_listing(lambda timer: jsonl.list_article_analyses(paths, model, sentences, timer, engine), output)


@app.command()
def group(paths: Paths, output: OutputFile = None, model: Model = "", engine: Engine = "") -> None:
    """Group articles: write the story and the copy group of each, one line of JSON for each article."""
    from briefings.app import jsonl

    write_listing(lambda timer: jsonl.list_article_stories(paths, model, timer, engine), output)


def write_listing(find: Callable[[Any], Any], output: Path | None) -> None:
    """Write what is found of articles, a line of JSON each; a stage that gets no further is ended, as in `make`."""
    from briefings.app.jobs import list_by_hand
    from briefings.config.settings import LimitSettings

    with show_stages() as tell:
        found = list_by_hand(find, LimitSettings().stage_seconds, tell)
        write_json_lines(output, found.rows)
    report_problems(found.problems)


def report_made(place: Path, problems: Sequence[Problem], strict: bool, lines: Iterable[str] = ()) -> None:
    """Print where an edition is in one line, what went wrong on the way, and what each stage did."""
    from briefings.app.advice import take_untold

    sys.stdout.write(f"{place}\n")
    sys.stdout.flush()
    report_problems(take_untold(problems))
    sys.stderr.writelines(f"{line}\n" for line in lines)
    if strict and problems:
        raise typer.Exit(3)


cache.register(app)
check.register(app)
collect.register(app)
delivery.register(app)
edit.register(app)
editions.register(app)
explain.register(app)
feeds.register(app)
help.register(app)
first_settings.register(app)
inputs.register(app)
library.register(app)
outlet_list.register(app)
preview.register(app)
review.register(app)
verify.register(app)


def main() -> None:
    """Run a command; what the user got wrong ends in one message and the exit code of its kind."""
    try:
        app()
    except BriefingsError as error:
        sys.stderr.write(f"briefings: {error}\n")
        sys.exit(error.code)
