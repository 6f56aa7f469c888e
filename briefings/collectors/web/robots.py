"""What the robots.txt of a site asks of us (RFC 9309), asked for once a site and read by protego."""

import threading
from collections.abc import Callable
from urllib.parse import urlsplit

from protego import Protego

from briefings.collectors.web.responses import FetchFailure, Response

#: Bytes of a robots.txt that are read; RFC 9309 asks for at least so many.
MAX_ROBOTS_BYTES = 512_000

#: Seconds between two pages that we are willing to keep; who wants longer is asked once a visit.
LONGEST_DELAY = 30.0

RobotsFetch = Callable[[str], Response | FetchFailure]


class RobotsRules:
    """The wishes of every site met so far; may be asked from several threads."""

    def __init__(self, agent: str) -> None:
        self._agent = agent
        self._known: dict[str, Protego | None] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._guard = threading.Lock()

    def find_refusal(self, url: str, fetch: RobotsFetch) -> str:
        """Return the reason why a page may not be fetched, or ""; `fetch` gets a robots.txt not seen yet."""
        wishes = self._load_rules(url, fetch)
        if wishes is None:
            return "the site's robots.txt could not be had, so its pages are left alone"
        return "" if wishes.can_fetch(url, self._agent) else "the site asks programs not to read this page (robots.txt)"

    def find_crawl_delay(self, url: str) -> float:
        """Return the seconds between two pages that a site asks for, as far as it was asked."""
        wishes = self._known.get(base_url_of(url))
        return min(float((wishes and wishes.crawl_delay(self._agent)) or 0.0), LONGEST_DELAY)

    def _load_rules(self, url: str, fetch: RobotsFetch) -> Protego | None:
        place = base_url_of(url)
        with self._guard:
            lock = self._locks.setdefault(place, threading.Lock())
        with lock:
            if place not in self._known:
                self._known[place] = parse_robots(fetch(f"{place}/robots.txt"))
            return self._known[place]


def parse_robots(answer: Response | FetchFailure) -> Protego | None:
    """Return the wishes; none at all where there is no robots.txt, and None where nobody could be asked."""
    if isinstance(answer, Response):
        return Protego.parse(answer.body[:MAX_ROBOTS_BYTES].decode("utf-8", "replace"))
    if answer.status is not None and 400 <= answer.status < 500 and answer.status != 429:
        return Protego.parse("")
    return None


def base_url_of(url: str) -> str:
    """Return scheme, host and port of an address.

    >>> base_url_of("https://example.org:8443/a?b")
    'https://example.org:8443'
    """
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
