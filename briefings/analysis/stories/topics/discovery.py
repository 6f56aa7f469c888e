"""Discovers topics among stories: names and terms that many of them share, chosen so that few cover most.

A topic is built around one *anchor*, a name or noun phrase that every one of its stories is about, so that its title
always explains why a story stands there. Anchors are chosen one by one, each the one that explains most of what the
earlier ones left unexplained.
"""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from briefings.analysis.english import word_lists
from briefings.analysis.stories.topics.countries import find_country
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
MIN_EXPLAINING_STRENGTH, MIN_MEMBER_STRENGTH = 0.25, 0.15
#: Articles that make a section of the news, where no topic holds their stories, and most such sections.
#: Not measured: one note is no section, and a contents page holds so many.
MIN_SECTION_ARTICLES = 2
MAX_SECTIONS = 9
#: Stories of a country from which they stand apart. Not measured: chosen by eye on three corpora.
MIN_COUNTRY_STORIES = 2
#: Subjects of the news that are told apart by the country where they happen.
COUNTRY_SUBJECTS = frozenset({"War and peace", "Politics"})
LEFT_OVER_TITLE = "Also reported"
#: What a pile is called in which nothing is named.
UNNAMED_TITLE = "Reported"
TITLE_SEPARATOR = ": "
#: Share of the stories of a topic that have a matter which stands in its name. Not measured: chosen by eye.
MIN_MATTER_SHARE = 0.5
#: Terms given for a topic. Not measured: what a line holds.
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
    texts = [[by_id[copy.original] for copy in story.copies] for story in ordered]
    found = _spell_out_nouns(
        collect_story_labels(
            ([(article, readings.get(article.id)) for article in told] for told in texts),
            outlets | {article.outlet.casefold().removeprefix("the ") for article in by_id.values()},
        )
    )
    profiles = _build_label_profiles(found)
    groups = _group_by_anchor(profiles, [math.log2(1 + len(story.articles)) for story in ordered])
    taken = {place for _, members in groups for place in members}
    rest = [place for place in range(len(ordered)) if place not in taken]
    placements = [
        _build_topic_stories(
            *_describe_topic(found, profiles, members, anchor),
            ordered,
            members,
            [profiles[place].get(anchor, 0.0) for place in members],
        )
        for anchor, members in groups
    ]
    placements.sort(key=lambda placement: (-sum(len(s.articles) for s in placement.stories), placement.topic.name))
    found_sections, rest = _gather_by_subject(rest, ordered, texts)
    placements += [
        _build_topic_stories(subject, (), ordered, members, [1.0] * len(members)) for subject, members in found_sections
    ]
    if rest and placements:
        leftover = Topic(LEFT_OVER_TITLE, (), discovered=True)
        placements.append(TopicStories(leftover, tuple(ordered[place] for place in rest), (0.0,) * len(rest)))
    elif rest:
        placements.append(
            _build_topic_stories(*_describe_topic(found, profiles, rest, None), ordered, rest, [1.0] * len(rest))
        )
    return tuple(placements)


def _gather_by_subject(
    rest: Sequence[int], stories: Sequence[Story], texts: Sequence[Sequence[Article]]
) -> tuple[list[tuple[str, list[int]]], list[int]]:
    """Return the subjects of news that stories without a topic are about, the largest first, and what is left."""
    about: dict[str, list[int]] = {}
    for place in rest:
        subject = find_subject(texts[place])
        if subject:
            about.setdefault(subject, []).append(place)

    def size(members: Sequence[int]) -> int:
        return sum(len(stories[place].articles) for place in members)

    for subject in COUNTRY_SUBJECTS & about.keys():
        about |= _split_by_country(subject, about.pop(subject), texts, size)
    largest = sorted(about, key=lambda subject: (-size(about[subject]), subject))[:MAX_SECTIONS]
    sections = [(subject, about[subject]) for subject in largest if size(about[subject]) >= MIN_SECTION_ARTICLES]
    taken = {place for _, members in sections for place in members}
    return sections, [place for place in rest if place not in taken]


def _split_by_country(
    subject: str,
    members: Sequence[int],
    texts: Sequence[Sequence[Article]],
    size: Callable[[Sequence[int]], int],
) -> dict[str, list[int]]:
    """Return the stories of a subject by the country where they happen, those of no large country together.

    Where the rest would be no section, nothing is split.
    """
    happening: dict[str, list[int]] = {}
    for place in members:
        country = find_country(texts[place]) or ""
        happening.setdefault(country, []).append(place)
    split = {c: places for c, places in happening.items() if c and len(places) >= MIN_COUNTRY_STORIES}
    rest = [place for place in members if not any(place in places for places in split.values())]
    if rest and size(rest) < MIN_SECTION_ARTICLES:
        return {subject: list(members)}
    named = {f"{subject}{TITLE_SEPARATOR}{country}": places for country, places in split.items()}
    return named | ({subject: rest} if rest else {})


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


def _spell_out_nouns(found: StoryLabels) -> StoryLabels:
    """Count a single noun under the phrase with it that most stories have ("bill" under "reform bill").

    Without a phrase that two stories have it goes: a noun alone holds nothing together.
    """
    spread = Counter(key for counts in found.counts for key in counts)
    fuller: dict[str, LabelKey] = {}
    for key in sorted(found.phrases, key=lambda key: (spread[key], key)):
        if len(key) > 1 and spread[key] > 1:
            fuller |= dict.fromkeys(key, key)
    spelled = []
    for counts in found.counts:
        mine: dict[LabelKey, float] = {}
        for key, strength in counts.items():
            if key not in found.phrases or len(key) > 1:
                mine[key] = mine.get(key, 0.0) + strength
            elif key[0] in fuller:
                mine[fuller[key[0]]] = mine.get(fuller[key[0]], 0.0) + strength
        spelled.append(mine)
    return replace(found, counts=tuple(spelled))


def _describe_topic(
    found: StoryLabels, profiles: Sequence[LabelProfile], members: Sequence[int], anchor: LabelKey | None
) -> tuple[str, tuple[str, ...]]:
    """Return the name of a topic and its terms: the anchor, then the labels that its stories share and others do not.

    It is called by its anchor, and by the matter that most of its stories have: a noun phrase, no second name.
    """
    inside: dict[LabelKey, float] = {}
    sharing: Counter[LabelKey] = Counter()
    for place in members:
        sharing.update(profiles[place].keys())
        for key, strength in profiles[place].items():
            inside[key] = inside.get(key, 0.0) + strength
    overall: Counter[LabelKey] = Counter(key for profile in profiles for key in profile)
    fewest = 1 if len(members) == 1 else max(2, math.ceil(len(members) / 5))
    keys = [anchor] if anchor else []
    # The name of the leading story or of an unnamed pile is a name where there is one.
    ranked = sorted(inside, key=lambda key: (-inside[key] * sharing[key] / overall[key], key))
    for key in ranked if keys else sorted(ranked, key=lambda key: key in found.phrases):
        if len(keys) == MAX_TOPIC_TERMS:
            break
        if sharing[key] >= fewest and not any(is_related_label(key, other) for other in keys):
            keys.append(key)
    if not keys:
        return UNNAMED_TITLE, ()
    matter = next((key for key in keys[1:] if len(key) > 1 and key in found.phrases), None)
    name = found.printed[keys[0]]
    if matter and keys[0] not in found.phrases and sharing[matter] >= max(2, MIN_MATTER_SHARE * len(members)):
        name += TITLE_SEPARATOR + found.printed[matter][:1].lower() + found.printed[matter][1:]
    return name, tuple(found.printed[key] for key in keys)


def is_related_label(one: LabelKey, other: LabelKey) -> bool:
    """Tell whether two labels would repeat each other in a title: they share a word, or a country and its people."""
    return bool(_label_words(one) & _label_words(other))


def _label_words(key: LabelKey) -> frozenset[str]:
    demonyms = word_lists.load_demonyms()
    return frozenset(demonyms.get(part.capitalize(), part).casefold() for part in key)


def _build_topic_stories(
    name: str,
    terms: Sequence[str],
    stories: Sequence[Story],
    members: Sequence[int],
    strengths: Sequence[float],
) -> TopicStories:
    """Make the placement of a discovered topic, strongest stories first."""
    pairs = sorted(
        ((round(min(1.0, strength), 3), stories[place]) for place, strength in zip(members, strengths, strict=True)),
        key=lambda pair: (-pair[0], -len(pair[1].articles), pair[1].id),
    )
    topic = Topic(name, tuple(terms), discovered=True)
    return TopicStories(topic, tuple(story for _, story in pairs), tuple(score for score, _ in pairs))
