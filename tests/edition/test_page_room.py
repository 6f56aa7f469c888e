"""Page 1 holds what it promises: fewer points rather than contents on the next page."""

import pytest

from briefings.core.edition import CitedSentence
from briefings.edition.page_room import FrontPageFrame, count_fitting_points, share_out_page


def some_points(*lengths: int, speaker: str = "") -> list[tuple[CitedSentence, str]]:
    return [
        (CitedSentence("word " * (length // 5), (), (1,), speaker=speaker), "Harbour Post · Ports")
        for length in lengths
    ]


@pytest.mark.parametrize(("topics", "points"), [(0, 7), (5, 7), (10, 6), (15, 5), (19, 4), (23, 3), (24, 7)])
def test_the_more_topics_the_fewer_points_until_the_contents_go_to_the_next_page(topics: int, points: int) -> None:
    told = some_points(150, *(150,) * 9)
    assert share_out_page(FrontPageFrame("Two Rivers", topics=topics), told, 1) == (1, points)


def test_a_second_sentence_of_the_bottom_line_gives_way_to_the_contents() -> None:
    told = some_points(*(150,) * 9)
    assert share_out_page(FrontPageFrame("Two Rivers", topics=19), told, 2) == (2, 3)
    assert share_out_page(FrontPageFrame("Two Rivers", topics=20), told, 2) == (1, 3)


def test_all_else_on_the_page_takes_room() -> None:
    told = some_points(*(180,) * 9)
    kept = {
        name: share_out_page(frame, told, 1, undisclosed)[1]
        for name, frame, undisclosed in (
            ("plain", FrontPageFrame("Two Rivers", topics=9), 0),
            ("small paper", FrontPageFrame("Two Rivers", "Letter", topics=9), 0),
            ("watch list", FrontPageFrame("Two Rivers", topics=9, watched=3, has_watch_list=True), 0),
            ("long title", FrontPageFrame("A word of a long title " * 12, topics=9), 0),
            ("open matters", FrontPageFrame("Two Rivers", topics=9), 300),
        )
    }
    plain = kept.pop("plain")
    assert plain > max(kept.values())


def test_a_line_beneath_that_takes_two_takes_room() -> None:
    short, long = some_points(150, speaker="the port office"), some_points(150, speaker="the office of " * 10)
    assert count_fitting_points(short, 50) == 1
    assert count_fitting_points(long, 50) == 0


def test_what_there_is_too_little_of_is_all_printed() -> None:
    assert share_out_page(FrontPageFrame("Two Rivers", topics=30), some_points(150, 150), 1) == (1, 1)
    assert share_out_page(FrontPageFrame("Two Rivers"), [], 0) == (0, 0)
