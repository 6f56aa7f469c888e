"""What is sent: whether an edition has enough news, and the part of it for a reader's topics. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from briefings.core.article import Problem
from briefings.core.editing import EditAction, Editing
from briefings.core.edition import Briefing, Coverage, Section, StoryItem
from briefings.core.stories import ChangeStatus
from briefings.edition.changes import compare_editions
from briefings.edition.editing.apply import EDITING_TABLE
from briefings.edition.watch_list import narrow_watched

Verdict = Literal["send", "notice", "skip"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What the editor wants done with an edition before it leaves."""

    #: what happens when there is nothing, or not enough, that is new
    on_empty: Verdict = "notice"
    #: stories that the last edition did not have; fewer count as nothing
    minimum_new: int = 1
    #: nothing leaves before `briefings approve`
    approval: bool = False
    #: seconds between the slot and the sending, in which an edition can be looked at and withdrawn
    draft_window: float = 0.0


def decide_verdict(policy: Policy, briefing: Briefing, previous: Briefing | None) -> tuple[Verdict, str]:
    """Return what to do with an edition, and the reason where it is not simply sent."""
    fresh = len(find_new_stories(briefing, previous))
    if fresh >= policy.minimum_new or policy.on_empty == "send":
        return "send", ""
    news = f"{fresh} new {'story' if fresh == 1 else 'stories'}" if fresh else "nothing new"
    reason = f"{news} since the last edition"
    if policy.minimum_new > 1:
        reason += f", and {policy.minimum_new} are wanted"
    return policy.on_empty, reason


def find_new_stories(briefing: Briefing, previous: Briefing | None) -> tuple[StoryItem, ...]:
    """Return the stories that rest on a text which the previous edition did not have; a copy is no news."""
    if previous is None:
        return tuple(unique_items(briefing.sections))
    news = {
        change.item
        for change in compare_editions(previous, briefing)
        if change.status not in {ChangeStatus.UNCHANGED, ChangeStatus.DROPPED}
    }
    return tuple(item for item in unique_items(briefing.sections) if item.id in news)


def unique_items(sections: Iterable[Section]) -> Iterable[StoryItem]:
    """Return the stories of some sections, each once."""
    return {item.id: item for section in sections for item in section.items}.values()


def for_topics(briefing: Briefing, topics: Sequence[str]) -> Briefing:
    """Return the part of an edition that a reader of certain topics wants; of everything when none are named.

    Sources keep their numbers, so that [7] means the same to every reader; tables across the topics fall away, and the
    coverage ledger stays, because it accounts for the whole edition.
    """
    if not topics:
        return briefing
    asked = {topic.casefold() for topic in topics}
    sections = tuple(section for section in briefing.sections if section.title.casefold() in asked)
    stories = tuple(unique_items(sections))
    spans = {span for item in stories for point in item.points for span in point.spans}
    reported = {n for item in stories for n in item.references}
    front = [point for point in (*briefing.bottom_line, *briefing.points) if spans & set(point.spans)]
    top = sum(point in briefing.bottom_line for point in front) or 1
    undisclosed = tuple(point for point in briefing.undisclosed if reported >= set(point.references))
    cited = reported | {n for point in front for n in point.references}
    cited |= {n for item in stories for point in item.points for n in point.references}
    sources = tuple(s for s in briefing.sources if s.number in cited or s.copy_of in cited)
    glance = (
        ("topics", len(sections)),
        ("stories", len(stories)),
        ("articles", len(sources)),
        ("outlets", len({source.outlet for source in sources})),
    )
    changes = tuple(change for change in briefing.changes if change.item in {item.id for item in stories})
    return replace(
        briefing,
        editing=narrow_editing(briefing.editing, {item.id for item in stories}, {part.id for part in sections}),
        coverage=replace(
            briefing.coverage, tables=tuple(t for t in briefing.coverage.tables if t.key != EDITING_TABLE)
        ),
        sections=sections,
        bottom_line=tuple(front[:top]),
        undisclosed=undisclosed,
        points=tuple(front[top:]),
        sources=sources,
        glance=glance,
        watched=narrow_watched(briefing.watched, frozenset(source.number for source in sources)),
        tables=(),
        changes=changes,
    )


def narrow_editing(editing: Editing | None, stories: set[str], sections: set[str]) -> Editing | None:
    """Return what people wrote in the part of an edition that tells some stories: nothing of any other story."""
    if editing is None:
        return None
    told = (
        edit
        for edit in editing.edits
        if edit.action == EditAction.INTRODUCTION
        or (edit.action == EditAction.COMMENT and edit.story in stories)
        or (edit.action == EditAction.RETITLE and edit.section in sections)
    )
    return replace(editing, edits=tuple(told))


def build_empty_edition(title: str, day: date | None, marking: str, reason: str, made_by: str) -> Briefing:
    """Return the edition of a slot for which no article came in; the reason stands in it as a problem."""
    nothing = Coverage(collected=0, reported=0, folded=0, unread=0, left_out=0, repeated=0)
    problem = Problem(
        "collecting", reason, "look at the sources; a quiet day cannot be reported from a broken one here"
    )
    return Briefing(
        title=title or "Briefing",
        day=day,
        period=(None, None),
        marking=marking,
        coverage=nothing,
        problems=(problem,),
        made_by=made_by,
    )
