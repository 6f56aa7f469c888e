"""Editions of one title stand in a row, by the moment they are for, and hand their stories on."""

import gzip
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from support.builders import MORNING, an_article
from support.events import event

from briefings.analysis.stories.clustering.continuation import build_series_memory, continue_stories
from briefings.analysis.stories.clustering.copies import group_copies
from briefings.core.article import Article
from briefings.core.edition import Briefing, Coverage
from briefings.core.serialization import with_digest
from briefings.storage.archive import save_edition
from briefings.storage.series import MEMORY_FILE_NAME, SeriesPosition, edition_moment, find_series_position, memory_file

MONDAY = datetime(2026, 3, 9, 6, 30, tzinfo=UTC)
DAY = timedelta(days=1)


def made(
    output: Path, articles: Sequence[Article], now: datetime | None, title: str = "Desk", corrects: str = ""
) -> tuple[SeriesPosition, str]:
    """Make an edition as `run` does, all but the reading and the print; returns what it found and its folder's name."""
    found = find_series_position(output, title, articles, now, corrects)
    stories = continue_stories(articles, {}, group_copies(articles, {}), found.memory)
    entry = replace(found.entry, memory=build_series_memory(stories, articles, {}, found.memory))
    day = edition_moment(articles, now).date() if now or any(a.published for a in articles) else None
    nothing = Coverage(len(articles), len(articles), 0, 0, 0, 0)
    briefing = Briefing(title=title, day=day, period=(None, now), number=entry.number, coverage=nothing)
    return found, save_edition(with_digest(briefing), [memory_file(entry)], output).name


def test_morning_and_evening_of_one_day_are_numbered_on_and_compared_with_one_another(tmp_path: Path) -> None:
    told = event(1, 4)
    numbers = []
    for hours, articles in ((0, told[:1]), (12, told[:2]), (24, told[:3])):
        found, name = made(tmp_path, articles, MONDAY + timedelta(hours=hours))
        numbers.append((found.entry.number, found.last.folder.name if found.last else ""))
        if hours == 12:
            evening = name
    assert [number for number, _ in numbers] == [1, 2, 3]
    assert numbers[0][1] == ""
    assert numbers[2][1] == evening


def test_an_edition_made_again_has_its_place_again_even_after_later_ones(tmp_path: Path) -> None:
    told = event(1, 4)
    made(tmp_path, told[:1], MONDAY)
    first, name = made(tmp_path, told[:2], MONDAY + DAY)
    made(tmp_path, told[:3], MONDAY + 2 * DAY)
    again, same = made(tmp_path, told[:2], MONDAY + DAY)
    assert (again, same) == (first, name)


def test_editions_of_undated_or_equally_dated_articles_are_numbered_on_too(tmp_path: Path) -> None:
    undated = [replace(article, published=None) for article in event(1, 3)]
    assert [made(tmp_path, undated[:n], None)[0].entry.number for n in (1, 2, 2, 3)] == [1, 2, 2, 3]
    dated = [replace(article, published=MORNING) for article in event(2, 3)]
    assert [made(tmp_path, dated[:n], None, "Other")[0].entry.number for n in (1, 2, 2, 3)] == [1, 2, 2, 3]


def test_only_editions_of_the_same_title_count(tmp_path: Path) -> None:
    made(tmp_path, event(1), MONDAY, title="Desk!")
    assert find_series_position(tmp_path, "Desk", event(1), MONDAY + DAY).last is None


def test_a_correction_has_the_number_and_the_stories_of_what_it_corrects(tmp_path: Path) -> None:
    told = event(1, 4)
    _, first = made(tmp_path, told[:1], MONDAY)
    _, wrong = made(tmp_path, told[:2], MONDAY + DAY)
    found, right = made(tmp_path, told[:3], MONDAY + DAY, corrects=wrong)
    assert found.entry.number == 2
    assert found.last
    assert found.last.folder.name == first
    after = find_series_position(tmp_path, "Desk", told, MONDAY + 2 * DAY)
    assert after.entry.number == 3
    assert after.last
    assert after.last.folder.name == right


def test_a_story_keeps_its_id_when_its_first_articles_come_in_no_more(tmp_path: Path) -> None:
    told = event(1, 6)
    for day in range(6):
        made(tmp_path, told[day : day + 1], MONDAY + day * DAY)
    found = find_series_position(tmp_path, "Desk", [], MONDAY + 6 * DAY)
    assert {known.story for known in found.memory.articles.values()} == {told[0].id}
    assert found.memory.first_seen == {told[0].id: told[0].published}


def test_a_story_is_remembered_for_four_weeks_after_its_last_edition(tmp_path: Path) -> None:
    made(tmp_path, event(1, 1), MONDAY)
    made(tmp_path, event(2, 1), MONDAY + 20 * DAY)
    found = find_series_position(tmp_path, "Desk", [], MONDAY + 40 * DAY)
    assert set(found.memory.articles) == {event(2, 1)[0].id}
    assert found.entry.number == 3


def test_after_a_long_pause_the_last_edition_is_still_found(tmp_path: Path) -> None:
    made(tmp_path, event(1, 1), MONDAY)
    assert find_series_position(tmp_path, "Desk", [], MONDAY + 400 * DAY).entry.number == 2


@pytest.mark.parametrize(
    "content", [b"", b"no gzip", gzip.compress(b"[]", mtime=0), gzip.compress(b'{"format": "other/9"}', mtime=0)]
)
def test_what_an_edition_left_and_cannot_be_read_is_a_problem(tmp_path: Path, content: bytes) -> None:
    _, name = made(tmp_path, event(1), MONDAY)
    (tmp_path / name / MEMORY_FILE_NAME).write_bytes(content)
    found = find_series_position(tmp_path, "Desk", event(1), MONDAY + DAY)
    (problem,) = found.problems
    assert problem.where == f"{name}/{MEMORY_FILE_NAME}"
    assert "cannot be read" in problem.what
    assert found.last is None


def test_the_moment_is_that_given_else_that_of_the_newest_article_to_be_believed() -> None:
    ahead = an_article("Later.", published=MORNING + 400 * DAY)
    assert edition_moment([an_article(), ahead], None) == MORNING
    assert edition_moment([ahead], MONDAY) == MONDAY
    assert edition_moment([], None).date() == date.min


def test_numbers_of_the_library_count_and_those_of_nobody_do_not(tmp_path: Path) -> None:
    told = event(1, 4)
    _, first = made(tmp_path, told[:1], MONDAY)
    _, skipped = made(tmp_path, told[:2], MONDAY + DAY)
    found = find_series_position(tmp_path, "Desk", told, MONDAY + 2 * DAY, numbers={first: 1, skipped: None})
    assert (found.entry.number, found.problems) == (2, ())
    assert found.last
    assert found.last.folder.name == first
    # The stories of the one that nobody had go on all the same.
    assert {told[0].id, told[1].id} <= set(found.memory.articles)


def test_a_predecessor_on_another_machine_is_told_and_its_number_is_not_taken_again(tmp_path: Path) -> None:
    _, first = made(tmp_path, event(1), MONDAY)
    found = find_series_position(tmp_path, "Desk", event(1), MONDAY + DAY, numbers={first: 1, "elsewhere": 7})
    assert found.entry.number == 8
    (problem,) = found.problems
    assert "elsewhere, No. 7" in problem.what
    # One that is made again keeps its own.
    again = find_series_position(tmp_path, "Desk", event(1), MONDAY, numbers={first: 1, "elsewhere": 7})
    assert (again.entry.number, again.problems) == (1, ())
