"""Markdown, read back by a parser of its own: the same text, nothing hostile, references that lead somewhere."""

import itertools
import json
import re

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token
from support import editions

from briefings.core.edition import Briefing
from briefings.publishing.renderers.document_tree import Heading, TableBlock, build_document_tree, plain_text
from briefings.publishing.renderers.markdown import MarkdownRenderer
from briefings.publishing.renderers.templating import Templates

#: Our own HTML in a Markdown file: anchors, marks of hedges, breaks in cells, ends of lists.
OURS = re.compile(r'<a id="[^"<>]*">|</a>|</?u>|<br>|<!-- -->\n?|\s+')


def parsed(briefing: Briefing) -> tuple[dict[str, object], list[Token]]:
    """Return the head, and every token of the text, those inside lines among them."""
    _, head, text = MarkdownRenderer().render(briefing).content.decode().split("---\n", 2)
    said = {key: json.loads(value) for key, _, value in (line.partition(": ") for line in head.splitlines())}
    tokens = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(text)
    return said, [token for one in tokens for token in (one, *(one.children or ()))]


def words(tokens: list[Token]) -> str:
    return " ".join("".join(t.content for t in tokens if t.type in {"text", "text_special"}).split())


@pytest.mark.parametrize(
    "briefing", [editions.an_edition(marking="TLP:AMBER"), editions.ugly(300)], ids=["ordinary", "ugly"]
)
def test_it_says_what_the_page_says_and_no_text_is_taken_for_markup(briefing: Briefing) -> None:
    head, tokens = parsed(briefing)
    assert head["marking"] == briefing.marking
    assert head["lang"] == "en"
    html = [token.content for token in tokens if token.type in {"html_inline", "html_block"}]
    assert [content for content in html if OURS.sub("", content)] == []
    shown = words(tokens)
    for section in briefing.sections:
        for item in section.items:
            assert " ".join(item.headline.replace("\x00", "").replace("\u202e", "").split()) in shown
    links = {str(token.attrs["href"]) for token in tokens if token.type == "link_open"}
    assert all(link.startswith(("#", "https://www.example.org/")) for link in links)


def test_references_lead_to_anchors_of_the_same_file() -> None:
    _, tokens = parsed(editions.an_edition())
    text = MarkdownRenderer().render(editions.an_edition()).content.decode()
    links = {str(t.attrs["href"])[1:] for t in tokens if t.type == "link_open" and str(t.attrs["href"]).startswith("#")}
    anchors = re.findall(r'<a id="([^"]+)">', text)
    assert len(anchors) == len(set(anchors))
    assert "source-1" in links
    assert links <= set(anchors)


def test_headings_lists_and_tables_are_what_the_outline_has() -> None:
    briefing = editions.an_edition()
    blocks = build_document_tree(Templates().render_template("briefing.html", briefing, output="md"))
    _, tokens = parsed(briefing)
    grids = [block for block in blocks if isinstance(block, TableBlock)]
    assert sum(token.type == "table_open" for token in tokens) == len(grids)
    assert sum(token.type == "tr_open" for token in tokens) == sum(1 + len(grid.rows) for grid in grids)
    headings = [block for block in blocks if isinstance(block, Heading)]
    found = [words(list(after.children or ())) for t, after in itertools.pairwise(tokens) if t.type == "heading_open"]
    assert found == [" ".join(plain_text(heading.runs).split()) for heading in headings]
    assert [t.tag for t in tokens if t.type == "heading_open"] == [f"h{heading.level}" for heading in headings]


def test_the_numbers_at_a_glance_are_one_line_and_no_list() -> None:
    text = MarkdownRenderer().render(editions.an_edition()).content.decode()
    cover = text.split("\n## ", 1)[0]
    assert re.search(r"^\*\*[\d,]+\*\* .+ · \*\*[\d,]+\*\* ", cover, re.MULTILINE)
    assert "\n- " not in cover


def test_the_same_edition_gives_the_same_bytes() -> None:
    assert MarkdownRenderer().render(editions.quiet()) == MarkdownRenderer().render(editions.quiet())


def test_an_outline_keeps_what_a_page_of_a_user_s_own_says() -> None:
    page = (
        '<body dir="rtl"><div hidden>no</div>loose <b>text</b><br>two<ul><li>one<ol><li>deep<p>more</li></ol></ul>'
        "<table><tr><td>a<td>b</table><svg><rect/></svg><h4></h4><section id=x><svg><title>T</title></svg></section>"
    )
    said = [(type(block).__name__, block.rtl, block.anchors) for block in build_document_tree(page)]
    assert said == [
        ("Paragraph", True, ()),
        ("ListItem", True, ()),
        ("ListItem", True, ()),
        ("TableBlock", False, ()),
        ("Picture", False, ("x",)),
    ]
    assert build_document_tree("<head><title>x</title></head>") == ()
