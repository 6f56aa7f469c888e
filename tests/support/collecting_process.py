"""A program that does a round of collecting for every folder it is told, each in a process that may be killed.

It has everything loaded and forks, so that a round begins some milliseconds after it is asked for: the process id and
then the exit status of the round stand on its standard output.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from support.feeds import a_page, an_item, collected, rss
from support.killable import fork_for_each_line

from briefings.collectors.dates import parse_date
from briefings.collectors.feeds.parser import parse_feed
from briefings.collectors.full_text import read_page


def main() -> None:
    # What is loaded when it is first used is loaded now, and not anew in every round.
    parse_feed(rss([an_item(1)]).encode(), "https://a.example/", "")
    read_page(a_page(1).encode(), "", "https://a.example/")
    parse_date("Tue, 10 Mar 2026 06:30:00 GMT")
    fork_for_each_line(lambda folder: collected(Path(folder)))


if __name__ == "__main__":
    main()
