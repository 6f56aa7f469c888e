"""One document becomes articles and problems, whatever it is packed in: archives, mailboxes, mail with attachments."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from briefings.collectors.article_builder import build_article
from briefings.collectors.feeds.parser import parse_feed
from briefings.collectors.formats.archive import ARCHIVE_ERRORS, open_gzip, read_zip
from briefings.collectors.formats.document import (
    PARSER_ERRORS,
    ArticleDraft,
    Document,
    Limits,
    RecordProblem,
    UnpackBudget,
    read_whole,
)
from briefings.collectors.formats.eml import read_email
from briefings.collectors.formats.field_names import FieldNames
from briefings.collectors.formats.gdelt import is_gdelt_export, refuse_gdelt_export
from briefings.collectors.formats.html import read_html_file
from briefings.collectors.formats.json_records import read_json_file, read_json_lines
from briefings.collectors.formats.mail_files import read_mhtml, read_outlook_message, read_winmail
from briefings.collectors.formats.mbox import is_mbox, read_mbox
from briefings.collectors.formats.office import parse_docx, parse_epub, parse_odt, parse_rtf
from briefings.collectors.formats.paragraphs import TextDocument, build_drafts
from briefings.collectors.formats.parquet import read_parquet
from briefings.collectors.formats.pdf_text import parse_pdf
from briefings.collectors.formats.signatures import recognise_format
from briefings.collectors.formats.tables import WORKBOOK_EXTENSIONS, read_table, read_workbook
from briefings.collectors.formats.text import read_markdown, read_plain_text
from briefings.collectors.formats.warc import read_warc
from briefings.core.article import Article, Problem
from briefings.core.errors import Unreadable
from briefings.core.rule_lists import read_rows

#: What a format gives: articles to be, or documents that lie within it.
DocumentPart = ArticleDraft | RecordProblem | Document | Problem


def read_feed_file(document: Document, limits: Limits) -> Iterator[ArticleDraft | RecordProblem]:
    """Read a feed that was saved as a file; its entries are of the outlet that its title names."""
    body = read_whole(document, limits.text)
    feed = limits.run_parser(
        parse_feed, body, document.address, f"charset={document.charset}" if document.charset else ""
    )
    if feed.flaw:
        yield RecordProblem(feed.flaw)
    for entry in feed.entries:
        outlet = entry.draft.outlet or feed.title
        yield replace(entry.draft, outlet=outlet, truncated=entry.teaser)


#: Hears of a record and the document it was found in.
Note = Callable[[Document, ArticleDraft | RecordProblem], None]

#: ending -> what people call the format
FORMAT_TITLES: Mapping[str, str] = {row[0]: row[1] for row in read_rows("collectors", "formats")}

#: ending -> how its files are read, for formats that know their own fields
TEXT_FORMATS: Mapping[
    str, Callable[[Document, Limits], Iterator[ArticleDraft | RecordProblem] | Iterator[ArticleDraft]]
] = {
    **dict.fromkeys((".txt", ".text"), read_plain_text),
    **dict.fromkeys((".md", ".markdown"), read_markdown),
    **dict.fromkeys((".html", ".htm", ".xhtml", ".shtml"), read_html_file),
    **dict.fromkeys((".xml", ".rss", ".atom", ".rdf", ".opml"), read_feed_file),
}

#: ending -> how its files are read, for formats whose columns have to be recognised
TABLE_FORMATS: Mapping[str, Callable[[Document, FieldNames, Limits], Iterator[ArticleDraft | RecordProblem]]] = {
    ".json": read_json_file,
    **dict.fromkeys((".jsonl", ".ndjson"), read_json_lines),
    **dict.fromkeys((".csv", ".tsv", ".tab"), read_table),
    **dict.fromkeys(WORKBOOK_EXTENSIONS, read_workbook),
    ".parquet": read_parquet,
}

#: ending -> how the words of a document are found, for files of word processors
DOCUMENT_FORMATS: Mapping[str, Callable[[bytes], tuple[TextDocument, ...]]] = {
    **dict.fromkeys((".docx", ".docm", ".dotx"), parse_docx),
    **dict.fromkeys((".odt", ".ott", ".fodt"), parse_odt),
    ".rtf": parse_rtf,
    ".epub": parse_epub,
    ".pdf": parse_pdf,
}

#: ending -> what unpacks a mail or page from a wrapping of its own
WRAPPED_FORMATS: Mapping[str, Callable[[Document, Limits], Iterator[Document]]] = {
    **dict.fromkeys((".mht", ".mhtml"), read_mhtml),
    ".msg": read_outlook_message,
    ".tnef": read_winmail,
}

#: Formats that hold documents, which may hold documents.
CONTAINER_FORMATS = frozenset((".zip", ".eml", *WRAPPED_FORMATS))

FORMAT_NAMES = (
    "text, Markdown, HTML, e-mail, mbox, JSON, CSV, spreadsheets, Parquet, PDF, Word, ODT, RTF, EPUB, WARC and zip"
)


def describe_record(document: Document, part: ArticleDraft | RecordProblem) -> str:
    """Return what a record was recognised as: its format, and its shape where that is a known one."""
    kind = FORMAT_TITLES.get(document.extension, document.extension or "text")
    shape = part.shape if isinstance(part, ArticleDraft) else ""
    return f"{kind}, {shape}" if shape else kind


def pass_over(_: Document, __: ArticleDraft | RecordProblem) -> None:
    """Do nothing with a record."""


def read_document(
    document: Document, names: FieldNames, limits: Limits, kind: str = "folder", note: Note = pass_over
) -> Iterator[Article | Problem]:
    """Yield what one document holds, and of very many problems with it only the first, and the number of the others.

    `kind` names the collector in the origin of each article; `note` hears of each record and the document it is in.
    Whatever goes wrong ends here as a problem.
    """
    told = 0
    for each in _read_nested(document, names, limits, UnpackBudget(document.size, limits), kind, note):
        told += isinstance(each, Problem)
        if isinstance(each, Article) or told <= limits.problems:
            yield each
    if told > limits.problems:
        yield Problem(document.name, f"{told - limits.problems:,} more problems like these", "see to the first ones")


def _read_nested(
    document: Document, names: FieldNames, limits: Limits, budget: UnpackBudget, kind: str, note: Note, depth: int = 0
) -> Iterator[Article | Problem]:
    try:
        if document.extension == ".gz":
            inner = PurePosixPath(document.name.removesuffix(document.name[-3:])).suffix.casefold()
            document = replace(open_gzip(document, limits, budget), extension_override=inner or ".gz")
        deeper = depth + (document.extension in CONTAINER_FORMATS)
        for part in _open_parts(document, names, limits, budget, depth):
            if isinstance(part, Problem):
                yield part
            elif isinstance(part, Document):
                yield from _read_nested(part, names, limits, budget, kind, note, deeper)
            else:
                note(document, part)
                yield from build_article(part, document, limits, kind)
    except Unreadable as refused:
        yield Problem(document.name, refused.what, refused.remedy)
    except PermissionError:
        yield Problem(
            document.name, "we are not allowed to read it", "give the user who runs this the right to read it"
        )
    except (*ARCHIVE_ERRORS, *PARSER_ERRORS) as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        yield Problem(document.name, f"cannot be read: {reason[:200].rstrip('.')}", "check that the file is whole")


def _read_text_documents(
    document: Document, parse: Callable[[bytes], tuple[TextDocument, ...]], limits: Limits
) -> Iterator[ArticleDraft | RecordProblem]:
    found = limits.run_parser(parse, read_whole(document, limits.whole_file))
    if not found:
        raise Unreadable("there is no text in it")
    for one in found:
        yield from build_drafts(one)


def _open_parts(
    document: Document, names: FieldNames, limits: Limits, budget: UnpackBudget, depth: int
) -> (
    Iterator[DocumentPart]
    | Iterator[ArticleDraft | RecordProblem]
    | Iterator[ArticleDraft]
    | Iterator[Document | Problem]
):
    """Open a document in the way of its format. Raises `Unreadable` for a format we do not read."""
    ending = document.extension
    if ending in CONTAINER_FORMATS and depth > limits.depth:
        raise Unreadable("an archive too deep within archives", "unpack it and give the folder")
    if ending == ".zip":
        return read_zip(document, limits, budget, depth)
    if ending == ".eml":
        return read_email(document, limits)
    if ending == ".mbox" or (not ending and is_mbox(document)):
        return read_mbox(document, limits)
    if ending == ".warc":
        return read_warc(document, limits, budget)
    if ending in WRAPPED_FORMATS:
        return WRAPPED_FORMATS[ending](document, limits)
    if ending in DOCUMENT_FORMATS:
        return _read_text_documents(document, DOCUMENT_FORMATS[ending], limits)
    if is_gdelt_export(document.name):
        refuse_gdelt_export(document, limits)
    if ending in TABLE_FORMATS:
        return TABLE_FORMATS[ending](document, names, limits)
    if ending in TEXT_FORMATS:
        return TEXT_FORMATS[ending](document, limits)
    if (recognised := recognise_format(document)) and recognised != ending:
        return iter((replace(document, extension_override=recognised),))
    raise Unreadable(f"not a format we read ({ending or 'no ending'})", f"we read {FORMAT_NAMES}")
