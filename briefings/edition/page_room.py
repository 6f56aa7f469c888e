"""How many key points page 1 has room for beside the contents that it promises. Pure.

Heights are reckoned in points, from the lines that the words take in the type of `templates/briefing.css`. Measured on
the demonstration, on a month of 84 articles in 13 topics and on one article: the end of every part within 4 points, but
for lines that break a word earlier or later than reckoned. Not measured: other languages, own typefaces, a logo.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from briefings.core.edition import CitedSentence

#: Points on page 1: the fewest and the most.
MIN_KEY_POINTS, MAX_KEY_POINTS = 3, 7
#: What page 1 may fill, by the name of the paper.
PAGE_HEIGHTS = {"A4": 748.3, "Letter": 698.6}
#: From the top to the end of what is new, without the title; a line of the title, short or long, its characters, and
#: the length from which a title is a long one.
HEAD_HEIGHT, TITLE_LINES, LONG_TITLE = 106.9, ((27.5, 38), (19.2, 60)), 90
#: The bottom line: around it; a line and its characters; around each sentence; a line of what is left open.
BOTTOM_LINE_HEIGHT, BOTTOM_LINE, SENTENCE_MARGIN, OPEN_LINE = 25.4, (17.6, 76), 1.0, (13.3, 92)
#: The key points and the watch list: the heading, around a point, a line and its characters, a name that is watched.
HEADING_HEIGHT, POINT_MARGIN, POINT_LINE, WATCHED_LINE = 28.5, 9.0, (13.46, 95), 16.6
#: The line beneath a sentence, and the characters of one; its speaker and its topic are cut at so many.
BY_LINE, MAX_SPEAKER_CHARACTERS, MAX_TOPIC_CHARACTERS = (10.6, 118), 70, 60
#: References beyond which they are taken for ranges.
MAX_REFERENCES = 6
#: What the line says besides outlets, topic and references: day, number of sources, page.
BY_LINE_WORDS = " · 12 Mar · two independent sources · Topic: → page 12"
#: The contents without its rows, and a row; how to read the page.
CONTENTS_HEIGHT, CONTENTS_ROW, LEGEND_HEIGHT = 57.0, 12.3, 25.2


@dataclass(frozen=True, slots=True)
class FrontPageFrame:
    """What else page 1 holds."""

    title: str
    paper: str = "A4"
    #: topics of the contents; 0 where an edition is so small that it has none
    topics: int = 0
    #: names of the watch list that occur, and whether there is a list
    watched: int = 0
    has_watch_list: bool = False


def share_out_page(
    frame: FrontPageFrame, points: Sequence[tuple[CitedSentence, str]], most_in_bottom_line: int, undisclosed: int = 0
) -> tuple[int, int]:
    """Return how many of some sentences are the bottom line, and how many behind them are key points.

    Each comes with its outlets and topic, as the line beneath names them; the bottom line leaves open what takes
    `undisclosed` characters. Where the contents leave no room for the fewest points, they go to the next page, and the
    points fill this one.
    """
    room = PAGE_HEIGHTS.get(frame.paper, PAGE_HEIGHTS["A4"]) - estimate_head(frame.title) - HEADING_HEIGHT
    if frame.has_watch_list:
        room -= HEADING_HEIGHT + WATCHED_LINE * (frame.watched + 1)
    contents = LEGEND_HEIGHT + (CONTENTS_HEIGHT + CONTENTS_ROW * frame.topics if frame.topics else 0)
    for sentences in range(most_in_bottom_line, 0, -1):
        left = room - contents - estimate_bottom_line(points[:sentences], undisclosed)
        fitting = count_fitting_points(points[sentences:], left)
        if fitting >= min(MIN_KEY_POINTS, len(points) - sentences):
            return sentences, fitting
    left = room - estimate_bottom_line(points[:most_in_bottom_line], undisclosed)
    behind = points[most_in_bottom_line:]
    return most_in_bottom_line, max(count_fitting_points(behind, left), min(MIN_KEY_POINTS, len(behind)))


def count_fitting_points(points: Sequence[tuple[CitedSentence, str]], room: float) -> int:
    """Return how many points fit into a height, each with the line beneath it."""
    for at, (point, beneath) in enumerate(points[:MAX_KEY_POINTS]):
        room -= POINT_MARGIN + estimate_lines(f"“{point.text}”", POINT_LINE) + estimate_by_line(point, beneath)
        if room < 0:
            return at
    return min(len(points), MAX_KEY_POINTS)


def estimate_head(title: str) -> float:
    """Return the height of all that stands above the bottom line."""
    return HEAD_HEIGHT + estimate_lines(title, TITLE_LINES[len(title) > LONG_TITLE])


def estimate_bottom_line(points: Sequence[tuple[CitedSentence, str]], undisclosed: int) -> float:
    """Return the height of the bottom line, with what it leaves open."""
    sentences = (
        SENTENCE_MARGIN + estimate_lines(f"“{point.text}”", BOTTOM_LINE) + estimate_by_line(point, beneath)
        for point, beneath in points
    )
    return BOTTOM_LINE_HEIGHT + sum(sentences) + estimate_lines("x " * (undisclosed // 2), OPEN_LINE)


def estimate_by_line(point: CitedSentence, beneath: str) -> float:
    """Return the height of the line beneath a sentence: who says it, who prints it, when, and where more stands."""
    speaker = point.speaker[:MAX_SPEAKER_CHARACTERS] + " (unnamed)" * point.unnamed
    days = "".join(f" [{words}: 12 Mar]" for words, day in point.days if day != point.published)
    return estimate_lines(
        f"{speaker} · {beneath}{days}{BY_LINE_WORDS}{' [99]' * min(len(point.references), MAX_REFERENCES)}", BY_LINE
    )


def estimate_lines(text: str, line: tuple[float, int]) -> float:
    """Return the height of a text in lines of a height and a number of characters."""
    height, characters = line
    return height * len(textwrap.wrap(text, characters))
