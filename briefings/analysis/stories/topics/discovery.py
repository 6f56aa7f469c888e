"""Discovers topics among stories: names and terms that many of them share, chosen so that few cover most.

A topic is built around one *anchor*, a name or noun phrase that every one of its stories is about, so that its title
always explains why a story stands there. Anchors are chosen one by one, each the one that explains most of what the
earlier ones left unexplained.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from briefings.analysis.english import word_lists
from briefings.analysis.stories.topics.labels import LabelKey, StoryLabels, collect_story_labels
from briefings.analysis.stories.topics.news_subjects import find_subject
from briefings.core.analysis import Analysis
from briefings.core.article import Article
from briefings.core.stories import Story, Topic, TopicStories

#: Most topics discovered, the left-over one not counted. Not measured: what a contents page holds.
MAX_TOPICS = 7
#: A topic needs this much weight, in a larger pile this share of all: a story of one article weighs 1, of three 2.
#: Not measured: chosen by eye on the demonstration.
MIN_TOPIC_WEIGHT = 2.0
MIN_TOPIC_WEIGHT_SHARE = 0.02
#: An anchor needs this share of the strength of a story's strongest label to explain it, and this to take it in.
#: Not measured: chosen by eye on the demonstration.
MIN_EXPLAINING_STRENGTH, MIN_MEMBER_STRENGTH = 0.25, 0.08
#: Articles that make a section of the news, where no topic holds their stories, and most such sections.
#: Not measured: one note is no section, and a contents page holds so many.
MIN_SECTION_ARTICLES = 2
MAX_SECTIONS = 7
LEFT_OVER_TITLE = "Also reported"
TITLE_SEPARATOR = " · "
#: Terms given for a topic; its title is made of the first two at most. Not measured: what a line holds.
MAX_TOPIC_TERMS = 6

#: A story: key -> strength, the strongest label being 1.
LabelProfile = Mapping[LabelKey, float]


def discover_topics(
    stories: Sequence[Story],
    by_id: Mapping[str, Article],
    readings: Mapping[str, Analysis],
    outlets: frozenset[str] = frozenset(),
) -> tuple[TopicStories, ...]:
    """Return discovered topics, largest first, sections of the news, and the stories that none of them holds last.

    `outlets` are names that no topic is called by, in lower case and without "the".
    """
    ordered = sorted(stories, key=lambda story: story.id)
    texts = [[(by_id[copy.original], readings.get(copy.original)) for copy in story.copies] for story in ordered]
    found = collect_story_labels(
        texts, outlets | {article.outlet.casefold().removeprefix("the ") for article in by_id.values()}
    )
    profiles = _build_label_profiles(found)
    groups = _group_by_anchor(profiles, [math.log2(1 + len(story.articles)) for story in ordered])
    taken = {place for _, members in groups for place in members}
    rest = [place for place in range(len(ordered)) if place not in taken]
    placements = [
        _build_topic_stories(
            _choose_topic_terms(found, profiles, members, anchor),
            ordered,
            members,
            [profiles[place].get(anchor, 0.0) for place in members],
        )
        for anchor, members in groups
    ]
    placements.sort(key=lambda placement: (-sum(len(s.articles) for s in placement.stories), placement.topic.name))
    found_sections, rest = _gather_by_subject(rest, ordered, texts)
    placements += [
        _build_topic_stories((), ordered, members, [1.0] * len(members), subject) for subject, members in found_sections
    ]
    if rest and placements:
        leftover = Topic(LEFT_OVER_TITLE, (), discovered=True)
        placements.append(TopicStories(leftover, tuple(ordered[place] for place in rest), (0.0,) * len(rest)))
    elif rest:
        placements.append(
            _build_topic_stories(_choose_topic_terms(found, profiles, rest, None), ordered, rest, [1.0] * len(rest))
        )
    return tuple(placements)


def _gather_by_subject(
    rest: Sequence[int], stories: Sequence[Story], texts: Sequence[Sequence[tuple[Article, Analysis | None]]]
) -> tuple[list[tuple[str, list[int]]], list[int]]:
    """Return the subjects of news that stories without a topic are about, the largest first, and what is left."""
    about: dict[str, list[int]] = {}
    for place in rest:
        subject = find_subject([article for article, _ in texts[place]])
        if subject:
            about.setdefault(subject, []).append(place)
    sizes = {subject: sum(len(stories[place].articles) for place in members) for subject, members in about.items()}
    largest = sorted(about, key=lambda subject: (-sizes[subject], subject))[:MAX_SECTIONS]
    sections = [(subject, about[subject]) for subject in largest if sizes[subject] >= MIN_SECTION_ARTICLES]
    taken = {place for _, members in sections for place in members}
    return sections, [place for place in rest if place not in taken]


def _build_label_profiles(found: StoryLabels) -> list[LabelProfile]:
    """Weigh each story's labels by how few other stories have them, and scale the strongest to 1."""
    spread = Counter(key for counts in found.counts for key in counts)
    profiles: list[LabelProfile] = []
    for counts in found.counts:
        strengths = {key: count * math.log(1 + len(found.counts) / spread[key]) for key, count in counts.items()}
        top = max(strengths.values(), default=1.0)
        profiles.append({key: strength / top for key, strength in sorted(strengths.items())})
    return profiles


def _group_by_anchor(profiles: Sequence[LabelProfile], weights: Sequence[float]) -> list[tuple[LabelKey, list[int]]]:
    """Choose anchors, and give every story that one of them holds to the one that holds it best."""
    least = max(MIN_TOPIC_WEIGHT, MIN_TOPIC_WEIGHT_SHARE * sum(weights))
    explains: dict[LabelKey, dict[int, float]] = {}
    for place, profile in enumerate(profiles):
        for key, strength in profile.items():
            if strength >= MIN_EXPLAINING_STRENGTH:
                explains.setdefault(key, {})[place] = strength
    explains = {key: held for key, held in sorted(explains.items()) if sum(weights[place] for place in held) >= least}
    explained = [0.0] * len(profiles)
    chosen: list[LabelKey] = []
    while len(chosen) < MAX_TOPICS:
        gains = {
            key: sum(weights[place] * max(0.0, strength - explained[place]) for place, strength in held.items())
            for key, held in explains.items()
            if not any(is_related_label(key, other) for other in chosen)
        }
        gain, best = max(((gain, key) for key, gain in gains.items()), default=(0.0, ()))
        if gain < least * MIN_EXPLAINING_STRENGTH:
            break
        chosen.append(best)
        for place, strength in explains[best].items():
            explained[place] = max(explained[place], strength)
    members: dict[LabelKey, list[int]] = {key: [] for key in chosen}
    for place, profile in enumerate(profiles):
        strengths = [(profile.get(key, 0.0), -order, key) for order, key in enumerate(chosen)]
        if strengths and max(strengths)[0] >= MIN_MEMBER_STRENGTH:
            members[max(strengths)[2]].append(place)
    return [
        (key, places) for key, places in members.items() if sum(weights[place] for place in places) >= MIN_TOPIC_WEIGHT
    ]


def _choose_topic_terms(
    found: StoryLabels, profiles: Sequence[LabelProfile], members: Sequence[int], anchor: LabelKey | None
) -> tuple[str, ...]:
    """Return the terms of a topic: its anchor, then the labels that its stories share besides and others do not."""
    inside: dict[LabelKey, float] = {}
    sharing: Counter[LabelKey] = Counter()
    for place in members:
        sharing.update(profiles[place].keys())
        for key, strength in profiles[place].items():
            inside[key] = inside.get(key, 0.0) + strength
    overall: Counter[LabelKey] = Counter(key for profile in profiles for key in profile)
    fewest = 1 if len(members) == 1 else max(2, math.ceil(len(members) / 5))
    keys = [anchor] if anchor else []
    for key in sorted(inside, key=lambda key: (-inside[key] * sharing[key] / overall[key], key)):
        if len(keys) == MAX_TOPIC_TERMS:
            break
        if sharing[key] >= fewest and not any(is_related_label(key, other) for other in keys):
            keys.append(key)
    return tuple(found.printed[key] for key in keys)


def is_related_label(one: LabelKey, other: LabelKey) -> bool:
    """Tell whether two labels would repeat each other in a title: they share a word, or a country and its people."""
    return bool(_label_words(one) & _label_words(other))


def _label_words(key: LabelKey) -> frozenset[str]:
    demonyms = word_lists.load_demonyms()
    return frozenset(demonyms.get(part.capitalize(), part).casefold() for part in key)


def _build_topic_stories(
    terms: Sequence[str],
    stories: Sequence[Story],
    members: Sequence[int],
    strengths: Sequence[float],
    name: str = "",
) -> TopicStories:
    """Make the placement of a discovered topic, strongest stories first; it is called by its terms or by `name`."""
    pairs = sorted(
        ((round(min(1.0, strength), 3), stories[place]) for place, strength in zip(members, strengths, strict=True)),
        key=lambda pair: (-pair[0], -len(pair[1].articles), pair[1].id),
    )
    topic = Topic(name or TITLE_SEPARATOR.join(terms[:2]) or "Reported", tuple(terms), discovered=True)
    return TopicStories(topic, tuple(story for _, story in pairs), tuple(score for score, _ in pairs))
