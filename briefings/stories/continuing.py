"""Goes on with stories that are known: each new text joins one of them or begins its own; no known one is touched.

New texts are compared with the known ones that share strong words with them, and with one another; nothing is looked up
among the known ones themselves, so the work grows with what is new. Groups are joined by the rule of `joining.py`, with
one more: two known stories never become one. What an earlier edition put into a story stays there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain
from typing import Any

from briefings.model.article import Article
from briefings.model.reading import Reading
from briefings.model.story import CopyGroup, Past, Story
from briefings.stories.grouping import LARGEST, components, days, moment, tell
from briefings.stories.joining import join
from briefings.stories.likeness import Space, Traits, alike, all_alike, closest, neighbours, space, traits
from briefings.stories.moments import published
from briefings.stories.outlets import OutletTable, shipped

#: Known texts that a new one is compared with: those that share its rarest words.
CLOSEST = 8


@dataclass(frozen=True, slots=True)
class Known:
    """An article of an earlier edition, and the story that it was put into."""

    article: str
    story: str
    #: when it was published, where that is believed
    published: datetime | None
    #: what it is compared by; None for a copy, and for a text too old to be compared
    traits: Traits | None = None


@dataclass(frozen=True, slots=True)
class Memory:
    """What earlier editions of a series leave to the next."""

    #: by article id
    articles: Mapping[str, Known] = field(default_factory=dict)
    #: first publication of each story, by its id; None where all its articles are undated
    first_seen: Mapping[str, datetime | None] = field(default_factory=dict)


def proceed(
    articles: Sequence[Article],
    readings: Mapping[str, Reading],
    copies: Sequence[CopyGroup],
    memory: Memory,
    outlets: OutletTable | None = None,
) -> tuple[Story, ...]:
    """Return the stories of these articles, in order of time; those that are known keep their ids.

    A copy group stays in the story that an article of it was put into before. The same articles give the same stories
    in any order. `outlets` says who owns whom (the shipped table when left out).
    """
    by_id = {article.id: article for article in articles}
    ordered = sorted(copies, key=lambda copy: (moment(copy, by_id), copy.root))
    homes = {copy.root: home(copy, memory) for copy in ordered}
    fresh = [copy for copy in ordered if homes[copy.root] is None]
    texts = [traits(by_id[copy.root], readings.get(copy.root), days(copy, by_id)) for copy in fresh]
    homes |= {copy.root: story for copy, story in zip(fresh, placed(fresh, texts, memory), strict=True)}
    told: dict[str | None, list[CopyGroup]] = {}
    for copy in ordered:
        told.setdefault(homes[copy.root], []).append(copy)
    table = shipped() if outlets is None else outlets
    return tuple(replace(tell(groups, by_id, readings, table), id=str(story)) for story, groups in told.items())


def home(copy: CopyGroup, memory: Memory) -> str | None:
    """Return the known story that a copy group belongs to: that of its first known member."""
    known = (memory.articles[member].story for member in copy.members if member in memory.articles)
    named = (member for member in copy.members if member in memory.first_seen)
    return next(chain(known, named), None)


def placed(fresh: Sequence[CopyGroup], texts: Sequence[Traits], memory: Memory) -> list[str]:
    """Return the story of every new text: a known one, or one named after its earliest text."""
    import numpy as np

    if not texts:
        return []
    stories, rows, owner = near(texts, memory)
    apart = memory.first_seen.keys() - stories
    beside = [known.traits for known in memory.articles.values() if known.traits and known.story in apart]
    new, nodes = len(texts), len(texts) + len(stories)
    side = space([*texts, *rows], beside)
    first, second = neighbours(side)
    with_new = first < new
    first, second = first[with_new], second[with_new]
    likeness = alike(side, first, second)
    # Two nodes are worth looking at together where any of their texts are alike.
    place = np.concatenate((np.arange(new), new + owner))
    label = np.arange(nodes)
    for inside in components(nodes, place[first], place[second], likeness):
        if len(inside) > LARGEST:
            label[inside] = inside[int(np.argmax(inside >= new))]
        elif len(inside) > 1:
            label[inside] = inside[join(*sums(side, inside, new, owner), inside >= new)]
    named: dict[int, str] = {new + number: story for number, story in enumerate(stories)}
    return [named.setdefault(int(label[number]), copy.root) for number, copy in enumerate(fresh)]


def near(texts: Sequence[Traits], memory: Memory) -> tuple[list[str], list[Traits], Any]:
    """Return the known stories that some new text may belong to, their texts, and the number of each text's story."""
    import numpy as np

    compared = sorted((known.story, known.article, known.traits) for known in memory.articles.values() if known.traits)
    found = chain.from_iterable(closest(texts, [told for _, _, told in compared], CLOSEST))
    stories = sorted({compared[place][0] for place in found})
    numbers = {story: number for number, story in enumerate(stories)}
    members = [(numbers[story], told) for story, _, told in compared if story in numbers]
    return stories, [told for _, told in members], np.array([number for number, _ in members], dtype=np.int64)


def sums(side: Space, inside: Any, new: int, owner: Any) -> tuple[Any, Any, Any]:
    """Return the likenesses between every two of some nodes, summed over their texts; how many texts; the sums within.

    Nodes below `new` are texts, the others stories; between two stories it is left at nought, for it is not asked for.
    """
    import numpy as np

    texts = inside[inside < new]
    stories = inside[inside >= new] - new
    found, sizes, within = np.zeros((len(inside), len(inside))), np.ones(len(inside)), np.zeros(len(inside))
    first, second = np.triu_indices(len(texts), k=1)
    found[first, second] = alike(side, texts[first], texts[second])
    for column, story in enumerate(stories, len(texts)):
        members = new + np.flatnonzero(owner == story)
        one, other = np.repeat(texts, len(members)), np.tile(members, len(texts))
        found[: len(texts), column] = alike(side, one, other).reshape(len(texts), -1).sum(axis=1)
        sizes[column] = len(members)
        within[column] = all_alike(side, members).sum()
    return found + found.T, sizes, within


def pasts(stories: Sequence[Story], memory: Memory) -> tuple[Past, ...]:
    """Return what earlier editions had of each story and these articles have not."""
    here = {article for story in stories for article in story.articles}
    dates: dict[str, list[datetime]] = {}
    for known in memory.articles.values():
        if known.published and known.article not in here:
            dates.setdefault(known.story, []).append(known.published)
    return tuple(
        Past(story.id, memory.first_seen[story.id], tuple(sorted(dates.get(story.id, ()))))
        for story in stories
        if story.id in memory.first_seen
    )


def memorise(
    stories: Sequence[Story], articles: Sequence[Article], readings: Mapping[str, Reading], memory: Memory
) -> Memory:
    """Return what an edition leaves to the next: its articles with their stories, and what the new texts are like."""
    by_id = {article.id: article for article in articles}
    kept: dict[str, Known] = {}
    for story in stories:
        for copy in story.copies:
            for member in copy.members:
                text = by_id[member] if member == copy.root and member not in memory.articles else None
                told = traits(text, readings.get(member), days(copy, by_id)) if text else None
                kept[member] = Known(member, story.id, published(by_id[member]), told)
    starts = {
        story.id: min(filter(None, (story.first_seen, memory.first_seen.get(story.id))), default=None)
        for story in stories
    }
    return Memory(kept, starts)
