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

#: Above the comments of readers, and in them; words that an article above them has, and signs that its readers leave.
COMMENT_HEADING = re.compile(
    r"^[ \t]*(?:(?:(?:readers?[’']?|user|top|latest|all|recent|your) )?comments?(?: ?\(\d+\))?"
    r"|\d+ (?:comments?|repl(?:y|ies))|\d+ (?:responses|thoughts) (?:to|on) .{1,120}"
    r"|(?:join the|the) (?:conversation|discussion))[ \t]*:?[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
COMMENT_SIGN = re.compile(
    r"^[ \t]*(?:reply|like|flag|report(?: abuse| comment)?|permalink|share)[ \t]*$|\b(?:says|said|wrote):[ \t]*$"
    r"|\b\d+ (?:minutes?|hours?|days?|weeks?|months?|years?) ago\b|^[ \t]*posted by\b|^[ \t]*@\w+",
    re.IGNORECASE | re.MULTILINE,
)
MIN_WORDS_ABOVE_COMMENTS, MIN_COMMENT_SIGNS = 30, 2
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_CLOCK = r"\d{1,2}:\d\d ?(?:[ap]m)?"
_STAMP = rf"(?:{_CLOCK},? ?(?:on )?)?(?:\d{{1,2}} {_MONTH}|{_MONTH} \d{{1,2}}),? \d{{4}}(?:,? (?:at )?{_CLOCK})?"
#: What stands above or below a single comment, wherever its line begins: pages come without their line breaks, too.
COMMENT_STAMP = re.compile(
    rf"\b(?:at |on )?{_STAMP},? [\w.'-]{{1,30}}(?: [\w.'-]{{1,30}}){{0,2}} (?:wrote|writes|said|says):"
    rf"|\bposted by:? [\w.'-]{{1,30}}(?: [\w.'-]{{1,30}}){{0,2}},? (?:(?:at|on) )?{_STAMP}"
    r"|\bthis comment (?:was|has been) (?:removed|deleted|hidden)\b"
    r"|\bcomplain about this comment\b|\breport (?:this comment|abuse)\b",
    re.IGNORECASE,
)

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
    whole = text
    text = cut_comments(text)
    kept, paywalls, gone = [], 0, whole.count("\n") - text.count("\n")
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


def cut_comments(text: str) -> str:
    """Return a text up to its readers' comments: a heading, where what stands below looks like them, or their stamps.

    A comment that is stamped at its end keeps the words of the first one: where it begins nobody can tell.
    """
    for heading in COMMENT_HEADING.finditer(text):
        above, below = text[: heading.start()], text[heading.end() :]
        enough = len(above.split()) >= MIN_WORDS_ABOVE_COMMENTS
        if enough and len(COMMENT_SIGN.findall(below)) >= MIN_COMMENT_SIGNS:
            return above.rstrip()
    stamps = [stamp.start() for stamp in COMMENT_STAMP.finditer(text)]
    if len(stamps) >= MIN_COMMENT_SIGNS and len(text[: stamps[0]].split()) >= MIN_WORDS_ABOVE_COMMENTS:
        return text[: stamps[0]].rstrip()
    return text


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
