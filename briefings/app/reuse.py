"""What was made before is not made again: groups and whole editions are kept by everything that they depend on."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import cache
from typing import Any

from briefings.analysis.nlp.cache import CachedAnalyser
from briefings.app.intake import CollectedArticles
from briefings.core.account import StoryLedger
from briefings.core.article import Article, Span
from briefings.core.edition import Briefing
from briefings.core.environment import ProgramChangedError, digest_libraries, digest_program
from briefings.core.errors import RenderError
from briefings.core.memory import SeriesMemory
from briefings.core.plan import NO_ARTICLES, Plan, exempt_nothing
from briefings.core.result_cache import Ingredients, ResultKind, compute_key
from briefings.core.serialization import briefing_from_json, briefing_to_json
from briefings.core.stories import CopyGroup, Story, StoryLikeness, StoryMentions
from briefings.core.value_digests import digest_value
from briefings.storage.series import encode_memory, memory_from_json, memory_to_json

#: Parts of a plan that say how articles come in, pages go out and who works; an edition is composed without them.
APART = ("collectors", "analyser", "renderers", "is_exempt", "empty_reason", "since", "until", "cache", "engine")
#: Parts of a plan that a reason names; all others are "settings".
NAMED = {"topics": "topics", "watches": "watch list", "outlets": "outlets", "title": "title"}


@dataclass(frozen=True, slots=True)
class StoryGroups:
    """What is found across some articles, whatever the topics."""

    copies: tuple[CopyGroup, ...]
    stories: tuple[Story, ...]
    #: one a story, in the same order
    accounts: tuple[StoryLedger, ...]
    #: of each story, the others that are most like what is new of it
    likenesses: tuple[StoryLikeness, ...]
    #: of each story that others refer to in what is new of them, how many do
    mentions: tuple[StoryMentions, ...]
    #: one a story, in the same order: the points that tell it, each the span to print and its support
    key_sentences: tuple[tuple[tuple[Span, ...], ...], ...] = ()


@dataclass(frozen=True, slots=True)
class ComposedEdition:
    """An edition as it is composed, before it is compared with others and edited, and what it remembers."""

    briefing: Briefing
    #: of its stories, for later editions; None where it belongs to no series
    memory: SeriesMemory | None
    #: whether every article was read that should have been: else another run may know more
    complete: bool = True


def strip_plan(plan: Plan) -> Plan:
    """Return a plan with nothing but what an edition is composed by, so that it cannot depend on anything else."""
    return replace(
        plan,
        collectors=(),
        renderers=(),
        is_exempt=exempt_nothing,
        empty_reason=NO_ARTICLES,
        since=None,
        until=None,
        cache=None,
        engine=None,
    )


def list_group_ingredients(plan: Plan, articles: Sequence[Article], memory: SeriesMemory | None) -> Ingredients:
    """Return what the groups of some articles are made from. Raises `OSError`, `ProgramChangedError` or `TypeError`."""
    analyser = plan.analyser
    if plan.cache is None or not isinstance(analyser, CachedAnalyser):
        return {}
    return {
        **analyser.list_ingredients(),
        "program": digest_program(analyser.digests),
        "libraries": digest_libraries(),
        "articles": digest_value(tuple(articles)),
        "outlets": digest_value(plan.outlets),
        "earlier editions": digest_value(memory),
        "sentences": str(plan.sentences),
    }


def list_edition_ingredients(
    plan: Plan, found: CollectedArticles, now: datetime | None, memory: SeriesMemory | None
) -> Ingredients:
    """Return what an edition is composed from. Raises as `list_group_ingredients` does."""
    shared = list_group_ingredients(plan, found.articles, memory)
    if not shared:
        return {}
    kept = [field.name for field in fields(plan) if field.name not in APART]
    settings = {name: getattr(plan, name) for name in kept if name not in NAMED}
    return {
        **shared,
        **{word: digest_value(getattr(plan, name)) for name, word in NAMED.items()},
        "settings": digest_value(settings),
        "what was left out": digest_value((found.left_out, found.problems, len(found.repeats))),
        "day": str(now.date()) if now else "",
    }


def reuse_groups(
    plan: Plan,
    articles: Sequence[Article],
    memory: SeriesMemory | None,
    make: Callable[[], StoryGroups],
    *,
    complete: bool,
) -> StoryGroups:
    """Return the groups of some articles as they were kept, else as they are made now, and keep them.

    They are not `complete` where an article was not read that should have been: another run may know more.
    """
    ingredients = try_listing(plan, ResultKind.GROUPS, lambda: list_group_ingredients(plan, articles, memory))
    if not ingredients or plan.cache is None:
        return make()
    kept = plan.cache.find(ResultKind.GROUPS, "stories", ingredients)
    adapter = build_groups_adapter()
    if kept is not None:
        found: StoryGroups = adapter.validate_json(kept)
        return found
    made = make()
    content = adapter.dump_json(made)
    # What does not come back as it was is not kept.
    if complete and adapter.validate_json(content) == made:
        plan.cache.save(ResultKind.GROUPS, compute_key(ingredients), content)
    return made


def reuse_edition(
    plan: Plan,
    found: CollectedArticles,
    now: datetime | None,
    memory: SeriesMemory | None,
    place: str,
    make: Callable[[], ComposedEdition],
) -> ComposedEdition:
    """Return the edition of some articles as it was kept, else as it is composed now, and keep it.

    `place` is where editions of its kind go: where one has to be made, the one before it there says why.
    """
    ingredients = try_listing(
        plan, ResultKind.EDITIONS, lambda: list_edition_ingredients(plan, found, now, memory) if found.articles else {}
    )
    if not ingredients or plan.cache is None:
        return make()
    ingredients = {**ingredients, "series": str(memory is not None)}
    kept = plan.cache.find(ResultKind.EDITIONS, "edition", ingredients, place)
    if kept is not None and (known := unpack_edition(kept)) is not None:
        return known
    made = make()
    content = pack_edition(made)
    if made.complete and unpack_edition(content) == made:
        plan.cache.save(ResultKind.EDITIONS, compute_key(ingredients), content)
    return made


def try_listing(plan: Plan, kind: ResultKind, listing: Callable[[], Ingredients]) -> Ingredients:
    """Return ingredients; none, and a note, where they cannot be told."""
    try:
        return listing()
    except (OSError, ProgramChangedError, TypeError) as cause:
        if plan.cache:
            plan.cache.note(kind, "", reused=False, reason=str(cause))
        return {}


def pack_edition(edition: ComposedEdition) -> bytes:
    """Return an edition as bytes: the length of its JSON, that JSON, and what it remembers."""
    content = briefing_to_json(edition.briefing)
    remembered = encode_memory(memory_to_json(edition.memory)) if edition.memory is not None else b""
    return f"{len(content)}\n".encode() + content + remembered


def unpack_edition(content: bytes) -> ComposedEdition | None:
    """Return the edition that some bytes are of; None where they are of none."""
    try:
        length, _, rest = content.partition(b"\n")
        told, remembered = rest[: int(length)], rest[int(length) :]
        memory = memory_from_json(json.loads(remembered)) if remembered else None
        return ComposedEdition(briefing_from_json(told), memory)
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError, RenderError):
        return None


@cache
def build_groups_adapter() -> Any:
    """Return what turns groups into JSON and back; made once, because making it takes a tenth of a second."""
    from pydantic import TypeAdapter

    return TypeAdapter(StoryGroups)
