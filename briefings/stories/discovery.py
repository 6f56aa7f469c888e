"""Discovers topics among stories: names and terms that many of them share, chosen so that few cover most.

A topic is built around one *anchor*, a name or noun phrase that every one of its stories is about, so that its title
always explains why a story stands there. Anchors are chosen one by one, each the one that explains most of what the
earlier ones left unexplained.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from briefings.language import lists
from briefings.model.article import Article
from briefings.model.reading import Reading
from briefings.model.story import Placement, Story, Topic
from briefings.stories.labels import Key, Labels, labels

#: Most topics discovered, the left-over one not counted.
MOST = 7
#: A topic needs this much weight, in a larger pile this share of all: a story of one article weighs 1, of three 2.
LEAST = 2.0
LEAST_SHARE = 0.02
#: An anchor needs this share of the strength of a story's strongest label to explain it, and this to take it in.
EXPLAINS, HOLDS = 0.25, 0.08
LEFT_OVER = "Also reported"
BETWEEN = " · "
#: Terms given for a topic; its title is made of the first two at most.
TERMS = 6

#: A story: key -> strength, the strongest label being 1.
Profile = Mapping[Key, float]


def discover(
    stories: Sequence[Story],
    by_id: Mapping[str, Article],
    readings: Mapping[str, Reading],
    outlets: frozenset[str] = frozenset(),
) -> tuple[Placement, ...]:
    """Return discovered topics, largest first, and the stories that none of them holds last.

    `outlets` are names that no topic is called by, in lower case and without "the".
    """
    ordered = sorted(stories, key=lambda story: story.id)
    texts = [[(by_id[copy.root], readings.get(copy.root)) for copy in story.copies] for story in ordered]
    found = labels(texts, outlets | {article.outlet.casefold().removeprefix("the ") for article in by_id.values()})
    profiles = _profiles(found)
    groups = _groups(profiles, [math.log2(1 + len(story.articles)) for story in ordered])
    taken = {place for _, members in groups for place in members}
    rest = [place for place in range(len(ordered)) if place not in taken]
    placements = [
        _placement(
            _terms(found, profiles, members, anchor),
            ordered,
            members,
            [profiles[place].get(anchor, 0.0) for place in members],
        )
        for anchor, members in groups
    ]
    placements.sort(key=lambda placement: (-sum(len(s.articles) for s in placement.stories), placement.topic.name))
    if rest and placements:
        leftover = Topic(LEFT_OVER, (), discovered=True)
        placements.append(Placement(leftover, tuple(ordered[place] for place in rest), (0.0,) * len(rest)))
    elif rest:
        placements.append(_placement(_terms(found, profiles, rest, None), ordered, rest, [1.0] * len(rest)))
    return tuple(placements)


def _profiles(found: Labels) -> list[Profile]:
    """Weigh each story's labels by how few other stories have them, and scale the strongest to 1."""
    spread = Counter(key for counts in found.counts for key in counts)
    profiles: list[Profile] = []
    for counts in found.counts:
        strengths = {key: count * math.log(1 + len(found.counts) / spread[key]) for key, count in counts.items()}
        top = max(strengths.values(), default=1.0)
        profiles.append({key: strength / top for key, strength in sorted(strengths.items())})
    return profiles


def _groups(profiles: Sequence[Profile], weights: Sequence[float]) -> list[tuple[Key, list[int]]]:
    """Choose anchors, and give every story that one of them holds to the one that holds it best."""
    least = max(LEAST, LEAST_SHARE * sum(weights))
    explains: dict[Key, dict[int, float]] = {}
    for place, profile in enumerate(profiles):
        for key, strength in profile.items():
            if strength >= EXPLAINS:
                explains.setdefault(key, {})[place] = strength
    explains = {key: held for key, held in sorted(explains.items()) if sum(weights[place] for place in held) >= least}
    explained = [0.0] * len(profiles)
    chosen: list[Key] = []
    while len(chosen) < MOST:
        gains = {
            key: sum(weights[place] * max(0.0, strength - explained[place]) for place, strength in held.items())
            for key, held in explains.items()
            if not any(related(key, other) for other in chosen)
        }
        gain, best = max(((gain, key) for key, gain in gains.items()), default=(0.0, ()))
        if gain < least * EXPLAINS:
            break
        chosen.append(best)
        for place, strength in explains[best].items():
            explained[place] = max(explained[place], strength)
    members: dict[Key, list[int]] = {key: [] for key in chosen}
    for place, profile in enumerate(profiles):
        strengths = [(profile.get(key, 0.0), -order, key) for order, key in enumerate(chosen)]
        if strengths and max(strengths)[0] >= HOLDS:
            members[max(strengths)[2]].append(place)
    return [(key, places) for key, places in members.items() if sum(weights[place] for place in places) >= LEAST]


def _terms(found: Labels, profiles: Sequence[Profile], members: Sequence[int], anchor: Key | None) -> tuple[str, ...]:
    """Return the terms of a topic: its anchor, then the labels that its stories share besides and others do not."""
    inside: dict[Key, float] = {}
    sharing: Counter[Key] = Counter()
    for place in members:
        sharing.update(profiles[place].keys())
        for key, strength in profiles[place].items():
            inside[key] = inside.get(key, 0.0) + strength
    overall: Counter[Key] = Counter(key for profile in profiles for key in profile)
    fewest = 1 if len(members) == 1 else max(2, math.ceil(len(members) / 5))
    keys = [anchor] if anchor else []
    for key in sorted(inside, key=lambda key: (-inside[key] * sharing[key] / overall[key], key)):
        if len(keys) == TERMS:
            break
        if sharing[key] >= fewest and not any(related(key, other) for other in keys):
            keys.append(key)
    return tuple(found.printed[key] for key in keys)


def related(one: Key, other: Key) -> bool:
    """Tell whether two labels would repeat each other in a title: they share a word, or a country and its people."""
    return bool(_roots(one) & _roots(other))


def _roots(key: Key) -> frozenset[str]:
    demonyms = lists.demonyms()
    return frozenset(demonyms.get(part.capitalize(), part).casefold() for part in key)


def _placement(
    terms: Sequence[str], stories: Sequence[Story], members: Sequence[int], strengths: Sequence[float]
) -> Placement:
    """Make the placement of a discovered topic, strongest stories first."""
    pairs = sorted(
        ((round(min(1.0, strength), 3), stories[place]) for place, strength in zip(members, strengths, strict=True)),
        key=lambda pair: (-pair[0], -len(pair[1].articles), pair[1].id),
    )
    topic = Topic(BETWEEN.join(terms[:2]) or "Reported", tuple(terms), discovered=True)
    return Placement(topic, tuple(story for _, story in pairs), tuple(score for score, _ in pairs))
