"""Turns `[collect]` into the terms that everything on the web is fetched under."""

from pathlib import Path

from briefings.collectors.web.addresses import Gate, networks
from briefings.collectors.web.fetching import Terms
from briefings.config.collecting import CollectSettings


def terms(said: CollectSettings, base: Path) -> Terms:
    """Return what the fetcher keeps to; relative paths count from `base`."""
    return Terms(
        contact=said.contact,
        gate=Gate(networks(said.allow)),
        seconds=said.seconds,
        pause=said.pause,
        ca=base / said.ca if said.ca else None,
    )
