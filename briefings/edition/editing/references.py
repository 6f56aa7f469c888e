"""What an editor means by a story, a topic or an outlet: an id, the place that is printed, or words of it. Pure."""

from collections.abc import Iterable, Mapping

from briefings.core.edition import Briefing, StoryItem
from briefings.core.errors import UsageError
from briefings.core.suggestions import suggest_nearest
from briefings.core.text import one_line


def list_stories(briefing: Briefing) -> tuple[tuple[str, StoryItem], ...]:
    """Return every story with the place that is printed beside it, "1.2"."""
    return tuple(
        (f"{place}.{rank}", item)
        for place, section in enumerate(briefing.sections, 1)
        for rank, item in enumerate(section.items, 1)
    )


def find_story(briefing: Briefing, wanted: str) -> str:
    """Return the id of a story by its id, its printed place, or words of its headline alone. Raises `UsageError`."""
    stories = list_stories(briefing)
    for place, item in stories:
        if wanted in (item.id, place):
            return item.id
    named = {item.id: item.headline for _, item in stories}
    return find_by_words(wanted, named, "story")


def find_section(briefing: Briefing, wanted: str) -> str:
    """Return the id of a topic by its id, its printed place, or words that only its title has. Raises `UsageError`."""
    for place, section in enumerate(briefing.sections, 1):
        if wanted in (section.id, str(place)):
            return section.id
    return find_by_words(wanted, {section.id: section.title for section in briefing.sections}, "topic")


def find_outlet(briefing: Briefing, wanted: str) -> str:
    """Return an outlet of the source list by its name, or words that only its name has. Raises `UsageError`."""
    return find_by_words(wanted, {source.outlet: source.outlet for source in briefing.sources}, "outlet")


def find_by_words(wanted: str, named: Mapping[str, str], kind: str) -> str:
    """Return the key of the name meant, whole or in part. Raises `UsageError` when it is none or several of them."""
    folded = wanted.strip().casefold()
    same = [key for key, name in named.items() if name.casefold() == folded]
    near = same or [key for key, name in named.items() if folded and folded in name.casefold()]
    if len(near) == 1:
        return near[0]
    if near:
        raise UsageError(f"{wanted!r} may be any {kind} of: {quote_names(named[key] for key in near)}")
    hint = suggest_nearest(wanted, named.values()) or f"; there are: {quote_names(named.values())}"
    raise UsageError(f"there is no {kind} {wanted!r} in this edition{hint}")


def quote_names(names: Iterable[str], most: int = 5) -> str:
    """Return the first of some names for a message."""
    listed = [one_line(name, 60) for name in names]
    more = f" and {len(listed) - most} more" if len(listed) > most else ""
    return "; ".join(listed[:most]) + more
