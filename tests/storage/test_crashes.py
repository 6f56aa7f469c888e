"""Whoever takes articles in may be killed at any moment: a round is in the library whole, with its state, or not."""

import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from briefings.storage.library import Library
from briefings.storage.records import FeedRecord

Opener = Callable[..., Library]
#: A program that commits rounds of 40 articles until it is killed: PLACE TESTS.
COLLECTOR = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from support.builders import an_article
from briefings.storage.library import Library
from briefings.storage.records import FeedState
said = sys.argv[1]
library = Library(said if "://" in said else Path(said))
first = len(list(library.iter_articles_in_window()))
for number in range(first // 40, 100_000):
    numbers = range(number * 40, number * 40 + 40)
    brought = [an_article(f"Text {n}. " * 40, url=f"https://example.org/{n}") for n in numbers]
    library.record_feed_result("https://example.org/feed", FeedState(status="ok", cursor=str(number + 1)), brought)
    print("round", flush=True)
"""


@pytest.mark.slow
def test_a_round_is_in_the_library_whole_or_not_at_all(opener: Opener) -> None:
    library = opener()
    library.add_feed(FeedRecord(url="https://example.org/feed"))
    chance = random.Random(5)
    for _ in range(3):
        words = [sys.executable, "-c", COLLECTOR, library.place, str(Path(__file__).parent.parent)]
        with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as collector:
            assert collector.stdout is not None
            for _ in range(3):
                assert collector.stdout.readline() == "round\n"
            time.sleep(chance.uniform(0.0, 0.06))
            collector.kill()
        found = list(library.iter_articles_in_window())
        (feed,) = library.list_feeds()
        rounds = int(feed.state.cursor or 0)
        assert len({article.id for article in found}) == len(found) == feed.state.brought == rounds * 40
    assert rounds >= 9
    assert list(library.integrity_problems()) == []
