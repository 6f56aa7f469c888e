"""The arguments and options of the commands, each written once."""

from pathlib import Path
from typing import Annotated

import typer

#: The settings file of commands that are given none.
DEFAULT_SETTINGS = Path("briefing.toml")
#: The folder of editions of commands that are given neither a folder nor a settings file.
DEFAULT_OUTPUT = Path("output")

# What to work on

SettingsArgument = Annotated[Path, typer.Argument(help="The settings file.")]
SettingsOption = Annotated[Path, typer.Option("--settings", "-s", help="The settings file.")]
Paths = Annotated[list[Path], typer.Argument(help="Files and folders of articles.", show_default=False)]
EditionReference = Annotated[
    str, typer.Argument(help="An edition: its number, name, folder, or the beginning of its digest.")
]
EditionName = Annotated[
    str,
    typer.Argument(
        help="An edition: its number, name, folder, or the beginning of its digest; the newest without it.",
        show_default=False,
    ),
]
FeedNames = Annotated[
    list[str], typer.Argument(help="Addresses, or parts of an address or title that only one feed has.")
]

EditorName = Annotated[
    str, typer.Option("--by", help="Your name, as it is printed; without it that of your account.", show_default=False)
]

# Which articles, and how many

Topics = Annotated[
    list[str] | None,
    typer.Option(
        "--topic", help='A topic and its terms, as in "Grain: wheat, harvest"; repeatable. Without it topics are found.'
    ),
]
Since = Annotated[
    str | None,
    typer.Option(
        help="Only articles published from then on: 2026-03-09, 2026-03-09T06:30 (UTC where no zone is given), "
        "yesterday, 24h or 7d."
    ),
]
RunSince = Annotated[
    str | None,
    typer.Option(
        "--since",
        help="Report what came in from then on, as in 2026-03-09, yesterday, 24h or 7d, also what an edition has "
        "reported; without it what came in since the last edition that went out.",
    ),
]
Until = Annotated[
    str | None, typer.Option(help="Only articles published until then; written as --since, a day to its last second.")
]
Outlet = Annotated[str, typer.Option(help="Only what this outlet published.")]
Unused = Annotated[bool, typer.Option("--unread", help="Only articles that are in no edition yet.")]
Limit = Annotated[int, typer.Option("-n", "--most", min=1, max=100_000, help="How many to list.")]

# What the edition is like

Title = Annotated[str, typer.Option(help="Title of the edition.")]
Formats = Annotated[
    str, typer.Option("--format", help="What to make, commas between: pdf, html, md, docx, json, csv, xlsx.")
]
Paper = Annotated[str, typer.Option(help="A4 or Letter.")]
Template = Annotated[str, typer.Option(help="The document: briefing, onepager, press-review, situation or weekly.")]
Annex = Annotated[
    bool, typer.Option("--annex/--no-annex", help="Print an annex behind the news: statements, timelines, outlets.")
]
Language = Annotated[str, typer.Option(help="Language of headings, dates and numbers: ar, de, en, es, fr, ru or tr.")]
Marking = Annotated[str, typer.Option(help="The least restrictive TLP label of the edition, as in TLP:GREEN.")]
Model = Annotated[
    str,
    typer.Option(
        "--model",
        "--reader",
        help="Model: fast (the smaller bundled one), or an installed spaCy pipeline. --reader is the old name.",
    ),
]
Engine = Annotated[
    str,
    typer.Option(
        help="Where articles are analysed: local, processes, processes:4, dask://HOST:8786 or dask:FILE (a scheduler's "
        "file); without it processes from 24 unread articles on.",
    ),
]
Now = Annotated[
    str | None,
    typer.Option(
        help="Date the edition as made at this moment (UTC); without it `make` dates it by its newest article, and "
        "`run` by the present day."
    ),
]

# Where it goes, and how the command ends

OutputFolder = Annotated[Path, typer.Option("--output", "-o", help="Folder that editions are kept in.")]
OutputFile = Annotated[Path | None, typer.Option("--output", "-o", help="File to write; standard output without it.")]
Json = Annotated[bool, typer.Option("--json", help="One line of JSON for each article or edition.")]
Secrets = Annotated[bool, typer.Option("--secrets", help="With the passwords and tokens in addresses of feeds.")]
LibraryWanted = Annotated[
    bool,
    typer.Option("--library/--no-library", help="Enter articles and edition into the library beside the editions."),
]
CacheWanted = Annotated[
    bool, typer.Option("--cache/--no-cache", help="Take what earlier runs made and keep what this one makes.")
]
Explain = Annotated[
    bool,
    typer.Option("--explain", help="Say of each stage what was reused, what was made and why, and how long it took."),
]
Strict = Annotated[bool, typer.Option("--strict", help="Exit with 3 when anything went wrong on the way.")]
Port = Annotated[int, typer.Option(min=0, max=65535, help="Port to serve on; 0 takes one that is free.")]
