"""Page 1 of an edition that people have changed: what they pinned stands first, what they left out is gone. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from briefings.core.edition import Briefing, CitedSentence, Section, StoryItem
from briefings.edition.front_page import best_covering


def edit_front_page(first: Briefing, edited: Briefing, pinned: Sequence[str]) -> Briefing:
    """Return an edition with the page 1 that its stories have now; `first` is the edition as it was made.

    What stood there stays where it was while its story is told; the leads of pinned stories come before it, and the
    leads of others fill up what is left.
    """
    items = {item.id: item for section in edited.sections for item in section.items}
    before = (*first.bottom_line, *first.points)
    homes = find_homes(first.sections, before)
    kept: list[CitedSentence] = []
    told: set[str] = set()
    for story in pinned:
        if story in items and items[story].points:
            kept.append(carry_grade(items[story].points[0], items[story], before))
            told.add(story)
    for point in before:
        home = homes.get(point.text, "")
        if home and home not in items:
            continue
        point = find_replacement(first, items.get(home), home, point, before)
        if all(point.text != other.text for other in kept):
            kept.append(point)
            told.add(home)
    for item in items.values():
        if len(kept) < len(before) and item.id not in told and item.points:
            kept.append(carry_grade(item.points[0], item, before))
    kept = kept[: max(len(before), len(pinned))]
    top = min(len(first.bottom_line), len(kept)) or min(1, len(kept))
    cited = {number for item in items.values() for number in item.references}
    undisclosed = tuple(point for point in first.undisclosed if cited & set(point.references))
    return replace(edited, bottom_line=tuple(kept[:top]), points=tuple(kept[top:]), undisclosed=undisclosed)


def find_homes(sections: Sequence[Section], points: Sequence[CitedSentence]) -> Mapping[str, str]:
    """Return the id of the story that tells each sentence of page 1, by its words; of a statement by its articles."""
    items = [item for section in sections for item in section.items]
    homes = {point.text: item.id for item in reversed(items) for point in item.points}
    for point in points:
        if point.text not in homes:
            own = [item.id for item in items if set(point.references) <= set(item.references)]
            homes |= {point.text: own[0]} if own else {}
    return homes


def find_replacement(
    first: Briefing, item: StoryItem | None, home: str, point: CitedSentence, known: Sequence[CitedSentence]
) -> CitedSentence:
    """Return the sentence that a story now prints in the place of one of page 1; the same where it prints that yet."""
    was = next((one for section in first.sections for one in section.items if one.id == home), None)
    if item is None or was is None or any(one.text == point.text for one in item.points):
        return point
    place = next((n for n, one in enumerate(was.points) if one.text == point.text), None)
    if place is None or place >= len(item.points):
        return point
    return carry_grade(item.points[place], item, known)


def carry_grade(point: CitedSentence, item: StoryItem, known: Sequence[CitedSentence]) -> CitedSentence:
    """Return a sentence as page 1 prints it: graded there before, or by the statement that fills most of it."""
    for other in known:
        if other.text == point.text:
            return other
    row = best_covering([(one.spans, one) for one in item.statements], point.spans)
    if row is None:
        return point
    return replace(point, speaker=row.speaker, unnamed=not row.named, grade=row.grade, roots=row.roots)
