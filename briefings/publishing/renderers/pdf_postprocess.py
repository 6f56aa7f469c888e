"""What the PDF engine leaves out is put into its file: a mended tree of tags, descriptions of links, enclosures."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, TypedDict

from briefings.core.edition import Briefing
from briefings.core.serialization import briefing_to_json
from briefings.publishing.renderers.edition_tables import list_named_tables
from briefings.publishing.renderers.pdf_fragments import Fragment, take_objects
from briefings.publishing.renderers.pdf_streams import ends_like_a_line, save_pdf
from briefings.publishing.renderers.pdf_structure import repair_structure
from briefings.publishing.renderers.spreadsheets import write_csv
from briefings.publishing.renderers.typography import strip_unprintable

#: An edition that bears no day is as old as the format of its enclosures.
FALLBACK_DATE = "2000-01-01"
#: A file may say that it is PDF/A and PDF/UA at once, if it explains the words that PDF/A does not know
#: (ISO 19005-3, 6.6.2.3; the description is the one that ISO 14289-1 is published with).
PDFUA_METADATA = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


class PdfAttachment(TypedDict):
    """A file that travels inside the PDF."""

    name: str
    media_type: str
    description: str
    text: str
    #: what it is to the document (ISO 32000-2, 7.11.3): "Source" it was made from, "Data" behind its tables
    relationship: str
    #: the day it says it is from, as in 2026-03-12
    day: str


def build_attachments(briefing: Briefing) -> list[PdfAttachment]:
    """Return the edition as JSON and each of its tables as CSV."""
    day = briefing.day.isoformat() if briefing.day else FALLBACK_DATE
    edition: PdfAttachment = {
        "name": "briefing.json",
        "media_type": "application/json",
        "description": "The whole edition as data",
        "text": briefing_to_json(briefing).decode("utf-8"),
        "relationship": "Source",
        "day": day,
    }
    tables: list[PdfAttachment] = [
        {
            "name": f"{one.name}.csv",
            "media_type": "text/csv",
            "description": strip_unprintable(one.table.caption)[:200],
            "text": write_csv(one.table),
            "relationship": "Data",
            "day": day,
        }
        for one in list_named_tables(briefing)
    ]
    return [edition, *tables]


def postprocess_pdf(content: bytes, variant: str, files: Sequence[PdfAttachment]) -> bytes:
    """Return the file with everything in it that readers by ear, archives and programs ask for."""
    import pikepdf

    with pikepdf.open(io.BytesIO(content)) as document:
        repair_pages(document)
        return complete_pdf(document, variant, files)


def repair_pages(document: Any) -> None:
    """Mend the tree of tags, and describe the links: of a whole document or of a part."""
    repair_structure(document)
    _describe_links(document)


def complete_pdf(document: Any, variant: str, files: Sequence[PdfAttachment]) -> bytes:
    """Return the file of a document whose pages are right, with what belongs to the whole."""
    _attach_files(document, files)
    declare_standards(document, variant)
    return save_pdf(document)


def declare_standards(document: Any, variant: str) -> None:
    """State in a document of a variant that it is PDF/UA-1 as well."""
    if variant == "pdf/a-3a":
        raw = document.Root["/Metadata"].read_bytes()
        document.Root["/Metadata"].write(raw.replace(b"</rdf:RDF>", PDFUA_METADATA + b"</rdf:RDF>", 1))


def take_attachments(files: Sequence[PdfAttachment]) -> Fragment:
    """Return files as objects, with their entries in the table of names and in the catalogue of a document."""
    import pikepdf

    with pikepdf.new() as document:
        _attach_files(document, files)
        named, listed = (document.Root.get(entry) for entry in ("/Names", "/AF"))
        entries = pikepdf.Dictionary() if named is None else pikepdf.Dictionary(EmbeddedFiles=named["/EmbeddedFiles"])
        related = pikepdf.Dictionary() if listed is None else pikepdf.Dictionary(AF=listed)
        texts = (one.unparse().removeprefix(b"<<").removesuffix(b">>").strip() for one in (entries, related))
        return take_objects(document, (), (), tuple(texts))


def _describe_links(document: Any) -> None:
    """Describe every link, and state that the Tab key goes in the order of the tags (ISO 14289-1, 7.18)."""
    import pikepdf

    for page in document.pages:
        links = page.get("/Annots", pikepdf.Array())
        if len(links):
            page["/Tabs"] = pikepdf.Name("/S")
        for link in links:
            if link.get("/Subtype") == "/Link" and "/Contents" not in link:
                action = link.get("/A", pikepdf.Dictionary())
                place = action.get("/URI") or link.get("/Dest") or action.get("/D")
                link["/Contents"] = pikepdf.String(_describe_target(str(place)))


def _describe_target(place: str) -> str:
    """Return in words where a link leads.

    >>> _describe_target("source-12"), _describe_target("https://example.org/a")
    ('Source 12', 'https://example.org/a')
    """
    kind, dash, name = place.partition("-")
    words = {"source": f"Source {name}", "story": "To the story", "topic": "To the topic"}
    return words.get(kind, place) if dash else place


def _attach_files(document: Any, files: Sequence[PdfAttachment]) -> None:
    """Put files into the document, dated by the edition, for a clock would make the same edition another file."""
    import pikepdf

    related = pikepdf.Array()
    for file in files:
        moment = datetime.fromisoformat(file["day"]).replace(tzinfo=UTC).strftime("D:%Y%m%d%H%M%SZ")
        content = file["text"].encode("utf-8", "backslashreplace")
        if ends_like_a_line(content):
            # The end of the last line is left to the writer, in JSON (RFC 8259) and in CSV (RFC 4180).
            content = content.removesuffix(b"\n") if content.endswith(b"\n") else content + b"\n"
        spec = pikepdf.AttachedFileSpec(
            document,
            content,
            filename=file["name"],
            description=file["description"],
            mime_type=file["media_type"],
            creation_date=moment,
            mod_date=moment,
            relationship=pikepdf.Name(f"/{file['relationship']}"),
        )
        document.attachments[file["name"]] = spec
        related.append(document.attachments[file["name"]].obj)
    if len(related):
        document.Root["/AF"] = related
