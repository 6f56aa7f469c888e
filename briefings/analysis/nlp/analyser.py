"""Articles in, one `Analysis` each out: spaCy where a trained pipeline is there, and our rules on top of it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from briefings.analysis.nlp import language_id, spacy_pipeline
from briefings.analysis.nlp.attribution import claims
from briefings.analysis.nlp.entities import actors, bylines, ner_corrections, roles
from briefings.analysis.nlp.entities.rule_ner import Name
from briefings.analysis.nlp.foreign_opening import find_foreign_opening
from briefings.analysis.nlp.tokens import sentences
from briefings.analysis.nlp.tokens.dependency_tree import Node
from briefings.analysis.nlp.tokens.tokenizer import Word, tokenize
from briefings.analysis.nlp.values import dates, key_terms, quantities
from briefings.core.analysis import Actor, Analysis, DateExpression, Mention, Quantity, Sentence
from briefings.core.article import Article, Span
from briefings.core.message import LocalTerm, TermKind, Text, make_message

#: Articles read at once: large enough to keep a pipeline busy, small enough to forget.
#: Limit: memory; `bench_reading` holds the peak.
ARTICLES_PER_BATCH = 16
#: Capitals of the longest short form we look for behind a name: "(OCHA)".
_SHORT_FORM = re.compile(r"\s\(\s?(?:the\s)?([A-Z][A-Za-z.-]{1,9})\s?[);,]")


class SpacyAnalyser:
    """Reads English articles; `pipeline` names any installed spaCy pipeline, None is the one that we ship.

    That one reads so many texts at once as it has `threads`: which of them reads a text changes nothing.
    """

    def __init__(self, pipeline: str | None = None, threads: int = 2) -> None:
        self._pipeline = pipeline
        self._threads = threads

    @cached_property
    def _nlp(self) -> Any:
        return spacy_pipeline.load_pipeline(self._pipeline, self._threads)

    @cached_property
    def model(self) -> str:
        """Name and version of the model; loads it."""
        return spacy_pipeline.format_model_name(self._nlp)

    def analyse(self, articles: Sequence[Article]) -> Iterator[Analysis]:
        """Read articles in batches; a text in another language comes back unread, with the reason."""
        for first in range(0, len(articles), ARTICLES_PER_BATCH):
            yield from self._analyse_batch(articles[first : first + ARTICLES_PER_BATCH])

    def _analyse_batch(self, articles: Sequence[Article]) -> Iterator[Analysis]:
        for article, (code, found, said) in zip(articles, self.parse(articles), strict=True):
            if code != "en" or not found or "headline" in article.supplied:
                yield Analysis(
                    article=article.id,
                    model=self.model,
                    language=code,
                    unread=explain_unread(article, code),
                    opening=find_foreign_opening(article.id, article.text, code) if code not in ("", "en") else None,
                )
            else:
                yield _build_analysis(article, code, self.model, found, said)

    def parse(
        self, articles: Sequence[Article]
    ) -> Iterator[tuple[str, tuple[Sentence, ...], spacy_pipeline.ParsedArticle]]:
        """Yield the language of each article, its sentences if that is English, and what the pipeline says of them."""
        codes = [language_id.identify_language(article.text, article.language) for article in articles]
        split = [
            sentences.split_sentences(article.id, article.text) if code == "en" else ()
            for article, code in zip(articles, codes, strict=True)
        ]
        cut_up = (
            piece
            for index, article in enumerate(articles)
            for piece in spacy_pipeline.split_into_chunks(
                index, article.text, [(s.span.start, s.span.end) for s in split[index]]
            )
        )
        yield from zip(codes, split, spacy_pipeline.parse_articles(self._nlp, cut_up, len(articles)), strict=True)


def explain_unread(article: Article, code: str) -> Text:
    """Return the reason why a text was not read."""
    if "headline" in article.supplied:
        return make_message("only its headline was to be had")
    if not article.text.strip():
        return "the text is empty"
    if not code:
        return "the text has no words"
    if code == "en":
        return "the text has no sentences"
    language = LocalTerm(TermKind.LANGUAGE, code, language_id.get_language_name(code))
    return make_message("written in %(language)s", language=language)


def _build_analysis(
    article: Article, code: str, model: str, found: tuple[Sentence, ...], parsed: spacy_pipeline.ParsedArticle
) -> Analysis:
    text = article.text
    words = [tokenize(text, sentence.span.start, sentence.span.end) for sentence in found]
    named = _find_article_names(text, words, parsed)
    mentions = tuple(
        Mention(" ".join(text[n.start : n.end].split()), n.label, Span(article.id, n.start, n.end)) for n in named
    )
    actors_found = _find_article_actors(article, words, named, parsed.tags)
    said, left_open = claims.extract_claims_and_gaps(article.id, text, found, actors_found, parsed.nodes)
    return Analysis(
        article=article.id,
        model=model,
        language=code,
        sentences=found,
        mentions=mentions,
        actors=actors_found,
        claims=said,
        gaps=left_open,
        dates=_find_article_dates(article, found, parsed.nodes),
        quantities=_find_article_quantities(article, found),
        terms=key_terms.count_terms(
            words, {m.span.start: (m.span.end, m.name) for m in mentions if m.label != "DATE"}, parsed.tags
        ),
        vector=parsed.vector,
    )


def _find_article_names(
    text: str, words: Sequence[tuple[Word, ...]], parsed: spacy_pipeline.ParsedArticle
) -> tuple[Name, ...]:
    """Return the names of the pipeline, mended; those by rule where it looks for none."""
    if not parsed.has_ner:
        return tuple(ner_corrections.find_names_without_pipeline(text, words))
    unread = [
        sentence for sentence in words if sentence and not spacy_pipeline.is_prose(sentence[0].start, sentence[-1].end)
    ]
    named = ner_corrections.correct_names(text, words, parsed.entities)
    ruled = ner_corrections.find_names_without_pipeline(text, unread)
    return bylines.drop_credited_names(text, sorted((*named, *ruled)))


def _find_article_actors(
    article: Article, words: Sequence[tuple[Word, ...]], named: Sequence[Name], tags: Mapping[int, str]
) -> tuple[Actor, ...]:
    """Read roles sentence by sentence, then join the mentions of the whole article."""
    text = article.text
    said: dict[Name, roles.StatedRole] = {}
    bodies: list[Name] = []
    waiting = iter(named)
    name = next(waiting, None)
    for sentence in words:
        here: list[Name] = []
        while sentence and name is not None and name.start < sentence[-1].end:
            here.append(name)
            name = next(waiting, None)
        if here:
            said.update(roles.find_stated_roles(text, sentence, here, tags))
            for body, stated in roles.find_unnamed_organisations(text, sentence, here):
                said.setdefault(body, stated)
                if body.label == "body":
                    bodies.append(body)
    return actors.merge_mentions(article.id, text, (*named, *bodies), said, _find_short_forms(text, named))


def _find_short_forms(text: str, named: Sequence[Name]) -> dict[str, str]:
    """Map short forms to the long form they explain: "Syrian Observatory for Human Rights (SOHR)"."""
    found: dict[str, str] = {}
    for name in named:
        if name.label in {"ORG", "PERSON", "GPE"}:
            match = _SHORT_FORM.match(text, name.end)
            long = " ".join(text[name.start : name.end].split())
            if match and match.group(1)[0] in actors.build_acronym(long) and match.group(1) != long:
                found.setdefault(match.group(1), long)
    return found


def _find_article_dates(
    article: Article, found: tuple[Sentence, ...], nodes: Sequence[Node]
) -> tuple[DateExpression, ...]:
    day = article.trusted_date.date() if article.trusted_date else None
    return tuple(
        dated
        for index, sentence in enumerate(found)
        for dated in dates.find_dates(
            article.id, article.text, sentence.span.start, sentence.span.end, index, day, nodes
        )
    )


def _find_article_quantities(article: Article, found: tuple[Sentence, ...]) -> tuple[Quantity, ...]:
    return tuple(
        quantity
        for sentence in found
        for quantity in quantities.find_quantities(article.id, article.text, sentence.span.start, sentence.span.end)
    )
