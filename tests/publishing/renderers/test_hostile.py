"""Hostile text in any field is printed as text or taken out, in every format: nothing runs, nothing is fetched."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any

import markdown_it
import pytest
import yaml
from lxml import etree, html
from support import editions

from briefings.core.article import Span
from briefings.core.edition import Briefing, Rendition, StoryChange
from briefings.core.message import Message, make_message
from briefings.core.serialization import briefing_from_json
from briefings.core.stories import ChangeStatus, StoryState
from briefings.core.table import Column, QuotedText, Table
from briefings.publishing.renderers.docx import DocxRenderer
from briefings.publishing.renderers.email import EmailNotes, EmailRenderer
from briefings.publishing.renderers.html import HtmlRenderer
from briefings.publishing.renderers.json import JsonRenderer
from briefings.publishing.renderers.markdown import MarkdownRenderer
from briefings.publishing.renderers.pdf import PdfRenderer
from briefings.publishing.renderers.spreadsheets import CsvRenderer

PAYLOADS = {
    "script": "<script>alert(1)</script>",
    "attribute": '" onload="alert(1)" x=\'',
    "template": "{{ 6 * 7 }}{% include 'x' %}",
    "percent": "%(num)s %s 100%",
    "file": "file:///etc/passwd",
    "address": "javascript:alert(1)",
    "import": "</style><style>@import url(http://127.0.0.1:9/x.css);",
    "picture": '<img src="http://127.0.0.1:9/x.png"><a rel=attachment href="file:///etc/passwd">',
    "word": "x" * 20_000,
    "override": "abc\u202edef\u2066",
    "control": "a\x00b\x08c\ufffe",
    "surrogate": "a\ud800b",
    "markdown": "[x](javascript:alert(1)) ![y](http://127.0.0.1:9/y.png) `z",
}
#: Fields that only ever hold words of the program, and are looked up by it.
OURS = {"unit", "kind", "key", "digest", "article"}


def poisoned(value: Any, text: str, name: str = "") -> Any:
    """Put a text into every field that can hold one."""
    if isinstance(value, Enum):
        # No other word can be in such a field: an edition that says one is refused when it is read.
        return value
    if isinstance(value, Message):
        return replace(value, values=tuple((gap, poisoned(part, text)) for gap, part in value.values))
    if isinstance(value, str):
        return value if name in OURS else text
    if isinstance(value, tuple):
        return tuple(poisoned(part, text, name) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        changes = {field.name: poisoned(getattr(value, field.name), text, field.name) for field in fields(value)}
        return replace(value, **changes)
    return value


def an_edition_of(text: str) -> Briefing:
    """Build an edition in which all text is hostile."""
    edition = editions.an_edition(number=4, since="No. 3", problems=editions.an_edition().problems[:2])
    story = edition.sections[0].items[0]
    said = make_message("was: “%(before)s”", before="more")
    states = (ChangeStatus.NEW, ChangeStatus.UPDATED, ChangeStatus.CORRECTED)
    changes = tuple(StoryChange(status, story.id, story.headline, said) for status in states)
    columns = (Column("statement", "Statement"), Column("speaker", "Asserted by", "text"))
    quoting = Table(
        "disagreements", "Accounts differ", columns, ((QuotedText("more", (Span("a", 0, 4),)), said),), note=said
    )
    item = replace(edition.sections[0].items[0], tables=(quoting, *story.tables), state=StoryState.FADING)
    first = replace(edition.sections[0], items=(item,))
    small = replace(edition, sections=(first,), sources=edition.sources[:4], changes=changes)
    hostile: Briefing = poisoned(small, text)
    return hostile


def mailed(briefing: Briefing, at: int) -> Rendition:
    text = briefing.title
    remarks = EmailNotes(notice=text, link=text, correction=(text,), unsubscribe="mailto:leave@example.org")
    return EmailRenderer().render_parts(briefing, remarks)[at]


def harmless_page(page: str) -> None:
    """See that a page has no element, attribute or address that acts, beside our own script."""
    root = html.document_fromstring(page)
    for element in root.iter(etree.Element):
        assert element.tag not in {"iframe", "object", "embed", "link", "base", "form"} or element.get("rel") == "icon"
        if element.tag == "script":
            assert "alert(1)" not in (element.text or "")
        for key, value in element.attrib.items():
            assert not key.startswith("on"), key
            if key in {"href", "src"}:
                assert not value or value.startswith(("#", "http://", "https://", "data:", "cid:", "mailto:")), value
                assert key == "href" or value.startswith(("data:", "cid:")), value
        if element.tag == "style":
            assert "@import" not in (element.text or "")
    harmless_text(page)


def harmless_text(text: str) -> None:
    """See that nothing is left that no reader can see or that turns the text around it."""
    assert not re.search("[\x00\x08\u202a-\u202e\u2066-\u2069\ufffe]", text)
    assert "root:x:" not in text


def in_html(briefing: Briefing) -> str:
    page = HtmlRenderer().render(briefing).content.decode()
    harmless_page(page)
    return html.document_fromstring(page).text_content()


def in_mail(briefing: Briefing) -> str:
    page = mailed(briefing, 0).content.decode()
    harmless_page(page)
    return html.document_fromstring(page).text_content()


def in_plain_mail(briefing: Briefing) -> str:
    text = mailed(briefing, 1).content.decode()
    harmless_text(text)
    return text


def in_a_subject(briefing: Briefing) -> str:
    text = EmailRenderer().render_subject(briefing).content.decode()
    harmless_text(text)
    assert "\n" not in text
    return text


def in_markdown(briefing: Briefing) -> str:
    text = MarkdownRenderer().render(briefing).content.decode()
    head, body = re.match(r"(?s)---\n(.*?)\n---\n(.*)", text).groups()  # type: ignore[union-attr]
    assert isinstance(yaml.safe_load(head), dict)
    harmless_page("<html><body>" + markdown_it.MarkdownIt("commonmark").render(body) + "</body></html>")
    return text


def in_word(briefing: Briefing) -> str:
    with zipfile.ZipFile(io.BytesIO(DocxRenderer().render(briefing).content)) as archive:
        text = "".join(etree.fromstring(archive.read("word/document.xml")).itertext())
        links = archive.read("word/_rels/document.xml.rels").decode()
    assert not re.search(r'Target="(file|javascript):', links)
    harmless_text(text)
    return text


def in_json(briefing: Briefing) -> str:
    content = JsonRenderer().render(briefing).content
    assert briefing_from_json(content) == briefing
    return content.decode()


def in_csv(briefing: Briefing) -> str:
    with zipfile.ZipFile(io.BytesIO(CsvRenderer().render(briefing).content)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist())


FORMATS: dict[str, Callable[[Briefing], str]] = {
    "html": in_html,
    "mail": in_mail,
    "plain mail": in_plain_mail,
    "subject": in_a_subject,
    "markdown": in_markdown,
    "word": in_word,
    "json": in_json,
    "csv": in_csv,
}


#: A word of 20,000 letters in every field takes seconds, and so does Word with anything.
SLOW = {"word"}


def slowly(names: dict[str, Any]) -> list[Any]:
    return [pytest.param(name, marks=pytest.mark.slow) if name in SLOW else name for name in names]


@pytest.fixture(scope="module", params=slowly(PAYLOADS))
def hostile(request: pytest.FixtureRequest) -> tuple[str, Briefing]:
    return request.param, an_edition_of(PAYLOADS[request.param])


@pytest.mark.parametrize("kind", slowly(FORMATS))
def test_hostile_text_in_every_field_is_printed_or_taken_out(hostile: tuple[str, Briefing], kind: str) -> None:
    name, briefing = hostile
    text = FORMATS[kind](briefing)
    if name == "template" and kind != "markdown":
        assert "{{ 6 * 7 }}" in text
    assert "\n42" not in text or name != "template"


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in PAYLOADS if name != "word"])
def test_hostile_text_in_every_field_of_a_pdf_is_printed_or_taken_out(
    name: str, pages_of: Callable[[bytes], list[str]]
) -> None:
    rendition = PdfRenderer().render(an_edition_of(PAYLOADS[name]))
    text = " ".join(pages_of(rendition.content))
    harmless_text(text)
    assert b"/JavaScript" not in rendition.content
    if name == "template":
        assert "{{ 6 * 7 }}" in text
