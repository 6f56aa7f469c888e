"""A web archive (WARC) gives the pages that a crawler kept, each with its address and the time of its capture.

Read here and not by a library, because an archive comes from outside: no line, header or record is taken into memory
before its size is known to be within bounds (https://iipc.github.io/warc-specifications/).
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import BinaryIO

from briefings.collectors.dates import convert_arrival
from briefings.collectors.formats.document import Document, Limits, UnpackBudget, format_size, open_bytes
from briefings.collectors.web.decompression import decompress_body
from briefings.collectors.web.responses import CHARSET
from briefings.core.article import Problem
from briefings.core.errors import Unreadable
from briefings.core.urls import redact_url

#: Kinds of content that are read, and the format each is.
PAGE_FORMATS = {"text/html": ".html", "application/xhtml+xml": ".html"}

#: Bytes of the longest line of a header, and of a whole header.
MAX_LINE_BYTES, MAX_HEADER_BYTES = 1 << 14, 1 << 18


def read_warc(document: Document, limits: Limits, budget: UnpackBudget) -> Iterator[Document | Problem]:
    """Yield the web pages in an archive, and texts that a crawler had taken from pages (WET).

    Pictures, scripts, redirects and errors, which make up most of a crawl, are passed over. Raises `Unreadable` for
    what is no archive, for one that breaks off, and for one that holds no page.
    """
    pages = 0
    most = min(limits.text, limits.page)
    with document.open() as stream:
        while (head := _read_record_header(stream)) is not None:
            size = _parse_length(head)
            if not _can_be_page(head):
                _skip_record(stream, size)
                continue
            address = head.get("warc-target-uri", "").strip("<> ")
            where = f"{document.name}/{redact_url(address)}" if address else document.name
            if size > most + MAX_HEADER_BYTES:
                _skip_record(stream, size)
                pages += 1
                yield _build_size_problem(where, most)
                continue
            budget.spend(size)
            found = _extract_capture(head, _read_exactly(stream, size), where, most)
            if isinstance(found, Problem):
                yield found
            elif found:
                form, data, charset = found
                moment = _parse_capture_time(head.get("warc-date", "")) or document.modified
                yield Document(
                    where,
                    document.folder,
                    moment,
                    len(data),
                    open_bytes(data),
                    form,
                    address,
                    markings=document.markings,
                    charset=charset,
                )
            pages += bool(found)
    if not pages:
        raise Unreadable("the web archive holds no web page")


def _read_record_header(stream: BinaryIO) -> Mapping[str, str] | None:
    """Read the header of the next record, names in lower case; None at the end of the archive."""
    line = b"\r\n"
    while line in {b"\r\n", b"\n"}:
        line = stream.readline(MAX_LINE_BYTES)
    if not line:
        return None
    if not line.startswith(b"WARC/"):
        raise Unreadable("not a web archive, or damaged: a record does not begin where it should", "check the file")
    head: dict[str, str] = {}
    read = 0
    while (line := stream.readline(MAX_LINE_BYTES)) not in {b"\r\n", b"\n"}:
        read += len(line)
        if not line.endswith(b"\n") or read > MAX_HEADER_BYTES:
            raise Unreadable("the web archive breaks off, or the header of a record has no end", "check the file")
        name, _, value = line.decode("utf-8", "replace").partition(":")
        head[name.strip().lower()] = value.strip()
    return head


def _parse_length(head: Mapping[str, str]) -> int:
    length = head.get("content-length", "")
    if not (length.isascii() and length.isdecimal() and len(length) < 16):
        raise Unreadable("the web archive is damaged: a record does not say how long it is", "check the file")
    return int(length)


def _can_be_page(head: Mapping[str, str]) -> bool:
    """Return whether a record can hold a page, by its own header."""
    kind, content = head.get("warc-type", ""), _parse_media_type(head.get("content-type", ""))
    if kind == "response":
        return head.get("warc-target-uri", "").strip("<").startswith("http")
    return content in PAGE_FORMATS if kind == "resource" else kind == "conversion" and content == "text/plain"


def _parse_media_type(header: str) -> str:
    return header.partition(";")[0].strip().casefold()


def _extract_capture(
    head: Mapping[str, str], block: bytes, where: str, most: int
) -> tuple[str, bytes, str] | Problem | None:
    """Return the format, content and declared encoding of a page; None for a response that is none."""
    if head.get("warc-type") != "response":
        content = head.get("content-type", "")
        form = PAGE_FORMATS.get(_parse_media_type(content), ".txt")
        return (form, block, _parse_charset(content)) if len(block) <= most else _build_size_problem(where, most)
    status, headers, body = _parse_response(block)
    form = PAGE_FORMATS.get(_parse_media_type(headers.get("content-type", "")), "")
    if status != "200" or not form:
        return None
    if "chunked" in headers.get("transfer-encoding", "").casefold():
        body = _join_chunks(body)
    try:
        body = decompress_body([body], headers.get("content-encoding", ""), most)
    except Unreadable as refused:
        return Problem(where, refused.what, refused.remedy)
    return form, body, _parse_charset(headers.get("content-type", ""))


def _parse_charset(content_type: str) -> str:
    found = CHARSET.search(content_type)
    return found[1] if found else ""


def _parse_response(block: bytes) -> tuple[str, Mapping[str, str], bytes]:
    """Take an answer of HTTP apart: status, headers with their names in lower case, body."""
    end = block.find(b"\r\n\r\n")
    first, *lines = block[: max(end, 0)].decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    return ([*first.split(" "), ""])[1], headers, block[end + 4 :]


def _join_chunks(body: bytes) -> bytes:
    """Join the chunks of a body; one that is not in chunks, as many crawlers keep it, stays as it is."""
    whole, place = bytearray(), 0
    while True:
        end = body.find(b"\r\n", place, place + 100)
        try:
            size = int(body[place:end].partition(b";")[0], 16)
        except ValueError:
            return body
        if end < 0 or size < 0:
            return body
        if size == 0:
            return bytes(whole)
        whole += body[end + 2 : end + 2 + size]
        place = end + 4 + size


def _build_size_problem(where: str, most: int) -> Problem:
    return Problem(where, f"the page is larger than {format_size(most)}", "save the text of the article itself")


def _read_exactly(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise Unreadable("the web archive breaks off in the middle of a record", "check that the file is whole")
    return data


def _skip_record(stream: BinaryIO, size: int) -> None:
    while size > 0:
        read = len(stream.read(min(size, 1 << 16)))
        if not read:
            raise Unreadable("the web archive breaks off in the middle of a record", "check that the file is whole")
        size -= read


def _parse_capture_time(written: str) -> datetime | None:
    try:
        return convert_arrival(datetime.fromisoformat(written))
    except ValueError:
        return None
