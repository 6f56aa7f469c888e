"""Texts read for tests of claims: sentences, names and actors by rule, and a parse only where a test brings one."""

from functools import cache

import pytest
from support.builders import an_article

from briefings.analysis.nlp.analyser import SpacyAnalyser
from briefings.analysis.nlp.attribution.claims import extract_claims_and_gaps
from briefings.analysis.nlp.spacy_pipeline import RULES_ONLY
from briefings.core.analysis import Analysis, Claim, InformationGap
from briefings.core.article import Article, Span


def read(text: str) -> tuple[Article, Analysis]:
    """Read a text by rules alone."""
    article = an_article(text)
    return article, next(iter(reader().analyse([article])))


@cache
def parsing_reader() -> SpacyAnalyser:
    """The reader with the pipeline that we ship."""
    found = SpacyAnalyser()
    if found.model.startswith("rules"):
        pytest.skip("the trained pipeline is not in the package")
    return found


@cache
def reader() -> SpacyAnalyser:
    """The reader that knows rules and word lists only."""
    return SpacyAnalyser(RULES_ONLY)


def extract_claims(article: Article, reading: Analysis) -> tuple[Claim, ...]:
    """Return the claims of a text, found without a parse."""
    return extract_claims_and_gaps(article.id, article.text, reading.sentences, reading.actors)[0]


def extract_gaps(article: Article, reading: Analysis) -> tuple[InformationGap, ...]:
    """Return what a text leaves open, found without a parse."""
    return extract_claims_and_gaps(article.id, article.text, reading.sentences, reading.actors)[1]


def told(text: str) -> list[tuple[str, str, str]]:
    """Return speaker, cue and content of each claim of a text that no parser saw."""
    article, reading = read(text)
    found = extract_claims(article, reading)
    return [(claim.speaker, words(article, claim.cue), content(article, claim)) for claim in found]


def claimed(text: str) -> list[Claim]:
    """Return the claims of a text that no parser saw."""
    article, reading = read(text)
    return list(extract_claims(article, reading))


def left_open(text: str) -> list[tuple[str, str, str]]:
    """Return who left it open, the cue and the matter of each gap of a text."""
    article, reading = read(text)
    found = extract_gaps(article, reading)
    return [(gap.speaker, words(article, gap.cue), matter(article, gap)) for gap in found]


def words(article: Article, span: Span) -> str:
    """Return a span's text."""
    return article.text[span.start : span.end]


def content(article: Article, claim: Claim) -> str:
    """Return what is claimed."""
    return " … ".join(words(article, span) for span in (claim.content, *claim.continued))


def matter(article: Article, gap: InformationGap) -> str:
    """Return what is left open."""
    return words(article, gap.matter) if gap.matter else ""
