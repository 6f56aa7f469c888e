"""A mailbox on a server (IMAP over TLS) is read: newsletters and agency mail, with what is attached to them."""

import contextlib
import re
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from briefings.collectors.dates import convert_arrival
from briefings.collectors.formats.document import PARSER_ERRORS, Document, Limits, format_size, open_bytes
from briefings.collectors.formats.field_names import FIELD_NAMES
from briefings.collectors.result import CollectContext, CollectResult, SourceState
from briefings.core.article import Article, Problem
from briefings.core.errors import BriefingsError, Unreadable
from briefings.core.processes.pool import ParserPool, ParserRunner

#: Messages asked for at once, and bytes of messages taken in one visit: the next visit goes on where this one ended.
BATCH_SIZE, MAX_VISIT_BYTES = 10, 50_000_000

PORTS = {"tls": 993, "starttls": 143, "plain": 143}


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxCollector:
    """Reads one folder of a mailbox; nothing in it is changed, and no message is marked as seen."""

    host: str
    user: str
    #: fetches the password at the moment of use
    password: Callable[[], str]
    folder: str = "INBOX"
    #: 0: by security
    port: int = 0
    security: Literal["tls", "starttls", "plain"] = "tls"
    #: PEM file of further certificate authorities
    ca: Path | None = None
    #: seconds for one answer
    timeout: float = 60.0
    #: how far back the first visit goes; 0: to the first message
    days: int = 30
    #: messages of one visit
    most: int = 500
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    @property
    def address(self) -> str:
        """The name of this folder in the library; it holds no password."""
        return f"imaps://{quote(self.user, safe='')}@{self.host}:{self._port}/{quote(self.folder, safe='')}"

    @property
    def sources(self) -> tuple[tuple[str, str], ...]:
        """Return (kind, name in the library), of which there is one."""
        return (("mailbox", self.address),)

    @property
    def name(self) -> str:
        """What people call it."""
        return f"{self.user} on {self.host}, {self.folder}"

    @property
    def _port(self) -> int:
        return self.port or PORTS[self.security]

    def collect(self, since: datetime | None = None) -> Iterator[Article | Problem]:
        """Yield everything in the folder that is not older than `days`; `since` is left to the pipeline."""
        cursor, parsers = "", ParserPool(1)
        try:
            while True:
                result = self._collect_since(cursor, parsers, self.clock())
                yield from result.articles
                yield from result.problems
                if result.status != "ok" or result.cursor == cursor:
                    return
                cursor = result.cursor
        finally:
            parsers.close()

    def collect_source(self, source: SourceState, context: CollectContext) -> CollectResult:
        """Read what came in since the last visit, which the source's cursor tells. Never raises."""
        return self._collect_since(source.cursor, context.run_parser, context.now())

    def _collect_since(self, cursor: str, read: ParserRunner, now: datetime) -> CollectResult:
        import imaplib

        try:
            with self._connect() as server:
                return self._fetch_new(server, cursor, read, now)
        except BriefingsError as error:
            return self._build_failure(str(error), "")
        except ssl.SSLCertVerificationError as error:
            return self._build_failure(
                f"its certificate is not valid: {error.verify_message}", "name its authority in `ca`"
            )
        except (imaplib.IMAP4.error, OSError, EOFError, LookupError, *PARSER_ERRORS) as error:
            return self._build_failure(*self._explain_error(error))

    def _explain_error(self, error: Exception) -> tuple[str, str]:
        from imapclient.exceptions import LoginError

        if isinstance(error, LoginError):
            return "the server refuses the user or the password", "check `user` and where the password comes from"
        if isinstance(error, TimeoutError):
            return f"the server did not answer within {self.timeout:g} seconds, or drips", ""
        if isinstance(error, (*PARSER_ERRORS, LookupError)) and not isinstance(error, ValueError):
            return f"the server answers with something that cannot be read ({type(error).__name__})", ""
        said = getattr(error, "strerror", None) or str(error) or type(error).__name__
        if "Mailbox doesn't exist" in said or "NONEXISTENT" in said:
            return f"there is no folder {self.folder!r}", "check `folder`"
        return f"it cannot be read: {' '.join(said.split())[:160]}", "check `host`, `port` and `security`"

    def _build_failure(self, what: str, remedy: str) -> CollectResult:
        return CollectResult(status="failing", note=what, problems=(Problem(self.name, what, remedy),))

    @contextlib.contextmanager
    def _connect(self) -> Iterator[Any]:
        """Connect and log in; the connection is closed however it ends."""
        from briefings.collectors.imap_session import ImapSession

        trust = ssl.create_default_context()
        if self.ca:
            trust.load_verify_locations(self.ca)
        tls = self.security == "tls"
        server = ImapSession(
            self.host, self._port, ssl=tls, ssl_context=trust if tls else None, timeout=self.timeout, use_uid=True
        )
        try:
            if self.security == "starttls":
                server.starttls(trust)
            server.normalise_times = False
            server.login(self.user, self.password())
            yield server
            with contextlib.suppress(Exception):  # what we came for is in hand
                server.logout()
        finally:
            with contextlib.suppress(Exception):
                server.shutdown()

    def _fetch_new(self, server: Any, cursor: str, read: ParserRunner, now: datetime) -> CollectResult:
        chosen = server.select_folder(self.folder, readonly=True)
        validity = int(chosen.get(b"UIDVALIDITY", 0))
        last = parse_mailbox_cursor(cursor, validity)
        wanted: list[str | date] = ["UID", f"{last + 1}:*"]
        if not last and self.days:
            wanted += ["SINCE", (now - timedelta(days=self.days)).date()]
        # A server answers "9:*" with its last message even where that has a lower number.
        fresh = sorted(uid for uid in server.search(wanted) if uid > last)
        found: list[Article | Problem] = []
        taken = 0
        for start in range(0, min(len(fresh), self.most), BATCH_SIZE):
            if taken > MAX_VISIT_BYTES:
                break
            some = fresh[start : min(start + BATCH_SIZE, self.most)]
            for uid, size, data, came in self._fetch_messages(server, some):
                taken += size
                found += self._parse_message(read, data, size, uid, came or now)
            last = some[-1]
        return CollectResult(
            status="ok" if fresh else "not modified",
            articles=tuple(each for each in found if isinstance(each, Article)),
            problems=tuple(each for each in found if isinstance(each, Problem)),
            title=self.name,
            cursor=f"{validity}:{last}",
            entries=len(fresh),
        )

    def _parse_message(
        self, read: ParserRunner, data: bytes, size: int, uid: int, came: datetime
    ) -> list[Article | Problem]:
        name = f"{self.name}/{uid}"
        try:
            return read(read_message, data, size, name, self.host, came)
        except Unreadable as refused:
            return [Problem(name, refused.what, refused.remedy)]

    def _fetch_messages(self, server: Any, uids: list[int]) -> Iterator[tuple[int, int, bytes, datetime | None]]:
        """Yield number, bytes, content and time of arrival; a message that is too large comes without its content."""
        sizes = {uid: int(told.get(b"RFC822.SIZE", 0)) for uid, told in server.fetch(uids, ["RFC822.SIZE"]).items()}
        small = [uid for uid in uids if sizes.get(uid, 0) <= Limits().text]
        whole = server.fetch(small, ["BODY.PEEK[]", "INTERNALDATE"]) if small else {}
        for uid in uids:
            told = whole.get(uid, {})
            came = told.get(b"INTERNALDATE")
            # A message that was deleted since we asked is none any more.
            if uid in sizes:
                yield uid, sizes[uid], told.get(b"BODY[]") or b"", convert_arrival(came)


def parse_mailbox_cursor(cursor: str, validity: int) -> int:
    """Return the last message that was read; 0 where the server has numbered its messages anew (RFC 3501, UIDVALIDITY).

    >>> parse_mailbox_cursor("7:41", 7), parse_mailbox_cursor("7:41", 8), parse_mailbox_cursor("", 7)
    (41, 0, 0)
    """
    match = re.fullmatch(r"(\d+):(\d+)", cursor)
    return int(match[2]) if match and int(match[1]) == validity else 0


def read_message(data: bytes, size: int, name: str, host: str, came: datetime) -> list[Article | Problem]:
    """Return what is in a message and in what is attached to it."""
    if not data:
        return [Problem(name, f"the message has {format_size(size)}, which we do not read", "save it as a file")]
    document = Document(name, host, came, len(data), open_bytes(data), ".eml")
    # What parses takes a third of a second to load, and is needed in a process of its own.
    from briefings.collectors.formats.reader import read_document

    return list(read_document(document, FIELD_NAMES, Limits(), "mailbox"))
