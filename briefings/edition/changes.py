"""What changed between two editions: stories that are new, updated or corrected, or have no new report. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from briefings.core.edition import Briefing, CitedSentence, StoryChange, StoryItem
from briefings.core.message import Message, Text, make_count_message, make_date, make_day, make_message, mark_message
from briefings.core.serialization import with_digest
from briefings.core.stories import NO_NEWS, ChangeStatus
from briefings.core.tlp import strictest_label
from briefings.edition.statement_changes import compare_statements
from briefings.edition.watch_list import with_watched_since

#: Share of words from which two stories without an article in common are taken for one that goes on.
MIN_WORD_OVERLAP = 0.4
#: Days after which a story with the same words is another story.
MAX_DAYS_APART = 14
STATUS_ORDER = (
    ChangeStatus.CORRECTED,
    ChangeStatus.NEW,
    ChangeStatus.UPDATED,
    ChangeStatus.UNCHANGED,
    ChangeStatus.DROPPED,
)


NO_NEW_REPORT = "no new report"


@dataclass(frozen=True, slots=True)
class StorySnapshot:
    """A story of one edition, with its section's place, the ids of its articles and its words."""

    item: StoryItem
    articles: frozenset[str]
    #: ids of the articles that have a text of their own
    texts: frozenset[str]
    corrected: bool
    words: frozenset[str]


def with_changes_since(briefing: Briefing, last: Briefing | None, number: int) -> Briefing:
    """Return an edition under its number, with what changed since the one that its reader had last."""
    if last is None:
        return with_digest(replace(with_watched_since(briefing, None), number=number, since="", changes=()))
    changes = compare_editions(last, briefing)
    marking = strictest_label(
        briefing.marking, *(source.marking for source in last.sources if has_reprinted_text(changes))
    )
    watched = with_watched_since(briefing, last)
    return with_digest(replace(watched, number=number, since=name_edition(last), changes=changes, marking=marking))


def name_edition(briefing: Briefing) -> Text:
    """Return how an edition is named in print: "No. 3 of 10 March 2026"."""
    if briefing.day is None:
        return f"No. {briefing.number}" if briefing.number is not None else "the edition"
    day = make_date(briefing.day)
    if briefing.number is None:
        return make_message("the edition of %(day)s", day=day)
    return make_message("No. %(number)s of %(day)s", number=str(briefing.number), day=day)


def has_reprinted_text(changes: Iterable[StoryChange]) -> bool:
    """Return whether words of the edition before are printed again, so that its articles' labels apply."""
    return any(
        change.status == ChangeStatus.DROPPED
        or change.was
        or any(one.status == ChangeStatus.DROPPED or one.detail for one in change.statements)
        for change in changes
    )


def compare_editions(before: Briefing, after: Briefing) -> tuple[StoryChange, ...]:
    """Return a change for every story of `after`, in its order, then the stories of `before` that are not there."""
    old, new = snapshot_stories(before), snapshot_stories(after)
    pairs = match_stories(old, new)
    printed = {point.text for story in old.values() for point in story.item.points}
    versions = frozenset(source.article for source in after.sources if source.version_of is not None)
    found = []
    for key, story in new.items():
        past = old.get(pairs.get(key, ""))
        change = classify_change(past, story, printed)
        if past and change.status in {ChangeStatus.CORRECTED, ChangeStatus.UPDATED}:
            statements, unchanged = compare_statements(past.item, story.item, (before, after), versions)
            change = replace(change, statements=statements, unchanged=unchanged)
        found.append(change)
    here = {source.article for source in after.sources}
    gone = [story for key, story in old.items() if key not in set(pairs.values())]
    return (*found, *(build_dropped_change(story, bool(story.articles & here)) for story in gone))


def build_dropped_change(story: StorySnapshot, here: bool) -> StoryChange:
    """Return the change of a story without a report; `here` when articles of it are in the edition all the same."""
    detail = mark_message("told in full no more") if here else describe_last_report(story.item)
    return StoryChange(ChangeStatus.DROPPED, story.item.id, story.item.headline, detail)


def snapshot_stories(briefing: Briefing) -> Mapping[str, StorySnapshot]:
    """Return the stories of an edition by id, each once though two topics may tell it."""
    sources = {source.number: source for source in briefing.sources}
    stories: dict[str, StorySnapshot] = {}
    for section in briefing.sections:
        for item in section.items:
            here = [sources[number] for number in item.references if number in sources]
            stories.setdefault(
                item.id,
                StorySnapshot(
                    item,
                    frozenset(source.article for source in here),
                    frozenset(source.article for source in here if source.copy_of is None),
                    any(source.version_of is not None for source in here),
                    distinctive_words(" ".join((item.headline, *(point.text for point in item.points)))),
                ),
            )
    return stories


def match_stories(old: Mapping[str, StorySnapshot], new: Mapping[str, StorySnapshot]) -> dict[str, str]:
    """Pair the stories of two editions, each at most once: by the articles they share, else by their words."""
    ranked = sorted(
        (-story_similarity(before, after), key, other)
        for key, after in new.items()
        for other, before in old.items()
        if story_similarity(before, after) >= MIN_WORD_OVERLAP
    )
    pairs: dict[str, str] = {}
    for _, key, other in ranked:
        if key not in pairs and other not in pairs.values():
            pairs[key] = other
    return pairs


def story_similarity(before: StorySnapshot, after: StorySnapshot) -> float:
    """Return 2 and more for stories that share articles, the more the more, and one identity most of all.

    Of others it is the share of their words that are the same.
    """
    if before.item.id == after.item.id:
        return float("inf")
    if shared := len(before.articles & after.articles):
        return 1.0 + shared
    last, first = before.item.last_seen, after.item.first_seen
    if last and first and abs((first - last).days) > MAX_DAYS_APART:
        return 0.0
    return len(before.words & after.words) / max(min(len(before.words), len(after.words)), 1)


def classify_change(before: StorySnapshot | None, after: StorySnapshot, printed: set[str]) -> StoryChange:
    """Return what changed in one story since the edition before."""
    item = after.item
    fresh = next((point for point in item.points if point.text not in printed), None)
    if before is None:
        return StoryChange(
            ChangeStatus.NEW, item.id, item.headline, describe_article_count(item), fresh or first_or_none(item.points)
        )
    was = before.item.headline if before.item.headline != item.headline else ""
    growth = describe_growth(len(after.articles - before.articles), item)
    if after.corrected and not before.corrected:
        return StoryChange(ChangeStatus.CORRECTED, item.id, item.headline, growth, fresh, was=was)
    if after.texts - before.articles:
        return StoryChange(ChangeStatus.UPDATED, item.id, item.headline, growth, fresh, was=was)
    return StoryChange(ChangeStatus.UNCHANGED, item.id, item.headline, describe_last_report(item))


def first_or_none(points: tuple[CitedSentence, ...]) -> CitedSentence | None:
    """Return the first of some points."""
    return points[0] if points else None


def describe_article_count(item: StoryItem) -> Message:
    """Return how widely a story is reported: "3 articles"."""
    return make_count_message("%(num)s article", "%(num)s articles", item.articles)


def describe_growth(new: int, item: StoryItem) -> Message:
    """Return how a story has grown since the edition before: its new articles, and all that ever came in.

    What earlier editions had counts whether this one holds it or not.
    """
    whole = make_message("%(number)s in all", number=item.articles + item.earlier)
    return make_count_message("+%(num)s new (%(whole)s)", "+%(num)s new (%(whole)s)", new, whole=whole)


def describe_last_report(item: StoryItem) -> Text:
    """Return when a story was last reported on."""
    if item.last_seen is None:
        return mark_message("undated")
    return make_message("last report %(day)s", day=make_day(item.last_seen.date()))


def distinctive_words(text: str) -> frozenset[str]:
    """Return the words of a text that tell stories apart: four letters and more, and every number."""
    return frozenset(re.findall(r"[^\W\d_]{4,}|\d+", text.casefold()))


def format_changes(changes: tuple[StoryChange, ...]) -> Iterator[str]:
    """Yield one line a change, by kind in the order of `STATUS_ORDER`, its statements beneath it."""
    for status in STATUS_ORDER:
        for change in changes:
            if change.status == status:
                sentence = f" “{change.sentence.text}”" if change.sentence else ""
                was = f" (was: {change.was})" if change.was else ""
                shown = NO_NEW_REPORT if status in NO_NEWS else status
                yield f"{shown:<13} {change.headline}{was} ({change.detail}){sentence}"
                for one in change.statements:
                    detail = f" ({one.detail})" if one.detail else ""
                    yield f"              {one.status} statement: {one.speaker}: “{one.text}”{detail}"
                if change.statements and change.unchanged:
                    yield f"              {change.unchanged} statement{'s' if change.unchanged != 1 else ''} unchanged"
