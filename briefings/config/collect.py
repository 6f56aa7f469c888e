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
    """`[collect]`: how we behave on the web."""

    #: an address or page where the owners of a site can reach you; sent with every request
    contact: Annotated[str, Field(max_length=200, pattern=r"^[ -~]*$")] = ""
    #: networks that are not public and may be fetched from all the same
    allow: tuple[Annotated[str, AfterValidator(check_network)], ...] = ()
    #: fetch the pages of articles that a feed only announces
    full_text: bool = True
    #: hosts asked side by side
    workers: int = Field(default=16, ge=1, le=64)
    #: seconds between two requests to one host
    pause: float = Field(default=1.0, ge=0, le=3600)
    #: seconds for one fetch
    seconds: float = Field(default=30.0, gt=0, le=600)
    #: PEM file of further certificate authorities, relative to the settings
    ca: Path | None = None


class FeedSettings(SettingsTable):
    """`[[feed]]`: a feed to collect from."""

    url: Annotated[str, Field(pattern=r"^https?://\S+$"), AfterValidator(refuse_password)]
    #: whose it is, as printed; empty: as the feed calls itself
    outlet: Annotated[str, Field(max_length=200)] = ""
    #: what it is filed under
    topic: Annotated[str, Field(max_length=200)] = ""
