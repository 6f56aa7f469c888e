"""One document becomes articles and problems, whatever it is packed in: archives, mailboxes, mail with attachments."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from briefings.collectors.fields import built
from briefings.collectors.formats.archive import FAILURES, gunzipped, members
from briefings.collectors.formats.crawl import captures
from briefings.collectors.formats.document import Budget, Document, Draft, Flaw, Limits, Unreadable
from briefings.collectors.formats.gdelt import is_export, refuse
from briefings.collectors.formats.letter import letter
from briefings.collectors.formats.page import page
from briefings.collectors.formats.post import is_mbox, messages
from briefings.collectors.formats.records import Names, json_lines, table, tree
from briefings.collectors.formats.text import markdown, prose
from briefings.model.article import Article, Problem

#: What a format gives: articles to be, or documents that lie within it.
Part = Draft | Flaw | Document | Problem

#: ending -> how its files are read, for formats that know their own fields
TEXTS: Mapping[str, Callable[[Document, Limits], Iterator[Draft | Flaw] | Iterator[Draft]]] = {
    **dict.fromkeys((".txt", ".text"), prose),
    **dict.fromkeys((".md", ".markdown"), markdown),
    **dict.fromkeys((".html", ".htm", ".xhtml"), page),
}

#: ending -> how its files are read, for formats whose columns have to be recognised
TABLES: Mapping[str, Callable[[Document, Names, Limits], Iterator[Draft | Flaw]]] = {
    ".json": tree,
    **dict.fromkeys((".jsonl", ".ndjson"), json_lines),
    **dict.fromkeys((".csv", ".tsv"), table),
}

#: Formats that hold documents, which may hold documents.
PACKED = frozenset((".zip", ".eml"))

FORMATS = "text, Markdown, HTML, e-mail, mbox, JSON, CSV, WARC and zip"


def unfolded(document: Document, names: Names, limits: Limits, kind: str = "folder") -> Iterator[Article | Problem]:
    """Yield what one document holds, and of very many problems with it only the first, and the number of the others.

    `kind` names the collector in the origin of each article. Whatever goes wrong ends here as a problem.
    """
    told = 0
    for each in _unfolded(document, names, limits, Budget(limits.unpacked), kind):
        told += isinstance(each, Problem)
        if isinstance(each, Article) or told <= limits.problems:
            yield each
    if told > limits.problems:
        yield Problem(document.name, f"{told - limits.problems:,} more problems like these", "see to the first ones")


def _unfolded(
    document: Document, names: Names, limits: Limits, budget: Budget, kind: str, depth: int = 0
) -> Iterator[Article | Problem]:
    try:
        if document.ending == ".gz":
            inner = PurePosixPath(document.name.removesuffix(document.name[-3:])).suffix.casefold()
            document = replace(gunzipped(document, limits, budget), form=inner or ".gz")
        deeper = depth + (document.ending in PACKED)
        for part in _parts(document, names, limits, budget, depth):
            if isinstance(part, Problem):
                yield part
            elif isinstance(part, Document):
                yield from _unfolded(part, names, limits, budget, kind, deeper)
            else:
                yield from built(part, document, limits, kind)
    except Unreadable as refused:
        yield Problem(document.name, refused.what, refused.remedy)
    except PermissionError:
        yield Problem(
            document.name, "we are not allowed to read it", "give the user who runs this the right to read it"
        )
    except FAILURES as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        yield Problem(document.name, f"cannot be read: {reason[:200].rstrip('.')}", "check that the file is whole")


def _parts(
    document: Document, names: Names, limits: Limits, budget: Budget, depth: int
) -> Iterator[Part] | Iterator[Draft | Flaw] | Iterator[Draft] | Iterator[Document | Problem]:
    """Open a document in the way of its format. Raises `Unreadable` for a format we do not read."""
    ending = document.ending
    if ending in PACKED and depth > limits.depth:
        raise Unreadable("an archive too deep within archives", "unpack it and give the folder")
    if ending == ".zip":
        return members(document, limits, budget, depth)
    if ending == ".eml":
        return letter(document, limits)
    if ending == ".mbox" or (not ending and is_mbox(document)):
        return messages(document, limits)
    if ending == ".warc":
        return captures(document, limits, budget)
    if is_export(document.name):
        refuse(document, limits)
    if ending in TABLES:
        return TABLES[ending](document, names, limits)
    if ending in TEXTS:
        return TEXTS[ending](document, limits)
    raise Unreadable(f"not a format we read ({ending or 'no ending'})", f"we read {FORMATS}")
