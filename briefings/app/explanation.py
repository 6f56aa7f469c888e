"""What the analyser makes of a text and why, as lines for people: words, names, dates, claims, each with its rule."""

from collections.abc import Iterator
from datetime import UTC, datetime

from briefings.analysis.nlp.analyser import SpacyAnalyser
from briefings.analysis.nlp.tokens.dependency_tree import Node
from briefings.analysis.nlp.trace import Trace, TracedResult, trace_article
from briefings.core.article import create_article

#: The lists of a rule lie there, as a path in the package.
LISTS_FOLDER = "analysis/english/lists"


def explain_text(text: str, published: datetime | None = None, model: str = "") -> Iterator[str]:
    """Yield the lines that say what is made of a text; dates are counted from `published`."""
    article = create_article(
        outlet="",
        title="",
        text=text,
        collected=published or datetime.now(UTC),
        origin="",
        published=published,
        language="en",
        supplied=("title", "outlet"),
    )
    yield from format_trace(trace_article(SpacyAnalyser(model or None), article))


def format_trace(trace: Trace) -> Iterator[str]:
    """Yield the lines of a trace: sentence by sentence its words, then what was found, each with its rule and lists."""
    yield f"model: {trace.analysis.model}"
    if trace.analysis.unread:
        yield f"not analysed: {trace.analysis.unread}"
        return
    text = trace.article.text
    for number, sentence in enumerate(trace.analysis.sentences, start=1):
        start, end = sentence.span.start, sentence.span.end
        yield ""
        yield f"sentence {number}: {' '.join(text[start:end].split())}"
        yield from _format_words([word for word in trace.words if start <= word.start < end])
        for finding in trace.findings:
            if start <= finding.span.start < end:
                yield from _format_finding(finding, text)


def _format_words(words: list[Node]) -> Iterator[str]:
    """Yield a line a word: the word, its part of speech, its lemma, its relation and the word that governs it."""
    at = {word.start: word.text for word in words}
    for word in words:
        head = "root" if word.head == word.start else f"{word.relation} of {at.get(word.head, '?')}"
        yield f"  {word.text:<18} {word.pos:<6} {word.lemma:<18} {head}"


def _format_finding(finding: TracedResult, text: str) -> Iterator[str]:
    quoted = " ".join(text[finding.span.start : finding.span.end].split())
    yield f"{finding.kind}: {quoted}"
    for name, value in finding.facts:
        if value:
            yield f"  {name}: {value}"
    lists = ", ".join(f"{LISTS_FOLDER}/{name}.txt" for name in finding.lists)
    yield f"  rule: {finding.rule}{f'; lists: {lists}' if lists else ''}"
