"""A briefing becomes one Markdown file (CommonMark with tables), with anchors that its references lead to."""

import json
import re
from collections.abc import Iterator, Sequence

from briefings.model.edition import Briefing, Rendition
from briefings.renderers.outline import Block, Entry, Grid, Heading, Paragraph, Picture, Run, outline
from briefings.renderers.templating import Templates
from briefings.renderers.typography import printable

#: Signs that could be taken for markup; what stands at the beginning of a line is dealt with by `line`.
SIGNS = re.compile(r"([\\`*_\[\]|~$]|:(?=//))")


class MarkdownRenderer:
    """Draws `briefing.md` from the same template as the pages."""

    def __init__(self, templates: Templates | None = None) -> None:
        self.templates = templates or Templates()

    def render(self, briefing: Briefing) -> Rendition:
        """Draw the text, with title, day, language and marking in its YAML head."""
        blocks = outline(self.templates.draw(self.templates.document, briefing, output="md"))
        text = head(briefing) + "\n".join(written(blocks))
        return Rendition("briefing.md", "text/markdown", text.encode("utf-8", "replace"))


def head(briefing: Briefing) -> str:
    """Write the YAML head; JSON strings are YAML strings, so nothing in a title can break out of it."""
    said = {
        "title": printable(briefing.title),
        "date": briefing.day.isoformat() if briefing.day else None,
        "number": briefing.number,
        "lang": printable(briefing.language),
        "marking": printable(briefing.marking) or None,
        "sha256": briefing.digest or None,
    }
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in said.items() if value is not None]
    return "\n".join(["---", *lines, "---", "", ""])


def written(blocks: Sequence[Block]) -> Iterator[str]:
    """Yield the lines of the blocks."""
    before: Block | None = None
    for block in blocks:
        if isinstance(before, Entry) and not isinstance(block, Entry):
            yield ""
            # An empty remark ends a list; without it an indented paragraph would belong to its last entry.
            yield "<!-- -->"
        if before is not None and not (isinstance(before, Entry) and isinstance(block, Entry)):
            yield ""
        marks = "".join(f'<a id="{anchor}"></a>' for anchor in block.anchors)
        yield from lines(block, marks)
        before = block
    yield ""


def lines(block: Block, marks: str) -> Iterator[str]:
    """Yield the lines of one block."""
    match block:
        case Heading():
            if marks:
                yield marks
                yield ""
            yield f"{'#' * block.level} {inline(block.runs)}"
        case Paragraph():
            yield marks + line(inline(block.runs).replace("\n", "  \n"))
        case Entry():
            # Numbers that sources go by have gaps where a copy is folded away, and Markdown would count them anew.
            sign, mark = f"{block.mark}. " if block.counted else "- ", f"**{block.mark}.** "
            indent = " " * 4 * block.depth
            text = line(inline(block.runs)) if block.counted or not block.mark else mark + inline(block.runs)
            text = text.replace("\n", f"  \n{indent}{' ' * len(sign)}")
            yield f"{indent}{sign}{marks}{text}"
        case Picture():
            yield f"{marks}*{escaped(block.text)}*"
        case Grid():
            yield from grid(block, marks)


def grid(block: Grid, marks: str) -> Iterator[str]:
    """Yield the lines of a table; one without headings gets empty ones, for Markdown knows no other."""
    if marks or block.caption:
        yield f"{marks}**{inline(block.caption).replace('**', '')}**" if block.caption else marks
        yield ""
    columns = max([len(block.head), *(len(row) for row in block.rows)], default=0)
    if not columns:
        return
    width = [*block.figures, *[False] * columns][:columns]
    yield row([*(inline(cell) for cell in block.head), *[""] * columns][:columns])
    yield row(["---:" if figure else "---" for figure in width])
    for cells in block.rows:
        yield row([*(inline(cell) for cell in cells), *[""] * columns][:columns])


def row(cells: Sequence[str]) -> str:
    """Write one row of a table; a line break inside a cell is written as HTML, which tables allow."""
    return "| " + " | ".join(cell.replace("\n", "<br>") for cell in cells) + " |"


def inline(runs: Sequence[Run]) -> str:
    """Write runs with their marks: strong, emphasis, links; a source's own hedge is underlined in HTML."""
    said = []
    for run in runs:
        text = escaped(run.text)
        bare = text.strip()
        if not bare:
            said.append(text)
            continue
        before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        if run.hedge:
            bare = f"<u>{bare}</u>"
        if run.emphasis:
            bare = f"*{bare}*"
        if run.strong:
            bare = f"**{bare}**"
        if run.link:
            bare = f"[{bare}](<{run.link.translate({60: '%3C', 62: '%3E', 10: None})}>)"
        said.append(f"{before}{bare}{after}")
    return "".join(said)


def escaped(text: str) -> str:
    """Write text so that Markdown takes none of it for markup.

    >>> escaped("*a* <b> [1]")
    '\\\\*a\\\\* &lt;b> \\\\[1\\\\]'
    """
    return SIGNS.sub(r"\\\1", printable(text).replace("&", "&amp;").replace("<", "&lt;"))


def line(text: str) -> str:
    """Keep the beginning of a line from being a list, a heading, a quotation or a rule.

    >>> line("1. May"), line("# a"), line("plain")
    ('1\\\\. May', '\\\\# a', 'plain')
    """
    text = re.sub(r"(?m)^(\d+)([.)])", r"\1\\\2", text)
    return re.sub(r"(?m)^([#>+=-])", r"\\\1", text)
