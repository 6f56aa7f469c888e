"""What changed between two editions: which stories are new, updated, corrected, unchanged or dropped. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from briefings.model.edition import Briefing, Change, Item, Point
from briefings.model.marking import strictest
from briefings.renderers.data import sealed
from briefings.statements import became

#: Share of words from which two stories without an article in common are taken for one that goes on.
ALIKE = 0.4
#: Days after which a story with the same words is another story.
APART = 14
ORDER = ("corrected", "new", "updated", "unchanged", "dropped")


@dataclass(frozen=True, slots=True)
class Told:
    """A story of one edition, with its section's place, the ids of its articles and its words."""

    item: Item
    articles: frozenset[str]
    #: ids of the articles that have a text of their own
    texts: frozenset[str]
    corrected: bool
    words: frozenset[str]


def compared(briefing: Briefing, last: Briefing | None, number: int) -> Briefing:
    """Return an edition under its number, with what changed since the one that its reader had last."""
    if last is None:
        return sealed(replace(briefing, number=number, since="", changes=()))
    day = f" of {last.day.day} {last.day:%B %Y}" if last.day else ""
    since = f"No. {last.number}{day}" if last.number is not None else f"the edition{day}"
    changes = compare(last, briefing)
    marking = strictest(briefing.marking, *(source.marking for source in last.sources if recalled(changes)))
    return sealed(replace(briefing, number=number, since=since, changes=changes, marking=marking))


def recalled(changes: Iterable[Change]) -> bool:
    """Tell whether words of the edition before are printed again, which its articles' labels cover."""
    return any(
        change.status == "dropped" or any(said.status == "dropped" or said.detail for said in change.statements)
        for change in changes
    )


def compare(before: Briefing, after: Briefing) -> tuple[Change, ...]:
    """Return a change for every story of `after`, in its order, then the stories of `before` that are gone."""
    old, new = told(before), told(after)
    pairs = matched(old, new)
    printed = {point.text for story in old.values() for point in story.item.points}
    versions = frozenset(source.article for source in after.sources if "later version" in source.evidence)
    found = []
    for key, story in new.items():
        past = old.get(pairs.get(key, ""))
        change = judge(past, story, printed)
        if past and change.status in {"corrected", "updated"}:
            statements, unchanged = became(past.item, story.item, (before, after), versions)
            change = replace(change, statements=statements, unchanged=unchanged)
        found.append(change)
    here = {source.article for source in after.sources}
    gone = [story for key, story in old.items() if key not in set(pairs.values())]
    return (*found, *(dropped(story, bool(story.articles & here)) for story in gone))


def dropped(story: Told, here: bool) -> Change:
    """Say that a story is told no more; `here` when articles of it are in the edition all the same."""
    detail = "told in full no more" if here else last_seen(story.item)
    return Change("dropped", story.item.id, story.item.headline, detail)


def told(briefing: Briefing) -> Mapping[str, Told]:
    """Return the stories of an edition by id, each once though two topics may tell it."""
    sources = {source.number: source for source in briefing.sources}
    stories: dict[str, Told] = {}
    for section in briefing.sections:
        for item in section.items:
            here = [sources[number] for number in item.references if number in sources]
            stories.setdefault(
                item.id,
                Told(
                    item,
                    frozenset(source.article for source in here),
                    frozenset(source.article for source in here if source.copy_of is None),
                    any("later version" in source.evidence for source in here),
                    words(" ".join((item.headline, *(point.text for point in item.points)))),
                ),
            )
    return stories


def matched(old: Mapping[str, Told], new: Mapping[str, Told]) -> dict[str, str]:
    """Pair the stories of two editions, each at most once: by the articles they share, else by their words."""
    ranked = sorted(
        (-likeness(before, after), key, other)
        for key, after in new.items()
        for other, before in old.items()
        if likeness(before, after) >= ALIKE
    )
    pairs: dict[str, str] = {}
    for _, key, other in ranked:
        if key not in pairs and other not in pairs.values():
            pairs[key] = other
    return pairs


def likeness(before: Told, after: Told) -> float:
    """Return 2 and more for stories that share articles, the more the more, and one identity most of all.

    Of others it is the share of their words that are the same.
    """
    if before.item.id == after.item.id:
        return float("inf")
    if shared := len(before.articles & after.articles):
        return 1.0 + shared
    last, first = before.item.last_seen, after.item.first_seen
    if last and first and abs((first - last).days) > APART:
        return 0.0
    return len(before.words & after.words) / max(min(len(before.words), len(after.words)), 1)


def judge(before: Told | None, after: Told, printed: set[str]) -> Change:
    """Say what one story is against its place in the edition before."""
    item = after.item
    fresh = next((point for point in item.points if point.text not in printed), None)
    if before is None:
        return Change("new", item.id, item.headline, counted(item), fresh or first(item.points))
    added = after.texts - before.articles
    if after.corrected and not before.corrected:
        return Change("corrected", item.id, item.headline, grown(before.item, item), fresh)
    if added:
        return Change("updated", item.id, item.headline, grown(before.item, item), fresh)
    return Change("unchanged", item.id, item.headline, last_seen(item))


def first(points: tuple[Point, ...]) -> Point | None:
    """Return the first of some points."""
    return points[0] if points else None


def counted(item: Item) -> str:
    """Say how widely a story is reported."""
    return f"{item.articles} article{'s' if item.articles != 1 else ''}"


def grown(before: Item, after: Item) -> str:
    """Say how a story has grown; an edition may also hold fewer of its articles than the one before."""
    return f"{counted(after)}, {'were' if before.articles != 1 else 'was'} {before.articles}"


def last_seen(item: Item) -> str:
    """Say when a story was last reported on."""
    return f"last report {item.last_seen.day} {item.last_seen:%b}" if item.last_seen else "undated"


def words(text: str) -> frozenset[str]:
    """Return the words of a text that tell stories apart: four letters and more, and every number."""
    return frozenset(re.findall(r"[^\W\d_]{4,}|\d+", text.casefold()))


def lines(changes: tuple[Change, ...]) -> Iterator[str]:
    """Yield one line a change, the kinds in the order in which a reader wants them, its statements beneath it."""
    for status in ORDER:
        for change in changes:
            if change.status == status:
                sentence = f" “{change.sentence.text}”" if change.sentence else ""
                yield f"{status:<10} {change.headline} ({change.detail}){sentence}"
                for one in change.statements:
                    detail = f" ({one.detail})" if one.detail else ""
                    yield f"           {one.status} statement: {one.speaker}: “{one.text}”{detail}"
                if change.statements and change.unchanged:
                    yield f"           {change.unchanged} statement{'s' if change.unchanged != 1 else ''} unchanged"
