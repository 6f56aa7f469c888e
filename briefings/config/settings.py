"""The shape of `briefing.toml`, what is wrong with a file, and on which line."""

import re
import tomllib
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from briefings.config.collect import CollectSettings, FeedSettings
from briefings.config.delivery import (
    DeliverSettings,
    MailSettings,
    PolicySettings,
    PrintableText,
    RecipientSettings,
    ScheduleSettings,
)
from briefings.config.types import Colour, FontFamily, Language, Marking, SettingsTable
from briefings.core.errors import SettingsError
from briefings.core.text import printable_text
from briefings.core.urls import redact_text

#: Keys whose values are never repeated in a message.
SECRET_KEY = re.compile(r"(?i)passw|secret|token|credential|api_?key|^user$|^url_env$")


def to_utc(moment: datetime) -> datetime:
    """Return the moment in UTC; one without a zone is taken as UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


Moment = Annotated[datetime, AfterValidator(to_utc)]


class TopicSettings(SettingsTable):
    """`[[topic]]`: a subject to follow, recognised by any of its terms."""

    name: str = Field(min_length=1, max_length=120)
    #: words or phrases; each matches from the beginning of a word, whatever its case
    terms: tuple[Annotated[str, Field(min_length=2)], ...] = Field(min_length=1)


class CollectorSettings(BaseModel):
    """`[[collector]]`: a worker by its kind; the other keys go to the worker itself."""

    model_config = ConfigDict(extra="allow", frozen=True)

    kind: str

    def options(self) -> dict[str, Any]:
        """Return the keys that are the worker's own."""
        return dict(self.model_extra or {})


class LimitSettings(SettingsTable):
    """`[limits]`: how much is printed."""

    #: stories told in full in each section
    stories_per_topic: int = Field(default=5, ge=1, le=100)
    #: rows of a table before it says how many were left out
    rows_per_table: int = Field(default=15, ge=1, le=1000)
    #: key sentences a story
    sentences: int = Field(default=3, ge=1, le=10)


class LibrarySettings(SettingsTable):
    """`[library]`: where what came in is kept, and how long; a bare address stands for `url`."""

    #: address of a PostgreSQL database, without a password; empty: `library.sqlite` beside the editions
    url: PrintableText = ""
    #: name of an environment variable that holds the address, which may then have its password in it
    url_env: PrintableText = ""
    #: where the password is: the name of an environment variable, or a file that nobody else may read
    password_env: PrintableText = ""
    password_file: Path | None = None
    #: days after which an article is forgotten that no edition is made of; 0: never
    keep_days: int = Field(default=0, ge=0)


class PdfSettings(SettingsTable):
    """`[pdf]`: what kind of file the PDF is, and what making it may take."""

    #: "pdf/a-3a": for the archive, and accessible; "pdf/ua-1": accessible
    variant: Literal["pdf/a-3a", "pdf/ua-1"] = "pdf/a-3a"
    #: put the edition's JSON and the CSV of every table into the file
    attachments: bool = True
    #: seconds of computing and megabytes of memory it may take; 0: as the length of the document asks for
    seconds: float = Field(default=0, ge=0)
    megabytes: int = Field(default=0, ge=0)


class ThemeSettings(SettingsTable):
    """`[theme]`: how the pages look."""

    #: headings and bars; the text; what is said beside it
    accent: Colour = "#B4320C"
    ink: Colour = "#14181F"
    quiet: Colour = "#5A6270"
    #: font families of what is ours and of what is quoted: Inter, Source Serif 4, or installed ones
    sans: FontFamily = "Inter"
    serif: FontFamily = "Source Serif 4"
    #: PNG or SVG file of at most 200 kB, relative to this file
    logo: Path | None = None


class Settings(SettingsTable):
    """The whole file."""

    #: printed on page 1 and in every running head; empty: the story's own title, or "Briefing"
    title: str = Field(default="", max_length=200)
    #: files and folders of articles, relative to this file
    articles: tuple[Path, ...] = ()
    #: where editions are kept, relative to this file
    output: Path = Path("output")
    #: what is made of each edition
    formats: tuple[str, ...] = Field(default=("pdf", "html", "json"), min_length=1)
    paper: Literal["A4", "Letter"] = "A4"
    #: language of everything that is not quoted: headings, labels, dates, numbers
    language: Language = "en"
    #: Traffic Light Protocol 2.0 label, printed on every page
    marking: Marking = ""
    #: name of an installed spaCy pipeline; empty: the one that comes with the program
    reader: str = ""
    #: keep readings in the user's cache folder, so that an unchanged article is never read twice
    cache: bool = True
    #: only articles published in this period; undated articles always stay
    since: Moment | None = None
    until: Moment | None = None
    #: the document: "briefing", "onepager", "press-review", "situation", "weekly", or one of your own `templates`
    template: str = Field(default="briefing", pattern=r"^[\w-]+$")
    #: folder whose templates take the place of ours
    templates: Path | None = None
    #: colours, fonts and logo
    theme: ThemeSettings = Field(default_factory=ThemeSettings)
    #: our field -> the name of the column or key in your files
    columns: dict[Literal["title", "text", "published", "outlet", "url", "authors", "language", "id"], str] = Field(
        default_factory=dict
    )
    topic: tuple[TopicSettings, ...] = ()
    collector: tuple[CollectorSettings, ...] = ()
    limits: LimitSettings = Field(default_factory=LimitSettings)
    #: where what came in is kept
    library: Annotated[
        LibrarySettings, BeforeValidator(lambda said: {"url": said} if isinstance(said, str) else said)
    ] = Field(default_factory=LibrarySettings)
    #: feeds to collect from, and how
    feed: tuple[FeedSettings, ...] = ()
    collect: CollectSettings = Field(default_factory=CollectSettings)
    pdf: PdfSettings = Field(default_factory=PdfSettings)
    #: how mail leaves
    mail: MailSettings | None = None
    #: who gets it by mail
    recipient: tuple[RecipientSettings, ...] = ()
    #: folders and webhooks that it goes to as well
    deliver: tuple[DeliverSettings, ...] = ()
    schedule: ScheduleSettings | None = None
    policy: PolicySettings = Field(default_factory=PolicySettings)


def read_settings(path: Path) -> Settings:
    """Read a settings file. Raises `SettingsError` naming file, line and key of everything that is wrong."""
    try:
        source = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise SettingsError(f"there is no settings file {path}; `briefings init DIR` makes one") from None
    except (OSError, UnicodeDecodeError) as cause:
        raise SettingsError(f"{path}: cannot be read: {cause}") from cause
    try:
        raw = tomllib.loads(source)
    except tomllib.TOMLDecodeError as cause:
        raise SettingsError(f"{path}: not valid TOML: {cause}") from cause
    return validate_settings(raw, str(path), source)


def validate_settings(raw: dict[str, Any], named: str, source: str = "") -> Settings:
    """Return the settings that `raw` holds; `named` and `source` (the file's text) say where a mistake stands."""
    try:
        return Settings.model_validate(raw)
    except ValidationError as cause:
        raise SettingsError("\n".join(list_mistakes(named, source, cause))) from cause


def list_mistakes(named: str, source: str, error: ValidationError) -> list[str]:
    """Say for every mistake where it stands and what is wrong with it."""
    said = []
    for mistake in error.errors(include_url=False):
        line = find_key_line(source, mistake["loc"])
        at = f"{named}:{line}" if line else named
        what = describe_mistake(mistake["type"], mistake["msg"], shown_value(mistake["loc"], mistake["input"]))
        said.append(f"{at}: {format_key_path(mistake['loc'])}: {what}")
    return said


def format_key_path(where: tuple[int | str, ...]) -> str:
    """Write the place of a mistake as the user would: `topic 2, terms`.

    >>> format_key_path(("topic", 1, "terms"))
    'topic 2, terms'
    """
    named: list[str] = []
    for part in where:
        if isinstance(part, int):
            named[-1] += f" {part + 1}"
        else:
            named.append(part)
    return ", ".join(named)


def shown_value(where: tuple[int | str, ...], value: object) -> str:
    """Return a refused value as a message may repeat it, or "": no table, and nothing that may be a secret.

    >>> shown_value(("paper",), "A5"), shown_value(("feed", 0, "url"), "https://ana:geheim@example.org/")
    ("'A5'", "'https://example.org/'")
    >>> shown_value(("mail", "password_file"), 7), shown_value(("mail",), {"password": "geheim"})
    ('', '')
    """
    if any(SECRET_KEY.search(part) for part in where if isinstance(part, str)):
        return ""
    if isinstance(value, str):
        # An address can be too broken to be taken apart: then all that may be its user and password goes.
        return repr(printable_text(re.sub(r"(?s):.*@", ":…@", redact_text(value)), 120))
    return repr(value) if isinstance(value, int | float | date | time) else ""


def describe_mistake(kind: str, message: str, value: str) -> str:
    """Return what is wrong in words for a person; `value` is the part of it that may be repeated."""
    if kind == "extra_forbidden":
        return "no such setting; the README lists every one"
    if kind == "missing":
        return "is missing"
    if kind == "too_short":
        return "is empty; give at least one"
    said = f"{message[0].lower()}{message[1:]}"
    return f"{said}, not {value}" if value else said


def find_key_line(source: str, where: tuple[int | str, ...]) -> int | None:
    """Find the line of a key, or of the head of the table it is missing from; None when neither is to be found.

    >>> find_key_line('title = ""\\n[[topic]]\\nname = "a"\\n[[topic]]\\nterms = []\\n', ("topic", 1, "terms"))
    5
    """
    names = [part for part in where if isinstance(part, str)]
    wanted = where[1] if len(where) > 1 and isinstance(where[1], int) else 0
    table, seen, head = "", -1, None
    for number, line in enumerate(source.splitlines(), 1):
        if opened := re.match(r"\s*\[\[?\s*([\w.-]+)\s*\]\]?", line):
            table = opened[1]
            seen += table == names[0]
            if table == names[0] and seen == wanted:
                head = number
        elif set_here := re.match(r"\s*[\"']?([\w-]+)[\"']?\s*=", line):
            inside = table == names[0] and seen == wanted and len(names) > 1 and set_here[1] == names[1]
            if inside or (not table and set_here[1] == names[0]):
                return number
    return head
