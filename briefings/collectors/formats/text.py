"""Bare prose, and Markdown or text with front matter."""

import re
from collections.abc import Iterator

from briefings.collectors.formats.bundles import split_bundle
from briefings.collectors.formats.document import ArticleDraft, Document, Limits, RecordProblem, read_whole
from briefings.collectors.formats.encoding import decode_bytes
from briefings.collectors.formats.field_names import FIELD_NAMES, build_draft
from briefings.collectors.formats.line_layout import join_broken_words
from briefings.collectors.formats.markup import strip_html
from briefings.core.errors import Unreadable

FRONT_MATTER = re.compile(r"\A\s*---[ \t]*\n(.{0,16384}?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)

MARKING_LINE = re.compile(r"^[ \t]*+[\"']?(tlp|marking)[\"']?[ \t]*+:[ \t]*+[\"']?(.*)$", re.IGNORECASE | re.MULTILINE)

CLOSING_MARK = re.compile(r"[\"']\Z")

#: Collections within collections of front matter, and all its parts; a head of an article has far fewer.
MAX_YAML_DEPTH, MAX_YAML_EVENTS = 5, 2000

#: Characters; a line longer than this is a paragraph, not a title.
TITLE_LENGTH = 120


def read_plain_text(document: Document, limits: Limits) -> Iterator[ArticleDraft | RecordProblem]:
    """Read a `.txt` file: front matter if any, then a title line if it has one, then the text."""
    yield from _read_text_document(document, limits, markdown=False)


def read_markdown(document: Document, limits: Limits) -> Iterator[ArticleDraft | RecordProblem]:
    """Read a `.md` file: front matter if any, then its words without the Markdown signs."""
    yield from _read_text_document(document, limits, markdown=True)


def _read_text_document(
    document: Document, limits: Limits, *, markdown: bool
) -> Iterator[ArticleDraft | RecordProblem]:
    content = decode_bytes(read_whole(document, limits.text), document.charset).lstrip("\ufeff")
    content = content.replace("\r\n", "\n").replace("\r", "\n")
    match = FRONT_MATTER.match(content)
    fields: dict[str, object] = {}
    if match:
        try:
            fields = _parse_front_matter(match[1])
        except Unreadable as refused:
            yield RecordProblem(refused.what, refused.remedy)
            # What restricts an article is not lost with the rest of its head.
            lines = MARKING_LINE.findall(match[1])
            fields = {name.casefold(): CLOSING_MARK.sub("", label.rstrip(" \t")) for name, label in lines}
            content = content[match.end() :]
        else:
            content = content[match.end() :] if fields else content
    if markdown:
        content = limits.run_parser(strip_markdown, content)
    # The body is the text, whatever columns the settings name: those are for tables.
    fields = {name: value for name, value in fields.items() if name.casefold() not in {"text", "body", "content"}}
    if not markdown and not fields:
        _, articles = split_bundle(content)
        if articles:
            yield from articles
            return
        content = join_broken_words(content)
    title, body = split_title(separate_paragraphs(content))
    if not body.strip():
        raise Unreadable("there is no text in it")
    found = build_draft({**fields, "text": body}, FIELD_NAMES, None)
    if isinstance(found, RecordProblem) or found.title or not title:
        yield found
    else:
        yield build_draft({**fields, "text": body, "title": title}, FIELD_NAMES, None)


def _parse_front_matter(block: str) -> dict[str, object]:
    """Return the fields of front matter; none where the block between the rules is no mapping but prose."""
    import yaml

    try:
        _refuse_costly_yaml(block)
        # BaseLoader makes no objects and guesses no types: `title: 1984` stays a title.
        value = yaml.load(block, yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f" at line {mark.line + 2}" if mark else ""
        raise Unreadable(f"the front matter is not valid YAML{place}, and was left out", "mend it") from error
    return {str(name): part for name, part in value.items()} if isinstance(value, dict) else {}


def _refuse_costly_yaml(block: str) -> None:
    """Raise `Unreadable` for front matter with aliases, which multiply, or with more than any article's head has."""
    import yaml

    depth = 0
    for number, event in enumerate(yaml.parse(block, yaml.BaseLoader)):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _build_yaml_error("it has anchors or aliases (& or *)", "write it out")
        if depth > MAX_YAML_DEPTH or number > MAX_YAML_EVENTS:
            raise _build_yaml_error("it is nested too deeply or too long", "shorten it")


def _build_yaml_error(why: str, remedy: str) -> Unreadable:
    return Unreadable(f"the front matter is not valid: {why}, and was left out", remedy)


def strip_markdown(source: str) -> str:
    """Return the words of a Markdown text."""
    from markdown_it import MarkdownIt

    return strip_html(MarkdownIt("commonmark").render(source))


def separate_paragraphs(text: str) -> str:
    """Put a blank line between paragraphs that a text keeps apart by line breaks alone.

    A text wrapped at 72 signs has short lines that mostly end within a sentence; one with a paragraph a line has not.
    """
    if "\n\n" in text.strip():
        return text
    parts = [line for line in text.split("\n") if line.strip()]
    ended = sum(line.rstrip().endswith((".", "!", "?", "”", '"', "…", "»")) for line in parts)
    return "\n\n".join(parts) if ended * 3 >= len(parts) * 2 else text


def split_title(text: str) -> tuple[str, str]:
    """Split off a first line that is a title: short, without a full stop, a blank line after it.

    >>> split_title("Talks in Moscow\\n\\nMinisters met.")
    ('Talks in Moscow', 'Ministers met.')
    """
    first, _, rest = text.strip().partition("\n")
    if rest.startswith("\n") and len(first) < TITLE_LENGTH and not first.rstrip().endswith((".", ",", ";", ":", "…")):
        return first.strip(), rest.strip()
    return "", text
