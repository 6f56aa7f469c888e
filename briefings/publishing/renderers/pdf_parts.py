"""A long page of HTML is cut into parts that can be laid out apart: by its content, and by nothing else."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

#: A page of some 30 sheets or more is cut: 10,000 characters of HTML make one (measured: 35 sheets of three corpora).
MIN_CUT_CHARACTERS = 300_000
#: What a part may have at most, if there are places to cut; memory grows with it (60 MB and 3 MB a sheet).
PART_CHARACTERS = 450_000
#: A chapter of the document begins on a new sheet rather than a section of one, if it is so near (share of a part).
CHAPTER_REACH = 0.3
#: No part is smaller than this share of an even one.
MIN_PART_SHARE = 0.35
#: What stands around sections, and what in their way of beginning on a new sheet.
AROUND = ("body", "main", "section")
INSIDE = ("article", "aside", "details", "div", "figure", "footer", "header", "nav", "ol", "table", "ul")
TAG = re.compile(rf"<(/?)({'|'.join((*AROUND, *INSIDE))})\b((?:\"[^\"]*\"|'[^']*'|[^'\"<>])*+)>")
ANCHOR = re.compile(r"\bid=\"([^\"]+)\"")
#: Sheets that tell left from right, count, or change form cannot be laid out without those before them.
UNCUTTABLE_SHEETS = re.compile(
    r"@page[^{@]*:(?:left|right|blank|nth)|[{;\s]page\s*:|counter-(?:reset|set)\s*:\s*pages?\b"
)
FIRST_SHEET = re.compile(r"(@page[^{,@]*):first\b")
MARGIN_BOXES = (
    *(f"{edge}-{place}" for edge in ("top", "bottom") for place in ("left", "center", "right")),
    *(f"{edge}-{place}" for edge in ("left", "right") for place in ("top", "middle", "bottom")),
    *(f"{edge}-{side}-corner" for edge in ("top", "bottom") for side in ("left", "right")),
)
#: Running heads and page numbers are put on all sheets at once, when their number is known.
NO_MARGINS = "<style>@page {" + " ".join(f"@{box} {{ content: none !important }}" for box in MARGIN_BOXES) + "}</style>"
#: A part begins at the top of its sheet, as what comes to stand there does.
AT_TOP = "<style>main > section:first-child, main > section:first-child > section:first-child { margin-top: 0 }</style>"


@dataclass(frozen=True, slots=True)
class PagePart:
    """A part of a page, a page of HTML itself; `place` counts from 0."""

    place: int
    page: str
    #: anchors that are in other parts
    elsewhere: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Cut:
    """A place where a section begins: how far into the page, in what it stands."""

    at: int
    around: tuple[str, ...]

    @property
    def is_chapter(self) -> bool:
        return len(self.around) == len(("body", "main"))


def cut_page(page: str) -> tuple[PagePart, ...]:
    """Return the parts of a page, which put together are the page; one where it is short or cannot be cut."""
    head, found, _ = page.partition("<body")
    if len(page) < MIN_CUT_CHARACTERS or not found or UNCUTTABLE_SHEETS.search(head):
        return (PagePart(0, page, frozenset()),)
    cuts = _choose_cuts(list(_find_section_starts(page)), len(head), len(page))
    parts = [_take_part(page, begin, end) for begin, end in zip((None, *cuts), (*cuts, None), strict=True)]
    anchors = [frozenset(ANCHOR.findall(part)) for part in parts]
    known = frozenset().union(*anchors)
    return tuple(PagePart(at, part, known - own) for at, (part, own) in enumerate(zip(parts, anchors, strict=True)))


def _find_section_starts(page: str) -> Iterator[_Cut]:
    """Yield every section that stands in the main part of a page, or in a section there, and in nothing else."""
    stack: list[str] = []
    for found in TAG.finditer(page):
        closing, name, _ = found.groups()
        if closing:
            if stack and _name_of(stack[-1]) == name:
                stack.pop()
            continue
        around = tuple(stack)
        names = [_name_of(tag) for tag in stack]
        if name == "section" and names in (["body", "main"], ["body", "main", "section"]):
            yield _Cut(found.start(), around)
        stack.append(found[0])


def _name_of(tag: str) -> str:
    """Return the name of a tag as it stands in a page.

    >>> _name_of('<section class="annex">')
    'section'
    """
    return re.split(r"[\s>]", tag[1:], maxsplit=1)[0]


def _choose_cuts(cuts: Sequence[_Cut], begin: int, end: int) -> list[_Cut]:
    """Return the cuts that make an even number of parts of about one size; an even number keeps two processes busy."""
    number = 2 * max(1, -(-(end - begin) // (2 * PART_CHARACTERS)))
    size = (end - begin) / number
    chosen: list[_Cut] = []
    for at in range(1, number):
        target = begin + at * size
        after = (chosen[-1].at if chosen else begin) + MIN_PART_SHARE * size
        possible = [cut for cut in cuts if after <= cut.at <= end - MIN_PART_SHARE * size]
        chapters = [cut for cut in possible if cut.is_chapter and abs(cut.at - target) <= CHAPTER_REACH * size]
        if nearest := min(chapters or possible, key=lambda cut: abs(cut.at - target), default=None):
            chosen.append(nearest)
    return chosen


def _take_part(page: str, begin: _Cut | None, end: _Cut | None) -> str:
    """Return a part of a page with what stands around it."""
    tail = "".join(f"</{_name_of(tag)}>" for tag in reversed(end.around)) + "</html>" if end else ""
    content = page[begin.at if begin else 0 : end.at if end else len(page)]
    if begin is None:
        return content.replace("</head>", f"{NO_MARGINS}</head>", 1) + tail
    # The sheet that is first in a part is not the first of the document.
    head = FIRST_SHEET.sub(r"\1:nth(9999999)", page.partition("</head>")[0])
    around = "".join(ANCHOR.sub("", tag) for tag in begin.around)
    return f"{head}{NO_MARGINS}{AT_TOP}</head>{around}{content}{tail}"


def build_margin_page(page: str, sheets: Sequence[tuple[Sequence[tuple[str, str]], str]]) -> str:
    """Return a page of so many sheets that have running heads, and nothing else.

    Of each sheet are given the strings that are set on it, by name, and the running elements that stand there, as HTML.
    """
    from markupsafe import escape

    head = page.partition("</head>")[0]
    bare = "<style>@page { background: none !important } html, body { background: none !important }</style>"
    body: list[str] = [sheets[0][1] if sheets else ""]
    for at, (strings, running) in enumerate(sheets):
        body.append(f'<div style="break-before: {"page" if at else "auto"}; margin: 0">{running if at else ""}')
        body.extend(
            f'<div style="string-set: {name} attr(data-set)" data-set="{escape(text)}"></div>' for name, text in strings
        )
        body.append("</div>")
    return f"{head}{bare}</head><body>{''.join(body)}</body></html>"
