"""Paragraphs of a document, with what it says of itself, become the draft of an article, or of several."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from briefings.collectors.formats.bundles import split_bundle
from briefings.collectors.formats.document import ArticleDraft, RecordProblem
from briefings.collectors.formats.field_names import parse_authors
from briefings.collectors.formats.text import split_title
from briefings.core.errors import Unreadable

#: Titles that programs write where nobody gave one: file names, names of programs.
NO_TITLE = re.compile(
    r"^(?:microsoft word|powerpoint|untitled|document\d*|title|slide \d+|print|draft)\b"
    r"|\.(?:docx?|pdf|rtf|odt|indd|txt|html?)$|^[\w-]{1,40}_v?\d+$|^\W*$",
    re.IGNORECASE,
)

#: Authors that programs write where nobody is named.
NO_AUTHOR = re.compile(r"^(?:user|admin(?:istrator)?|owner|root|unknown|author|calibre.*|python-docx)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TextDocument:
    """A document of words, as a word processor writes it; empty where it says nothing."""

    paragraphs: tuple[str, ...]
    title: str = ""
    authors: str = ""
    #: when it was made
    date: str = ""
    outlet: str = ""
    language: str = ""


def build_drafts(found: TextDocument) -> Iterator[ArticleDraft | RecordProblem]:
    """Yield the article of a document, or those of a delivery in it. Raises `Unreadable` where there are no words."""
    paragraphs = [paragraph.strip() for paragraph in found.paragraphs if paragraph.strip()]
    text = "\n\n".join(paragraphs)
    if not re.search(r"\w", text):
        raise Unreadable("there is no text in it")
    _, articles = split_bundle("\n\n".join(found.paragraphs))
    if articles:
        yield from articles
        return
    title = "" if NO_TITLE.search(found.title.strip()) else " ".join(found.title.split())
    first, rest = split_title(text)
    if first and (not title or _squash_words(first) == _squash_words(title)):
        title, text = title or first, rest
    authors = parse_authors(found.authors) if not NO_AUTHOR.match(found.authors.strip()) else ()
    yield ArticleDraft(
        text=text,
        title=title,
        outlet=found.outlet,
        date=found.date or None,
        # The document was made then; when it was published it does not say.
        supplied=("date",) if found.date else (),
        authors=authors,
        language=found.language,
    )


def _squash_words(text: str) -> str:
    return "".join(re.findall(r"\w+", text.casefold()))


def join_cells(cells: Sequence[str]) -> str:
    """Return the row of a table as a line."""
    return " · ".join(" ".join(cell.split()) for cell in dict.fromkeys(cells) if cell.strip())
