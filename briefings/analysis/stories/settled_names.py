"""Settles names and their kinds once for an edition: whoever is printed anywhere is printed under one name; pure."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from briefings.analysis.stories.name_variants import resolve_name_labels, resolve_printed_names
from briefings.core.analysis import Actor, Analysis
from briefings.core.article import Article


def settle_names(articles: Sequence[Article], readings: Sequence[Analysis]) -> Iterator[Analysis]:
    """Yield the readings with actors and speakers under the names and kinds that the edition prints.

    What one text calls "Marchetti" is "Ilya Marchetti" where another says so, and a town that one reading takes for a
    person is a town. Readings come back in the order given.
    """
    mentions, labels = Counter[str](), Counter[tuple[str, str]]()
    together, apart = list[frozenset[str]](), set[str]()
    texts = {article.id: article.text for article in articles}
    for reading in readings:
        for actor in reading.actors:
            mentions[actor.name] += len(actor.mentions)
            labels[actor.name, actor.label] += len(actor.mentions)
        together.append(frozenset(actor.name for actor in reading.actors))
        apart.update(find_names_of_one_word(texts[reading.article], reading.actors))
    outlets = {article.outlet for article in articles}
    kinds = resolve_name_labels(((name, label, count) for (name, label), count in labels.items()), outlets)
    people = {name for name in mentions if kinds[name.casefold()] == "PERSON"}
    printed = resolve_printed_names(mentions, people, together, apart)
    yield from (_rename(reading, printed, kinds) for reading in readings)


#: "a man who identified himself as Fares": that is all he is called.
_SELF_NAMED_BEFORE = re.compile(
    r"\b(?:identified\s(?:himself|herself)|g[ai]ve(?:s|n)?\s(?:only\s)?(?:his|her)\s(?:first\s)?name|giving\s(?:his|her)\s(?:first\s)?name"
    r"|(?:wanted|asked)\sto\sbe\s(?:named|identified)|named|identified)\s(?:only|just|simply)?\s?(?:as|by)\s"
    r"(?:(?:his|her|a|the)\sfirst\sname,?\s)?(?:only\s)?\Z"
)
#: Characters before a name that are looked at. Limit: time.
_NAMED_REACH = 70


def find_names_of_one_word(text: str, actors: Sequence[Actor]) -> Iterator[str]:
    """Yield the names of those of whom a text says that they gave one word for a name."""
    for actor in actors:
        if actor.label == "PERSON" and " " not in actor.name:
            before = (text[max(0, span.start - _NAMED_REACH) : span.start] for span in actor.mentions)
            if any(_SELF_NAMED_BEFORE.search(words) for words in before):
                yield actor.name


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
