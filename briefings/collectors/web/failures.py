"""What a connection failed of becomes a fault: exceptions of the network in words for people."""

import ssl

import httpcore

from briefings.collectors.web.answers import Fault, from_certificate
from briefings.collectors.web.connecting import Closed, TooSlow, Unresolved

#: What a connection of ours may raise.
FAILURES = (Closed, TooSlow, Unresolved, httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError)


def failure(cause: Exception, host: str, where: str, seconds: tuple[float, float, float]) -> Fault:
    """Return the fault of a fetch from `host`; `seconds` were given to it whole, to connect, and between two signs."""
    if isinstance(cause, Closed):
        remedy = "if you trust it, name its network under [collect] allow"
        what = f"we do not fetch from {cause}" + (f", which {host} leads to" if host != cause.address else "")
        return Fault(kind="closed", where=where, what=what, remedy=remedy)
    if isinstance(cause, Unresolved):
        remedy = "check the address, and whether this machine is online"
        return Fault(kind="name", where=where, what=f"the host {host} is not known", remedy=remedy)
    if isinstance(cause, TooSlow):
        return Fault(kind="timeout", where=where, what=f"it was not done within {seconds[0]:g} seconds")
    if isinstance(cause, httpcore.ConnectTimeout):
        return Fault(kind="timeout", where=where, what=f"no connection within {seconds[1]:g} seconds")
    if isinstance(cause, httpcore.TimeoutException):
        return Fault(kind="timeout", where=where, what=f"it said nothing for {seconds[2]:g} seconds")
    return network_fault(cause, where)


def network_fault(cause: Exception, where: str) -> Fault:
    """Put into words what the connection failed of."""
    inner: BaseException | None = cause
    while inner is not None and not isinstance(inner, ssl.SSLError):
        inner = inner.__cause__ or inner.__context__
    if isinstance(inner, ssl.SSLError):
        return from_certificate(where, inner)
    if isinstance(cause, httpcore.ConnectError):
        return Fault(kind="unreachable", where=where, what="nobody takes the connection", remedy="check the address")
    if isinstance(cause, httpcore.ProtocolError) and "complete message body" not in str(cause):
        what = (
            "the server broke off without an answer" if "without sending" in str(cause) else "what it sends is not HTTP"
        )
        return Fault(kind="broken", where=where, what=what)
    return Fault(kind="broken", where=where, what="the connection broke off in the middle of the answer")
