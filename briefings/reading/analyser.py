"""Articles in, one `Reading` each out: spaCy where a trained pipeline is there, and our rules on top of it."""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from briefings.model.article import Article, Span
from briefings.model.reading import Actor, Dated, Mention, Quantity, Reading, Sentence
from briefings.reading import (
    actors,
    claims,
    corrections,
    dates,
    languages,
    names,
    pipeline,
    quantities,
    roles,
    sentences,
    terms,
)
from briefings.reading.names import Name
from briefings.reading.words import Word, cut

#: Articles read at once: large enough to keep a pipeline busy, small enough to forget.
TOGETHER = 16
#: Capitals of the longest short form we look for behind a name: "(OCHA)".
_GLOSS = re.compile(r"\s\(\s?(?:the\s)?([A-Z][A-Za-z.-]{1,9})\s?[);,]")


class SpacyAnalyser:
    """Reads English articles; `pipeline` names any installed spaCy pipeline, None is the one that we ship."""

    def __init__(self, pipeline: str | None = None) -> None:
        self._pipeline = pipeline

    @cached_property
    def _nlp(self) -> Any:
        return pipeline.load(self._pipeline)

    @cached_property
    def model(self) -> str:
        """Name and version of the model; loads it."""
        return pipeline.model_name(self._nlp)

    def read(self, articles: Sequence[Article]) -> Iterator[Reading]:
        """Read articles in batches; a text in another language comes back unread, with the reason."""
        for first in range(0, len(articles), TOGETHER):
            yield from self._together(articles[first : first + TOGETHER])

    def _together(self, articles: Sequence[Article]) -> Iterator[Reading]:
        codes = [languages.identify(article.text, article.language) for article in articles]
        readable = [code == "en" for code in codes]
        split = [
            sentences.split(article.id, article.text) if reads else ()
            for article, reads in zip(articles, readable, strict=True)
        ]
        cut_up = (
            piece
            for index, article in enumerate(articles)
            for piece in pipeline.pieces(index, article.text, [(s.span.start, s.span.end) for s in split[index]])
        )
        parsed = pipeline.parse(self._nlp, cut_up, len(articles))
        for article, code, found, said in zip(articles, codes, split, parsed, strict=True):
            if code != "en" or not found:
                yield Reading(article=article.id, model=self.model, language=code, unread=unread(article, code))
            else:
                yield _reading(article, code, self.model, found, said)


def unread(article: Article, code: str) -> str:
    """Say why a text was not read."""
    if not article.text.strip():
        return "the text is empty"
    if not code:
        return "the text has no words"
    return "the text has no sentences" if code == "en" else f"written in {languages.name(code)}"


def _reading(article: Article, code: str, model: str, found: tuple[Sentence, ...], parsed: pipeline.Parsed) -> Reading:
    text = article.text
    words = [cut(text, sentence.span.start, sentence.span.end) for sentence in found]
    named = _named(text, words, parsed)
    mentions = tuple(
        Mention(" ".join(text[n.start : n.end].split()), n.label, Span(article.id, n.start, n.end)) for n in named
    )
    actors_found = _actors(article, words, named)
    said, left_open = claims.read(article.id, text, found, actors_found, parsed.nodes)
    return Reading(
        article=article.id,
        model=model,
        language=code,
        sentences=found,
        mentions=mentions,
        actors=actors_found,
        claims=said,
        gaps=left_open,
        dates=_dates(article, found),
        quantities=_quantities(article, found),
        terms=terms.count(
            words, {m.span.start: (m.span.end, m.name) for m in mentions if m.label != "DATE"}, parsed.tags
        ),
        vector=parsed.vector,
    )


def _named(text: str, words: Sequence[tuple[Word, ...]], parsed: pipeline.Parsed) -> tuple[Name, ...]:
    """Return the names of the pipeline, mended; those by rule where it looks for none."""
    if not parsed.named:
        return names.by_rule(text, words)
    unread = [sentence for sentence in words if sentence and not pipeline.is_prose(sentence[0].start, sentence[-1].end)]
    return tuple(sorted((*corrections.mend(text, words, parsed.entities), *names.by_rule(text, unread))))


def _actors(article: Article, words: Sequence[tuple[Word, ...]], named: Sequence[Name]) -> tuple[Actor, ...]:
    """Read roles sentence by sentence, then join the mentions of the whole article."""
    text = article.text
    said: dict[Name, roles.Stated] = {}
    bodies: list[Name] = []
    waiting = iter(named)
    name = next(waiting, None)
    for sentence in words:
        here: list[Name] = []
        while sentence and name is not None and name.start < sentence[-1].end:
            here.append(name)
            name = next(waiting, None)
        if here:
            said.update(roles.stated(text, sentence, here))
            for body, stated in roles.unnamed(text, sentence, here):
                said.setdefault(body, stated)
                if body.label == "body":
                    bodies.append(body)
    return actors.join(article.id, text, (*named, *bodies), said, _glosses(text, named))


def _glosses(text: str, named: Sequence[Name]) -> dict[str, str]:
    """Map short forms to the long form they explain: "Syrian Observatory for Human Rights (SOHR)"."""
    found: dict[str, str] = {}
    for name in named:
        if name.label in {"ORG", "PERSON", "GPE"}:
            match = _GLOSS.match(text, name.end)
            long = " ".join(text[name.start : name.end].split())
            if match and match.group(1)[0] in actors.initials(long) and match.group(1) != long:
                found.setdefault(match.group(1), long)
    return found


def _dates(article: Article, found: tuple[Sentence, ...]) -> tuple[Dated, ...]:
    day = article.published.date() if article.published else None
    return tuple(
        dated
        for index, sentence in enumerate(found)
        for dated in dates.find(article.id, article.text, sentence.span.start, sentence.span.end, index, day)
    )


def _quantities(article: Article, found: tuple[Sentence, ...]) -> tuple[Quantity, ...]:
    return tuple(
        quantity
        for sentence in found
        for quantity in quantities.find(article.id, article.text, sentence.span.start, sentence.span.end)
    )
