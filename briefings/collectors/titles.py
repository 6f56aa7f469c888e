"""A title for a text that came without one: its first sentence, shortened at a clause."""

import re
from collections.abc import Iterator
from itertools import islice

from briefings.core.datelines import find_dateline_end
from briefings.core.rule_lists import any_of, compile_any, read_entries

#: Characters aimed at; the longest title that is still taken to keep a clause whole.
TARGET_LENGTH, MAX_LENGTH, MIN_LENGTH = 95, 125, 45

#: Sentences that are looked at for one that can be a title, and the words of the shortest.
MAX_SENTENCES, MIN_TITLE_WORDS = 8, 4

UNFIT_START, UNFIT = (
    re.compile(any_of(read_entries("collectors", "title_unfit", where)), re.IGNORECASE)
    for where in ("start", "anywhere")
)
SENTENCE_CLOSE = re.compile(r"[.!?…。！？][\"”’'»)\]]*$")

#: A full stop after these ends no sentence.
ABBREVIATION = re.compile(
    rf"(?:^|[\s(\"“‘])(?:{any_of(read_entries('collectors', 'title_abbreviations'))}|(?:[^\W\d_]\.)*[^\W\d_])\.$"
)

SENTENCE_END = re.compile(r"(?<![.!?…])[.!?…]++[\"”’'»)\]]*+(?=\s++[\"“‘«(\[]*+[^\W_a-zа-я])|[。！？]")

#: Where a sentence may be cut: at its punctuation, or before a new clause.
PUNCTUATION_BREAK = re.compile(r"[,;:](?=\s)|(?<!\s)\s++[–—-]++(?=\s)")
CLAUSE_START = re.compile(rf"(?<!\s)\s++(?={any_of(read_entries('collectors', 'clause_openers'))}\s)")

#: No title ends with one of these.
DANGLING_WORD = compile_any(read_entries("collectors", "dangling_words"), r"(?<!\s)\s++", "$")


def derive_title(text: str) -> str:
    """Return the first sentence of `text` that can be a title, without its full stop, cut at a clause where it is long.

    >>> derive_title("The U.S. envoy, Mr. Smith, left. Talks go on.")
    'The U.S. envoy, Mr. Smith, left'
    """
    first = extract_first_sentence(find_opening_paragraph(text))
    clean = next(filter(is_title_sentence, (first, *islice(iter_sentences(text), MAX_SENTENCES))), first)
    return shorten_title(clean)


def is_title_sentence(sentence: str) -> bool:
    """Return whether a sentence can be a title: no byline, stamp, caption or rubric, and long enough to tell anything.

    >>> is_title_sentence("By Ann Lee, The Courier"), is_title_sentence("Ministers met on Monday.")
    (False, True)
    """
    return len(sentence.split()) >= MIN_TITLE_WORDS and not UNFIT_START.match(sentence) and not UNFIT.search(sentence)


def iter_sentences(text: str) -> Iterator[str]:
    """Yield the sentences of the first paragraphs of a text that end as sentences do, without datelines."""
    for part in text[:6000].split("\n\n")[:6]:
        paragraph = " ".join(part.split())
        rest = paragraph[find_dateline_end(paragraph) :]
        while rest:
            sentence = extract_first_sentence(rest)
            if SENTENCE_CLOSE.search(sentence):
                yield sentence
            rest = rest[len(sentence) :].lstrip()


def find_opening_paragraph(text: str) -> str:
    """Return the paragraph that a title can be taken from: the first with a sentence in it, without its dateline."""
    paragraphs = [" ".join(part[:4000].split()) for part in text[:20_000].split("\n\n")]
    paragraph = next((part for part in paragraphs if len(part.split()) > 4 or len(part) > 60), " ".join(paragraphs))
    rest = paragraph[find_dateline_end(paragraph) :]
    return rest if len(rest) > 20 else paragraph


def extract_first_sentence(paragraph: str) -> str:
    """Return everything up to the first full stop that is not that of an abbreviation."""
    for match in SENTENCE_END.finditer(paragraph):
        before = paragraph[: match.end()]
        if not ABBREVIATION.search(before.rstrip("\"”’'»)]")):
            return before
    return paragraph


def shorten_title(sentence: str) -> str:
    """Return a sentence as a title: no full stop, and not much more than 90 characters."""
    sentence = sentence.strip()
    if len(sentence) <= TARGET_LENGTH + 5:
        return re.sub(r"(?<!\.)\.$", "", sentence)
    pauses = [match.start() for match in PUNCTUATION_BREAK.finditer(sentence, MIN_LENGTH, MAX_LENGTH)]
    # A sentence cut before "that" has lost its point more often than one cut at a comma: only where much is left.
    clauses = [match.start() for match in CLAUSE_START.finditer(sentence, MIN_LENGTH + 20, TARGET_LENGTH)]
    near = [cut for cut in pauses if cut <= TARGET_LENGTH] or clauses
    if near or pauses:
        return sentence[: near[-1] if near else pauses[0]].rstrip(" ,;:–—-") + "…"
    cut = sentence[:TARGET_LENGTH].rsplit(" ", 1)[0]
    while DANGLING_WORD.search(cut):
        cut = DANGLING_WORD.sub("", cut)
    return cut.rstrip(" ,;:–—-") + "…"
