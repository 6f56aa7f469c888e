"""Addresses of the web as the fetcher takes them: read, followed through a redirect, compared."""

from dataclasses import replace

import httpx

from briefings.collectors.web.addresses import shown, without_credentials
from briefings.collectors.web.answers import Fault

REMEDY = "check how it is written"


def parsed(url: str) -> httpx.URL | Fault:
    """Return an address without user, password and fragment, or why it is none that we fetch from."""
    where, bare = shown(url), without_credentials(url.strip())
    try:
        address = httpx.URL(bare).copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError, TypeError):
        return Fault(kind="address", where=where, what="this is no address of the web", remedy=REMEDY)
    if address.scheme not in ("http", "https"):
        named = f"{address.scheme[:20]} addresses are not fetched"
        what = named if address.scheme else "it does not begin with http:// or https://"
        return Fault(kind="address", where=where, what=what, remedy="give an http or https address")
    if not address.host:
        return Fault(kind="address", where=where, what="the address names no host", remedy=REMEDY)
    return address


def onward(url: httpx.URL, location: str, where: str) -> httpx.URL | Fault:
    """Return where a redirect leads to."""
    if not location:
        return Fault(kind="redirects", where=where, what="it sends us on without saying where to")
    try:
        target = str(url.join(location.strip()))
    except (httpx.InvalidURL, ValueError, TypeError):
        return Fault(kind="redirects", where=where, what="it sends us on to what is no address")
    found = parsed(target)
    if isinstance(found, Fault):
        return replace(found, kind="redirects", where=where, what=f"it sends us on, but {found.what}", remedy="")
    return found


def origin(url: httpx.URL) -> tuple[str, str, int | None]:
    """Return what a password belongs to."""
    return (url.scheme, url.host, url.port)
