"""The shape of `[[collector]]` of our own kinds, and how each is seated."""

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from briefings.collectors.result import RemoteCollector
from briefings.config.mistakes import list_mistakes
from briefings.config.secrets import make_secret_getter
from briefings.config.settings import Settings
from briefings.config.types import SettingsTable
from briefings.core.errors import SettingsError

WebAddress = Annotated[str, Field(pattern=r"^https?://[^\s@]+$", max_length=2000)]


class PagesSettings(SettingsTable):
    """`[[collector]]` of `kind = "pages"`: web pages that sitemaps or lists name."""

    #: sitemaps (news, index, gzip, text), or front pages of sites, whose robots.txt names the sitemaps
    sitemaps: tuple[WebAddress, ...] = ()
    #: single pages that change; each edit is a version
    pages: tuple[WebAddress, ...] = ()
    #: files with one address on each line, or exports of GDELT (GKG, Events, Mentions), whose date and title are used
    #: where the page gives none
    lists: tuple[Path, ...] = ()
    #: days after which a dated entry of a sitemap is too old; 0: all count
    days: int = Field(default=3, ge=0)
    #: pages fetched from one source in one round
    most: int = Field(default=60, ge=1, le=5000)


class MailboxSettings(SettingsTable):
    """`[[collector]]` of `kind = "mailbox"`: folders of an IMAP server."""

    #: name of the IMAP server
    host: str = Field(min_length=1)
    #: name to log in with
    user: str = Field(min_length=1)
    #: name of an environment variable that holds the password
    password_env: str = ""
    #: file that holds the password; only you may be able to read it (mode 0600)
    password_file: Path | None = None
    #: service under which the system's keyring has the password (needs `briefings[keyring]`)
    password_keyring: str = ""
    #: folders that are read
    folders: tuple[Annotated[str, Field(min_length=1)], ...] = Field(default=("INBOX",), min_length=1)
    #: port of the server; 0: the usual one for `security`
    port: int = Field(default=0, ge=0, le=65535)
    #: "plain" (none) is for a server on this machine only
    security: Literal["tls", "starttls", "plain"] = "tls"
    #: PEM file of further certificate authorities
    ca: Path | None = None
    #: seconds to wait for one answer of the server
    timeout: float = Field(default=60.0, gt=0, le=600)
    #: days that the first visit goes back; 0: all messages
    days: int = Field(default=30, ge=0)
    #: messages read in one round
    most: int = Field(default=500, ge=1, le=5000)


def build_remote_collectors(settings: Settings, base: Path, named: str) -> list[RemoteCollector]:
    """Seat the collectors of pages and mailboxes that the settings name."""
    found: list[RemoteCollector] = []
    for number, worker in enumerate(settings.collector, start=1):
        where = f"{named}: [[collector]] {number}"
        if worker.kind == "pages":
            found.append(
                build_pages_collector(_validate_options(PagesSettings, worker.options(), where), settings, base, where)
            )
        elif worker.kind == "mailbox":
            found += build_mailbox_collectors(_validate_options(MailboxSettings, worker.options(), where), base, where)
    return found


def build_pages_collector(said: PagesSettings, settings: Settings, base: Path, where: str) -> RemoteCollector:
    """Seat a collector of pages; relative paths count from `base`."""
    # What collects takes a tenth of a second to load, and who has only folders does without it.
    from briefings.collectors.websites import PagesCollector

    if not (said.sitemaps or said.pages or said.lists):
        raise SettingsError(f"{where}: name sitemaps, pages or lists")

    def fetcher() -> Any:
        # The way to the web takes a tenth of a second to load.
        from briefings.collectors.web.fetcher import Fetcher
        from briefings.config.web import build_fetch_options

        return Fetcher(build_fetch_options(settings.collect, base))

    return PagesCollector(
        fetcher=fetcher,
        sitemaps=said.sitemaps,
        pages=said.pages,
        lists=tuple(base / path for path in said.lists),
        days=said.days,
        most=said.most,
    )


def build_mailbox_collectors(said: MailboxSettings, base: Path, where: str) -> list[RemoteCollector]:
    """Seat a collector for each folder of a mailbox."""
    from briefings.collectors.mailbox import MailboxCollector

    if said.security == "plain" and said.host not in {"localhost", "127.0.0.1", "::1"}:
        raise SettingsError(f"{where}: security: without TLS only a server on this machine is spoken to")
    if not (said.password_env or said.password_file or said.password_keyring):
        raise SettingsError(f"{where}: say where the password is: password_env, password_file or password_keyring")
    file = base / said.password_file if said.password_file else None
    return [
        MailboxCollector(
            host=said.host,
            user=said.user,
            password=make_secret_getter(f"{where} password", said.password_env, file, said.password_keyring, said.user),
            folder=folder,
            port=said.port,
            security=said.security,
            ca=base / said.ca if said.ca else None,
            timeout=said.timeout,
            days=said.days,
            most=said.most,
        )
        for folder in said.folders
    ]


def _validate_options(shape: Any, options: dict[str, Any], where: str) -> Any:
    try:
        return shape.model_validate(options)
    except ValidationError as cause:
        raise SettingsError("\n".join(list_mistakes(where, "", cause, shape))) from cause
