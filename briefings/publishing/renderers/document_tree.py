"""The document as the templates draw it becomes a row of headings, paragraphs, lists, tables and pictures."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from lxml import etree, html

#: Elements that begin a paragraph of their own.
BLOCK_TAGS = frozenset(
    {"article", "aside", "blockquote", "body", "caption", "details", "div", "figcaption", "figure", "footer", "header"}
    | {"dd", "dl", "dt", "li", "main", "nav", "ol", "p", "section", "summary", "ul"}
)
#: What no reader of the text is to see: the engine's and the screen's own.
HIDDEN_TAGS = frozenset({"head", "script", "style", "template", "title", "colgroup", "button", "input"})
STRONG_TAGS, EMPHASIS_TAGS = frozenset({"b", "strong", "th"}), frozenset({"i", "em", "cite"})
#: Classes of the templates whose text stands back behind what it is about.
QUIET_CLASSES = frozenset({"around", "by", "context", "verb", "whence"})
SVG_NAMESPACE = "{http://www.w3.org/2000/svg}"
#: Places where long words may break: the pages need them, a text that can be searched does not.
SOFT_BREAKS = str.maketrans("", "", "\u200b\u00ad")


@dataclass(frozen=True, slots=True)
class TextRun:
    """A piece of text that is set in one way."""

    text: str
    strong: bool = False
    emphasis: bool = False
    #: the source's own hedge
    hedge: bool = False
    #: what stands back: around a statement, before it, and where it comes from
    quiet: bool = False
    #: "#anchor" inside the document, an address, or nothing
    link: str = ""
    #: language of the text where it is not the document's
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """What every block has: the anchors that links lead to, and the direction of its writing."""

    anchors: tuple[str, ...] = ()
    rtl: bool = False


@dataclass(frozen=True, slots=True)
class Heading(Block):
    """A heading; `level` counts from 1."""

    level: int
    runs: tuple[TextRun, ...]


@dataclass(frozen=True, slots=True)
class Paragraph(Block):
    """A paragraph; `style` is the class it has in the templates ("edition", "note", "marking" …)."""

    runs: tuple[TextRun, ...]
    style: str = ""


@dataclass(frozen=True, slots=True)
class ListItem(Block):
    """An entry of a list; `mark` is its number, or nothing; `depth` counts from 0."""

    runs: tuple[TextRun, ...]
    mark: str
    depth: int
    #: whether the number is the entry's place in its list, and no name that it goes by
    is_ordered: bool = False


@dataclass(frozen=True, slots=True)
class TableBlock(Block):
    """A table: its caption, its headings, its cells row by row; `numeric_columns` says which columns hold numbers."""

    caption: tuple[TextRun, ...]
    head: tuple[tuple[TextRun, ...], ...]
    rows: tuple[tuple[tuple[TextRun, ...], ...], ...]
    numeric_columns: tuple[bool, ...]
    #: shares of the width, in per cent, where the templates give them
    widths: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture(Block):
    """A chart, as SVG, and what it shows in words."""

    svg: str
    text: str


@dataclass(slots=True)
class _TreeBuilder:
    """Gathers the text of a paragraph until the next one begins."""

    runs: list[TextRun] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    rtl: bool = False
    style: str = ""
    #: the list entry that the next paragraph belongs to, and the place of its first block once there is one
    entry: ListItem | None = None
    entry_position: int | None = None

    def flush(self) -> None:
        runs = normalise_runs(self.runs)
        if runs and self.entry and self.entry_position is None:
            self.entry_position = len(self.blocks)
            self.blocks.append(replace(self.entry, runs=runs, anchors=tuple(self.anchors), rtl=self.rtl))
        elif runs and (begun := self.get_entry()) and self.entry_position is not None and begun.rtl == self.rtl:
            # Another paragraph of the same entry; one that is written the other way stands by itself.
            self.blocks[self.entry_position] = replace(begun, runs=(*begun.runs, TextRun("\n"), *runs))
        elif runs and all(run.link or not run.text.strip() for run in runs) and self.ends_with_quotation():
            # References stand behind the sentence that they are for.
            said = self.blocks[-1]
            assert isinstance(said, Paragraph)
            self.blocks[-1] = replace(said, runs=(*said.runs, TextRun(" "), *runs))
        elif runs:
            self.blocks.append(Paragraph(runs, self.style, anchors=tuple(self.anchors), rtl=self.rtl))
        if runs:
            self.anchors.clear()
        self.runs.clear()

    def get_entry(self) -> ListItem | None:
        """Return the list entry that was begun, where it is the last block."""
        last = self.blocks[-1] if self.blocks and self.entry_position == len(self.blocks) - 1 else None
        return last if isinstance(last, ListItem) else None

    def ends_with_quotation(self) -> bool:
        """Return whether the last block is a printed sentence."""
        last = self.blocks[-1] if self.blocks else None
        return isinstance(last, Paragraph) and last.style == "quote" and not self.anchors

    def take_anchors(self) -> tuple[str, ...]:
        """Hand out the anchors that wait for a block to stand at."""
        anchors = tuple(self.anchors)
        self.anchors.clear()
        return anchors


def build_document_tree(page: str) -> tuple[Block, ...]:
    """Read a page of HTML, ours or made by a user's templates; what has no text is left out."""
    reader = _TreeBuilder()
    body = html.document_fromstring(page).find("body")
    if body is not None:
        _walk_element(body, TextRun(""), reader, 0)
    reader.flush()
    return tuple(reader.blocks)


def normalise_runs(runs: Iterable[TextRun]) -> tuple[TextRun, ...]:
    """Write runs of white space as one space, none at the ends or around a line break; join what is set alike."""
    joined: list[TextRun] = []
    for run in runs:
        text = re.sub(r"[ \t\r\n\f]+", " ", run.text)
        text = re.sub(r" ?\v ?", "\v", text).translate(SOFT_BREAKS)
        if joined and joined[-1].text.endswith((" ", "\v")):
            text = text.removeprefix(" ")
        if joined and replace(run, text="") == replace(joined[-1], text=""):
            joined[-1] = replace(run, text=joined[-1].text + text)
        elif text:
            joined.append(replace(run, text=text))
    if joined:
        joined[0] = replace(joined[0], text=joined[0].text.lstrip(" \v"))
        joined[-1] = replace(joined[-1], text=joined[-1].text.rstrip(" \v"))
    kept = [replace(run, text=run.text.replace("\v", "\n")) for run in joined if run.text]
    return tuple(kept) if any(run.text.strip() for run in kept) else ()


def _walk_element(element: etree._Element, set_as: TextRun, reader: _TreeBuilder, depth: int) -> None:
    """Read an element and what stands in it; its tail belongs to the element around it."""
    tag = element.tag
    if not isinstance(tag, str) or tag in HIDDEN_TAGS or "hidden" in element.attrib:
        return
    if tag in {"svg", f"{SVG_NAMESPACE}svg"}:
        reader.flush()
        if text := _picture_title(element):
            svg = etree.tostring(element, encoding="unicode", with_tail=False)
            reader.blocks.append(Picture(svg, text, anchors=reader.take_anchors()))
        return
    if anchor := element.get("id"):
        if tag in BLOCK_TAGS:
            reader.flush()
        reader.anchors.append(anchor)
    if tag == "table" and element.get("role") != "presentation":
        reader.flush()
        reader.blocks.append(replace(_read_table(element), anchors=reader.take_anchors()))
        return
    if tag == "ul" and element.get("class") == "glance":
        # Numbers that stand side by side: a line of their own, and no list.
        reader.flush()
        for at, entry in enumerate(element.findall("li")):
            reader.runs.extend([*([TextRun(" · ")] if at else []), *_collect_runs(entry, set_as)])
        reader.flush()
        return
    if re.fullmatch(r"h[1-6]", tag):
        reader.flush()
        if runs := normalise_runs(_collect_runs(element, TextRun(""))):
            level = int(tag[1])
            reader.blocks.append(Heading(level, runs, anchors=reader.take_anchors(), rtl=element.get("dir") == "rtl"))
        return
    if tag == "br":
        reader.runs.append(replace(set_as, text="\v"))
        return
    if tag not in BLOCK_TAGS:
        _walk_children(element, _apply_style(element, set_as), reader, depth)
        return
    reader.flush()
    before, around = (reader.rtl, reader.style), (reader.entry, reader.entry_position)
    reader.rtl = element.get("dir", "rtl" if reader.rtl else "") == "rtl"
    reader.style = (element.get("class") or reader.style).split(" ")[0]
    if tag == "li":
        reader.entry, reader.entry_position = _start_list_item(element, max(depth - 1, 0)), None
    quiet = set_as.quiet or reader.style in QUIET_CLASSES
    _walk_children(element, replace(set_as, quiet=quiet), reader, depth + (tag in {"ol", "ul"}))
    reader.flush()
    reader.rtl, reader.style = before
    if tag == "li":
        reader.entry, reader.entry_position = around


def _walk_children(element: etree._Element, set_as: TextRun, reader: _TreeBuilder, depth: int) -> None:
    if element.text:
        reader.runs.append(replace(set_as, text=element.text))
    for child in element:
        if "number" not in (child.get("class") or "").split() or element.tag != "li":
            _walk_element(child, set_as, reader, depth)
        if child.tail:
            reader.runs.append(replace(set_as, text=child.tail))


def _start_list_item(element: etree._Element, depth: int) -> ListItem:
    """Begin a list entry: its number is the one printed in it, else its place; lists without numbers have none."""
    printed = element.find("span[@class='number']")
    if printed is not None:
        return ListItem((), "".join(printed.itertext()).strip(), depth)
    around = element.getparent()
    if around is None or around.tag != "ol":
        return ListItem((), "", depth)
    return ListItem((), str(sum(1 for _ in element.itersiblings("li", preceding=True)) + 1), depth, is_ordered=True)


def _apply_style(element: etree._Element, set_as: TextRun) -> TextRun:
    """Return how the text inside an element is set."""
    classes = (element.get("class") or "").split()
    return replace(
        set_as,
        strong=set_as.strong or element.tag in STRONG_TAGS,
        emphasis=set_as.emphasis or element.tag in EMPHASIS_TAGS,
        hedge=set_as.hedge or "hedge" in classes,
        quiet=set_as.quiet or not QUIET_CLASSES.isdisjoint(classes),
        link=element.get("href") or set_as.link,
        language=element.get("lang") or set_as.language,
    )


def _collect_runs(element: etree._Element, set_as: TextRun) -> Iterator[TextRun]:
    """Yield all text inside an element, whatever blocks it has; pictures by what they show."""
    if not isinstance(element.tag, str) or element.tag in HIDDEN_TAGS:
        return
    if element.tag in {"svg", f"{SVG_NAMESPACE}svg"}:
        yield replace(set_as, text=_picture_title(element))
        return
    if element.tag == "br":
        yield replace(set_as, text="\v")
    dressed = _apply_style(element, set_as)
    if element.text:
        yield replace(dressed, text=element.text)
    for child in element:
        yield from _collect_runs(child, dressed)
        if isinstance(child.tag, str) and child.tag in BLOCK_TAGS:
            yield replace(dressed, text=" ")
        if child.tail:
            yield replace(dressed, text=child.tail)


def _picture_title(picture: etree._Element) -> str:
    """Return what a picture shows in words: its own title."""
    found = next((child for child in picture if child.tag in {"title", f"{SVG_NAMESPACE}title"}), None)
    return " ".join("".join(found.itertext()).split()) if found is not None else ""


def _read_table(table: etree._Element) -> TableBlock:
    """Read a table; a column of page numbers has no meaning where there are no pages."""
    caption = table.find("caption")
    rows = [[cell for cell in row if cell.tag in {"td", "th"}] for row in table.iter("tr")]
    kept = [[cell for cell in row if "page" not in (cell.get("class") or "").split()] for row in rows]
    headed = bool(kept) and all(cell.tag == "th" for cell in kept[0])
    cells = [tuple(normalise_runs(_collect_runs(cell, TextRun(""))) for cell in row) for row in kept]
    head = tuple(tuple(replace(run, strong=False) for run in cell) for cell in cells[0]) if headed else ()
    first = kept[0] if kept else []
    return TableBlock(
        caption=normalise_runs(_collect_runs(caption, TextRun(""))) if caption is not None else (),
        head=head,
        rows=tuple(cells[1:] if headed else cells),
        numeric_columns=tuple("figure" in (cell.get("class") or "").split() for cell in first),
        widths=_column_widths(table, len(first)),
    )


def _column_widths(table: etree._Element, columns: int) -> tuple[float, ...]:
    """Return the widths of the columns; nothing where one of them has none."""
    said = [re.search(r"width: ?([\d.]+)%", column.get("style") or "") for column in table.iter("col")]
    widths = tuple(float(width[1]) for width in said if width)
    return widths if len(widths) == columns else ()


def plain_text(runs: Sequence[TextRun]) -> str:
    """Return the bare text of runs."""
    return "".join(run.text for run in runs)
