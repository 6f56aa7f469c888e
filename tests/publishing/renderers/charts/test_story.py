"""Pictures of stories: every mark is an article, every picture says in words what it shows."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from support import editions

from briefings.core.edition import Source, StoryItem
from briefings.core.table import Table
from briefings.publishing.renderers.charts import story, topic

BEGIN = datetime(2026, 3, 9, 10, 30, tzinfo=UTC)


def sources(*hours: float, copies: tuple[int, ...] = ()) -> dict[int, Source]:
    """Return sources numbered from 1, published so many hours after the beginning; some of them copies of the first."""
    return {
        n: editions.a_source(n, published=BEGIN + timedelta(hours=hour), copy_of=1 if n in copies else None)
        for n, hour in enumerate(hours, 1)
    }


def an_item(count: int, **changes: object) -> StoryItem:
    return editions.an_item(0, 0, references=tuple(range(1, count + 1)), **changes)


def test_a_timeline_has_a_bar_for_every_article_and_copies_stand_on_top() -> None:
    drawn = story.lay_out_timeline(an_item(5), sources(0, 1, 1, 30, 47.5, copies=(3, 5)), 172, 26, year=2026)
    unit = min(mark.height for mark in drawn.marks)
    assert sum(mark.height for mark in drawn.marks) == pytest.approx(5 * unit, abs=0.1)
    assert sum(mark.height for mark in drawn.marks if not mark.own) == pytest.approx(2 * unit, abs=0.1)
    assert all(mark.x >= 0 and mark.x + mark.width <= 172 and mark.y >= 0 for mark in drawn.marks)
    assert [tick.label for tick in drawn.ticks] == ["9 Mar 10:30", "11 Mar 10:00"]
    assert drawn.summary == "5 articles from 9 Mar 10:30 to 11 Mar 10:00: 3 texts of their own, 2 copies"


@pytest.mark.parametrize("hours", [(), (0, 1), (0, 0, 0)])
def test_a_timeline_of_few_articles_or_of_one_moment_is_not_drawn(hours: tuple[float, ...]) -> None:
    assert story.lay_out_timeline(an_item(len(hours)), sources(*hours), 172, 26).marks == ()


@pytest.mark.parametrize("span", [3, 60, 24 * 20, 24 * 400, 24 * 365 * 12])
def test_a_timeline_of_any_length_has_few_bars_and_labels_that_do_not_meet(span: float) -> None:
    drawn = story.lay_out_timeline(an_item(300), sources(*(span * n / 299 for n in range(300))), 172, 26)
    assert len(drawn.marks) <= story.MAX_BARS + 1
    assert sum(mark.height for mark in drawn.marks) > 0
    first, *between, last = drawn.ticks
    ends = [len(first.label) * 4.6, *(tick.x + len(tick.label) * 2.3 for tick in between)]
    begins = [*(tick.x - len(tick.label) * 2.3 for tick in between), last.x - len(last.label) * 4.6]
    assert all(end < begin for end, begin in zip(ends, begins, strict=True))


def test_every_origin_is_a_row_that_names_who_had_it_first() -> None:
    known = sources(5, 0, 1, 2, copies=(4,))
    drawn = story.lay_out_origins(an_item(4, origins=((1, 2, 4), (3,))), known, 92, 172)
    assert [(row.label, row.count) for row in drawn.rows] == [(known[2].outlet, 3), (known[3].outlet, 1)]
    assert [mark.own for mark in drawn.rows[0].marks] == [True, True, False]
    assert drawn.summary.startswith(f"2 independent sources: {known[2].outlet}, 3 articles")


def test_many_origins_and_many_articles_stay_in_their_box() -> None:
    numbers = tuple(range(1, 301))
    drawn = story.lay_out_origins(
        an_item(300, origins=(numbers[:200], *((n,) for n in numbers[200:]))), sources(*[0] * 300), 92, 172
    )
    assert len(drawn.rows) == story.MAX_ORIGINS
    assert drawn.more == 101 - story.MAX_ORIGINS
    assert all(mark.x + mark.width <= 172 for row in drawn.rows for mark in row.marks)


def test_a_story_of_one_article_has_no_picture_of_origins() -> None:
    assert story.lay_out_origins(an_item(1, origins=((1,),)), sources(0), 92, 172).rows == ()
    assert story.lay_out_origins(an_item(3), sources(0, 1, 2), 92, 172).rows == ()


def named(*rows: tuple[str, tuple[int, ...]]) -> Table:
    people = editions.people(0)
    return replace(people, rows=tuple((name, None, 1, 0.5, numbers) for name, numbers in rows))


def test_a_dot_stands_where_a_story_names_somebody() -> None:
    items = tuple(editions.an_item(0, n, id=f"s{n}", references=(n * 2 + 1, n * 2 + 2)) for n in range(4))
    everywhere = ("Reuel", (1, 2, 3, 5, 7))
    table = named(everywhere, ("Brandt", (1, 3)), ("Dorin", (2, 4, 6)), ("Once", (1, 2)))
    section = replace(editions.a_section(0), items=items, tables=(table,))
    drawn = topic.lay_out_name_matrix(editions.an_edition(sections=(section,)), [0], 150, 640)
    assert [name for _, name in drawn.names] == ["Reuel", "Dorin", "Brandt"]
    assert [number for _, number, _ in drawn.stories] == ["1.1", "1.2", "1.3", "1.4"]
    assert [dot.count for dot in drawn.dots[:4]] == [2, 1, 1, 1]
    assert max(dot.radius for dot in drawn.dots) == drawn.dots[0].radius
    assert all(dot.x + dot.radius <= drawn.width and dot.y + dot.radius <= drawn.height for dot in drawn.dots)
    assert drawn.summary == "Who stands in which story: Reuel in 4 stories, the most"


def test_people_who_stand_in_one_story_each_make_no_matrix() -> None:
    items = tuple(editions.an_item(0, n, references=(n,)) for n in (1, 2, 3))
    section = replace(editions.a_section(0), items=items, tables=(named(("A", (1,)), ("B", (2,)), ("C", (3,))),))
    assert topic.lay_out_name_matrix(editions.an_edition(sections=(section,)), [0], 150, 640).dots == ()


def test_stories_over_the_steps_of_the_edition_have_a_dot_where_articles_came_out() -> None:
    items = (editions.an_item(0, 0, id="a", references=(1, 2, 3)), editions.an_item(0, 1, id="b", references=(4,)))
    section = replace(editions.a_section(0), items=items)
    drawn = topic.lay_out_story_spans((section,), sources(0, 1, 49, 26), 300, 640)
    assert [line.number for line in drawn.lines] == ["1.1", "1.2"]
    assert [dot.count for dot in drawn.dots] == [2, 1, 1]
    assert [label for _, label in drawn.steps] == ["9 Mar", "10 Mar", "11 Mar", "12 Mar"]
    assert drawn.lines[0].width > drawn.lines[1].width == 0
    assert all(dot.x + dot.radius <= 640 and dot.y + dot.radius <= drawn.height for dot in drawn.dots)
    assert drawn.summary.endswith("(7 articles)")


def test_one_story_or_an_undated_edition_has_no_course() -> None:
    section = replace(editions.a_section(0), items=(editions.an_item(0, 0, references=(1,)),))
    assert topic.lay_out_story_spans((section,), sources(0), 300, 640).dots == ()
    assert topic.lay_out_story_spans((replace(section, volume=()),), sources(0), 300, 640).dots == ()
    assert topic.lay_out_story_spans((), {}, 300, 640).dots == ()
