"""A briefing becomes one Markdown file (CommonMark with tables), with anchors that its references lead to."""

import json
import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from briefings.core.edition import Briefing, Rendition
from briefings.publishing.renderers.document_tree import (
    Block,
    Heading,
    ListItem,
    Paragraph,
    Picture,
    TableBlock,
    TextRun,
    build_document_tree,
)
from briefings.publishing.renderers.templating import Templates
from briefings.publishing.renderers.typography import strip_unprintable

#: Signs that could be taken for markup; what stands at the beginning of a line is dealt with by `escape_line_start`.
MARKUP_CHARACTERS = re.compile(r"([\\`*_\[\]|~$]|:(?=//))")


class MarkdownRenderer:
    """Draws `briefing.md` from the same template as the pages."""

    def __init__(self, templates: Templates | None = None) -> None:
        self.templates = templates or Templates()

    def render(self, briefing: Briefing) -> Rendition:
        """Draw the text, with title, day, language and marking in its YAML head."""
        blocks = build_document_tree(self.templates.render_template(self.templates.document, briefing, output="md"))
        text = format_front_matter(briefing) + "\n".join(render_blocks(blocks))
        return Rendition("briefing.md", "text/markdown", text.encode("utf-8", "replace"))


def format_front_matter(briefing: Briefing) -> str:
    """Write the YAML head; JSON strings are YAML strings, so nothing in a title can break out of it."""
    said = {
        "title": strip_unprintable(briefing.title),
        "date": briefing.day.isoformat() if briefing.day else None,
        "number": briefing.number,
        "lang": strip_unprintable(briefing.language),
        "marking": strip_unprintable(briefing.marking) or None,
        "sha256": briefing.digest or None,
    }
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in said.items() if value is not None]
    return "\n".join(["---", *lines, "---", "", ""])


def render_blocks(blocks: Sequence[Block]) -> Iterator[str]:
    """Yield the lines of the blocks."""
    before: Block | None = None
    for block in blocks:
        if isinstance(before, ListItem) and not isinstance(block, ListItem):
            yield ""
            # An empty remark ends a list; without it an indented paragraph would belong to its last entry.
            yield "<!-- -->"
        if before is not None and not (isinstance(before, ListItem) and isinstance(block, ListItem)):
            yield ""
        marks = "".join(f'<a id="{anchor}"></a>' for anchor in block.anchors)
        yield from render_block(block, marks)
        before = block
    yield ""


def render_block(block: Block, marks: str) -> Iterator[str]:
    """Yield the lines of one block."""
    match block:
        case Heading():
            if marks:
                yield marks
                yield ""
            yield f"{'#' * block.level} {format_runs(block.runs)}"
        case Paragraph():
            yield marks + escape_line_start(format_runs(block.runs).replace("\n", "  \n"))
        case ListItem():
            # Numbers that sources go by have gaps where a copy is folded away, and Markdown would count them anew.
            sign, mark = f"{block.mark}. " if block.is_ordered else "- ", f"**{block.mark}.** "
            indent = " " * 4 * block.depth
            text = (
                escape_line_start(format_runs(block.runs))
                if block.is_ordered or not block.mark
                else mark + format_runs(block.runs)
            )
            text = text.replace("\n", f"  \n{indent}{' ' * len(sign)}")
            yield f"{indent}{sign}{marks}{text}"
        case Picture():
            yield f"{marks}*{escape_markdown(block.text)}*"
        case TableBlock():
            yield from render_table(block, marks)


def render_table(block: TableBlock, marks: str) -> Iterator[str]:
    """Yield the lines of a table; one without headings gets empty ones, for Markdown knows no other."""
    if marks or block.caption:
        yield f"{marks}**{format_runs(block.caption).replace('**', '')}**" if block.caption else marks
        yield ""
    columns = max([len(block.head), *(len(row) for row in block.rows)], default=0)
    if not columns:
        return
    width = [*block.numeric_columns, *[False] * columns][:columns]
    yield format_table_row([*(format_runs(cell) for cell in block.head), *[""] * columns][:columns])
    yield format_table_row(["---:" if figure else "---" for figure in width])
    for cells in block.rows:
        yield format_table_row([*(format_runs(cell) for cell in cells), *[""] * columns][:columns])


def format_table_row(cells: Sequence[str]) -> str:
    """Write one row of a table; a line break inside a cell is written as HTML, which tables allow."""
    return "| " + " | ".join(cell.replace("\n", "<br>") for cell in cells) + " |"


def format_runs(runs: Sequence[TextRun]) -> str:
    """Write runs with their marks: strong, emphasis, links; a source's own hedge is underlined in HTML."""
    said = []
    # Runs that differ in a hedge alone share their marks: "**It** **could** **rain**" is no Markdown.
    for (strong, emphasis, link), group in groupby(runs, lambda run: (run.strong, run.emphasis, run.link)):
        text = "".join(format_hedge(run) for run in group)
        bare = text.strip()
        if not bare:
            said.append(text)
            continue
        before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        if emphasis:
            bare = f"*{bare}*"
        if strong:
            bare = f"**{bare}**"
        if link:
            bare = f"[{bare}](<{link.translate({60: '%3C', 62: '%3E', 10: None})}>)"
        said.append(f"{before}{bare}{after}")
    return "".join(said)


def format_hedge(run: TextRun) -> str:
    """Write the text of a run, underlined where it is a hedge of the source's."""
    text = escape_markdown(run.text)
    bare = text.strip()
    return text.replace(bare, f"<u>{bare}</u>") if run.hedge and bare else text


def escape_markdown(text: str) -> str:
    """Write text so that Markdown takes none of it for markup.

    >>> escape_markdown("*a* <b> [1]")
    '\\\\*a\\\\* &lt;b> \\\\[1\\\\]'
    """
    return MARKUP_CHARACTERS.sub(r"\\\1", strip_unprintable(text).replace("&", "&amp;").replace("<", "&lt;"))


def escape_line_start(text: str) -> str:
    """Keep the beginning of a line from being a list, a heading, a quotation or a rule.

    >>> escape_line_start("1. May"), escape_line_start("# a"), escape_line_start("plain")
    ('1\\\\. May', '\\\\# a', 'plain')
    """
    text = re.sub(r"(?m)^(\d+)([.)])", r"\1\\\2", text)
    return re.sub(r"(?m)^([#>+=-])", r"\\\1", text)
