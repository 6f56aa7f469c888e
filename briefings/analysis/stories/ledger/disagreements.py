"""The readings of one story in, where its accounts differ out: numbers, what is stated and denied, who, where, when.

A false contradiction costs more trust than a missed one, so two accounts differ only when everything speaks for it: the
same thing counted, figures that cannot both be true, and no sign that one of them came later and replaced the other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from briefings.analysis.stories.ledger.denials import find_denials, find_plain_denials
from briefings.analysis.stories.ledger.event_conflicts import find_event_conflicts
from briefings.analysis.stories.ledger.figure_conflicts import compare_figures
from briefings.analysis.stories.ledger.figures import extract_figures
from briefings.analysis.stories.ledger.stated_denials import find_stated_denials
from briefings.core.account import Disagreement, FigureUpdate
from briefings.core.analysis import Analysis
from briefings.core.article import Article, Span, article_sort_key, spans_overlap
from briefings.core.stories import Story


@dataclass(frozen=True, slots=True)
class Differences:
    """What accounts of one story differ in, and what only moved with time."""

    disagreements: tuple[Disagreement, ...]
    updates: tuple[FigureUpdate, ...]


def find_differences(story: Story, articles: Mapping[str, Article], readings: Mapping[str, Analysis]) -> Differences:
    """Compare all accounts of a story with each other; a copy says nothing of its own."""
    told = sorted((articles[group.original] for group in story.copies), key=article_sort_key)
    carriers = {group.original: tuple(articles[m] for m in group.members) for group in story.copies}
    read = [(article, readings[article.id]) for article in told if article.id in readings]
    found = [figure for article, reading in read for figure in extract_figures(article, reading)]
    disagreements, updates = compare_figures(found, carriers)
    denied = find_denials(read, carriers)
    flat = tuple(find_plain_denials(read, carriers))
    known = [side.span for found_there in (*denied, *flat) for side in found_there.sides]
    answered = (one for one in find_stated_denials(read, carriers) if not _is_known(one, known))
    events = find_event_conflicts(read, carriers)
    return Differences((*disagreements, *denied, *flat, *answered, *events), updates)


def _is_known(found: Disagreement, known: Sequence[Span]) -> bool:
    """Whether another row already holds a side of a disagreement."""
    return any(spans_overlap(side.span, span) for side in found.sides for span in known)
