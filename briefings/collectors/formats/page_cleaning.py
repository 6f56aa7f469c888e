"""A page is made ready for reading: hidden parts and notices for programs go, layout tables become plain blocks."""

import re
from typing import Any

from briefings.core.rule_lists import compile_any, read_entries

#: How pages hide what is not to be seen, and what only programs that read aloud see.
HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
HIDDEN_NAMES = compile_any(read_entries("collectors", "hidden_parts"), r"(?:^|\s)", r"(?:\s|$)")

#: Elements that make a cell of a table part of the layout, and words of a cell from which on it is.
BLOCK_TAGS = frozenset(("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "article", "section"))
MIN_LAYOUT_WORDS = 30

#: Share of the letters of a page that may be hidden; one that hides more shows itself by a script.
MAX_HIDDEN_SHARE = 0.5

#: A row of a table as trafilatura writes it, and the line below its head.
TABLE_ROW = re.compile(r"^\|.*\|?$")
TABLE_RULE = re.compile(r"^[|\s:-]+$")


def clean_page(tree: Any) -> None:
    """Take out of a page what nobody sees, and make its layout tables plain blocks; the tree is changed."""
    _drop_hidden(tree)
    for table in list(tree.iter("table")):
        if _is_layout(table):
            _unwrap_table(table)


def _drop_hidden(tree: Any) -> None:
    elements = [element for element in tree.iter() if isinstance(element.tag, str)]
    unseen = {element for element in elements if _is_for_programs(element)}
    hidden = {element for element in elements if _is_styled_away(element)}
    outer = [element for element in hidden if not any(above in hidden for above in element.iterancestors())]
    if sum(map(_count_letters, outer)) <= MAX_HIDDEN_SHARE * _count_letters(tree):
        unseen |= hidden
    for element in elements:
        if element in unseen and element.getparent() is not None and element.tag not in {"body", "html", "head"}:
            element.drop_tree()


def _count_letters(element: Any) -> int:
    """Return the letters of the paragraphs and lines under an element, scripts and styles apart."""
    return sum(len(words.strip()) for words in element.xpath(".//text()[not(parent::script or parent::style)]"))


def _is_for_programs(element: Any) -> bool:
    """Return whether an element is for browsers without scripts, or for programs that read a page aloud."""
    if element.tag == "noscript":
        return element.find(".//img") is None
    return bool(HIDDEN_NAMES.search(element.get("class") or ""))


def _is_styled_away(element: Any) -> bool:
    if element.tag in {"script", "style", "link", "meta"}:
        return False
    return element.get("hidden") is not None or bool(HIDDEN_STYLE.search(element.get("style") or ""))


def _is_layout(table: Any) -> bool:
    if table.find(".//th") is not None:
        return False
    for cell in table.iter("td"):
        if any(child.tag in BLOCK_TAGS for child in cell) or len("".join(cell.itertext()).split()) >= MIN_LAYOUT_WORDS:
            return True
    return False


def _unwrap_table(table: Any) -> None:
    """Make the cells of a table divisions, and everything else of it nothing."""
    for element in list(table.iter("tbody", "thead", "tfoot", "tr", "td", "th", "colgroup", "col")):
        element.tag = "div"
    table.tag = "div"


def flatten_table_rows(text: str) -> str:
    """Return a text with the rows of tables as lines of their cells, without the signs that part them.

    >>> flatten_table_rows("Tides today\\n| Port | 2.1 m |\\n|---|---|\\n| Dam | 1.4 m |")
    'Tides today\\nPort · 2.1 m\\nDam · 1.4 m'
    """
    lines = []
    for line in text.split("\n"):
        if not TABLE_ROW.match(line):
            lines.append(line)
        elif not TABLE_RULE.match(line):
            cells = (cell.strip() for cell in re.split(r"(?<!\\)\|", line))
            lines.append(" · ".join(cell.replace("\\|", "|") for cell in cells if cell))
    return "\n".join(lines)
