"""A text in, its sentences out: rules for paragraphs, abbreviations, initials and quotations; nothing is learnt."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from briefings.analysis.english import word_lists
from briefings.core.analysis import Sentence
from briefings.core.article import Span

#: Longer stretches without a full stop are cut: no reader, and no parser, holds more. Limit: time and memory.
MAX_SENTENCE_LENGTH = 2_000
#: A quotation up to this length stays in one sentence, however many it holds. Not measured: chosen by eye on news.
MAX_QUOTATION_LENGTH = 300
#: Characters of the longest abbreviation, with room to spare. Limit: time.
MAX_ABBREVIATION_LENGTH = 20
#: A line longer than this was hardly wrapped by hand: if a sentence ends with it, so does a paragraph.
#: Not measured: hand-wrapped mail and wire text ends its lines at 65 to 80.
MAX_WRAPPED_LINE = 100

_STOP_MARKS = re.compile(r"""(?:(?<![.!?…])[.!?…]++|(?<![。！？])[。！？]++)["”’'»)\]]*+(?=\s|$)|[。！？]["”’'»）]*""")
_WORD_BEFORE = re.compile(r"[^\s(\[\"“‘«—–]*$")
_INITIAL = re.compile(r"^(?:[A-Z]|(?:[A-Z]\.)+[A-Z]|[A-Z]\.-[A-Z])$")
#: Its first hundred characters at most: no word that we know is longer.
_NEXT_WORD = re.compile(r"[\"“‘'«(\[]*([^\s.,;:!?\"”’)\]]{1,100})")
_FINISHED_LINE = re.compile(r"[.!?…:][\"”’')\]]*$")
_BULLET = re.compile(r"(?:[-–•*·]|\d{1,2}[.)])\s")
_QUOTE = re.compile(r"[\"“”]")
_ATTRIBUTION = re.compile(r"(?:[A-Z][\w.'’-]*\s+|of\s+|the\s+){1,5}([a-z]+)\b")


def split_sentences(article: str, text: str) -> tuple[Sentence, ...]:
    """Return the sentences of a text; none crosses a paragraph, starts or ends in white space, or is empty."""
    found: list[Sentence] = []
    for number, (start, end) in enumerate(split_paragraphs(text)):
        for first, last in _split_paragraph(text, start, end):
            if any(character.isalnum() for character in text[first:last]):
                found.append(Sentence(Span(article, first, last), number))
    return tuple(found)


def split_paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield where paragraphs start and end: at blank lines, and where a sentence ends on a line nobody wrapped."""
    start = 0
    for match in re.finditer(r"\n+", text):
        line = max(start, text.rfind("\n", 0, match.start()) + 1)
        unwrapped = match.start() - line > MAX_WRAPPED_LINE and _FINISHED_LINE.search(text, line, match.start())
        if len(match.group()) > 1 or unwrapped or _is_heading(text, line, match):
            if match.start() > start:
                yield start, match.start()
            start = match.end()
    if text[start:].strip():
        yield start, len(text)


def _is_heading(text: str, line: int, newline: re.Match[str]) -> bool:
    """Whether a line of its own ends here: a heading, a byline, an item of a list."""
    after = text[newline.end() : newline.end() + 3]
    if _BULLET.match(after):
        return True
    before = text[line : newline.start()]
    return len(before) < 50 and after[:1].isupper() and before[-1:].isalnum()


def _split_paragraph(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    quotations = _find_short_quotations(text, start, end)
    begin = start
    for match in _STOP_MARKS.finditer(text, start, end):
        stop = match.end()
        if stop < end and not _is_sentence_end(text, begin, match, end, quotations):
            continue
        yield from _trim_and_cut(text, begin, stop)
        begin = stop
    yield from _trim_and_cut(text, begin, end)


def _trim_and_cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Trim a sentence, and cut it at white space where it is longer than any sentence is."""
    while True:
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if end - start <= MAX_SENTENCE_LENGTH:
            break
        cut = max(
            text.rfind(" ", start, start + MAX_SENTENCE_LENGTH), text.rfind("\n", start, start + MAX_SENTENCE_LENGTH)
        )
        cut = cut if cut > start else start + MAX_SENTENCE_LENGTH
        yield start, cut
        start = cut
    if start < end:
        yield start, end


def _is_sentence_end(
    text: str, begin: int, match: re.Match[str], end: int, quotations: tuple[tuple[int, int], ...]
) -> bool:
    """Whether a sentence ends at this stop."""
    following = _NEXT_WORD.match(text, _skip_spaces(text, match.end(), end), end)
    word = following.group(1) if following else ""
    if word[:1].islower():
        return False
    around = bisect_right(quotations, (match.start(), 0)) - 1
    if around >= 0 and match.end() < quotations[around][1]:
        return False
    mark = match.group()
    before = _WORD_BEFORE.search(text, max(begin, match.start() - MAX_ABBREVIATION_LENGTH), match.start())
    if mark in ("!", "?") and _is_mark_of_name(f"{before.group() if before else ''}{mark}", word):
        return False
    if mark[0] != ".":
        # "Stop!" President Doe said: the sentence goes on behind the quotation.
        return not (len(mark) > 1 and mark[-1] in "\"”’'" and _has_attribution(text, match.end(), end))
    if mark.startswith(".."):
        return True
    return _is_full_stop(before.group() if before else "", word)


def _is_mark_of_name(name: str, word: str) -> bool:
    """Whether a mark belongs to a name that goes on: "Yahoo! Inc.", "Guess? Inc.", "Jeopardy! champion"."""
    if f"{word}." in word_lists.load_words("organisation_nouns"):
        return True
    # "Staff at E! News": no sentence ends with one capital letter and a mark.
    single = len(name) == 2 and name[0].isupper() and name[1] == "!"
    listed = single or word_lists.load_table("abbreviations").get(name) == "name"
    return listed and word.lower() not in word_lists.load_words("stop_words")


def _is_full_stop(before: str, word: str) -> bool:
    """Whether a full stop between these words is more than the mark of an abbreviation."""
    rule = word_lists.load_table("abbreviations").get(before)
    if rule == "number":
        return not word[:1].isdigit()
    if rule == "":
        return False
    if rule == "end" or _INITIAL.match(before):
        return word.lower() in word_lists.load_words("stop_words")
    return True


def _has_attribution(text: str, start: int, end: int) -> bool:
    match = _ATTRIBUTION.match(text, _skip_spaces(text, start, end), end)
    return bool(match and match.group(1) in word_lists.load_speech_forms())


def _skip_spaces(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return start


def _find_short_quotations(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Return the short quotations of a paragraph, from opening to closing mark."""
    found: list[tuple[int, int]] = []
    opened: int | None = None
    for match in _QUOTE.finditer(text, start, end):
        place = match.start()
        before = text[place - 1] if place > start else " "
        opening = match.group() == "“" or (match.group() == '"' and (before.isspace() or before in "([—–-/"))
        if opening:
            opened = place
        elif opened is not None:
            if place - opened <= MAX_QUOTATION_LENGTH:
                found.append((opened, place + 1))
            opened = None
    return tuple(found)
