"""What a fetch comes to: what was fetched, or a fault with a kind for programs and words for people."""

import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from briefings.core.article import Problem

FailureKind = Literal[
    "address",  # no http or https address, or none at all
    "closed",  # it leads where we may not go
    "name",  # the host is not known
    "unreachable",  # nobody takes the connection
    "timeout",  # nobody answers, or too slowly
    "broken",  # the connection was cut, or what came is not HTTP
    "certificate",
    "redirects",
    "size",  # larger than we take, packed or unpacked
    "packing",
    "status",  # an answer of 4xx or 5xx
    "gone",  # 410
    "wait",  # 429 or 503, or the host asked us earlier to wait
    "robots",  # robots.txt asks us not to
    "stopped",  # we are ending
]

CHARSET = re.compile(r"charset\s*=\s*+(?:[\"']\s*+)?([\w.:-]{2,40})", re.IGNORECASE)

#: Kinds that may be over when we come again; the others want a person.
TEMPORARY_FAILURES: frozenset[FailureKind] = frozenset({"name", "unreachable", "timeout", "broken", "wait", "stopped"})

#: What the common answers mean, and what can be done.
STATUS_MESSAGES = {
    400: ("the server calls our request wrong", "check the address"),
    401: ("it wants a user and a password", "give them in the address, or remove the feed"),
    402: ("it wants to be paid", ""),
    403: ("we are not allowed to read it", "look at it in a browser; some sites keep programs out"),
    404: ("there is nothing at this address", "look for its new address on the site"),
    406: ("the server has it in no form that we read", "check the address"),
    410: ("it is gone for good", "remove it, or find its successor"),
    451: ("it is withheld for legal reasons", ""),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An answer that can be used: a body, or the word that it has not changed."""

    #: where it was found in the end, without user and password
    url: str
    #: 304 when nothing changed since the `etag` or `modified` that we sent
    status: int
    #: names in lower case
    headers: Mapping[str, str]
    #: unpacked; at most as many bytes as were allowed
    body: bytes
    #: where the address asked for has moved to for good (301, 308); empty: nowhere
    moved: str = ""

    @property
    def unchanged(self) -> bool:
        return self.status == 304

    @property
    def etag(self) -> str:
        """The mark of this version, for the next time."""
        return self.headers.get("etag", "")

    @property
    def modified(self) -> str:
        """The date of this version as the server writes it, for the next time."""
        return self.headers.get("last-modified", "")

    @property
    def type(self) -> str:
        """The media type in lower case, without parameters: "text/html"."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str:
        """The encoding that the server names; empty where it names none."""
        found = CHARSET.search(self.headers.get("content-type", ""))
        return found[1] if found else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchFailure:
    """A fetch that brought nothing."""

    kind: FailureKind
    #: the address, fit to be printed
    where: str
    #: one sentence without a full stop, fit to be printed
    what: str
    remedy: str = ""
    #: the answer, where there was one
    status: int | None = None
    #: seconds that the server asks us to wait
    wait: float | None = None

    @property
    def is_temporary(self) -> bool:
        """Whether it may be over when we come again."""
        return self.kind in TEMPORARY_FAILURES or (self.status or 0) >= 500

    def to_problem(self) -> Problem:
        """Return the fault as a problem of collecting."""
        return Problem(self.where, self.what, self.remedy)


def build_tls_failure(where: str, cause: ssl.SSLError) -> FetchFailure:
    """Return the fault of a connection that cannot be trusted, or that is not TLS at all."""
    if isinstance(cause, ssl.SSLCertVerificationError):
        told = str(cause.verify_message).rstrip(".").replace("\n", " ")
        what, remedy = f"its certificate is not valid: {told}", "the site has to renew it; do not trust what it sends"
        return FetchFailure(kind="certificate", where=where, what=what, remedy=remedy)
    reason = (cause.reason or "TLS failed").replace("_", " ").lower()
    return FetchFailure(kind="broken", where=where, what=f"no secure connection comes about: {reason}")


def build_status_failure(where: str, status: int, wait: float | None) -> FetchFailure:
    """Return the fault of an answer that is none of those we can use."""
    if status in {429, 503} or (status >= 500 and wait is not None):
        asked = f", and asks us to come back in {format_wait(wait)}" if wait else ""
        told = "we ask too often" if status == 429 else "it is not available at present"
        return FetchFailure(kind="wait", where=where, what=f"{told}{asked} (HTTP {status})", status=status, wait=wait)
    what, remedy = STATUS_MESSAGES.get(
        status, ("the server has a fault" if status >= 500 else "the server refuses", "")
    )
    kind: FailureKind = "gone" if status == 410 else "status"
    return FetchFailure(kind=kind, where=where, what=f"{what} (HTTP {status})", remedy=remedy, status=status)


def format_wait(seconds: float) -> str:
    """Write a length of time for people.

    >>> format_wait(90), format_wait(7200), format_wait(20)
    ('2 minutes', '2 hours', '20 seconds')
    """
    for size, name in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            count = -(-seconds // size)
            return f"{count:.0f} {name}{'s' if count != 1 else ''}"
    return f"{seconds:.0f} second{'s' if round(seconds) != 1 else ''}"
