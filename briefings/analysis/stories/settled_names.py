"""Settles names and their kinds once for an edition: whoever is printed anywhere is printed under one name; pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from briefings.analysis.stories.name_variants import resolve_name_labels, resolve_printed_names
from briefings.core.analysis import Actor, Analysis
from briefings.core.article import Article


def settle_names(articles: Sequence[Article], readings: Sequence[Analysis]) -> tuple[Analysis, ...]:
    """Return the readings with actors and speakers under the names and kinds that the edition prints.

    What one text calls "Marchetti" is "Ilya Marchetti" where another says so, and a town that one reading takes for a
    person is a town. Readings come back in the order given.
    """
    mentions, labels = Counter[str](), Counter[tuple[str, str]]()
    for reading in readings:
        for actor in reading.actors:
            mentions[actor.name] += len(actor.mentions)
            labels[actor.name, actor.label] += len(actor.mentions)
    outlets = {article.outlet for article in articles}
    kinds = resolve_name_labels(((name, label, count) for (name, label), count in labels.items()), outlets)
    people = {name for name in mentions if kinds[name.casefold()] == "PERSON"}
    together = [frozenset(actor.name for actor in reading.actors) for reading in readings]
    printed = resolve_printed_names(mentions, people, together)
    return tuple(_rename(reading, printed, kinds) for reading in readings)


def _rename(reading: Analysis, printed: dict[str, str], kinds: dict[str, str]) -> Analysis:
    """Return a reading whose actors and speakers have the names they are printed under."""
    names = {form: printed[actor.name] for actor in reading.actors for form in (*actor.aliases, actor.name)}
    if not names:
        return reading
    # A name that one actor is called by in full is never another's short form.
    names |= {actor.name: printed[actor.name] for actor in reading.actors}
    return replace(
        reading,
        actors=tuple(_settle_actor(actor, printed[actor.name], kinds) for actor in reading.actors),
        claims=tuple(replace(claim, speaker=names.get(claim.speaker, claim.speaker)) for claim in reading.claims),
        gaps=tuple(replace(gap, speaker=names.get(gap.speaker, gap.speaker)) for gap in reading.gaps),
    )


def _settle_actor(actor: Actor, name: str, kinds: dict[str, str]) -> Actor:
    aliases = tuple(form for form in (*actor.aliases, actor.name) if form != name)
    return replace(actor, name=name, label=kinds[actor.name.casefold()], aliases=tuple(dict.fromkeys(aliases)))
