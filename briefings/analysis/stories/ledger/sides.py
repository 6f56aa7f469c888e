"""One side of a disagreement: a stretch of an article, who says it, and which outlets carry it."""

from bisect import bisect_right
from collections.abc import Sequence

from briefings.analysis.stories.ledger.claim_rows import quote_spans
from briefings.core.account import Side
from briefings.core.analysis import Analysis, SpeakerClass
from briefings.core.article import Article, Span, article_sort_key


def build_side(
    article: Article, span: Span, sentence: Span, speaker: str, speaker_class: str, carried: Sequence[Article]
) -> Side:
    """Return one side: what `article` gives at `span`, and the outlets of all articles that carry it."""
    return Side(
        value=quote_spans(article, (span,)),
        span=span,
        sentence=sentence,
        speaker=speaker,
        speaker_class=SpeakerClass(speaker_class),
        outlets=tuple(sorted({one.outlet for one in carried})),
        articles=tuple(dict.fromkeys(one.id for one in sorted(carried, key=article_sort_key))),
        first_seen=article.trusted_date,
    )


def find_sentence_span(reading: Analysis, span: Span) -> Span:
    """Return the sentence that a span begins in."""
    index = bisect_right(reading.sentences, span.start, key=lambda sentence: sentence.span.start) - 1
    found = reading.sentences[index].span if index >= 0 else span
    return found if found.start <= span.start < found.end else span
