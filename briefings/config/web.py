"""Turns `[collect]` into the terms that everything on the web is fetched under."""

from pathlib import Path

from briefings.collectors.web.fetcher import FetchOptions
from briefings.collectors.web.network_policy import NetworkPolicy, parse_networks
from briefings.config.collect import CollectSettings


def build_fetch_options(said: CollectSettings, base: Path) -> FetchOptions:
    """Return what the fetcher keeps to; relative paths count from `base`."""
    return FetchOptions(
        contact=said.contact,
        network_policy=NetworkPolicy(parse_networks(said.allow)),
        seconds=said.seconds,
        pause=said.pause,
        ca=base / said.ca if said.ca else None,
    )
