"""The shape of `[collect]` and `[[feed]]`: which feeds are collected from, and how we behave on the web."""

import ipaddress
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from briefings.config.types import SettingsTable
from briefings.core.urls import extract_credentials


def check_network(text: str) -> str:
    """Check a network or a single address."""
    try:
        ipaddress.ip_network(text)
    except ValueError as cause:
        raise ValueError("is no network; write it as 10.0.0.0/8") from cause
    return text


def refuse_password(url: str) -> str:
    """Refuse an address that holds a password: secrets never stand in the settings."""
    if extract_credentials(url):
        raise ValueError("a password never stands in the settings; take the feed in with `briefings feeds add`")
    return url


class CollectSettings(SettingsTable):
    """`[collect]`: how feeds and pages are fetched."""

    #: e-mail address or page where the owners of a site can reach you; sent with every request
    contact: Annotated[str, Field(max_length=200, pattern=r"^[ -~]*$")] = ""
    #: private networks that may be fetched from, as in ["10.0.0.0/8"]; all others are refused
    allow: tuple[Annotated[str, AfterValidator(check_network)], ...] = ()
    #: fetch the page of an article when the feed has only a summary
    full_text: bool = True
    #: hosts fetched from at the same time
    workers: int = Field(default=16, ge=1, le=64)
    #: seconds between two requests to one host
    pause: float = Field(default=1.0, ge=0, le=3600)
    #: seconds for one fetch
    seconds: float = Field(default=30.0, gt=0, le=600)
    #: PEM file of further certificate authorities
    ca: Path | None = None


class FeedSettings(SettingsTable):
    """`[[feed]]`: a feed to collect from. An address with a password is added with `briefings feeds add` instead."""

    #: address of the feed (RSS, Atom, RDF or JSON Feed)
    url: Annotated[str, Field(pattern=r"^https?://\S+$"), AfterValidator(refuse_password)]
    #: name of the outlet, as printed; empty: the title of the feed
    outlet: Annotated[str, Field(max_length=200)] = ""
    #: topic that the feed is listed under
    topic: Annotated[str, Field(max_length=200)] = ""
