"""A program that does a round of collecting for every folder it is told, each in a process that may be killed.

It has everything loaded and forks, so that a round begins some milliseconds after it is asked for: the process id and
then the exit status of the round stand on its standard output.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from support.feeds import a_page, an_item, collected, rss

from briefings.collectors.dates import parse_date
from briefings.collectors.feeds.parser import parse_feed
from briefings.collectors.full_text import read_page


def main() -> None:
    # What is loaded when it is first used is loaded now, and not anew in every round.
    parse_feed(rss([an_item(1)]).encode(), "https://a.example/", "")
    read_page(a_page(1).encode(), "", "https://a.example/")
    parse_date("Tue, 10 Mar 2026 06:30:00 GMT")
    for line in sys.stdin:
        if (child := os.fork()) == 0:
            collected(Path(line.strip()))
            os._exit(0)
        tell(child)
        tell(os.waitpid(child, 0)[1])


def tell(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
