"""A claim and its text in, what the ledger prints of it out: only what somebody says, in words that can stand alone."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from briefings.analysis.english import word_lists
from briefings.analysis.english.phrases import alternatives, compile_phrases
from briefings.analysis.stories.ledger.added_words import MIN_STATEMENT_WORDS, cut_writers_words
from briefings.analysis.stories.ledger.cut_statements import is_no_statement, is_one_of_several
from briefings.analysis.stories.ledger.statement_ends import (
    is_shown_by_figures,
    is_topic_of_quotation,
    keep_own_words,
    lacks_condition,
    lacks_object,
)
from briefings.analysis.stories.ledger.whole_clauses import calls_names, find_whole_clause, is_seen_as, is_telling
from briefings.core.analysis import Claim
from briefings.core.article import Span

#: Speakers that a printed row can do with; "others" are things that "suggest", and people nobody describes.
PRINTED_SPEAKER_CLASSES = frozenset(
    (
        "person",
        "official body",
        "body",
        "state media",
        "agency",
        "outlet",
        "officials",
        "military",
        "intelligence",
        "diplomats",
        "analysts",
        "observers",
        "eyewitnesses",
        "activists",
        "document",
    )
)
#: Words of a stretch that is printed whole where it can be cut behind a sentence. Not measured: chosen by eye.
LONGEST_STATEMENT = 60
#: Words of "since the talks in May" before "Doe said," that limit a statement. Not measured: chosen by eye.
LONGEST_OPENING = 12
_PASSIVE_AUXILIARIES = word_lists.load_kind("grammar_words", "passed on")
_SAYING_NOUNS = frozenset(
    row[0] for row in word_lists.load_rows("reporting_nouns") if word_lists.get_column(row, 1) in {"statement", "deny"}
)
_NOBODY = re.compile(alternatives("unnamed_voices", "nobody"), re.IGNORECASE)
#: Words that are no statement: a question, an address, marks of a page.
_QUESTION_END = re.compile(r"\?[\W_]*$")
_GREETING = re.compile(
    r"\W*(?:thank(?:s| you)|hello|hi|hey|good (?:morning|afternoon|evening|night|luck)|welcome|congratulations|"
    r"god bless|happy|dear|please|sorry)\b",
    re.IGNORECASE,
)
_MARKUP = re.compile(
    r"\b(?:GMT|BST|EDT|EST)\b|[<>{}|\\]|https?:|www\.|\w\.com\b|pic\.twitter|``|''|&\w+;|#\w|@\w|\[…\]|\(ID:|\n\s*\n"
    r"|\bUPDATE \d|\s\*\s|\(\([a-z]{2}\)\)"
)
_OPEN_END = re.compile(r"\b(?:and|or|but|the|a|an|of|for|to|with|from|than|because|whether|if)\W*$", re.IGNORECASE)
#: "Lindsay Doe's", before "lawyer says": cut from the speaker.
#: "he said. “We got": marks were taken the wrong way round. And what opens with a single mark has to close it.
_QUOTED_REPORT = re.compile(r"[“\"](?:he|she|it|they)\s(?:said|says)\b")
#: 'It is lost, "said Roe': a mark that a page has moved on to the next word.
_MOVED_MARK = re.compile(r"[,.?!]\s?[”\"](?:said|says|told|added)\s")
_SINGLE_OPENED = re.compile(r"[:,]\s['‘](?=[A-Z])|[a-z]\s['‘](?=[a-z]+\s)(?!(?:em|til|cause|round)\b)")
_SINGLE_CLOSED = re.compile(r"['’](?!\w).*\Z")
_POSSESSIVE_END = re.compile(r"\w[’']s\W*$")
_SENTENCE_END = re.compile(r"[.!?…;:,]|\s[-–—]\s|--")
#: "BEIJING, June 13 (Reuters)": the head of an agency's text.
_DATELINE = re.compile(r"\b[A-Z]{3,}\b[\w ,.]{0,25}\([A-Z]\w+\)")
#: "that she left", and a quotation that begins with the end of another sentence.
_NO_OPENING = re.compile(r"than\b|adding\s|that\s(?!(?:is|was|would|will|has|had|could|should|may|might)\b)|[“\"][,;.]")
_UNCLOSED = frozenset('“"')
#: “It burned. ” with a sentence behind it.
_CLOSED_QUOTATION = re.compile(r"[“\"][^“”\"]*[.!?…][ ]?[”\"](?=\s[A-Z])")
#: “It burned,” showing how dry it was: the writer's.
_PARTICIPLE_BEHIND = re.compile(
    r"[“\"][^“”\"]*(?:,[”\"](?=\s[a-z]+ing\b)|[”\"](?=,\s[a-z]+ing\b))(?!,?\s(?:adding|saying|noting|telling|warning|asking)\b)"
)
#: "the guards “slept,” | lingered in an office and went home.": of several verbs the first is quoted.
_SERIES_BEHIND = re.compile(r"(?<=,[”\"])\s[a-z]+ed\s[^“”\"\n;:—–]{3,160}?\.(?=\s|\Z)")
_TWICE_OPENED = re.compile(r"[“\"]\W*[“\"]")
_SENTENCE_BREAK = re.compile(r"(?<=[a-z]{2}[.!?])(?=\s[A-Z])")
_OPENING_MARKS = frozenset("“\"«‘'([$€£")
_WEIGHTY_WORDS, _DIGIT = compile_phrases("weighty_words"), re.compile(r"\d")
#: "the Courier has learned", "the broadcaster understands": it reports.
_LEARNED = re.compile(r"\b(?:learned|learnt|understands|was told|has seen)\Z")
_PAIRS = (("“", "”"), ("(", ")"), ("[", "]"), ("«", "»"))


def find_printed_spans(claim: Claim, text: str) -> tuple[Span, ...]:
    """Return the stretches that the ledger prints for a claim; empty where it is no statement that can stand alone.

    Where nobody is named, only what the writer hedges is kept ("is widely interpreted as"), as hearsay.
    What says something of a noun only with its verb ("emphasised the need for") is printed with all its clause.
    """
    cue = text[claim.cue.start : claim.cue.end]
    first = cue.split()[0].lower()
    if claim.speaker_class == "unattributed":
        passed_on = bool(claim.hedges) and first in _PASSIVE_AUXILIARIES and claim.kind in {"belief", "indirect"}
        passed_on = passed_on and is_seen_as(claim, text)
        return _print_whole_clause(claim, text) if passed_on else ()
    if claim.speaker_class not in PRINTED_SPEAKER_CLASSES or _NOBODY.fullmatch(claim.speaker):
        return ()
    if claim.kind in {"mention", "judgement"} or (calls_names(claim, text) and not is_saying(cue)):
        if is_one_of_several(claim, text):
            return ()
        return _print_whole_clause(claim, text) if is_telling(claim, text) else ()
    spans = keep_own_words(claim, text, cut_writers_words(claim, text))
    if (
        is_no_statement(claim, text)
        or is_topic_of_quotation(claim, text)
        or is_shown_by_figures(claim, text)
        or lacks_condition(claim, text, spans[-1].end)
        or lacks_object(text, spans[-1].start, spans[-1].end)
    ):
        return ()
    spans = tuple(_cut_behind_quotation(text, span) for span in spans)
    reports = is_saying(cue) or (claim.speaker_class in {"outlet", "agency"} and bool(_LEARNED.search(cue)))
    said = claim.kind in {"direct", "indirect", "partial"} and reports
    if not (said and _is_long_enough(text, spans)):
        return ()
    following = (*(text[span.start] in _UNCLOSED for span in spans[1:]), False)
    stretches = [*zip(spans, following, strict=True)]
    standing = stretches[1:] if _opens_before_cue(claim, text, spans) else stretches
    if all(_can_stand(text, span, goes_on=more) for span, more in standing):
        return tuple(_cut_behind_sentence(text, span) for span in spans)
    return ()


def _cut_behind_quotation(text: str, span: Span) -> Span:
    """Return a quotation up to its closing mark, where the writer goes on behind it; one of several verbs with all."""
    words = text[span.start : span.end]
    closing = _CLOSED_QUOTATION.match(words) or _PARTICIPLE_BEHIND.match(words)
    if closing is None:
        series = _SERIES_BEHIND.match(text, span.end) if words[0] not in _UNCLOSED else None
        return Span(span.article, span.start, series.end() - 1) if series else span
    return Span(span.article, span.start, span.start + closing.end())


def _opens_before_cue(claim: Claim, text: str, spans: Sequence[Span]) -> bool:
    """Whether the first stretch only limits the clause behind the cue: "Since May, Doe said, five ships sank"."""
    first = text[spans[0].start : spans[0].end]
    before = len(spans) > 1 and spans[0].end <= claim.cue.start and text[spans[0].end] == ","
    return before and len(first.split()) <= LONGEST_OPENING and not any(mark in first for mark in '“”"«»')


def _cut_behind_sentence(text: str, span: Span) -> Span:
    """Return a long stretch up to the end of a sentence, where that leaves no quotation open."""
    words = text[span.start : span.end]
    if len(words.split()) <= LONGEST_STATEMENT or any(mark in words for mark in '“"«'):
        return span
    ends = [m.end() for m in _SENTENCE_BREAK.finditer(words) if len(words[: m.end()].split()) <= LONGEST_STATEMENT]
    return Span(span.article, span.start, span.start + ends[-1]) if ends else span


def is_weighty(words: str) -> bool:
    """Whether a statement with its cue accuses, denies or admits, tells of harm, or gives a figure.

    >>> is_weighty("said the minister lied"), is_weighty("said 40 ships left"), is_weighty("said the talks were warm")
    (True, True, False)
    """
    return bool(_WEIGHTY_WORDS.search(words) or _DIGIT.search(words))


def is_saying(cue: str) -> bool:
    """Whether a cue is a verb or noun of saying.

    >>> [is_saying(cue) for cue in ("had warned", "according to", "pointed out", "claim", "wants", ":")]
    [True, True, True, True, False, False]
    """
    words = cue.lower().split()
    forms = word_lists.load_saying_forms()
    return words[0] == "according" or any(
        one in forms or one in _SAYING_NOUNS for one in (*words, *map(" ".join, pairwise(words)))
    )


def _is_long_enough(text: str, spans: Sequence[Span]) -> bool:
    return sum(len(text[s.start : s.end].split()) for s in spans) >= MIN_STATEMENT_WORDS


def _print_whole_clause(claim: Claim, text: str) -> tuple[Span, ...]:
    whole = find_whole_clause(claim, text)
    return (whole,) if whole and _can_stand(text, whole) else ()


@cache
def _load_bare_verbs() -> frozenset[str]:
    """Return the forms of verbs of saying in the past that end in "ed": what opens with one lacks its subject."""
    return frozenset(form for form in word_lists.load_saying_forms() if form.endswith("ed"))


def _can_stand(text: str, span: Span, *, goes_on: bool = False) -> bool:
    """Whether some words can be printed as a statement: no question, greeting, mark-up or cut clause.

    A quotation that `goes_on` need not be closed at the end of a paragraph.
    """
    words = text[span.start : span.end]
    if _DATELINE.search(words) or (not words[:1].isalnum() and words[:1] not in _OPENING_MARKS):
        return False
    if _QUESTION_END.search(words) or _GREETING.match(words) or _MARKUP.search(words) or _OPEN_END.search(words):
        return False
    if words.endswith(" that") and text[span.end : span.end + 1] not in {".", "!"}:
        return False
    if _POSSESSIVE_END.search(words) or _QUOTED_REPORT.match(words) or _MOVED_MARK.search(words):
        return False
    if (words[0] in "'‘" or _SINGLE_OPENED.search(words)) and not _SINGLE_CLOSED.search(words):
        return False
    if _NO_OPENING.match(words) or words.split()[0].lower() in _load_bare_verbs():
        return False
    # A quotation goes on only where it was opened, and once.
    goes_on = goes_on and words[0] in _UNCLOSED
    if any(_is_left_open(words, *pair, goes_on=goes_on) for pair in _PAIRS):
        return False
    if (words.count('"') % 2 and not goes_on) or _TWICE_OPENED.match(words):
        return False
    return _stands_in_sentence(text, span)


def _is_left_open(words: str, left: str, right: str, *, goes_on: bool) -> bool:
    """Whether a pair of marks is not closed where it has to be."""
    unclosed = words.count(left) - words.count(right)
    return unclosed != 0 and not (goes_on and left in _UNCLOSED and unclosed == 1)


def _stands_in_sentence(text: str, span: Span) -> bool:
    """Whether the line of a statement ends like a sentence: headlines, captions and labels have no full stop."""
    stop = text.find("\n", span.end)
    line = text[span.end : stop if stop >= 0 else len(text)]
    before = text[max(span.start, span.end - 3) : span.end]
    return bool(re.search(r"[.!?]", before + line))
