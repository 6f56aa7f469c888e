"""What a connection failed of becomes a fault: exceptions of the network in words for people."""

import ssl

import httpcore

from briefings.collectors.web.connections import BlockedAddress, DeadlineExceeded, UnknownHost
from briefings.collectors.web.responses import FetchFailure, build_tls_failure

#: What a connection of ours may raise.
CONNECTION_ERRORS = (
    BlockedAddress,
    DeadlineExceeded,
    UnknownHost,
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
)


def build_failure(cause: Exception, host: str, where: str, seconds: tuple[float, float, float]) -> FetchFailure:
    """Return the fault of a fetch from `host`; `seconds` were given to it whole, to connect, and between two signs."""
    if isinstance(cause, BlockedAddress):
        remedy = "if you trust it, name its network under [collect] allow"
        what = f"we do not fetch from {cause}" + (f", which {host} leads to" if host != cause.address else "")
        return FetchFailure(kind="closed", where=where, what=what, remedy=remedy)
    if isinstance(cause, UnknownHost):
        remedy = "check the address, and whether this machine is online"
        return FetchFailure(kind="name", where=where, what=f"the host {host} is not known", remedy=remedy)
    if isinstance(cause, DeadlineExceeded):
        return FetchFailure(kind="timeout", where=where, what=f"it was not done within {seconds[0]:g} seconds")
    if isinstance(cause, httpcore.ConnectTimeout):
        return FetchFailure(kind="timeout", where=where, what=f"no connection within {seconds[1]:g} seconds")
    if isinstance(cause, httpcore.TimeoutException):
        return FetchFailure(kind="timeout", where=where, what=f"it said nothing for {seconds[2]:g} seconds")
    return build_network_failure(cause, where)


def build_network_failure(cause: Exception, where: str) -> FetchFailure:
    """Put into words what the connection failed of."""
    inner: BaseException | None = cause
    while inner is not None and not isinstance(inner, ssl.SSLError):
        inner = inner.__cause__ or inner.__context__
    if isinstance(inner, ssl.SSLError):
        return build_tls_failure(where, inner)
    if isinstance(cause, httpcore.ConnectError):
        return FetchFailure(
            kind="unreachable", where=where, what="nobody takes the connection", remedy="check the address"
        )
    if isinstance(cause, httpcore.ProtocolError) and "complete message body" not in str(cause):
        what = (
            "the server broke off without an answer" if "without sending" in str(cause) else "what it sends is not HTTP"
        )
        return FetchFailure(kind="broken", where=where, what=what)
    return FetchFailure(kind="broken", where=where, what="the connection broke off in the middle of the answer")
