"""Addresses of the web as the fetcher takes them: read, followed through a redirect, compared."""

from dataclasses import replace

import httpx

from briefings.collectors.web.responses import FetchFailure
from briefings.core.urls import redact_url, strip_credentials

REMEDY = "check how it is written"


def parse_web_url(url: str) -> httpx.URL | FetchFailure:
    """Return an address without user, password and fragment, or why it is none that we fetch from."""
    where, bare = redact_url(url), strip_credentials(url.strip())
    try:
        address = httpx.URL(bare).copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError, TypeError):
        return FetchFailure(kind="address", where=where, what="this is no address of the web", remedy=REMEDY)
    if address.scheme not in ("http", "https"):
        named = f"{address.scheme[:20]} addresses are not fetched"
        what = named if address.scheme else "it does not begin with http:// or https://"
        return FetchFailure(kind="address", where=where, what=what, remedy="give an http or https address")
    if not address.host:
        return FetchFailure(kind="address", where=where, what="the address names no host", remedy=REMEDY)
    return address


def resolve_redirect(url: httpx.URL, location: str, where: str) -> httpx.URL | FetchFailure:
    """Return where a redirect leads to."""
    if not location:
        return FetchFailure(kind="redirects", where=where, what="it sends us on without saying where to")
    try:
        target = str(url.join(location.strip()))
    except (httpx.InvalidURL, ValueError, TypeError):
        return FetchFailure(kind="redirects", where=where, what="it sends us on to what is no address")
    found = parse_web_url(target)
    if isinstance(found, FetchFailure):
        return replace(found, kind="redirects", where=where, what=f"it sends us on, but {found.what}", remedy="")
    return found


def origin_of(url: httpx.URL) -> tuple[str, str, int | None]:
    """Return what a password belongs to."""
    return (url.scheme, url.host, url.port)
