"""A text in, what was made of it out with the rule behind each finding and the word lists that the rule asked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from briefings.analysis.english import word_lists
from briefings.analysis.nlp.analyser import SpacyAnalyser
from briefings.analysis.nlp.attribution import hedges
from briefings.analysis.nlp.attribution.claims import trace_claims_and_gaps
from briefings.analysis.nlp.attribution.dependency_rules import Attribution
from briefings.analysis.nlp.entities import rule_ner
from briefings.analysis.nlp.entities.ner_corrections import (
    CORRECTION_RULES,
    LABEL_ALIASES,
    select_trusted_names,
)
from briefings.analysis.nlp.entities.rule_ner import Name
from briefings.analysis.nlp.spacy_pipeline import ParsedArticle
from briefings.analysis.nlp.tokens.dependency_tree import Node
from briefings.analysis.nlp.tokens.tokenizer import tokenize
from briefings.analysis.nlp.values.dates import trace_dates
from briefings.core.analysis import Analysis, Claim, Mention, Sentence
from briefings.core.article import Article, Span

#: rule of an attribution -> the lists that it asks
ATTRIBUTION_LISTS = {
    "reporting verb": ("reporting_verbs",),
    "reporting noun": ("reporting_nouns",),
    "hearsay": ("verb_classes",),
    "according to": (),
    "verb beside a quotation": ("reporting_verbs",),
    "colon before a quotation": ("reporting_verbs",),
    "opening of a statement": ("reporting_verbs",),
    "label": ("section_labels", "unnamed_sources"),
    "credit": (),
}


@dataclass(frozen=True, slots=True)
class TracedResult:
    """One thing found in a text: where, what was made of it, and why."""

    #: "name", "actor", "date", "quantity", "claim", "open matter"
    kind: str
    span: Span
    #: what was made of it, as pairs of a word and a value
    facts: tuple[tuple[str, str], ...]
    #: the rule that found it, or the last that changed it
    rule: str
    #: lists that the rule asked
    lists: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trace:
    """Everything that was made of one article, and why."""

    article: Article
    analysis: Analysis
    #: the words of the parse; empty where no parser ran
    words: tuple[Node, ...]
    findings: tuple[TracedResult, ...]


def trace_article(analyser: SpacyAnalyser, article: Article) -> Trace:
    """Analyse one article and return with each finding the rule behind it."""
    (analysis,) = analyser.analyse([article])
    ((_, sentences, parsed),) = analyser.parse([article])
    found = (
        *_trace_names(article, sentences, parsed, analysis.mentions),
        *_trace_actors(article, analysis),
        *_trace_dates(article, sentences, parsed.nodes),
        *_trace_quantities(article, analysis),
        *_trace_claims(article, sentences, parsed, analysis),
    )
    return Trace(article, analysis, parsed.nodes, tuple(found))


def _quote(article: Article, span: Span | None) -> str:
    return " ".join(article.text[span.start : span.end].split()) if span else ""


def _trace_names(
    article: Article, sentences: Sequence[Sentence], parsed: ParsedArticle, mentions: Sequence[Mention]
) -> Iterator[TracedResult]:
    words = [tokenize(article.text, s.span.start, s.span.end) for s in sentences]
    ruled = rule_ner.find_names_by_rule(article.text, words)
    trusted = set(select_trusted_names(article.text, ruled)) if parsed.has_ner else set(ruled)
    history = dict(_trace_corrections(article.text, parsed))
    for mention in mentions:
        name = Name(mention.span.start, mention.span.end, mention.label)
        if name in history:
            rule = history[name]
        elif name in trusted:
            rule = "name by rule"
        else:
            overlooked = not any(e[0] < name.end and name.start < e[1] for e in parsed.entities)
            rule = "listed name that the model overlooked" if overlooked else "surname of a person named in full"
        listed = word_lists.load_name_lists().get(mention.name, "")
        yield TracedResult("name", mention.span, (("label", mention.label),), rule, (listed,) if listed else ())


def _trace_corrections(text: str, parsed: ParsedArticle) -> Iterator[tuple[Name, str]]:
    """Yield each name of the pipeline as the rules left it, and which of them changed it last."""
    for start, end, label in parsed.entities:
        name: Name | None = Name(start, end, LABEL_ALIASES.get(label, label))
        changes = []
        for rule in CORRECTION_RULES:
            before, name = name, rule(text, name) if name is not None else None
            if name != before:
                changes.append(rule.__name__.replace("_", " "))
        if name is not None:
            yield name, f"model, then {', '.join(changes)}" if changes else "model"


def _trace_actors(article: Article, analysis: Analysis) -> Iterator[TracedResult]:
    for actor in analysis.actors:
        if actor.role or actor.affiliation:
            facts = (("role", _quote(article, actor.role)), ("affiliation", _quote(article, actor.affiliation)))
            yield TracedResult(
                "actor", actor.mentions[0], (("name", actor.name), *facts), "stated role", ("roles", "role_modifiers")
            )


def _trace_dates(article: Article, sentences: Sequence[Sentence], nodes: Sequence[Node]) -> Iterator[TracedResult]:
    day = article.trusted_date.date() if article.trusted_date else None
    for index, sentence in enumerate(sentences):
        start, end = sentence.span.start, sentence.span.end
        for found, rule in trace_dates(article.id, article.text, start, end, index, day, nodes):
            until = "" if found.first == found.last else f" to {found.last.isoformat()}"
            yield TracedResult(
                "date",
                found.span,
                (("days", f"{found.first.isoformat()}{until}"), ("use", found.use)),
                rule,
                ("date_words",),
            )


def _trace_quantities(article: Article, analysis: Analysis) -> Iterator[TracedResult]:
    for found in analysis.quantities:
        rule, lists = _name_quantity_rule(found.unit)
        facts = (("value", f"{found.value:,.12g}"), ("unit", found.unit), ("rounding", found.rounding))
        yield TracedResult("quantity", found.span, facts, rule, ("numbers", "rounding", *lists))


def _name_quantity_rule(unit: str) -> tuple[str, tuple[str, ...]]:
    measures = {row[-1] for row in word_lists.load_rows("units") if row[1] in {"currency sign", "measure"}}
    if unit in measures or unit in word_lists.load_kind("units", "currency"):
        return "number with a listed unit", ("units",)
    if unit in word_lists.load_words("counted"):
        return "number with a listed word for what is counted", ("counted",)
    return "number with a plural", ()


def _trace_claims(
    article: Article, sentences: Sequence[Sentence], parsed: ParsedArticle, analysis: Analysis
) -> Iterator[TracedResult]:
    found = trace_claims_and_gaps(article.id, article.text, sentences, analysis.actors, parsed.nodes)
    for claim, attribution in found.claims:
        yield TracedResult(
            "claim",
            claim.content,
            tuple(_describe_claim(article, claim)),
            _name_claim_rule(attribution, parsed.nodes),
            (*ATTRIBUTION_LISTS[attribution.rule], *(("uncertainty",) if claim.hedges else ())),
        )
    for gap, cue in found.gaps:
        facts = (("matter", _quote(article, gap.matter)), ("left open by", gap.speaker))
        yield TracedResult("open matter", gap.cue, facts, f"phrase “{cue.rule}”", ("open_matters", "open_matter_words"))


def _describe_claim(article: Article, claim: Claim) -> Iterator[tuple[str, str]]:
    yield "content", " … ".join(_quote(article, span) for span in (claim.content, *claim.continued))
    yield "speaker", claim.speaker
    yield "class", claim.speaker_class
    yield "cue", _quote(article, claim.cue)
    yield "kind", claim.kind
    yield "polarity", claim.polarity
    strengths = {
        (hedge.start, hedge.end): f"{hedge.kind}, {hedge.strength}"
        for span in (claim.content, claim.cue, *claim.continued)
        for hedge in hedges.find_hedges(article.text, span.start, span.end)
    }
    yield (
        "hedges",
        "; ".join(
            f"{_quote(article, span)} ({strengths.get((span.start, span.end), 'across cue and content')})"
            for span in claim.hedges
        ),
    )


def _name_claim_rule(attribution: Attribution, nodes: Sequence[Node]) -> str:
    """Return the rule with the lemma that it fired on: "reporting verb “say”"."""
    start, end = attribution.cue
    inside = [node.lemma for node in nodes if start <= node.start and node.end <= end]
    known = {**word_lists.load_reporting_verbs(), **word_lists.load_table("reporting_nouns")}
    lemma = next((lemma for lemma in reversed(inside) if lemma in known), "")
    return f"{attribution.rule} “{lemma}”" if lemma else attribution.rule
