"""Chooses the sentences that tell a story: central, early, rich in names, not redundant, clear on their own."""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from briefings.analysis.english.phrases import alternatives
from briefings.analysis.stories.clustering.stems import count_name_words, extract_stems
from briefings.analysis.stories.lead_sentences import find_lead_range, is_lead, skip_dateline, weigh_lead
from briefings.analysis.stories.standalone import is_boilerplate, is_self_contained
from briefings.core.analysis import Analysis
from briefings.core.article import Article, Span

#: Words of a sentence that is worth printing. Not measured: chosen by eye on the demonstration.
MIN_WORDS, MAX_WORDS = 6, 40
#: A sentence this much covered by words already chosen adds nothing. Not measured: chosen by eye on the demonstration.
MAX_OVERLAP = 0.45
#: Two sentences of different articles say the same from this overlap of words on.
#: Not measured: chosen by eye on the demonstration.
MIN_SUPPORT_SIMILARITY = 0.5
#: Share of a sentence's length that its score is divided by: 0 favours long sentences, 1 short ones.
#: Measured: `bench_stories` holds ROUGE-2 on BBC100 and one sentence against the lead on GUMSum.
LENGTH_EXPONENT = 0.4
#: How much more the first sentence counts when one is asked for, and the sentences after which that wears off.
#: Measured: as above.
OPENING_BONUS = 4.0
OPENING_DECAY = 2.0
#: How much more a sentence counts for every word of the headline that it holds, when one is asked for.
#: Measured: as above.
HEADLINE_BONUS = 0.5
_VOICES, _VERBS, _ALONE = (alternatives("unnamed_voices", kind) for kind in ("voice", "verb", "phrase"))
UNNAMED_SOURCE = re.compile(
    rf"\b{_VOICES} (?:(?:close to|familiar with|in) [\w ]{{1,200}} )?{_VERBS}\b|\b{_ALONE}\b", re.IGNORECASE
)
#: A sentence that is nothing but speech.
OPENING_QUOTE = re.compile(r"[\"“‘]")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A sentence that could be printed, and what speaks for it."""

    span: Span
    text: str
    words: frozenset[str]
    #: position of its article in the story, and of the sentence in its article
    article: int
    place: int
    #: how many of its words the headline has
    headline: int
    #: whether page 1 can print it, and whether it stands where a report says what happened
    can_lead: bool
    near_head: bool
    #: how well it leads (`weigh_lead`)
    weight: float


def choose_key_sentences(
    articles: Sequence[Article],
    readings: Mapping[str, Analysis],
    number: int,
    page_heads: frozenset[str] = frozenset(),
) -> tuple[tuple[Span, ...], ...]:
    """Return up to `number` points of a story, in the order to print; each is the span to print, then its support.

    Support are the sentences of other articles that say the same. `articles` stand in order of time, copies in or out:
    a sentence that stands in two articles word for word is one sentence with two spans. The first sentence of
    `page_heads` belongs to a page (`find_page_heads`): it tells a story only where there is no other.
    """
    pool = _collect_candidates(articles, readings, page_heads) or _collect_candidates(articles, readings)
    if not pool or number < 1:
        return ()
    counts = Counter(word for candidate in pool for word in candidate.words)
    names = _collect_shared_name_words(articles, readings)

    def rank(asked: int) -> list[_Candidate]:
        scores = {candidate.span: _score_candidate(candidate, counts, names, asked) for candidate in pool}
        return sorted(pool, key=lambda candidate: (-scores[candidate.span], candidate.article, candidate.place))

    # The first point is what page 1 prints: it is chosen as if it were the only one. A sentence that leans on others
    # tells a story only where there is no other.
    alone, ranked = rank(1), rank(number)
    leads = [c for c in alone if c.can_lead]
    first = next((c for c in leads if c.near_head), leads[0] if leads else None) or next(
        (c for c in alone if is_self_contained(c.text)), alone[0]
    )
    leading = [candidate for candidate in ranked if candidate.can_lead]
    standing = [candidate for candidate in ranked if is_self_contained(candidate.text)]
    chosen: list[_Candidate] = []
    for candidate in (first, *leading, *standing):
        if len(chosen) == number:
            break
        if not any(_overlap_coefficient(candidate.words, other.words) >= MAX_OVERLAP for other in chosen):
            chosen.append(candidate)
    printed = chosen[:1] + sorted(chosen[1:], key=lambda candidate: (candidate.article, candidate.place))
    return tuple((candidate.span, *_find_support(candidate, pool)) for candidate in printed)


def summarise(article: Article, reading: Analysis, number: int) -> tuple[Span, ...]:
    """Return up to `number` sentences that hold most of one article, in the order of the text."""
    pool = _collect_candidates((article,), {article.id: reading})
    counts = Counter(word for candidate in pool for word in candidate.words)
    ranked = sorted(pool, key=lambda candidate: (-_compute_centrality(candidate, counts, number), candidate.place))
    return tuple(sorted(candidate.span for candidate in ranked[:number]))


def _collect_candidates(
    articles: Sequence[Article], readings: Mapping[str, Analysis], page_heads: frozenset[str] = frozenset()
) -> list[_Candidate]:
    """Return every sentence that is long enough to say something, and is not furniture of a page."""
    pool = []
    for order, article in enumerate(articles):
        reading = readings.get(article.id)
        if reading is None:
            continue
        begin, end = find_lead_range(article, reading, page_heads)
        headline = frozenset(extract_stems(article.title)) if "title" not in article.supplied else frozenset()
        for place, sentence in enumerate(reading.sentences):
            span = skip_dateline(article, sentence.span)
            text = " ".join(article.text[span.start : span.end].split())
            if span.start < begin or len(text.split()) < MIN_WORDS or is_boilerplate(text):
                continue
            found = frozenset(extract_stems(text))
            if found and found != headline:
                fit = is_lead(article, reading, span)
                near, weight = span.start < end, weigh_lead(article, reading, span)
                pool.append(_Candidate(span, text, found, order, place, len(found & headline), fit, near, weight))
    return pool


def _collect_shared_name_words(articles: Sequence[Article], readings: Mapping[str, Analysis]) -> frozenset[str]:
    """Return the words of names that the story's articles share, or that one article repeats."""
    counts: Counter[str] = Counter()
    for article in articles:
        counts.update(count_name_words(article, readings.get(article.id)))
    return frozenset(word for word, count in counts.items() if count > 1)


def _compute_centrality(candidate: _Candidate, counts: Counter[str], number: int) -> float:
    """Say how much of the rest the sentence holds: how often its words stand in other sentences, by its length.

    The fewer sentences are asked for, the more the opening counts: the head of a news text sums it up.
    """
    elsewhere = sum(counts[word] - 1 for word in candidate.words)
    opening = (
        1 + (OPENING_BONUS * math.exp(-candidate.place / OPENING_DECAY) + HEADLINE_BONUS * candidate.headline) / number
    )
    return float(elsewhere / len(candidate.words) ** LENGTH_EXPONENT * opening)


def _score_candidate(candidate: _Candidate, counts: Counter[str], names: frozenset[str], number: int) -> float:
    """Judge a sentence for print: central, rich in names and numbers, attributed, of a readable length."""
    facts = len(candidate.words & names) + len(re.findall(r"\d[\d.,]*", candidate.text))
    score = (1 + _compute_centrality(candidate, counts, number)) * (1 + 0.1 * min(4, facts))
    length = len(candidate.text.split())
    if length > MAX_WORDS:
        score *= MAX_WORDS / length
    if number == 1:
        score *= candidate.weight
    if UNNAMED_SOURCE.search(candidate.text):
        score *= 0.5
    if OPENING_QUOTE.match(candidate.text):
        score *= 0.6
    return score if candidate.text[-1:] in ".!?\"”’'" else score * 0.3


def _overlap_coefficient(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of the smaller set that the other holds."""
    return len(one & other) / min(len(one), len(other))


def _find_support(candidate: _Candidate, pool: Sequence[_Candidate]) -> tuple[Span, ...]:
    """Return the best sentence of every other article that says the same."""
    best: dict[int, tuple[float, int, Span]] = {}
    for other in pool:
        if other.article == candidate.article:
            continue
        alike = len(other.words & candidate.words) / len(other.words | candidate.words)
        if alike >= MIN_SUPPORT_SIMILARITY:
            best[other.article] = max(best.get(other.article, (0.0, 0, other.span)), (alike, -other.place, other.span))
    return tuple(best[article][2] for article in sorted(best))


def trim_sentence(text: str, longest: int = MAX_WORDS) -> tuple[str, bool]:
    """Cut a sentence of more than `longest` words at the end of a clause, where the rest adds neither doubt nor source.

    Returns the text and whether it was cut. A sentence without a safe place to cut stays whole.

    >>> trim_sentence("The port of Selene closed on Monday, which surprised everyone who had been watching it.", 8)
    ('The port of Selene closed on Monday', True)
    >>> trim_sentence("The port of Selene closed on Monday, the harbour master said in a short statement.", 8)
    ('The port of Selene closed on Monday, the harbour master said in a short statement.', False)
    """
    if len(text.split()) <= longest or SUBORDINATE.match(text):
        return text, False
    for match in reversed(list(CLAUSE_END.finditer(text))):
        head, tail = text[: match.start()], text[match.start() :]
        if not MIN_WORDS <= len(head.split()) <= longest or UNSAFE_TAIL.search(tail):
            continue
        if _is_balanced(head):
            return head, True
    return text, False


def _is_balanced(head: str) -> bool:
    """Tell whether no quotation, bracket or pair of dashes is left open."""
    quoted = head.count("“") == head.count("”") and head.count('"') % 2 == 0
    return quoted and head.count("(") == head.count(")") and len(re.findall(r" [—–] ", head)) % 2 == 0


#: Where a clause ends and one that only adds begins.
CLAUSE_END = re.compile(
    rf"(?:;|(?<!\d),? [—–](?! ?\d)|,(?= (?:{alternatives('grammar_words', 'adding clause')}|in an?"
    r"|and (?:the|a|an|it|he|she|they|that))\b))"
)
SUBORDINATE = re.compile(rf"{alternatives('grammar_words', 'subordinator')}\b", re.IGNORECASE)
#: A rest that may not be dropped: it names the speaker, doubts, denies or limits.
UNSAFE_TAIL = re.compile(rf"\b{alternatives('unsafe_tails')}\b|n[’']t\b", re.IGNORECASE)
