"""The shape of `briefing.toml`, and how a file becomes settings."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from briefings.config.collect import CollectSettings, FeedSettings
from briefings.config.delivery import (
    DeliverSettings,
    MailSettings,
    PolicySettings,
    PrintableText,
    RecipientSettings,
    ScheduleSettings,
)
from briefings.config.mistakes import list_mistakes
from briefings.config.types import Colour, EngineName, FontFamily, Language, Marking, SettingsTable
from briefings.core.errors import SettingsError
from briefings.core.suggestions import suggest_file


def to_utc(moment: datetime) -> datetime:
    """Return the moment in UTC; one without a zone is taken as UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


Moment = Annotated[datetime, AfterValidator(to_utc)]


class TopicSettings(SettingsTable):
    """`[[topic]]`: a subject to follow, known by any of its terms.

    Without one, topics are found in the articles and named by their key terms.
    """

    #: title of the topic, as printed
    name: str = Field(min_length=1, max_length=120)
    #: words or phrases; each matches from the beginning of a word, in capitals or not
    terms: tuple[Annotated[str, Field(min_length=2)], ...] = Field(min_length=1)


class WatchSettings(SettingsTable):
    """`[[watch]]`: a person, body, place or phrase to watch in every article, whatever its topic."""

    #: its name, as printed
    name: str = Field(min_length=2, max_length=120)
    #: what it is: "person", "body", "place" or "phrase"; a phrase also matches the beginning of longer words
    kind: Literal["person", "body", "place", "phrase"] = "phrase"
    #: how else it is written; capitals, accents, hyphens and apostrophes are all the same
    spellings: tuple[Annotated[str, Field(min_length=2, max_length=120)], ...] = ()


class CollectorSettings(BaseModel):
    """`[[collector]]`: another source of articles; each kind has its own keys, a kind from a plug-in too."""

    model_config = ConfigDict(extra="allow", frozen=True)

    #: "library", "pages", "mailbox", or a kind that a plug-in brings
    kind: str

    def options(self) -> dict[str, Any]:
        """Return the keys that are the worker's own."""
        return dict(self.model_extra or {})


class LimitSettings(SettingsTable):
    """`[limits]`: how much is printed, and how long it may take."""

    #: stories reported in full in each topic
    stories_per_topic: int = Field(default=5, ge=1, le=100)
    #: rows of a table before it says how many were left out
    rows_per_table: int = Field(default=15, ge=1, le=1000)
    #: key sentences of each story
    sentences: int = Field(default=3, ge=1, le=10)
    #: seconds of computing that the analysis of one article may take; one that takes longer is reported as a problem,
    #: and the rest goes on
    article_seconds: float = Field(default=300.0, gt=0)
    #: seconds after which a stage that gets no further (no article read, no file drawn) ends `make` and `run`
    stage_seconds: float = Field(default=900.0, gt=0)


class LibrarySettings(SettingsTable):
    """`[library]`: where articles, editions and deliveries are kept. `library = "ADDRESS"` is short for `url`."""

    #: address of a PostgreSQL database without its password, "postgresql+psycopg://user@host/database" (needs
    #: `briefings[postgres]`); empty: the file `library.sqlite` beside the editions
    url: PrintableText = ""
    #: name of an environment variable that holds the whole address, which may then include the password
    url_env: PrintableText = ""
    #: name of an environment variable that holds the password
    password_env: PrintableText = ""
    #: file that holds the password; only you may be able to read it (mode 0600)
    password_file: Path | None = None
    #: days after which an article that is in no edition is deleted; 0: never
    keep_days: int = Field(default=0, ge=0)


class PdfSettings(SettingsTable):
    """`[pdf]`: what kind of file the PDF is, and what drawing it may take."""

    #: standard of the file: "pdf/a-3a" is fit for an archive and accessible (PDF/UA-1), "pdf/ua-1" is accessible only
    variant: Literal["pdf/a-3a", "pdf/ua-1"] = "pdf/a-3a"
    #: put the edition as JSON and every table as CSV inside the file
    attachments: bool = True
    #: seconds of computing after which drawing is stopped and reported; 0: depends on the length of the document
    seconds: float = Field(default=0, ge=0)
    #: megabytes of memory above which drawing is stopped and reported; 0: depends on the length of the document
    megabytes: int = Field(default=0, ge=0)


class CacheSettings(SettingsTable):
    """`[cache]`: readings, groups, editions and drawings are kept in your cache folder by what they were made from."""

    #: keep them, so that what is unchanged is never made twice
    enabled: bool = True
    #: how large the cache may become; what was used longest ago is removed first
    megabytes: int = Field(default=2000, ge=10)


class ThemeSettings(SettingsTable):
    """`[theme]`: how the pages look. A colour with a contrast below 4.5 : 1 to the paper gives a warning."""

    #: colour of what is new, and of warnings
    accent: Colour = "#B4320C"
    #: colour of the text
    ink: Colour = "#14181F"
    #: colour of notes beside the text
    quiet: Colour = "#5A6270"
    #: font family of headings, labels and tables: a bundled one (Inter, Source Serif 4) or one that is installed
    sans: FontFamily = "Inter"
    #: font family of what is quoted
    serif: FontFamily = "Source Serif 4"
    #: picture on page 1: a PNG or SVG file of at most 200 kB
    logo: Path | None = None


class Settings(SettingsTable):
    """The whole file."""

    #: printed on page 1 and at the head of every page; editions with a title are numbered and compared with the one
    #: before. Empty: the headline of the only story, else "Briefing"
    title: str = Field(default="", max_length=200)
    #: files and folders of articles
    articles: tuple[Path, ...] = ()
    #: folder that editions are kept in
    output: Path = Path("output")
    #: files made of each edition: "pdf", "html", "md", "docx", "json", "csv", "xlsx"
    formats: tuple[str, ...] = Field(default=("pdf", "html", "json"), min_length=1)
    #: size of the pages
    paper: Literal["A4", "Letter"] = "A4"
    #: language of headings, labels, dates and numbers: "ar" (right to left), "de", "en", "es", "fr", "ru", "tr";
    #: quotations stay as they are, and the problems of a run are in English
    language: Language = "en"
    #: the least restrictive Traffic Light Protocol 2.0 label of an edition; a stricter label of an article overrides it
    marking: Marking = ""
    #: table of outlets of your own (CSV or a workbook), which goes before that of the program cell by cell: `outlet`,
    #: `domains`, `owner`, `country`, `kind`, `state_affiliated`, `reliability` (A to F), `tier` (1 to 9),
    #: `weight` (0 to 1)
    outlets: Path | None = None
    #: what analyses the articles: "fast" is the smaller of the two bundled models (1.4 times as fast, names a little
    #: worse), or the name of an installed spaCy pipeline; empty: the accurate bundled model. `reader`
    #: is the old name of this key and still works
    model: str = Field(default="", validation_alias=AliasChoices("model", "reader"))
    #: where the articles are analysed; changes how fast it goes, and nothing else: "local" (one process), "processes"
    #: (one for each core) or "processes:4", "dask://HOST:8786", "tls://HOST:8786" or "dask:FILE" (other machines, see
    #: `briefings help scaling`); empty: "processes" from 24 unread articles on, "local" below
    engine: EngineName = ""
    #: what was made before is not made again; `cache = false` switches that off
    cache: Annotated[
        CacheSettings, BeforeValidator(lambda said: {"enabled": said} if isinstance(said, bool) else said)
    ] = Field(default_factory=CacheSettings)
    #: only articles published from this day or moment on, UTC where no zone is given; undated articles always stay
    since: Moment | None = None
    #: only articles published until this day or moment
    until: Moment | None = None
    #: the document: "briefing", "onepager" (page 1 alone), "press-review" (headlines, the most important topics
    #: first), "situation" (the first topic in depth), "weekly" (day by day), or one of your own in `templates`
    template: str = Field(default="briefing", pattern=r"^[\w-]+$")
    #: print an annex behind the news: every statement, accounts that differ, timelines, outlets by day. In HTML it is
    #: folded away; a mail never has it
    annex: bool = True
    #: folder of your own templates, which replace those of the program
    templates: Path | None = None
    #: colours, fonts and logo
    theme: ThemeSettings = Field(default_factory=ThemeSettings)
    #: names of columns or keys in your files, where they are not the usual ones: field = "name in the file"
    columns: dict[
        Literal["title", "text", "published", "outlet", "url", "authors", "language", "id", "marking"], str
    ] = Field(default_factory=dict)
    #: subjects to follow
    topic: tuple[TopicSettings, ...] = ()
    #: the watch list
    watch: tuple[WatchSettings, ...] = Field(default=(), max_length=200)
    #: further sources of articles
    collector: tuple[CollectorSettings, ...] = ()
    #: how much is printed
    limits: LimitSettings = Field(default_factory=LimitSettings)
    #: where articles, editions and deliveries are kept
    library: Annotated[
        LibrarySettings, BeforeValidator(lambda said: {"url": said} if isinstance(said, str) else said)
    ] = Field(default_factory=LibrarySettings)
    #: feeds to collect from
    feed: tuple[FeedSettings, ...] = ()
    #: how feeds and pages are fetched
    collect: CollectSettings = Field(default_factory=CollectSettings)
    #: what kind of file the PDF is
    pdf: PdfSettings = Field(default_factory=PdfSettings)
    #: how mail is sent
    mail: MailSettings | None = None
    #: who gets it by mail
    recipient: tuple[RecipientSettings, ...] = ()
    #: folders and webhooks that it goes to as well
    deliver: tuple[DeliverSettings, ...] = ()
    #: when an edition is due
    schedule: ScheduleSettings | None = None
    #: what happens between making and sending
    policy: PolicySettings = Field(default_factory=PolicySettings)


def read_settings(path: Path) -> Settings:
    """Read a settings file. Raises `SettingsError` naming file, line and key of everything that is wrong."""
    try:
        source = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        near = suggest_file(path)
        raise SettingsError(f"there is no settings file {path}; `briefings init DIR` makes one{near}") from None
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
        raise SettingsError("\n".join(list_mistakes(named, source, cause, Settings))) from cause
