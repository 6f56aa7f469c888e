"""A mailbox on a server (IMAP over TLS) is read: newsletters and agency mail, with what is attached to them."""

import contextlib
import io
import re
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from briefings.collectors.formats.columns import NAMES
from briefings.collectors.formats.document import Document, Limits, Unreadable, megabytes
from briefings.collectors.formats.unfolding import unfolded
from briefings.collectors.haul import Haul, Source, Tools
from briefings.collectors.readers import Read, directly
from briefings.errors import BriefingsError
from briefings.model.article import Article, Problem

#: Messages asked for at once, and bytes of messages taken in one visit: the next visit goes on where this one ended.
AT_ONCE, TAKEN = 10, 50_000_000

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
        cursor = ""
        while True:
            haul = self._visit(cursor, directly, self.clock())
            yield from haul.articles
            yield from haul.problems
            if haul.status != "ok" or haul.cursor == cursor:
                return
            cursor = haul.cursor

    def gather(self, source: Source, tools: Tools) -> Haul:
        """Read what came in since the last visit, which the source's cursor tells. Never raises."""
        return self._visit(source.cursor, tools.read, tools.now())

    def _visit(self, cursor: str, read: Read, now: datetime) -> Haul:
        import imaplib

        try:
            with self._server() as server:
                return self._new(server, cursor, read, now)
        except BriefingsError as error:
            return self._failed(str(error), "")
        except ssl.SSLCertVerificationError as error:
            return self._failed(f"its certificate is not valid: {error.verify_message}", "name its authority in `ca`")
        except (imaplib.IMAP4.error, OSError, EOFError, LookupError, ValueError) as error:
            return self._failed(*self._reason(error))

    def _reason(self, error: Exception) -> tuple[str, str]:
        from imapclient.exceptions import LoginError

        if isinstance(error, LoginError):
            return "the server refuses the user or the password", "check `user` and where the password comes from"
        if isinstance(error, TimeoutError):
            return f"the server did not answer within {self.timeout:g} seconds", ""
        said = getattr(error, "strerror", None) or str(error) or type(error).__name__
        if "Mailbox doesn't exist" in said or "NONEXISTENT" in said:
            return f"there is no folder {self.folder!r}", "check `folder`"
        return f"it cannot be read: {' '.join(said.split())[:160]}", "check `host`, `port` and `security`"

    def _failed(self, what: str, remedy: str) -> Haul:
        return Haul(status="failing", note=what, problems=(Problem(self.name, what, remedy),))

    @contextlib.contextmanager
    def _server(self) -> Iterator[Any]:
        """Connect and log in; the connection is closed however it ends."""
        from imapclient import IMAPClient

        trust = ssl.create_default_context()
        if self.ca:
            trust.load_verify_locations(self.ca)
        tls = self.security == "tls"
        server = IMAPClient(
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

    def _new(self, server: Any, cursor: str, read: Read, now: datetime) -> Haul:
        chosen = server.select_folder(self.folder, readonly=True)
        validity = int(chosen.get(b"UIDVALIDITY", 0))
        last = reached(cursor, validity)
        wanted: list[str | date] = ["UID", f"{last + 1}:*"]
        if not last and self.days:
            wanted += ["SINCE", (now - timedelta(days=self.days)).date()]
        # A server answers "9:*" with its last message even where that has a lower number.
        fresh = sorted(uid for uid in server.search(wanted) if uid > last)
        found: list[Article | Problem] = []
        taken = 0
        for start in range(0, min(len(fresh), self.most), AT_ONCE):
            if taken > TAKEN:
                break
            some = fresh[start : min(start + AT_ONCE, self.most)]
            for uid, size, data, came in self._messages(server, some):
                taken += size
                found += self._opened(read, data, size, uid, came or now)
            last = some[-1]
        return Haul(
            status="ok" if fresh else "not modified",
            articles=tuple(each for each in found if isinstance(each, Article)),
            problems=tuple(each for each in found if isinstance(each, Problem)),
            title=self.name,
            cursor=f"{validity}:{last}",
            entries=len(fresh),
        )

    def _opened(self, read: Read, data: bytes, size: int, uid: int, came: datetime) -> list[Article | Problem]:
        name = f"{self.name}/{uid}"
        try:
            return read(opened, data, size, name, self.host, came)
        except Unreadable as refused:
            return [Problem(name, refused.what, refused.remedy)]

    def _messages(self, server: Any, uids: list[int]) -> Iterator[tuple[int, int, bytes, datetime | None]]:
        """Yield number, bytes, content and time of arrival; a message that is too large comes without its content."""
        sizes = {uid: int(told.get(b"RFC822.SIZE", 0)) for uid, told in server.fetch(uids, ["RFC822.SIZE"]).items()}
        small = [uid for uid in uids if sizes.get(uid, 0) <= Limits().text]
        whole = server.fetch(small, ["BODY.PEEK[]", "INTERNALDATE"]) if small else {}
        for uid in uids:
            told = whole.get(uid, {})
            came = told.get(b"INTERNALDATE")
            # A message that was deleted since we asked is none any more.
            if uid in sizes:
                yield uid, sizes[uid], told.get(b"BODY[]") or b"", came.astimezone(UTC) if came else None


def reached(cursor: str, validity: int) -> int:
    """Return the last message that was read; 0 where the server has numbered its messages anew (RFC 3501, UIDVALIDITY).

    >>> reached("7:41", 7), reached("7:41", 8), reached("", 7)
    (41, 0, 0)
    """
    match = re.fullmatch(r"(\d+):(\d+)", cursor)
    return int(match[2]) if match and int(match[1]) == validity else 0


def opened(data: bytes, size: int, name: str, host: str, came: datetime) -> list[Article | Problem]:
    """Return what is in a message and in what is attached to it."""
    if not data:
        return [Problem(name, f"the message has {megabytes(size)}, which we do not read", "save it as a file")]
    document = Document(name, host, came, len(data), lambda: io.BytesIO(data), ".eml")
    return list(unfolded(document, NAMES, Limits(), "mailbox"))
