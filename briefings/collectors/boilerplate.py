"""An article is told from what stands around it: cookie notices, sign-ups, paywalls, share lines; stubs are marked.

A line is judged by how it begins and how short it is, so that an article about cookies or subscriptions keeps its
sentences: those are longer, quoted, or begin with somebody.
"""

import re
from dataclasses import dataclass

from briefings.core.rule_lists import compile_any, read_entries
from briefings.core.words import count_words

#: Words of the longest line that can be boilerplate; of the longest text that ends at a paywall and is still a stub.
MAX_LINE_WORDS, MAX_STUB_WORDS = 45, 250
#: Words of the longest text that a page's own declaration ("for subscribers") makes a stub.
MAX_DECLARED_STUB_WORDS = 120


COOKIE_NOTICE = compile_any(read_entries("collectors", "cookie_notices"), "^")
SIGN_UP = compile_any(read_entries("collectors", "sign_ups"), "^")
PAYWALL = compile_any(read_entries("collectors", "paywalls"), "^")

#: Lines that are boilerplate by the whole of them.
PAGE_ELEMENT = compile_any(read_entries("collectors", "page_elements"), "^", r"\W*$")

#: A text that breaks off as teasers do; three dots at the end of a whole sentence are the writer's own.
BROKEN_OFF = re.compile(
    r"(?:\[(?:…|\.\.\.)\]|(?<=\w)\s?(?:…|\.\.\.)|(?:…|\.\.\.)\s*(?:read more|continue reading|more))\s*[→»>]*$",
    re.IGNORECASE,
)
#: Words of the shortest text that is a teaser, and no mere sentence.
MIN_TEASER_WORDS = 15

QUOTATION_MARK = re.compile(r"[\"“”«»„]")


@dataclass(frozen=True, slots=True)
class CleanedText:
    """A text without its boilerplate."""

    text: str
    #: whether what is left is the opening of a text whose rest is kept from us
    stub: bool
    #: how many lines were left out
    lines: int


def strip_boilerplate(text: str, closed: bool = False) -> CleanedText:
    """Return a text without its lines of boilerplate; `closed` when the page says that only subscribers read it whole.

    >>> strip_boilerplate("Boats may leave.\\n\\nSubscribe to continue reading.")
    CleanedText(text='Boats may leave.', stub=True, lines=1)
    """
    kept, paywalls, gone = [], 0, 0
    for paragraph in text.split("\n\n"):
        lines = paragraph.split("\n")
        kinds = [classify_boilerplate(line) for line in lines]
        paywalls += kinds.count("paywall")
        gone += sum(map(bool, kinds))
        left = [line for line, kind in zip(lines, kinds, strict=True) if not kind]
        if left:
            kept.append("\n".join(left))
    rest = "\n\n".join(kept)
    size = count_words(rest)
    broken = size >= MIN_TEASER_WORDS and bool(BROKEN_OFF.search(rest[-60:]))
    return CleanedText(
        rest,
        (size <= MAX_STUB_WORDS and (paywalls > 0 or broken)) or (closed and size <= MAX_DECLARED_STUB_WORDS),
        gone,
    )


def classify_boilerplate(line: str) -> str:
    """Return what a line is, "cookies", "sign-up", "paywall" or "page element"; empty for a line of the article.

    >>> classify_boilerplate("We use cookies to improve your experience.")
    'cookies'
    >>> classify_boilerplate("The company said that it used cookies to follow its readers.")
    ''
    """
    line = line.strip(" *•·-–—>→|\t")
    if not line or len(line) > 400 or len(line.split()) > MAX_LINE_WORDS or QUOTATION_MARK.search(line):
        return ""
    for kind, pattern in (("cookies", COOKIE_NOTICE), ("paywall", PAYWALL), ("sign-up", SIGN_UP)):
        if pattern.match(line):
            return kind
    return "page element" if PAGE_ELEMENT.match(line) else ""
