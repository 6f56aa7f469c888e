"""A printed statement and its article in, the whole sentence it stands in out, where that says more than the row does.

What was cut away around a statement can be what it depends on: "Since the talks, Doe said, five ships sank". A row
that leaves such words out is printed with its whole sentence, in which the statement is marked.
"""

import re
from collections import Counter

from briefings.analysis.english import word_lists
from briefings.analysis.stories.lead_sentences import skip_dateline
from briefings.analysis.stories.ledger.doubts import PrintedStatement
from briefings.analysis.stories.ledger.untold_words import OTHER_TIME
from briefings.analysis.stories.standalone import is_caption, is_glued
from briefings.core.analysis import Analysis
from briefings.core.article import Article, Span

#: Words of a sentence that is printed whole. Not measured: chosen by eye, so that a row stays short.
MAX_SENTENCE_WORDS = 60
#: "… in the room” Ada Doe said": a quotation of another sentence was run together with it.
_RUN_TOGETHER = re.compile(r"[a-z][”\"]\s[A-Z]")
#: "… but it has gone now": however everyday its words are.
_CLAUSE_BEHIND = re.compile(r",?\s(?:but|although|though|unless|while|whereas|until|because|if)\s\w+\s\w+")
_WORD = re.compile(r"[^\W_](?:[\w’'.-]*\w)?")


def find_whole_sentence(one: PrintedStatement, article: Article, reading: Analysis) -> Span | None:
    """Return the sentence around a statement, or the sentences, where it leaves words of weight out.

    None where nothing but the speaker, the reporting words and where or when it was said stands around it, where it
    is too long, or where a page has glued something on.
    """
    start, end = min(span.start for span in one.spans), max(span.end for span in one.spans)
    own = [s.span for s in reading.sentences if s.span.start < end and start < s.span.end]
    if not own:
        return None
    tellers = (one.claim.cue, *((one.claim.source,) if one.claim.source else ()))
    first = min([start, *(part.start for part in tellers if own[0].start <= part.start < end)])
    # Where a page has glued something on in front, what is behind it can be printed all the same.
    opening = skip_dateline(article, own[0]).start
    # The closing mark of a quotation before it, which a page has parted from it: '" Doe said'.
    opening += 2 * (article.text[opening : opening + 2] in ('" ', "” "))
    for begin in (min(opening, first), first):
        whole = Span(article.id, begin, max(own[-1].end, end))
        if is_printable(" ".join(article.text[whole.start : whole.end].split())):
            return whole if leaves_out_words(one, article.text, whole) else None
    return None


def is_printable(words: str) -> bool:
    """Return whether a sentence is short enough to be printed whole, and nothing but a sentence."""
    return len(words.split()) <= MAX_SENTENCE_WORDS and not (
        is_caption(words) or is_glued(words) or _RUN_TOGETHER.search(words)
    )


def leaves_out_words(one: PrintedStatement, text: str, whole: Span) -> bool:
    """Return whether a sentence says something beside a statement, its speaker and its reporting words."""
    left = list(text[whole.start : whole.end])
    for span in (*one.spans, one.claim.cue):
        for at in range(max(span.start, whole.start), min(span.end, whole.end)):
            left[at - whole.start] = " "
    speaker = Counter(_list_words(one.claim.speaker))
    rest = Counter(_list_words("".join(left))) - speaker
    if _CLAUSE_BEHIND.match(text, max(span.end for span in one.spans), whole.end) or OTHER_TIME.search("".join(left)):
        return True
    return any(not _is_beside_saying(word) for word in rest)


def _list_words(text: str) -> list[str]:
    return [match.group().casefold().removesuffix("’s").removesuffix("'s") for match in _WORD.finditer(text)]


def _is_beside_saying(word: str) -> bool:
    if word in word_lists.load_kind("dangling", "limiting"):
        return False
    known = (word_lists.load_words("beside_saying"), word_lists.load_words("stop_words"))
    return any(word.strip(".") in words for words in known)
