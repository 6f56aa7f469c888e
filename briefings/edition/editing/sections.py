"""Stories and topics pinned, dropped, ordered, moved and given another title. Pure."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from briefings.core.editing import Edit, EditAction
from briefings.core.edition import Section, StoryItem

Sections = tuple[Section, ...]
T = TypeVar("T", Section, StoryItem)


def pin_story(sections: Sections, edit: Edit) -> Sections:
    """Put a story first in every topic that tells it."""
    return map_items(sections, lambda items: tuple(sorted(items, key=lambda item: item.id != edit.story)))


def drop_story(sections: Sections, edit: Edit) -> Sections:
    """Leave a story out, also of the counts of its topics."""
    return keep_stories(sections, lambda item: item.id != edit.story)


def keep_stories(sections: Sections, is_kept: Callable[[StoryItem], bool]) -> Sections:
    """Return the topics with some of their stories, counted again."""
    changed = []
    for section in sections:
        items = tuple(item for item in section.items if is_kept(item))
        gone = len(section.items) - len(items)
        changed.append(count_again(section, items, -gone) if gone else section)
    return tuple(changed)


def order_stories(sections: Sections, edit: Edit) -> Sections:
    """Put a story before another one of its topic, or a topic before another topic; else at the end."""
    if edit.section:
        return put_before(sections, edit.section, edit.before)
    return map_items(sections, lambda items: put_before(items, edit.story, edit.before))


def put_before(things: tuple[T, ...], moved: str, before: str) -> tuple[T, ...]:
    """Return some things with one put before another, or at the end where that one is not there."""
    rest = [thing for thing in things if thing.id != moved]
    at = next((n for n, thing in enumerate(rest) if thing.id == before), len(rest))
    rest[at:at] = [thing for thing in things if thing.id == moved]
    return tuple(rest)


def move_story(sections: Sections, edit: Edit) -> Sections:
    """Tell a story under one other topic, at its end, and under no other; the counts of both topics go with it."""
    moved = next((item for section in sections for item in section.items if item.id == edit.story), None)
    if moved is None:
        return sections

    def change(section: Section) -> Section:
        here = any(item.id == moved.id for item in section.items)
        if section.id == edit.section and not here:
            return count_again(section, (*section.items, moved), 1)
        if section.id != edit.section and here:
            return count_again(section, tuple(item for item in section.items if item.id != moved.id), -1)
        return section

    return tuple(map(change, sections))


def count_again(section: Section, items: tuple[StoryItem, ...], more: int) -> Section:
    """Return a topic with other stories, and the number of stories and articles that it has then."""
    stories = section.stories + more
    before = {number for item in section.items for number in item.references}
    after = {number for item in items for number in item.references}
    articles = len(after) if len(items) == stories else section.articles + len(after) - len(before)
    return replace(section, items=items, stories=stories, articles=articles)


def retitle_section(sections: Sections, edit: Edit) -> Sections:
    """Give a topic another title."""
    return tuple(
        replace(section, title=edit.text, discovered=False) if section.id == edit.section else section
        for section in sections
    )


def map_items(sections: Sections, change: Callable[[tuple[StoryItem, ...]], tuple[StoryItem, ...]]) -> Sections:
    """Return the topics with their stories changed."""
    return tuple(replace(section, items=change(section.items)) for section in sections)


#: What changes topics and the order of stories.
SECTION_EDITS: dict[EditAction, Callable[[Sections, Edit], Sections]] = {
    EditAction.PIN: pin_story,
    EditAction.DROP: drop_story,
    EditAction.ORDER: order_stories,
    EditAction.MOVE: move_story,
    EditAction.RETITLE: retitle_section,
}
