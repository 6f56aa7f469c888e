"""Addresses of the web as the fetcher takes them: read, followed through a redirect, compared."""

from dataclasses import replace
from urllib.parse import urljoin

import httpx

from briefings.collectors.web.responses import FetchFailure
from briefings.core.urls import parse_web_url, redact_url, split_url, strip_credentials

REMEDY = "check how it is written"


def parse_fetch_url(url: str) -> httpx.URL | FetchFailure:
    """Return an address without user, password and fragment, or why it is none that we fetch from."""
    where, bare = redact_url(url), strip_credentials(url.strip())
    parsed = parse_web_url(bare)
    if not parsed:
        return build_address_failure(bare, where)
    try:
        return httpx.URL(parsed).copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError, TypeError):
        return FetchFailure(kind="address", where=where, what="this is no address of the web", remedy=REMEDY)


def build_address_failure(url: str, where: str) -> FetchFailure:
    """Return what is wrong with what is no address of the web."""
    parts = split_url(url)
    what, remedy = "this is no address of the web", REMEDY
    if parts is not None and parts.scheme not in {"http", "https"}:
        named = f"{parts.scheme[:20]} addresses are not fetched"
        what = named if parts.scheme else "it does not begin with http:// or https://"
        remedy = "give an http or https address"
    elif parts is not None and not parts.hostname:
        what = "the address names no host"
    return FetchFailure(kind="address", where=where, what=what, remedy=remedy)


def resolve_redirect(url: httpx.URL, location: str, where: str) -> httpx.URL | FetchFailure:
    """Return where a redirect leads to."""
    if not location:
        return FetchFailure(kind="redirects", where=where, what="it sends us on without saying where to")
    try:
        target = urljoin(str(url), location.strip())
    except ValueError:
        return FetchFailure(kind="redirects", where=where, what="it sends us on to what is no address")
    found = parse_fetch_url(target)
    if isinstance(found, FetchFailure):
        return replace(found, kind="redirects", where=where, what=f"it sends us on, but {found.what}", remedy="")
    return found


def ascii_host(url: httpx.URL) -> str:
    """Return the host as it is asked for; httpx raises where it cannot write one in the letters of its language."""
    return url.raw_host.decode("ascii")


def origin_of(url: httpx.URL) -> tuple[str, str, int | None]:
    """Return what a password belongs to."""
    return (url.scheme, ascii_host(url), url.port)
