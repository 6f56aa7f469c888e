"""The kill run: rounds of collecting that are killed at random points, and what the library holds after each."""

import random
import time
from dataclasses import dataclass
from pathlib import Path

from support.feeds import NOON, a_page, an_item, prose, rss
from support.killable import killable_program
from support.webserver import Handler, Site, onward, reply, served, versioned

from briefings.storage.library import Library
from briefings.storage.records import FeedRecord

FEEDS, HOSTS, ITEMS = 12, 4, 2


@dataclass(frozen=True)
class Found:
    """What a kill run came to."""

    rounds: int
    killed: int
    #: killed before the first feed was written
    early: int
    #: not killed: it was done before
    late: int
    articles: int
    seconds: float


def kill_run(folder: Path, kills: int, seed: int) -> Found:
    """Kill so many rounds; check the library after each, and that a round after it makes up for everything."""
    chance = random.Random(seed)
    began = time.monotonic()
    edition, early, late, killed, rounds = 0, 0, 0, 0, 0
    with served() as site, killable_program("collecting_process.py") as program:
        entered = publish(site, edition)
        library = Library(folder / "library.sqlite", durable=False)
        for url in entered:
            library.add_feed(FeedRecord(url=url, added=NOON))
        program.work(str(folder))
        checked(library, site, edition, whole=True)
        measured = time.monotonic()
        edition += 1
        publish(site, edition)
        program.work(str(folder))
        length = time.monotonic() - measured
        while killed < kills:
            edition += 1
            publish(site, edition)
            rounds += 1
            if not program.work(str(folder), chance.uniform(0, length * 0.9)):
                killed += 1
                done = checked(library, site, edition, whole=False)
                early += done == 0
            else:
                late += 1
            measured = time.monotonic()
            program.work(str(folder))
            # A round after a killed one has less to do than a whole one.
            length = max(time.monotonic() - measured, length * 0.95)
            checked(library, site, edition, whole=True)
        articles = len(list(library.iter_articles_in_window(None, None)))
    return Found(rounds, killed, early, late, articles, time.monotonic() - began)


def publish(site: Site, edition: int) -> list[str]:
    """Put an edition on the server: new articles in every feed; some are only announced, some are corrected."""
    site.answers.clear()
    site.answers["/robots.txt"] = reply(status=404)
    urls = []
    for feed in range(FEEDS):
        numbers = numbers_of(feed, edition)
        announced = feed % 6 == 1
        items = [an_item(n, f"{prose(n)[:300]} …" if announced else text_of(n, edition)) for n in numbers]
        path = f"/feed/{feed}"
        body = rss(items, title=f"Courier {feed:02}")
        if feed % 6 == 2:
            site.answers[path] = onward(f"{path}/moved", 301)
            path += "/moved"
        site.answers[path] = slow(versioned(body, f'"{edition}"') if feed % 2 else reply(body))
        site.answers |= {f"/article/{n}": reply(a_page(n)) for n in numbers if announced}
        urls.append(site.url(f"/feed/{feed}", host=f"127.0.0.{1 + feed % HOSTS}"))
    return urls


def slow(answer: object) -> object:
    """Answer like a server that is somewhere else."""

    def later(handler: Handler) -> None:
        time.sleep(0.01)
        answer(handler)  # type: ignore[operator]

    return later


def numbers_of(feed: int, edition: int) -> list[int]:
    """The articles of a feed: those of this edition, and one of the edition before."""
    new = [edition * 1000 + feed * 10 + n for n in range(ITEMS)]
    return [*new, *([(edition - 1) * 1000 + feed * 10] if edition else [])]


def text_of(number: int, edition: int) -> str:
    """The text of an article, which is corrected in the edition after its own."""
    return prose(number) + (" Corrected." if number // 1000 < edition else "")


def checked(library: Library, site: Site, edition: int, whole: bool) -> int:
    """Check what the library holds; returns how many feeds were written in the last round."""
    assert list(library.integrity_problems()) == []
    articles = list(library.iter_articles_in_window(None, None))
    by_number: dict[int, str] = {}
    for article in articles:
        number = int(article.title.removeprefix("Report "))
        assert number not in by_number, f"{article.title} is there twice"
        by_number[number] = article.text.replace("\n\n", " ")
        assert "stub" not in article.supplied
    done = 0
    records = library.list_feeds()
    assert len(records) == FEEDS
    for record in records:
        feed = int(record.url.partition("/feed/")[2].partition("/")[0])
        news = [number for number in numbers_of(feed, edition) if number // 1000 == edition]
        there = [number for number in news if number in by_number]
        # All articles of a feed and its state are there, or none of them.
        assert there in ([], news), f"half of feed {feed} is there"
        written = bool(there)
        done += written
        if not feed % 2:
            continue
        assert (record.state.etag == f'"{edition}"') == written, f"feed {feed}: the state is not that of the articles"
    if whole:
        assert done == FEEDS
    for number, text in by_number.items():
        feed = number % 1000 // 10
        corrected = feed % 6 != 1 and number % 10 == 0 and number // 1000 < edition
        options = {prose(number), f"{prose(number)} Corrected."}
        assert text in options
        if whole and corrected:
            assert text.endswith("Corrected.")
    wanted = {number for e in range(edition + whole) for feed in range(FEEDS) for number in numbers_of(feed, e)}
    assert wanted <= set(by_number), "something was lost"
    return done
