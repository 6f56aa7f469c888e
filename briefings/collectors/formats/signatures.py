"""What a file is by its first bytes, where its name does not tell."""

import re

from briefings.collectors.formats.document import Document
from briefings.collectors.formats.encoding import read_beginning

#: What may stand before the first element of a document in XML or HTML.
_PROLOG = rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)?"
_HEADERS = rb"(?:From|Received|Return-Path|Delivered-To|Message-ID|MIME-Version|X-[\w-]{1,40}): "

#: First bytes -> the ending of the format that they give away.
SIGNATURES = tuple(
    (re.compile(rb"\A" + pattern, re.DOTALL | re.IGNORECASE), ending)
    for pattern, ending in (
        (rb"%PDF-", ".pdf"),
        (rb"PAR1", ".parquet"),
        (rb"\{\\rtf", ".rtf"),
        (rb"\x1f\x8b\x08", ".gz"),
        (rb"PK\x03\x04.{26}mimetypeapplication/epub\+zip", ".epub"),
        (rb"PK\x03\x04.{26}mimetypeapplication/vnd\.oasis\.opendocument\.text", ".odt"),
        (rb"PK\x03\x04.{26}mimetypeapplication/vnd\.oasis\.opendocument\.spreadsheet", ".ods"),
        (rb"PK\x03\x04(?=.{0,20000}word/document\.xml)", ".docx"),
        (rb"PK\x03\x04(?=.{0,20000}xl/workbook\.xml)", ".xlsx"),
        (rb"PK\x03\x04", ".zip"),
        (rb"\x78\x9f\x3e\x22", ".tnef"),
        (rb"WARC/1\.\d\r?\n", ".warc"),
        (_PROLOG + rb"<(?:rss|feed|rdf:RDF)[\s>]", ".xml"),
        (_PROLOG + rb"<(?:!doctype\s+html|html)[\s>]", ".html"),
        (_HEADERS + rb"[^\n]{1,900}\n(?:[\w-]{1,60}: |[ \t])", ".eml"),
        (rb"(?:\xef\xbb\xbf)?\s*[{\[]\s*[\"{\[]", ".json"),
    )
)


def recognise_format(document: Document) -> str:
    """Return the ending of the format that the first bytes of a file give away; empty where they give away none."""
    head = read_beginning(document)
    return next((ending for signature, ending in SIGNATURES if signature.match(head)), "")
