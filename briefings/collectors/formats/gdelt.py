"""An export of the GDELT project names pages on the web, with what it knows of them; it holds none of their texts.

Formats: GKG 2.1 (27 columns, http://data.gdeltproject.org/documentation/GDELT-Global_Knowledge_Graph_Codebook-V2.1.pdf),
Events 1.0 and 2.0 (58 and 61 columns) and Mentions 2.0 (16 columns), tab-separated, without a header.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from briefings.collectors.formats.document import Document, Limits
from briefings.collectors.formats.encoding import decode_lines, read_beginning
from briefings.core.errors import Unreadable
from briefings.core.urls import canonical_url, parse_web_url

EXPORT_NAME = re.compile(r"(?:^|/)\d{8,14}\.(?:translation\.)?(?:gkg|export|mentions)\.csv$", re.IGNORECASE)

#: number of columns -> (address, date), counted from 0
EVENT_COLUMNS = {58: (57, 56), 61: (60, 59)}

PAGE_TITLE = re.compile(r"<PAGE_TITLE>(.{1,1000}?)</PAGE_TITLE>")
PAGE_TIMESTAMP = re.compile(r"<PAGE_PRECISEPUBTIMESTAMP>(\d{14})</PAGE_PRECISEPUBTIMESTAMP>")


@dataclass(frozen=True, slots=True)
class ListedPage:
    """A page that a list names, with what the list says of it; empty where it says nothing."""

    url: str
    title: str = ""
    #: as the list writes it; UTC
    date: str = ""
    outlet: str = ""
    #: when the page was changed last, as the list writes it
    changed: str = ""


def is_gdelt_export(name: str) -> bool:
    """Return whether a file is an export, by the name that GDELT gives it.

    >>> is_gdelt_export("20260310063000.gkg.csv"), is_gdelt_export("articles.csv")
    (True, False)
    """
    return bool(EXPORT_NAME.search(re.sub(r"\.(?:gz|zip)$", "", name, flags=re.IGNORECASE)))


def refuse_gdelt_export(document: Document, limits: Limits) -> None:
    """Raise `Unreadable`, saying what could be done with an export: there is nothing in it to read."""
    number = sum(1 for _ in read_gdelt_export(document, limits))
    raise Unreadable(
        f"a GDELT export: it names {number:,} pages and holds none of their texts",
        'name it under `lists` of a [[collector]] of kind "pages", which fetches them',
    )


def read_gdelt_export(document: Document, limits: Limits) -> Iterator[ListedPage]:
    """Yield the pages that an export names, each once."""
    seen: set[str] = set()
    head = read_beginning(document)
    with document.open() as stream:
        for line in decode_lines(stream, head, limits.text):
            listed = _parse_export_row((line or "").rstrip("\r\n").split("\t"))
            if listed and (known := canonical_url(listed.url)) not in seen:
                seen.add(known)
                yield listed


def _parse_export_row(cells: list[str]) -> ListedPage | None:
    """Return the page that a line names; None for one that names none on the web (a broadcast, a printed paper)."""
    if len(cells) >= 27:
        if len(cells) in EVENT_COLUMNS:
            url, date = EVENT_COLUMNS[len(cells)]
            return _accept_web_page(ListedPage(cells[url], date=cells[date]))
        if cells[2] != "1":
            return None
        title, exact = PAGE_TITLE.search(cells[26]), PAGE_TIMESTAMP.search(cells[26])
        named = html.unescape(title[1]).strip() if title else ""
        return _accept_web_page(ListedPage(cells[4], named, exact[1] if exact else cells[1], cells[3]))
    if len(cells) == 16 and cells[3] == "1":
        return _accept_web_page(ListedPage(cells[5], date=cells[2], outlet=cells[4]))
    return None


def _accept_web_page(listed: ListedPage) -> ListedPage | None:
    return listed if parse_web_url(listed.url) else None
