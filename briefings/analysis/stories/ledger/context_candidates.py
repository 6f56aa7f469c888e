"""A statement and its article in, the sentences before it that can be printed with it out: short, whole and clear."""

import re
from collections.abc import Iterator

from briefings.analysis.english.phrases import compile_phrases
from briefings.analysis.stories.lead_sentences import skip_dateline
from briefings.analysis.stories.ledger.doubts import PrintedStatement, points_back
from briefings.analysis.stories.ledger.lost_references import find_lost_words
from briefings.analysis.stories.ledger.untold_words import (
    find_stems,
    list_untold_nouns,
    names_described,
    read_opening,
    speaks_of_subject,
    tells_more,
)
from briefings.analysis.stories.standalone import DANGLING_OPENING, is_caption, is_event_sentence, is_running_text
from briefings.core.analysis import Analysis, Sentence, SpeakerClass, find_sentence, list_mentions
from briefings.core.article import Article, Span

#: Words of one sentence of context, at least and at most, and of two together. Not measured: chosen by eye, so that
#: a row stays short.
MIN_CONTEXT_WORDS, MAX_CONTEXT_WORDS, MAX_CONTEXT_WORDS_OF_TWO = 8, 42, 42
#: Sentences before a statement among which one is looked for that names a thing. Not measured: chosen by eye.
EARLIER_SENTENCES = 4
#: "… lost at home. ... The mayor of Amsel said": one item of several ends.
_NEW_ITEM = re.compile(r"(?<=[.!?])\s(?:\.\.\.|…|[*•·])\s(?=\W{0,2}[A-Z])")
#: Characters before a statement in which another item may end. Limit: time.
_ITEM_REACH = 2000
#: "He also denied it", "Doe echoed that": what was said beside it, a sentence further up tells.
_BESIDE = compile_phrases("dangling", "said beside")
#: "Would demand more": a page has parted it from its subject. "They, however", "it would then be": beside what?
_CUT = re.compile(r"(?:Would|Could|Should|Might|Has|Have|Had|Is|Are|Was|Were|Does|Did)\b(?![^.!]*\?)")
_THEN = re.compile(
    r"\b(?:would|will|could|can|was|were|is|are|had|has|have) then\b|\b(?:however|since then|also|as well)\b",
    re.IGNORECASE,
)
#: "The 27-year-old is in Selene": who, a sentence before says.
_AGED = re.compile(r"The \d{1,3}-year-old\b")
_TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof)\.? ")
#: Words of a sentence among which that counts. Not measured: later ones are about a part of it.
_FIRST_WORDS = 8


def list_candidates(one: PrintedStatement, article: Article, reading: Analysis) -> Iterator[Span]:
    """Yield the sentence before a statement, where it needs no other; else the two before, where they are short."""
    parts = (*one.spans, one.claim.cue, *((one.claim.source,) if one.claim.source else ()))
    start = min(part.start for part in parts)
    before = _list_sentences_before(article, reading, start)[-2:]
    own = find_sentence(reading, start)
    if not before or own is None or own.paragraph - before[-1].paragraph > 1:
        return
    last = skip_dateline(article, before[-1].span)
    words = _read_sentence(article, last)
    if is_caption(words) or not is_running_text(words):
        return
    if len(words.split()) <= MAX_CONTEXT_WORDS and _stands_alone(words):
        yield last
    if len(before) == 2 and before[1].paragraph - before[0].paragraph <= 1:
        first = skip_dateline(article, before[0].span)
        opening = _read_sentence(article, first)
        short = len(f"{opening} {words}".split()) <= MAX_CONTEXT_WORDS_OF_TWO
        if short and not is_caption(opening) and _stands_alone(opening):
            yield Span(article.id, first.start, last.end)


def list_earlier(one: PrintedStatement, article: Article, reading: Analysis) -> Iterator[Span]:
    """Yield the sentences close before a statement that need no other, the nearest first."""
    start = min(span.start for span in one.spans)
    before = [sentence.span for sentence in _list_sentences_before(article, reading, start)]
    opening = read_opening(article, reading, one)
    for span in (skip_dateline(article, each) for each in reversed(before[-EARLIER_SENTENCES:])):
        words = _read_sentence(article, span)
        short = len(words.split()) <= MAX_CONTEXT_WORDS and one.words not in words
        clear = short and not is_caption(words) and _stands_alone(words)
        if clear and not _has_unknown_person(one, reading, span, opening):
            yield span


def find_loose(one: PrintedStatement, article: Article, reading: Analysis, whole: Span | None) -> Span | None:
    """Return the sentence right before a statement, though it may need another, where it has to do with it."""
    start = min(span.start for span in one.spans)
    before = [sentence.span for sentence in _list_sentences_before(article, reading, start)]
    words = _read_sentence(article, before[-1]) if before else ""
    if not is_clear(words):
        return None
    tells = tells_more(one, reading, before[-1], whole) or names_described(one, reading, before[-1])
    return before[-1] if tells else None


def find_preceding(one: PrintedStatement, article: Article, reading: Analysis, whole: Span | None) -> Span | None:
    """Return what stands right before a statement that says little of what its article is about.

    "It would cost 40 million" is about whatever the sentence before is about. That must not lean on others itself.
    """
    opening = read_opening(article, reading, one)
    if speaks_of_subject(one, opening, whole):
        return None
    clear = (
        span
        for span in list_candidates(one, article, reading)
        if not _leans_on_others(_read_sentence(article, span), opening)
        and not _has_unknown_person(one, reading, span, opening)
    )
    return next(clear, None)


def _has_unknown_person(one: PrintedStatement, reading: Analysis, before: Span, opening: str) -> bool:
    """Whether a sentence before a statement calls somebody by one name whom nothing that is printed introduces."""
    known = f"{opening} {one.claim.speaker}"
    names = [name.name.split()[-1] for name in list_mentions(reading, before) if name.label == "PERSON"]
    text = one.text[before.start : before.end]
    return any(
        name not in known and not re.search(rf"\b[A-Z][\w.’'-]{{0,30}} {re.escape(name)}\b", _TITLE.sub("", text))
        for name in names
    )


def _leans_on_others(words: str, opening: str) -> bool:
    """Whether some sentences name a thing as known that neither they nor the opening has named, or have no subject."""
    return bool(_CUT.match(words) or _THEN.search(words)) or bool(list_untold_nouns(words) - find_stems(opening))


def is_clear(words: str) -> bool:
    """Return whether a sentence is whole, short and running text, though it may need another before it."""
    short = MIN_CONTEXT_WORDS <= len(words.split()) <= MAX_CONTEXT_WORDS and not words[:1].isdigit()
    return short and is_running_text(words) and not is_caption(words) and not DANGLING_OPENING.match(words)


def _list_sentences_before(article: Article, reading: Analysis, start: int) -> list[Sentence]:
    """Return the sentences before a place, of its own item where an article is several."""
    items = [found.start() for found in _NEW_ITEM.finditer(article.text, max(0, start - _ITEM_REACH), start + 1)]
    first = max(items, default=0)
    return [one for one in reading.sentences if one.span.end <= start and one.span.start >= first]


def _stands_alone(words: str) -> bool:
    """Whether a sentence needs no other before it."""
    # "4 million if he left": a sum was parted from its first digits.
    if len(words.split()) < MIN_CONTEXT_WORDS or words[:1].isdigit() or _AGED.match(words):
        return False
    if not is_event_sentence(words) or points_back(words):
        return False
    if _BESIDE.search(" ".join(words.split()[:_FIRST_WORDS])):
        return False
    return next(find_lost_words(words, "", SpeakerClass.OTHERS), None) is None


def _read_sentence(article: Article, span: Span) -> str:
    return " ".join(article.text[span.start : span.end].split())
