"""Forms the stories of an edition: those of what is read first, then articles in other languages join them.

What is read is grouped as if nothing else had come, so that articles in other languages never change its stories.
Those in a language of level 1 join the story they report, or one another; those of other languages only one another,
by the words they share.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from briefings.analysis.stories.clustering.cluster import (
    build_story,
    cluster_articles,
    copy_group_sort_key,
    days_since_epoch,
)
from briefings.analysis.stories.clustering.continuation import continue_stories, find_known_story
from briefings.analysis.stories.multilingual.features import extract_foreign_features
from briefings.analysis.stories.multilingual.joining import join_texts
from briefings.analysis.stories.multilingual.levels import can_be_grouped, is_foreign, is_other_language
from briefings.analysis.stories.multilingual.translations import fold_translations
from briefings.analysis.stories.sources.outlets import load_default_outlets
from briefings.core.analysis import Analysis
from briefings.core.article import Article
from briefings.core.memory import SeriesMemory
from briefings.core.outlet_table import OutletTable
from briefings.core.processes.engine import Engine
from briefings.core.stored_readings import list_outlines
from briefings.core.stories import CopyGroup, Story


def group_stories(
    articles: Sequence[Article],
    readings: Mapping[str, Analysis],
    copies: Sequence[CopyGroup],
    memory: SeriesMemory | None = None,
    outlets: OutletTable | None = None,
    engine: Engine | None = None,
) -> tuple[Story, ...]:
    """Return the stories of some articles in order of time; those of a `memory` are continued.

    An `engine` looks for the pairs of alike texts.
    """
    known = memory if memory and memory.articles else None
    others = {outline.article for outline in list_outlines(readings) if is_other_language(outline.language)}
    foreign = [copy for copy in copies if copy.original in others and is_foreign(readings.get(copy.original))]
    held = {copy.original for copy in foreign}
    own = [copy for copy in copies if copy.original not in held]
    if known:
        stories = continue_stories(articles, readings, own, known, outlets, engine)
    else:
        stories = cluster_articles(articles, readings, own, outlets, engine)
    if not foreign:
        return stories
    by_id = {article.id: article for article in articles}
    joined = [copy for copy in foreign if can_be_grouped(readings.get(copy.original))]
    listed = [copy for copy in foreign if not can_be_grouped(readings.get(copy.original))]
    homes = _join_by_names(joined, stories, by_id, readings, known) if joined else {}
    homes |= _join_by_words(listed, by_id, readings, known)
    names = {group.original: homes.get(group.original, story.id) for story in stories for group in story.copies}
    table = load_default_outlets() if outlets is None else outlets
    told: dict[str, list[CopyGroup]] = {}
    for copy in sorted(copies, key=lambda copy: (copy_group_sort_key(copy, by_id), copy.original)):
        told.setdefault(homes.get(copy.original) or names[copy.original], []).append(copy)
    strangers = set(homes.values()) if joined else set()
    folded = {
        story: fold_translations(groups, by_id, readings) if story in strangers and len(groups) > 1 else groups
        for story, groups in told.items()
    }
    return tuple(replace(build_story(groups, by_id, readings, table), id=story) for story, groups in folded.items())


def _join_by_names(
    joined: Sequence[CopyGroup],
    stories: Sequence[Story],
    by_id: Mapping[str, Article],
    readings: Mapping[str, Analysis],
    memory: SeriesMemory | None,
) -> dict[str, str]:
    """Return the story of each text that can be compared across languages, and of what is read, by its original."""
    homes = {copy.original: memory and find_known_story(copy, memory) for copy in joined}
    placed = [(copy, homes[copy.original] or copy.original) for copy in joined]
    placed += [(copy, story.id) for story in stories for copy in story.copies if copy.original in readings]
    texts = [
        extract_foreign_features(by_id[c.original], readings[c.original], story, days_since_epoch(c, by_id))
        for c, story in placed
    ]
    known = frozenset(memory.first_seen) if memory else frozenset()
    return join_texts(texts, read=frozenset(story.id for story in stories), known=known)


def _join_by_words(
    listed: Sequence[CopyGroup],
    by_id: Mapping[str, Article],
    readings: Mapping[str, Analysis],
    memory: SeriesMemory | None,
) -> dict[str, str]:
    """Return the story of each text that is only listed, by its original: texts that share words are one."""
    homes: dict[str, str] = {}
    for story in cluster_articles(list(by_id.values()), readings, listed):
        known = {copy.original: memory and find_known_story(copy, memory) for copy in story.copies}
        name = next((home for home in known.values() if home), story.id)
        homes |= {original: home or name for original, home in known.items()}
    return homes
